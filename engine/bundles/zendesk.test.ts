import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { groupsOf, rebuildProfiles } from "../profiles/index.ts";
import { findConversations } from "../service/index.ts";
import { facts, messagesIn, useBundles } from "./test-bundles.ts";
import { undoAnyImport } from "./undo-bundle.ts";

const users = { users: [
  { id: 1, name: "Amara Diallo", email: "amara@example.org", role: "end-user", organization_id: 5, phone: null, created_at: "2021-05-01T08:00:00Z", suspended: false },
  { id: 2, name: "Ann Owner", email: "ann@house.example", role: "agent", created_at: "2020-01-01T08:00:00Z" },
  { id: 3, name: "Tim Gone", email: "tim@house.example", role: "admin", created_at: "2020-01-01T08:00:00Z" },
  { id: 4, name: "Otto Diallo", email: "amara@example.org", role: "end-user", organization_id: 99, created_at: "2021-05-02T08:00:00Z" },
] };
const organizations = { organizations: [{ id: 5, name: "Diallo Ltd", domain_names: ["diallo.example"], details: "a; b", created_at: "2021-01-01T00:00:00Z" }, { id: 6, name: "Empty House", domain_names: [] }] };
const comment = (id: number, author: number, at: string, body: string, more: object = {}) => ({ id, author_id: author, created_at: at, plain_body: body, public: true, attachments: [], ...more });
const tickets = [
  { id: 100, subject: "Grinder broken", requester_id: 1, assignee_id: 2, status: "closed", created_at: "2023-02-01T10:00:00Z", updated_at: "2023-02-03T10:00:00Z", via: { channel: "email" }, comments: [
    comment(11, 1, "2023-02-01T10:00:00Z", "My grinder broke.", { attachments: [{ file_name: "grinder.jpg", size: 10 }] }), comment(12, 2, "2023-02-01T11:00:00Z", "She is a VIP, be kind", { public: false }), comment(13, 2, "2023-02-01T12:00:00Z", "We will send another."),
  ] },
  { id: 101, subject: "RE: RE: late", requester_id: 7, requester: { id: 7, name: "Not In Users", email: "seven@example.org" }, assignee_id: 3, status: "open", created_at: "2023-03-01T10:00:00Z", comments: [comment(21, 7, "2023-03-01T10:00:00Z", "Where is it?"), comment(22, 1, "2023-03-01T10:05:00Z", "I wait as well."), comment(23, 999, "2023-03-01T10:06:00Z", "an unknown writer's note", { public: false })] },
  { id: 102, subject: "internal", requester_id: 2, status: "closed", created_at: "2023-03-02T10:00:00Z", comments: [comment(31, 2, "2023-03-02T10:00:00Z", "only us")] },
  { id: 103, subject: "deleted", requester_id: 1, status: "deleted", created_at: "2023-03-03T10:00:00Z", comments: [] },
  { id: 104, subject: "nobody", requester_id: null, status: "solved", created_at: "2023-03-04T10:00:00Z", comments: [] },
  { id: 105, subject: "From the future", requester_id: 1, status: "solved", created_at: "2093-03-04T10:00:00Z", comments: [comment(51, 1, "2093-03-04T10:00:00Z", "later")] },
  { id: 106, subject: "<script>alert(1)</script> html", requester_id: 1, status: "solved", created_at: "2023-04-01T10:00:00Z", comments: [{ id: 61, author_id: 1, created_at: "2023-04-01T10:00:00Z", html_body: "<p>One &amp; two</p><script>x()</script><p>three</p>", public: true }] },
];
const lines = (list: readonly object[]) => list.map((each) => JSON.stringify(each)).join("\n");

