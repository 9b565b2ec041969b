import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SEES_ALL, type Sight, SYSTEM } from "../../organisation/index.ts";
import { catchUp, newId, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { endLink, mergeCustomers, profileFollower, resolveIdentity } from "../index.ts";
import { CustomerKnowledge } from "./contract.ts";
import { meetingBeforeEnd, meetingBeforeMerge, meetingBeforeSplit } from "./group-meeting.ts";
import { mergeGroups, renameGroup, restoreGroupLink, unmergeGroups, withdrawGroupLink } from "./group-merge.ts";
import { groupMentionsFor } from "./group-mentions.ts";
import { changeGroupNote, groupNotesOf, writeGroupNote } from "./group-notes.ts";
import { groupOf, groupsOf, joinGroup, leaveGroup } from "./groups.ts";
import { healthOf } from "./health.ts";
import { knowledgeOf } from "./knowledge-of.ts";
import { sayAttribute } from "./say-attribute.ts";

const KAI: Actor = { kind: "person", id: "kai", name: "Kai", role: "agent", source: "rapport", trusted: true };
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 9));

describe("households and organisations", () => {
  const database = useDatabase();
  const ground = () => database.ground;
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, day(1), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
  const rolesIn = async (id: string) => (await groupsOf(database.db, id, SEES_ALL)).groups.flatMap((g) => g.members.map((m) => [g.name, m.customerId, m.role, m.endedAt === null]));

  test("hold people in roles, begun and ended by somebody for a reason, which stays readable", async () => {
    const [parent, child] = [await someone(), await someone()];
    const { groupId } = (await joinGroup(ground(), KAI, parent, { kind: "household", name: "Okafor", role: "parent", why: "told us" })).groups[0]!;
    await joinGroup(ground(), KAI, child, { groupId, role: "child", why: "same address" });
    assert.deepEqual(await rolesIn(child), [["Okafor", parent, "parent", true], ["Okafor", child, "child", true]]);
    await assert.rejects(joinGroup(ground(), KAI, child, { groupId, role: "child", why: "again" }), /already/);
    await leaveGroup(ground(), KAI, child, groupId, "moved out");
    const ended = (await groupsOf(database.db, parent, SEES_ALL)).groups[0]!.members.find((m) => m.customerId === child)!;
    assert.deepEqual([ended.endWhy, ended.endedBy, ended.why], ["moved out", "kai", "same address"]);
    await assert.rejects(leaveGroup(ground(), KAI, child, groupId, "again"), /does not belong/);
    await joinGroup(ground(), KAI, child, { groupId, role: "child", why: "moved back" });
    assert.equal((await rolesIn(parent)).filter(([, id, , now]) => id === child && now).length, 1);
    await assert.rejects(joinGroup(ground(), KAI, child, { groupId: newId(), role: "x", why: "x" }), /no such group/);
    assert.equal((await rows(database.db, sql`select 1 from audit where object_id = ${child} and act like 'group.%'`)).length, 3);
  });

  test("are looked at as a whole by whoever sees somebody in them, and by nobody else", async () => {
    const parent = await someone();
    const { groupId } = (await joinGroup(ground(), KAI, parent, { kind: "household", name: "Alone", role: "parent", why: "told us" })).groups[0]!;
    const whole = await groupOf(database.db, groupId, SEES_ALL);
    assert.deepEqual([whole.name, whole.kind, whole.members.map((m) => m.customerId)], ["Alone", "household", [parent]]);
    const others: Sight = { ...SEES_ALL, customers: { kind: "some", key: "others", staff: [], owners: ["somebody else"], team: [], department: [], region: [], unplaced: false } };
    await assert.rejects(groupOf(database.db, groupId, others), /no such group/);
    await assert.rejects(groupOf(database.db, newId(), SEES_ALL), /no such group/);
  });

  test("are renamed and written about as a whole; the name before comes back, notes stay with all they ever said, and who does not see everybody in them is told so", async () => {
    const [parent, child] = [await someone(), await someone()];
    const { groupId } = (await joinGroup(ground(), KAI, parent, { kind: "household", name: "Blum", role: "parent", why: "told us" })).groups[0]!;
    await joinGroup(ground(), KAI, child, { groupId, role: "child", why: "told us" });
    await renameGroup(ground(), KAI, groupId, "Blum & Okafor");
    assert.equal((await groupOf(database.db, groupId, SEES_ALL)).name, "Blum & Okafor");
    await renameGroup(ground(), KAI, groupId, "Blum");
    const before = JSON.stringify(await groupOf(database.db, groupId, SEES_ALL));
    const [note] = (await writeGroupNote(ground(), KAI, groupId, { body: "One invoice for all of them.", mentions: [] })).notes;
    await changeGroupNote(ground(), KAI, groupId, note!.noteId, { body: "One invoice for both." });
    await assert.rejects(changeGroupNote(ground(), SYSTEM, groupId, note!.noteId, { body: "None." }), /Only who wrote a note/);
    await changeGroupNote(ground(), KAI, groupId, note!.noteId, { isRemoved: true });
    const restored = (await changeGroupNote(ground(), KAI, groupId, note!.noteId, { isRemoved: false })).notes[0]!;
    assert.deepEqual([restored.body, restored.changes.map(({ act, body }) => [act, body])], ["One invoice for both.", [["restored", null], ["removed", null], ["edited", "One invoice for both."], ["written", "One invoice for all of them."]]]);
    assert.equal(JSON.stringify(await groupOf(database.db, groupId, SEES_ALL)), before);
    assert.deepEqual((await rows<{ act: string }>(database.db, sql`select act from audit where object_id = ${groupId} order by at, audit_id`)).map(({ act }) => act), ["group.rename", "group.rename", "group.note", "group.note-change", "group.note-change", "group.note-change"]);
    // Groups that are one share their notes, and each has its own again after that.
    const other = (await joinGroup(ground(), KAI, await someone(), { kind: "household", name: "Blum again", role: "parent", why: "told us" })).groups[0]!.groupId;
    const { linkId } = await mergeGroups(ground(), KAI, { groupId, otherId: other, why: "one" });
    await writeGroupNote(ground(), KAI, other, { body: "Moved.", mentions: [] });
    assert.equal((await groupNotesOf(database.db, other)).notes.length, 2);
    await unmergeGroups(ground(), KAI, linkId, "two");
    const apart = [(await groupNotesOf(database.db, groupId)).notes, (await groupNotesOf(database.db, other)).notes];
    assert.ok(apart[0]!.some(({ noteId }) => noteId === note!.noteId) && !apart[1]!.some(({ noteId }) => noteId === note!.noteId));
    assert.equal(apart.flat().length, 2, "what was written of both stands with the older");
    await catchUp(database.db, [profileFollower]);
    await sql`update profile set team = 'north' where customer_id = ${parent}::uuid`.execute(database.db);
    await sql`update profile set team = 'south' where customer_id = ${child}::uuid`.execute(database.db);
    const north: Sight = { ...SEES_ALL, customers: { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } };
    const seen = await groupOf(database.db, groupId, north);
    assert.deepEqual([seen.members.map((m) => m.customerId), seen.isWhole, (await groupOf(database.db, groupId, SEES_ALL)).isWhole], [[parent], false, true]);
  });

  test("say before they become one, and before one becomes two, what meets; a merge and a separation are each taken back, and it is said which way", async () => {
    const [parent, child, other] = [await someone(), await someone(), await someone()];
    const own = async (id: string, name: string) => (await joinGroup(ground(), KAI, id, { kind: "organisation", name, role: "buyer", why: "told us" })).groups.find((g) => g.name === name)!.groupId;
    const [one, two, three] = [await own(parent, "Acme Ltd"), await own(child, "Acme Limited"), await own(other, "Acme Works")];
    await joinGroup(ground(), KAI, child, { groupId: one, role: "director", why: "told us" });
    await writeGroupNote(ground(), KAI, two, { body: "Pays late.", mentions: [] });
    for (const [group, key, value, source, n] of [[one, "city", "Leeds", "crm", 1], [two, "city", "York", "desk", 2], [one, "industry", "Tools", "crm", 1], [two, "industry", "Tools", "desk", 2], [two, "phone", "1", "desk", 2]] as const)
      await sql`insert into group_attribute (group_id, attribute_id, key, value, source, observed_at) values (${group}::uuid, ${newId()}::uuid, ${key}, ${JSON.stringify(value)}::jsonb, ${source}, ${day(n)})`.execute(database.db);
    const { meeting, customers } = await meetingBeforeMerge(database.db, two, one);
    assert.deepEqual([meeting.groupId, meeting.name, meeting.nameThatJoins], [one, "Acme Ltd", "Acme Limited"]);
    assert.deepEqual(meeting.sides.map((s) => [s.name, s.customers, s.notes]), [["Acme Limited", 1, 1], ["Acme Ltd", 2, 0]]);
    assert.deepEqual(meeting.inBoth.map((each) => [each.customerId, each.roles]), [[child, ["buyer", "director"]]]);
    assert.deepEqual(meeting.said, [{ key: "city", sides: ["York", "Leeds"], value: "York", source: "desk" }]);
    assert.deepEqual([...customers[1]].sort(), [parent, child].sort());

    const state = async () => JSON.stringify(await Promise.all([one, two, three].map(async (id) => groupOf(database.db, id, SEES_ALL))));
    const before = await state();
    const { linkId } = await mergeGroups(ground(), KAI, { groupId: two, otherId: one, why: "one register number" });
    const merged = await state();
    await withdrawGroupLink(ground(), KAI, linkId);
    assert.equal(await state(), before, "taken back, it says nothing");
    await assert.rejects(withdrawGroupLink(ground(), KAI, linkId), /already/);
    await assert.rejects(restoreGroupLink(ground(), KAI, linkId), /taken back/);

    const again = (await mergeGroups(ground(), KAI, { groupId: two, otherId: one, why: "one register number" })).linkId;
    const further = (await mergeGroups(ground(), KAI, { groupId: two, otherId: three, why: "a trade name" })).linkId;
    assert.notEqual(await state(), merged);
    const parting = (await meetingBeforeEnd(database.db, again))!.meeting;
    assert.deepEqual(parting.sides.map((s) => [s.name, s.customers]), [["Acme Ltd", 3], ["Acme Limited", 1]], "the third was joined with both, and stays with the older");
    const whole = await state();
    await unmergeGroups(ground(), KAI, again, "two registers");
    const apart = await groupOf(database.db, two, SEES_ALL);
    assert.deepEqual(apart.parted.map(({ name, madeBy, by, why }) => [name, madeBy, by, why]), [["Acme Ltd", "kai", "kai", "two registers"]]);
    assert.deepEqual([apart.members.length, (await groupOf(database.db, one, SEES_ALL)).members.length], [1, 3]);
    await restoreGroupLink(ground(), KAI, again);
    assert.deepEqual(JSON.parse(await state()).map((g: { joined: unknown[]; parted: unknown[]; members: unknown[] }) => [g.joined.length, g.parted.length, g.members.length]), JSON.parse(whole).map((g: { joined: unknown[]; parted: unknown[]; members: unknown[] }) => [g.joined.length, g.parted.length, g.members.length]));
    // The copy that stands in its place is ended under either name.
    await unmergeGroups(ground(), KAI, again, "two registers after all");
    assert.equal((await groupOf(database.db, two, SEES_ALL)).parted.length, 1);
    await withdrawGroupLink(ground(), KAI, further);
    await restoreGroupLink(ground(), KAI, again);
    await withdrawGroupLink(ground(), KAI, again);
    assert.equal(await state(), before);

    // A ring of three hangs together without one of its links.
    const ring = [];
    for (const [a, b] of [[one, two], [two, three]] as const) ring.push((await mergeGroups(ground(), KAI, { groupId: a, otherId: b, why: "one" })).linkId);
    await sql`insert into group_link (group_id, link_id, other_id, made_at, made_by, why) values (${two}::uuid, ${newId()}::uuid, ${three}::uuid, ${day(3)}, 'kai', 'one')`.execute(database.db);
    assert.equal(await meetingBeforeEnd(database.db, ring[0]!), undefined);

    const split = (await meetingBeforeSplit(database.db, one, [child])).meeting;
    assert.deepEqual(split.sides.map((s) => [s.name, s.members.map((m) => m.customerId)]), [["Acme Ltd", [parent, other]], [null, [child, child]]]);
  });

  test("are written about with a mention: whoever is mentioned finds it among their tasks until it is read, removed or mentions them no more", async () => {
    await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ('kai', 'Kai', 'kai@house.example', true, now(), now())`.execute(database.db);
    await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values ('kai', ${newId()}, 'agent', now(), 'system', 'test')`.execute(database.db);
    const { groupId } = (await joinGroup(ground(), KAI, await someone(), { kind: "organisation", name: "Mention Ltd", role: "buyer", why: "told us" })).groups[0]!;
    await assert.rejects(writeGroupNote(ground(), KAI, groupId, { body: "x", mentions: ["nobody-here"] }), /mentions/);
    const [note] = (await writeGroupNote(ground(), KAI, groupId, { body: "Ask for one invoice.", mentions: [KAI.id] })).notes;
    assert.deepEqual(note!.mentions.map(({ id }) => id), [KAI.id]);
    const mine = async (sight: Sight = SEES_ALL) => (await groupMentionsFor(ground(), KAI.id, sight)).filter((each) => each.groupId === groupId).map(({ groupName, what, isRead }) => [groupName, what, isRead]);
    assert.deepEqual(await mine(), [["Mention Ltd", "Ask for one invoice.", false]]);
    const nowhere: Sight = { ...SEES_ALL, customers: { kind: "some", key: "far", staff: [], owners: [], team: ["far"], department: [], region: [], unplaced: false } };
    assert.deepEqual(await mine(nowhere), [], "who does not see everybody in it does not read its notes");
    const change = (what: Parameters<typeof changeGroupNote>[4]) => changeGroupNote(ground(), KAI, groupId, note!.noteId, what);
    await change({ isRead: true });
    assert.deepEqual(await mine(), [["Mention Ltd", "Ask for one invoice.", true]]);
    await change({ isRead: false, body: "Ask for two invoices." });
    assert.deepEqual(await mine(), [["Mention Ltd", "Ask for two invoices.", false]]);
    await change({ isRemoved: true });
    assert.deepEqual(await mine(), []);
    await change({ isRemoved: false });
    assert.equal((await mine()).length, 1);
    await assert.rejects(changeGroupNote(ground(), SYSTEM, groupId, note!.noteId, { isRead: true }), /does not mention you/);
    await change({ mentions: [] });
    assert.deepEqual(await mine(), []);
  });

  test("go along with a merge and part again with its end", async () => {
    const [a, b] = [await someone(), await someone()];
    await joinGroup(ground(), KAI, a, { kind: "household", name: "Okafor", role: "parent", why: "told us" });
    await joinGroup(ground(), KAI, b, { kind: "organisation", name: "Studio Okafor", role: "director", why: "signature" });
    const before = JSON.stringify([await groupsOf(database.db, a, SEES_ALL), await groupsOf(database.db, b, SEES_ALL)]);
    const { customerId, linkId } = await mergeCustomers(ground(), SYSTEM, { keepId: a, otherId: b, why: "same" });
    assert.deepEqual((await rolesIn(b)).map(([name, id]) => [name, id]), [["Okafor", customerId], ["Studio Okafor", customerId]]);
    await endLink(ground(), SYSTEM, linkId, "not the same");
    assert.equal(JSON.stringify([await groupsOf(database.db, a, SEES_ALL), await groupsOf(database.db, b, SEES_ALL)]), before);
  });

  test("stand with all else that is known in one answer that fits its stated shape", async () => {
    const customer = await someone();
    await sayAttribute(ground(), KAI, customer, { key: "city", value: "Delft" });
    const known = await knowledgeOf(ground(), customer, SEES_ALL);
    assert.deepEqual(CustomerKnowledge.parse(known), known);
    assert.deepEqual([known.health.completeness.known, known.health.freshness], [1, { fresh: 1, counted: 1, stale: [] }]);
  });
});

