// What a customer's browser may read.
import { type Database, row, rows, sql } from "../platform/index.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatMessage, ChatThread, MessageView } from "./contract.ts";
import { firstName, forCustomer } from "./message.ts";
import { type KeptMessage, MESSAGE, messageView } from "./write-message.ts";

const MOST_MESSAGES = 200;

/** The messages after a position, oldest first, and how the latest conversation stands. From the beginning, only the last 200. */
export async function readChat(db: Database, session: ChatSession, after: number): Promise<ChatThread> {
  const messages = await chatMessages(db, session, after);
  const latest = await row<{ code: string; status: string }>(
    db,
    sql`select c.code, c.status from chat_thread t join conversation c on c.identity_id = t.identity_id and c.conversation_id = t.conversation_id
        where t.reader = ${session.reader} order by c.last_message_at desc, c.conversation_id desc limit 1`,
  );
  return {
    messages,
    // That we put it aside for a while is nothing to the customer.
    conversation: latest ? { code: latest.code, status: latest.status === "resolved" ? "resolved" : "open" } : null,
    position: messages.at(-1)?.position ?? after,
  };
}

/** Messages of a reader's threads after a position, oldest first: the next 200, or from the beginning the last 200. Rides message_thread. */
export async function chatMessages(db: Database, session: ChatSession, after: number): Promise<ChatMessage[]> {
  const found = await rows<KeptMessage>(
    db,
    sql`select ${MESSAGE} from chat_thread t join message m on m.identity_id = t.identity_id and m.conversation_id = t.conversation_id
        where t.reader = ${session.reader} and m.audience = 'customer' and m.position > ${after}
        order by case when ${after}::bigint = 0 then -m.position else m.position end, case when ${after}::bigint = 0 then m.message_id end desc, m.message_id limit ${MOST_MESSAGES}`,
  );
  return forCustomer(after === 0 ? found.reverse() : found).map(messageView).map(chatMessage);
}

export function chatMessage(message: MessageView): ChatMessage {
  const { messageId, at, body, position } = message;
  const mine = message.authorKind === "customer";
  return {
    messageId, clientId: mine ? message.clientId : "", at, from: message.authorKind === "customer" ? "you" : message.authorKind, name: mine ? "" : firstName(message.authorName), body, position,
  };
}

/** The identities whose conversations this reader may follow: the session's own, and those of threads it has from before. */
export async function chatIdentities(db: Database, session: ChatSession): Promise<ReadonlySet<string>> {
  const found = await rows<{ identityId: string }>(db, sql`select distinct identity_id as "identityId" from chat_thread where reader = ${session.reader}`);
  return new Set([session.identityId, ...found.map((thread) => thread.identityId)]);
}
