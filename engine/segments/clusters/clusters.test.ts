import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { SEES_ALL, stateUnit, SYSTEM } from "../../organisation/index.ts";
import { appendLog, catchUp, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import { refitIfStale, valueFollower } from "../../value/index.ts";
import { type TestOrder, writeOrders } from "../../value/test-purchases.ts";
import { certifySegment, changeSegment, findGroups, findGroupsAnew, refreshSegments, ruleFollower, segmentFollower, SegmentFilters, segmentPage, segmentsPage, useGroups } from "../index.ts";
import type { ClusteringView } from "./cluster-contract.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];

const dayOfNumber = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

/** Offices that order small things often, and collectors who buy dear things now and then. */
function twoKinds(seed: number): TestOrder[] {
  const random = seededRandom(seed);
  return Array.from({ length: 400 }, (_, customer) => customer).flatMap((customer) => {
    const isOffice = customer % 2 === 0;
    const orders: TestOrder[] = [];
    for (let day = Math.floor(random.uniform() * 200); day < 680; day += 1 + Math.round(random.gamma({ shape: 3, rate: isOffice ? 0.2 : 0.03 }))) {
      orders.push({ customer: customer + 1, day: dayOfNumber("2025-01-06", day), amountMinor: Math.round((isOffice ? 900 : 20_000) * (0.6 + 0.4 * random.gamma({ shape: 3, rate: 3 }))) });
    }
    return orders;
  });
}

describe("groups that a model finds", () => {
  const database = useDatabase();
  let found: ClusteringView;
  let ids: Map<number, string>;
  const members = async (key: string) => new Set((await rows<{ id: string }>(database.db, sql`select customer_id as id from segment_member where segment_key = ${key}`)).map(({ id }) => id));

  test("two kinds of customers are found, each is a segment with its members, and words say what separates them", async () => {
    database.setNow(new Date("2026-11-22T12:00:00Z"));
    ids = await writeOrders(database.ground, twoKinds(3), FOLLOWERS);
    await refitIfStale(database.ground);
    await catchUp(database.db, FOLLOWERS);
    await sql`update profile set known = true`.execute(database.db);
    const answer = await findGroups(database.ground, SYSTEM, { title: "Kinds", features: ["purchases", "spending"] });
    assert.ok(!("kind" in answer));
    found = answer;
    assert.deepEqual([found.version, found.chosenBy, found.features], [1, "bic", ["purchases", "spending"]]);
    const offices = found.groups.find(({ words }) => words.includes("buys often"))!;
    const collectors = found.groups.find(({ words }) => words.includes("spends much each time"))!;
    assert.ok(offices && collectors && offices !== collectors);
    const inOffices = await members(offices.key);
    const right = [...ids].filter(([customer, id]) => inOffices.has(id) === (customer % 2 === 1)).length;
    assert.ok(right >= 0.97 * ids.size, `${right} of ${ids.size}`);
    assert.ok(offices.means.find(({ feature }) => feature === "spending")!.typical > 500 && offices.means.find(({ feature }) => feature === "spending")!.typical < 1500, "in minor units");
    const page = await segmentPage(database.ground, offices.key, SYSTEM, SEES_ALL);
    assert.match(page.segment.title, /^Kinds: /);
    assert.match(page.segment.rule, /^in a group that a model found: .*buys often/);
    assert.equal(page.clustering?.groups.length, found.groups.length);
  });

  test("who comes to behave as the other kind moves, with the reason on record; others stay where they are", async () => {
    const collectors = found.groups.find(({ words }) => words.includes("spends much each time"))!;
    const offices = found.groups.find(({ words }) => words.includes("buys often"))!;
    const [one] = [...(await members(offices.key))];
    const before = await members(collectors.key);
    // Every purchase of theirs was in fact a large one, and there were few.
    await sql`update interaction set amount_minor = 30000 where identity_id = ${one!}::uuid and kind = 'order'`.execute(database.db);
    await sql`delete from interaction where identity_id = ${one!}::uuid and kind = 'order' and interaction_id not in (select interaction_id from interaction where identity_id = ${one!}::uuid and kind = 'order' order by occurred_at limit 5)`.execute(database.db);
    await transaction(database.db, async (tx) => appendLog(tx, database.ground.now(), { topic: "interactions", identityIds: [one!], about: { importId: "00000000-0000-7000-8000-000000000000" } }));
    await catchUp(database.db, FOLLOWERS);
    await changeSegment(database.ground, SYSTEM, collectors.key, { purpose: "look again" });
    await refreshSegments(database.ground);
    assert.deepEqual(await members(collectors.key), new Set([...before, one!]));
    const moves = await rows<{ why: string }>(database.db, sql`select why from segment_move where customer_id = ${one!}::uuid and coalesce(to_key, from_key) not like 'tier-%' order by at desc, why limit 2`);
    assert.ok(moves.some(({ why }) => /^Came into “Kinds: .*in a group that a model found/.test(why)) && moves.some(({ why }) => /^Left “Kinds: .*no longer in a group/.test(why)), JSON.stringify(moves));
  });

  test("each has a certificate like any other segment, out of sample: the group as it was found, of what was known half a year ago", async () => {
    const offices = found.groups.find(({ words }) => words.includes("buys often"))!;
    const certificate = await certifySegment(database.ground, SYSTEM, offices.key);
    assert.equal(certificate.verdict, "differs");
    assert.ok(certificate.members > 100 && certificate.rest > 100);
    assert.ok(certificate.measures.find(({ what }) => what === "purchases")!.difference!.lo > 0);
  });

  test("found anew only when asked: segments go on under their names with the next version, and the one before can be used again", async () => {
    const before = Object.fromEntries(await Promise.all(found.groups.map(async ({ key }) => [key, await members(key)] as const)));
    await changeSegment(database.ground, SYSTEM, found.groups[0]!.key, { title: "A name of my own" });
    const anew = await findGroupsAnew(database.ground, SYSTEM, found.clusteringId);
    assert.ok(!("kind" in anew));
    assert.deepEqual([anew.version, anew.versions.map(({ version }) => version)], [2, [2, 1]]);
    assert.deepEqual(anew.groups.map(({ key }) => key).sort(), found.groups.map(({ key }) => key).sort());
    for (const { key } of anew.groups) {
      const [was, is] = [before[key]!, await members(key)];
      assert.ok([...is].filter((id) => was.has(id)).length > 0.9 * is.size, "the same customers, but for a few");
    }
    const page = await segmentPage(database.ground, found.groups[0]!.key, SYSTEM, SEES_ALL);
    assert.equal(page.segment.title, "A name of my own");
    assert.equal((await useGroups(database.ground, SYSTEM, found.clusteringId, 1)).version, 1);
    for (const { key } of found.groups) assert.deepEqual(await members(key), before[key]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from audit where act = 'segment.find-groups'`))!.n, 2);
  });

  test("while value is counted in something else, or is being counted anew, nobody leaves a group of amounts", async () => {
    const before = Object.fromEntries(await Promise.all(found.groups.map(async ({ key }) => [key, await members(key)] as const)));
    const tell = async () => {
      const [one] = [...before[found.groups[0]!.key]!];
      await transaction(database.db, async (tx) => appendLog(tx, database.ground.now(), { topic: "interactions", identityIds: [one!], about: {} }));
      await catchUp(database.db, FOLLOWERS);
      await refreshSegments(database.ground);
    };
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, { name: "hours of advice", counts: [{ kind: "meeting", units: 1, field: null }] }));
    await tell();
    for (const { key } of found.groups) assert.deepEqual(await members(key), before[key]);
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, null));
    await tell();
    for (const { key } of found.groups) assert.deepEqual(await members(key), before[key]);
  });

  test("one number that is a slip does not decide what far apart is; groups that would be nobody's, and a number that is the same for all, are refused", async () => {
    await sql`insert into list_key (key, listed_at, listed_by) values ('seats', now(), 'system'), ('floor', now(), 'system')`.execute(database.db);
    await sql`insert into list_value (customer_id, key, place, text, number) select c, 'seats', 0, n::text, n from unnest(${[...ids.values()]}::uuid[], ${[...ids.keys()].map((customer) => (customer === 7 ? 9e11 : customer % 2 === 1 ? 5 + (customer % 3) : 60 + (customer % 7)))}::float8[]) t (c, n)`.execute(database.db);
    await sql`insert into list_value (customer_id, key, place, text, number) select c, 'floor', 0, '1', 1 from unnest(${[...ids.values()]}::uuid[]) t (c)`.execute(database.db);
    const seats = await findGroups(database.ground, SYSTEM, { title: "Seats", features: ["own.seats"], groups: 2 });
    assert.ok(!("kind" in seats));
    const [larger, other] = await Promise.all(seats.groups.map(({ key }) => members(key)));
    for (const group of [larger!, other!]) assert.ok(Math.min(...[0, 1].map((odd) => [...ids].filter(([customer, id]) => customer !== 7 && customer % 2 === odd && group.has(id)).length)) === 0, "no group mixes the two");
    await assert.rejects(findGroups(database.ground, SYSTEM, { title: "Eight", features: ["own.seats"], groups: 8 }), (error: unknown) => error instanceof Refusal && /smallest would hold \d+ of 400 customers, and 10 are needed/.test(error.message));
    await assert.rejects(findGroups(database.ground, SYSTEM, { title: "Floor", features: ["purchases", "own.floor"] }), (error: unknown) => error instanceof Refusal && /By floor all 400 customers are the same/.test(error.message));
  });

  test("what is no id of groups is refused; kept from before, it stops neither the page of segments nor whoever follows rules", async () => {
    const none = `${"-".repeat(36)}/1/1`;
    for (const filters of [{ cluster: none }, { any: `tier=high or cluster=${encodeURIComponent(none)}` }]) assert.equal(SegmentFilters.safeParse(filters).success, false);
    assert.equal(SegmentFilters.safeParse({ cluster: `${found.clusteringId}/1/1` }).success, true, "the twin");
    await sql`insert into segment (segment_key, title, purpose, version, rule, made_at, made_by) values ('kept', 'Kept', '', 1, ${JSON.stringify({ kind: "filters", filters: { cluster: none } })}::jsonb, now(), 'system')`.execute(database.db);
    await sql`insert into segment (segment_key, title, purpose, version, rule, made_at, made_by) values ('one-of', 'One of', '', 1, ${JSON.stringify({ kind: "filters", filters: { any: `cluster=${encodeURIComponent(none)} or tier=high` } })}::jsonb, now(), 'system')`.execute(database.db);
    await refreshSegments(database.ground);
    await transaction(database.db, async (tx) => appendLog(tx, database.ground.now(), { topic: "interactions", identityIds: [[...ids.values()][0]!], about: {} }));
    await catchUp(database.db, FOLLOWERS);
    const { byRule } = await segmentsPage(database.ground);
    assert.deepEqual(["kept", "one-of"].map((each) => byRule.find(({ key }) => key === each)!.customers), [0, 0], "an alternative that cannot be read makes nobody everybody");
    assert.equal((await certifySegment(database.ground, SYSTEM, "one-of")).members, 0);
    assert.equal((await segmentPage(database.ground, "kept", SYSTEM, SEES_ALL)).segment.title, "Kept");
    await sql`delete from segment where segment_key in ('kept', 'one-of')`.execute(database.db);
  });

  test("two who find groups under one name at once, or find them anew at once, leave no half of either", async () => {
    const both = await Promise.allSettled([1, 2].map(() => findGroups(database.ground, SYSTEM, { title: "At once", features: ["purchases", "spending"], groups: 2 })));
    const live = await rows<{ title: string }>(database.db, sql`select title from segment where archived_at is null and title like 'At once%'`);
    assert.equal(live.length, 2 * both.filter(({ status }) => status === "fulfilled").length, JSON.stringify(both.map((each) => each.status === "rejected" ? String(each.reason) : "")));
    const anew = await Promise.allSettled([1, 2].map(() => findGroupsAnew(database.ground, SYSTEM, found.clusteringId)));
    assert.ok(anew.some(({ status }) => status === "fulfilled"));
    const versions = await rows<{ rule: string }>(database.db, sql`select distinct split_part(rule->'filters'->>'cluster', '/', 2) as rule from segment where rule->'filters'->>'cluster' like ${`${found.clusteringId}%`}`);
    assert.equal(versions.length, 1, "all groups follow one version");
  });

  test("a number that is given is found; by what says nothing of two groups, or of too few, nothing is made up", async () => {
    const three = await findGroups(database.ground, SYSTEM, { title: "Three", features: ["purchases", "spending", "silence"], groups: 3 });
    assert.ok(!("kind" in three) && three.groups.length === 3 && three.chosenBy === "given");
    await assert.rejects(findGroups(database.ground, SYSTEM, { title: "Rooms", features: ["own.rooms"] }), (error: unknown) => error instanceof Refusal && /rooms/.test(error.message));
    await assert.rejects(useGroups(database.ground, SYSTEM, found.clusteringId, 9), (error: unknown) => error instanceof Refusal && error.code === "not-found");
    await sql`delete from value_score where customer_id not in (select customer_id from value_score order by 1 limit 20)`.execute(database.db);
    assert.deepEqual(await findGroups(database.ground, SYSTEM, { title: "Few", features: ["purchases", "spending"] }), { kind: "too-few", observed: 20, needed: 50 });
  });
});
