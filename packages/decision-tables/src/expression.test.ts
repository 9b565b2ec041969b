import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readExpression, settled, type Expression } from "./expression.ts";
import type { Value } from "./fact.ts";
import { dictionary } from "./repair-complaints.ts";

const VALUE = "customer.value.clv12";
const STAY = "customer.value.stay";
const CONTACTS = "conversation.contactsOnIssue";
const SINCE = "customer.since";

function read(written: string): Expression {
  const reading = readExpression(written, dictionary);
  if (reading.kind === "refused") throw new Error(reading.message);
  return reading.value;
}

function compute(written: string, facts: Readonly<Record<string, Value>> = {}): number | undefined {
  const { kind, compute: of } = read(written);
  return settled(kind, of((key) => facts[key]));
}

describe("arithmetic over facts", () => {
  it("goes before signs as people learnt it: brackets, then times and divided by, then the rest from the left", () => {
    assert.equal(compute("2 + 3 * 4"), 14);
    assert.equal(compute("(2 + 3) * 4"), 20);
    assert.equal(compute("20 / 2 / 5 - 3 - 1"), -2);
    assert.equal(compute("2 × 3 − 12 ÷ 4"), 3);
    assert.equal(compute("- (2 - 5)"), 3);
    assert.equal(compute("1,000 * 5%"), 50);
    assert.equal(compute("min(1,2) + max(1,234, 5)"), 1235);
  });

  it("keeps money in whole cents, and knows what came of two amounts", () => {
    assert.equal(compute(`${VALUE} * (1 - ${STAY})`, { [VALUE]: 10_001, [STAY]: 0.5 }), 5001);
    assert.equal(compute(`${VALUE} / €100`, { [VALUE]: 25_000 }), 2.5);
    assert.equal(compute(`max(${VALUE} - 50 EUR, €0)`, { [VALUE]: 3_000 }), 0);
    assert.deepEqual(read(`${VALUE} / €100`).kind, { is: "number" });
    assert.deepEqual(read(`min(${VALUE}, €5)`).kind, { is: "money", unit: "EUR" });
    assert.equal(compute(`days(${SINCE}, ${SINCE}) + 1`, { [SINCE]: 86_400_000 }), 1);
  });

  it("has no answer where a fact is not known or something is divided by nothing, and never says more digits than there are", () => {
    assert.equal(compute(`${CONTACTS} + 1`), undefined);
    assert.equal(compute(`1 / ${CONTACTS}`, { [CONTACTS]: 0 }), undefined);
    assert.equal(compute("0.1 + 0.2"), 0.3);
    assert.deepEqual([compute("round(2.5)"), compute("round(0 - 2.5)"), compute("round(2.4)")], [3, -3, 2]);
  });

  const refused: readonly [string, RegExp][] = [
    ["", /blank/],
    ["1 +", /ends where a number/],
    ["(1 + 2", /not closed/],
    ["1 2", /should end/],
    [`${VALUE} - 50`, /an amount in EUR and a plain number cannot be taken from each other.*50 EUR/],
    [`${VALUE} * ${VALUE}`, /Money times money/],
    [`${SINCE} + ${SINCE}`, /cannot be added/],
    [`5 / ${VALUE}`, /cannot be divided/],
    ["customer.valeu.clv12 * 2", /No fact is called "customer.valeu.clv12".*Did you mean "customer.value.clv12"/],
    [`${CONTACTS}-1`, /cannot be read|should end|spaces/],
    [`conversation.contactsOnIssue-a`, /A minus needs spaces/],
    ["customer.city * 2", /is no number/],
    ["customer.segment + 1", /is no number/],
    ["mean(1, 2)", /There is no "mean/],
    ["sum(1, 2)", /There is no "sum/],
    ["min(1)", /at least two/],
    ["round(€1)", /whole cents/],
    ["€1 + $1", /In which currency|cannot be added/],
    ["alert`1`", /cannot be read/],
    ["1; 2", /cannot be read/],
    [`${"(".repeat(40)}1${")".repeat(40)}`, /brackets/],
    ["1 + ".repeat(200), /longer than/],
  ];
  for (const [written, why] of refused) {
    it(`${written.slice(0, 40) || "nothing"} is refused in words`, () => {
      const reading = readExpression(written, dictionary);
      assert.equal(reading.kind, "refused");
      assert.match(reading.kind === "refused" ? reading.message : "", why);
    });
  }

  it("agrees with a second way of computing: every sum drawn is worked out on paper, with fractions of whole numbers", () => {
    // An expression as a tree, written out by one function and worked out exactly by another.
    type Tree = number | readonly [string, Tree, Tree];
    const { tree } = fc.letrec<{ tree: Tree; node: Tree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.integer({ min: 0, max: 9 }), tie("node")),
      node: fc.tuple(fc.constantFrom("+", "-", "*", "/"), tie("tree"), tie("tree")),
    }));
    const write = (each: Tree): string => (typeof each === "number" ? String(each) : `(${write(each[1])} ${each[0]} ${write(each[2])})`);
    const exact = (each: Tree): readonly [bigint, bigint] | undefined => {
      if (typeof each === "number") return [BigInt(each), 1n];
      const [a, b] = [exact(each[1]), exact(each[2])];
      if (!a || !b) return undefined;
      if (each[0] === "*") return [a[0] * b[0], a[1] * b[1]];
      if (each[0] === "/") return b[0] === 0n ? undefined : [a[0] * b[1], a[1] * b[0]];
      return [each[0] === "+" ? a[0] * b[1] + b[0] * a[1] : a[0] * b[1] - b[0] * a[1], a[1] * b[1]];
    };
    let [known, unknown] = [0, 0];
    fc.assert(
      fc.property(tree, (each) => {
        const whole = exact(each);
        const found = compute(write(each));
        if (!whole) return void (unknown++, assert.equal(found, undefined));
        // Where a difference of two fractions is nothing, doubles may miss it by a hair and divide by it.
        const wanted = Number(whole[0]) / Number(whole[1]);
        if (found === undefined || Math.abs(found - wanted) > 1e-9 * Math.max(1, Math.abs(wanted))) assert.ok(/\//.test(write(each)) && /-/.test(write(each)), write(each));
        known++;
      }),
      { numRuns: 2000, seed: 20261128 },
    );
    assert.ok(known > 1000 && unknown > 20, `${known}, ${unknown}`);
  });
});
