import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { publishFirstPolicy } from "../decisions/index.ts";
import { type Actor, SYSTEM, SEES_ALL } from "../organisation/index.ts";
import { catchUp, type Ground, Refusal, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { customerOf, interactionsOf, mergeCustomers, profileFollower } from "../profiles/index.ts";
import {
  addMessage, changeConversation, type ChatSession, conversationsOf, endPromise, findChatSession, makePromise, NewConversation, openChatSession, type QueueView, readChat, readCockpit, readQueue,
  startConversation, wakeConversations, writeInChat,
} from "./index.ts";

const noon = new Date("2026-11-21T12:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const person = (id: string, name: string): Actor => ({ kind: "person", id, name, role: "agent", source: "desk", trusted: true });
const jo = person("jo", "Jo Martens");
const mira = person("mira", "Mira Sahin");
const shop: Actor = { kind: "key", id: "0199f0a4-0000-7000-8000-000000000001", name: "Shop", role: "agent", source: "shop", trusted: true };

const asks = (messageId: string, more: Partial<NewConversation> = {}) =>
  NewConversation.parse({ messageId, channel: "email", subject: "Grinder still not back", topic: "repair", identifiers: [{ kind: "email", value: "amara@example.com" }], name: "Amara Okafor", body: "Where is it?", ...more });

async function refused(act: Promise<unknown>): Promise<string> {
  const error = await act.then(() => undefined, (e: unknown) => e);
  assert.ok(error instanceof Refusal, `expected a refusal, found ${String(error)}`);
  return error.code;
}

/** A ground for `it`s of one block: people who work here, and the first policy. */
function useService() {
  const database = useDatabase();
  before(async () => {
    database.setNow(noon);
    for (const { id, name } of [jo, mira]) {
      await sql`insert into auth."user" (id, name, email, "emailVerified") values (${id}, ${name}, ${`${id}@example.com`}, true)`.execute(database.db);
      await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values (${id}, gen_random_uuid(), 'agent', ${noon}, 'test', 'test')`.execute(database.db);
    }
    await publishFirstPolicy(database.ground);
  });
  return database;
}

async function subjectsIn(ground: Ground, view: QueueView, by = jo.id): Promise<string[]> {
  return (await readQueue(ground, { view, by, sight: SEES_ALL })).rows.map((r) => r.subject);
}

async function chatOf(ground: Ground, anonymousId?: string): Promise<ChatSession> {
  const { token } = await openChatSession(ground, anonymousId ? { anonymousId } : {});
  return (await findChatSession(ground, token))!;
}

async function conversationOf(ground: Ground, session: ChatSession): Promise<string> {
  return (await conversationsOf(ground, session.identityId, SEES_ALL))[0]!.conversationId;
}

describe("a conversation that comes in", () => {
  const database = useService();

  test("is there once, however often its message is sent, also when sent twice at once", async () => {
    const { ground, db } = database;
    const all = await Promise.all([1, 2, 3].map(() => startConversation(ground, shop, asks("m-1"))));
    const again = await startConversation(ground, shop, asks("m-1", { body: "other words" }));
    assert.equal(new Set([...all, again].map((s) => JSON.stringify(s))).size, 1);
    assert.deepEqual((await rows<{ n: number }>(db, sql`select count(*) as n from conversation union all select count(*) from message`)).map((r) => r.n), [1, 1]);
    assert.match(again.code, /^C-[34679CDFGHJKLMNPQRTVWX]{5}$/);
    const other = await startConversation(ground, { ...shop, source: "post-office" }, asks("m-1"));
    assert.notEqual(other.conversationId, again.conversationId, "another source may use the same id");
  });

  test("is due when the rules say, with the lamp that they light, and leaves its traces: touch points, audit, log", async () => {
    const { ground, db } = database;
    const { conversationId, customerId } = await startConversation(ground, shop, asks("m-2", { complaint: true, subject: "Complaint", identifiers: [{ kind: "email", value: "complains@example.com" }] }));
    const view = await readCockpit(ground, conversationId, { sight: SEES_ALL });
    assert.equal(view.conversation.dueAt, new Date(noon.getTime() + view.answer.route.answerWithinMinutes * 60_000).toISOString());
    assert.equal(view.conversation.lamp, "warning", "an open complaint is a warning");
    assert.equal(view.conversation.unread, 1);
    assert.equal(view.answer.guard.openComplaint, true);
    assert.equal(view.messages[0]!.body, "Where is it?");
    const kinds = await rows<{ kind: string; direction: string }>(db, sql`select kind, direction from interaction where identity_id = ${customerId}::uuid order by kind`);
    assert.deepEqual(kinds, [{ kind: "complaint.opened", direction: "none" }, { kind: "conversation.opened", direction: "in" }, { kind: "message", direction: "in" }]);
    const topics = await rows<{ topic: string }>(db, sql`select distinct topic from log where body->>'conversationId' = ${conversationId} order by topic`);
    assert.deepEqual(topics.map((t) => t.topic), ["conversation", "message"]);
    assert.equal((await row<{ n: number }>(db, sql`select count(*) as n from audit where act = 'conversation.start' and object_id = ${conversationId} and actor_id = ${shop.id}`))!.n, 1);
  });

  test("of somebody who cannot be recognised is refused, and leaves nothing behind", async () => {
    const { ground, db } = database;
    const count = async () => (await row<{ n: string }>(db, sql`select (select count(*) from conversation) || '/' || (select count(*) from identity) || '/' || (select count(*) from conversation_start) as n`))!.n;
    const before = await count();
    assert.equal(await refused(startConversation(ground, shop, asks("m-3", { identifiers: [{ kind: "email", value: "not an address" }] }))), "bad-input");
    assert.equal(await refused(startConversation(ground, shop, asks("m-3", { body: "\u0000 \n" }))), "bad-input");
    assert.equal(await count(), before);
  });

  test("stays with its identity when two customers turn out to be one, and the one has both", async () => {
    const { ground } = database;
    const one = await startConversation(ground, shop, asks("m-4", { identifiers: [{ kind: "email", value: "one@example.com" }] }));
    const other = await startConversation(ground, shop, asks("m-5", { identifiers: [{ kind: "email", value: "two@example.com" }] }));
    const { customerId } = await mergeCustomers(ground, jo, { keepId: one.customerId, otherId: other.customerId, why: "same telephone" });
    const view = await readCockpit(ground, other.conversationId, { sight: SEES_ALL });
    assert.equal(view.profile.customerId, customerId);
    assert.deepEqual(view.otherConversations.map((c) => c.conversationId), [one.conversationId]);
    assert.equal((await conversationsOf(ground, customerId, SEES_ALL)).length, 2);
  });
});

describe("an agent", () => {
  const database = useService();
  const start = (id: string, more: Partial<NewConversation> = {}) => startConversation(database.ground, shop, asks(id, { identifiers: [{ kind: "email", value: `${id}@example.com` }], ...more }));

  test("answers: nobody waits any more, and the conversation is theirs", async () => {
    const { ground } = database;
    const { conversationId } = await start("a-1");
    const sent = await addMessage(ground, jo, conversationId, { clientId: "c1", body: "It is on the bench.", audience: "customer" });
    const twice = await addMessage(ground, jo, conversationId, { clientId: "c1", body: "It is on the bench.", audience: "customer" });
    assert.deepEqual(twice, sent);
    const { conversation, messages } = await readCockpit(ground, conversationId, { sight: SEES_ALL });
    assert.equal(messages.length, 2);
    assert.deepEqual([conversation.dueAt, conversation.unread, conversation.assignee], [null, 0, { id: "jo", name: "Jo Martens" }]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from audit where act = 'message.send' and object_id = ${conversationId}`))!.n, 1);
  });

  test("leaves a note that changes nothing for the customer and is no touch point", async () => {
    const { ground, db } = database;
    const { conversationId, customerId } = await start("a-2");
    const before = (await readCockpit(ground, conversationId, { sight: SEES_ALL })).conversation;
    await addMessage(ground, mira, conversationId, { clientId: "n1", body: "Burrs landed this morning.", audience: "team" });
    assert.deepEqual((await readCockpit(ground, conversationId, { sight: SEES_ALL })).conversation, before);
    assert.equal((await row<{ n: number }>(db, sql`select count(*) as n from interaction where identity_id = ${customerId}::uuid and body like 'Burrs%'`))!.n, 0);
  });

  test("a program that answers with a key is called an assistant, and takes no conversation on", async () => {
    const { conversationId } = await start("a-3");
    const message = await addMessage(database.ground, shop, conversationId, { clientId: "k1", body: "We will look.", audience: "customer" });
    assert.equal(message.authorKind, "assistant");
    assert.equal((await readCockpit(database.ground, conversationId, { sight: SEES_ALL })).conversation.assignee, null);
  });

  test("resolves, and what the customer writes within a week reopens it with its complaint", async () => {
    const { ground, db } = database;
    const { conversationId, customerId } = await start("a-4", { complaint: true });
    const resolved = await changeConversation(ground, jo, conversationId, { status: "resolved" });
    assert.deepEqual([resolved.status, resolved.dueAt, resolved.unread], ["resolved", null, 0]);
    assert.equal((await readCockpit(ground, conversationId, { sight: SEES_ALL })).answer.guard.openComplaint, false, "resolved, the complaint is closed");
    await changeConversation(ground, jo, conversationId, { status: "open" });
    assert.equal((await readCockpit(ground, conversationId, { sight: SEES_ALL })).answer.guard.openComplaint, true);
    const kinds = await rows<{ kind: string }>(db, sql`select kind from interaction where identity_id = ${customerId}::uuid and kind <> 'message' order by position, interaction_id`);
    assert.deepEqual(kinds.map((k) => k.kind), ["conversation.opened", "complaint.opened", "conversation.resolved", "complaint.closed", "conversation.reopened", "complaint.opened"]);
    const acts = await rows<{ act: string }>(db, sql`select act from audit where object_id = ${conversationId} order by audit_id`);
    assert.deepEqual(acts.map((a) => a.act), ["conversation.start", "conversation.resolve", "conversation.reopen"]);
  });

  test("resolved by mistake and opened again, a customer without an answer is due when they were, and stands in the queue", async () => {
    const { ground } = database;
    const { conversationId } = await start("a-mistake");
    const { dueAt } = (await readCockpit(ground, conversationId, { sight: SEES_ALL })).conversation;
    assert.notEqual(dueAt, null);
    await changeConversation(ground, jo, conversationId, { status: "resolved" });
    assert.equal((await changeConversation(ground, jo, conversationId, { status: "open" })).dueAt, dueAt);
    assert.ok((await readQueue(ground, { view: "needs-me", by: "nobody", sight: SEES_ALL })).rows.some((row) => row.conversationId === conversationId));

    await addMessage(ground, jo, conversationId, { clientId: "answer", body: "Here it is.", audience: "customer" });
    await changeConversation(ground, jo, conversationId, { status: "resolved" });
    assert.equal((await changeConversation(ground, jo, conversationId, { status: "open" })).dueAt, null, "who has been answered does not wait");
  });

  test("doing what is done already leaves no second trace", async () => {
    const { ground, db } = database;
    const { conversationId } = await start("a-5");
    for (let i = 0; i < 3; i++) await changeConversation(ground, jo, conversationId, { assignee: "mira", read: true, snoozedUntil: null });
    const acts = await rows<{ act: string }>(db, sql`select act from audit where object_id = ${conversationId} order by audit_id`);
    assert.deepEqual(acts.map((a) => a.act), ["conversation.start", "conversation.assign", "conversation.read"]);
  });

  test("snoozes: it sleeps, wakes by itself, and open screens are told once", async () => {
    const { ground, db } = database;
    const { conversationId } = await start("a-6", { subject: "Sleeps" });
    await changeConversation(ground, jo, conversationId, { snoozedUntil: later(60).toISOString(), assignee: "jo" });
    assert.deepEqual([(await subjectsIn(ground, "snoozed")).includes("Sleeps"), (await subjectsIn(ground, "needs-me")).includes("Sleeps")], [true, false]);
    const told = () => row<{ n: number }>(db, sql`select count(*) as n from log where topic = 'conversation' and body->>'conversationId' = ${conversationId}`);
    database.setNow(later(61));
    assert.deepEqual([(await subjectsIn(ground, "snoozed")).includes("Sleeps"), (await subjectsIn(ground, "needs-me")).includes("Sleeps")], [false, true], "before anybody writes it down");
    const before = (await told())!.n;
    assert.deepEqual([await wakeConversations(ground), await wakeConversations(ground)], [1, 0]);
    assert.equal((await told())!.n, before + 1);
    database.setNow(noon);
  });

  test("is told what cannot be: an unknown colleague, a time that has passed, two wishes that contradict each other, nothing to say", async () => {
    const { ground, db } = database;
    const { conversationId } = await start("a-7");
    const unchanged = async () => JSON.stringify(await row(db, sql`select * from conversation where conversation_id = ${conversationId}::uuid`));
    const before = await unchanged();
    assert.equal(await refused(changeConversation(ground, jo, conversationId, { assignee: "nobody" })), "bad-input");
    assert.equal(await refused(changeConversation(ground, jo, conversationId, { snoozedUntil: later(-1).toISOString() })), "bad-input");
    assert.equal(await refused(changeConversation(ground, jo, conversationId, { status: "resolved", snoozedUntil: later(1).toISOString() })), "bad-input");
    assert.equal(await refused(addMessage(ground, jo, conversationId, { clientId: "x", body: " \u0000\n ", audience: "customer" })), "bad-input");
    assert.equal(await refused(changeConversation(ground, jo, "0199f0a4-0000-7000-8000-00000000dead", { read: true })), "not-found");
    assert.equal(await refused(readCockpit(ground, "0199f0a4-0000-7000-8000-00000000dead", { sight: SEES_ALL })), "not-found");
    assert.equal(await unchanged(), before);
  });
});

