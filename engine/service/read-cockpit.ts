// Everything the cockpit shows for one conversation, in one answer.
import { decide } from "../decisions/index.ts";
import { fieldsSeen, type Sight } from "../organisation/index.ts";
import { type Database, type Ground, keyed, logPosition, rows, sql } from "../platform/index.ts";
import { customerOf, membersOf, profilesOf } from "../profiles/index.ts";
import { ruleSegmentsOf, segmentOf } from "../segments/index.ts";
import { valueOf } from "../value/index.ts";
import type { CockpitView, ConversationRow } from "./contract.ts";
import { gravest } from "./conversation.ts";
import { documentsIn } from "./documents/index.ts";
import { conversationRows } from "./conversation-row.ts";
import { CONVERSATION, findConversation, type KeptConversation } from "./kept-conversation.ts";
import { promisesOf } from "./promises-of.ts";
import { visibleConversation } from "./scope.ts";
import { relight } from "./route-conversation.ts";
import { type KeptMessage, MESSAGE, messageView } from "./write-message.ts";

const MOST_MESSAGES = 500;
const MOST_OTHERS = 50;

/**
 * @param options record: false leaves no decision behind, for those who look and may not decide
 * @throws {Refusal} not-found
 */
export async function readCockpit(ground: Ground, conversationId: string, options: { readonly record?: boolean; readonly sight: Sight }): Promise<CockpitView> {
  const record = options.record ?? true;
  const { db } = ground;
  const byKeys = { ...ground, db: keyed(db) };
  const now = ground.now();
  // Taken first: whoever follows the log from here may hear of something twice, and misses nothing.
  const position = await logPosition(db);
  const found = await findConversation(db, conversationId, { lock: false });
  const customerId = (await customerOf(db, found.identityId))!;
  const answer = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId, topic: found.topic } }, { record });
  const lamp = gravest(answer.lamps);
  if (record && lamp !== found.lamp) await relight(ground, conversationId, lamp);
  const [profiles, messages, documents, conversations, segment, byRule, value, promises] = await Promise.all([
    profilesOf(byKeys.db, [customerId]), messagesOf(byKeys.db, found), documentsIn(byKeys.db, found), conversationsOf(byKeys, customerId, options.sight), segmentOf(byKeys.db, customerId), ruleSegmentsOf(byKeys.db, [customerId], fieldsSeen(options.sight, [customerId])), valueOf(byKeys, customerId), promisesOf(byKeys, customerId, options.sight),
  ]);
  const profile = profiles.get(customerId)!;
  return {
    conversation: (await conversationRows(db, now, [{ ...found, lamp }]))[0]!,
    cameFrom: found.cameFrom,
    // A visitor who has told their name since is shown by it, in what they wrote before too.
    messages: messages.map((m) => messageView(m.authorKind === "customer" && profile.known ? { ...m, authorName: profile.name } : m)),
    documents, profile, segment, segments: byRule.get(customerId) ?? [], value, answer, promises,
    otherConversations: conversations.filter((c) => c.conversationId !== conversationId),
    position,
  };
}

/** The last messages of a conversation, oldest first. Rides message_thread. */
export async function messagesOf(db: Database, of: Pick<KeptConversation, "identityId" | "conversationId">): Promise<KeptMessage[]> {
  const found = await rows<KeptMessage>(
    db,
    sql`select ${MESSAGE} from message m where m.identity_id = ${of.identityId}::uuid and m.conversation_id = ${of.conversationId}::uuid order by m.position desc, m.message_id desc limit ${MOST_MESSAGES}`,
  );
  return found.reverse();
}

/** The conversations of all identities of a customer, the latest first. Rides the primary key. */
export async function conversationsOf(ground: Ground, customerId: string, sight: Sight, members?: readonly string[]): Promise<ConversationRow[]> {
  const found = await rows<KeptConversation>(
    ground.db,
    sql`select ${CONVERSATION} from conversation c where c.identity_id = any(${[...(members ?? (await membersOf(ground.db, customerId)))]}::uuid[]) and ${visibleConversation(sight)} order by c.last_message_at desc, c.conversation_id limit ${MOST_OTHERS}`,
  );
  return conversationRows(ground.db, ground.now(), found);
}
