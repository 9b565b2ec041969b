import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { type Actor, SYSTEM, SEES_ALL, type Sight } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { catchUp, newId, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { type CustomerNotes, endLink, mergeCustomers, profileFollower, resolveIdentity, type Tasks } from "../index.ts";
import { followersOf, setFollowing } from "./follow.ts";
import { changeNote, notesOf, writeNote } from "./notes.ts";
import { knowledgeRoutes } from "./routes.ts";
import { addTag, listTags, removeTag, renameTag, tagsOf } from "./tags.ts";
import { addTask, changeTask, tasksFor, tasksOf } from "./tasks.ts";

const day = (n: number) => new Date(Date.UTC(2026, 10, n, 9));

describe("what colleagues leave with a customer", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => knowledgeRoutes(app, database.ground));
  const person = (id: string, name: string): Actor => ({ kind: "person", id, name, role: "agent", source: "rapport", trusted: true });
  let kai: Actor, mira: Actor;
  before(async () => {
    kai = person(await organisation.add("kai@example.com", "agent"), "kai");
    mira = person(await organisation.add("mira@example.com", "agent"), "mira");
  });
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, day(1), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
  const ground = () => database.ground;

  test("a note keeps every text it ever had, and can be removed and restored", async () => {
    const customer = await someone();
    const noteId = (await writeNote(ground(), kai, customer, { body: "Likes to be called in the morning.", mentions: [] })).notes[0]!.noteId;
    await changeNote(ground(), kai, customer, noteId, { body: "Likes to be called after nine." });
    await changeNote(ground(), mira, customer, noteId, { isRemoved: true });
    assert.equal((await notesOf(database.db, customer)).notes[0]!.isRemoved, true);
    const [note] = (await changeNote(ground(), mira, customer, noteId, { isRemoved: false })).notes;
    assert.deepEqual([note!.isRemoved, note!.body], [false, "Likes to be called after nine."]);
    assert.deepEqual(note!.changes.map((c) => [c.act, c.by, c.body]), [["restored", "mira", null], ["removed", "mira", null], ["edited", "kai", "Likes to be called after nine."], ["written", "kai", "Likes to be called in the morning."]]);
    await assert.rejects(changeNote(ground(), mira, customer, noteId, { body: "Never call." }), /Only who wrote/);
    await assert.rejects(changeNote(ground(), kai, customer, newId(), { isPinned: true }), /no such note/);
  });

  test("a pinned note comes first, a removed one last", async () => {
    const customer = await someone();
    for (const body of ["first", "second", "third"]) await writeNote(ground(), kai, customer, { body, mentions: [] });
    const id = async (body: string) => (await notesOf(database.db, customer)).notes.find((n) => n.body === body)!.noteId;
    await changeNote(ground(), kai, customer, await id("first"), { isPinned: true });
    await changeNote(ground(), kai, customer, await id("third"), { isRemoved: true });
    assert.deepEqual((await notesOf(database.db, customer)).notes.map((n) => n.body), ["first", "second", "third"]);
    await changeNote(ground(), kai, customer, await id("first"), { isPinned: false });
    assert.deepEqual((await notesOf(database.db, customer)).notes.map((n) => n.body), ["second", "first", "third"]);
  });

  test("who is mentioned finds the note among their tasks until they have read it, or it is removed", async () => {
    const customer = await someone();
    const noteId = (await writeNote(ground(), kai, customer, { body: "@mira please look at the invoice", mentions: [mira.id] })).notes[0]!.noteId;
    const openFor = async (who: Actor) => (await tasksFor(ground(), who.id, SEES_ALL)).tasks.filter((t) => t.noteId === noteId && t.state === "open");
    const [mention] = await openFor(mira);
    assert.deepEqual([mention!.kind, mention!.what, mention!.madeBy.name, mention!.customerId], ["mention", "@mira please look at the invoice", "kai", customer]);
    assert.deepEqual(await openFor(kai), []);
    await changeNote(ground(), kai, customer, noteId, { isRemoved: true });
    assert.deepEqual(await openFor(mira), []);
    await changeNote(ground(), kai, customer, noteId, { isRemoved: false });
    assert.equal((await openFor(mira)).length, 1);
    await assert.rejects(changeTask(ground(), kai, customer, mention!.taskId, { state: "done" }), /whom it is for/);
    await changeTask(ground(), mira, customer, mention!.taskId, { state: "done" });
    assert.deepEqual(await openFor(mira), []);
    await changeNote(ground(), kai, customer, noteId, { body: "for me only", mentions: [] });
    assert.deepEqual((await notesOf(database.db, customer)).notes[0]!.mentions, []);
    await assert.rejects(writeNote(ground(), kai, customer, { body: "@ghost", mentions: ["ghost"] }), /no colleague/);
  });

  test("a task is done, opened again and withdrawn, and is late when its time has passed", async () => {
    const customer = await someone();
    const soon = new Date(ground().now().getTime() + 3_600_000);
    const { taskId } = (await addTask(ground(), kai, customer, { what: "Send the loan grinder", assignee: mira.id, dueAt: soon.toISOString() })).tasks[0]!;
    const state = async (change: Parameters<typeof changeTask>[4]) => (await changeTask(ground(), mira, customer, taskId, change)).tasks[0]!;
    const done = await state({ state: "done" });
    assert.deepEqual([done.state, done.doneBy], ["done", "mira"]);
    assert.deepEqual([(await state({ state: "open" })).state, (await tasksFor(ground(), mira.id, SEES_ALL)).tasks.some((t) => t.taskId === taskId)], ["open", true]);
    assert.equal((await state({ dueAt: day(1).toISOString() })).isLate, true);
    assert.equal((await state({ state: "withdrawn" })).isLate, false);
    assert.equal((await tasksFor(ground(), mira.id, SEES_ALL)).tasks.some((t) => t.taskId === taskId), false);
    const [audit] = await rows<{ detail: { from: unknown } }>(database.db, sql`select detail from audit where object_id = ${customer} and act = 'task.change' order by audit_id desc limit 1`);
    assert.deepEqual(audit!.detail.from, { state: "open" });
  });

  test("a tag is one for everybody: written in other letters it is the same, renamed it is so everywhere", async () => {
    const [a, b] = [await someone(), await someone()];
    await addTag(ground(), kai, a, "Barista");
    await addTag(ground(), mira, b, "barista");
    await addTag(ground(), mira, b, "BARISTA");
    const tag = (await listTags(database.db, SEES_ALL)).find((t) => t.name === "Barista")!;
    assert.equal(tag.customers, 2);
    await renameTag(ground(), kai, tag.tagId, "Coffee professional", SEES_ALL);
    assert.deepEqual((await tagsOf(database.db, b)).tags.map((t) => t.name), ["Coffee professional"]);
    await addTag(ground(), kai, a, "Office");
    await assert.rejects(renameTag(ground(), kai, tag.tagId, "office", SEES_ALL), /already/);
    await removeTag(ground(), kai, a, tag.tagId);
    assert.deepEqual((await tagsOf(database.db, a)).tags.map((t) => t.name), ["Office"]);
    await assert.rejects(removeTag(ground(), kai, a, tag.tagId), /does not carry/);
    await addTag(ground(), kai, a, "Coffee professional");
    assert.equal((await listTags(database.db, SEES_ALL)).find((t) => t.tagId === tag.tagId)!.customers, 2);
  });

  test("of a tag that very many carry it is said that there are more; a reader with few customers is told of theirs exactly, and of no other tag", async () => {
    const people = [await someone(), await someone(), await someone(), await someone()];
    for (const id of people) await addTag(ground(), kai, id, "Many");
    await addTag(ground(), kai, people[3]!, "Theirs");
    const few = { inAll: 4, most: 4, least: 2 };
    const counts = async (sight: Sight, lookedAt = few) => (await listTags(database.db, sight, lookedAt)).filter(({ name }) => ["Many", "Theirs"].includes(name)).map(({ name, customers, atLeast }) => [name, customers, atLeast]);
    assert.deepEqual(await counts(SEES_ALL), [["Many", 2, true], ["Theirs", 1, false]]);
    assert.deepEqual(await counts(SEES_ALL, { inAll: 400, most: 4, least: 4 }), [["Many", 4, false], ["Theirs", 1, false]], "as many as are looked at are counted (the twin)");
    await mergeCustomers(ground(), kai, { keepId: people[0]!, otherId: people[1]!, why: "one" });
    assert.deepEqual(await counts(SEES_ALL, { inAll: 400, most: 4, least: 4 }), [["Many", 3, false], ["Theirs", 1, false]], "two records of one customer count once");
    await catchUp(database.db, [profileFollower]);
    await sql`update profile set owner = case when customer_id = ${people[2]!}::uuid then 'kai' else 'mira' end`.execute(database.db);
    const own: Sight = { ...SEES_ALL, customers: { kind: "some", key: "kai", staff: [], owners: ["kai"], team: [], department: [], region: [], unplaced: false } };
    assert.deepEqual(await counts(own), [["Many", 1, false]]);
    // Whoever sees more than are looked at is counted for tag by tag, within sight as well.
    assert.deepEqual(await counts({ ...own, customers: { ...own.customers, owners: ["kai", "mira"] } as Sight["customers"] }, { inAll: 2, most: 1, least: 1 }), [["Many", 1, true], ["Theirs", 1, false]]);
  });

  test("a colleague follows a customer once, and stops", async () => {
    const customer = await someone();
    await setFollowing(ground(), kai, customer, true);
    await setFollowing(ground(), kai, customer, true);
    assert.deepEqual((await followersOf(database.db, customer)).followers.map((f) => f.name), ["kai"]);
    assert.deepEqual((await setFollowing(ground(), kai, customer, false)).followers, []);
    await assert.rejects(setFollowing(ground(), SYSTEM, customer, true), /Only a person/);
  });

  test("a tag put, and a following begun, while two are one stays with both, also where one had it before", async () => {
    let at = Date.now();
    const later = () => ({ ...ground(), now: () => new Date((at += 1000)) });
    const [a, b] = [await someone(), await someone()];
    await addTag(later(), kai, a, "VIP");
    await setFollowing(later(), kai, a, true);
    const { linkId } = await mergeCustomers(later(), kai, { keepId: a, otherId: b, why: "one" });
    await addTag(later(), kai, a, "VIP");
    await setFollowing(later(), kai, a, true);
    const audit = async () => (await rows(database.db, sql`select 1 from audit where object_id in (${a}, ${b}) and act in ('tag.add', 'customer.follow')`)).length;
    const told = await audit();
    await addTag(later(), kai, a, "vip");
    await setFollowing(later(), kai, a, true);
    assert.equal(await audit(), told, "what all of them have is not put again");
    await endLink(later(), kai, linkId, "two");
    for (const id of [a, b]) assert.deepEqual([(await tagsOf(database.db, id)).tags.map(({ name }) => name), (await followersOf(database.db, id)).followers.length], [["VIP"], 1]);
  });

  test("all of it comes together with merges and parts again with their ends, byte for byte, in whatever order", async () => {
    const people = [await someone(), await someone(), await someone(), await someone()];
    for (const [i, id] of people.entries()) {
      await writeNote(ground(), kai, id, { body: `note ${i}`, mentions: [mira.id] });
      await addTask(ground(), kai, id, { what: `task ${i}`, assignee: kai.id });
      await addTag(ground(), kai, id, i % 2 ? "odd" : "even");
      await setFollowing(ground(), i % 2 ? kai : mira, id, true);
    }
    const state = async () => JSON.stringify(await Promise.all(people.map(async (id) => [await notesOf(database.db, id), await tasksOf(ground(), id), await tagsOf(database.db, id), await followersOf(database.db, id)])));
    const before = await state();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), async (pairs, order) => {
        const links: string[] = [];
        for (const [a, b] of pairs) await mergeCustomers(ground(), SYSTEM, { keepId: people[a]!, otherId: people[b]!, why: "try" }).then((made) => links.push(made.linkId), () => undefined);
        if (links.length > 0) assert.notEqual(await state(), before);
        while (links.length > 0) await endLink(ground(), SYSTEM, links.splice(order.next().value % links.length, 1)[0]!, "undo");
        assert.equal(await state(), before);
      }),
      { numRuns: 12 },
    );
    await mergeCustomers(ground(), SYSTEM, { keepId: people[0]!, otherId: people[1]!, why: "same" });
    assert.deepEqual((await notesOf(database.db, people[1]!)).notes.map((n) => n.body).sort(), ["note 0", "note 1"]);
    assert.deepEqual((await tagsOf(database.db, people[1]!)).tags.map((t) => t.name), ["even", "odd"]);
  });

  test("is written by whoever may change customers, read by whoever may read them", async () => {
    const customer = await someone();
    await organisation.add("rob@example.com", "read-only");
    const [rob, cookie] = [await organisation.comeIn("rob@example.com"), await organisation.comeIn("kai@example.com")];
    assert.equal((await organisation.as(rob, "POST", `/api/customers/${customer}/notes`, { body: "x" })).statusCode, 403);
    const written = await organisation.as(cookie, "POST", `/api/customers/${customer}/notes`, { body: "Hello @mira", mentions: [mira.id] });
    assert.equal(written.json<CustomerNotes>().notes[0]!.mentions[0]!.name, "mira");
    assert.equal((await organisation.as(rob, "GET", `/api/customers/${customer}/notes`)).statusCode, 200);
    const mine = await organisation.as(await organisation.comeIn("mira@example.com"), "GET", "/api/tasks");
    assert.ok(mine.json<Tasks>().tasks.some((t) => t.customerId === customer && t.kind === "mention"));
    assert.equal((await organisation.as(cookie, "PATCH", `/api/customers/${customer}/notes/${newId()}`, { isPinned: true })).statusCode, 404);
  });
});
