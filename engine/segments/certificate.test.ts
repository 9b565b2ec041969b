import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { SEES_ALL, type Sight, SYSTEM } from "../organisation/index.ts";
import { catchUp, newId, Refusal, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower } from "../profiles/index.ts";
import { refitIfStale, valueFollower } from "../value/index.ts";
import { simulateOrders, writeOrders } from "../value/test-purchases.ts";
import { type Afterwards, judge } from "./certificate.ts";
import { NewSegment, type SegmentFilters } from "./contract.ts";
import { certifyApart, certifyDue, certifySegment, changeSegment, makeSegment, ruleFollower, segmentFollower, segmentPage, stateBalance, whyNotCertified } from "./index.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];

describe("the judgement", () => {
  const random = seededRandom(11);
  const customers = (count: number, isMember: boolean, mean: number): Afterwards[] =>
    Array.from({ length: count }, () => ({ isMember, spending: random.uniform() < 0.5 ? 0 : Math.round(random.exponential(1 / mean)), purchases: random.poisson(1), contacts: 0 }));

  test("members who spend many times as much differ, and the figures say by how much", () => {
    const { verdict, measures } = judge([...customers(300, true, 25_000), ...customers(900, false, 3000)]);
    assert.equal(verdict, "differs");
    const [spending, purchases, contacts] = measures;
    assert.ok(spending!.differs && spending!.difference!.lo > 0 && spending!.chanceOfMore! > 0.56 && spending!.sameOrder! >= 0.9);
    assert.ok(spending!.byChance!.pValue <= 0.01);
    assert.equal(purchases!.differs, false);
    assert.deepEqual([contacts!.differs, contacts!.byChance, contacts!.chanceOfMore], [false, null, null], "where nobody did anything nothing is made up");
  });

  test("members drawn by lot are alike, nineteen times in twenty and more", () => {
    const found = Array.from({ length: 20 }, () => judge([...customers(150, true, 3000), ...customers(300, false, 3000)]).verdict);
    assert.ok(found.filter((verdict) => verdict === "differs").length <= 1, `${found}`);
  });

  test("a difference that is sure and next to nothing is none: thousands make any difference sure", () => {
    const much = judge([...customers(8000, true, 3300), ...customers(8000, false, 3000)]);
    assert.ok(much.measures[0]!.byChance!.pValue <= 0.05 || much.measures[0]!.chanceOfMore! < 0.56);
    assert.equal(much.verdict, "alike");
  });

  test("members of whom some spend very much and nearly as many less than anybody are not said to differ: random halves disagree who has more; with few of the latter they differ (the twin)", () => {
    const each = (isMember: boolean, spending: number): Afterwards => ({ isMember, spending, purchases: 0, contacts: 0 });
    const rest = Array.from({ length: 100 }, (_, i) => each(false, 200 + i));
    const members = (above: number, below: number) => [...Array.from({ length: above }, () => each(true, 20_000)), ...Array.from({ length: below }, () => each(true, 150))];
    const [torn, sure] = [judge([...members(35, 27), ...rest]), judge([...members(50, 12), ...rest])].map(({ measures }) => measures[0]!);
    // A half of 31 is ahead where at least 16 of it are above, and so is the other where at most 19 are: 16 to 19 of 35 drawn from 62,
    // which by the hypergeometric distribution is a chance of 0.69.
    assert.deepEqual([torn!.differs, torn!.byChance!.pValue <= 0.01, torn!.chanceOfMore], [false, true, 35 / 62]);
    assert.ok(Math.abs(torn!.sameOrder! - 0.69) < 0.1, String(torn!.sameOrder));
    assert.deepEqual([sure!.differs, sure!.sameOrder], [true, 1]);
  });

  test("fewer than thirty on one side are too few", () => {
    const { verdict, measures, members } = judge([...customers(29, true, 9000), ...customers(900, false, 1)]);
    assert.deepEqual([verdict, measures, members], ["too-few", [], 29]);
  });
});

