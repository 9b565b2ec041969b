// Adds one message to a conversation inside the caller's transaction: the message, where the conversation stands now,
// the touch points, and the line of the log, all or none of them.
import { interactionsBy } from "./interactions-by.ts";
import { appendLog, newId, row, sql, type Transaction } from "../platform/index.ts";
import { memberships } from "../profiles/index.ts";
import { recordInteractions } from "../interactions/index.ts";
import type { MessageView, NewMessage } from "./contract.ts";
import { type Act, after, happenings, type Standing } from "./conversation.ts";
import { type KeptConversation, saveStanding } from "./kept-conversation.ts";
import { type Author, cleanText } from "./message.ts";

export interface KeptMessage extends Omit<MessageView, "at"> {
  readonly at: Date;
}

export const MESSAGE = sql`m.message_id as "messageId", m.client_id as "clientId", m.at, m.author_kind as "authorKind", m.author_id as "authorId", m.author_name as "authorName",
  m.audience, m.channel, m.body, m.position`;

export function messageView(message: KeptMessage): MessageView {
  return { ...message, at: message.at.toISOString() };
}

export interface Written {
  readonly message: MessageView;
  /** False when this message was there already, and nothing was done. */
  readonly isNew: boolean;
}

/** @param conversation as locked by this transaction */
export async function writeMessage(tx: Transaction, now: Date, conversation: KeptConversation, author: Author, given: NewMessage): Promise<Written> {
  const { identityId, conversationId, channel } = conversation;
  const there = await row<KeptMessage>(
    tx, // rides the unique key
    sql`select ${MESSAGE} from message m where m.identity_id = ${identityId}::uuid and m.conversation_id = ${conversationId}::uuid
          and m.author_kind = ${author.kind} and m.author_id = ${author.id} and m.client_id = ${given.clientId}`,
  );
  if (there) return { message: messageView(there), isNew: false };
  const body = cleanText(given.body);
  const message = {
    messageId: newId(now.getTime()), clientId: given.clientId, at: now, authorKind: author.kind, authorId: author.id, authorName: author.name,
    audience: given.audience, channel, body,
  };
  const standing = standingAfter(conversation, author, message);
  await saveStanding(tx, conversation, standing);
  const by = interactionsBy(conversation, now);
  await recordInteractions(tx, now, [
    // A private note is no touch point: nothing happened between us and the customer.
    ...(given.audience === "customer" ? [by("message", { messageId: message.messageId }, { direction: author.kind === "customer" ? "in" : "out", body })] : []),
    ...happenings(conversation, standing).map((kind) => by(kind, {})),
  ]);
  const customerId = (await memberships(tx, [identityId])).get(identityId)!;
  const position = await appendLog(tx, now, { topic: "message", identityIds: [...new Set([customerId, identityId])], conversationId });
  await sql`insert into message (identity_id, conversation_id, message_id, client_id, at, author_kind, author_id, author_name, audience, channel, body, position)
    values (${identityId}, ${conversationId}, ${message.messageId}, ${message.clientId}, ${now}, ${author.kind}, ${author.id}, ${author.name}, ${message.audience}, ${channel}, ${body}, ${position})`.execute(tx);
  return { message: messageView({ ...message, position }), isNew: true };
}

function standingAfter(before: Standing, author: Author, message: Pick<KeptMessage, "at" | "body" | "audience">): Standing {
  if (message.audience === "team") return before;
  const act: Act =
    author.kind === "customer" ? { kind: "customer-wrote", at: message.at, body: message.body } : { kind: "we-answered", at: message.at, by: author.kind === "agent" ? author.id : null };
  return after(before, act);
}
