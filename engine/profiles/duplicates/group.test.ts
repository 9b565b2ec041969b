import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BetweenTwo, type Edge, groupsOf, judgeGroup, LARGEST_GROUP } from "./group.ts";
import { howDecided } from "./how-decided.ts";
import { nameParts } from "./name-parts.ts";

const edge = (a: string, b: string, weightBits = 20): Edge => ({ a, b, weightBits });
const alike: BetweenTwo = { weightBits: 20, apart: false };

describe("a group of records", () => {
  test("that all fit is held together by its strongest edges, none more than needed", () => {
    const verdict = judgeGroup(["a", "b", "c"], [edge("a", "b", 12), edge("b", "c", 30), edge("a", "c", 25)], () => alike);
    assert.deepEqual(verdict, { kind: "one", edges: [edge("b", "c", 30), edge("a", "c", 25)] });
  });

  test("of which two cannot be one is put before a person whole", () => {
    const verdict = judgeGroup(["a", "b", "c"], [edge("a", "b"), edge("b", "c")], (a, b) => ({ weightBits: 5, apart: a === "a" && b === "c" }));
    assert.deepEqual(verdict, { kind: "ask", doubt: "others" });
  });

  test("that is a chain, each like the next and unlike the others, is put before a person", () => {
    const units = ["a", "b", "c", "d", "e"];
    const weight = (a: string, b: string): BetweenTwo => ({ weightBits: units.indexOf(b) - units.indexOf(a) === 1 ? 20 : -40, apart: false });
    const chain = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "e")];
    assert.equal(judgeGroup(units, chain, weight).kind, "ask", "four pairs for it, six against");
  });

  test("that is larger than any person's is put before a person", () => {
    const units = Array.from({ length: LARGEST_GROUP + 1 }, (_, i) => `u${i}`);
    assert.equal(judgeGroup(units, [], () => alike).kind, "ask");
  });

  test("is what edges lead to, in whatever order they come", () => {
    const edges = [edge("c", "d"), edge("a", "b"), edge("b", "c")];
    const groups = groupsOf(["e", "a"], edges);
    assert.deepEqual(groups.map((group) => group.units), [["a", "b", "c", "d"], ["e"]]);
    assert.deepEqual(groupsOf(["a", "e"], edges.toReversed()).map((group) => group.units), groups.map((group) => group.units));
  });
});

describe("names and decisions", () => {
  test("a full name is taken apart at its last space or its comma; an address is no name", () => {
    assert.deepEqual(nameParts(" Anna  Maria de Vries "), { given: "Anna Maria de", surname: "Vries" });
    assert.deepEqual(nameParts("Okafor, Amara"), { given: "Amara", surname: "Okafor" });
    assert.deepEqual(nameParts("Müller GmbH"), { given: null, surname: "muller gmbh", isOrganisation: true });
    assert.deepEqual([nameParts("Acme Ltd"), nameParts("Banque Du Midi SA")], [nameParts("ACME Limited"), nameParts("Banque du midi S.A.")]);
    for (const person of ["Anna Sa", "Li Ou", "KIM SA", "Ann Co"]) assert.notEqual(nameParts(person).given, null, person);
    assert.deepEqual(nameParts("Amara"), { given: "Amara", surname: null });
    assert.deepEqual(nameParts("amara@example.com"), { given: null, surname: null });
  });

  test("shares of accepted pairs are by how likely they were thought, and too few are said to be too few", () => {
    const decided = [...Array.from({ length: 9 }, () => ({ probability: 0.95, accepted: true })), { probability: 0.95, accepted: false }, { probability: 0.6, accepted: true }];
    const bands = howDecided(decided);
    const { share, ...band } = bands[2]!;
    assert.ok(share.kind === "share");
    assert.deepEqual([band, share.accepted, share.decided, share.share], [{ from: 0.9, to: 0.99 }, 9, 10, 0.9]);
    // Wilson's score interval worked out here by its formula (Wilson 1927), with z = 1.959964.
    const [p, n, z] = [0.9, 10, 1.959964];
    const wilson = (sign: number) => (p + z ** 2 / (2 * n) + sign * z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
    assert.ok(Math.abs(share.lo - wilson(-1)) < 1e-6 && Math.abs(share.hi - wilson(1)) < 1e-6);
    assert.deepEqual(howDecided([]).map((each) => each.share.kind), Array(4).fill("too-few"), "of nothing nothing is learnt");
    assert.deepEqual(bands[0]!.share, { kind: "too-few", observed: 1, needed: 10 });
  });
});
