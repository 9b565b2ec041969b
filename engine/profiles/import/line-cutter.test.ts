import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LineCutter } from "./line-cutter.ts";

test("text is cut into the same lines whatever pieces it comes in, and no letter is looked at or kept twice", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "bc", "\n", "\r\n", "")), (pieces) => {
      const lines: string[] = [];
      const cutter = new LineCutter(1000, (line) => void lines.push(line));
      for (const piece of pieces) cutter.push(piece);
      cutter.end();
      const expected = pieces.join("").split("\n");
      if (expected.at(-1) === "") expected.pop();
      assert.deepEqual(lines, expected);
    }),
  );
  const long: [number, boolean][] = [];
  const cutter = new LineCutter(5, (line, isCut) => void long.push([line.length, isCut]));
  for (let i = 0; i < 100; i++) cutter.push("xxx");
  cutter.push("\nxxxxx\n");
  assert.deepEqual(long, [[5, true], [5, false]]);
});
