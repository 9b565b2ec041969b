import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ACT_WORDS, actWords, objectWords } from "./act-words.ts";

const root = join(import.meta.dirname, "../../..");

/** Every code that the engine, the channels and the command line write into the audit as a plain text. */
function actsIn(source: string): readonly string[] {
  return [...source.matchAll(/writeAudit\([^"`;]*?"([a-z][a-z.-]+)", \{ kind:/g)].map((match) => match[1] ?? "");
}

describe("an act of the audit", () => {
  test("has words, whichever part of the program writes it", () => {
    const written = globSync("{engine,channels,cli}/**/*.ts", { cwd: root })
      .filter((file) => !file.endsWith(".test.ts"))
      .flatMap((file) => actsIn(readFileSync(join(root, file), "utf8")));
    assert.ok(written.length > 15, "the check finds what is written");
    assert.deepEqual(
      written.filter((act) => ACT_WORDS[act] === undefined),
      [],
    );
  });

  test("that this page does not know yet is told as it is written", () => {
    assert.equal(actWords("customer.unlink"), "Separated two customers");
    assert.equal(actWords("robot.hand-over"), "Robot hand over");
    assert.equal(objectWords("value-model"), "value model");
    assert.equal(objectWords("robot-arm"), "robot arm");
  });
});
