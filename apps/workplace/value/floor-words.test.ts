import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FloorProof, FloorState } from "../../../engine/outcomes/contract.ts";
import { floorSummary } from "./floor-words.ts";

const PARTS = ["overtaken", "inTime", "inOrder", "person", "blind", "settled"] as const;
const day = (state: FloorState, states: Partial<Record<(typeof PARTS)[number], FloorState>> = {}) => ({ state, ...Object.fromEntries(PARTS.map((part) => [part, { state: states[part] ?? "held" }])) }) as unknown as FloorProof;

describe("what the days of the floor come to", () => {
  test("it held only where every part held on every day; where too few were seen that is said", () => {
    assert.match(floorSummary([day("held"), day("held")]).id, /^It held on each/);
    const thin = floorSummary([day("held", { blind: "too-few" }), day("held", { person: "too-few", blind: "too-few" })]);
    assert.match(thin.id, /^Nothing against it was found/);
    assert.deepEqual(thin.values, { n: 2, thin: 2, all: 6 });
    assert.match(floorSummary([day("held", { blind: "too-few" }), day("broken", { person: "broken" })]).id, /^It did not hold/);
  });
});
