import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

function block(language: string): string {
  const found = new RegExp("```" + language + "\\n([\\s\\S]*?)```").exec(readme);
  assert.ok(found, `README.md has a block of ${language}`);
  return found[1]!;
}

describe("the README of decision-tables", () => {
  it("its example prints what it says it prints", async () => {
    const index = new URL("./index.ts", import.meta.url).href;
    const code = block("ts").replace('"@rapport/decision-tables"', JSON.stringify(index));
    const module = `export const printed = [];\nconst print = (line) => printed.push(line);\n${code}`;
    const { printed } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as { printed: unknown[] };
    assert.equal(`${printed.join("\n")}\n`, block("text"));
  });
});