describe("how full and how fresh a profile is", () => {
  const now = day(21);
  const said = (value: unknown, observedAt: string) => ({ attributeId: newId(), identityId: newId(), value, source: "shop", trusted: true, by: null, why: null, observedAt, wins: true, canBeTakenBack: false });
  const attribute = (key: string, value: unknown, ...times: string[]) => ({ key, value, said: times.map((at) => said(value, at)) });
  const nobody = { email: null, phone: null };

  test("of one of whom nothing is known: nothing of eight, and no freshness rather than none", () => {
    const { completeness, freshness } = healthOf({ profile: nobody, attributes: [], consents: [] }, now);
    assert.deepEqual([completeness.known, completeness.expected, completeness.missing.length, freshness], [0, 8, 8, null]);
  });

  test("counts a name in either form, addresses, and whether offers were spoken of, yes or no", () => {
    const consent = { consentId: newId(), given: false, at: "2026-11-01T09:00:00.000Z", wordingVersion: "1", source: "shop", by: null, why: null };
    const { completeness } = healthOf({ profile: { email: "a@example.com", phone: null }, attributes: [attribute("first_name", "Ann", "2026-01-01T00:00:00Z"), attribute("last_name", "Lee", "2026-01-01T00:00:00Z")], consents: [{ purpose: "offers", said: [consent] }] }, now);
    assert.deepEqual(completeness, { known: 3, expected: 8, missing: ["phone", "city", "country", "language", "preferred_channel"] });
    assert.ok(healthOf({ profile: nobody, attributes: [attribute("first_name", "Ann", "2026-01-01T00:00:00Z")], consents: [{ purpose: "service", said: [consent] }] }, now).completeness.missing.includes("name"));
  });

  test("what was said more than a year ago is stale, unless somebody said the same since; what was taken back counts for nothing", () => {
    const old = "2024-05-01T00:00:00.000Z";
    const stale = healthOf({ profile: nobody, attributes: [attribute("city", "Delft", old), attribute("country", "NL", old, "2026-10-01T00:00:00.000Z"), { key: "language", value: null, said: [said("nl", old)] }], consents: [] }, now);
    assert.deepEqual(stale.freshness, { fresh: 1, counted: 2, stale: [{ key: "city", saidAt: old }] });
    // By the day: 365 days are fresh, one more is not.
    const at = (days: number) => healthOf({ profile: nobody, attributes: [attribute("city", "Delft", new Date(now.getTime() - days * 86_400_000).toISOString())], consents: [] }, now).freshness!.fresh;
    assert.deepEqual([at(365), at(366)], [1, 0]);
  });
});
