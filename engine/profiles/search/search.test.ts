import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { findCustomers, findGroups, findGroupsNearly, findOrders, fold, folded, foldedOnce, joinGroup, leaveGroup, profileFollower, rebuildProfiles, respelt, startIntake, termsOf } from "../index.ts";
import { forgetNameWords, markNameWords } from "./name-words.ts";

describe("finding customers, their groups and their orders", () => {
  const database = useDatabase();
  const names = async (typed: string, limit = 10) => (await findCustomers(database.db, typed, { limit })).hits.map((hit) => hit.name);
  const one = async (typed: string) => (await findCustomers(database.db, typed, { limit: 10 })).hits[0]!;

  test("a letter of any script is folded alike by the database and by the program", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme-composite", maxLength: 30 }).filter((text) => !text.includes("\u0000")), async (text) => {
        // Of a few letters the two languages disagree which is the small one; what is typed and what is kept differ in none that keyboards have.
        fc.pre(/^[\p{Script=Latin}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Common}]*$/u.test(text) && !/[\u0130\u1e9e\u2c00-\u2c7f\ua720-\ua7ff\u{1d400}-\u{1ffff}\u2160-\u2188\u24b6-\u24e9]/u.test(text));
        const both = await row<{ text: string; once: string }>(database.db, sql`select ${folded(sql`t`)} as text, ${foldedOnce(sql`t`)} as once from (select ${text}::text as t) given`);
        assert.deepEqual(both, { text: fold(text), once: fold(text) });
      }),
      { numRuns: 200, examples: [["José Weiß, Łódź, Ærø, Đorđe, Œuvre, İstanbul".replace("İ", "I")], ["آمارا", ], ["王伟"], ["Ñandú"], ["MARY Ann O'Neil"]] },
    );
  });

  test("by name, part of a name in any order, without accents, by address, number, telephone in any spelling, and an old id", async () => {
    const intake = startIntake(database.ground);
    const person = (n: number, name: string, more: { phone?: string; email?: string; number?: string; city?: string } = {}) => ({
      messageId: `p${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(Date.UTC(2026, 9, n)).toISOString(), traits: { name, ...(more.city ? { city: more.city } : {}) },
      identifiers: [{ kind: "customer_number" as const, value: more.number ?? `K-${n}` }, ...(more.phone ? [{ kind: "phone" as const, value: more.phone }] : []), ...(more.email ? [{ kind: "email" as const, value: more.email }] : [])],
    });
    await intake.take({ name: "shop", trusted: true }, [
      person(1, "Amara Okafor", { phone: "+31 6 1234 5678", email: "amara@example.com", city: "Rotterdam" }),
      person(2, "José Álvarez", { phone: "+34 912 345 678", number: "000417" }),
      person(3, "Jonas Weiß", { number: "K-300" }), person(4, "Anastasia Petrova"), person(5, "Ana Lima"), person(6, "王伟"), person(7, "Annelie Okafor-Brandt"), person(8, "Susana Costa"),
      { ...person(9, "Ana Lima"), kind: "order", messageId: "o1", channel: "shop" as const, amountMinor: 4200, currency: "EUR", properties: { number: "O-20413" } },
    ]);
    await intake.take({ name: "page", trusted: false }, [{ messageId: "r1", kind: "order.reported", channel: "web", direction: "in", occurredAt: "2026-10-09T09:00:00Z", properties: { orderId: "O-20413" }, identifiers: [{ kind: "anonymous_id", value: "cookie-1" }] }]);
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    for (const typed of ["amara okafor", "okafor AMARA", "Okáfor ama", "amara@example.com", "06 1234", "+31 6 12", "0031 6 1234", "k-1"]) assert.equal((await names(typed))[0], "Amara Okafor", typed);
    for (const typed of ["jose alvarez", "José", "ALVARES".replace("S", "Z"), "000417", "417"]) assert.deepEqual(await names(typed), ["José Álvarez"], typed);
    for (const typed of ["K300", "k-300", "k.300", "k 300"]) assert.deepEqual(await names(typed), ["Jonas Weiß"], typed);
    assert.deepEqual(await names("weiss"), ["Jonas Weiß"]);
    assert.deepEqual(await names("王"), ["王伟"]);
    assert.deepEqual(await names('"okafor brandt"'), [], "words in quotation marks stand next to each other as they are written");
    assert.deepEqual(await names('"okafor-brandt"'), ["Annelie Okafor-Brandt"]);
    assert.deepEqual(await names("an"), ["Ana Lima", "Annelie Okafor-Brandt", "Ana Lima", "Anastasia Petrova"], "two letters are how a name begins; whoever was heard from last comes first");
    const id = (await one("amara")).customerId;
    assert.deepEqual((await findCustomers(database.db, id, { limit: 3 })).hits[0]!.matched, { field: "id", text: id, words: [id] });
    for (const nothing of ["", "  ", "nobody at all", "00000000-0000-7000-8000-000000000000", "\u0000", "%", "_", "\\"]) assert.deepEqual(await names(nothing), [], JSON.stringify(nothing));
  });

  test("the name itself comes before words of names, those before how words begin, those before what stands inside", async () => {
    assert.deepEqual(await names("ana"), ["Ana Lima", "Ana Lima", "Anastasia Petrova", "Susana Costa"]);
    assert.equal((await names("ana lima"))[0], "Ana Lima");
  });

  test("each says by what it was found", async () => {
    const matched = async (typed: string) => (({ field, text }) => [field, text])((await one(typed)).matched);
    assert.deepEqual(await matched("amara"), ["name", "Amara Okafor"]);
    assert.deepEqual(await matched("amara@exam"), ["email", "amara@example.com"]);
    assert.deepEqual(await matched("rotterd"), ["city", "Rotterdam"]);
    assert.deepEqual(await matched("06 1234 5678"), ["phone", "+31612345678"]);
    assert.deepEqual(await matched("000417"), ["number", "000417"]);
  });

  test("a misspelt name finds those that are written nearly so, and says which", async () => {
    for (const [typed, name, spelt] of [["okafro amara", "Amara Okafor", "okafor"], ["ammara", "Amara Okafor", "amara"], ["alvaerz", "José Álvarez", "alvarez"], ["anastacia petrva", "Anastasia Petrova", "petrova"]] as const) {
      const found = await findCustomers(database.db, typed, { limit: 5 });
      assert.equal(found.hits[0]?.name, name, typed);
      assert.ok(found.spelt.includes(spelt), `${typed}: ${found.spelt.join()}`);
    }
    // Of a short name a slip in the middle leaves little; a Greek name stands in Latin letters in the address.
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, [["Claire Dufour", "claire@short.example"], ["Ελένη Παπαδάκη", "eleni.papadaki@greek.example"]].map(([name, email], n) => ({ messageId: `s${n}`, kind: "visit" as const, channel: "web" as const, direction: "in" as const, occurredAt: "2026-10-20T10:00:00Z", traits: { name: name! }, identifiers: [{ kind: "email" as const, value: email! }] })));
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    for (const [typed, name, spelt] of [["dufuor", "Claire Dufour", "dufour"], ["duffour", "Claire Dufour", "dufour"], ["dofour", "Claire Dufour", "dufour"], ["dufor", "Claire Dufour", "dufour"], ["papadaky", "Ελένη Παπαδάκη", "papadaki"]] as const) {
      const found = await findCustomers(database.db, typed, { limit: 5 });
      assert.deepEqual([found.hits.map((hit) => hit.name), found.spelt], [[name], [spelt]], typed);
    }
    assert.deepEqual((await findCustomers(database.db, "amara", { limit: 5 })).spelt, [], "what is spelt rightly is looked for as it is");
    assert.deepEqual(await names("zzyzxq"), []);
  });

  test("whom somebody may not see is not found, not by id either", async () => {
    const { customerId } = await one("amara");
    const seen = sql`p.customer_id <> ${customerId}::uuid`;
    for (const typed of ["amara", "amara@example.com", "okafro amara", customerId, "am"]) assert.deepEqual((await findCustomers(database.db, typed, { limit: 9, seen })).hits.filter((hit) => hit.customerId === customerId), [], typed);
  });

  test("the words of names are the same after a rebuild", async () => {
    const words = () => rows(database.db, sql`select word from name_word order by word`);
    const before = await words();
    assert.ok(before.length > 10);
    await database.db.transaction().execute((tx) => rebuildProfiles(tx));
    assert.deepEqual(await words(), before);
  });

  test("words that nobody has any more go, whether few or many are asked; one in an address beside a Greek name stays (the twin: its rest goes)", async () => {
    const words = async () => (await rows<{ word: string }>(database.db, sql`select word from name_word order by word`)).map(({ word }) => word);
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, [{ messageId: "greek", kind: "visit", channel: "web", direction: "in", occurredAt: "2026-10-11T09:00:00Z", traits: { name: "Γιώργος Παππάς" }, identifiers: [{ kind: "email", value: "giorgos.pappas@example.com" }] }]);
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    const before = await words();
    assert.ok(["okafor", "giorgos"].every((word) => before.includes(word)), before.join(" "));
    const many = Array.from({ length: 100 }, (_, i) => `gone${"abcdefghij"[i % 10]!}${"abcdefghij"[Math.floor(i / 10)]!}`);
    for (const gone of [["zzgone", "giorgosx"], many]) {
      await sql`insert into name_word (word) select unnest(${gone}::text[])`.execute(database.db);
      assert.equal((await words()).length, before.length + gone.length);
      await database.db.transaction().execute(async (tx) => {
        await markNameWords(tx, sql`select unnest(${["Amara Okafor", "giorgos", ...gone]}::text[])`);
        await forgetNameWords(tx);
      });
      assert.deepEqual(await words(), before);
    }
  });

  test("an organisation by part of its name, without accents, with how many belong to it", async () => {
    const { customerId } = await one("amara");
    await joinGroup(database.ground, SYSTEM, customerId, { kind: "organisation", name: "Café Norte 50%", role: "buyer", why: "said so" });
    await joinGroup(database.ground, SYSTEM, (await one("weiss")).customerId, { kind: "household", name: "Weiß family", role: "member", why: "said so" });
    const groups = async (typed: string, seen?: ReturnType<typeof sql>) => (await findGroups(database.db, typed, { limit: 5, seen })).hits.map(({ name, kind, customers }) => [name, kind, customers]);
    assert.deepEqual(await groups("cafe nor"), [["Café Norte 50%", "organisation", 1]]);
    assert.deepEqual(await groups("weiss"), [["Weiß family", "household", 1]]);
    assert.deepEqual(await groups("50%"), [["Café Norte 50%", "organisation", 1]]);
    assert.deepEqual(await groups("nothing"), []);
    assert.deepEqual(await groups("cafe", sql`p.customer_id <> ${customerId}::uuid`), [], "a group of people whom somebody may not see is not found");
  });

  test("an organisation by a misspelt name, each word of which is near one of it; what is not near, or belongs to nobody in sight, is not found", async () => {
    const nearly = async (typed: string, seen?: ReturnType<typeof sql>) => {
      const { hits, spelt } = await findGroupsNearly(database.db, typed, { limit: 5, seen });
      return [...hits.map(({ name }) => name), ...spelt];
    };
    assert.deepEqual(await nearly("cafe notre"), ["Café Norte 50%", "norte"]);
    for (const typed of ["Norte", "notre 50%", "fmaily", "weis familiy"]) assert.equal((await nearly(typed)).length > 0, true, typed);
    for (const typed of ["notre 60%", "cafe sud", "cafe norath", "nrote wiess", "nobody", "caf", "", "%%%%", "\u0000"]) assert.deepEqual(await nearly(typed), [], typed);
    assert.deepEqual(await nearly("cafe notre", sql`false`), [], "of whom somebody may see nobody");
    assert.deepEqual([respelt("Grnider back", ["grinder"]), respelt("grinder back", ["grinder"]), respelt("parcel", ["grinder"])], ["grinder back", undefined, undefined]);
  });

  test("the largest of many groups is found, and one that somebody may see among many that they may not", async () => {
    const { db } = database;
    const people = await rows<{ id: string }>(db, sql`select customer_id as id from profile where known order by customer_id limit 3`);
    const now = new Date();
    // Three hundred households of one person, and after them, the last made, one of two others.
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by) select ('019a0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'household', 'Crowd ' || n, ${now}::timestamptz, 'test' from generate_series(1, 301) n`.execute(db);
    await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why)
      select ${people[0]!.id}::uuid, gen_random_uuid(), group_id, 'member', ${now}::timestamptz, 'test', 'test' from customer_group where name like 'Crowd %' and name <> 'Crowd 301'
      union all select i, gen_random_uuid(), '019a0000-0000-7000-8000-000000000301'::uuid, 'member', ${now}::timestamptz, 'test', 'test' from unnest(${[people[1]!.id, people[2]!.id]}::uuid[]) i`.execute(db);
    assert.deepEqual((await findGroups(db, "crowd", { limit: 1 })).hits.map(({ name, customers }) => [name, customers]), [["Crowd 301", 2]]);
    const seen = await findGroups(db, "crowd", { limit: 5, seen: sql`p.customer_id = ${people[2]!.id}::uuid` });
    assert.deepEqual([seen.hits.map(({ name, customers }) => [name, customers]), seen.more], [[["Crowd 301", 1]], false]);
    await sql`delete from group_member where begun_by = 'test'`.execute(db);
    await sql`delete from customer_group where made_by = 'test'`.execute(db);
  });

  test("of very many groups that fit the largest comes first, by who has joined and left since", async () => {
    const { db, ground } = database;
    const [one, other] = await rows<{ id: string }>(db, sql`select customer_id as id from profile where known order by customer_id limit 2`);
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by) select ('019a0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'household', 'Thröng ' || n, ${new Date()}::timestamptz, 'test' from generate_series(1, 600) n`.execute(db);
    const groupId = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
    for (const [id, n] of [[one!.id, 597], [one!.id, 598], [other!.id, 598]] as const) await joinGroup(ground, SYSTEM, id, { groupId: groupId(n), role: "member", why: "said so" });
    await catchUp(db, [profileFollower]);
    const largest = async (typed: string, seen?: ReturnType<typeof sql>) => (await findGroups(db, typed, { limit: 2, seen })).hits.map(({ name, customers }) => [name, customers]);
    for (const typed of ["throng", "th", "ng"]) assert.deepEqual(await largest(typed), [["Thröng 598", 2], ["Thröng 597", 1]], typed);
    assert.deepEqual(await largest("th", sql`p.customer_id = ${other!.id}::uuid`), [["Thröng 598", 1]]);
    const sizes = () => rows(db, sql`select group_id, members from customer_group where members > 0 order by 1`);
    const kept = await sizes();
    await sql`update customer_group set members = 7 * (members + 1)`.execute(db);
    await db.transaction().execute((tx) => rebuildProfiles(tx));
    assert.deepEqual(await sizes(), kept, "made anew they are the same");
    await leaveGroup(ground, SYSTEM, one!.id, groupId(598), "moved out");
    await leaveGroup(ground, SYSTEM, other!.id, groupId(598), "moved out");
    await catchUp(db, [profileFollower]);
    assert.deepEqual((await largest("throng"))[0], ["Thröng 597", 1]);
    // The twin: without the sizes any of them is found.
    await sql`update customer_group set members = 0`.execute(db);
    assert.notDeepEqual((await largest("throng"))[0], ["Thröng 597", 1]);
    await sql`delete from group_member where group_id in (${groupId(597)}, ${groupId(598)})`.execute(db);
    await sql`delete from customer_group where made_by = 'test'`.execute(db);
  });

  test("a short name is found among many later ones that hold its letters, with a hyphen in it too, and not by who may not see it", async () => {
    const { db } = database;
    const intake = startIntake(database.ground);
    const person = (n: number, name: string) => ({ messageId: `q${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(Date.UTC(2026, 9, 10, 0, n)).toISOString(), traits: { name }, identifiers: [{ kind: "customer_number" as const, value: `Q-${n}` }] });
    await intake.take({ name: "shop", trusted: true }, [person(0, "Kim Lee"), person(1, "Noor Kim-Visser"), ...Array.from({ length: 70 }, (_, n) => person(n + 2, `Kimberly ${n}`))]);
    await intake.settle();
    await catchUp(db, [profileFollower]);
    assert.deepEqual((await names("kim", 3)).slice(0, 2), ["Noor Kim-Visser", "Kim Lee"]);
    assert.deepEqual((await names("kim", 1)), ["Noor Kim-Visser"], "enough are called so: nobody else is looked for");
    const seen = sql`p.name <> 'Kim Lee'`;
    assert.ok((await findCustomers(db, "kim", { limit: 9, seen })).hits.every((hit) => hit.name !== "Kim Lee"));
    assert.ok((await findCustomers(db, "kimm lee", { limit: 9, seen })).hits.every((hit) => hit.name !== "Kim Lee"));
    assert.equal((await names("kimberyl 3"))[0], "Kimberly 3");
  });

  test("an order by its number, with or without what stands before it, once, although a page reported it too", async () => {
    for (const typed of ["O-20413", "o-20413", "o20413", "O 2041", "20413", "#20413", "2041", "order O-20413", "Order no. 20413", "order #2041", "الطلب O-20413"]) {
      const { hits } = await findOrders(database.db, typed, { limit: 5 });
      assert.deepEqual(hits.filter((hit) => hit.customerName === "Ana Lima").map(({ about, number, thread, amount }) => [about, number, thread, amount]), [["order", "O-20413", "order:O-20413", { amountMinor: 4200, currency: "EUR" }]], typed);
    }
    for (const typed of ["X-20413", "order X-20413", "border 20413", "order", "20", "amara", "99999"]) assert.deepEqual((await findOrders(database.db, typed, { limit: 5 })).hits, [], typed);
    const mine = (await findOrders(database.db, "20413", { limit: 5 })).hits.find((hit) => hit.customerName === "Ana Lima")!;
    assert.ok((await findOrders(database.db, "20413", { limit: 5, seen: sql`p.customer_id <> ${mine.customerId}::uuid` })).hits.every((hit) => hit.customerId !== mine.customerId));
  });
});

describe("what is typed", () => {
  test("words, and what stands in quotation marks as one", () => {
    assert.deepEqual(termsOf('a "b  c" d "e'), ["a", "b c", "d", "e"]);
    assert.deepEqual(termsOf('"" "'), []);
    assert.deepEqual(termsOf("„wie bitte“ ja"), ["wie bitte", "ja"]);
  });
});
