import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { colleaguesTyped, mentionTyped, withMention } from "./mention-typing.ts";
import { mentionsIn } from "./mentions.ts";

const people = [
  { id: "1", name: "Jo Martens" },
  { id: "2", name: "Mira Holt" },
  { id: "3", name: "Jörg Łukasz-Weber" },
  { id: "4", name: "Marten Jonas" },
];

describe("a colleague is mentioned while one writes", () => {
  test("from the @ to the cursor, in the middle of a text too; not in an address, not over two lines, not after two blanks", () => {
    assert.deepEqual(mentionTyped("Ask @mir, please", 8), { from: 4, to: 8, words: "mir" });
    assert.deepEqual(mentionTyped("@", 1), { from: 0, to: 1, words: "" });
    assert.deepEqual(mentionTyped("@mira ho", 8)?.words, "mira ho");
    for (const [text, cursor] of [["me@jo.example", 13], ["@mira\nnew", 9], ["@  ", 3], ["@ ", 2], ["nothing", 7], ["@mira", 0], [`@${"x".repeat(50)}`, 51]] as const) assert.equal(mentionTyped(text, cursor), undefined, text);
  });

  test("by how words of their names begin, in any order, without accents; all while nothing is typed, nobody where nobody fits (the twin)", () => {
    const names = (words: string) => colleaguesTyped(words, people).map(({ name }) => name);
    assert.deepEqual(names("jo"), ["Jo Martens", "Jörg Łukasz-Weber", "Marten Jonas"]);
    assert.deepEqual(names("mart jo"), ["Jo Martens", "Marten Jonas"].toSorted());
    assert.deepEqual(names("web jorg"), ["Jörg Łukasz-Weber"]);
    assert.equal(names("").length, 4);
    assert.deepEqual(names("olt"), []);
    assert.deepEqual(names("mira is"), []);
  });

  test("whoever is chosen is whom the note then mentions, wherever it stands in the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...people), fc.constantFrom("", "Ask ", "a@b.example, ", "@Mira Holt and "), fc.constantFrom("", " please", "\nand more", ", please"), fc.nat(3), (person, before, after, letters) => {
        const typed = `${before}@${person.name.slice(0, letters)}`;
        const begun = mentionTyped(typed + after, typed.length)!;
        assert.ok(colleaguesTyped(begun.words, people).includes(person));
        const { text, cursor } = withMention(typed + after, begun, person);
        assert.ok(mentionsIn(text, people).meant.includes(person.id), text);
        assert.deepEqual(mentionsIn(text, people).missed, []);
        assert.equal(text.slice(0, cursor).trimEnd(), `${before}@${person.name}`);
      }),
    );
  });
});
