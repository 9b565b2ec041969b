import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { type Actor, type Sight, SEES_ALL } from "../organisation/index.ts";
import { newId, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { interactionsOf, resolveIdentity } from "../profiles/index.ts";
import { beginConversation } from "./begin-conversation.ts";
import { BegunConversation, readCockpit, readQueue } from "./index.ts";

const jo: Actor = { kind: "person", id: "jo", name: "Jo Martens", role: "agent", source: "desk", trusted: true };

describe("a conversation that a colleague begins", () => {
  const database = useDatabase();
  before(() => publishFirstPolicy(database.ground));
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com` }]))).customerId;
  const begin = (customer: string, more: Partial<BegunConversation> = {}, sight: Sight = SEES_ALL) =>
    beginConversation(database.ground, jo, customer, BegunConversation.parse({ messageId: newId(), channel: "voice", subject: "Grinder", from: "customer", body: "It does not turn.", ...more }), sight);
  const read = (id: string) => readCockpit(database.ground, id, { sight: SEES_ALL });

  test("is theirs, and what the customer said waits for an answer as if it had come in", async () => {
    const customer = await someone();
    const begun = await begin(customer);
    assert.equal(begun.customerId, customer);
    const { conversation, messages } = await read(begun.conversationId);
    assert.deepEqual([conversation.assignee?.id, conversation.channel, conversation.status, conversation.dueAt !== null], ["jo", "voice", "open", true]);
    assert.deepEqual(messages.map((m) => [m.authorKind, m.audience, m.body]), [["customer", "customer", "It does not turn."]]);
    assert.ok((await readQueue(database.ground, { view: "needs-me", by: "jo", sight: SEES_ALL })).rows.some((r) => r.conversationId === begun.conversationId));
    assert.deepEqual((await rows(database.db, sql`select act, actor_id from audit where object_id = ${begun.conversationId}`)), [{ act: "conversation.begin", actor_id: "jo" }]);
  });

  test("by what we said counts as ours and nobody waits; by a private note nothing happened with the customer but that it was begun", async () => {
    const customer = await someone();
    const ours = await read((await begin(customer, { from: "us", body: "We called you back." })).conversationId);
    assert.deepEqual([ours.conversation.dueAt, ours.messages[0]!.authorKind, ours.messages[0]!.audience], [null, "agent", "customer"]);
    const note = await read((await begin(customer, { from: "team", body: "Ask for the serial number." })).conversationId);
    assert.deepEqual([note.conversation.dueAt, note.messages[0]!.authorKind, note.messages[0]!.audience, note.conversation.assignee?.id], [null, "agent", "team", "jo"]);
    const told = (await interactionsOf(database.db, customer, { limit: 50 })).map(({ kind, direction }) => `${kind} ${direction}`).sort();
    assert.deepEqual(told, ["conversation.opened out", "conversation.opened out", "message out"]);
  });

  test("is there once, however often it is asked for, and not at all where it cannot be", async () => {
    const customer = await someone();
    const messageId = newId();
    const [one, two] = await Promise.all([begin(customer, { messageId }), begin(customer, { messageId })]);
    assert.equal(one!.conversationId, two!.conversationId);
    const before = await row(database.db, sql`select count(*) as n from conversation`);
    for (const act of [() => begin(newId()), () => begin(customer, { subject: " \u0007 " }), () => begin(customer, { body: " " })]) assert.ok((await act().then(() => undefined, (e: unknown) => e)) instanceof Refusal);
    assert.equal(BegunConversation.safeParse({ messageId, channel: "chat", subject: "x", from: "us", body: "x" }).success, false, "a chat begins where the customer writes");
    assert.deepEqual(await row(database.db, sql`select count(*) as n from conversation`), before);
  });
});
