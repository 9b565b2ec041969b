// A colleague begins a conversation with a customer who is known: somebody called, came by, or is to be asked something.
import { type Actor, type Sight, writeAudit } from "../organisation/index.ts";
import { type Ground, newId, Refusal, run, sql, transaction } from "../platform/index.ts";
import { HOLD_IDENTITIES, profilesOf, requireCustomer } from "../profiles/index.ts";
import { authorOf } from "./add-message.ts";
import type { BegunConversation } from "./contract.ts";
import { after } from "./conversation.ts";
import { findConversation, saveStanding } from "./kept-conversation.ts";
import { cleanText } from "./message.ts";
import { openConversation } from "./open-conversation.ts";
import { routeConversation } from "./route-conversation.ts";
import { startedBefore, type StartedConversation } from "./start-conversation.ts";

/**
 * Whoever begins it has it. Nothing is sent: what we said is recorded as said elsewhere.
 *
 * @throws {Refusal} not-found, if there is no such customer; bad-input, if nothing is left of subject or words, or by the chat, which
 *   begins where the customer writes
 */
export async function beginConversation(ground: Ground, actor: Actor, anyId: string, given: BegunConversation, sight: Sight): Promise<StartedConversation> {
  for (const field of ["subject", "body"] as const)
    if (cleanText(given[field]) === "") throw new Refusal("bad-input", `${field}: there is nothing in it but blanks.`, { problems: [{ place: field, message: "there is nothing in it but blanks" }] });
  const now = ground.now();
  const conversationId = newId(now.getTime());
  const begun = await transaction(ground.db, async (tx) => {
    const customerId = await requireCustomer(tx, anyId);
    // Claimed first: of two that come at once, the second waits here and then finds the first.
    const isNew = (await run(tx, sql`insert into conversation_start (source, message_id, conversation_id) values (${actor.source}, ${given.messageId}, ${conversationId}) on conflict do nothing`)) === 1;
    if (!isNew) return undefined;
    const author = given.from === "customer" ? { kind: "customer" as const, id: customerId, name: (await profilesOf(tx, [customerId])).get(customerId)!.name } : authorOf(actor);
    const { conversation } = await openConversation(tx, now, {
      ...given, topic: "other", conversationId, identityId: customerId, author, first: { clientId: given.messageId, body: given.body, audience: given.from === "team" ? "team" : "customer" }, direction: given.from === "customer" ? "in" : "out",
    });
    if (actor.kind === "person") {
      const opened = await findConversation(tx, conversationId, { lock: true });
      if (opened.assignee === null) await saveStanding(tx, opened, after(opened, { kind: "assign", to: actor.id }));
    }
    await writeAudit(tx, now, actor, "conversation.begin", { kind: "conversation", id: conversationId }, { channel: given.channel, code: conversation.code });
    return { conversationId, code: conversation.code, customerId };
  }, { first: HOLD_IDENTITIES });
  if (!begun) return startedBefore(ground, actor.source, given.messageId, sight);
  ground.nudge();
  await routeConversation(ground, conversationId);
  return begun;
}
