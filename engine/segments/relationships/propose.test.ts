import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RELATIONSHIP_KINDS } from "../../profiles/index.ts";
import { type Behaviour, proposeRelationship } from "./propose.ts";
import { RelationshipKind } from "./relationship-contract.ts";

const NOTHING: Behaviour = { purchaseDays: 0, purchaseDaysLastYear: 0, purchaseDaysYearBefore: 0, years: 0, contacts: 0, metMost: null, owner: null, pageDays: 0, hasSubscription: false, amongOthers: 0, ideas: 0 };
const kindOf = (seen: Partial<Behaviour>) => {
  const proposed = proposeRelationship({ ...NOTHING, ...seen });
  return proposed.kind === "too-few" ? proposed.kind : proposed.first.kind;
};

describe("the kind of relationship that behaviour looks like", () => {
  /** What shows each kind, and the same without what makes the difference. */
  const SHOWN: readonly (readonly [RelationshipKind, Partial<Behaviour>, Partial<Behaviour>])[] = [
    ["co-creation", { ideas: 2, amongOthers: 5 }, { ideas: 1 }],
    ["community", { amongOthers: 3, contacts: 9 }, { amongOthers: 2 }],
    ["dedicated-personal-assistance", { owner: "nora@example.com", contacts: 3 }, { owner: null }],
    ["dedicated-personal-assistance", { metMost: { name: "Nora", times: 3, of: 4 }, contacts: 4 }, { metMost: { name: "Nora", times: 3, of: 5 } }],
    ["personal-assistance", { contacts: 4, purchaseDays: 8, purchaseDaysLastYear: 8, years: 0.9 }, { contacts: 3 }],
    ["automated-service", { hasSubscription: true, contacts: 1 }, { contacts: 2 }],
    ["long-term", { years: 2.5, purchaseDays: 3, purchaseDaysLastYear: 1, purchaseDaysYearBefore: 1 }, { purchaseDaysLastYear: 0 }],
    ["long-term", { years: 1.2, purchaseDays: 6, purchaseDaysLastYear: 2 }, { purchaseDays: 5 }],
    ["self-service", { pageDays: 5, contacts: 1 }, { pageDays: 4 }],
    ["transactional", { purchaseDays: 1, purchaseDaysLastYear: 1 }, { purchaseDays: 0 }],
  ];
  for (const [kind, seen, without] of SHOWN)
    test(`${kind} shows in ${JSON.stringify(seen)}, and no longer with ${JSON.stringify(without)} (the twin)`, () => {
      assert.equal(kindOf(seen), kind);
      assert.notEqual(kindOf({ ...seen, ...without }), kind);
    });

  test("where nothing was bought and little else happened it is too few, and it says how many", () => {
    assert.deepEqual(proposeRelationship({ ...NOTHING, contacts: 2 }), { kind: "too-few", observed: 2, needed: 3 });
  });

  test("every kind is proposed once at most, and transactional only where nothing else fits", () => {
    const count = fc.nat(12);
    const behaviour = fc.record({
      purchaseDays: count, purchaseDaysLastYear: count, purchaseDaysYearBefore: count, years: fc.double({ min: 0, max: 9, noNaN: true }), contacts: count, pageDays: count, hasSubscription: fc.boolean(), amongOthers: count, ideas: count,
      metMost: fc.constantFrom(null, { name: "Nora", times: 3, of: 4 }), owner: fc.constantFrom(null, "nora@example.com"),
    });
    fc.assert(
      fc.property(behaviour, (seen) => {
        const proposed = proposeRelationship(seen);
        if (proposed.kind === "too-few") return;
        const kinds = [proposed.first, ...proposed.also].map((each) => each.kind);
        assert.equal(new Set(kinds).size, kinds.length);
        assert.ok(!kinds.includes("transactional") || kinds.length === 1);
      }),
    );
  });

  test("the eight kinds are those that may be said of a customer", () => {
    assert.deepEqual([...RelationshipKind.options].sort(), RELATIONSHIP_KINDS.map(({ value }) => value).sort());
  });
});
