// Opens a conversation with its first message inside the caller's transaction.
import { recordInteractions } from "../interactions/index.ts";
import { appendLog, run, sql, type Transaction } from "../platform/index.ts";
import { memberships } from "../profiles/index.ts";
import type { NewConversation } from "./contract.ts";
import { newCode } from "./conversation-code.ts";
import { happenings, newStanding } from "./conversation.ts";
import { interactionsBy } from "./interactions-by.ts";
import type { KeptConversation } from "./kept-conversation.ts";
import { type Author, cleanText } from "./message.ts";
import { writeMessage, type Written } from "./write-message.ts";

export interface Opening extends Pick<NewConversation, "channel" | "subject" | "topic" | "complaint" | "cameFrom"> {
  readonly conversationId: string;
  readonly identityId: string;
  readonly author: Author;
  readonly first: { readonly clientId: string; readonly body: string; /** customer, unless it is said to be a private note */ readonly audience?: "customer" | "team" };
  /** out: we got in touch; in, unless said. */
  readonly direction?: "in" | "out";
}

export async function openConversation(tx: Transaction, now: Date, opening: Opening): Promise<{ conversation: KeptConversation; written: Written }> {
  const { identityId, channel, topic } = opening;
  const standing = newStanding(now, opening.complaint);
  const conversation: KeptConversation = {
    ...standing, identityId, conversationId: opening.conversationId, code: "", subject: cleanText(opening.subject), topic: cleanText(opening.topic) || "other", channel,
    cameFrom: opening.cameFrom === undefined ? null : cleanText(opening.cameFrom), openedAt: now,
  };
  const { conversationId, subject } = conversation;
  const code = await takeCode(tx, conversationId);
  await sql`insert into conversation_owner (conversation_id, identity_id) values (${conversationId}, ${identityId})`.execute(tx);
  await sql`insert into conversation (identity_id, conversation_id, code, subject, topic, channel, complaint, status, came_from, opened_at, last_message_at, preview, unread, lamp)
    values (${identityId}, ${conversationId}, ${code}, ${subject}, ${conversation.topic}, ${channel}, ${standing.complaint}, ${standing.status}, ${conversation.cameFrom}, ${now}, ${now},
      ${standing.preview}, ${standing.unread}, ${standing.lamp})`.execute(tx);
  const by = interactionsBy(conversation, now);
  const nothingYet = { ...standing, complaint: false };
  await recordInteractions(tx, now, [by("conversation.opened", { topic, subject, code }, { direction: opening.direction ?? "in" }), ...happenings(nothingYet, standing).map((kind) => by(kind, {}))]);
  const customerId = (await memberships(tx, [identityId])).get(identityId)!;
  await appendLog(tx, now, { topic: "conversation", identityIds: [...new Set([customerId, identityId])], conversationId });
  const written = await writeMessage(tx, now, { ...conversation, code }, opening.author, { audience: "customer", ...opening.first });
  return { conversation: { ...conversation, code }, written };
}

/** A code that nobody has; after some collisions, a longer one. */
async function takeCode(tx: Transaction, conversationId: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const code = newCode(tries < 6 ? 5 : 7);
    if ((await run(tx, sql`insert into conversation_code (code, conversation_id) values (${code}, ${conversationId}) on conflict do nothing`)) === 1) return code;
  }
}
