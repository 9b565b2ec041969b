import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, addColleague, createSignIn, fieldsSeen, SEES_ALL, type Sight, SYSTEM } from "../organisation/index.ts";
import { catchUp, newSecret, Refusal, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, endLink, listTags, mergeCustomers, profileFollower, startIntake } from "../profiles/index.ts";
import { refitIfStale, valueFollower } from "../value/index.ts";
import { simulateOrders, writeOrders } from "../value/test-purchases.ts";
import { CustomerListQuery, NewSegment, SegmentChange, type SegmentFilters } from "./contract.ts";
import { changeSegment, listCustomers, makeSegment, refreshSegments, ruleFollower, ruleSegmentsOf, segmentFollower, segmentMovesOf, segmentOf, segmentPage, segmentsPage } from "./index.ts";
import { passOver } from "./rule-pass.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];

describe("segments by rule", () => {
  const database = useDatabase();
  let ida: Actor;
  let ids: string[] = [];
  const refused = (code: string, words: RegExp) => (error: unknown) => error instanceof Refusal && error.code === code && words.test(error.message);
  const make = (title: string, filters: SegmentFilters, more: object = {}) => makeSegment(database.ground, ida, NewSegment.parse({ title, filters, ...more }));
  const change = (key: string, to: object) => changeSegment(database.ground, ida, key, SegmentChange.parse(to));
  const members = (key: string) => rows<{ id: string }>(database.db, sql`select customer_id as id from segment_member where segment_key = ${key} order by 1`).then((found) => found.map((each) => each.id));
  const listed = async (filters: object) => (await listCustomers(database.ground, CustomerListQuery.parse({ limit: 200, ...filters }), SYSTEM)).rows.map((each) => each.profile.customerId).sort();
  const movesInto = (key: string) => row<{ n: number }>(database.db, sql`select count(*)::integer as n from segment_move where ${key} in (to_key, from_key)`).then((found) => found!.n);
  /** Each member again from the rule itself, and from the moves alone: whoever differs. */
  const differing = async (key: string, filters: object) => {
    const should = new Set(await listed(filters));
    const moved = await rows<{ id: string; to: string | null }>(database.db, sql`select distinct on (customer_id) customer_id as id, to_key as to from segment_move where ${key} in (to_key, from_key) order by customer_id, at desc, move_id desc`);
    const byMoves = moved.filter((each) => each.to !== null).map((each) => each.id);
    const here = await members(key);
    return [...new Set([...here.filter((id) => !should.has(id)), ...[...should].filter((id) => !here.includes(id)), ...byMoves.filter((id) => !here.includes(id))])];
  };
  const heard = async (id: string, messageId: string) => {
    const { value } = (await row<{ value: string }>(database.db, sql`select value from identifier where identity_id = ${id}::uuid`))!;
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, [{ messageId, kind: "question", channel: "web", direction: "in", occurredAt: database.ground.now().toISOString(), identifiers: [{ kind: "customer_number", value }] }]);
    await intake.settle();
    await catchUp(database.db, FOLLOWERS);
  };

  test("a rule of the list's filters makes a segment, which holds whoever the list shows, beside their tier", async () => {
    database.setNow(new Date("2026-11-22T15:00:00Z"));
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    const { id } = await addColleague(database.ground, signIn, SYSTEM, { name: "Ida", email: "ida@example.org", role: "analyst" });
    ida = { kind: "person", id, name: "Ida", role: "analyst", source: "desk", trusted: true };
    await signIn.close();
    await writeOrders(database.ground, simulateOrders({ r: 1.1, alpha: 6, a: 0.8, b: 4, meanSpendMinor: 4000 }, { customers: 300, from: "2025-01-06", to: "2026-11-20", seed: 4 }), FOLLOWERS);
    await refitIfStale(database.ground);
    await catchUp(database.db, FOLLOWERS);
    ids = (await rows<{ id: string }>(database.db, sql`select customer_id as id from customer_list where known order by heard_at desc, 1`)).map((each) => each.id);
    const { key } = await make("Quiet, yet worth much", { quietDays: 60, valueFrom: 5000 }, { purpose: "Ask whether anything is wrong" });
    assert.equal(key, "quiet-yet-worth-much");
    const should = await listed({ quietDays: 60, valueFrom: 5000 });
    assert.ok(should.length > 20 && should.length < 280, `${should.length}`);
    assert.deepEqual(await members(key), should);
    assert.deepEqual(await listed({ segment: key }), should, "the list is filtered by it");
    const [one] = should;
    assert.deepEqual((await ruleSegmentsOf(database.db, [one!])).get(one!), [{ key, title: "Quiet, yet worth much" }]);
    assert.match((await segmentOf(database.db, one!))!.key, /^tier-/, "and the tier stays what it is");
    assert.deepEqual(await listed({ segment: "tier-high" }), await listed({ tier: "high" }));
    const page = await segmentsPage(database.ground);
    assert.deepEqual(page.segments.map((each) => each.key), ["tier-high", "tier-middle", "tier-low"]);
    assert.deepEqual(page.byRule.map(({ rule, customers, moved30, owner, version }) => ({ rule, customers, moved30, owner: owner?.name, version })), [{ rule: "worth €50 or more, not heard from for 60 days", customers: should.length, moved30: { in: 0, out: 0 }, owner: "Ida", version: 1 }]);
  });

  test("whoever is heard from leaves it at once, the move says why, and nobody else moves", async () => {
    const key = "quiet-yet-worth-much";
    const [who] = await members(key);
    const before = await movesInto(key);
    await heard(who!, "asks-1");
    assert.ok(!(await members(key)).includes(who!));
    assert.equal(await movesInto(key), before + 1);
    assert.equal((await segmentMovesOf(database.db, who!))[0]!.why, "Left “Quiet, yet worth much”: no longer not heard from for 60 days");
    assert.deepEqual(await differing(key, { quietDays: 60, valueFrom: 5000 }), []);
    const { segment, moves } = await segmentPage(database.ground, key, ida, SEES_ALL);
    assert.deepEqual(segment.moved30, { in: 0, out: 1 });
    assert.deepEqual(moves.map(({ customerId, into }) => ({ customerId, into })), [{ customerId: who, into: false }]);
  });

  test("days pass, and with them who is quiet: nothing happened to anybody, and they come in", async () => {
    const key = "quiet-yet-worth-much";
    const before = await members(key);
    database.setNow(new Date("2027-01-25T15:00:00Z"));
    await refreshSegments(database.ground);
    const after = await members(key);
    assert.ok(after.length > before.length, `${before.length} → ${after.length}`);
    assert.deepEqual(await differing(key, { quietDays: 60, valueFrom: 5000 }), []);
    const [came] = after.filter((id) => !before.includes(id));
    assert.equal((await segmentMovesOf(database.db, came!))[0]!.why, "Came into “Quiet, yet worth much”: worth €50 or more, not heard from for 60 days");
    // Looked at again, nothing is written, and nobody is looked at when nothing asks for it.
    const moves = await movesInto(key);
    await refreshSegments(database.ground);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from segment_pass where wanted_at is not null`))!.n, 0);
    await passOver(database.ground, key);
    assert.equal(await movesInto(key), moves);
  });

  test("a line that was read late does not put anybody back to what held before the last look", async () => {
    const key = "quiet-yet-worth-much";
    const moves = await movesInto(key);
    const [tag] = await members(key);
    database.setNow(new Date("2026-11-30T15:00:00Z"));
    await addTag(database.ground, ida, tag!, "ritualist");
    await catchUp(database.db, FOLLOWERS);
    database.setNow(new Date("2027-01-25T15:00:00Z"));
    assert.equal(await movesInto(key), moves);
  });

  test("by tag: they come when they are tagged and leave when they no longer are", async () => {
    const tagId = (await listTags(database.db, SEES_ALL)).find((tag) => tag.name === "ritualist")!.tagId;
    const { key } = await make("Ritualists", { tag: tagId });
    assert.equal((await members(key)).length, 1);
    await addTag(database.ground, ida, ids[0]!, "ritualist");
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await members(key), await listed({ tag: tagId }));
    assert.equal((await members(key)).length, 2);
    assert.equal((await segmentMovesOf(database.db, ids[0]!)).find((move) => move.toKey === key)!.why, "Came into “Ritualists”: tagged “ritualist”");
  });

  test("a customer who was joined with another and separated again is in their segments, since when they were", async () => {
    const key = "quiet-yet-worth-much";
    const here = await members(key);
    const [one, other] = [here[3]!, here[7]!].sort();
    const since = () => rows(database.db, sql`select * from segment_member where customer_id = ${other!}::uuid and segment_key not like 'tier-%' order by segment_key`);
    const before = await since();
    const merged = await mergeCustomers(database.ground, SYSTEM, { keepId: one!, otherId: other!, why: "the same person" });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await since(), [], "an id that is no customer any more is in no segment");
    await endLink(database.ground, SYSTEM, merged.linkId, "two people after all");
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await since(), before);
    assert.deepEqual(await differing(key, { quietDays: 60, valueFrom: 5000 }), []);
  });

  test("said anew it is the next version and holds whom that rule asks for; archived it holds nobody; brought back, the same again", async () => {
    const key = "quiet-yet-worth-much";
    await change(key, { filters: { quietDays: 60, tier: "high" }, purpose: "Call them" });
    const high = await listed({ quietDays: 60, tier: "high" });
    assert.deepEqual(await members(key), high);
    await change(key, { archived: true });
    assert.deepEqual(await members(key), []);
    assert.equal((await segmentMovesOf(database.db, high[0]!))[0]!.why, "Left “Quiet, yet worth much”: the segment was archived");
    assert.ok([...(await ruleSegmentsOf(database.db, high)).values()].flat().every((each) => each.key !== key));
    await assert.rejects(change(key, { title: "Other" }), refused("not-acceptable-now", /archived\. Bring it back first/));
    await change(key, { archived: false });
    assert.deepEqual(await members(key), high);
    const { versions, segment } = await segmentPage(database.ground, key, ida, SEES_ALL);
    assert.deepEqual([segment.version, versions.map(({ version, rule, madeBy }) => [version, rule, madeBy])], [2, [[2, "high value, not heard from for 60 days", "Ida"], [1, "worth €50 or more, not heard from for 60 days", "Ida"]]]);
    const acts = await rows<{ act: string }>(database.db, sql`select act from audit where object_kind = 'segment' and object_id = ${key} order by at, audit_id`);
    assert.deepEqual(acts.map((each) => each.act).sort(), ["segment.archive", "segment.change", "segment.make", "segment.restore"]);
  });

  test("what is no segment is refused, with the cure", async () => {
    for (const filters of [{}, { query: "amara" }, { segment: "tier-high" }, { quietDays: 0 }]) assert.equal(NewSegment.safeParse({ title: "X", filters }).success, false, JSON.stringify(filters));
    await assert.rejects(make("ritualists", { tier: "high" }), refused("not-acceptable-now", /called “Ritualists” already/));
    await assert.rejects(make("Mine", { tier: "high" }, { owner: "nobody" }), refused("bad-input", /owner/));
    await assert.rejects(change("tier-high", { title: "Best" }), refused("not-found", /follow the value model/));
    await assert.rejects(segmentPage(database.ground, "nothing", ida, SEES_ALL), refused("not-found", /no such segment/));
    assert.equal((await make("Tier high", { tier: "high" })).key, "segment-tier-high");
    assert.equal((await make("مخلصون", { tier: "low" })).key, "segment");
    const mine = await make("Followed", { followedBy: "me" });
    assert.equal((await segmentPage(database.ground, mine.key, ida, SEES_ALL)).segment.filters.followedBy, ida.id, "“me” is whoever said it");
  });

  test("whoever does not read in which country customers live is not told a segment that is chosen by it", async () => {
    const { key } = await make("Dutch", { country: "NL" });
    const blind: Sight = { ...SEES_ALL, attributes: { country: "sensitive" }, fields: { ...SEES_ALL.fields, sensitive: "hidden" } };
    const told = async (sight: Sight) => (await segmentsPage(database.ground, sight)).byRule.some((each) => each.key === key);
    assert.deepEqual([await told(SEES_ALL), await told(blind)], [true, false]);
    await assert.rejects(segmentPage(database.ground, key, ida, blind), refused("not-found", /no such segment/));
    const viewer = { id: "x", fields: fieldsSeen(blind) };
    await assert.rejects(listCustomers(database.ground, CustomerListQuery.parse({ segment: key }), viewer), refused("not-allowed", /country/));
    assert.equal((await listCustomers(database.ground, CustomerListQuery.parse({ segment: "ritualists" }), viewer)).total, 2);
    await sql`update customer_list set country = 'NL' where customer_id = ${ids[9]!}::uuid`.execute(database.db);
    await passOver(database.ground, key);
    assert.deepEqual([(await ruleSegmentsOf(database.db, [ids[9]!])).get(ids[9]!)?.some((each) => each.key === key), (await ruleSegmentsOf(database.db, [ids[9]!], viewer.fields)).get(ids[9]!)?.some((each) => each.key === key) ?? false], [true, false]);
    assert.ok((await segmentMovesOf(database.db, ids[9]!)).some((move) => move.toKey === key) && !(await segmentMovesOf(database.db, ids[9]!, viewer.fields)).some((move) => move.toKey === key));
  });
});