describe("a promise", () => {
  const database = useService();

  test("is owed until it is kept, late after its time, and ended once only", async () => {
    const { ground, db } = database;
    const { conversationId, customerId } = await startConversation(ground, shop, asks("p-1"));
    const promise = await makePromise(ground, jo, { customerId, conversationId, body: "Courier by Friday", dueAt: later(90).toISOString() });
    assert.deepEqual([promise.state, promise.madeBy], ["open", "Jo Martens"]);
    assert.deepEqual(await subjectsIn(ground, "promises-due"), ["Grinder still not back"]);
    assert.equal((await readQueue(ground, { view: "all-open", by: "jo", sight: SEES_ALL })).nextPromiseDueAt, promise.dueAt);
    database.setNow(later(91));
    const late = await readCockpit(ground, conversationId, { sight: SEES_ALL });
    assert.equal(late.promises[0]!.state, "late");
    assert.equal(late.conversation.lamp, "warning", "a missed promise is a warning, and the queue shows it from then on");
    assert.equal((await readQueue(ground, { view: "all-open", by: "jo", sight: SEES_ALL })).rows[0]!.lamp, "warning");
    const kept = await endPromise(ground, mira, promise.promiseId, { customerId, how: "kept" });
    assert.deepEqual([kept.state, kept.madeBy, kept.endedBy, kept.endedAt], ["kept", "Jo Martens", "Mira Sahin", later(91).toISOString()]);
    assert.deepEqual(await endPromise(ground, mira, promise.promiseId, { customerId, how: "kept" }), kept);
    assert.equal(await refused(endPromise(ground, jo, promise.promiseId, { customerId, how: "withdrawn" })), "not-acceptable-now");
    const kinds = await rows<{ kind: string; promiseId: string }>(db, sql`select kind, properties->>'promiseId' as "promiseId" from interaction where kind like 'promise.%' order by position`);
    assert.deepEqual(kinds, [{ kind: "promise.made", promiseId: promise.promiseId }, { kind: "promise.kept", promiseId: promise.promiseId }]);
    assert.equal((await interactionsOf(db, customerId, { limit: 1, kind: "promise.kept" }))[0]!.title, "Promise kept 1 minute late: Courier by Friday");
    assert.deepEqual(await subjectsIn(ground, "promises-due"), []);
    database.setNow(noon);
  });

  test("cannot be made about another customer's conversation, in the past, or ended through another customer", async () => {
    const { ground, db } = database;
    const one = await startConversation(ground, shop, asks("p-2", { identifiers: [{ kind: "email", value: "p2@example.com" }] }));
    const other = await startConversation(ground, shop, asks("p-3", { identifiers: [{ kind: "email", value: "p3@example.com" }] }));
    const wanted = { body: "Soon", dueAt: later(60).toISOString() };
    assert.equal(await refused(makePromise(ground, jo, { ...wanted, customerId: one.customerId, conversationId: other.conversationId })), "not-found");
    assert.equal(await refused(makePromise(ground, jo, { ...wanted, customerId: one.customerId, dueAt: later(-1).toISOString() })), "bad-input");
    const promise = await makePromise(ground, jo, { ...wanted, customerId: one.customerId });
    assert.equal(promise.conversationId, null);
    assert.equal(await refused(endPromise(ground, jo, promise.promiseId, { customerId: other.customerId, how: "kept" })), "not-found");
    assert.equal((await row<{ n: number }>(db, sql`select count(*) as n from promise where kept_at is not null and identity_id = ${one.customerId}::uuid`))!.n, 0);
  });
});

