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

  test("by small letters, by parts of first and last name in either order, without accents; nobody where two fit", () => {
    const named = [{ id: "1", name: "Jo Martens" }, { id: "2", name: "Jo Blom" }, { id: "3", name: "Jörg Łukasz-Weber" }, { id: "4", name: "Jo Martin" }];
    const meant = (text: string) => mentionsIn(text, named).meant;
    for (const text of ["@jo martens", "@JO MARTENS.", "@martens jo", "@jo marte", "@marte jo, please", "@martens", "@marte"]) assert.deepEqual(meant(text), ["1"], text);
    for (const text of ["@jorg", "@JÖRG", "@weber", "@jorg web", "@lukasz jor"]) assert.deepEqual(meant(text), ["3"], text);
    assert.deepEqual(meant("@jo blom and @martin"), ["2", "4"]);
    for (const text of ["@jo", "@jo mart", "@mart", "@jo and others", "@bl jo"]) assert.deepEqual(mentionsIn(text, named), { meant: [], missed: [text.slice(1).split(" ")[0]!] }, `the twin: ${text}`);
  });

  test("words behind a first name that only one bears stay words", () => {
    const named = [{ id: "1", name: "Mira Holt" }, { id: "2", name: "Jo Martens" }, { id: "3", name: "Marten Mirabeau" }];
    assert.deepEqual(mentionsIn("@mira martens is ill, @jo holds", named), { meant: ["1", "2"], missed: [] });
  });
});
