import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { english } from "./words.ts";

const folder = join(import.meta.dirname, "public/words");

describe("the widget's words", () => {
  test("are all there in every language, and keep the place of the name", () => {
    for (const file of readdirSync(folder)) {
      const words = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, string>;
      assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), file);
      assert.ok(Object.values(words).every((said) => said.trim() !== ""), file);
      assert.ok(words["answers"]!.includes("{name}"), file);
    }
  });
});
