import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { recordInteractions } from "../interactions/index.ts";
import { type FieldSet, type FieldsSeen, SYSTEM } from "../organisation/index.ts";
import { appendLog, catchUp, newId, nextPosition, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { listChoices, mergeCustomers, profileFollower } from "../profiles/index.ts";
import { keepMissingStandings, keepWalletShares, refitIfStale, subscriptionsOf, valueFollower, walletOf } from "../value/index.ts";
import { coffeeShop, NAMES, type TestOrderWithLines, writeOrdersWithLines } from "../value/needs/test-lines.ts";
import { joinAlternatives, splitAlternatives } from "./alternatives.ts";
import { readBought } from "./bought.ts";
import { certifySegment } from "./certify.ts";
import { chosenThen, fitsThen } from "./chosen-then.ts";
import { CustomerFilters, CustomerListQuery, NewSegment, readAny } from "./contract.ts";
import { changeSegment, listCustomers, makeSegment, refreshSegments, ruleFollower, segmentFollower } from "./index.ts";
import { ruleInFullWords, namesIn } from "./rule-in-words.ts";
import { checkFilters, readsRule } from "./viewer.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];
const EUR = { countsIn: "EUR", currency: "EUR" };
const TODAY = "2026-11-22";

describe("lists and segments by what customers bought, subscribe to and give us of their wallet", () => {
  const database = useDatabase();
  const CATEGORY: Readonly<Record<string, string>> = { "S-250": "beans", "S-1000": "beans", "Q-1": "beans", "R-1": "beans", "T-1": "beans", "D-1": "care", "F-1": "care" };
  let orders: TestOrderWithLines[];
  let ids: Map<number, string>;
  const numberOf = new Map<string, number>();
  const ask = (filters: object, viewer: Parameters<typeof listCustomers>[2] = { id: "" }) => listCustomers(database.ground, CustomerListQuery.parse({ sort: "name", limit: 200, ...filters }), viewer);
  const found = async (filters: object) => (await ask(filters)).rows.map(({ profile }) => numberOf.get(profile.customerId)!).sort((a, b) => a - b);
  const members = async (key: string) => (await rows<{ id: string }>(database.db, sql`select customer_id as id from segment_member where segment_key = ${key}`)).map(({ id }) => numberOf.get(id)!).sort((a, b) => a - b);
  const make = (title: string, filters: object) => makeSegment(database.ground, SYSTEM, NewSegment.parse({ title, filters }));
  /** A second route: the orders as they were written, counted by hand. */
  const whoBought = ({ skus, times = 1, within = Number.POSITIVE_INFINITY, at = TODAY }: { skus: readonly string[]; times?: number; within?: number; at?: string }) => {
    const until = Date.parse(`${at}T12:00:00Z`);
    const days = new Map<number, Set<string>>();
    for (const { customer, day, lines } of orders) {
      const ago = (until - Date.parse(`${day}T12:00:00Z`)) / 86_400_000;
      if (ago >= 0 && ago < within && lines.some(({ sku }) => skus.includes(sku))) (days.get(customer) ?? days.set(customer, new Set()).get(customer)!).add(day);
    }
    return [...days].filter(([, all]) => all.size >= times).map(([customer]) => customer).sort((a, b) => a - b);
  };
  const everybody = () => [...ids.keys()].sort((a, b) => a - b);
  const except = (some: readonly number[]) => everybody().filter((each) => !some.includes(each));
  const tell = async (customer: number, events: readonly { kind: string; at: string; amountMinor?: number; properties?: Record<string, unknown> }[]) => {
    await transaction(database.db, async (tx) => {
      const written = await recordInteractions(tx, database.ground.now(), events.map(({ kind, at, amountMinor, properties = {} }) => ({ identityId: ids.get(customer)!, interactionId: newId(), messageId: null, kind, channel: "shop" as const, direction: "in" as const, occurredAt: new Date(at), source: "shop", currency: amountMinor === undefined ? null : "EUR", ...(amountMinor === undefined ? {} : { amountMinor }), properties })));
      void written;
      await appendLog(tx, database.ground.now(), { topic: "interactions", identityIds: [ids.get(customer)!] });
    });
    await catchUp(database.db, FOLLOWERS);
  };

  test("what they bought, how often and within how many days is counted as by hand from their orders", async () => {
    database.setNow(new Date(`${TODAY}T12:00:00Z`));
    orders = coffeeShop(120, { from: "2024-01-10", to: "2026-11-20", seed: 5 }).map((each) => ({ ...each, lines: each.lines.map((line) => ({ ...line, category: CATEGORY[line.sku]! })) }));
    ids = await writeOrdersWithLines(database.ground, orders);
    for (const [customer, id] of ids) numberOf.set(id, customer);
    await refitIfStale(database.ground);
    await sql`update profile set known = true`.execute(database.db);
    await sql`update customer_list set known = true`.execute(database.db);
    await catchUp(database.db, FOLLOWERS);
    const descaled = whoBought({ skus: ["D-1"] });
    assert.ok(descaled.length > 20 && descaled.length < 100, `${descaled.length}`);
    assert.deepEqual(await found({ bought: "product D-1" }), descaled);
    assert.deepEqual(await found({ bought: "not product D-1" }), except(descaled));
    const often = whoBought({ skus: ["S-250", "S-1000"], times: 4, within: 200 });
    assert.ok(often.length > 5, `${often.length}`);
    assert.deepEqual(await found({ bought: "product S-250|S-1000 times 4 within 200" }), often);
    assert.deepEqual(await found({ bought: "not product S-250|S-1000 times 4 within 200" }), except(often));
    assert.deepEqual(await found({ bought: "category care within 90" }), whoBought({ skus: ["D-1", "F-1"], within: 90 }));
    assert.deepEqual(await found({ bought: "named sidamo%2C%201" }), whoBought({ skus: ["S-1000"] }), "letters of the name, in any case");
    assert.deepEqual(await found({ bought: "product D-1;not product S-1000" }), descaled.filter((each) => !whoBought({ skus: ["S-1000"] }).includes(each)), "all of them hold");
    assert.deepEqual(await found({ bought: "named %25%25%25" }), [], "a sign of a pattern is a letter");
    // A twin: of whoever bought on two days, those who are asked for three are fewer.
    assert.notDeepEqual(await found({ bought: "product D-1 times 2" }), await found({ bought: "product D-1 times 3" }));
    const choices = await listChoices(database.db, { fields: undefined });
    assert.deepEqual([choices.categories, choices.products.find(({ sku }) => sku === "D-1")], [["beans", "care"], { sku: "D-1", name: NAMES["D-1"] }]);
  });

  test("whoever sees some customers is offered what these bought, and not what only others did; who sees all, everything (the twin)", async () => {
    const reach = { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } as const;
    const descaled = whoBought({ skus: ["D-1"] });
    const ours = except(descaled)[0]!;
    const bought = (of: readonly number[]) => [...new Set(orders.filter(({ customer }) => of.includes(customer)).flatMap(({ lines }) => lines.map(({ sku }) => sku)))].sort();
    await sql`update profile set team = 'north' where customer_id = ${ids.get(ours)!}::uuid`.execute(database.db);
    const told = await listChoices(database.db, { fields: undefined, reach });
    assert.deepEqual(told.products.map(({ sku }) => sku).sort(), bought([ours]));
    assert.ok(!told.products.some(({ sku }) => sku === "D-1"), "others bought it");
    assert.deepEqual(told.categories, [...new Set(bought([ours]).map((sku) => CATEGORY[sku]!))].sort());
    assert.deepEqual((await listChoices(database.db, { fields: undefined })).products.map(({ sku }) => sku).sort(), bought(everybody()));
    const nobody = await listChoices(database.db, { fields: undefined, reach: { ...reach, key: "nobody", team: ["nobody's"] } });
    assert.deepEqual([nobody.products, nobody.categories], [[], []]);
    await sql`update profile set team = null where customer_id = ${ids.get(ours)!}::uuid`.execute(database.db);
  });

  test("what is no such filter is refused in words; what is one is read again as it was written (a law)", () => {
    for (const wrong of ["", "product", "product ", "product a b", "products a", "product a times 0", "product a within 0", "named ab", "product a;", "not", "product %E0%A4%A", "product a times 3 within 5 days"]) assert.equal(CustomerFilters.safeParse({ bought: wrong }).success, false, wrong);
    for (const wrong of ["below", "below 101", "under 40", "below 4.5", "below 40 said"]) assert.equal(CustomerFilters.safeParse({ wallet: wrong }).success, false, wrong);
    for (const wrong of ["tier=high", "tier=high or ", "tier=golden or tier=low", "tier=high&tier=low or tier=low", "query=x or tier=low", "any=tier=high or tier=low", "segment=x or tier=low", "shoe=42 or tier=low", Array(7).fill("tier=low").join(" or ")]) assert.equal(CustomerFilters.safeParse({ any: wrong }).success, false, wrong);
    const words = fc.string({ minLength: 3, maxLength: 40, unit: "grapheme" }).map((value) => value.trim()).filter((value) => value.length >= 3 && !value.includes("\u0000"));
    fc.assert(
      fc.property(fc.constantFrom("product", "category", "named"), fc.array(words, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 999 }), fc.option(fc.integer({ min: 1, max: 9999 })), fc.boolean(), (by, values, times, within, not) => {
        const text = `${not ? "not " : ""}${by} ${values.map(encodeURIComponent).join("|")}${times === 1 ? "" : ` times ${times}`}${within === null ? "" : ` within ${within}`}`;
        assert.deepEqual(readBought(text), [{ by, values, times, withinDays: within ?? undefined, not }]);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ country: words, own: fc.constant("plan is gold or silver&x=y"), quietDays: fc.integer({ min: 1, max: 300 }) }, { requiredKeys: ["quietDays"] }), { minLength: 2, maxLength: 6 }), (parts) => {
        const text = joinAlternatives(parts);
        assert.equal(splitAlternatives(text)!.length, parts.length, text);
        assert.deepEqual(readAny(text), parts.map((each) => ({ ...each })), text);
      }),
    );
  });

  test("of alternatives one is enough, beside whatever else must hold; and each may ask several things", async () => {
    const [high, descaled, large] = [await found({ tier: "high" }), whoBought({ skus: ["D-1"] }), whoBought({ skus: ["S-1000"] })];
    const either = everybody().filter((each) => high.includes(each) || (descaled.includes(each) && large.includes(each)));
    const any = joinAlternatives([{ tier: "high" }, { bought: "product D-1;product S-1000" }]);
    assert.ok(either.length > high.length && either.length < 120);
    assert.deepEqual(await found({ any }), either);
    assert.deepEqual(await found({ any, bought: "product F-1" }), either.filter((each) => whoBought({ skus: ["F-1"] }).includes(each)));
    assert.deepEqual(await found({ any: joinAlternatives([{ tier: "high" }, { tier: "high", bought: "product D-1" }]) }), high, "the twin in which the second says nothing more");
    const { key } = await make("Dear ones and descalers", { any, heardDays: 36_000 });
    assert.deepEqual(await members(key), either);
    assert.equal(ruleInFullWords({ any }, await namesIn(database.db, { any }), EUR), "one of these holds: high value; or bought D-1, bought S-1000");
    const certificate = await certifySegment(database.ground, SYSTEM, key);
    assert.ok(certificate.measures.length > 0 || certificate.verdict === "too-few");
  });

  test("who is quietly and likely dissatisfied is found as they are counted, with other filters; a segment or an alternative is not made of them", async () => {
    const model = "01900000-0000-7000-8000-00000000000d";
    const quiet = [4, 6, 9];
    await sql`insert into dissatisfaction_score (customer_id, model_id, chance, at_stake_minor) select c, ${model}::uuid, 0.7, 1000 from unnest(${quiet.map((n) => ids.get(n)!)}::uuid[]) as t (c)`.execute(database.db);
    assert.deepEqual(await found({ dissatisfied: "quietly" }), quiet);
    const one = (await ask({ dissatisfied: "quietly" })).rows.find(({ profile }) => numberOf.get(profile.customerId) === 6)!;
    assert.deepEqual(await found({ dissatisfied: "quietly", query: one.profile.customerId }), [6]);
    const high = await found({ tier: "high" });
    assert.deepEqual(await found({ dissatisfied: "quietly", tier: "high" }), quiet.filter((n) => high.includes(n)));
    assert.equal(NewSegment.safeParse({ title: "Quiet ones", filters: { dissatisfied: "quietly" } }).success, false, "they bought less of late: it would differ whatever is done");
    assert.equal(readAny("tier=high or dissatisfied=quietly"), undefined);
    assert.equal(CustomerFilters.safeParse({ dissatisfied: "loudly" }).success, false);
    await sql`delete from dissatisfaction_score`.execute(database.db);
  });

  test("what a reader may not read they may not choose by in an alternative either, nor be told a rule that does", () => {
    const seeing = (readings: Partial<Record<FieldSet, "hidden">>): FieldsSeen => ({ reading: (set) => readings[set] ?? "read", setOfAttribute: () => "sensitive" });
    const refused = (words: RegExp) => (error: unknown) => error instanceof Refusal && error.code === "not-allowed" && words.test(error.message);
    const ofValue = { any: "quietDays=3 or tier=high" };
    assert.throws(() => checkFilters(ofValue, { id: "", fields: seeing({ value: "hidden" }) }), refused(/^tier:/));
    for (const filters of [{ tier: "high" as const }, { segment: "quiet" }, { stayBelow: 0.5 }, { stayFrom: 0.5 }, { valueFrom: 1 }, { valueBelow: 1 }, { any: "country=NL or stayFrom=0.5" }, { any: "country=NL or valueBelow=1" }, { subscription: "active" as const }, { recurringFrom: 5 }, { wallet: "below 40" }, { dissatisfied: "quietly" as const }]) assert.throws(() => checkFilters(filters, { id: "", fields: seeing({ value: "hidden" }) }), refused(/what customers are worth/));
    assert.throws(() => checkFilters({ any: "quietDays=3 or own=plan is gold" }, { id: "", fields: seeing({ sensitive: "hidden" }) }), refused(/“plan”/));
    assert.throws(() => checkFilters({ bought: "product D-1" }, { id: "", fields: seeing({ service: "hidden" }) }), refused(/^bought:/));
    assert.equal(readsRule({ any: "quietDays=3 or own=plan is gold" }, seeing({ sensitive: "hidden" })), false);
    assert.equal(readsRule({ any: "quietDays=3 or bought=product D-1" }, seeing({ service: "hidden" })), false);
    for (const filters of [ofValue, { bought: "product D-1" }]) checkFilters(filters, { id: "", fields: seeing({}) });
  });

  test("whoever buys what a rule asks for comes in at once, and leaves when its days have passed", async () => {
    const { key } = await make("Descaled lately", { bought: "product D-1 within 60" });
    const before = whoBought({ skus: ["D-1"], within: 60 });
    assert.deepEqual(await members(key), before);
    const who = everybody().find((each) => !before.includes(each))!;
    await transaction(database.db, async (tx) => {
      const interactionId = newId();
      const position = await nextPosition(tx);
      await sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, properties) values (${ids.get(who)!}::uuid, ${interactionId}::uuid, ${position}, 'order', 'shop', 'in', ${database.ground.now()}, ${database.ground.now()}, 'shop', 900, 'EUR', '{}')`.execute(tx);
      await sql`insert into order_line (identity_id, interaction_id, line_no, sku, description, quantity, unit_price, amount_minor) values (${ids.get(who)!}::uuid, ${interactionId}::uuid, 1, 'D-1', 'Descaler', 1, 9, 900)`.execute(tx);
      await appendLog(tx, database.ground.now(), { topic: "interactions", identityIds: [ids.get(who)!] }, position);
    });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await members(key), [...before, who].sort((a, b) => a - b));
    const move = await row<{ why: string }>(database.db, sql`select why from segment_move where customer_id = ${ids.get(who)!}::uuid and to_key = ${key}`);
    assert.equal(move!.why, "Came into “Descaled lately”: bought D-1 within 60 days");
    database.setNow(new Date("2027-02-10T12:00:00Z"));
    await refreshSegments(database.ground);
    assert.deepEqual(await members(key), []);
    database.setNow(new Date(`${TODAY}T12:00:00Z`));
    await refreshSegments(database.ground);
  });

  test("how subscriptions stand is kept as their page tells it: begun, dearer, resting, ended, and through a merge", async () => {
    const started = (plan: string, amountMinor: number) => ({ kind: "subscription.started", at: "2026-06-01T00:00:00Z", amountMinor, properties: { subscription: plan, every: "1 month" } });
    await tell(1, [started("A", 1000), started("B", 500)]);
    await tell(2, [started("C", 2000), { kind: "subscription.paused", at: "2026-09-01T00:00:00Z", properties: { subscription: "C" } }]);
    await tell(3, [started("A", 3000), { kind: "subscription.ended", at: "2026-09-01T00:00:00Z", properties: { subscription: "A" } }]);
    assert.deepEqual([await found({ subscription: "active" }), await found({ subscription: "paused" }), await found({ subscription: "ended" })], [[1], [2], [3]]);
    assert.deepEqual(await found({ subscription: "none" }), except([1, 2, 3]));
    assert.deepEqual([await found({ recurringFrom: 1500 }), await found({ recurringFrom: 1501 })], [[1], []], "those that run together bring it");
    const page = await subscriptionsOf(database.ground, ids.get(1)!);
    assert.equal((page.subscriptions as { all: { perMonth: { amountMinor: number } }[] }).all.reduce((sum, { perMonth }) => sum + perMonth.amountMinor, 0), 1500, "the second route: their page");
    const { key } = await make("Subscribers worth it", { recurringFrom: 1400 });
    assert.deepEqual(await members(key), [1]);
    await tell(1, [{ kind: "subscription.ended", at: "2026-11-01T00:00:00Z", properties: { subscription: "B" } }]);
    assert.deepEqual([await members(key), await found({ recurringFrom: 1000 })], [[], [1]]);
    await mergeCustomers(database.ground, SYSTEM, { keepId: ids.get(1)!, otherId: ids.get(2)!, why: "same" });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await rows(database.db, sql`select state, per_month_minor::integer as m from subscription_standing order by customer_id`), [{ state: "active", m: 1000 }, { state: "ended", m: null }]);
    const before = await rows(database.db, sql`select * from subscription_standing order by 1`);
    await sql`delete from subscription_standing`.execute(database.db);
    await keepMissingStandings(database.ground);
    assert.deepEqual(await rows(database.db, sql`select * from subscription_standing order by 1`), before, "told again it is equal");
  });

  test("whom a rule would have chosen half a year ago knows no later purchase and no later subscription", async () => {
    const at = new Date("2026-05-20T12:00:00Z");
    const span = { from: at, until: database.ground.now(), currency: "EUR" };
    const count = async (filters: object) => (await chosenThen(database.db, CustomerFilters.parse(filters), span, undefined)).filter(({ isMember }) => isMember).length;
    const then = whoBought({ skus: ["D-1"], within: 90, at: "2026-05-20" });
    const known = new Set((await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where since <= ${at}`)).map(({ id }) => numberOf.get(id)!));
    assert.ok(Math.abs((await count({ bought: "product D-1 within 90" })) - then.filter((each) => known.has(each)).length) <= 1, "but for the two who were joined");
    assert.equal(await count({ subscription: "active" }), 0, "they subscribed in June");
    assert.equal(await count({ subscription: "ended" }), 0);
    assert.equal(await count({ any: "subscription=active or bought=product D-1 within 90" }), await count({ bought: "product D-1 within 90" }));
    const [fits] = await rows<{ fits: boolean[] }>(database.db, sql`select ${fitsThen({ any: "country=NL or quietDays=1" }, sql`now()`)} as fits from (select ${ids.get(5)!}::uuid as customer_id, 'NL'::text as country, null::text as owner) p`);
    assert.deepEqual(fits!.fits.slice(0, 2), [true, true], "of the rule itself nothing is asked, of the first alternative the country");
  });

  test("the share of wallet is kept as their page tells it: as they said, else by potential, and said apart", async () => {
    await tell(10, [{ kind: "survey.answer", at: `${TODAY}T08:00:00Z`, properties: { question: "share of wallet", score: 30, of: 100 } }]);
    await keepWalletShares(database.ground, { now: true });
    assert.deepEqual(await found({ wallet: "below 40 stated" }), [10]);
    const many = await found({ wallet: "below 40" });
    assert.ok(many.includes(10));
    const pages = await Promise.all([...ids].filter(([customer]) => customer !== 2).map(async ([customer, id]) => [customer, (await walletOf(database.ground, id)).wallet] as const));
    const should = pages.filter(([, wallet]) => (wallet.kind === "stated" || wallet.kind === "potential") && wallet.share < 0.4).map(([customer]) => customer).sort((a, b) => a - b);
    assert.deepEqual(many, should, "the second route: their pages");
    assert.deepEqual(await found({ wallet: "from 40" }), pages.filter(([, wallet]) => (wallet.kind === "stated" || wallet.kind === "potential") && wallet.share >= 0.4).map(([customer]) => customer).sort((a, b) => a - b));
    await keepWalletShares(database.ground);
    // Asked again they say otherwise: as many have said something as before.
    await tell(10, [{ kind: "survey.answer", at: `${TODAY}T09:00:00Z`, properties: { question: "share of wallet", score: 90, of: 100 } }]);
    database.setNow(new Date(`${TODAY}T13:30:00Z`));
    await keepWalletShares(database.ground);
    assert.deepEqual([await found({ wallet: "below 40 stated" }), (await found({ wallet: "from 40 stated" }))], [[], [10]], "within the hour");
    database.setNow(new Date(`${TODAY}T12:00:00Z`));
    assert.equal(ruleInFullWords({ wallet: "below 40" }, await namesIn(database.db, {}), EUR), "share of wallet below 40%, as they said or else by potential");
  });

  test("a segment said anew with alternatives keeps “me” as whoever said it", async () => {
    const { key } = await make("Mine or dear", { any: "owner=me or tier=high" });
    const kept = await row<{ any: string }>(database.db, sql`select rule->'filters'->>'any' as any from segment where segment_key = ${key}`);
    assert.equal(kept!.any, "owner=system or tier=high");
    await changeSegment(database.ground, SYSTEM, key, { filters: { any: "quietDays=30 or tier=high" } });
    assert.deepEqual(await members(key), (await found({ any: "quietDays=30 or tier=high" })));
  });
});
