import { type Actor, SEES_ALL, type Sight, writeAudit } from "../organisation/index.ts";
import { type Ground, newId, Refusal, row, run, sql, transaction } from "../platform/index.ts";
import { addAttributes, customerOf, resolveIdentity, visibleAmong } from "../profiles/index.ts";
import type { NewConversation } from "./contract.ts";
import { findConversation } from "./kept-conversation.ts";
import { cleanText } from "./message.ts";
import { openConversation } from "./open-conversation.ts";
import { routeConversation } from "./route-conversation.ts";

export interface StartedConversation {
  readonly conversationId: string;
  readonly code: string;
  readonly customerId: string;
}

/**
 * Lets a conversation of a customer come in. The same message of the same source again answers with the same conversation.
 *
 * @param sight what whoever lets it in sees: of somebody outside of it nothing is begun
 * @throws {Refusal} not-found, if the identifiers are of a customer whom they do not see; bad-input, if nobody can be recognised by the identifiers, or nothing is left of subject or body
 */
export async function startConversation(ground: Ground, actor: Actor, given: NewConversation, sight: Sight = SEES_ALL): Promise<StartedConversation> {
  for (const field of ["subject", "body"] as const)
    if (cleanText(given[field]) === "") throw new Refusal("bad-input", `${field}: there is nothing in it but blanks.`);
  const now = ground.now();
  const conversationId = newId(now.getTime());
  const { source } = actor;
  const started = await transaction(ground.db, async (tx) => {
    // Claimed first: of two that come at once, the second waits here and then finds the first.
    const isNew = (await run(tx, sql`insert into conversation_start (source, message_id, conversation_id) values (${source}, ${given.messageId}, ${conversationId}) on conflict do nothing`)) === 1;
    if (!isNew) return undefined;
    const { identityId, customerId } = await resolveIdentity(tx, now, { name: source, trusted: actor.trusted }, given.identifiers);
    if (!(await visibleAmong(tx, sight, [identityId])).has(identityId)) throw new Refusal("not-found", "There is no customer with these identifiers whom you may see.");
    const name = cleanText(given.name ?? "");
    if (name) await addAttributes(tx, now, [{ identityId, source, observedAt: now, traits: { name } }]);
    const { conversation } = await openConversation(tx, now, {
      ...given, conversationId, identityId, author: { kind: "customer", id: identityId, name: name || "Customer" }, first: { clientId: given.messageId, body: given.body },
    });
    await writeAudit(tx, now, actor, "conversation.start", { kind: "conversation", id: conversationId }, { channel: given.channel, code: conversation.code });
    return { conversationId, code: conversation.code, customerId };
  });
  if (!started) return startedBefore(ground, source, given.messageId); // the fence looks at what it answers
  ground.nudge();
  await routeConversation(ground, conversationId);
  return started;
}

async function startedBefore(ground: Ground, source: string, messageId: string): Promise<StartedConversation> {
  const start = await row<{ conversationId: string }>(
    ground.db,
    sql`select conversation_id as "conversationId" from conversation_start where source = ${source} and message_id = ${messageId}`,
  );
  const { conversationId, code, identityId } = await findConversation(ground.db, start!.conversationId, { lock: false });
  return { conversationId, code, customerId: (await customerOf(ground.db, identityId))! };
}
