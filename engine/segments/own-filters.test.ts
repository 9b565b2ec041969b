import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { type Actor, addColleague, createSignIn, type FieldSet, type FieldsSeen, type Reach, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { catchUp, newSecret, Refusal, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { attributesOf, endLink, goneThrough, importContacts, listChoices, listKey, mergeCustomers, profileFollower, rebuildProfiles, setConsent, startIntake } from "../profiles/index.ts";
import { sayKind } from "../profiles/knowledge/attribute-kinds.ts";
import { sayAttribute, setSourceOrder, takeBackAttribute } from "../profiles/knowledge/say-attribute.ts";
import { CustomerFilters, CustomerListQuery, type NewListKey, NewSegment } from "./contract.ts";
import { actOnMany, exportList, listCustomers, makeSegment, refreshSegments, ruleFollower, savedViews, saveView, segmentPage, segmentsPage } from "./index.ts";
import { window } from "./list-customers.ts";
import { letListsKnow } from "./choices.ts";
import { conditionsOf } from "./customer-filters.ts";
import { knownCustomers } from "./known-customers.ts";
import { readOwn } from "./own-filter.ts";
import type { Viewer } from "./viewer.ts";

const FOLLOWERS = [profileFollower, ruleFollower];
const KEYS = ["plan", "seats", "renewal", "vip", "likes"];

describe("the list by attributes of one's own, consents and who looks after customers", () => {
  const database = useDatabase();
  const ids: string[] = [];
  let jo: Actor, mira: Actor;
  const refused = (code: string, words: RegExp) => (error: unknown) => error instanceof Refusal && error.code === code && words.test(error.message);
  const seeing = (said: Readonly<Record<string, FieldSet>>, readings: Partial<Record<FieldSet, "masked" | "hidden">>): FieldsSeen => ({ reading: (set) => readings[set] ?? "read", setOfAttribute: (key) => said[key] ?? "public" });
  const ask = (filters: object, viewer: Viewer = { id: jo.id }) => listCustomers(database.ground, CustomerListQuery.parse({ sort: "name", order: "asc", ...filters }), viewer);
  const numbers = async (filters: object, viewer?: Viewer) => (await ask(filters, viewer)).rows.map((each) => Number(each.profile.name.slice(-2)));
  /** Everybody again by the customer's page, one by one: what the list should say. */
  const believed = async (key: string) => new Map(await Promise.all(ids.map(async (id, n) => [n, (await attributesOf(database.db, id)).attributes.find((each) => each.key === key)?.value ?? null] as const)));
  const settle = () => catchUp(database.db, FOLLOWERS);

  test("before anybody filters by an attribute nothing is kept of it, and the list says what to do", async () => {
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    const hire = async (name: string): Promise<Actor> => ({ kind: "person", id: (await addColleague(database.ground, signIn, SYSTEM, { name, email: `${name.toLowerCase()}@example.org`, role: "analyst" })).id, name, role: "analyst", source: "desk", trusted: true });
    [jo, mira] = [await hire("Jo"), await hire("Mira")];
    await signIn.close();
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, Array.from({ length: 24 }, (_, n) => ({
      messageId: `o${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(database.ground.now().getTime() - n * 3_600_000).toISOString(),
      traits: { name: `Person ${String(n).padStart(2, "0")}`, ...(n % 4 === 3 ? {} : { plan: ["Gold", "silver", "Blue; green|red 50%"][n % 3] }), seats: n % 2 === 0 ? n : `${n}.5`, renewal: `2026-${String(1 + (n % 12)).padStart(2, "0")}-15`, vip: n % 5 === 0, ...(n < 6 ? { owner: n % 2 === 0 ? "Jo" : "mira@example.org" } : {}) },
      identifiers: [{ kind: "customer_number" as const, value: `K-${100 + n}` }],
    })));
    await intake.settle();
    await settle();
    ids.push(...(await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where known order by name`)).map((each) => each.id));
    assert.equal(ids.length, 24);
    await assert.rejects(ask({ own: "plan is gold" }), refused("not-acceptable-now", /not been filtered or sorted by “plan” before/));
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from list_value`))!.n, 0);
    for (const key of KEYS) assert.equal(await listKey(database.ground, jo, key), true);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from audit where act = 'list.filter-by'`))!.n, KEYS.length);
  });

  test("how far customers have been gone through for a key is told, and asked once more it goes on", async () => {
    const whole = { ready: true, share: 1 };
    assert.deepEqual(await letListsKnow(database.ground, jo, { attribute: "plan" }, { id: jo.id }), whole);
    const before = await rows(database.db, sql`select * from list_value where key = 'plan' order by customer_id`);
    const half = (await row<{ id: string }>(database.db, sql`select customer_id as id from customer_list order by customer_id offset 11 limit 1`))!.id;
    await sql`update list_key set filled_to = ${half}::uuid where key = 'plan'`.execute(database.db);
    await sql`delete from list_value where key = 'plan' and customer_id > ${half}::uuid`.execute(database.db);
    assert.equal(await goneThrough(database.db, "plan"), 12 / 24);
    await assert.rejects(ask({ own: "plan is gold" }), refused("not-acceptable-now", /are being gone through for “plan”/));
    assert.deepEqual(await letListsKnow(database.ground, jo, { attribute: "plan" }, { id: jo.id }), whole);
    assert.deepEqual(await rows(database.db, sql`select * from list_value where key = 'plan' order by customer_id`), before);
    assert.equal(await goneThrough(database.db, "unheard of"), 0);
    await assert.rejects(letListsKnow(database.ground, jo, { attribute: "plan" }, { id: jo.id, fields: seeing({ plan: "sensitive" }, { sensitive: "hidden" }) }), refused("not-allowed", /does not see “plan”/));
  });

  test("lists are told of nothing that is said of nobody, or of nobody whom one sees", async () => {
    const listed = () => rows(database.db, sql`select key from list_key order by key`);
    const before = await listed();
    const ask = (asked: NewListKey, reach?: Reach) => letListsKnow(database.ground, jo, asked, { id: jo.id }, reach);
    await assert.rejects(ask({ attribute: "shoe_size" }), refused("not-found", /No customer has an attribute called “shoe_size”/));
    await assert.rejects(ask({ consent: { purpose: "parties", channel: "sms" } }), refused("not-found", /No customer was asked for consent to “parties” by sms/));
    const none = { kind: "some", key: "nobody", staff: [], owners: [], team: ["nobody's"], department: [], region: [], unplaced: false } as const;
    await assert.rejects(ask({ attribute: "plan" }, none), refused("not-found", /No customer whom you see has an attribute called “plan”/));
    assert.deepEqual(await listed(), before);
    assert.deepEqual(await ask({ attribute: "plan" }, { ...none, key: "jo", owners: ["jo"] }), { ready: true, share: 1 }, "the twin: it is said of somebody whom they see");
  });

  test("text is one of a few values or holds letters, numbers and days lie between, yes or no, missing or known", async () => {
    const plan = await believed("plan");
    const whose = (fits: (value: string | null) => boolean) => [...plan].filter(([, value]) => fits(value === null ? null : String(value).toLowerCase())).map(([n]) => n);
    assert.deepEqual(await numbers({ own: "plan is GOLD" }), whose((value) => value === "gold"));
    assert.deepEqual(await numbers({ own: "plan is gold|silver" }), whose((value) => value === "gold" || value === "silver"));
    assert.deepEqual(await numbers({ own: "plan is blue%3B green%7Cred 50%25" }), whose((value) => value?.startsWith("blue") === true));
    assert.deepEqual(await numbers({ own: "plan has OL|ilv" }), whose((value) => value === "gold" || value === "silver"));
    assert.deepEqual(await numbers({ own: "plan has 50%25" }), whose((value) => value?.startsWith("blue") === true), "a sign of a pattern is a letter");
    assert.deepEqual(await numbers({ own: "plan missing" }), whose((value) => value === null));
    assert.deepEqual(await numbers({ own: "plan known" }), whose((value) => value !== null));
    assert.deepEqual(await numbers({ own: "seats from 5 to 9.5" }), [5, 6, 7, 8, 9], "numbers written as text too");
    assert.deepEqual(await numbers({ own: "seats to 2" }), [0, 1, 2]);
    assert.deepEqual(await numbers({ own: "renewal from 2026-11-01" }), [10, 11, 22, 23]);
    assert.deepEqual(await numbers({ own: "renewal from 2026-02-15 to 2026-03-14" }), [1, 13]);
    assert.deepEqual(await numbers({ own: "vip is yes" }), [0, 5, 10, 15, 20]);
    assert.deepEqual(await numbers({ own: "vip is yes;seats from 6;plan known" }), [10, 20], "all of them hold");
    assert.deepEqual(await numbers({ own: "seats from 3;seats to 4" }), [3, 4], "also two of one attribute");
    assert.deepEqual(await numbers({ own: "vip is yes", heardDays: 1, query: "person 05" }), [5], "beside the list's other filters");
    assert.deepEqual((await ask({ own: "seats from 5 to 6", show: "plan,seats" })).rows.map(({ own }) => own), [[{ key: "plan", value: plan.get(5) }, { key: "seats", value: "5.5" }], [{ key: "plan", value: plan.get(6) }, { key: "seats", value: 6 }]], "shown as the customer's page shows them");
  });

  test("what is no filter is refused in words, and what is one is read (a law)", () => {
    for (const wrong of ["plan", "plan is", "plan is ", "plan is a|", "seats from", "seats from x", "seats from 5 to 2026-01-01", "renewal from 2026-02-31", "plan is %E0%A4%A", ";", "plan is a;", "'; drop table x; -- is a", "plan  is a%00"]) assert.equal(CustomerFilters.safeParse({ own: wrong }).success, false, wrong);
    for (const wrong of ["offers", "offers email", "offers email maybe", "Offers email given", "offers email given now"]) assert.equal(CustomerFilters.safeParse({ consent: wrong }).success, false, wrong);
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }).filter((value) => value.trim() !== "" && !value.includes("\u0000")), { minLength: 1, maxLength: 5 }), (values) => {
        const written = `plan is ${values.map((value) => value.trim().replace(/[%;|]/g, (sign) => encodeURIComponent(sign))).join("|")}`;
        assert.deepEqual(readOwn(written), [{ key: "plan", kind: "is", values: values.map((value) => value.trim()) }]);
      }),
    );
  });

  test("the rule which source wins decides, as on the customer's page: a colleague's word, its taking back, an order of sources, a list, a merge and its end", async () => {
    const agrees = async (why: string) => {
      const plan = await believed("plan");
      assert.deepEqual(await numbers({ own: "plan is bronze" }), [...plan].filter(([, value]) => value === "Bronze").map(([n]) => n), why);
      assert.deepEqual(await numbers({ own: "plan missing" }), [...plan].filter(([, value]) => value === null).map(([n]) => n), why);
    };
    await sayAttribute(database.ground, jo, ids[4]!, { key: "plan", value: "Bronze" });
    const { attributes } = await sayAttribute(database.ground, jo, ids[3]!, { key: "plan", value: "Bronze" });
    await agrees("said by the desk");
    assert.deepEqual(await numbers({ own: "plan is bronze" }), [3, 4]);
    await setSourceOrder(database.ground, SYSTEM, ["shop"]);
    await settle();
    assert.deepEqual(await numbers({ own: "plan is bronze" }), [3], "the shop is believed before the desk");
    await agrees("by the order of sources");
    await setSourceOrder(database.ground, SYSTEM, []);
    await settle();
    await takeBackAttribute(database.ground, jo, ids[3]!, attributes.find((each) => each.key === "plan")!.said[0]!.attributeId);
    assert.deepEqual(await numbers({ own: "plan is bronze" }), [4]);
    await agrees("taken back");
    await sayAttribute(database.ground, jo, ids[7]!, { key: "likes", value: ["Nuts", "milk", "Nuts"] });
    assert.deepEqual([await numbers({ own: "likes is milk|nuts" }), await numbers({ own: "likes has il" }), (await numbers({ own: "likes missing" })).length], [[7], [7], 23], "one of a list is enough, and is counted once");
    const { linkId } = await mergeCustomers(database.ground, SYSTEM, { keepId: ids[7]!, otherId: ids[4]!, why: "same" });
    await settle();
    assert.equal((await ask({ own: "plan is bronze;likes is milk" })).total, 1, "both records' words are the one customer's");
    await endLink(database.ground, SYSTEM, linkId, "not the same");
    await settle();
    assert.deepEqual([await numbers({ own: "plan is bronze" }), await numbers({ own: "likes is milk" })], [[4], [7]]);
    const before = await rows(database.db, sql`select * from list_value order by 1, 2, 3`);
    await database.db.transaction().execute(rebuildProfiles);
    assert.deepEqual(await rows(database.db, sql`select * from list_value order by 1, 2, 3`), before, "computed again it is equal");
  });

  test("people of a file are in the list by what the file says, at once", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-own-"));
    try {
      writeFileSync(join(folder, "crm.csv"), "Record ID,First Name,Email,Plan,Seats\n1,Ada,a1@example.net,Iron,400\n2,Bo,a2@example.net,Tin,500\n");
      const { counts } = await importContacts(database.ground, { path: join(folder, "crm.csv"), name: "crm.csv", refusedTo: join(folder, "refused.csv") }, SYSTEM);
      assert.equal(counts.newPeople, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual((await ask({ own: "plan is iron" })).rows.map((each) => each.profile.name), ["Ada"]);
    assert.deepEqual((await ask({ own: "seats from 400" })).rows.map((each) => each.profile.name), ["Ada", "Bo"]);
    const { n } = (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from customer_list l where known and (select count(distinct key) from list_value v where v.customer_id = l.customer_id) <> ${KEYS.length}`))!;
    assert.equal(n, 0, "whoever is known has a row for each key");
  });

  test("consents by purpose and channel: given, refused, not asked; what was said last is in force", async () => {
    const say = (id: string, given: boolean, at: string) => database.db.transaction().execute((tx) => setConsent(tx, new Date(), jo, { identityId: id, purpose: "offers", channel: "email", given, wordingVersion: "1", source: "desk", at: new Date(at), why: "told us" }));
    await say(ids[0]!, true, "2026-10-01T10:00:00Z");
    await say(ids[1]!, true, "2026-10-01T10:00:00Z");
    assert.equal(await listKey(database.ground, jo, "consent offers email"), true);
    await say(ids[1]!, false, "2026-10-02T10:00:00Z");
    await say(ids[2]!, false, "2026-10-02T10:00:00Z");
    await settle();
    const named = async (state: string) => (await numbers({ consent: `offers email ${state}`, query: "person" })).slice(0, 4);
    assert.deepEqual([await named("given"), await named("refused"), await named("not-asked")], [[0], [1, 2], [3, 4, 5, 6]]);
    const { consents } = await listChoices(database.db, { fields: undefined });
    assert.deepEqual(consents, [{ purpose: "offers", channel: "email", ready: true }]);
  });

  test("who looks after them: a colleague by name or address, me, nobody", async () => {
    assert.deepEqual(await numbers({ owner: "me" }), [0, 2, 4]);
    assert.deepEqual(await numbers({ owner: mira.id }), [1, 3, 5]);
    assert.deepEqual(await numbers({ owner: "me", own: "vip is yes" }), [0]);
    assert.equal((await ask({ owner: "nobody", query: "person" })).total, 18);
    assert.equal((await ask({ owner: "stranger" })).total, 0);
  });

  test("all who fit are acted on and go out with an attribute's column; a segment of such a rule holds them and follows what is said", async () => {
    const { done } = await actOnMany(database.ground, jo, { act: { kind: "tag", name: "Bronzes" }, chosen: { filters: CustomerFilters.parse({ own: "plan is bronze", query: "person" }), except: [] } }, { id: jo.id });
    assert.equal(done, 1);
    const { csv } = await exportList(database.ground, jo, { chosen: { filters: CustomerFilters.parse({ own: "seats to 1.5" }), except: [] }, columns: ["own.plan", "own.vip"], why: "test it" }, { id: jo.id });
    const lines = (await text(csv)).trim().split("\r\n");
    assert.equal(lines[0], "customer_id,name,plan,vip");
    assert.deepEqual(lines.slice(1).map((line) => line.split(",").slice(1).join()).sort(), ["Person 00,Gold,yes", "Person 01,silver,no"]);
    const { key } = await makeSegment(database.ground, jo, NewSegment.parse({ title: "Bronze", filters: { own: "plan is bronze", owner: "me" } }));
    const members = async () => (await rows<{ id: string }>(database.db, sql`select customer_id as id from segment_member where segment_key = ${key}`)).map((each) => ids.indexOf(each.id)).sort((a, b) => a - b);
    assert.deepEqual(await members(), [4]);
    await sayAttribute(database.ground, jo, ids[2]!, { key: "plan", value: "bronze" });
    await settle();
    assert.deepEqual(await members(), [2, 4]);
    const { segment } = await segmentPage(database.ground, key, jo, SEES_ALL);
    assert.equal(segment.rule, "looked after by Jo, plan is bronze");
    await assert.rejects(makeSegment(database.ground, jo, NewSegment.parse({ title: "New", filters: { own: "shoe is 44" } })), refused("not-acceptable-now", /“shoe”/));
    await refreshSegments(database.ground);
    assert.deepEqual(await members(), [2, 4]);
  });

  test("whoever does not read an attribute neither filters, shows, takes out nor learns by it, also by an address, a view or a segment of somebody else", async () => {
    const fields = seeing({ plan: "sensitive", owner: "payment" }, { sensitive: "masked", payment: "hidden" });
    const viewer: Viewer = { id: mira.id, fields };
    await assert.rejects(ask({ own: "seats from 1;plan is gold" }, viewer), refused("not-allowed", /own: your role does not see “plan”/));
    await assert.rejects(ask({ own: "plan is nothing such" }, viewer), refused("not-allowed", /own: your role does not see “plan”/), "a wrong word is answered alike");
    await assert.rejects(ask({ owner: "nobody" }, viewer), refused("not-allowed", /owner: your role does not see/));
    await assert.rejects(ask({ segment: "bronze" }, viewer), refused("not-allowed", /“plan”|“owner”/));
    await assert.rejects(actOnMany(database.ground, mira, { act: { kind: "tag", name: "x" }, chosen: { filters: { own: "plan is gold" }, except: [] } }, viewer), refused("not-allowed", /“plan”/));
    await assert.rejects(exportList(database.ground, mira, { chosen: { ids: [ids[0]!] }, columns: ["own.plan"], why: "test it" }, viewer), refused("not-allowed", /does not read “own.plan”/));
    await saveView(database.ground, jo, { name: "Golden", shared: true, filters: { own: "plan is gold" }, columns: ["own.plan"] });
    await saveView(database.ground, jo, { name: "Seats", shared: true, filters: { own: "seats from 5" }, columns: ["own.seats"] });
    assert.deepEqual((await savedViews(database.db, mira, fields)).views.map((view) => view.name), ["Seats"]);
    assert.deepEqual((await savedViews(database.db, mira, seeing({}, {}))).views.map((view) => view.name), ["Golden", "Seats"], "the twin: whoever reads it is told");
    const told = await listChoices(database.db, { fields });
    assert.deepEqual([told.attributes.map((each) => each.key).filter((each) => each === "plan" || each === "owner"), told.owner], [[], false]);
    const noTeam = { kind: "some", key: "no team", staff: [], owners: [], team: ["nobody's"], department: [], region: [], unplaced: false } as const;
    assert.deepEqual((await listChoices(database.db, { fields: undefined, reach: noTeam })).attributes, [], "whoever sees none of them is not even told by which names they are described");
    const unplaced = await listChoices(database.db, { fields: undefined, reach: { ...noTeam, key: "unplaced", unplaced: true } });
    assert.ok(unplaced.attributes.some((each) => each.key === "seats"));
    assert.deepEqual(unplaced.attributes.flatMap((each) => each.values), [], "whoever sees some customers is not told what others are like");
    assert.ok((await segmentsPage(database.ground)).byRule.some((each) => each.key === "bronze"));
  });

  test("whichever way is taken, the windows are of one order, and whom somebody may not see is in none", async () => {
    const all = await knownCustomers(database.db);
    const pages = async (query: object, counted: { most: number; byLetters: number; byValues: number }, few: number) => {
      const found: string[] = [];
      for (let offset = 0; offset < 25; offset += 5) {
        const asked = CustomerListQuery.parse({ own: "seats from 2", ...query, offset, limit: 5 });
        found.push(...(await window(database.db, asked, await conditionsOf(database.ground, asked, { id: jo.id }), all, counted, few)).ids);
      }
      return found;
    };
    for (const query of [{ sort: "name", order: "asc" }, { sort: "lastHeard" }, { sort: "value" }, { sort: "name", order: "desc", consent: "offers email not-asked" }]) {
      const one = await pages(query, { most: 60, byLetters: 60, byValues: 60 }, 60);
      assert.equal(new Set(one).size, one.length);
      assert.deepEqual(await pages(query, { most: 60, byLetters: 60, byValues: 60 }, 0), one, "walked");
      assert.deepEqual(await pages(query, { most: 3, byLetters: 3, byValues: 3 }, 0), one, "walked along an index");
    }
    assert.deepEqual(await numbers({ own: "seats to 3" }, { id: jo.id, seen: sql`p.name <> 'Person 02'` }), [0, 1]);
  });

  test("an amount is compared in units of its currency, and offered as one", async () => {
    await sayKind(database.ground, jo, "budget", { kind: "money", currency: "EUR" });
    await sayKind(database.ground, jo, "level", { kind: "choice", choices: ["one", "two"] });
    assert.equal(await listKey(database.ground, jo, "budget"), true);
    for (const [n, amountMinor] of [[3, 12_550], [5, 99], [7, 200_000]] as const) await sayAttribute(database.ground, jo, ids[n]!, { key: "budget", value: { amountMinor, currency: "EUR" } });
    await settle();
    assert.deepEqual(await numbers({ own: "budget from 1 to 125.5" }), [3]);
    assert.deepEqual(await numbers({ own: "budget from 125.5" }), [3, 7]);
    assert.deepEqual(await numbers({ own: "budget to 0.99" }), [5]);
    assert.deepEqual(await numbers({ own: "budget is 2000 eur" }), [7]);
    const offered = (await listChoices(database.db, { fields: undefined })).attributes;
    assert.deepEqual(offered.filter(({ key }) => key === "budget" || key === "level").map(({ key, kind, currency, values }) => [key, kind, currency, ...values]), [["budget", "money", "EUR"], ["level", "text", null, "one", "two"]]);
    const { csv } = await exportList(database.ground, jo, { chosen: { ids: [ids[3]!] }, columns: ["own.budget"], why: "to see" }, { id: jo.id, fields: seeing({}, {}) });
    assert.match(await text(csv), /125\.50 EUR/);
  });

  test("a number, yes or no and several of a list are offered, filtered and sorted as what they are", async () => {
    for (const [key, kind] of [["stars", "number"], ["insider", "yes-no"], ["roasts", "choices"], ["site", "link"]] as const) {
      await sayKind(database.ground, jo, key, kind === "choices" ? { kind, choices: ["light", "medium", "dark"] } : { kind });
      assert.equal(await listKey(database.ground, jo, key), true);
    }
    const said = [[2, "stars", 10], [4, "stars", 9.5], [6, "stars", 100], [2, "insider", true], [4, "insider", false], [2, "roasts", ["light", "dark"]], [4, "roasts", ["dark"]], [6, "roasts", ["medium"]], [6, "site", "https://example.com/six"]] as const;
    for (const [n, key, value] of said) await sayAttribute(database.ground, jo, ids[n]!, { key, value: typeof value === "object" ? [...value] : value });
    await settle();
    assert.deepEqual(await numbers({ own: "stars from 9.6 to 50" }), [2]);
    assert.deepEqual([await numbers({ own: "insider is yes" }), await numbers({ own: "insider is no" })], [[2], [4]]);
    assert.deepEqual([await numbers({ own: "roasts is dark" }), await numbers({ own: "roasts is light|medium" })], [[2, 4], [2, 6]]);
    assert.deepEqual(await numbers({ own: "site has example" }), [6]);
    const sorted = (await ask({ own: "stars known", sort: "own.stars", order: "desc" })).rows.map((each) => each.profile.customerId);
    assert.deepEqual(sorted, [ids[6], ids[2], ids[4]], "100 before 10 before 9.5: by number, not by letters");
    const offered = (await listChoices(database.db, { fields: undefined })).attributes.filter(({ key }) => ["stars", "insider", "roasts", "site"].includes(key));
    assert.deepEqual(offered.map(({ key, kind, values }) => [key, kind, ...values]), [["insider", "yes-no"], ["roasts", "text", "light", "medium", "dark"], ["site", "text"], ["stars", "number"]]);
  });

  test("sorts by an attribute that lists know: by number, by day, by letters; of whom it is not known come last, in whatever windows and filters, and whoever does not read it is given another order", async () => {
    const order = async (filters: object, viewer?: Viewer) => (await ask(filters, viewer)).rows.map((each) => each.profile.customerId);
    const said = async (id: string, key: string) => {
      const value = (await attributesOf(database.db, id)).attributes.find((each) => each.key === key)?.value ?? null;
      return value === null ? null : key === "seats" ? Number(value) : String(value).toLowerCase();
    };
    for (const [key, sort] of [["seats", "own.seats"], ["renewal", "own.renewal"], ["plan", "own.plan"]] as const)
      for (const direction of ["asc", "desc"] as const) {
        const whole = await order({ sort, order: direction });
        const values = await Promise.all(whole.map((id) => said(id, key)));
        const known = values.filter((value) => value !== null);
        assert.equal(whole.length, (await ask({})).customers);
        assert.deepEqual(values.slice(0, known.length), known, "of whom nothing is known come last");
        const turned = direction === "asc" ? known : known.toReversed();
        for (let i = 1; i < turned.length; i++) assert.ok(turned[i - 1]! <= turned[i]!, `${sort} ${direction}: ${String(turned[i - 1])} before ${String(turned[i])}`);
        // However it is gone through, gathered or along the index, and in windows.
        const conditions = await conditionsOf(database.ground, CustomerListQuery.parse({ sort, order: direction }), { id: jo.id });
        const windows: string[] = [];
        for (let offset = 0; offset < whole.length; offset += 5) windows.push(...(await window(database.db, CustomerListQuery.parse({ sort, order: direction, offset, limit: 5 }), { ...conditions, isEverybody: false }, whole.length, { most: 2, byLetters: 2, byValues: 2 })).ids);
        assert.deepEqual(windows, whole, `${sort} ${direction} in windows`);
        const gathered = await window(database.db, CustomerListQuery.parse({ sort, order: direction, limit: 200 }), { ...conditions, isEverybody: false }, whole.length);
        assert.deepEqual(gathered.ids, whole, `${sort} ${direction} gathered`);
      }
    await assert.rejects(ask({ sort: "own.shoe_size" }), refused("not-acceptable-now", /sorted by “shoe_size” before/));
    const blind: Viewer = { id: jo.id, fields: seeing({ seats: "sensitive" }, { sensitive: "masked" }) };
    assert.deepEqual(await order({ sort: "own.seats", order: "asc" }, blind), await order({ sort: "lastHeard", order: "desc" }), "an order would tell it");
    const { viewId } = await saveView(database.ground, jo, { name: "By seats", shared: true, filters: { sort: "own.seats", order: "asc" }, columns: ["own.seats"] });
    assert.equal((await savedViews(database.db, mira, seeing({ seats: "sensitive" }, { sensitive: "masked" }))).views.some((view) => view.viewId === viewId), false);
    assert.equal((await savedViews(database.db, mira)).views.some((view) => view.viewId === viewId), true);
  });
});
