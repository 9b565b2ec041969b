// A conversation as the database keeps it: found by its id, locked while somebody acts on it.
import type { Channel } from "../interactions/index.ts";
import { type Database, Refusal, row, run, sql, type Transaction } from "../platform/index.ts";
import type { Standing } from "./conversation.ts";

export interface KeptConversation extends Standing {
  readonly identityId: string;
  readonly conversationId: string;
  readonly code: string;
  readonly subject: string;
  readonly topic: string;
  readonly channel: Channel;
  readonly cameFrom: string | null;
  readonly openedAt: Date;
}

export const CONVERSATION = sql`c.identity_id as "identityId", c.conversation_id as "conversationId", c.code, c.subject, c.topic, c.channel, c.came_from as "cameFrom",
  c.opened_at as "openedAt", c.status, c.assignee, c.complaint, c.unread, c.waiting_since as "waitingSince", c.due_at as "dueAt", c.snoozed_until as "snoozedUntil",
  c.resolved_at as "resolvedAt", c.last_message_at as "lastMessageAt", c.preview, c.lamp`;

/**
 * Two steps, each by a primary key: whose it is, then the conversation itself.
 *
 * @throws {Refusal} not-found
 */
export async function findConversation(db: Database, conversationId: string, options: { readonly lock: boolean }): Promise<KeptConversation> {
  const owner = await row<{ identityId: string }>(db, sql`select identity_id as "identityId" from conversation_owner where conversation_id = ${conversationId}::uuid`);
  const found =
    owner &&
    (await row<KeptConversation>(
      db,
      options.lock
        ? sql`select ${CONVERSATION} from conversation c where c.identity_id = ${owner.identityId}::uuid and c.conversation_id = ${conversationId}::uuid for update`
        : sql`select ${CONVERSATION} from conversation c where c.identity_id = ${owner.identityId}::uuid and c.conversation_id = ${conversationId}::uuid`,
    ));
  if (!found) throw new Refusal("not-found", "There is no such conversation.");
  return found;
}

/** Writes where a conversation stands now. */
export async function saveStanding(tx: Transaction, at: Pick<KeptConversation, "identityId" | "conversationId">, s: Standing): Promise<void> {
  const changed = await run(
    tx,
    sql`update conversation set status = ${s.status}, assignee = ${s.assignee}, complaint = ${s.complaint}, unread = ${s.unread}, waiting_since = ${s.waitingSince},
          due_at = ${s.dueAt}, snoozed_until = ${s.snoozedUntil}, resolved_at = ${s.resolvedAt}, last_message_at = ${s.lastMessageAt}, preview = ${s.preview}, lamp = ${s.lamp}
        where identity_id = ${at.identityId}::uuid and conversation_id = ${at.conversationId}::uuid`,
  );
  if (changed !== 1) throw new Error(`expected one conversation ${at.conversationId}, found ${changed}`);
}
