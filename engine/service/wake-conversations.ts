import { appendLog, type Ground, rows, sql, transaction } from "../platform/index.ts";
import { memberships } from "../profiles/index.ts";
import { after } from "./conversation.ts";
import { CONVERSATION, type KeptConversation, saveStanding } from "./kept-conversation.ts";

const AT_ONCE = 200;

/**
 * Writes down which snoozes have run out, so that open screens learn of it. The queue shows them as open before that too:
 * nothing is late because nobody called this. Several processes may call it at once.
 *
 * @returns how many woke
 */
export async function wakeConversations(ground: Ground): Promise<number> {
  const now = ground.now();
  const woken = await transaction(ground.db, async (tx) => {
    const due = await rows<KeptConversation>(
      tx, // rides conversation_queue
      sql`select ${CONVERSATION} from conversation c where c.status = 'snoozed' and c.snoozed_until <= ${now}::timestamptz limit ${AT_ONCE} for update skip locked`,
    );
    const customers = await memberships(tx, due.map((c) => c.identityId));
    for (const conversation of due) {
      await saveStanding(tx, conversation, after(conversation, { kind: "wake" }));
      const { identityId, conversationId } = conversation;
      await appendLog(tx, now, { topic: "conversation", identityIds: [...new Set([customers.get(identityId)!, identityId])], conversationId });
    }
    return due.length;
  });
  if (woken > 0) ground.nudge();
  return woken;
}
