import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mentionsIn } from "./mentions.ts";

const people = [
  { id: "1", name: "Jo" },
  { id: "2", name: "Jo Ann" },
  { id: "3", name: "Łucja" },
];

describe("whom a note mentions", () => {
  test("colleagues whose name stands behind an @, each once, the longer of two names", () => {
    assert.deepEqual(mentionsIn("@Jo and @jo ann, please. @JO!", people), { meant: ["1", "2"], missed: [] });
    assert.deepEqual(mentionsIn("(@łucja)", people).meant, ["3"]);
  });

  test("nobody by the beginning of a longer word, by an e-mail address, or by a name without @", () => {
    assert.deepEqual(mentionsIn("@John, write to me@jo.example or ask Jo", people), { meant: [], missed: ["John"] });
  });

  test("by the first three letters, where one colleague is called so", () => {
    const named = [{ id: "1", name: "Jo Martens" }, { id: "2", name: "Mira Holt" }, { id: "3", name: "Milan Sand" }];
    assert.deepEqual(mentionsIn("@mir and @mi, @mirabel", named), { meant: ["2"], missed: ["mi", "mirabel"] });
  });

  test("by a first name alone where one colleague bears it; where two do, it is said that nobody is meant", () => {
    const named = [{ id: "1", name: "Jo Martens" }, { id: "2", name: "Mira Holt" }, { id: "3", name: "Mira Sand" }];
    assert.deepEqual(mentionsIn("@jo and @Mira, or @mira sand", named), { meant: ["1", "3"], missed: ["Mira"] });
  });
});
