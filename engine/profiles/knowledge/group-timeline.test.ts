// What happened with the people of a group, as one history.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SEES_ALL, type Sight } from "../../organisation/index.ts";
import { catchUp, newId, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, profileFollower, startIntake } from "../index.ts";
import { groupTimeline } from "./group-timeline.ts";
import { joinGroup, leaveGroup } from "./groups.ts";

const KAI: Actor = { kind: "person", id: "kai", name: "Kai", role: "agent", source: "rapport", trusted: true };
const minute = (n: number) => new Date(Date.UTC(2026, 10, 2, 9, n));

describe("the history of a group", () => {
  const database = useDatabase();
  const NAMES = ["Ada", "Bea", "Cem", "Dov"] as const;
  const ids = new Map<string, string>();
  let groupId: string;
  /** Everybody visits in turn, ten times, a minute apart; the newest first. */
  const visits = Array.from({ length: 40 }, (_, n) => ({ name: NAMES[n % NAMES.length]!, at: minute(n).toISOString() })).reverse();
  const of = (...names: readonly string[]) => visits.filter(({ name }) => names.includes(name)).map(({ name, at }) => `${name} ${at}`);
  async function told(sight: Sight = SEES_ALL, limit = 7, most?: number): Promise<string[]> {
    const all: string[] = [];
    let next: string | null = null;
    do {
      const [at, id] = (next as string | null)?.split("~") ?? [];
      const page: Awaited<ReturnType<typeof groupTimeline>> = await groupTimeline(database.db, groupId, sight, { limit, ...(at ? { before: { at: new Date(at), id: id! } } : {}) }, most);
      assert.ok(page.entries.length <= limit);
      all.push(...page.entries.map(({ customerId, customerName, entry }) => (assert.equal(ids.get(customerName), customerId), `${customerName} ${entry.at}`)));
      next = page.next;
    } while (next !== null);
    return all;
  }

  test("is that of whoever belongs to it now, newest first, page by page; of others nothing", async () => {
    const intake = startIntake(database.ground);
    for (const [n, { name, at }] of visits.entries())
      await intake.take({ name: "shop", trusted: true }, [{ messageId: `v${n}`, kind: "visit", channel: "web", direction: "in", occurredAt: at, traits: { name }, identifiers: [{ kind: "customer_number", value: `K-${name}` }] }]);
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    for (const { id, name } of await rows<{ id: string; name: string }>(database.db, sql`select customer_id as id, name from profile where known`)) ids.set(name, id);
    groupId = (await joinGroup(database.ground, KAI, ids.get("Ada")!, { kind: "household", name: "All", role: "parent", why: "told us" })).groups[0]!.groupId;
    assert.deepEqual(await told(), of("Ada"));
    for (const name of ["Bea", "Cem"]) await joinGroup(database.ground, KAI, ids.get(name)!, { groupId, role: "child", why: "told us" });
    assert.deepEqual(await told(), of("Ada", "Bea", "Cem"));
    assert.deepEqual(await told(SEES_ALL, 200), of("Ada", "Bea", "Cem"), "in one page");
    await leaveGroup(database.ground, KAI, ids.get("Cem")!, groupId, "moved out");
    assert.deepEqual(await told(), of("Ada", "Bea"));
    const { people, isMore } = await groupTimeline(database.db, groupId, SEES_ALL, { limit: 1 });
    assert.deepEqual([people, isMore], [2, false]);
  });

  test("of very many it is that of those who belong to it longest, and says so", async () => {
    // The clock of the tests stands still: who joined at one moment stands by id.
    const [longest] = ["Ada", "Bea"].sort((a, b) => (ids.get(a)! < ids.get(b)! ? -1 : 1));
    const { people, isMore } = await groupTimeline(database.db, groupId, SEES_ALL, { limit: 1 }, 1);
    assert.deepEqual([people, isMore, await told(SEES_ALL, 7, 1)], [1, true, of(longest!)]);
  });

  test("holds nothing of people whom the reader does not see; who sees them reads it (the twin)", async () => {
    await sql`update profile set team = 'north' where customer_id = ${ids.get("Bea")!}::uuid`.execute(database.db);
    const north: Sight = { ...SEES_ALL, customers: { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } };
    assert.deepEqual(await told(north), of("Bea"));
    assert.deepEqual(await told(), of("Ada", "Bea"));
    await assert.rejects(groupTimeline(database.db, newId(), SEES_ALL, { limit: 1 }), /no such group/);
  });

  test("goes along with a merge: whoever is one with somebody in it brings what they did", async () => {
    await mergeCustomers(database.ground, KAI, { keepId: ids.get("Ada")!, otherId: ids.get("Dov")!, why: "same person" });
    await catchUp(database.db, [profileFollower]);
    const entries = (await groupTimeline(database.db, groupId, SEES_ALL, { limit: 200 })).entries.map(({ entry }) => entry.at);
    assert.deepEqual(entries, of("Ada", "Bea", "Dov").map((line) => line.split(" ")[1]));
  });
});
