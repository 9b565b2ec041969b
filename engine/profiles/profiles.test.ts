import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, type Database, readLog, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { lockCustomers } from "./link.ts";
import { endLink, groupByLinks, type Intake, interactionsOf, membersOf, mergeCustomers, profileFollower, profilesOf, rebuildProfiles, recomputeProfiles, startIntake, timelineChoicesOf, type TimelineQuery } from "./index.ts";

const WEB = { name: "web", trusted: false };
const SHOP = { name: "shop", trusted: true };
let serial = 0;

function visit(identifiers: { kind: "user_id" | "anonymous_id" | "email" | "phone"; value: string }[], more: Record<string, unknown> = {}) {
  return { messageId: `m${serial++}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: "2026-11-20T10:00:00.000Z", identifiers, ...more };
}

async function customerBy(db: Database, kind: string, value: string): Promise<string | undefined> {
  return (await row<{ customer_id: string }>(db, sql`select customer_id from identifier join membership using (identity_id) where kind = ${kind} and value = ${value}`))?.customer_id;
}

/** Everything that is computed from links, as one text. */
async function state(db: Database): Promise<string> {
  return JSON.stringify([
    await rows(db, sql`select * from membership order by identity_id`),
    // Without the bookmark of how far it counts.
    await rows(db, sql`select to_jsonb(p) - 'counted_to' as p from profile p order by customer_id`),
  ]);
}

describe("whose a touch point is", () => {
  const database = useDatabase();
  const intake = (): Intake => startIntake(database.ground);

  test("three conversations about one repair, the call that names it and what was promised are one issue; a history says what it could be narrowed to", async () => {
    const at = (day: number) => `2026-10-${String(day).padStart(2, "0")}T10:00:00.000Z`;
    const by = [{ kind: "user_id" as const, value: "grinder" }];
    const say = (kind: string, day: number, properties: Record<string, unknown>, more: Record<string, unknown> = {}) => visit(by, { kind, channel: "email", occurredAt: at(day), properties, ...more });
    await intake().take(SHOP, [
      say("conversation.opened", 1, { conversationId: "c1", code: "C-AAAAA", topic: "repair" }), say("promise.made", 2, { promiseId: "p1", conversationId: "c1" }), say("conversation.opened", 20, { conversationId: "c2", code: "C-BBBBB", topic: "repair" }),
      say("message", 20, { conversationId: "c2" }), say("call", 21, { issue: "C-BBBBB" }, { channel: "voice", department: "Workshop", brand: "Wren" }), say("visit", 22, { issue: "C-AAAAA", path: "/repair" }, { channel: "web" }),
      say("conversation.opened", 22, { conversationId: "c3", code: "C-CCCCC", topic: "invoice" }), say("order", 23, { number: "R-1" }, { amountMinor: 100, currency: "EUR" }),
    ]);
    const customer = (await customerBy(database.db, "user_id", "grinder"))!;
    const history = (query: Partial<TimelineQuery> = {}) => interactionsOf(database.db, customer, { limit: 50, ...query });
    assert.deepEqual((await history()).map((entry) => `${entry.kind} ${entry.thread?.key}`).sort(), [
      "call issue:C-AAAAA", "conversation.opened conversation:c3", "conversation.opened issue:C-AAAAA", "conversation.opened issue:C-AAAAA", "message issue:C-AAAAA", "order order:R-1", "promise.made issue:C-AAAAA", "visit issue:C-AAAAA",
    ]);
    for (const thread of ["issue:C-AAAAA", "issue:C-BBBBB"]) assert.deepEqual((await history({ thread })).map((entry) => entry.kind).sort(), ["call", "conversation.opened", "conversation.opened", "message", "promise.made", "visit"], thread);
    assert.deepEqual((await history({ thread: "conversation:c2" })).length, 2, "one of its conversations by itself");
    assert.deepEqual((await history({ thread: "issue:nobody's" })), []);
    const there = await timelineChoicesOf(database.db, customer);
    assert.deepEqual([there.kinds.map(({ title }) => title), there.channels, there.departments, there.regions, there.brands], [["A call", "Got in touch", "A message", "Placed an order", "We promised", "Visited a page"], ["email", "voice", "web"], ["Workshop"], [], ["Wren"]]);
  });

  test("two who act on customers that have just become others do not wait for each other in a circle", async () => {
    const names = ["circle-1", "circle-2", "circle-3"];
    await intake().take(SHOP, names.map((value) => visit([{ kind: "user_id", value }])));
    const [first, second, third] = (await rows<{ id: string }>(database.db, sql`select identity_id as id from identifier where kind = 'user_id' and value = any(${names}::text[]) order by 1`)).map(({ id }) => id) as [string, string, string];
    let [locked, merged] = [() => undefined as void, () => undefined as void];
    const [isLocked, mayEnd] = [new Promise<void>((done) => (locked = done)), new Promise<void>((done) => (merged = done))];
    const merging = transaction(database.db, async (tx) => {
      await lockCustomers(tx, [first, third]);
      await sql`update membership set customer_id = ${first}::uuid where identity_id = ${third}::uuid`.execute(tx);
      locked();
      await mayEnd;
    });
    await isLocked;
    // One holds the second and waits for the third, which is about to become the first; the other waits for the first, and then for the second. No second try here: a circle would be an error.
    const waiting = ([[second, third], [first, second]] as const).map((ids) => database.db.transaction().execute((tx) => lockCustomers(tx as never, ids)));
    while ((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))!.n < 2) await new Promise(setImmediate);
    merged();
    await merging;
    const [one, other] = await Promise.all(waiting);
    assert.deepEqual([one!.get(third), one!.get(second), other!.get(first), other!.get(second)], [first, second, first, second]);
    await sql`update membership set customer_id = identity_id where identity_id = ${third}::uuid`.execute(database.db);
  });

  test("a visitor who signs in becomes one customer with what they did before", async () => {
    await intake().take(WEB, [visit([{ kind: "anonymous_id", value: "cookie-1" }])]);
    await intake().take(WEB, [visit([{ kind: "anonymous_id", value: "cookie-1" }, { kind: "user_id", value: "u1" }])]);
    assert.equal(await customerBy(database.db, "anonymous_id", "cookie-1"), await customerBy(database.db, "user_id", "u1"));
  });

  test("two people who sign in on one device stay two customers", async () => {
    await intake().take(WEB, [visit([{ kind: "anonymous_id", value: "shared" }])]);
    await intake().take(WEB, [visit([{ kind: "anonymous_id", value: "shared" }, { kind: "user_id", value: "anna" }])]);
    await intake().take(WEB, [visit([{ kind: "anonymous_id", value: "shared" }, { kind: "user_id", value: "ben" }])]);
    assert.notEqual(await customerBy(database.db, "user_id", "anna"), await customerBy(database.db, "user_id", "ben"));
  });

  test("a verified e-mail address links two accounts; one that a browser claims does not (the twin)", async () => {
    await intake().take(SHOP, [visit([{ kind: "user_id", value: "shop-7" }, { kind: "email", value: "mira@example.com" }])]);
    await intake().take(SHOP, [visit([{ kind: "user_id", value: "shop-8" }, { kind: "email", value: " Mira@Example.com" }])]);
    assert.equal(await customerBy(database.db, "user_id", "shop-7"), await customerBy(database.db, "user_id", "shop-8"));
    await intake().take(WEB, [visit([{ kind: "user_id", value: "stranger" }, { kind: "email", value: "mira@example.com" }])]);
    assert.notEqual(await customerBy(database.db, "user_id", "stranger"), await customerBy(database.db, "user_id", "shop-7"));
  });

  test("a mailbox or a telephone that several people share does not make them one where given name or birthday differ; where they fit it does (the twin)", async () => {
    const same = async (a: string, b: string) => (await customerBy(database.db, "user_id", a)) === (await customerBy(database.db, "user_id", b));
    const known = (user: string, kind: "email" | "phone", value: string, traits: Record<string, unknown>) => intake().take(SHOP, [visit([{ kind: "user_id", value: user }, { kind, value }], { traits })]);
    await known("anna", "email", "info@acme.example", { name: "Anna Berg", date_of_birth: "1971-01-01" });
    await known("carlos", "email", "info@acme.example", { name: "Carlos Diaz", date_of_birth: "1990-05-05" });
    await known("anna-2", "email", "info@acme.example", { name: "Ánna Bergmann" });
    await known("otto", "phone", "+49301234567", { first_name: "Otto", last_name: "Alt" });
    await known("lena", "phone", "+49301234567", { first_name: "Lena", last_name: "Alt" });
    await known("kurt", "phone", "+49309999999", { name: "Kurt Alt", birthday: "1950-02-03" });
    await known("kurt-junior", "phone", "+49309999999", { name: "Kurt Alt", birthday: "1980-07-13" });
    assert.deepEqual([await same("anna", "carlos"), await same("otto", "lena"), await same("kurt", "kurt-junior"), await same("anna", "anna-2")], [false, false, false, true]);
  });

  test("a household's telephone does not make two people with different addresses one", async () => {
    await intake().take(SHOP, [visit([{ kind: "email", value: "a@example.com" }, { kind: "phone", value: "+31 20 555 0101" }])]);
    await intake().take(SHOP, [visit([{ kind: "email", value: "b@example.com" }, { kind: "phone", value: "+31205550101" }])]);
    assert.notEqual(await customerBy(database.db, "email", "a@example.com"), await customerBy(database.db, "email", "b@example.com"));
  });

  test("whoever is taken away while their profile is worked out again leaves none behind", async () => {
    await intake().take(SHOP, [visit([{ kind: "user_id", value: "leaver" }])]);
    await catchUp(database.db, [profileFollower]);
    const id = (await customerBy(database.db, "user_id", "leaver"))!;
    let again: Promise<void> | undefined;
    await transaction(database.db, async (undo) => {
      for (const table of ["identifier", "membership"] as const) await sql`delete from ${sql.table(table)} where identity_id = ${id}::uuid`.execute(undo);
      await sql`delete from profile where customer_id = ${id}::uuid`.execute(undo);
      again = transaction(database.db, (tx) => recomputeProfiles(tx, [id]));
      while (!(await row(database.db, sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await again;
    assert.equal(await row(database.db, sql`select 1 from profile where customer_id = ${id}::uuid`), undefined);
  });

  test("a placeholder identifies nobody, and the refusal says so", async () => {
    await assert.rejects(intake().take(WEB, [visit([{ kind: "user_id", value: "undefined" }])]), /placeholder/);
  });

  test("the same message of a source has one effect, also within one batch and at the same time; another source's stands for itself", async () => {
    const event = visit([{ kind: "user_id", value: "twice" }], { messageId: "same" });
    const one = intake();
    assert.deepEqual(await one.take(WEB, [event, event]), { recorded: 1, duplicates: 1 });
    const many = await Promise.all(Array.from({ length: 50 }, () => startIntake(database.ground).take(WEB, [{ ...event, messageId: "at-once" }])));
    assert.equal(many.reduce((sum, taken) => sum + taken.recorded, 0), 1);
    assert.deepEqual(await one.take(SHOP, [event]), { recorded: 1, duplicates: 0 });
  });

  test("one unusable touch point refuses its own request and harms no other", async () => {
    const one = intake();
    const [good, bad] = await Promise.allSettled([one.take(WEB, [visit([{ kind: "user_id", value: "fine" }])]), one.take(WEB, [visit([{ kind: "email", value: "not an address" }])])]);
    assert.equal(good.status, "fulfilled");
    assert.match(String((bad as PromiseRejectedResult).reason), /not an e-mail address/);
  });

  test("a message that was seen before makes nobody and says nothing, whatever else it carries", async () => {
    await intake().take(WEB, [visit([{ kind: "user_id", value: "first" }], { messageId: "seen-once", traits: { name: "First" } })]);
    const before = await rows(database.db, sql`select (select count(*) from identity) as i, (select count(*) from attribute) as a, (select position from log_head where name = 'main') as p`);
    assert.deepEqual(await intake().take(WEB, [visit([{ kind: "user_id", value: "mallory" }], { messageId: "seen-once", traits: { name: "Mallory" } })]), { recorded: 0, duplicates: 1 });
    assert.deepEqual(await rows(database.db, sql`select (select count(*) from identity) as i, (select count(*) from attribute) as a, (select position from log_head where name = 'main') as p`), before);
  });

  test("what cannot be kept is refused by name, and whoever arrives at the same time is not harmed", async () => {
    const one = intake();
    const who = [{ kind: "user_id" as const, value: "innocent" }];
    let deep: unknown = {};
    for (let i = 0; i < 9000; i++) deep = { deep };
    const bad = [{ messageId: "nul\u0000" }, { occurredAt: "0000-01-01T00:00:00Z" }, { occurredAt: "9999-12-31T23:59:59-14:00" }, { properties: { deep } }, { amountMinor: 9_007_199_254_740_991, currency: "EUR" }];
    const answers = await Promise.allSettled([...bad.map((more) => one.take(WEB, [visit(who, more)])), ...Array.from({ length: 20 }, () => one.take(WEB, [visit(who)]))]);
    assert.deepEqual(answers.slice(0, bad.length).map((a) => a.status === "rejected" && (a.reason as { code?: string }).code), bad.map(() => "bad-input"));
    assert.ok(answers.slice(bad.length).every((a) => a.status === "fulfilled"));
  });

  test("what an untrusted source says of somebody shows only where no trusted one says anything", async () => {
    await intake().take(SHOP, [visit([{ kind: "user_id", value: "vip" }], { traits: { name: "Vera" }, occurredAt: "2026-11-01T10:00:00.000Z" })]);
    await intake().take(WEB, [visit([{ kind: "user_id", value: "vip" }], { traits: { name: "Evil", city: "Delft" } })]);
    await catchUp(database.db, [profileFollower]);
    const vip = (await customerBy(database.db, "user_id", "vip"))!;
    const profile = (await profilesOf(database.db, [vip])).get(vip)!;
    assert.deepEqual([profile.name, profile.city], ["Vera", "Delft"]);
  });

  test("what was said last is shown, in whatever order it arrives and whoever said the same before", async () => {
    const said = async (source: typeof SHOP, city: string, occurredAt: string) => {
      await intake().take(source, [visit([{ kind: "user_id", value: "mover" }], { traits: { city }, occurredAt })]);
      await catchUp(database.db, [profileFollower]);
      const mover = (await customerBy(database.db, "user_id", "mover"))!;
      return (await profilesOf(database.db, [mover])).get(mover)!.city;
    };
    assert.equal(await said(SHOP, "Delft", "2026-11-01T10:00:00.000Z"), "Delft");
    assert.equal(await said(SHOP, "Delft", "2026-11-05T10:00:00.000Z"), "Delft");
    assert.equal(await said(SHOP, "Gent", "2026-11-03T10:00:00.000Z"), "Delft", "Gent was said before Delft was said again");
    assert.equal(await said(SHOP, "Gent", "2026-11-06T10:00:00.000Z"), "Gent");
    assert.equal(await said(WEB, "Riga", "2026-11-07T10:00:00.000Z"), "Gent", "a page is not believed against the shop");
    assert.equal(await said(SHOP, "Riga", "2026-11-08T10:00:00.000Z"), "Riga", "the shop says what a page said before");
    assert.equal(await said(WEB, "Nice", "2026-11-09T10:00:00.000Z"), "Riga");
  });

  test("of two touch points with one message id that arrive together the second has no effect at all", async () => {
    const event = visit([{ kind: "user_id", value: "first-said" }]);
    const taken = await intake().take(SHOP, [event, { ...event, identifiers: [{ kind: "user_id", value: "ghost" }], traits: { name: "Ghost" } }]);
    assert.deepEqual(taken, { recorded: 1, duplicates: 1 });
    assert.equal(await customerBy(database.db, "user_id", "ghost"), undefined);
  });

  test("what a person separated no later event joins again; without the separation it does (the twin)", async () => {
    const both = async (name: string) => {
      for (const who of ["wife", "man"]) await intake().take(SHOP, [visit([{ kind: "user_id", value: `${who}-${name}` }, { kind: "email", value: `${name}@example.com` }])]);
      return [await customerBy(database.db, "user_id", `wife-${name}`), await customerBy(database.db, "user_id", `man-${name}`)];
    };
    const [wife, man] = await both("shared");
    assert.equal(wife, man, "a rule joins them");
    const { link_id: link } = (await row<{ link_id: string }>(database.db, sql`select link_id from link where identity_id = any(${await membersOf(database.db, wife!)}::uuid[])`))!;
    await endLink(database.ground, { ...SYSTEM, kind: "person", id: "nora" }, link, "two people");
    const [wifeAfter, manAfter] = await both("shared");
    assert.notEqual(wifeAfter, manAfter);
  });

  test("one who is told of five hundred kinds of things is told of no more kinds", async () => {
    const take = (keys: readonly string[]) => intake().take(SHOP, [visit([{ kind: "user_id", value: "chatty" }], { traits: Object.fromEntries(keys.map((key) => [key, 1])) })]);
    for (let n = 0; n < 11; n++) await take(Array.from({ length: 50 }, (_, i) => `key_${n}_${i}`));
    await take(["key_0_0"]);
    const counted = await row<{ n: number }>(database.db, sql`select count(distinct key) as n from attribute join identifier using (identity_id) where kind = 'user_id' and identifier.value = 'chatty'`);
    assert.equal(counted!.n, 500);
  });

  test("a touch point dated in the future does not say that somebody was heard of then", async () => {
    await intake().take(SHOP, [visit([{ kind: "user_id", value: "time-traveller" }], { occurredAt: "2199-01-01T00:00:00.000Z" })]);
    await catchUp(database.db, [profileFollower]);
    const id = (await customerBy(database.db, "user_id", "time-traveller"))!;
    assert.equal((await profilesOf(database.db, [id])).get(id)!.lastHeardAt, database.ground.now().toISOString());
  });

  test("the timeline is asked by what belongs together, where, in which direction, since when and for what was said", async () => {
    const who = [{ kind: "user_id" as const, value: "reader" }];
    await intake().take(SHOP, [
      visit(who, { kind: "order", channel: "shop", properties: { number: "R-7" }, occurredAt: "2026-11-01T10:00:00.000Z", region: "North", department: "Sales" }),
      visit(who, { kind: "delivery", channel: "post", direction: "out", properties: { order: "R-7" }, occurredAt: "2026-11-03T10:00:00.000Z", region: "North" }),
      visit(who, { kind: "payment", channel: "portal", properties: { order: "R-8" }, occurredAt: "2026-11-05T10:00:00.000Z" }),
      visit(who, { kind: "letter", channel: "post", body: "The beans arrived 100% late_again.", occurredAt: "2026-11-06T10:00:00.000Z", brand: "Tidewren" }),
    ]);
    const reader = (await customerBy(database.db, "user_id", "reader"))!;
    const kinds = async (query: Partial<TimelineQuery>) => (await interactionsOf(database.db, reader, { limit: 50, ...query })).map((entry) => entry.kind);
    assert.deepEqual(await kinds({}), ["letter", "payment", "delivery", "order"]);
    assert.deepEqual(await kinds({ thread: "order:R-7" }), ["delivery", "order"]);
    assert.deepEqual(await kinds({ thread: "order:R-9" }), []);
    assert.deepEqual(await kinds({ region: "North", direction: "in" }), ["order"]);
    assert.deepEqual(await kinds({ brand: "Tidewren" }), ["letter"]);
    assert.deepEqual(await kinds({ from: new Date("2026-11-05T10:00:00.000Z") }), ["letter", "payment"]);
    assert.deepEqual(await kinds({ words: "LATE_again" }), ["letter"]);
    assert.deepEqual(await kinds({ words: "late again" }), [], "_ stands for itself");
    assert.deepEqual(await kinds({ until: new Date("2026-11-20T10:00:00.000Z"), from: new Date("2026-11-20T10:00:00.000Z") }), [], "until is the moment before which");
    const [order] = await interactionsOf(database.db, reader, { limit: 1, kind: "order" });
    assert.deepEqual([order!.thread, order!.place], [{ key: "order:R-7", about: "order", name: "R-7" }, { department: "Sales", region: "North", productLine: null, brand: null }]);
    await assert.rejects(intake().take(SHOP, [visit(who, { kind: "payment", properties: { onTime: "yes" } })]), /interactions\[0\]\.properties\.onTime: must be true or false/);
  });

  test("text with NUL, half characters and direction marks is kept as inert data", async () => {
    await intake().take(WEB, [visit([{ kind: "user_id", value: "odd" }], { body: "a\u0000b\ud800c\u202e", properties: { "k\u0000": ["\udfff", { deep: "\u0000" }], __proto__: { x: 1 } }, traits: { name: "N\u0000" } })]);
    await catchUp(database.db, [profileFollower]);
    const [entry] = await interactionsOf(database.db, (await customerBy(database.db, "user_id", "odd"))!, { limit: 5 });
    assert.equal(entry!.words, "a\uFFFDb\uFFFDc\u202e");
  });

  test("ten thousand strangers arriving in any split of batches become ten thousand customers", async () => {
    const before = (await row<{ n: number }>(database.db, sql`select count(distinct customer_id) as n from membership`))!.n;
    const one = intake();
    await Promise.all(Array.from({ length: 20 }, (_, part) => one.take(WEB, Array.from({ length: 500 }, (_, i) => visit([{ kind: "user_id", value: `p${part}-${i}` }])))));
    assert.equal((await row<{ n: number }>(database.db, sql`select count(distinct customer_id) as n from membership`))!.n - before, 10_000);
  });
});

describe("merge and unmerge", () => {
  const database = useDatabase();

  async function people(n: number): Promise<string[]> {
    const intake = startIntake(database.ground);
    const ids: string[] = [];
    for (let i = 0; i < n; i++) {
      const value = `person-${serial++}`;
      await intake.take(SHOP, [visit([{ kind: "user_id", value }], { traits: { name: `Name ${value}`, city: i % 2 ? "Delft" : "Gent" } })]);
      ids.push((await customerBy(database.db, "user_id", value))!);
    }
    await catchUp(database.db, [profileFollower]);
    return ids;
  }

  test("a merged customer answers to both ids, keeps the older one, and shows both histories", async () => {
    const [a, b] = await people(2);
    const { customerId } = await mergeCustomers(database.ground, SYSTEM, { keepId: b!, otherId: a!, why: "same voice" });
    await catchUp(database.db, [profileFollower]);
    assert.equal(customerId, [a!, b!].sort()[0]);
    assert.deepEqual(await membersOf(database.db, customerId), [a!, b!].sort());
    assert.equal((await profilesOf(database.db, [customerId])).get(customerId)!.interactions, 2);
    await assert.rejects(mergeCustomers(database.ground, SYSTEM, { keepId: a!, otherId: b!, why: "again" }), /one customer already/);
  });

  test("any sequence of merges followed by its unmerges, in any order, gives back every row byte for byte", async () => {
    const ids = await people(6);
    const before = await state(database.db);
    const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(pairs, fc.infiniteStream(fc.nat()), async (steps, order) => {
        const links: string[] = [];
        for (const [i, j] of steps) {
          const made = await mergeCustomers(database.ground, SYSTEM, { keepId: ids[i]!, otherId: ids[j]!, why: "try" }).catch(() => undefined);
          if (made) links.push(made.linkId);
        }
        await catchUp(database.db, [profileFollower]);
        while (links.length > 0) await endLink(database.ground, SYSTEM, links.splice(order.next().value % links.length, 1)[0]!, "undo");
        await catchUp(database.db, [profileFollower]);
        assert.equal(await state(database.db), before);
      }),
      { numRuns: 25 },
    );
  });

  test("a merge and touch points that link at the same time leave everybody with the customer that the links say", async () => {
    for (let round = 0; round < 6; round++) {
      const [a, b] = await people(2);
      const value = `cookie-${serial++}`;
      const intake = startIntake(database.ground);
      await intake.take(WEB, [visit([{ kind: "anonymous_id", value }])]);
      const userOf = async (id: string) => (await row<{ value: string }>(database.db, sql`select value from identifier where identity_id = ${id}::uuid and kind = 'user_id'`))!.value;
      await Promise.all([
        mergeCustomers(database.ground, SYSTEM, { keepId: a!, otherId: b!, why: "race" }),
        startIntake(database.ground).take(WEB, [visit([{ kind: "anonymous_id", value }, { kind: "user_id", value: await userOf(b!) }])]),
      ]);
    }
    const members = await rows<{ identity_id: string; customer_id: string }>(database.db, sql`select identity_id, customer_id from membership`);
    const links = await rows<{ identity_id: string; other_id: string }>(database.db, sql`select identity_id, other_id from link where ended_at is null`);
    const shouldBe = new Map(groupByLinks(members.map((m) => m.identity_id), links).flatMap((group) => group.map((id) => [id, group[0]!] as const)));
    assert.deepEqual(members.filter((m) => shouldBe.get(m.identity_id) !== m.customer_id), []);
  });

  test("the order of merges does not matter to who is one customer", () => {
    const link = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })).map(([a, b]) => ({ identity_id: `i${Math.min(a, b)}`, other_id: `i${Math.max(a, b)}` }));
    const all = Array.from({ length: 10 }, (_, i) => `i${i}`);
    fc.assert(fc.property(fc.array(link, { maxLength: 15 }), (links) => assert.deepEqual(groupByLinks(all, links), groupByLinks([...all].reverse(), [...links].reverse()))));
  });

  test("touch points that are committed while the follower reads are counted once, and so are more than it reads at a time", async () => {
    const [who] = await people(1);
    const { value } = (await row<{ value: string }>(database.db, sql`select value from identifier where identity_id = ${who!}::uuid`))!;
    const intake = startIntake(database.ground);
    const touch = () => intake.take(SHOP, [visit([{ kind: "user_id", value }])]);
    for (let n = 0; n < 620; n++) await touch();
    await catchUp(database.db, [profileFollower]);
    // The follower is handed a line, and before it counts, another is committed.
    const last = (await row<{ position: number }>(database.db, sql`select position from follower where name = 'profiles'`))!.position;
    await touch();
    const entries = await readLog(database.db, last, 500);
    await touch();
    await transaction(database.db, (tx) => profileFollower.handle(tx, entries));
    const counted = async () => (await profilesOf(database.db, [who!])).get(who!)!.interactions;
    assert.equal(await counted(), 622, "the one it was handed and no more");
    await catchUp(database.db, [profileFollower]);
    assert.equal(await counted(), 623);
  });

  test("profiles rebuilt from facts equal the ones kept up to date, whatever happens in whatever order", async () => {
    const ids = await people(5);
    const intake = startIntake(database.ground);
    const step = fc.oneof(
      fc.record({ act: fc.constant("touch" as const), who: fc.nat(4), day: fc.integer({ min: 1, max: 28 }), out: fc.boolean(), channel: fc.constantFrom("web" as const, "email" as const, "shop" as const) }),
      fc.record({ act: fc.constant("merge" as const), a: fc.nat(4), b: fc.nat(4) }),
      fc.record({ act: fc.constant("unmerge" as const) }),
      fc.record({ act: fc.constant("follow" as const) }),
    );
    const links: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const one of steps) {
          if (one.act === "touch") {
            const known = await row<{ value: string }>(database.db, sql`select value from identifier where identity_id = ${ids[one.who]!}::uuid`);
            await intake.take(SHOP, [visit([{ kind: "user_id", value: known!.value }], { direction: one.out ? "out" : "in", channel: one.channel, occurredAt: `2026-11-${String(one.day).padStart(2, "0")}T10:00:00.000Z` })]);
          } else if (one.act === "merge") {
            const made = await mergeCustomers(database.ground, SYSTEM, { keepId: ids[one.a]!, otherId: ids[one.b]!, why: "try" }).catch(() => undefined);
            if (made) links.push(made.linkId);
          } else if (one.act === "unmerge" && links.length > 0) await endLink(database.ground, SYSTEM, links.pop()!, "undo");
          else await catchUp(database.db, [profileFollower]);
        }
        await catchUp(database.db, [profileFollower]);
        const kept = await state(database.db);
        await transaction(database.db, rebuildProfiles);
        assert.equal(kept, await state(database.db));
      }),
      { numRuns: 40 },
    );
  });
});
