import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { BundleView } from "../../../engine/bundles/contract.ts";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import type { ContactFile } from "../../../engine/profiles/contract.ts";
import { recentImports } from "./recent.ts";

const view = (importId: string, startedAt: string, more: Partial<ImportView> = {}): ImportView => ({ importId, kind: "contacts", fileName: `${importId}.csv`, startedAt, startedBy: "Ann", finishedAt: startedAt, failedBecause: null, undoneAt: null, summary: {}, ...more });
const file = (fileId: string, broughtAt: string, state: ContactFile["state"], more: Partial<ContactFile> = {}) => ({ fileId, fileName: `${fileId}.csv`, broughtAt, broughtByName: "Ann", state, work: null, importId: null, plan: { rows: 7 }, pausedAt: null, pausedBy: null, failedBecause: null, ...more }) as ContactFile;
const bundle = (bundleId: string, broughtAt: string, state: BundleView["state"], more: Partial<BundleView> = {}) => ({ bundleId, name: `${bundleId}.zip`, broughtAt, broughtByName: "Bo", state, work: null, importId: null, result: null, pausedAt: null, pausedBy: null, failedBecause: null, ...more }) as BundleView;

describe("the last imports", () => {
  test("stand newest first, whatever way they came, as many as are asked for", () => {
    const found = recentImports([view("a", "2026-11-03T10:00:00Z"), view("o", "2026-11-01T10:00:00Z", { kind: "orders" })], [file("w", "2026-11-04T10:00:00Z", "checked")], [bundle("z", "2026-11-02T10:00:00Z", "received")], 3);
    assert.deepEqual(found.map(({ name, kind, rows, waits }) => [name, kind, rows, waits?.state]), [["w.csv", "contacts", 7, "checked"], ["a.csv", "contacts", null, undefined], ["z.zip", "bundle", null, "received"]]);
  });

  test("name a file and the import that came of it once, and lead to the file", () => {
    const [one, ...others] = recentImports([view("a", "2026-11-03T10:00:00Z")], [file("f", "2026-11-03T09:00:00Z", "brought-in", { importId: "a" })], [], 5);
    assert.deepEqual([one!.page, one!.waits, others], [{ file: "f" }, null, []]);
  });

  test("of an export that was interrupted tell that it waits; one that was undone waits for nobody (the twin)", () => {
    const open = { kind: "bundle", finishedAt: null };
    const stopped = [bundle("z", "2026-11-02T10:00:00Z", "interrupted", { importId: "b" })];
    assert.equal(recentImports([view("b", "2026-11-03T10:00:00Z", open)], [], stopped, 5)[0]!.waits?.state, "interrupted");
    assert.equal(recentImports([view("b", "2026-11-03T10:00:00Z", { ...open, undoneAt: "2026-11-03T11:00:00Z" })], [], stopped, 5)[0]!.waits, null);
  });

  test("tell once of what failed, and nothing of what has not arrived", () => {
    const found = recentImports([view("f", "2026-11-03T10:00:00Z", { finishedAt: null, failedBecause: "no" })], [file("f", "2026-11-03T09:00:00Z", "failed", { failedBecause: "no" }), file("g", "2026-11-03T09:00:00Z", "receiving")], [], 5);
    assert.deepEqual(found.map(({ key, waits }) => [key, waits?.failedBecause]), [["f", "no"]]);
  });
});
