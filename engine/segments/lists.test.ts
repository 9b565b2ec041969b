import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { text } from "node:stream/consumers";
import { accessRules, type Actor, addColleague, changeAccess, createSignIn, SEES_ALL, SYSTEM, undoAccess } from "../organisation/index.ts";
import { catchUp, newId, newSecret, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, customersOfImport, endLink, importContacts, joinGroup, listTags, mergeCustomers, mergeGroups, profileFollower, resolveIdentity, startIntake, tagsOf, undoImport, unmergeGroups } from "../profiles/index.ts";
import { sayAttribute } from "../profiles/knowledge/say-attribute.ts";
import { BulkAct, type Chosen, CustomerFilters, CustomerListQuery, GroupListQuery } from "./contract.ts";
import { actOnMany, changeView, exportList, listCustomers, listGroups, savedViews, saveView, undoActOnMany } from "./index.ts";

describe("acting on a list of customers", () => {
  const database = useDatabase();
  const ids: string[] = [];
  let jo: Actor, mira: Actor;
  const person = (id: string, name: string, role: Actor["role"]): Actor => ({ kind: "person", id, name, role, source: "desk", trusted: true });
  const act = (done: object, chosen: Chosen, more: { expected?: number; seen?: ReturnType<typeof sql> } = {}) => actOnMany(database.ground, jo, { act: BulkAct.parse(done), chosen, ...(more.expected ? { expected: more.expected } : {}) }, { id: jo.id, ...(more.seen ? { seen: more.seen } : {}) });
  const fits = async (filters: object, seen?: ReturnType<typeof sql>) => (await listCustomers(database.ground, CustomerListQuery.parse({ sort: "name", order: "asc", ...filters }), { id: jo.id, ...(seen ? { seen } : {}) })).rows.map((r) => r.profile.name);
  const carriers = (name: string) => rows<{ id: string }>(database.db, sql`select distinct m.customer_id as id from customer_tag c join tag t using (tag_id) join membership m using (identity_id) where t.name = ${name} and c.ended_at is null order by 1`).then((found) => found.map((f) => f.id));
  const refused = (code: string, words: RegExp) => (error: unknown) => error instanceof Refusal && error.code === code && words.test(error.message);
  const tables = async (): Promise<Record<string, readonly { ended_at?: unknown }[]>> => Object.fromEntries(await Promise.all(["customer_tag", "customer_follow", "task"].map(async (table) => [table, await rows(database.db, sql`select * from ${sql.table(table)} order by 1, 2`)])));

  test("customers are filtered by how long they are silent, since when they were in touch, country, group and who follows them", async () => {
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    const hire = async (name: string) => (await addColleague(database.ground, signIn, SYSTEM, { name, email: `${name.toLowerCase()}@example.org`, role: "agent" })).id;
    [jo, mira] = [person(await hire("Jo"), "Jo", "agent"), person(await hire("Mira"), "Mira", "agent")];
    await signIn.close();
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, Array.from({ length: 30 }, (_, n) => ({
      messageId: `p${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(database.ground.now().getTime() - n * 10 * 86_400_000).toISOString(),
      traits: { name: `Person ${String(n).padStart(2, "0")}`, country: n % 3 === 0 ? ["NL", "Netherlands", "Holland"][(n / 3) % 3] : "DE" }, identifiers: [{ kind: "customer_number" as const, value: `K-${100 + n}` }],
    })));
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    ids.push(...(await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where known order by name`)).map((r) => r.id));
    assert.deepEqual(await fits({ quietDays: 275 }), ["Person 28", "Person 29"]);
    assert.deepEqual(await fits({ heardDays: 25 }), ["Person 00", "Person 01", "Person 02"]);
    // However the source wrote it, and however it is asked for.
    for (const country of ["NL", "nl", "Netherlands", "the Netherlands", "Nederland", "هولندا"]) assert.deepEqual(await fits({ heardDays: 65, country }), country === "هولندا" ? [] : ["Person 00", "Person 03", "Person 06"], country);
    assert.deepEqual(await fits({ quietDays: 100, heardDays: 20 }), []);
    const { groups } = await joinGroup(database.ground, SYSTEM, ids[4]!, { kind: "organisation", name: "Café Norte", role: "buyer", why: "said so" });
    assert.deepEqual(await fits({ group: groups[0]!.groupId }), ["Person 04"]);
    await act({ kind: "follow", person: jo.id }, { ids: [ids[7]!, ids[8]!] });
    assert.deepEqual(await fits({ followedBy: "me" }), ["Person 07", "Person 08"]);
    assert.deepEqual(await fits({ followedBy: mira.id }), []);
    assert.deepEqual(await fits({ heardDays: 25 }, sql`p.name <> 'Person 01'`), ["Person 00", "Person 02"], "whom somebody may not see is not in the list");
  });

  test("households and organisations stand in a list of their own: the largest first or from A, by kind and letters, once where two are one, and for each reader with the people whom they see", async () => {
    const join = async (who: number, group: { groupId: string } | { kind: "household" | "organisation"; name: string }) => (await joinGroup(database.ground, SYSTEM, ids[who]!, { ...group, role: "member", why: "said so" })).groups.at(-1)!.groupId;
    const blum = await join(1, { kind: "household", name: "Blüm" });
    for (const who of [2, 3]) await join(who, { groupId: blum });
    const twin = await join(5, { kind: "household", name: "Bloom of Delft" });
    const { linkId } = await mergeGroups(database.ground, SYSTEM, { groupId: blum, otherId: twin, why: "one" });
    await catchUp(database.db, [profileFollower]);
    const list = async (query: object, sight = SEES_ALL) => {
      const { total, rows } = await listGroups(database.ground, GroupListQuery.parse(query), sight);
      return [total, ...rows.map(({ name, members }) => `${name} ${members}`)];
    };
    assert.deepEqual(await list({}), [2, "Blüm 4", "Café Norte 1"]);
    assert.deepEqual(await list({ sort: "name", limit: 1, offset: 1 }), [2, "Café Norte 1"]);
    assert.deepEqual(await list({ kind: "organisation" }), [1, "Café Norte 1"]);
    assert.deepEqual(await list({ query: "BLUM" }), [1, "Blüm 4"]);
    assert.deepEqual(await list({ query: "delft" }), [1, "Blüm 4"], "found by the name of the one that joined it");
    assert.deepEqual(await list({ query: "nobody at all" }), [0]);
    assert.deepEqual(await fits({ group: twin }), ["Person 01", "Person 02", "Person 03", "Person 05"], "the list of customers holds everybody of both");
    await sql`update profile set team = 'north' where customer_id = ${ids[2]!}::uuid`.execute(database.db);
    assert.deepEqual(await list({}, { ...SEES_ALL, customers: { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } }), [1, "Blüm 1"]);
    await sql`update profile set team = null where customer_id = ${ids[2]!}::uuid`.execute(database.db);
    assert.equal((await listGroups(database.ground, GroupListQuery.parse({}), SEES_ALL, 1)).atLeast, true);
    await unmergeGroups(database.ground, SYSTEM, linkId, "two");
    assert.deepEqual(await list({ kind: "household", sort: "name" }), [2, "Bloom of Delft 1", "Blüm 3"]);
  });

  test("many are tagged at once, each with a line in the audit; undone, everything is as it was", async () => {
    await addTag(database.ground, jo, ids[0]!, "Barista");
    const before = await tables();
    const { bulkId, done, alreadySo } = await act({ kind: "tag", name: "barista" }, { filters: CustomerFilters.parse({ heardDays: 45 }), except: [ids[2]!] });
    assert.deepEqual([done, alreadySo], [3, 1]);
    assert.deepEqual(await carriers("Barista"), [ids[0]!, ids[1]!, ids[3]!, ids[4]!].sort());
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from audit where act = 'tag.add' and actor_id = ${jo.id} and detail->>'bulkId' = ${bulkId}`))!.n, 3);
    assert.equal((await undoActOnMany(database.ground, jo, bulkId)).done, 3);
    assert.deepEqual(await carriers("Barista"), [ids[0]!], "who carried it before still does");
    const after = await tables();
    assert.equal(after["customer_tag"]!.filter((t) => t.ended_at === null).length, before["customer_tag"]!.length);
    await assert.rejects(undoActOnMany(database.ground, jo, bulkId), refused("not-acceptable-now", /taken back already/));
  });

  test("a tag is taken from many and given back; who got it again in between is left alone", async () => {
    await act({ kind: "tag", name: "Wholesale" }, { ids: ids.slice(10, 14) });
    const tag = (await listTags(database.db, SEES_ALL)).find((t) => t.name === "Wholesale")!;
    const { bulkId, done } = await act({ kind: "untag", tagId: tag.tagId }, { filters: CustomerFilters.parse({ tag: tag.tagId }), except: [] });
    assert.equal(done, 4);
    assert.deepEqual(await carriers("Wholesale"), []);
    await addTag(database.ground, mira, ids[10]!, "Wholesale");
    assert.equal((await undoActOnMany(database.ground, jo, bulkId)).done, 3);
    assert.deepEqual(await carriers("Wholesale"), ids.slice(10, 14).sort());
    assert.equal((await tagsOf(database.db, ids[10]!)).tags.length, 1);
  });

  test("a task for each of many, withdrawn by the undo, except where it is done or somebody has rewritten it", async () => {
    const { bulkId, done } = await act({ kind: "task", what: "Ask whether all is well", assignee: mira.id, dueAt: "2026-12-01T09:00:00Z" }, { ids: ids.slice(20, 24) });
    assert.equal(done, 4);
    await sql`update task set what = 'Ask whether the new one is better', due_at = due_at + interval '1 day' where identity_id = ${ids[23]!}::uuid`.execute(database.db);
    await sql`update task set done_at = now(), done_by = ${mira.id} where identity_id = ${ids[20]!}::uuid`.execute(database.db);
    assert.equal((await undoActOnMany(database.ground, jo, bulkId)).done, 2);
    assert.deepEqual(await rows(database.db, sql`select withdrawn_at is null as stands, done_at is not null as done from task where identity_id = any(${ids.slice(20, 24)}::uuid[]) and what like 'Ask whether%' order by identity_id`), [{ stands: true, done: true }, { stands: false, done: false }, { stands: false, done: false }, { stands: true, done: false }]);
  });

  test("an act on two who were joined since is taken back from the one they are", async () => {
    const { bulkId } = await act({ kind: "tag", name: "Festival" }, { ids: [ids[24]!, ids[25]!] });
    const { linkId } = await mergeCustomers(database.ground, SYSTEM, { keepId: ids[24]!, otherId: ids[25]!, why: "same" });
    await catchUp(database.db, [profileFollower]);
    assert.equal((await undoActOnMany(database.ground, jo, bulkId)).done, 1);
    await endLink(database.ground, SYSTEM, linkId, "not the same");
    await catchUp(database.db, [profileFollower]);
    assert.deepEqual(await carriers("Festival"), []);
  });

  test("nothing is done where nobody fits, many more fit than was believed, or a colleague or tag is named that there is not", async () => {
    const before = await tables();
    await assert.rejects(act({ kind: "tag", name: "x" }, { filters: CustomerFilters.parse({ query: "nobody" }), except: [] }), refused("bad-input", /nobody fits/));
    await assert.rejects(act({ kind: "tag", name: "x" }, { filters: {}, except: [] }, { expected: 3 }), refused("not-acceptable-now", /30 customers fit, not 3/));
    await assert.rejects(act({ kind: "follow", person: "stranger" }, { ids }), refused("bad-input", /act\.person: no colleague/));
    await assert.rejects(act({ kind: "untag", tagId: "00000000-0000-7000-8000-000000000000" }, { ids }), refused("bad-input", /act\.tagId/));
    await assert.rejects(act({ kind: "tag", name: "x" }, { ids: ["00000000-0000-7000-8000-000000000000"] }), refused("bad-input", /nobody fits/));
    await assert.rejects(undoActOnMany(database.ground, jo, "00000000-0000-7000-8000-000000000000"), refused("not-found", /no such act/));
    assert.deepEqual(await tables(), before);
    const { bulkId } = await act({ kind: "tag", name: "Mine" }, { ids: ids.slice(0, 1) });
    await assert.rejects(undoActOnMany(database.ground, mira, bulkId), refused("not-allowed", /Somebody else/));
    assert.equal((await undoActOnMany(database.ground, SYSTEM, bulkId)).done, 1, "an owner may");
  });

  test("whom somebody may not see is not acted on and does not go out, chosen by id or by filters", async () => {
    const seen = sql`p.customer_id = ${ids[1]!}::uuid`;
    assert.equal((await act({ kind: "tag", name: "Seen" }, { ids: ids.slice(0, 5) }, { seen })).done, 1);
    assert.equal((await act({ kind: "tag", name: "Seen too" }, { filters: {}, except: [] }, { seen })).done, 1);
    assert.equal((await exportList(database.ground, jo, { chosen: { filters: {}, except: [] }, columns: [], why: "test" }, { id: jo.id, seen })).customers, 1);
  });

  test("what is chosen goes out as a file with the columns that are named, disarmed, and the audit says what for", async () => {
    await addTag(database.ground, jo, ids[3]!, "=cmd");
    const { csv } = await exportList(database.ground, jo, { chosen: { ids: [ids[3]!, ids[5]!] }, columns: ["tags", "country", "value", "heard"], why: "letters for December" }, { id: jo.id });
    const [head, first, second, ...rest] = (await text(csv)).split("\r\n");
    assert.equal(head, "\ufeffcustomer_id,name,tags,country,value_12_months,value_low,value_high,currency,last_heard_at,last_heard_channel");
    assert.match(`${first}\n${second}`, new RegExp(`${ids[3]},Person 03,'=cmd,NL,,,,,2026-10-22T14:32:00.000Z,web`));
    assert.deepEqual(rest, [""]);
    const [said] = await rows<{ detail: { why: string; customers: number } }>(database.db, sql`select detail from audit where act = 'customers.take-out' and detail->>'why' = 'letters for December'`);
    assert.equal(said!.detail.customers, 2);
  });

  test("a file has its rows in the order of the list, whoever is chosen and however it is sorted", async () => {
    const written = async (chosen: Chosen, sorted: { sort: CustomerListQuery["sort"]; order: "asc" | "desc" }) =>
      (await text((await exportList(database.ground, jo, { chosen, columns: [], ...sorted, why: "in order" }, { id: jo.id })).csv)).trim().split("\r\n").slice(1).map((line) => line.split(",")[0]);
    for (const sort of ["name", "lastHeard", "firstKnown", "value", "stay"] as const)
      for (const order of ["asc", "desc"] as const) {
        const shown = (await listCustomers(database.ground, CustomerListQuery.parse({ sort, order }), { id: jo.id })).rows.map((each) => each.profile.customerId);
        assert.deepEqual(await written({ filters: {}, except: [] }, { sort, order }), shown, `${sort} ${order}`);
        assert.deepEqual(await written({ ids: [...shown].slice(3, 9).sort() }, { sort, order }), shown.slice(3, 9));
      }
  });

  test("whom an import brought or told of is chosen by it: listed newest first, tagged, taken out as a file, and nobody once it is undone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-lists-"));
    const before = database.ground.now();
    const bring = async (name: string, content: string) => {
      database.setNow(new Date(database.ground.now().getTime() + 60_000));
      writeFileSync(join(folder, name), content);
      return (await importContacts(database.ground, { path: join(folder, name), refusedTo: join(folder, `${name}.refused`) }, SYSTEM)).importId!;
    };
    const first = await bring("fair.csv", "Name,Email,Customer number\nMona Fair,mona@fair.example,K-900\nPerson 03,,K-103\n");
    const second = await bring("later.csv", "Name,Email\nNoor Later,noor@later.example\n");
    assert.deepEqual(await fits({ import: first }), ["Mona Fair", "Person 03"], "also somebody who was known");
    assert.deepEqual(await fits({ import: first, query: "mona" }), ["Mona Fair"]);
    assert.deepEqual(await fits({ import: second }), ["Noor Later"]);
    assert.deepEqual([(await customersOfImport(database.db, first, 2))?.length, await customersOfImport(database.db, first, 1)], [2, undefined], "of very many they are joined instead");
    assert.deepEqual(await fits({ import: first }, sql`p.name <> 'Mona Fair'`), ["Person 03"], "whom somebody may not see is not told by it either");
    const list = (more: object, viewer: object = {}) => listCustomers(database.ground, CustomerListQuery.parse({ sort: "firstKnown", ...more }), { id: jo.id, ...viewer });
    const newest = (await list({ limit: 3 })).rows.map((each) => each.profile.name);
    assert.deepEqual(newest.slice(0, 2), ["Noor Later", "Mona Fair"]);
    assert.deepEqual((await list({ order: "asc" })).rows.map((each) => each.profile.customerId), (await list({})).rows.map((each) => each.profile.customerId).reverse());
    const { rows: [mona], importName } = await list({ import: first });
    const made = (await row<{ at: Date }>(database.db, sql`select created_at as at from identity where identity_id = ${mona!.profile.customerId}::uuid`))!.at;
    assert.deepEqual([mona!.profile.name, mona!.profile.since, mona!.firstKnownAt], ["Mona Fair", null, made.toISOString()]);
    assert.deepEqual([importName?.fileName, (await list({ import: first }, { readsImports: false })).importName?.fileName], ["fair.csv", null]);
    const { done, bulkId } = await act({ kind: "tag", name: "Fair 2026" }, { filters: CustomerFilters.parse({ import: first }), except: [] });
    assert.equal(done, 2);
    await undoActOnMany(database.ground, jo, bulkId);
    const { csv } = await exportList(database.ground, jo, { chosen: { filters: { import: first }, except: [] }, columns: ["firstKnown"], sort: "firstKnown", why: "letters" }, { id: jo.id });
    assert.match(await text(csv), new RegExp(`customer_id,name,first_known_at\r\n${mona!.profile.customerId},Mona Fair,${mona!.firstKnownAt.replace(".", "[.]")}\r\n.*,Person 03,`));
    for (const table of ["customer_tag", "bulk_change"]) await sql`delete from ${sql.table(table)} where identity_id = ${mona!.profile.customerId}::uuid`.execute(database.db);
    for (const each of [second, first]) await undoImport(database.ground, each, SYSTEM);
    assert.deepEqual([await fits({ import: first }), await fits({ import: newId() })], [[], []]);
    database.setNow(before);
    rmSync(folder, { recursive: true });
  });

  test("a colleague is made to follow many, in the audit and taken back as a whole; of whom they do not see, none", async () => {
    const following = () => rows<{ id: string }>(database.db, sql`select identity_id as id from customer_follow where person_id = ${mira.id} and ended_at is null order by 1`).then((found) => found.map((each) => each.id));
    const { bulkId, done } = await act({ kind: "follow", person: mira.id }, { ids: ids.slice(12, 15) });
    assert.deepEqual([done, await following()], [3, ids.slice(12, 15).sort()]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from audit where act = 'customer.follow' and actor_id = ${jo.id} and detail->>'person' = ${mira.id} and detail->>'bulkId' = ${bulkId}`))!.n, 3);
    await undoActOnMany(database.ground, jo, bulkId);
    assert.deepEqual(await following(), []);
    const { current } = await accessRules(database.db);
    const own = { ...current.rules.roles.agent, customers: "own" as const };
    const { versionId } = await changeAccess(database.ground, SYSTEM, { rules: { ...current.rules, unplaced: "nobody", roles: { ...current.rules.roles, agent: own } }, why: "their own", from: current.versionId });
    await assert.rejects(act({ kind: "follow", person: mira.id }, { ids: ids.slice(12, 15) }), refused("bad-input", /does not see all of these customers/));
    assert.deepEqual(await following(), []);
    await undoAccess(database.ground, SYSTEM, versionId);
  });

  test("a view is saved, renamed, shared, removed and brought back; a shared one of somebody else is seen and not changed", async () => {
    const names = async (reader: Actor) => (await savedViews(database.db, reader)).views.map((view) => view.name);
    const { viewId } = await saveView(database.ground, jo, { name: "Silent", shared: false, filters: { quietDays: 90, sort: "value" }, columns: ["value", "heard"] });
    assert.deepEqual([await names(jo), await names(mira)], [["Silent"], []]);
    await assert.rejects(changeView(database.ground, mira, viewId, { name: "Mine now" }), refused("not-found", /no such view/));
    await changeView(database.ground, jo, viewId, { name: "Silent for long", shared: true });
    assert.deepEqual([await names(jo), await names(mira)], [["Silent for long"], ["Silent for long"]]);
    const [view] = (await savedViews(database.db, mira)).views;
    assert.deepEqual([view!.mayChange, view!.owner.name, view!.filters, view!.columns], [false, "Jo", { quietDays: 90, sort: "value" }, ["value", "heard"]]);
    await assert.rejects(changeView(database.ground, mira, viewId, { removed: true }), refused("not-allowed", /somebody else's/));
    await changeView(database.ground, SYSTEM, viewId, { removed: true });
    assert.deepEqual(await names(jo), []);
    await changeView(database.ground, jo, viewId, { removed: false });
    assert.deepEqual(await names(mira), ["Silent for long"]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from audit where object_kind = 'view' and object_id = ${viewId}`))!.n, 4);
  });

  test("what somebody typed to find people is not told, by a shared view, to whoever sees some customers only; a view without such words is (the twin)", async () => {
    for (const filters of [{ query: "0176 1234567" }, { quietDays: 30 }] as const) await saveView(database.ground, jo, { name: Object.keys(filters)[0]!, shared: true, filters, columns: [] });
    const told = async (reader: Actor, seesEverybody: boolean) => (await savedViews(database.db, reader, undefined, seesEverybody)).views.map((view) => view.name).filter((name) => ["query", "quietDays"].includes(name));
    assert.deepEqual([await told(mira, false), await told(mira, true), await told(jo, false)], [["quietDays"], ["query", "quietDays"], ["query", "quietDays"]]);
  });

  test("who was never heard from has not gone quiet: there is nothing to be quiet after", async () => {
    const before = await fits({ quietDays: 1 });
    const { customerId } = await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "desk", trusted: true }, [{ kind: "customer_number" as const, value: "K-silent" }]));
    await sayAttribute(database.ground, SYSTEM, customerId, { key: "name", value: "Silent" });
    await catchUp(database.db, [profileFollower]);
    assert.deepEqual(await fits({ query: "Silent" }), ["Silent"]);
    assert.deepEqual(await fits({ quietDays: 1 }), before);
    assert.deepEqual(await fits({ query: "Silent", quietDays: 1 }), [], "neither where they are looked for by name");
  });
});