describe("the queue", () => {
  const database = useService();

  test("shows what is due first, then what has more value at stake, and counts every view", async () => {
    const { ground, db } = database;
    const start = async (subject: string, email: string) => startConversation(ground, shop, asks(subject, { subject, identifiers: [{ kind: "email", value: email }] }));
    const poor = await start("same time, little at stake", "poor@example.com");
    const rich = await start("same time, much at stake", "rich@example.com");
    database.setNow(later(-30));
    await start("due first", "first@example.com");
    database.setNow(noon);
    const mine = await start("mine, answered", "mine@example.com");
    await addMessage(ground, jo, mine.conversationId, { clientId: "1", body: "Done.", audience: "customer" });
    const hers = await start("hers", "hers@example.com");
    await changeConversation(ground, jo, hers.conversationId, { assignee: "mira" });
    const done = await start("done", "done@example.com");
    await changeConversation(ground, jo, done.conversationId, { status: "resolved" });
    const model = "0199f0a4-0000-7000-8000-0000000000aa";
    for (const [customer, clv, active, tier] of [[rich.customerId, 90_000, 0.4, "high"], [poor.customerId, 900, 0.4, "low"], [hers.customerId, 95_000, 0.9, "high"]] as const)
      await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier)
        values (${customer}, ${model}, '2026-11-20', 'EUR', ${clv}, ${clv}, ${clv}, 0, ${active}, 1, ${tier})`.execute(db);
    const queue = await readQueue(ground, { view: "needs-me", by: "jo", sight: SEES_ALL });
    assert.deepEqual(queue.rows.map((r) => r.subject), ["due first", "same time, much at stake", "same time, little at stake", "mine, answered"]);
    assert.deepEqual(queue.counts, { "needs-me": 4, "promises-due": 0, "high-value-at-risk": 1, unassigned: 3, "all-open": 5, snoozed: 0, resolved: 1 });
    assert.deepEqual(await subjectsIn(ground, "high-value-at-risk"), ["same time, much at stake"], "high value that is likely to stay is not at risk");
    for (const view of Object.keys(queue.counts) as QueueView[]) assert.equal((await subjectsIn(ground, view)).length, queue.counts[view], view);
    assert.deepEqual(await subjectsIn(ground, "resolved"), ["done"]);
    database.setNow(later(31 * 24 * 60));
    assert.deepEqual(await subjectsIn(ground, "resolved"), [], "after a month it is history");
    database.setNow(noon);
  });

  test("of more than are shown, those due first are shown, and among those due at one moment the ones with most at stake", async () => {
    const { ground, db } = database;
    const before = (await readQueue(ground, { view: "all-open", by: "jo", sight: SEES_ALL })).counts["all-open"]!;
    const { customerId } = await startConversation(ground, shop, asks("many", { subject: "of many", identifiers: [{ kind: "email", value: "many@example.com" }] }));
    // Each of a customer of their own; due at one of four moments, or at none; worth more or less.
    const made = Array.from({ length: 300 }, (_, i) => ({ id: `0199f0a4-1000-7000-8000-${String(i).padStart(12, "0")}`, due: i % 5 === 4 ? null : later(600 + 60 * (i % 5)), clv: (i * 7919) % 1000 }));
    await sql`insert into membership (identity_id, customer_id) select id, id from unnest(${made.map(({ id }) => id)}::uuid[]) as t (id)`.execute(db);
    await sql`insert into conversation (identity_id, conversation_id, code, subject, topic, channel, complaint, status, opened_at, last_message_at, preview, unread, lamp, due_at)
      select id, id, 'M-' || right(id::text, 4), right(id::text, 4), topic, channel, false, 'open', opened_at, opened_at, '', 0, 'none', due from unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ due }) => due)}::timestamptz[]) as t (id, due), (select topic, channel, opened_at from conversation where identity_id = ${customerId}::uuid limit 1) one`.execute(db);
    await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier)
      select id, '0199f0a4-0000-7000-8000-0000000000aa', '2026-11-20', 'EUR', clv, clv, clv, 0, 0.5, 1, 'low' from unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ clv }) => clv)}::bigint[]) as t (id, clv)`.execute(db);
    const { rows: shown, counts } = await readQueue(ground, { view: "all-open", by: "jo", sight: SEES_ALL });
    assert.deepEqual([shown.length, counts["all-open"]], [200, before + 301]);
    const wanted = made.filter(({ due }) => due).toSorted((a, b) => a.due!.getTime() - b.due!.getTime() || b.clv - a.clv).map(({ id }) => id.slice(-4));
    const found = shown.map(({ subject }) => subject).filter((subject) => /^\d{4}$/.test(subject ?? ""));
    assert.deepEqual(found, wanted.slice(0, found.length));
    assert.ok(found.length > 190 && found.length < 200, "some of the others are due before");
    await sql`delete from conversation where subject ~ '^[0-9]{4}$' or subject = 'of many'`.execute(db);
  });

  test("shows customers by name as soon as the profile knows it", async () => {
    const { ground, db } = database;
    await catchUp(db, [profileFollower]);
    assert.ok((await readQueue(ground, { view: "all-open", by: "jo", sight: SEES_ALL })).rows.every((r) => r.customerName === "Amara Okafor"));
  });
});

