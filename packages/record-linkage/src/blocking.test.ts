import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { blockingKeys } from "./blocking-key.ts";
import { candidatePairs } from "./blocks.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { recordTable, twoFileTable } from "./record-table.ts";
import { checkSettings, type LinkageSettings, type RawRecord, typedComparison } from "./settings.ts";

const settings: LinkageSettings = {
  fields: { given: "name", surname: "name", postcode: "postcode" },
  comparisons: [typedComparison("postcode")],
  blocking: [
    { name: "both names", parts: [{ eitherOrder: ["given", "surname"] }] },
    { name: "postcode and surname's beginning", parts: [{ field: "postcode" }, { field: "surname", first: 2 }] },
    { name: "postcode", parts: [{ field: "postcode" }] },
  ],
};

const few = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: null });
const record: fc.Arbitrary<RawRecord> = fc.record({
  given: few(["ann", "bo", "lee"]),
  surname: few(["lee", "bo", "ann", "bob"]),
  postcode: few(["A1", "A2", "B1"]),
});

describe("which records are compared", () => {
  test("two are compared exactly when some rule gives both the same key, and never twice", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 14 }), (records) => {
        const keys = records.map((one) => blockingKeys(settings, one));
        const expected = [];
        for (let a = 0; a < records.length; a++) {
          for (let b = a + 1; b < records.length; b++)
            if (keys[a]!.some((key) => keys[b]!.includes(key))) expected.push(`${a} ${b}`);
        }
        const found = candidatePairs(recordTable(settings, records)).pairs.map((pair) => pair.join(" "));
        assert.deepEqual(found.toSorted(), expected.toSorted());
      }),
      { numRuns: 500 },
    );
  });

  test("between two files only pairs of one from each are compared", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.array(record, { maxLength: 8 }), (first, second) => {
        const all = candidatePairs(recordTable(settings, [...first, ...second])).pairs;
        const between = all.filter(([a, b]) => a < first.length && b >= first.length);
        const found = candidatePairs(twoFileTable(settings, first, second)).pairs;
        assert.deepEqual(found.map(String).toSorted(), between.map(String).toSorted());
      }),
    );
  });

  test("given name and surname in each other's place still meet", () => {
    const { pairs } = candidatePairs(
      recordTable(settings, [
        { given: "Isla", surname: "Hall" },
        { given: "hall", surname: "isla" },
      ]),
    );
    assert.deepEqual(pairs, [[0, 1]]);
  });

  test("a record without any part of any key is compared with none", () => {
    const { pairs } = candidatePairs(recordTable(settings, [{ given: "ann" }, { given: "ann" }, {}, {}]));
    assert.deepEqual(pairs, []);
  });

  test("a block too large is reported and not compared, and its pairs still meet under a later rule", () => {
    const crowd = Array.from({ length: 5 }, (_, at) => ({
      given: "ann",
      surname: "lee",
      postcode: at < 2 ? "A1" : null,
    }));
    const { pairs, giants } = candidatePairs(recordTable(settings, crowd), 4);
    assert.deepEqual(pairs, [[0, 1]]);
    assert.deepEqual(giants, [{ rule: "both names", key: "ann · lee", records: 5 }]);
    assert.equal(candidatePairs(recordTable(settings, crowd), 5).giants.length, 0);
  });

  test("settings that name what is not there are refused before anything is compared", () => {
    const wrong: readonly LinkageSettings[] = [
      { ...settings, blocking: [{ name: "shoe size", parts: [{ field: "shoe" }] }] },
      { ...settings, blocking: [{ name: "nothing", parts: [] }] },
      { ...settings, comparisons: [] },
      { ...settings, comparisons: [typedComparison("shoe")] },
      { ...settings, comparisons: [{ name: "postcode", field: "postcode", levels: [{ kind: "exact" }] }] },
      {
        ...settings,
        comparisons: [
          { name: "postcode", field: "postcode", levels: [{ kind: "exact" }, { kind: "edits", atMost: 1 }] },
        ],
      },
      { ...settings, comparisons: [typedComparison("postcode"), typedComparison("postcode")] },
      { ...settings, contradictions: [["shoe"]] },
    ];
    for (const one of wrong) assert.throws(() => checkSettings(one), RangeError);
    checkSettings(settings);
  });
});

describe("numbers for pairs of integers", () => {
  test("each pair has one number of its own, as in a table of texts", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 3000 }), (pairs) => {
        const [numbers, texts] = [new PairNumbers(), new Map<string, number>()];
        for (const [a, b] of pairs) {
          const text = `${a} ${b}`;
          assert.equal(numbers.find(a, b), texts.get(text) ?? -1);
          if (!texts.has(text)) texts.set(text, texts.size);
          assert.equal(numbers.numberOf(a, b), texts.get(text));
        }
      }),
      { numRuns: 30 },
    );
  });
});
