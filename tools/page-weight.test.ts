import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { overBudget, startKilobytes, weighPages } from "./page-weight.ts";

describe("the weight of the pages", () => {
  test("at start a browser fetches at most 190 kB of JavaScript and 15 kB of styles, no later part passes 60 kB and no language 90", () => {
    const built = join(import.meta.dirname, "../dist/web");
    assert.ok(existsSync(join(built, "index.html")), "the web app is not built: npm run build");
    const weights = weighPages(built);
    assert.ok(startKilobytes(weights, ".js") > 100, "the start of the pages was not found");
    assert.deepEqual(overBudget(weights), []);
  });

  test("what a script of the start imports counts, what it fetches when asked to does not (the twin)", () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-weight-"));
    mkdirSync(join(folder, "assets"));
    const write = (file: string, words: string) => writeFileSync(join(folder, file), words);
    const noise = (kilobytes: number) => `/*${randomBytes(kilobytes * 900).toString("hex")}*/`; // hex comes to a little more than its bytes under gzip
    write("index.html", '<script type="module" src="/assets/index-a.js"></script><link rel="stylesheet" href="/assets/a.css">');
    write("assets/index-a.js", `import{a as b}from"./parts-b.js";b(()=>import("./later-c.js"));`);
    write("assets/a.css", "a{}");
    write("assets/later-c.js", noise(50));
    write("assets/parts-b.js", `import"./deep-d.js";export const a=1;${noise(100)}`);
    write("assets/deep-d.js", noise(70));
    assert.deepEqual(weighPages(folder).filter((each) => each.atStart && each.file.endsWith(".js")).map((each) => each.file).sort(), ["assets/deep-d.js", "assets/index-a.js", "assets/parts-b.js"]);
    assert.deepEqual(overBudget(weighPages(folder)), []);
    write("assets/deep-d.js", noise(110));
    write("assets/later-c.js", noise(80));
    write("assets/ar-e.js", noise(70));
    write("assets/a.css", noise(20));
    assert.deepEqual(overBudget(weighPages(folder)).map((sentence) => sentence.replace(/[\d.]+ kB/, "… kB")), [
      "… kB of JavaScript at start, at most 190: fetch later what the first screen does without",
      "… kB of CSS at start, at most 15",
      "assets/later-c.js weighs … kB, a later part at most 60",
    ]);
    write("assets/ar-e.js", noise(100));
    assert.ok(overBudget(weighPages(folder)).some((sentence) => /^assets\/ar-e\.js .* the words of a language at most 90$/.test(sentence)));
    rmSync(folder, { recursive: true });
  });
});