describe("the chat", () => {
  const database = useService();

  test("opens a conversation with the first message, goes on with it, and begins another a week after its end", async () => {
    const { ground } = database;
    const session = await chatOf(ground);
    assert.deepEqual(await readChat(ground.db, session, 0), { messages: [], conversation: null, position: 0 });
    const first = await writeInChat(ground, session, { clientId: "1", body: "Hello,\nmy grinder grinds unevenly.", page: "https://shop.example/grinders" });
    await writeInChat(ground, session, { clientId: "2", body: "It is the G60." });
    const thread = await readChat(ground.db, session, 0);
    assert.deepEqual(thread.messages.map((m) => [m.from, m.clientId, m.body]), [["you", "1", "Hello,\nmy grinder grinds unevenly."], ["you", "2", "It is the G60."]]);
    const [opened] = await conversationsOf(ground, session.identityId, SEES_ALL);
    assert.deepEqual([opened!.channel, opened!.subject, opened!.unread, opened!.code], ["chat", "Hello, my grinder grinds unevenly.", 2, thread.conversation!.code]);
    assert.equal((await readCockpit(ground, opened!.conversationId, { sight: SEES_ALL })).cameFrom, "Wrote in the chat on the page https://shop.example/grinders");
    assert.deepEqual(await writeInChat(ground, session, { clientId: "1", body: "sent again after a cut" }), first);
    await changeConversation(ground, jo, opened!.conversationId, { status: "resolved" });
    database.setNow(later(3 * 24 * 60));
    await writeInChat(ground, session, { clientId: "3", body: "Not mended after all." });
    assert.equal((await conversationsOf(ground, session.identityId, SEES_ALL)).length, 1, "three days on it is the same matter");
    await changeConversation(ground, jo, opened!.conversationId, { status: "resolved" });
    database.setNow(later(12 * 24 * 60));
    await writeInChat(ground, session, { clientId: "4", body: "Do you sell filters?" });
    assert.equal((await conversationsOf(ground, session.identityId, SEES_ALL)).length, 2);
    assert.equal((await readChat(ground.db, session, 0)).messages.length, 4, "the customer sees one thread");
    database.setNow(noon);
  });

  test("two first messages at once open one conversation", async () => {
    const { ground } = database;
    const session = await chatOf(ground);
    await Promise.all(["1", "2", "3", "4"].map((clientId) => writeInChat(ground, session, { clientId, body: `Message ${clientId}` })));
    assert.equal((await conversationsOf(ground, session.identityId, SEES_ALL)).length, 1);
    assert.equal((await readChat(ground.db, session, 0)).messages.length, 4);
  });

  test("tells the first name of who answers, and goes on after a position", async () => {
    const { ground } = database;
    const session = await chatOf(ground);
    await writeInChat(ground, session, { clientId: "1", body: "Hello?" });
    const { position } = await readChat(ground.db, session, 0);
    const conversationId = await conversationOf(ground, session);
    await addMessage(ground, jo, conversationId, { clientId: "secret-client-id", body: "Hello, this is Jo.", audience: "customer" });
    const news = await readChat(ground.db, session, position);
    assert.deepEqual(news.messages.map((m) => [m.from, m.name, m.clientId, m.body]), [["agent", "Jo", "", "Hello, this is Jo."]]);
    assert.ok(news.position > position);
  });

  test("shows nothing of another browser's threads, even to one that knows its anonymous id", async () => {
    const { ground } = database;
    const mine = await chatOf(ground, "visitor-7f3a");
    await writeInChat(ground, mine, { clientId: "1", body: "My order number is 4711." });
    const stranger = await chatOf(ground, "visitor-7f3a");
    assert.equal(stranger.identityId, mine.identityId, "the same visitor, as far as anybody can tell");
    assert.deepEqual((await readChat(ground.db, stranger, 0)).messages, []);
    const reply = await writeInChat(ground, stranger, { clientId: "1", body: "I am another." });
    assert.equal(reply.body, "I am another.", "the same client id in another thread is another message");
  });

  test("of a user whom the site vouches for goes on from another browser, with what they wrote before signing in; never with another user's", async () => {
    const { ground } = database;
    const opened = async (visitor: Parameters<typeof openChatSession>[1]) => (await findChatSession(ground, (await openChatSession(ground, visitor)).token))!;
    const visitor = await opened({ anonymousId: "device-1" });
    await writeInChat(ground, visitor, { clientId: "1", body: "Before signing in" });
    const noor = await opened({ anonymousId: "device-1", user: { userId: "noor", name: "Noor Rahimi", email: "noor@example.com" }, before: visitor });
    await writeInChat(ground, noor, { clientId: "2", body: "After signing in" });
    const elsewhere = await opened({ anonymousId: "device-2", user: { userId: "noor" } });
    assert.deepEqual((await readChat(ground.db, elsewhere, 0)).messages.map((m) => m.body), ["Before signing in", "After signing in"]);
    const tomas = await opened({ anonymousId: "device-1", user: { userId: "tomas" }, before: noor });
    assert.deepEqual((await readChat(ground.db, tomas, 0)).messages, []);
    assert.equal(await customerOf(ground.db, noor.identityId), await customerOf(ground.db, visitor.identityId), "the visitor and the user are one customer");
  });

  test("a token is kept as a hash only, is good for 180 days after its last use, and then for nothing", async () => {
    const { ground, db } = database;
    const { token, expiresAt } = await openChatSession(ground, {});
    assert.equal(expiresAt, later(180 * 24 * 60).toISOString());
    assert.equal(JSON.stringify(await rows(db, sql`select * from chat_session`)).includes(token.slice(4)), false);
    database.setNow(later(100 * 24 * 60));
    assert.ok(await findChatSession(ground, token));
    database.setNow(later(200 * 24 * 60));
    assert.ok(await findChatSession(ground, token), "its use on the hundredth day prolonged it");
    database.setNow(later(400 * 24 * 60));
    assert.equal(await findChatSession(ground, token), undefined);
    database.setNow(noon);
    assert.equal(await findChatSession(ground, `${token}x`), undefined);
    assert.equal(await findChatSession(ground, ""), undefined);
  });
});

