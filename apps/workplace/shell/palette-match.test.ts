import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { matching } from "./palette-match.ts";

const commands = [{ text: "Cockpit" }, { text: "What followed" }, { text: "Dark appearance" }];

describe("the palette", () => {
  test("nothing typed offers everything", () => assert.equal(matching(commands, "  ").length, 3));
  test("the beginnings of words find a command, in any order and case", () => {
    assert.deepEqual(matching(commands, "app DA"), [{ text: "Dark appearance" }]);
    assert.deepEqual(matching(commands, "fol"), [{ text: "What followed" }]);
  });
  test("small letters and bare ones find names, by their parts in either order", () => {
    const people = [{ text: "looked after by Jörg Łukasz-Weber" }, { text: "looked after by Jo Martens" }];
    for (const typed of ["jorg web", "weber jorg", "LUKASZ", "jörg"]) assert.deepEqual(matching(people, typed), [people[0]], typed);
    for (const typed of ["jo martens", "martens jo", "mar jo"]) assert.deepEqual(matching(people, typed), [people[1]], typed);
    assert.deepEqual(matching(people, "jo webster"), []);
  });
  test("the middle of a word finds nothing", () => assert.deepEqual(matching(commands, "ollow"), []));
});
