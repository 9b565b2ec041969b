import { type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../platform/index.ts";
import { memberships, profilesOf } from "../profiles/index.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatMessage, NewChatMessage } from "./contract.ts";
import { continues, previewOf } from "./conversation.ts";
import { CONVERSATION, type KeptConversation } from "./kept-conversation.ts";
import { type Author, cleanText } from "./message.ts";
import { openConversation } from "./open-conversation.ts";
import { chatMessage } from "./read-chat.ts";
import { routeConversation } from "./route-conversation.ts";
import { type KeptMessage, MESSAGE, messageView, writeMessage, type Written } from "./write-message.ts";

const SUBJECT_LETTERS = 80;

/**
 * Takes what a customer writes in the chat: into the conversation that goes on, or into a new one. The same client id
 * again has no second effect.
 *
 * @throws {Refusal} bad-input, if nothing is left of the text
 */
export async function writeInChat(ground: Ground, session: ChatSession, given: NewChatMessage): Promise<ChatMessage> {
  const body = cleanText(given.body);
  if (body === "") throw new Refusal("bad-input", "body: there is nothing in this message but blanks.");
  const now = ground.now();
  const { written, conversationId } = await transaction(ground.db, async (tx) => {
    // Two messages of one browser at once wait for each other here, so that they do not open two conversations.
    await sql`select 1 from chat_session where token_hash = ${session.tokenHash} for update`.execute(tx);
    const again = await writtenBefore(tx, session, given.clientId);
    if (again) return { written: { message: messageView(again), isNew: false }, conversationId: "" };
    const latest = await latestThread(tx, session);
    const identityId = latest?.identityId ?? session.identityId;
    const author: Author = { kind: "customer", id: identityId, name: await nameOf(tx, identityId) };
    if (latest && continues(latest, now)) return { written: await writeMessage(tx, now, latest, author, { ...given, audience: "customer" }), conversationId: latest.conversationId };
    return begin(tx, now, session, { ...author, id: session.identityId }, given);
  });
  if (written.isNew) {
    ground.nudge();
    await routeConversation(ground, conversationId);
  }
  return chatMessage(written.message);
}

async function begin(tx: Transaction, now: Date, session: ChatSession, author: Author, given: NewChatMessage): Promise<{ written: Written; conversationId: string }> {
  const conversationId = newId(now.getTime());
  const { identityId, reader } = session;
  const subject = previewOf(cleanText(given.body), SUBJECT_LETTERS);
  const page = cleanText(given.page ?? "");
  const { written } = await openConversation(tx, now, {
    conversationId, identityId, author, channel: "chat", topic: "other", complaint: false, subject, first: given,
    cameFrom: page ? `Wrote in the chat on the page ${page}` : undefined,
  });
  await sql`insert into chat_thread (reader, conversation_id, identity_id) values (${reader}, ${conversationId}, ${identityId})`.execute(tx);
  return { written, conversationId };
}

/** The thread that this reader wrote or was answered in last, locked. */
function latestThread(tx: Transaction, session: ChatSession): Promise<KeptConversation | undefined> {
  return row<KeptConversation>(
    tx, // both by their primary keys
    sql`select ${CONVERSATION} from chat_thread t join conversation c on c.identity_id = t.identity_id and c.conversation_id = t.conversation_id
        where t.reader = ${session.reader} order by c.last_message_at desc, c.conversation_id desc limit 1 for update of c`,
  );
}

function writtenBefore(tx: Transaction, session: ChatSession, clientId: string): Promise<KeptMessage | undefined> {
  return row<KeptMessage>(
    tx, // the thread by its primary key, the message by its unique key
    sql`select ${MESSAGE} from chat_thread t join message m on m.identity_id = t.identity_id and m.conversation_id = t.conversation_id
          and m.author_kind = 'customer' and m.author_id = t.identity_id::text and m.client_id = ${clientId}
        where t.reader = ${session.reader}`,
  );
}

async function nameOf(tx: Transaction, identityId: string): Promise<string> {
  const customerId = (await memberships(tx, [identityId])).get(identityId)!;
  return (await profilesOf(tx, [customerId])).get(customerId)!.name;
}
