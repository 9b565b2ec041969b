import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { type Actor, SEES_ALL, type Sight } from "../../organisation/index.ts";
import { catchUp, row, rows, sql, transaction } from "../../platform/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { consentsOf, customerOf, mergeCustomers, profileFollower, setConsent, startIntake, withdrawLink } from "../index.ts";
import { sayAttribute } from "../knowledge/say-attribute.ts";
import { tasksOf } from "../knowledge/tasks.ts";
import { countryCode } from "./country-code.ts";
import { agree, faultsOf, healthOfKnown, type Known, readDates } from "./faults.ts";
import { faultFollower } from "./follower.ts";
import { rebuildFaults, recomputeFaults } from "./keep-faults.ts";
import { faultsOfCustomer, keepCounts, qualityPage, readFaults, unknownVisitors } from "./read-faults.ts";
import { repairFault, undoRepair, whatToAsk } from "./repair.ts";
import { FaultsPage, QualityPage } from "./contract.ts";

let NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "lead", source: "rapport", trusted: true };
const NOW = new Date("2026-11-20T12:00:00Z");
const NOTHING: Known = { attributes: [], identifiers: [], consents: [], bounces: [], lastEmailAt: null, repairs: [], order: [] };
let serial = 0;
const fact = (key: string, value: unknown, source: string, day = 1, trusted = true) => ({ attributeId: `a${serial++}`, identityId: "i", key, value, source, trusted, observedAt: new Date(Date.UTC(2026, 9, day)) });
const found = (known: Partial<Known>) => faultsOf({ ...NOTHING, ...known }, NOW).map((f) => [f.rule, f.about]);