describe("the certificate of a segment", () => {
  const database = useDatabase();
  const make = (title: string, filters: SegmentFilters) => makeSegment(database.ground, SYSTEM, NewSegment.parse({ title, filters })).then(({ key }) => key);
  const certify = (key: string) => certifySegment(database.ground, SYSTEM, key);
  const now = new Date("2026-11-22T15:00:00Z");
  /** A tag that these customers carry since a day. */
  const tagged = async (name: string, ids: readonly string[], since: string) => {
    const tagId = newId(now.getTime());
    await sql`insert into tag (tag_id, name, made_at, made_by) values (${tagId}, ${name}, ${now}, 'system')`.execute(database.db);
    await sql`insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by) select i, t, ${tagId}::uuid, ${since}::timestamptz, 'system' from unnest(${[...ids]}::uuid[], ${ids.map(() => newId())}::uuid[]) as c (i, t)`.execute(database.db);
    return tagId;
  };
  let ids: string[];

  test("who was quiet or worth much half a year ago behaves otherwise since: it differs, out of sample", async () => {
    database.setNow(now);
    await writeOrders(database.ground, simulateOrders({ r: 1.1, alpha: 6, a: 0.8, b: 4, meanSpendMinor: 4000 }, { customers: 700, from: "2025-01-06", to: "2026-11-20", seed: 4 }), FOLLOWERS);
    await refitIfStale(database.ground);
    await catchUp(database.db, FOLLOWERS);
    ids = (await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where known order by 1`)).map((each) => each.id);
    const quiet = await certify(await make("Gone quiet", { quietDays: 90 }));
    assert.equal(quiet.verdict, "differs");
    const apart = await certifyApart({ ...database.ground, databaseUrl: database.url }, SYSTEM, "gone-quiet");
    assert.deepEqual(apart, quiet, "in a thread of its own it comes to the same");
    await assert.rejects(certifyApart({ ...database.ground, databaseUrl: database.url }, SYSTEM, "no-such"), (error: unknown) => error instanceof Refusal && error.code === "not-found");
    const [spending] = quiet.measures;
    assert.ok(spending!.members < spending!.rest && spending!.difference!.hi < 0 && spending!.chanceOfMore! < 0.44);
    assert.match(quiet.sentence, /^“Gone quiet” differs: in the half year after, its members spent €[\d.]+ each, the others €\d+\.$|bought|spent/);
    // The sums by a second route: whoever had bought nothing in the ninety days before the cut-off, and what they spent since.
    const from = quiet.cutOff!;
    const until = (await row<{ day: string }>(database.db, sql`select max(day) as day from purchase_day`))!.day;
    const second = await rows<{ quiet: boolean; n: number; mean: number }>(
      database.db,
      sql`select coalesce((select max(day) from purchase_day d where d.identity_id = p.customer_id and day <= ${from}::date) < ${from}::date - 89, true) as quiet, count(*)::integer as n,
            avg((select coalesce(sum(amount_minor), 0) from purchase_day d where d.identity_id = p.customer_id and day > ${from}::date and day <= ${until}::date))::float8 as mean
          from profile p where p.known and p.since::date <= ${from}::date group by 1 order by 1 desc`,
    );
    assert.equal(Date.parse(until) - Date.parse(from), 182 * 86_400_000);
    assert.deepEqual(second.map(({ n }) => n), [quiet.members, quiet.rest]);
    for (const [place, mean] of [spending!.members, spending!.rest].entries()) assert.ok(Math.abs(mean - second[place]!.mean) < 1e-6);
    const worth = await certify(await make("Worth much", { valueFrom: 20_000 }));
    assert.equal(worth.verdict, "differs");
    assert.ok(worth.measures[0]!.difference!.lo > 0);
    // Asked from the other side, members and others have changed places; of whom nothing was bought by then is on neither side.
    const scored = (await row<{ n: number }>(database.db, sql`select count(distinct identity_id)::integer as n from purchase_day where day <= ${worth.cutOff}::date`))!.n;
    const less = await certify(await make("Worth less", { valueBelow: 20_000 }));
    assert.deepEqual([less.members + worth.members, less.members + less.rest], [scored, worth.members + worth.rest]);
    const [unsure, sure] = [await certify(await make("Unsure", { stayBelow: 0.5 })), await certify(await make("Sure", { stayFrom: 0.5 }))];
    assert.deepEqual([unsure.members + sure.members, Math.min(unsure.members, sure.members) > 30], [scored, true]);
  });

  test("a tag given by lot does not differ, and a rule may not rest on it", async () => {
    const tag = await tagged("by lot", ids.filter((_, place) => place % 3 === 0), "2025-01-01T00:00:00Z");
    const key = await make("By lot", { tag });
    const found = await certify(key);
    assert.equal(found.verdict, "alike");
    assert.match((await whyNotCertified(database.db, [key, "gone-quiet", "nothing"], now)).get(key)!, /^“By lot” does not differ: .* A rule that treats them differently/);
    assert.deepEqual([...(await whyNotCertified(database.db, [key, "gone-quiet", "nothing"], now)).keys()].sort(), [key, "nothing"]);
  });

  test("who does as others do and responds otherwise passes by response: an action that helps members and harms others", async () => {
    const random = seededRandom(8);
    const met = ids.map((id, place) => {
      const [isMember, treated] = [place % 3 === 0, Math.floor(place / 3) % 2 === 0];
      return { id, treated, buys: random.uniform() < (isMember === treated ? 0.6 : 0.25) };
    });
    const meets = (action: string, day: string) => sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm)
      select i, d, ${action}, ${`${day}T09:00:00Z`}::timestamptz, case when t then 'advised' else 'held' end, 'r', case when t then 'treated' else 'hold-out' end from unnest(${met.map(({ id }) => id)}::uuid[], ${met.map(() => newId())}::uuid[], ${met.map(({ treated }) => treated)}::boolean[]) as c (i, d, t)`.execute(database.db);
    await meets("loan-grinder", "2026-06-10");
    await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) select i, 'EUR', '2026-06-20'::date, 1, 1500 from unnest(${met.filter(({ buys }) => buys).map(({ id }) => id)}::uuid[]) as c (i) on conflict do nothing`.execute(database.db);
    const found = await certify("by-lot");
    assert.deepEqual([found.verdict, found.differsIn, found.measures.some(({ differs }) => differs)], ["differs", ["response"], false]);
    const buyers = found.responses.find(({ what }) => what === "buyers")!;
    assert.deepEqual([buyers.actionId, buyers.verdict, buyers.windowDays], ["loan-grinder", "differs", 60]);
    assert.ok(buyers.difference!.lo > 0.2 && buyers.difference!.hi < 1.1 && buyers.gain!.lo > 0);
    // The counts by a second route.
    const members = met.filter((_, place) => place % 3 === 0);
    assert.deepEqual([buyers.members.treated, buyers.members.heldOut], [members.filter(({ treated }) => treated).length, members.filter(({ treated }) => !treated).length]);
    assert.match(found.sentence, /^“By lot” differs in response: “loan-grinder” brought [\d.]+ more buyers in 100 among members, -[\d.]+ more buyers in 100 among the others\.$/);
    assert.equal((await whyNotCertified(database.db, ["by-lot"], now)).size, 0, "a rule may rest on it now");
    // Its twin: the same purchases, but treatment changed nothing that membership has to do with.
    await sql`delete from decision_action`.execute(database.db);
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm)
      select i, d, 'loan-grinder', '2026-06-10T09:00:00Z'::timestamptz, case when t then 'advised' else 'held' end, 'r', case when t then 'treated' else 'hold-out' end from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${ids.map(() => random.uniform() < 0.5)}::boolean[]) as c (i, d, t)`.execute(database.db);
    const again = await certify("by-lot");
    assert.deepEqual([again.verdict, again.differsIn, again.responses.map(({ verdict }) => verdict)], ["alike", [], ["alike", "alike"]]);
    // Of few it says so.
    await sql`delete from decision_action where identity_id <> all(${ids.slice(0, 100)}::uuid[])`.execute(database.db);
    assert.deepEqual((await certify("by-lot")).responses.map(({ verdict }) => verdict), ["too-few", "too-few"]);
    await sql`delete from decision_action`.execute(database.db);
    await sql`delete from purchase_day where day = '2026-06-20' and amount_minor = 1500`.execute(database.db);
  });

  test("the balance counts what an action changed for members alone where the certificate knows it, and says what it counts where it does not", async () => {
    const random = seededRandom(15);
    const met = ids.map((id, place) => ({ id, isMember: place % 3 === 0, treated: random.uniform() < 0.6 }));
    const spends = (treated: boolean, isMember: boolean) => (random.uniform() < 0.5 ? 2000 : 0) + (treated && isMember ? 3000 : 0);
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm)
      select i, d, 'win-back-call', '2026-06-10T09:00:00Z'::timestamptz, case when t then 'advised' else 'held' end, 'r', case when t then 'treated' else 'hold-out' end from unnest(${met.map(({ id }) => id)}::uuid[], ${met.map(() => newId())}::uuid[], ${met.map(({ treated }) => treated)}::boolean[]) as c (i, d, t)`.execute(database.db);
    const before = await rows<{ id: string; day: string; amount: number; orders: number }>(database.db, sql`select identity_id as id, day::text as day, amount_minor as amount, orders from purchase_day where day = '2026-07-01'`);
    const bought = met.map(({ id, isMember, treated }) => ({ id, amount: spends(treated, isMember) })).filter(({ id, amount }) => amount > 0 && !before.some((each) => each.id === id));
    await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) select i, 'EUR', '2026-07-01'::date, 1, a from unnest(${bought.map(({ id }) => id)}::uuid[], ${bought.map(({ amount }) => amount)}::bigint[]) as c (i, a)`.execute(database.db);
    await sql`insert into action_effect (action_id, measured_at, currency, mid_minor, lo_minor, hi_minor, treated, held_out, window_days) values ('win-back-call', ${now}, 'EUR', 1000, 200, 1800, 420, 280, 60)`.execute(database.db);
    const costs = { setupMinor: 0, contentMinor: 0, handlingMinor: 0 };
    await changeSegment(database.ground, SYSTEM, "by-lot", { purpose: "said anew, so not judged" });
    await stateBalance(database.ground, SYSTEM, "by-lot", { ...costs, gain: { kind: "measured", actionId: "win-back-call" } });
    const balance = async () => (await segmentPage(database.ground, "by-lot", SYSTEM, SEES_ALL)).segment.balance!;
    const unjudged = await balance();
    assert.deepEqual([unjudged.each, unjudged.measured], [{ lo: 200, mid: 1000, hi: 1800 }, { of: "everybody", treated: 420, heldOut: 280, windowDays: 60, whyNotMembers: "not-judged", tooFew: null }]);
    await certify("by-lot");
    const { each, measured, members, gain } = await balance();
    const inArm = (treated: boolean) => met.filter((one) => one.isMember && one.treated === treated);
    assert.deepEqual(measured, { of: "members", treated: inArm(true).length, heldOut: inArm(false).length, windowDays: 60, whyNotMembers: null, tooFew: null });
    // The middle by a second route: the database's own regression within the arms (Deng et al. 2013).
    const arms = await rows<{ n: number; y: number; x: number; xy: number; xx: number }>(
      database.db,
      sql`select count(*)::integer as n, avg(y)::float8 as y, avg(x)::float8 as x, covar_samp(y, x) as xy, var_samp(x)::float8 as xx from (
          select treated, (select coalesce(sum(amount_minor), 0) from purchase_day d where d.identity_id = t.i and day >= '2026-06-10' and day < '2026-08-09')::float8 as y, (select coalesce(sum(amount_minor), 0) from purchase_day d where d.identity_id = t.i and day >= '2025-12-10' and day < '2026-06-10')::float8 as x
          from unnest(${met.filter(({ isMember }) => isMember).map(({ id }) => id)}::uuid[], ${met.filter(({ isMember }) => isMember).map(({ treated }) => treated)}::boolean[]) as t (i, treated)) u group by treated order by treated desc`,
    );
    const [withIt, without] = arms as [(typeof arms)[number], (typeof arms)[number]];
    const slope = ((withIt.n - 1) * withIt.xy + (without.n - 1) * without.xy) / ((withIt.n - 1) * withIt.xx + (without.n - 1) * without.xx);
    assert.equal(each!.mid, Math.round(withIt.y - without.y - slope * (withIt.x - without.x)));
    assert.ok(each!.lo < 3000 && each!.hi > 3000 && each!.lo > 1800, `3,000 was put in for members and nothing for the others: ${JSON.stringify(each)}`);
    assert.equal(gain!.mid, members * each!.mid);
    // Said anew, what the certificate found is of another rule; of few it says so; both count everybody again.
    await changeSegment(database.ground, SYSTEM, "by-lot", { purpose: "" });
    assert.equal((await balance()).measured!.whyNotMembers, "not-judged");
    await sql`delete from decision_action where arm = 'hold-out' and identity_id <> all(${inArm(false).slice(0, 29).map(({ id }) => id)}::uuid[]) and identity_id = any(${met.filter(({ isMember }) => isMember).map(({ id }) => id)}::uuid[])`.execute(database.db);
    await sql`delete from decision_action where arm = 'hold-out' and identity_id = any(${met.filter(({ isMember, treated }) => !isMember && !treated).slice(60).map(({ id }) => id)}::uuid[])`.execute(database.db);
    await certify("by-lot");
    assert.deepEqual((await balance()).measured, { of: "everybody", treated: 420, heldOut: 280, windowDays: 60, whyNotMembers: "too-few", tooFew: { of: "customers", observed: 29, needed: 30 } });
    assert.equal((await balance()).each!.mid, 1000);
    // Members who were nearly all left out were left out by something else than chance.
    await sql`delete from decision_action where arm = 'treated' and identity_id = any(${inArm(true).slice(0, -12).map(({ id }) => id)}::uuid[])`.execute(database.db);
    await certify("by-lot");
    assert.equal((await balance()).measured!.whyNotMembers, "uneven");
    await sql`delete from decision_action`.execute(database.db);
    await certify("by-lot");
    assert.equal((await balance()).measured!.whyNotMembers, "not-met");
    await sql`delete from purchase_day where day = '2026-07-01' and identity_id = any(${bought.map(({ id }) => id)}::uuid[])`.execute(database.db);
  });

  test("of an action tried in an experiment and outside any, whoever was left out with another chance is not mixed in: members who met it in the experiment do not seem to respond otherwise for that", async () => {
    const random = seededRandom(21);
    // Members met it in an experiment that leaves half out, the others mostly outside of any. It changes nothing.
    const met = ids.map((id, place) => {
      const inIt = place % 3 === 0 || random.uniform() < 0.3;
      return { id, inIt, treated: random.uniform() >= (inIt ? 0.5 : 0.08) };
    });
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm, experiment, hold_out_share)
      select i, d, 'loan-grinder', '2026-06-10T09:00:00Z'::timestamptz, case when t then 'advised' else 'held' end, 'r', case when t then 'treated' else 'hold-out' end, case when e then 'grinders' end, case when e then 0.5 else 0.08 end
      from unnest(${met.map(({ id }) => id)}::uuid[], ${met.map(() => newId())}::uuid[], ${met.map(({ treated }) => treated)}::boolean[], ${met.map(({ inIt }) => inIt)}::boolean[]) as c (i, d, t, e)`.execute(database.db);
    const [buyers] = (await certify("by-lot")).responses;
    assert.equal(buyers!.members.treated + buyers!.members.heldOut + buyers!.rest.treated + buyers!.rest.heldOut, met.filter(({ inIt }) => inIt).length, "only the experiment, which left most out");
    assert.notEqual(buyers!.verdict, "uneven", "put together, members would have been left out more often");
    await sql`delete from decision_action`.execute(database.db);
    await certify("by-lot");
  });

  test("who belonged to an organisation that is one with another since is asked for under the name of both", async () => {
    const [one, other] = [newId(now.getTime()), newId(now.getTime())];
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by, into_id) values (${one}, 'organisation', 'Guild', ${now}, 'system', null), (${other}, 'organisation', 'The Guild', ${now}, 'system', ${one}::uuid)`.execute(database.db);
    const known = (await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where known and since < '2026-05-01' order by 1 limit 80`)).map((each) => each.id);
    await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why) select i, m, g, 'member', '2026-01-05', 'system', '' from unnest(${known}::uuid[], ${known.map(() => newId())}::uuid[], ${known.map((_, at) => (at < 40 ? one : other))}::uuid[]) as t (i, m, g)`.execute(database.db);
    const certificate = await certify(await make("Of the guild", { group: one }));
    assert.deepEqual([certificate.members, certificate.membersNow], [80, 80]);
  });

  test("what was said after the cut-off is not known at it: customers tagged for what they spent since prove nothing (the twin is caught)", async () => {
    const best = (await rows<{ id: string }>(database.db, sql`select identity_id as id from purchase_day where day > '2026-05-22' group by 1 order by sum(amount_minor) desc limit 120`)).map((each) => each.id);
    const late = await certify(await make("Spent much", { tag: await tagged("spent much", best, "2026-11-01T00:00:00Z") }));
    assert.deepEqual([late.verdict, late.members], ["too-few", 0]);
    // The same customers, as if they had carried it all along: now it would be taken for a difference.
    const early = await certify(await make("Spent much early", { tag: await tagged("spent much early", best, "2025-01-01T00:00:00Z") }));
    assert.equal(early.verdict, "differs");
  });

  test("who can be reached is counted of today's members: with an address and what was said of offers last", async () => {
    const [one, two, three] = (await rows<{ id: string }>(database.db, sql`select customer_id as id from segment_member where segment_key = 'gone-quiet' order by 1 limit 3`)).map((each) => each.id);
    const says = (id: string, given: boolean, at: string, wording = "v1") => sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at) values (${id}::uuid, ${newId()}, 'offers', 'email', ${given}, ${wording}, 'shop', ${at}::timestamptz)`.execute(database.db);
    for (const id of [one!, two!]) await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at) values ('email', ${`${id}@example.com`}, ${id}::uuid, true, 'shop', ${now})`.execute(database.db);
    for (const id of [one!, two!, three!]) await says(id, true, "2026-01-01T00:00:00Z");
    await says(two!, false, "2026-02-01T00:00:00Z");
    await says(two!, true, "2026-03-01T00:00:00Z", "as recorded in a file; no time told"); // nobody knows when: the refusal stays
    assert.deepEqual((await certify("gone-quiet")).reach, [{ channel: "email", customers: 1 }, { channel: "sms", customers: 0 }, { channel: "voice", customers: 0 }]);
  });

  test("said anew it has to be judged again; after a month that happens by itself, after three it may not be rested on any more", async () => {
    await changeSegment(database.ground, SYSTEM, "gone-quiet", { filters: { quietDays: 100 } });
    const why = (at: Date) => whyNotCertified(database.db, ["gone-quiet"], at).then((found) => found.get("gone-quiet"));
    assert.match((await why(now))!, /has not been found out for its version 2/);
    await certifyDue(database.ground);
    assert.equal(await why(now), undefined);
    const count = () => row<{ n: number }>(database.db, sql`select count(*)::integer as n from segment_certificate where segment_key = 'gone-quiet'`).then((found) => found!.n);
    const before = await count();
    await certifyDue(database.ground);
    assert.equal(await count(), before);
    database.setNow(new Date("2026-12-24T15:00:00Z"));
    await certifyDue(database.ground);
    assert.equal(await count(), before + 1);
    assert.match((await why(new Date("2027-04-01T00:00:00Z")))!, /older than three months/);
    await changeSegment(database.ground, SYSTEM, "gone-quiet", { archived: true });
    assert.match((await why(now))!, /archived/);
    await assert.rejects(certify("gone-quiet"), (error: unknown) => error instanceof Refusal && /Bring it back/.test(error.message));
  });

  test("the page says with whom a segment is shared, and the overlap is counted from both sides alike", async () => {
    const { overlaps, segment, valued, value12 } = await segmentPage(database.ground, "worth-much", SYSTEM, SEES_ALL);
    // What its customers are worth together is what each of them is worth, added up by a second route; its range is narrower than theirs added up.
    const each = (await rows<{ mid: number; lo: number; hi: number }>(database.db, sql`select v.clv12_minor as mid, v.clv12_lo_minor as lo, v.clv12_hi_minor as hi from segment_member m join value_score v using (customer_id) where m.segment_key = 'worth-much'`));
    const sum = (of: (one: { mid: number; lo: number; hi: number }) => number) => each.reduce((total, one) => total + of(one), 0);
    assert.deepEqual([valued, value12!.mid], [each.length, sum(({ mid }) => mid)]);
    assert.ok(valued! > 0 && valued! <= segment.customers && value12!.lo < value12!.mid && value12!.mid < value12!.hi);
    assert.ok(value12!.lo > sum(({ lo }) => lo) && value12!.hi < sum(({ hi }) => hi));
    const far: Sight = { ...SEES_ALL, customers: { kind: "some", key: "far", staff: [], owners: [], team: ["far"], department: [], region: [], unplaced: false } };
    const seen = await segmentPage(database.ground, "worth-much", SYSTEM, far);
    assert.deepEqual([seen.segment.customers, seen.valued, seen.value12], [0, 0, null], "of customers whom the reader does not see nothing is added up");
    const lot = overlaps.find((each) => each.key === "by-lot")!;
    const other = (await segmentPage(database.ground, "by-lot", SYSTEM, SEES_ALL)).overlaps.find((each) => each.key === "worth-much")!;
    assert.deepEqual([lot.both, other.ofOther], [other.both, segment.customers]);
    assert.ok(overlaps.some((each) => each.byValue) && lot.both > 0);
  });
});
