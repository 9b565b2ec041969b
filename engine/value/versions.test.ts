import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import type { ModelVersion } from "./contract.ts";
import { ModelVersions } from "./contract.ts";
import { fitValue } from "./fit-value.ts";
import { simulateOrders, writeOrders } from "./test-purchases.ts";
import { driftOf, modelVersions } from "./versions.ts";

const version = (day: number, measured: Partial<NonNullable<ModelVersion["measured"]>> | null, more: Partial<ModelVersion> = {}): ModelVersion => {
  const at = new Date(Date.UTC(2026, 9, day)).toISOString();
  return { modelId: "019a0000-0000-7000-8000-00000000aaaa", fittedAt: at, currency: "EUR", untilDay: at.slice(0, 10), customers: 900, kind: "bg-nbd", endedAt: null, measured: measured === null ? null : { forecast: 1, ranking: 0.5, telling: 0.8, ...measured }, ...more };
};
const steady = [9, 8, 7, 6, 5, 4].map((day) => version(day, { forecast: 1 + (day % 3) * 0.01 }));

describe("the watch for drift", () => {
  test("a version that is as right as those before is steady; one that is further off than ever is said to have drifted, with what is usual", () => {
    assert.deepEqual(driftOf([version(10, {}), ...steady]), { kind: "steady", earlier: 6 });
    const drifted = driftOf([version(10, { forecast: 1.3, telling: 0.79 }), ...steady]);
    assert.ok(drifted.kind === "drifted");
    assert.deepEqual(drifted.measures.map(({ measure, now }) => [measure, now]), [["forecast", 1.3]]);
    assert.ok(drifted.measures[0]!.lo < 1 && drifted.measures[0]!.hi > 1.01 && drifted.measures[0]!.hi < 1.2);
    const worse = driftOf([version(10, { telling: 0.7, ranking: 0.3 }), ...steady]);
    assert.ok(worse.kind === "drifted" && worse.measures.length === 2);
  });

  test("where it always went up and down, as far as usual is no drift", () => {
    const restless = [9, 8, 7, 6, 5, 4].map((day) => version(day, { forecast: 1 + (day % 2 === 0 ? 0.2 : -0.2) }));
    assert.equal(driftOf([version(10, { forecast: 1.3 }), ...restless]).kind, "steady");
  });

  test("few versions, of one day, in another currency or without a back-test, are no measure", () => {
    assert.deepEqual(driftOf([]), { kind: "too-few", observed: 0, needed: 5 });
    assert.deepEqual(driftOf([version(10, {}), ...steady.slice(0, 4)]), { kind: "too-few", observed: 4, needed: 5 });
    assert.equal(driftOf([version(10, {}), ...steady.map((each) => ({ ...each, currency: "GBP" }))]).kind, "too-few");
    assert.equal(driftOf([version(10, {}), ...steady.map((each) => ({ ...each, untilDay: "2026-10-04" }))]).kind, "too-few");
    assert.equal(driftOf([version(10, {}), ...steady.map((each) => ({ ...each, measured: null }))]).kind, "too-few");
  });
});

describe("versions as they were kept", () => {
  const database = useDatabase();
  test("each stands with what it knew and how right it was, the last of a day", async () => {
    await writeOrders(database.ground, simulateOrders({ r: 0.8, alpha: 9, a: 0.7, b: 2.8, meanSpendMinor: 3800 }, { customers: 600, from: "2025-01-10", to: "2026-11-20", seed: 3 }));
    await fitValue(database.ground, SYSTEM, { asOf: "2026-11-10" });
    await fitValue(database.ground, SYSTEM);
    const { versions, drift } = ModelVersions.parse(await modelVersions(database.db));
    assert.deepEqual([versions.length, versions[0]!.untilDay, versions[0]!.endedAt, drift], [1, "2026-11-19", null, { kind: "too-few", observed: 0, needed: 5 }]);
    assert.ok(versions[0]!.measured!.forecast! > 0.5 && versions[0]!.measured!.ranking! > 0.1 && versions[0]!.measured!.telling! > 0.5);
  });
});
