// Files of JSON: everything in them is read, or refused by name.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { DEEPEST, JsonRecords, LONGEST_RECORD, parseRecord } from "./json-records.ts";

/** What was read and what was refused, whatever pieces the text comes in. */
function cut(text: string, piece = text.length): { read: string[]; refused: string[] } {
  const read: string[] = [];
  const refused: string[] = [];
  const records = new JsonRecords(text.slice(0, 65_536), { record: (values) => void read.push(values.get("id") ?? ""), malformed: (_raw, _line, because) => void refused.push(because) });
  for (let at = 0; at < text.length; at += piece) records.push(text.slice(at, at + piece));
  records.end();
  return { read, refused };
}

describe("JSON", () => {
  test("of several lists or answers in one file is read to its end", () => {
    for (const text of ['{"users":[{"id":1}]}\n{"users":[{"id":2}]}', '[{"id":1}]\n[{"id":2}]', '[{"id":1}][{"id":2}]', '{"users":[{"id":1}],"next_page":null,"count":2}{"count":2,"users":[{"id":2}]}'])
      for (const piece of [1, 7, 1000]) assert.deepEqual(cut(text, piece), { read: ["1", "2"], refused: [] }, text);
  });

  test("of an answer that says of itself what it is before its list is read; a record with a list of its own is one record (the twin)", () => {
    const answer = '{"type":"conversation.list","pages":{"type":"pages","next":{"page":2,"starting_after":"x"},"page":1},"total_count":1,"conversations":[{"id":1},{"id":2}]}';
    for (const text of [answer, JSON.stringify(JSON.parse(answer), null, 2)]) for (const piece of [7, 1000]) assert.deepEqual(cut(text, piece), { read: ["1", "2"], refused: [] }, text);
    assert.deepEqual(cut('{"id":9,"tickets":[{"id":1}]}'), { read: ["9"], refused: [] });
  });

  test("keeps every digit of a whole number, however long, and leaves all other values as JSON reads them (a law; the twin: JSON's own reading makes two one)", () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (id) => assert.deepEqual(cut(`[{"id":${id}}]`).read, [String(id)])));
    fc.assert(fc.property(fc.jsonValue(), fc.string(), (value, words) => assert.deepEqual(parseRecord(JSON.stringify({ value, words: `${words}1234567890123456` })), JSON.parse(JSON.stringify({ value, words: `${words}1234567890123456` }), (_, each: unknown) => (typeof each === "number" && Math.abs(each) > Number.MAX_SAFE_INTEGER && (/^-?\d+$/.test(JSON.stringify(each)) || JSON.stringify(each).replace(/e.*$/, "").replaceAll(/\D/g, "").length > 15) ? JSON.stringify(each) : each)))));
    const twice = ["12345678901234567890", "12345678901234567891"];
    assert.deepEqual([new Set(twice.map((id) => cut(`[{"id":${id}}]`).read[0])).size, new Set(twice.map((id) => String(JSON.parse(id)))).size], [2, 1]);
  });

  test("says by name what it does not read", () => {
    assert.deepEqual(cut('{"users":[{"id":1}],"contacts":[{"id":2}],"meta":{"page":1}}'), { read: ["1"], refused: ['"contacts" stands beside the list "users" and is not read: bring it in as a file of its own'] });
    assert.deepEqual(cut('[{"id":1}] {"id":2} and more'), { read: ["1"], refused: Array.from({ length: 3 }, () => "it stands after the list and is no list of the same kind: bring it in as a file of its own") });
    assert.deepEqual(cut('[{"id":1},2,"x",[3],{"id":4}]'), { read: ["1", "4"], refused: Array.from({ length: 3 }, () => "it is no object with names and values") });
    assert.deepEqual(cut('{"users":[{"id":1}'), { read: ["1"], refused: ["the file ends before its list does: it may be cut off"] });
    assert.deepEqual(cut('[{"id":1},{"id":2'), { read: ["1"], refused: ["the file ends in the middle of this record"] });
  });

  test("reads the same whatever pieces it comes in (a law)", () => {
    const object = fc.record({ id: fc.integer(), words: fc.string(), more: fc.array(fc.string()), deep: fc.record({ a: fc.string() }) });
    fc.assert(
      fc.property(fc.array(fc.array(object), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom("list", "object"), (lists, piece, shape) => {
        const text = lists.map((list) => JSON.stringify(shape === "list" ? list : { users: list })).join("\n");
        assert.deepEqual(cut(text, piece), { read: lists.flat().map(({ id }) => String(id)), refused: [] });
      }),
    );
  });

  test("that nests without end is refused by name, and the others come in; as deep as may be it is read (the twin)", () => {
    const deep = (levels: number) => `{"id":"deep","x":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    const because = "lists or objects stand more than 100 deep in one another";
    for (const levels of [DEEPEST, 20_000, 400_000]) for (const text of [`{"id":1}\n${deep(levels)}\n{"id":2}`, `[{"id":1},${deep(levels)},{"id":2}]`]) assert.deepEqual(cut(text), { read: ["1", "2"], refused: [because] });
    assert.deepEqual(cut(`{"id":1}\n${deep(DEEPEST - 1)}`), { read: ["1", "deep"], refused: [] });
  });

  test("of one very long line, or one very long record, is refused there and read on after it", () => {
    const long = `{"id":"long","words":"${"x".repeat(LONGEST_RECORD)}"}`;
    assert.deepEqual(cut(`{"id":1}\n${long}\n{"id":2}`, 1 << 18), { read: ["1", "2"], refused: ["it is longer than 16 MiB"] });
    assert.deepEqual(cut(`[{"id":1},${long},{"id":2}]`, 1 << 18), { read: ["1", "2"], refused: ["it is longer than 16 MiB"] });
  });
});

test("a number longer than a computer counts stays as it is written, however that is", () => {
  const id = (source: string) => (parseRecord(`{"id":${source}}`) as { id: unknown }).id;
  for (const source of ["12345678901234567890", "-12345678901234567890", "12345678901234567890.0", "1234567890123456789e1", "1.2345678901234567891E+19"]) assert.equal(id(source), source);
  for (const [source, number] of [["1234567890123456", 1234567890123456], ["1.5", 1.5], ["1e5", 100000], ["0.12345678901234567", 0.12345678901234567], ["1234567890.1234567", 1234567890.1234567]] as const) assert.equal(id(source), number);
});