describe("whatever customers and agents do, in whatever order", () => {
  const database = useService();
  type Step = { readonly kind: "customer" | "reply" | "note"; readonly id: number } | { readonly kind: "resolve" | "reopen" | "snooze" | "read" | "complaint" };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom("customer" as const, "reply" as const, "note" as const), id: fc.integer({ min: 1, max: 4 }) }),
    fc.constantFrom("resolve" as const, "reopen" as const, "snooze" as const, "read" as const, "complaint" as const).map((kind) => ({ kind })),
  );
  const NOTE = "Between us:";

  test("no count falls below nothing, nothing resolved is due, no message is there twice, and no note leaves", async () => {
    const { ground, db } = database;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const session = await chatOf(ground);
        await writeInChat(ground, session, { clientId: "0", body: "Hello" });
        const conversationId = await conversationOf(ground, session);
        const said = new Set(["customer:0"]);
        for (const each of steps) {
          if (each.kind === "customer") await writeInChat(ground, session, { clientId: String(each.id), body: `Customer ${each.id}` });
          else if (each.kind === "reply") await addMessage(ground, jo, conversationId, { clientId: `r${each.id}`, body: `Reply ${each.id}`, audience: "customer" });
          else if (each.kind === "note") await addMessage(ground, jo, conversationId, { clientId: `n${each.id}`, body: `${NOTE} ${each.id}`, audience: "team" });
          else if (each.kind === "resolve") await changeConversation(ground, jo, conversationId, { status: "resolved" });
          else if (each.kind === "reopen") await changeConversation(ground, jo, conversationId, { status: "open" });
          else if (each.kind === "snooze") await changeConversation(ground, jo, conversationId, { snoozedUntil: later(60).toISOString() });
          else if (each.kind === "read") await changeConversation(ground, jo, conversationId, { read: true });
          else await changeConversation(ground, jo, conversationId, { complaint: true });
          if ("id" in each) said.add(`${each.kind}:${each.id}`);
        }
        const now = (await row<{ unread: number; status: string; due: Date | null; messages: number }>(db, sql`select unread, status, due_at as due, (select count(*) from message m where m.conversation_id = c.conversation_id) as messages
          from conversation c where conversation_id = ${conversationId}::uuid`))!;
        assert.ok(now.unread >= 0);
        if (now.status === "resolved") assert.equal(now.due, null);
        assert.equal(now.messages, said.size);
        const given = await readChat(db, session, 0);
        assert.equal(JSON.stringify(given).includes(NOTE), false);
        assert.equal(given.messages.length, [...said].filter((s) => !s.startsWith("note")).length);
      }),
      { numRuns: 12 },
    );
  });

  test("the same check finds a note where messages are given out unasked (the twin that breaks)", async () => {
    const { ground, db } = database;
    const session = await chatOf(ground);
    await writeInChat(ground, session, { clientId: "0", body: "Hello" });
    const conversationId = await conversationOf(ground, session);
    await addMessage(ground, SYSTEM, conversationId, { clientId: "n", body: `${NOTE} he always shouts`, audience: "team" });
    const careless = await rows(db, sql`select m.body from chat_thread t join message m on m.identity_id = t.identity_id and m.conversation_id = t.conversation_id where t.reader = ${session.reader}`);
    assert.equal(JSON.stringify(careless).includes(NOTE), true);
    assert.equal(JSON.stringify(await readChat(db, session, 0)).includes(NOTE), false);
  });

  test("a customer who guesses the client id of a note gets their own message back, not the note", async () => {
    const { ground } = database;
    const session = await chatOf(ground);
    await writeInChat(ground, session, { clientId: "0", body: "Hello" });
    const conversationId = await conversationOf(ground, session);
    await addMessage(ground, jo, conversationId, { clientId: "guessed", body: `${NOTE} secret`, audience: "team" });
    assert.equal((await writeInChat(ground, session, { clientId: "guessed", body: "mine" })).body, "mine");
  });
});
