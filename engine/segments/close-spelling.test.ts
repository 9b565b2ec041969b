import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, fieldsSeen, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { catchUp, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower, startIntake } from "../profiles/index.ts";
import { BulkAct, CustomerFilters, CustomerListQuery, SegmentFilters } from "./contract.ts";
import { actOnMany, listCustomers } from "./index.ts";
import type { Viewer } from "./viewer.ts";

describe("a list of those who are written nearly as was typed", () => {
  const database = useDatabase();
  const jo: Actor = { kind: "person", id: "jo", name: "Jo", role: "agent", source: "desk", trusted: true };
  const list = (filters: object, viewer: Viewer = { id: jo.id }) => listCustomers(database.ground, CustomerListQuery.parse({ sort: "name", order: "asc", ...filters }), viewer);
  const names = async (filters: object, viewer?: Viewer) => (await list(filters, viewer)).rows.map((row) => row.profile.name);

  test("holds them only where it is asked for, beside those who are written exactly so, with what they are called", async () => {
    const intake = startIntake(database.ground);
    const people: [name: string, email: string][] = [["Amara Okafor", "amara@example.com"], ["Ben Okafor", "ben@example.com"], ["Cara Okafro", "cara@example.com"], ["Dan Okaforsen", "dan@example.com"], ["Νίκος Παππάς", "nikos.pappas@example.com"], ["Eva Blackokafor", "eva@example.com"], ["Fred Stone", "okafor@example.com"]];
    await intake.take({ name: "shop", trusted: true }, people.map(([name, value], n) => ({ messageId: `p${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(Date.UTC(2026, 9, n + 1)).toISOString(), traits: { name }, identifiers: [{ kind: "email" as const, value }] })));
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    assert.deepEqual(await names({ query: "okafro" }), ["Cara Okafro"]);
    const near = await list({ query: "okafro", spelling: "near" });
    assert.deepEqual(near.rows.map((row) => row.profile.name), ["Amara Okafor", "Ben Okafor", "Cara Okafro"], "whole words of names, and no others that hold the letters");
    assert.deepEqual([near.total, near.atLeast, near.spelt], [3, false, ["okafor"]]);
    assert.deepEqual(await names({ query: "ben okafro" }), [], "the twin: as it is written it is nobody");
    assert.deepEqual(await names({ query: "ben okafro", spelling: "near" }), ["Ben Okafor"]);
    assert.deepEqual(await names({ query: "okafro", spelling: "near", offset: 1, limit: 1 }), ["Ben Okafor"], "window by window");
    assert.deepEqual(await names({ query: "papas", spelling: "near" }), ["Νίκος Παππάς"], "by the address of whose name has other letters");
    assert.deepEqual((await list({ query: "zzyzx", spelling: "near" })).total, 0);
    assert.equal((await list({ query: "okafro" })).spelt, undefined);
  });

  test("is acted on as it is shown", async () => {
    const done = await actOnMany(database.ground, SYSTEM, { act: BulkAct.parse({ kind: "tag", name: "Close" }), chosen: { filters: CustomerFilters.parse({ query: "ben okafro", spelling: "near" }), except: [] } }, { id: jo.id });
    assert.equal(done.done, 1);
  });

  test("tells nobody more than they may read: not who stands outside of their sight, and nobody by an address or a name that they do not read", async () => {
    assert.deepEqual(await names({ query: "okafro", spelling: "near" }, { id: "x", seen: sql`p.name <> 'Ben Okafor'` }), ["Amara Okafor", "Cara Okafro"]);
    const { spelt } = await list({ query: "okafro", spelling: "near" }, { id: "x", seen: sql`p.name = 'Cara Okafro'` });
    assert.deepEqual(spelt, [], "nor what others are called");
    const noAddresses: Viewer = { id: "x", fields: fieldsSeen({ ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" } }) };
    assert.deepEqual(await names({ query: "papas", spelling: "near" }, noAddresses), []);
    assert.deepEqual(await names({ query: "okafro", spelling: "near" }, noAddresses), ["Amara Okafor", "Ben Okafor", "Cara Okafro"]);
  });

  test("is no rule of a segment", () => {
    assert.equal(SegmentFilters.safeParse({ tier: "high", spelling: "near" }).success, false);
    assert.equal(SegmentFilters.safeParse({ tier: "high" }).success, true);
  });
});