describe("what is amiss with what is known", () => {
  test("two sources that can be believed and say different things; not the same thing written otherwise, nor what a page says", () => {
    assert.deepEqual(found({ attributes: [fact("country", "NL", "shop"), fact("country", "Belgium", "crm")] }), [["sources-differ", "country"]]);
    assert.deepEqual(found({ attributes: [fact("country", "NL", "shop"), fact("country", "the Netherlands", "crm")] }), []);
    assert.deepEqual(found({ attributes: [fact("city", "Málaga", "shop"), fact("town", " malaga ", "crm")] }), []);
    assert.deepEqual(found({ attributes: [fact("first_name", "Farid", "shop"), fact("first_name", "F.", "crm")] }), []);
    assert.deepEqual(found({ attributes: [fact("date_of_birth", "1980-02-01", "shop"), fact("birthday", "19800201", "crm")] }), []);
    assert.deepEqual(found({ attributes: [fact("city", "Gent", "shop"), fact("city", "Delft", "web", 2, false)] }), []);
  });

  test("a colleague who has spoken after all others has settled it, until a source says something new", () => {
    const said = [fact("city", "Gent", "shop", 1), fact("city", "Delft", "crm", 2)];
    assert.deepEqual(found({ attributes: [...said, fact("city", "Gent", "desk", 3)] }), []);
    assert.deepEqual(found({ attributes: [...said, fact("city", "Gent", "desk", 3), fact("city", "Riga", "crm", 4)] }), [["sources-differ", "city"]]);
  });

  test("birthdays that cannot be: to come, too long ago, no day at all; one that may be read so is fine", () => {
    const of = (text: string) => found({ attributes: [fact("date_of_birth", text, "shop")] });
    for (const wrong of ["2031-01-01", "1875-05-05", "1990-02-30", "yesterday", "31/02/1980"]) assert.deepEqual(of(wrong), [["impossible-date", "date_of_birth"]], wrong);
    for (const right of ["1990-02-28", "19900228", "28.02.1990", "02/28/1990", "1906-11-21"]) assert.deepEqual(of(right), [], right);
    assert.equal(faultsOf({ ...NOTHING, attributes: [fact("dob", "2026-12-24", "shop")] }, NOW)[0]!.untilAt!.toISOString(), "2026-12-24T00:00:00.000Z");
  });

  test("a consent given and withdrawn at the same moment, unless something was said since", () => {
    const at = new Date("2026-10-01T10:00:00Z");
    const said = (given: boolean, when = at) => ({ purpose: "offers", channel: "email", given, at: when });
    assert.deepEqual(found({ consents: [said(true), said(false)] }), [["consent-both", "offers:email"]]);
    assert.deepEqual(found({ consents: [said(true), said(false), said(false, new Date("2026-10-02T10:00:00Z"))] }), []);
    assert.deepEqual(found({ consents: [said(true), { ...said(false), purpose: "service" }] }), []);
  });

  test("no telephone number of the country they live in; one at home and one abroad is nothing", () => {
    const numbers = (...values: string[]) => values.map((value) => ({ kind: "phone", value }));
    const attributes = [fact("country", "Netherlands", "shop")];
    assert.deepEqual(found({ attributes, identifiers: numbers("+4930123456") }), [["phone-country", "phone"]]);
    assert.deepEqual(found({ attributes, identifiers: numbers("+4930123456", "+31205550101") }), []);
    assert.deepEqual(found({ identifiers: numbers("+4930123456") }), []);
  });

  test("an address that bounced for good, or three times, unless an e-mail was opened or written since", () => {
    const bounce = (day: number, permanent: boolean | null) => ({ address: "a@example.com", at: new Date(Date.UTC(2026, 9, day)), permanent, reason: "no such user" });
    assert.deepEqual(found({ bounces: [bounce(1, true)] }), [["bouncing", "a@example.com"]]);
    assert.deepEqual(found({ bounces: [bounce(1, false), bounce(2, null)] }), []);
    assert.deepEqual(found({ bounces: [bounce(1, false), bounce(2, null), bounce(3, null)] }), [["bouncing", "a@example.com"]]);
    assert.deepEqual(found({ bounces: [bounce(1, true)], lastEmailAt: new Date(Date.UTC(2026, 9, 2)) }), []);
  });

  test("what somebody said is right stays out, until something else is found (the twin)", () => {
    const attributes = [fact("country", "NL", "shop"), fact("country", "BE", "crm")];
    const [fault] = faultsOf({ ...NOTHING, attributes }, NOW);
    const repairs = [{ rule: fault!.rule, about: fault!.about, seen: fault!.seen, act: "is-right", at: NOW }];
    assert.deepEqual(found({ attributes, repairs }), []);
    assert.deepEqual(found({ attributes: [...attributes, fact("country", "DE", "news")], repairs }), [["sources-differ", "country"]]);
  });

  test("whether values agree does not hang on their order; a day that is written can be read", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("Ann", "A.", "ANN", "Bo", "b"), { minLength: 1, maxLength: 4 }), (names) => assert.equal(agree("first_name", names), agree("first_name", [...names].reverse()))));
    fc.assert(fc.property(fc.date({ min: new Date("1910-01-01"), max: new Date("2026-01-01"), noInvalidDate: true }), (date) => assert.equal(readDates(date.toISOString().slice(0, 10))[0]!.toISOString().slice(0, 10), date.toISOString().slice(0, 10))));
    assert.deepEqual([countryCode("Deutschland"), countryCode("UK"), countryCode("México"), countryCode("atlantis")], ["DE", "GB", "MX", undefined]);
  });

  test("how full a profile is, is counted as on the customer's page", () => {
    assert.deepEqual(healthOfKnown({ ...NOTHING, attributes: [fact("first_name", "A", "s"), fact("last_name", "B", "s"), fact("city", null, "s")], identifiers: [{ kind: "claimed_email", value: "web:a@b.c" }], consents: [{ purpose: "offers", channel: "email", given: false, at: NOW }] }).known, 3);
  });
});

