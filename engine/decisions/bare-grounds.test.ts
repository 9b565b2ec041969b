import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type GroundsShape, readGrounds, valuesIn, writeGrounds } from "./bare-grounds.ts";
import type { Grounds } from "./grounds.ts";

const NAMES = ["customer.name", "customer.purchaseDays", "customer.holdOut", "beside", "__proto__x", "länge"];
const value = fc.oneof(fc.string({ unit: "binary" }), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)), fc.integer());
const at = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((millis) => new Date(millis).toISOString());
const number = fc.integer({ min: -1e9, max: 1e9 });
const grounds = fc.record({
  facts: fc.dictionary(fc.constantFrom(...NAMES), fc.record({ value })),
  effects: fc.dictionary(fc.constantFrom("a", "b"), fc.record({ currency: fc.constant("EUR"), midMinor: number, loMinor: number, hiMinor: number, treated: number, heldOut: number, windowDays: number })),
  currency: fc.constantFrom("EUR", "GBP"),
  contacts: fc.array(fc.record({ kind: fc.constantFrom("offer", "care"), at })),
  capacities: fc.dictionary(fc.constantFrom("goodwill", "call-backs"), fc.record({ used: number, price: number, until: at })),
});
const plain = (given: unknown): unknown => JSON.parse(JSON.stringify(given)) as unknown;

describe("what a decision rests on, written short", () => {
  test("a law: reads as what was written, whatever is known of whom and in whatever order", () => {
    fc.assert(
      fc.property(grounds, fc.subarray(NAMES, { minLength: 0 }), (given, dictionary) => {
        const { known, content } = writeGrounds(given as Grounds, dictionary);
        const { facts, ...rest } = given;
        const read = readGrounds(known, JSON.parse(content) as GroundsShape);
        assert.deepEqual(plain({ ...read, values: valuesIn(read.values) }), plain({ values: Object.fromEntries(Object.entries(facts).map(([key, each]) => [key, each.value])), ...rest }));
        assert.doesNotMatch(known, /\u0001/, "what parts many of them when they are written");
      }),
      { numRuns: 500 },
    );
  });

  test("customers of whom the same is asked share a shape; where something was measured anew it is another (the twin)", () => {
    const effects = { call: { currency: "EUR", midMinor: 975, loMinor: -10, hiMinor: 2000, treated: 40, heldOut: 5, windowDays: 60 } };
    const of = (facts: Grounds["facts"], measured: Grounds["effects"] = effects) => writeGrounds({ facts, effects: measured, currency: "EUR" }, NAMES.slice(0, 3));
    const [one, other] = [of({ "customer.name": { value: "Ann" } }), of({ "customer.purchaseDays": { value: 3 }, "customer.name": { value: "Bo" } })];
    assert.equal(one.shape, other.shape);
    assert.equal(one.shape, of({}, structuredClone(effects)).shape, "by its content, not by who holds it");
    assert.notEqual(one.shape, of({}, { call: { ...effects.call, midMinor: 976 } }).shape);
    assert.notEqual(one.shape, of({ beside: { value: 1 } }).shape);
  });
});
