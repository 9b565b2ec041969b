import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { newId, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, listTags, renameTag, tagsOf } from "../profiles/index.ts";
import { readQueue, searchEverything, startConversation, tagConversation, tagMany, untagConversation } from "./index.ts";
import { tagsIn } from "./tags.ts";

describe("tags on conversations", () => {
  const database = useDatabase();
  const ground = () => database.ground;
  before(() => publishFirstPolicy(ground()));
  const begin = (subject: string, email = `${newId()}@example.com`) => startConversation(ground(), SYSTEM, { messageId: newId(), channel: "email", subject, topic: "other", complaint: false, identifiers: [{ kind: "email", value: email }], body: `${subject}, I say` });
  const queue = (tag?: string) => readQueue(ground(), { view: "all-open", by: "x", sight: SEES_ALL, tag });
  const search = async (typed: string) => {
    const { conversations, customers, orders } = await searchEverything(ground(), typed, { limit: 5, conversations: true });
    return { conversations: conversations.hits.map((hit) => hit.subject), customers: customers.hits.length, orders: orders.hits.length };
  };

  test("are those of customers: put on once, whatever the size of letters, taken off, each in the audit, and renamed everywhere", async () => {
    const { conversationId, customerId } = await begin("Broken grinder");
    await addTag(ground(), SYSTEM, customerId, "Warranty");
    const row = await tagConversation(ground(), SYSTEM, conversationId, "warranty");
    assert.deepEqual(row.tags.map((tag) => tag.name), ["Warranty"]);
    assert.equal((await tagConversation(ground(), SYSTEM, conversationId, "WARRANTY")).tags.length, 1);
    await renameTag(ground(), SYSTEM, row.tags[0]!.tagId, "Guarantee", SEES_ALL);
    assert.deepEqual([(await queue()).rows[0]!.tags[0]!.name, (await tagsOf(database.db, customerId)).tags[0]!.name], ["Guarantee", "Guarantee"]);
    assert.deepEqual((await untagConversation(ground(), SYSTEM, conversationId, row.tags[0]!.tagId)).tags, []);
    await assert.rejects(untagConversation(ground(), SYSTEM, conversationId, row.tags[0]!.tagId), /does not carry this tag/);
    await assert.rejects(tagConversation(ground(), SYSTEM, newId(), "x"), /no such conversation/);
    assert.equal((await tagsOf(database.db, customerId)).tags.length, 1, "the customer keeps theirs");
    const audit = await rows<{ act: string; name: string }>(database.db, sql`select act, detail->>'name' as name from audit where object_id = ${conversationId} and act like 'conversation.%tag' order by at, audit_id`);
    assert.deepEqual(audit, [{ act: "conversation.tag", name: "warranty" }, { act: "conversation.untag", name: "Guarantee" }]);
    assert.equal((await rows(database.db, sql`select 1 from conversation_tag where ended_at is not null`)).length, 1, "ended, not deleted");
  });

  test("are put on many at once and taken off, all or nothing; what was so before is not taken back", async () => {
    const ids = await Promise.all(["A", "B", "C"].map(async (subject) => (await begin(subject)).conversationId));
    await tagConversation(ground(), SYSTEM, ids[1]!, "Recall");
    const carriers = async () => (await rows<{ id: string }>(database.db, sql`select g.conversation_id as id from conversation_tag g join tag t using (tag_id) where t.name = 'Recall' and g.ended_at is null`)).map(({ id }) => id).sort();
    const { tag, changed } = await tagMany(ground(), SYSTEM, { conversationIds: ids, on: true, name: "recall" });
    assert.deepEqual([tag.name, [...changed].sort(), await carriers()], ["Recall", [ids[0]!, ids[2]!].sort(), [...ids].sort()]);
    await tagMany(ground(), SYSTEM, { conversationIds: changed, on: false, tagId: tag.tagId });
    assert.deepEqual(await carriers(), [ids[1]!], "who carried it before still does");
    const off = await tagMany(ground(), SYSTEM, { conversationIds: ids, on: false, tagId: tag.tagId });
    assert.deepEqual([off.changed, await carriers()], [[ids[1]!], []]);
    await tagMany(ground(), SYSTEM, { conversationIds: off.changed, on: true, tagId: tag.tagId });
    assert.deepEqual(await carriers(), [ids[1]!]);
    await assert.rejects(tagMany(ground(), SYSTEM, { conversationIds: [ids[0]!, newId()], on: true, name: "recall" }), /no such conversation/);
    await assert.rejects(tagMany(ground(), SYSTEM, { conversationIds: ids, on: true, tagId: newId() }), /no such tag/);
    assert.deepEqual(await carriers(), [ids[1]!], "nothing was done");
    assert.equal((await rows(database.db, sql`select 1 from audit where object_id = ${ids[0]!} and act in ('conversation.tag', 'conversation.untag')`)).length, 2);
    await tagMany(ground(), SYSTEM, { conversationIds: ids, on: false, tagId: tag.tagId });
  });

  test("narrow the queue with its counts, and say which of them its conversations carry", async () => {
    const [one, other] = [await begin("One"), await begin("Other")];
    const { tags: [tag] } = await tagConversation(ground(), SYSTEM, one.conversationId, "Repair");
    await tagConversation(ground(), SYSTEM, other.conversationId, "Late");
    await tagConversation(ground(), SYSTEM, one.conversationId, "Late");
    const narrowed = await queue(tag!.tagId);
    assert.deepEqual([narrowed.rows.map((row) => row.subject), narrowed.counts["all-open"], narrowed.counts["unassigned"], narrowed.counts["promises-due"], narrowed.tag?.name], [["One"], 1, 1, 0, "Repair"]);
    assert.deepEqual(narrowed.tags.map((each) => [each.name, each.conversations]), [["Late", 2], ["Repair", 1]], "so that one can go from one to the other");
    assert.deepEqual([(await queue(newId())).rows, (await queue(newId())).tag], [[], null]);
  });

  test("are searched for by #name, alone or with words; what is no tag's name stays a word", async () => {
    const { conversationId, customerId } = await begin("Espresso machine", "zelda@example.com");
    await begin("Espresso beans");
    for (const name of ["Spare parts", "vip"]) await tagConversation(ground(), SYSTEM, conversationId, name);
    await addTag(ground(), SYSTEM, customerId, "vip");
    assert.deepEqual((await search("#vip")).conversations, ["Espresso machine"]);
    assert.deepEqual((await search('#"spare parts" espresso')).conversations, ["Espresso machine"]);
    assert.deepEqual((await search("#vip beans")).conversations, []);
    assert.equal((await search("espresso")).conversations.length, 2);
    assert.deepEqual(await tagsIn(database.db, "#1001 a#vip"), { tagIds: [], rest: "#1001 a#vip" }, "an order's number, and a sign within a word");
  });

  test("tell their names to whoever sees the conversation, and not to who sees its customer only", async () => {
    const { conversationId } = await begin("Hidden from some");
    await tagConversation(ground(), SYSTEM, conversationId, "Sued us");
    const reach = { kind: "some", key: "k", owners: [], team: [], department: [], region: [], staff: [] } as const;
    const sight = { ...SEES_ALL, customers: { ...reach, unplaced: true }, conversations: { ...reach, unplaced: false } };
    const told = async () => (await listTags(database.db, sight)).map(({ name }) => name).filter((name) => name === "Sued us");
    assert.deepEqual(await told(), ["Sued us"], "nobody has it: whoever sees the customer may take it");
    await sql`update conversation set assignee = 'a colleague' where conversation_id = ${conversationId}::uuid`.execute(database.db);
    assert.deepEqual(await told(), []);
    assert.ok((await listTags(database.db, SEES_ALL)).some(({ name }) => name === "Sued us"));
  });
});