describe("an export of Zendesk", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  const bundle = () => drop({ "users.json": JSON.stringify(users), "organizations.json": JSON.stringify(organizations), "tickets.json": lines(tickets), "attachments/pic": Buffer.from([0, 1, 2]), "notes.txt": "hello\nthere\n" });

  test("is checked without a trace, brought in, known again, and undone to the state before", async () => {
    const before = await facts(database.db);
    const dropped = bundle();
    const checked = await take(dropped, { check: true });
    assert.deepEqual(await facts(database.db), before);
    const first = await take(dropped);
    assert.equal(first.plan.words, "3 people, 2 companies, 3 conversations; 1 of 2 owners known", JSON.stringify(first, null, 1));
    assert.equal(checked.plan.words, first.plan.words);
    assert.deepEqual(checked.counts.conversations, first.counts.conversations);
    assert.deepEqual(first.counts.conversations, { new: 3, alreadyThere: 0, openThere: 1, messages: 7, notes: 2, attachments: 1, documents: 0 });
    assert.deepEqual(first.counts.owners, { known: ["Ann Owner"], unknown: ["Tim Gone"] });
    assert.deepEqual(await messagesIn(database.db), [
      { subject: "Grinder broken", who: "customer Amara Diallo", audience: "customer", body: "My grinder broke.\n\n[Attached there, not kept here: grinder.jpg]", at: "2023-02-01 10:00" },
      { subject: "Grinder broken", who: "agent Ann Owner", audience: "team", body: "She is a VIP, be kind", at: "2023-02-01 11:00" },
      { subject: "Grinder broken", who: "agent Ann Owner", audience: "customer", body: "We will send another.", at: "2023-02-01 12:00" },
      { subject: "RE: RE: late", who: "customer Not In Users", audience: "customer", body: "Where is it?", at: "2023-03-01 10:00" },
      { subject: "RE: RE: late", who: "customer Amara Diallo", audience: "customer", body: "I wait as well.", at: "2023-03-01 10:05" },
      { subject: "RE: RE: late", who: "agent A colleague", audience: "team", body: "an unknown writer's note", at: "2023-03-01 10:06" },
      { subject: "<script>alert(1)</script> html", who: "customer Amara Diallo", audience: "customer", body: "One & two\n\nthree", at: "2023-04-01 10:00" },
    ]);
    // In the timeline, closed, nobody waits, and no note is a touch point.
    const kinds = await rows<{ kind: string; n: number }>(database.db, sql`select kind, count(*)::integer as n from interaction group by 1 order by 1`);
    assert.deepEqual(kinds, [{ kind: "conversation.opened", n: 3 }, { kind: "conversation.resolved", n: 3 }, { kind: "message", n: 5 }]);
    const standing = await rows(database.db, sql`select distinct status, unread, due_at, waiting_since from conversation`);
    assert.deepEqual(standing, [{ status: "resolved", unread: 0, due_at: null, waiting_since: null }]);
    const members = await rows<{ who: string }>(database.db, sql`select p.name || ' in ' || g.name || ' as ' || m.role as who from group_member m join customer_group g using (group_id) join profile p on p.customer_id = m.identity_id order by 1`);
    assert.deepEqual(members.map((each) => each.who), ["Amara Diallo in Diallo Ltd as belongs to it"]);
    const amara = (await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where name = 'Amara Diallo'`))[0]!.id;
    const [group] = (await groupsOf(database.db, amara, SEES_ALL)).groups;
    assert.deepEqual([group!.name, group!.kind, group!.said], ["Diallo Ltd", "organisation", [{ key: "created_at", value: "2021-01-01T00:00:00Z", source: "zendesk" }, { key: "details", value: "a; b", source: "zendesk" }, { key: "domain_names", value: "diallo.example", source: "zendesk" }]]);
    const refused = readFileSync(dropped.refusedTo!, "utf8");
    assert.match(refused, /works there, so of no customer/);
    assert.match(refused, /a colleague began it/);
    assert.match(refused, /nobody is named as its customer/);
    assert.match(refused, /has not come yet/);

    const imported = await facts(database.db);
    const again = await take(bundle());
    assert.deepEqual([again.counts.conversations.new, again.counts.conversations.messages, again.counts.people.new, again.counts.organisations.new], [0, 0, 0, 0]);
    // Whom a file told of is put down with each import; nothing else is new.
    assert.deepEqual({ ...(await facts(database.db)), contact_import_touch: [] }, imported);
    await undoAnyImport(database.ground, again.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), imported);
    await transaction(database.db, rebuildProfiles);
    const undone = await undoAnyImport(database.ground, first.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
    assert.equal(undone.left, 0);
  });

  test("people whose table shows few columns are Zendesk's where its tickets lie beside them, and nobody's where two programs do", async () => {
    const few = lines(users.users.map(({ id, name, email, role }) => ({ id: id + 9000, name, email: email.replace("@", ".few@"), role })));
    const ticket = lines([{ ...tickets[0]!, id: 900, requester_id: 9001, assignee_id: 9002, comments: [comment(911, 9001, "2023-02-01T10:00:00Z", "It broke.")] }]);
    const { counts, plan } = await take(drop({ "users.json": few, "tickets.json": ticket }), { check: true });
    assert.deepEqual(counts.owners, { known: ["Ann Owner"], unknown: [] });
    assert.equal(counts.people.numberOnly ?? 0, 0, "the ticket is of somebody who is in the file");
    assert.equal(plan.files.find(({ name }) => name.endsWith("users.json"))!.title, "Zendesk users");
    // The twin: with a table of another program beside it nobody knows whose numbers these are, and the ticket is of a number.
    const both = await take(drop({ "users.json": few, "tickets.json": ticket, "deals.csv": "Record ID,Deal Name,Deal Stage\n1,Lease,Closed won\n" }), { check: true });
    assert.equal(both.plan.files.find(({ name }) => name.endsWith("users.json"))!.title, "a file of people");
    assert.equal(both.counts.people.numberOnly, 1);
  });

  test("a ticket is found by its number as Zendesk and the pages here write it, and not by that of another program", async () => {
    await take(drop({ "users.json": JSON.stringify(users), "tickets.json": lines([{ ...tickets[0]!, id: 35436, comments: [comment(971, 1, "2023-02-01T10:00:00Z", "It broke again.")] }]) }));
    const codes = async (typed: string) => (await findConversations(database.ground, typed, { limit: 5 })).hits.map(({ matched }) => matched.text);
    for (const typed of ["Zendesk #35436", "zendesk 35436", "Zendesk ticket 35436", "#35436", "35436"]) assert.deepEqual(await codes(typed), ["Zendesk #35436"], typed);
    for (const typed of ["Intercom 35436", "Zendesk #3543", "Zendesk"]) assert.deepEqual(await codes(typed), [], typed);
  });
});
