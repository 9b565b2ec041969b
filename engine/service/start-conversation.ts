import { type Actor, SEES_ALL, type Sight, writeAudit } from "../organisation/index.ts";
import { type Ground, newId, Refusal, row, run, sql, type Transaction, transaction } from "../platform/index.ts";
import { addAttributes, customerOf, type Known, memberships, resolveIdentity, visibleAmong } from "../profiles/index.ts";
import type { NewConversation } from "./contract.ts";
import { findConversation } from "./kept-conversation.ts";
import { cleanText } from "./message.ts";
import { openConversation } from "./open-conversation.ts";
import { routeConversation } from "./route-conversation.ts";
import { visibleConversation } from "./scope.ts";

export interface StartedConversation {
  readonly conversationId: string;
  readonly code: string;
  readonly customerId: string;
}

const nobody = () => new Refusal("not-found", "There is no customer with these identifiers whom you may see.");

/**
 * Lets a conversation of a customer come in. The same message of the same source again answers with the same conversation.
 *
 * @param sight what whoever lets it in sees: of somebody outside of it nothing is begun
 * @throws {Refusal} not-found, if the identifiers are of a customer whom they do not see; bad-input, if nobody can be recognised by the identifiers, or nothing is left of subject or body;
 *   not-acceptable-now, if what a colleague typed is of two customers
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
    const { identityId, customerId } = await resolveIdentity(tx, now, { name: source, trusted: actor.trusted }, given.identifiers, (known) => checkNamed(tx, actor, sight, known));
    if (!(await visibleAmong(tx, sight, [identityId])).has(identityId)) throw nobody();
    const name = cleanText(given.name ?? "");
    if (name) await addAttributes(tx, now, [{ identityId, source, observedAt: now, traits: { name } }]);
    const { conversation } = await openConversation(tx, now, {
      ...given, conversationId, identityId, author: { kind: "customer", id: identityId, name: name || "Customer" }, first: { clientId: given.messageId, body: given.body },
    });
    await writeAudit(tx, now, actor, "conversation.start", { kind: "conversation", id: conversationId }, { channel: given.channel, code: conversation.code });
    return { conversationId, code: conversation.code, customerId };
  });
  if (!started) return startedBefore(ground, source, given.messageId, sight);
  ground.nudge();
  await routeConversation(ground, conversationId);
  return started;
}

/** Whom the identifiers name: all of them within the sight, and by what a colleague typed no more than one. A program's word joins, as an import's does. */
async function checkNamed(tx: Transaction, actor: Actor, sight: Sight, known: Known): Promise<void> {
  const named = [...new Set(known.values())];
  const seen = await visibleAmong(tx, sight, named);
  if (named.some((id) => !seen.has(id))) throw nobody();
  if (actor.kind === "person" && new Set((await memberships(tx, named)).values()).size > 1)
    throw new Refusal("not-acceptable-now", "identifiers: they are of two customers. If these are one person, join them first; else give the address or number of the one who writes.");
}

/** The conversation that began by this message, for a second try. */
export async function startedBefore(ground: Ground, source: string, messageId: string, sight: Sight): Promise<StartedConversation> {
  const start = await row<{ conversationId: string }>(
    ground.db,
    sql`select conversation_id as "conversationId" from conversation_start where source = ${source} and message_id = ${messageId}`,
  );
  const { conversationId, code, identityId } = await findConversation(ground.db, start!.conversationId, { lock: false });
  if (!(await row(ground.db, sql`select 1 from conversation c where c.identity_id = ${identityId}::uuid and c.conversation_id = ${conversationId}::uuid and ${visibleConversation(sight)}`))) throw nobody();
  return { conversationId, code, customerId: (await customerOf(ground.db, identityId))! };
}