describe("the page on data quality", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, () => undefined);
  before(async () => {
    NORA = { ...NORA, id: await organisation.add("nora@example.com", "lead") };
  });
  const clock = { at: NOW.getTime() };
  const ground = () => {
    database.setNow(new Date((clock.at += 1000)));
    return database.ground;
  };
  const followers = [profileFollower, faultFollower(() => database.ground.now())];
  const settle = () => catchUp(database.db, followers);
  const SHOP = { name: "shop", trusted: true }, CRM = { name: "crm", trusted: true };
  async function comes(source: typeof SHOP, user: string, traits: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<string> {
    await startIntake(ground()).take(source, [{ messageId: `q${serial++}`, kind: "visit", channel: "web", direction: "in", occurredAt: database.ground.now().toISOString(), identifiers: [{ kind: "user_id", value: user }], traits, ...more } as never]);
    await settle();
    return (await customerOf(database.db, (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where kind = 'user_id' and value = ${user}`))!.id))!;
  }
  const rulesOf = async (id: string) => (await faultsOfCustomer(database.ground, id)).map((f) => f.rule).filter((rule) => rule !== "incomplete");
  const repair = async (id: string, rule: string, act: string, value?: string) => {
    const fault = (await faultsOfCustomer(database.ground, id)).find((f) => f.rule === rule)!;
    return (await repairFault(ground(), NORA, id, { rule: fault.rule, about: fault.about, seen: fault.seen, act, ...(value === undefined ? {} : { value }) } as never)).repairId;
  };

  test("the right one of two sources is chosen in one step, and taken back in one", async () => {
    const id = await comes(SHOP, "differ", { city: "Gent", name: "Ann Bee" });
    await comes(CRM, "differ", { city: "Delft" });
    assert.deepEqual(await rulesOf(id), ["sources-differ"]);
    const repairId = await repair(id, "sources-differ", "choose", "Gent");
    await settle();
    assert.deepEqual(await rulesOf(id), []);
    const city = async () => (await row<{ city: string }>(database.db, sql`select city from profile where customer_id = ${id}::uuid`))!.city;
    assert.equal(await city(), "Gent");
    await undoRepair(ground(), NORA, repairId);
    await settle();
    assert.deepEqual([await rulesOf(id), await city()], [["sources-differ"], "Delft"]);
    await assert.rejects(undoRepair(ground(), NORA, repairId), /taken back already/);
    assert.deepEqual((await rows<{ act: string }>(database.db, sql`select act from audit where object_id = ${id} and act like 'fault.%' order by at`)).map((a) => a.act), ["fault.repair", "fault.repair-undo"]);
  });

  test("what the customer has refused since a repair stays refused when the repair is taken back", async () => {
    const id = await comes(SHOP, "refuser", { name: "Rae Refuse" });
    const says = (purpose: string, given: boolean, source: string) => transaction(database.db, (tx) => setConsent(tx, ground().now(), NORA, { identityId: id, purpose, channel: "email", given, wordingVersion: "1", source }));
    for (const purpose of ["offers", "service"]) await says(purpose, true, "form");
    await comes(SHOP, "refuser", {}, { kind: "email.bounced", channel: "email", direction: "none", properties: { address: "rae@example.com", permanent: true, reason: "no such user" } });
    const repairId = await repair(id, "bouncing", "withdraw");
    await says("offers", false, "telephone");
    await undoRepair(ground(), NORA, repairId);
    assert.deepEqual((await consentsOf(database.db, id)).map((c) => [c.purpose, c.given]), [["offers", false], ["service", true]]);
  });

  test("what the server was just working out does not hide a fault whose repair is taken back meanwhile", async () => {
    const id = await comes(SHOP, "meanwhile", { name: "May Meanwhile" });
    await comes(SHOP, "meanwhile", {}, { kind: "email.bounced", channel: "email", direction: "none", properties: { address: "may@example.com", permanent: true, reason: "no such user" } });
    const repairId = await repair(id, "bouncing", "is-right");
    let other: Promise<void> | undefined;
    await transaction(database.db, async (tx) => {
      await undoRepair({ ...ground(), db: tx, nudge: () => undefined }, NORA, repairId);
      // It began before the repair was taken back for certain, and ends afterwards.
      other = transaction(database.db, (second) => recomputeFaults(second, database.ground.now(), [id]));
      while (!(await row(database.db, sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await other;
    assert.deepEqual(await rulesOf(id), ["bouncing"]);
  });

  test("where an address bounces all consents by e-mail are withdrawn, and given back by taking that back", async () => {
    const id = await comes(SHOP, "bouncer", { name: "Bo Bounce" });
    for (const purpose of ["offers", "service"]) await transaction(database.db, (tx) => setConsent(tx, ground().now(), NORA, { identityId: id, purpose, channel: "email", given: true, wordingVersion: "1", source: "form" }));
    await comes(SHOP, "bouncer", {}, { kind: "email.bounced", channel: "email", direction: "none", properties: { address: "bo@example.com", permanent: true, reason: "no such user" } });
    assert.deepEqual(await rulesOf(id), ["bouncing"]);
    const repairId = await repair(id, "bouncing", "withdraw");
    const given = async () => (await consentsOf(database.db, id)).map((c) => c.given);
    assert.deepEqual([await rulesOf(id), await given()], [[], [false, false]]);
    await undoRepair(ground(), NORA, repairId);
    assert.deepEqual([await rulesOf(id), await given()], [["bouncing"], [true, true]]);
    await comes(SHOP, "bouncer", {}, { kind: "newsletter.opened", channel: "email" });
    assert.deepEqual(await rulesOf(id), [], "an e-mail was opened since: it works");
  });

  for (const end of ["it is taken back and they are parted", "they are parted"] as const)
    test(`of two who are one, a withdrawal is of who had given it, also where ${end}: nobody is given a consent that they never gave`, async () => {
      const [one, other] = [await comes(SHOP, `part-1 ${end}`, { name: "Una" }), await comes(SHOP, `part-2 ${end}`, { name: "Una" })];
      await transaction(database.db, (tx) => setConsent(tx, ground().now(), NORA, { identityId: other, purpose: "offers", channel: "email", given: true, wordingVersion: "7", source: "form" }));
      await comes(SHOP, `part-2 ${end}`, {}, { kind: "email.bounced", channel: "email", direction: "none", properties: { address: "una@example.com", permanent: true, reason: "no such user" } });
      const { customerId, linkId } = await mergeCustomers(ground(), NORA, { keepId: one, otherId: other, why: "one" });
      await settle();
      const repairId = await repair(customerId, "bouncing", "withdraw");
      const given = async (id: string) => (await consentsOf(database.db, id)).map((c) => [c.given, c.wordingVersion]);
      assert.deepEqual(await given(customerId), [[false, "7"]]);
      if (end !== "they are parted") {
        await undoRepair(ground(), NORA, repairId);
        assert.deepEqual(await given(customerId), [[true, "7"]]);
      }
      await withdrawLink(ground(), NORA, linkId);
      await settle();
      assert.deepEqual([await given(one), await given(other)], [[], [[end !== "they are parted", "7"]]]);
    });

  test("what somebody may not read they do not repair, nor are told of: a right guess and a wrong one are answered alike, the number is left out, and a task names no value", async () => {
    const id = await comes(SHOP, "guessed", { name: "Gus", date_of_birth: "2093-01-01" });
    const seen = (await faultsOfCustomer(database.ground, id)).find(({ rule }) => rule === "impossible-date")!.seen;
    const sight: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, sensitive: "hidden" } };
    const guess = (said: string, by = sight) => repairFault(ground(), NORA, id, { rule: "impossible-date", about: "date_of_birth", seen: said, act: "ask" }, by).then(() => "done", (error: Error) => error.message);
    assert.equal(await guess(seen), await guess("2093-01-02"));
    assert.equal((await qualityPage(database.ground, sight)).faults.some(({ rule }) => rule === "impossible-date"), false);
    assert.ok((await qualityPage(database.ground)).faults.find(({ rule }) => rule === "impossible-date")!.customers > 0);
    assert.equal(await guess(seen, SEES_ALL), "done", "who reads it repairs it (the twin)");
    clock.at += 120_000; // what the gauges count is kept for a moment
    for (const detail of [{ value: "2093-01-01" }, { key: "date_of_birth", said: [{ value: "2093-01-01", source: "a", at: "2026-11-20T10:00:00.000Z", believed: true }] }, { address: "gus@2093.example" }, { value: "+2093", country: "NL" }])
      for (const rule of ["impossible-date", "sources-differ", "bouncing", "phone-country"] as const) assert.doesNotMatch(whatToAsk({ rule, detail }), /2093/);
  });

  test("asking is a task of whoever says so, shown beside the fault; a list that has changed since repairs nothing", async () => {
    const id = await comes(SHOP, "birthday", { name: "Cy", date_of_birth: "2031-05-05" });
    const [fault] = (await readFaults(database.ground, { rule: "impossible-date", offset: 0, limit: 10 })).faults;
    assert.equal(fault!.customerId, id);
    const repairId = await repair(id, "impossible-date", "ask");
    const tasks = async () => (await tasksOf(database.ground, id)).tasks.map((t) => [t.what, t.state]);
    assert.deepEqual(await tasks(), [["Ask for the birthday: the one we have cannot be", "open"]]);
    assert.equal((await faultsOfCustomer(database.ground, id)).find((f) => f.rule === "impossible-date")!.asked!.by, "nora");
    await undoRepair(ground(), NORA, repairId);
    assert.deepEqual((await tasks())[0]![1], "withdrawn");
    await assert.rejects(repairFault(ground(), NORA, id, { rule: "impossible-date", about: "date_of_birth", seen: "2030-01-01", act: "is-right" }), /no longer amiss/);
    await assert.rejects(repairFault(ground(), NORA, id, { rule: "impossible-date", about: "date_of_birth", seen: fault!.seen, act: "withdraw" }), /mends nothing here/);
  });

  test("faults come together with a merge, part with its end, and computed anew are the same", async () => {
    const one = await comes(SHOP, "merge-1", { name: "Dee", country: "NL" });
    const other = await comes(CRM, "merge-2", { name: "Dee", country: "BE" });
    const state = async () => JSON.stringify(await rows(database.db, sql`select to_jsonb(f) - 'found_at' as f from profile_fault f order by customer_id, rule, about`)) + JSON.stringify(await rows(database.db, sql`select * from profile_health order by customer_id`));
    const before = await state();
    const { customerId, linkId } = await mergeCustomers(ground(), NORA, { keepId: one, otherId: other, why: "one" });
    await settle();
    assert.deepEqual(await rulesOf(customerId), ["sources-differ"]);
    const kept = await state();
    await transaction(database.db, (tx) => rebuildFaults(tx, database.ground.now()));
    assert.equal(await state(), kept);
    await withdrawLink(ground(), NORA, linkId);
    await settle();
    assert.equal(await state(), before);
  });

  test("stale after a year of silence until somebody says that it still holds; and the gauges count what the tables hold", async () => {
    const id = await comes(SHOP, "stale", { name: "Eve", city: "Riga" });
    await startIntake(ground()).take({ name: "web", trusted: false }, [1, 2, 3].map((n) => ({ messageId: `v${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: database.ground.now().toISOString(), identifiers: [{ kind: "anonymous_id" as const, value: "cookie-9" }] })));
    await settle();
    assert.equal((await faultsOfCustomer(database.ground, id)).some((f) => f.rule === "stale"), false);
    const { counts } = await keepCounts(ground());
    const second = (await row<Record<string, number>>(database.db, sql`select count(*) filter (where kind <> 'anonymous_id') as "known", (select count(*) from interaction) as touches, (select count(*) from interaction x where exists (select 1 from identifier i where i.identity_id = x.identity_id and i.kind <> 'anonymous_id')) as "ofKnown", (select count(*) from identity) as records from identifier`))!;
    assert.deepEqual([counts.customers, counts.touchPointsKnown, counts.identityCoverage], [second["known"], { of: second["ofKnown"], out: second["touches"] }, { of: second["known"], out: second["records"] }]);
    assert.deepEqual((await unknownVisitors(database.db, 10)).visitors.map((v) => v.interactions), [3]);
    clock.at += 366 * 86_400_000;
    ground();
    const page = await qualityPage(database.ground);
    assert.deepEqual(QualityPage.parse(page), page);
    assert.equal(page.faults.find((f) => f.rule === "stale")!.customers, counts.customers, "nobody was heard of since");
    assert.deepEqual([page.counts!.fresh.of, page.before!.counts.fresh.of], [0, counts.customers]);
    const repairId = await repair(id, "stale", "is-right");
    const isStale = async () => (await readFaults(database.ground, { rule: "stale", offset: 0, limit: 100 })).faults.some((f) => f.customerId === id);
    assert.equal(await isStale(), false);
    await undoRepair(ground(), NORA, repairId);
    assert.equal(await isStale(), true);
    const incomplete = await readFaults(database.ground, { rule: "incomplete", offset: 0, limit: 3 });
    assert.deepEqual(FaultsPage.parse(incomplete), incomplete);
    assert.equal(incomplete.next, "3");
    await sayAttribute(ground(), NORA, id, { key: "language", value: "en" });
  });
});
