// An address or a number that stands with the wrong person is taken off: what leaves with it, and that no program brings it back.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Actor, SEES_ALL, type Sight, SYSTEM } from "../../organisation/index.ts";
import { catchUp, newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { enterCustomer } from "../by-hand/enter-customer.ts";
import { importContacts, importOrders, mergeCustomers, notTheirsOf, previewNotTheirs, profileFollower, profilesOf, rebuildProfiles, recomputeProfiles, sayNotTheirs, startIntake, takeBackNotTheirs } from "../index.ts";
import { groupByLinks } from "../link.ts";
import { planNotTheirs } from "./plan-not-theirs.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "lead", source: "rapport", trusted: true };
const SHOP = { name: "shop", trusted: true };
const NEWS = { name: "newsletter", trusted: true };
const PAGE = { name: "web", trusted: false };
type Ids = readonly { readonly kind: "email" | "phone" | "user_id" | "anonymous_id"; readonly value: string }[];

describe("an address that is not theirs", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-not-theirs-"));
  after(() => rmSync(home, { recursive: true, force: true }));
  let at = Date.parse("2026-11-20T09:00:00Z");
  const ground = () => {
    database.setNow(new Date((at += 1000)));
    return database.ground;
  };
  const settle = () => catchUp(database.db, [profileFollower]);
  const comes = async (source: typeof SHOP, identifiers: Ids, name?: string) => {
    const now = ground();
    await startIntake(now).take(source, [{ messageId: newId(), kind: "visit", channel: "web", direction: "in", occurredAt: now.now().toISOString(), identifiers: [...identifiers], ...(name ? { traits: { name } } : {}) }]);
    await settle();
  };
  const holderOf = async (kind: string, value: string) => (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where kind = ${kind} and value = ${value}`))?.id;
  const customerOf = async (kind: string, value: string) => (await row<{ id: string }>(database.db, sql`select m.customer_id as id from identifier i join membership m using (identity_id) where i.kind = ${kind} and i.value = ${value}`))?.id;
  const profile = async (id: string) => (await profilesOf(database.db, [id])).get(id)!;
  const notTheirs = async (customerId: string, value: string, more: { kind?: "email" | "phone"; keepLinkIds?: string[] } = {}) => {
    const done = await sayNotTheirs(ground(), NORA, SEES_ALL, customerId, { kind: "email", keepLinkIds: [], ...more, value, why: "a slip" });
    await settle();
    return done;
  };
  const preview = (customerId: string, value: string, keepLinkIds: string[] = []) => previewNotTheirs(database.ground, SEES_ALL, customerId, { kind: "email", value, keepLinkIds });
  const takeBack = async (id: string) => {
    const done = await takeBackNotTheirs(ground(), NORA, id);
    await settle();
    return done;
  };
  /** All that is known of whose is what, and what follows from it. */
  const state = async () =>
    Promise.all(["identity", "identifier", "membership", "attribute", "profile", "customer_list", "name_word"].map(async (table) => [table, (await rows<{ text: string }>(database.db, sql`select (to_jsonb(t) - 'counted_to')::text as text from ${sql.table(table)} t`)).map(({ text }) => text).sort()]));
  let n = 0;
  const someone = () => ({ user: `u${++n}`, email: `wrong${n}@example.com` });

  test("that a source told goes, and the same source, sending it again, neither attaches it nor joins who has it since; without the word it would (the twin)", async () => {
    for (const forgets of [false, true]) {
      const { user, email } = someone();
      const said: Ids = [{ kind: "user_id", value: user }, { kind: "email", value: email }];
      await comes(SHOP, said, "Amara Diallo");
      const amara = (await customerOf("user_id", user))!;
      assert.equal((await profile(amara)).email, email);
      const seen = await preview(amara, email);
      assert.deepEqual(seen.parts.map(({ customerId, keeps, reached }) => [customerId, keeps, reached]), [[amara, false, []]]);
      const { notTheirsId } = await notTheirs(amara, email);
      const after = await profile(amara);
      assert.deepEqual([after.email, after.name, after.known, await holderOf("email", email)], [null, "Amara Diallo", true, undefined]);
      await comes(SHOP, said);
      assert.equal(await holderOf("email", email), undefined);
      assert.deepEqual((await notTheirsOf(database.db, amara)).map(({ value, by, why, takenBackAt }) => [value, by, why, takenBackAt]), [[email, "nora", "a slip", null]]);
      await comes(NEWS, [{ kind: "email", value: email }]);
      if (forgets) await sql`delete from not_theirs`.execute(database.db);
      await comes(SHOP, said);
      const otto = (await customerOf("email", email))!;
      const isOne = otto === (await customerOf("user_id", user));
      assert.equal(isOne, forgets);
      if (forgets) continue;
      assert.equal((await profile(amara)).interactions, 3, "what happened is theirs all the same");
      const before = await state();
      await transaction(database.db, (tx) => rebuildProfiles(tx));
      assert.deepEqual(await state(), before, "worked out anew it is the same");
      await assert.rejects(takeBack(notTheirsId), /stands with another record since/);
      const { kind, detail } = (await row<{ kind: string; detail: string }>(database.db, sql`select object_kind as kind, detail::text as detail from audit where act = 'customer.not-theirs' order by at desc limit 1`))!;
      assert.deepEqual([kind, detail.includes(email), /a slip/.test(detail)], ["customer", false, true]);
    }
  });

  test("is not joined by the way of a browser either", async () => {
    const { user, email } = someone();
    const cookie = `c-${user}`;
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: email }, { kind: "anonymous_id", value: cookie }]);
    const amara = (await customerOf("user_id", user))!;
    await notTheirs(amara, email);
    await comes(NEWS, [{ kind: "email", value: email }, { kind: "anonymous_id", value: cookie }]);
    assert.notEqual(await customerOf("email", email), await customerOf("user_id", user));
  });

  test("that a colleague typed wrongly goes, whoever was entered stays somebody, and undone everything is as before", async () => {
    const { email } = someone();
    const now = ground();
    const entered = await enterCustomer(now, NORA, SEES_ALL, { name: "Zoya Typo", email, mine: false, another: false });
    assert.ok(entered.kind === "entered");
    await settle();
    const before = await state();
    const { notTheirsId, customerId } = await notTheirs(entered.customerId, email);
    assert.equal(customerId, entered.customerId);
    const seen = await profile(customerId);
    assert.deepEqual([seen.known, seen.name, seen.email], [true, "Zoya Typo", null]);
    assert.deepEqual(await takeBack(notTheirsId), [customerId]);
    assert.deepEqual(await state(), before);
    await assert.rejects(takeBack(notTheirsId), /taken back already/);
    await assert.rejects(takeBack(newId()), /Nobody said so/);
    await notTheirs(customerId, email);
    await comes(NEWS, [{ kind: "email", value: email }], "Otto Berg");
    assert.notEqual(await customerOf("email", email), customerId, "whoever has it is somebody else");
    assert.equal((await profile(customerId)).name, "Zoya Typo");
  });

  test("leaves with the record that is known by it, where only it held the two together; kept, the link stands; undone, they are one again", async () => {
    const { user, email } = someone();
    await comes(NEWS, [{ kind: "email", value: email }]);
    const otto = (await customerOf("email", email))!;
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: email }], "Amara Diallo");
    const amara = (await holderOf("user_id", user))!;
    assert.equal(await customerOf("user_id", user), otto, "the shop's word made them one");
    const before = await state();
    const seen = await preview(otto, email);
    assert.deepEqual(seen.parts.map((part) => [part.customerId, part.keeps, part.name, part.reached.map(({ value }) => value)]), [[amara, false, "Amara Diallo", []], [otto, true, email, [email]]]);
    assert.deepEqual(seen.links.map(({ why, ends }) => [why, ends]), [["the same verified email", true]]);
    const kept = await preview(otto, email, [seen.links[0]!.linkId]);
    assert.deepEqual([kept.parts.length, kept.links.map(({ ends }) => ends)], [1, [false]]);
    const done = await notTheirs(otto, email);
    assert.deepEqual([done.customerId, [...done.customerIds].sort()], [amara, [otto, amara].sort()]);
    assert.deepEqual([(await profile(otto)).email, (await profile(amara)).email], [email, null]);
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: email }]);
    assert.notEqual(await customerOf("user_id", user), otto);
    await takeBack(done.notTheirsId);
    assert.equal(await customerOf("user_id", user), otto);
    const told = new Set(["identity", "identifier", "membership"]);
    assert.deepEqual((await state()).filter(([table]) => told.has(table as string)), before.filter(([table]) => told.has(table as string)));
    // With the link kept the two stay one, and the address leaves both.
    const only = await notTheirs(otto, email, { keepLinkIds: [(await preview(otto, email)).links[0]!.linkId] });
    assert.deepEqual([only.customerIds, await holderOf("email", email), (await profile(otto)).email], [[otto], undefined, null]);
  });

  test("goes in every form in which it was said, and a page that says it again is not heard", async () => {
    const { user, email } = someone();
    await comes(SHOP, [{ kind: "user_id", value: user }]);
    const said: Ids = [{ kind: "user_id", value: user }, { kind: "email", value: email }];
    await comes(PAGE, said);
    const amara = (await customerOf("user_id", user))!;
    assert.equal((await profile(amara)).email, email, "as somebody said");
    await notTheirs(amara, email);
    await comes(PAGE, said);
    assert.deepEqual(await rows(database.db, sql`select 1 from identifier where value like ${`%${email}`}`), []);
    assert.equal((await profile(amara)).email, null);
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "phone", value: "+31201234567" }]);
    await notTheirs(amara, "+31201234567", { kind: "phone" });
    assert.equal((await profile(amara)).phone, null);
  });

  test("is not brought back by a file of people or of orders that still holds it; one that nobody spoke of comes (the twin)", async () => {
    const { email } = someone();
    const other = `other-${email}`;
    const people = join(home, "people.csv");
    writeFileSync(people, `Record ID,First Name,Last Name,Email\n901,Farid,Zamani,${email}\n`);
    const bring = (path: string) => importContacts(ground(), { path, reading: {}, refusedTo: null }, SYSTEM);
    await bring(people);
    await settle();
    const farid = (await customerOf("email", email))!;
    await notTheirs(farid, email);
    writeFileSync(people, `Record ID,First Name,Last Name,Email\n901,Farid,Zamani,${email}\n902,Ines,Vidal,${other}\n`);
    await bring(people);
    await settle();
    assert.deepEqual([(await rows(database.db, sql`select 1 from identifier where value like ${`%${email}`} and value not like 'other%'`)).length, (await profile(farid)).email, (await profile((await customerOf("email", other))!)).name], [0, null, "Ines Vidal"]);

    const orders = join(home, "orders.csv");
    const write = (lines: readonly string[]) => writeFileSync(orders, `Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Email,Currency\n${lines.join("\n")}\n`);
    const order = (number: number, customer: string, address: string) => `${number},A1,Cup,2,2026-10-0${number % 9 + 1} 10:00:00,5.00,${customer},${address},EUR`;
    write([order(7001, "70010", `o-${email}`)]);
    await importOrders(ground(), { path: orders, refusedTo: `${orders}.refused.csv` }, SYSTEM);
    await settle();
    const buyer = (await customerOf("customer_number", "70010"))!;
    assert.equal(await holderOf("email", `o-${email}`), buyer);
    await notTheirs(buyer, `o-${email}`);
    write([order(7002, "70010", `o-${email}`), order(7003, "70011", `p-${email}`)]);
    await importOrders(ground(), { path: orders, refusedTo: `${orders}.refused.csv` }, SYSTEM);
    await settle();
    assert.deepEqual([await holderOf("email", `o-${email}`), await holderOf("email", `p-${email}`) !== undefined], [undefined, true]);
  });

  test("a person who joins the two knows better: they are one, and the address with them", async () => {
    const { user, email } = someone();
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: email }]);
    const amara = (await customerOf("user_id", user))!;
    await notTheirs(amara, email);
    await comes(NEWS, [{ kind: "email", value: email }]);
    await mergeCustomers(ground(), NORA, { keepId: amara, otherId: (await customerOf("email", email))!, why: "one after all" });
    await settle();
    assert.equal((await profile(amara)).email, email);
  });

  test("is refused of whom it is not, and to who does not read addresses: nobody tries them here", async () => {
    const { user, email } = someone();
    await comes(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: email }]);
    const amara = (await customerOf("user_id", user))!;
    await assert.rejects(preview(amara, "nobody@example.com"), /No record of this customer has this address/);
    await assert.rejects(preview(newId(), email), /There is no customer/);
    const blind: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" } } as Sight;
    for (const value of [email, "nobody@example.com"]) await assert.rejects(previewNotTheirs(database.ground, blind, amara, { kind: "email", value, keepLinkIds: [] }), /You do not read e-mail addresses/);
    await assert.rejects(sayNotTheirs(ground(), NORA, blind, amara, { kind: "email", value: email, keepLinkIds: [], why: "x" }), /You do not read/);
    await transaction(database.db, (tx) => recomputeProfiles(tx, [amara]));
  });

  test("the plan: a record known by something stronger loses it, one known by nothing else takes it along", () => {
    const link = (id: string, a: string, b: string, why: string, made_by = "rule") => ({ identity_id: a, link_id: id, other_id: b, why, made_by, made_at: new Date(0), ended_at: null, end_withdrawn_at: null });
    const [a, b, c] = ["a", "b", "c"];
    const identifiers = [{ identity_id: a, kind: "user_id", value: "1" }, { identity_id: b, kind: "email", value: "x" }, { identity_id: c, kind: "claimed_email", value: "web:x" }];
    const links = [link("1", a, b, "the same verified email"), link("2", a, c, "signed in on the same device (user_id)")];
    const plan = planNotTheirs({ kind: "email", value: "x" }, { members: [a, b, c], links, identifiers, keep: new Set() })!;
    assert.deepEqual(plan.parts, [{ members: [b], keeps: true }, { members: [a, c], keeps: false }].reverse());
    assert.deepEqual(plan.off, [identifiers[2]]);
    assert.deepEqual(groupByLinks([a, b, c], links).length, 1);
    assert.equal(planNotTheirs({ kind: "email", value: "y" }, { members: [a], links: [], identifiers, keep: new Set() }), undefined);
    const stronger = planNotTheirs({ kind: "email", value: "x" }, { members: [a, b], links, identifiers: [...identifiers, { identity_id: b, kind: "customer_number", value: "9" }], keep: new Set() })!;
    assert.deepEqual([stronger.parts.map(({ keeps }) => keeps), stronger.off.length], [[false, false], 1], "both go on, without it");
  });
});
