// Conversations as the queue shows them.
import { staffNames } from "../organisation/index.ts";
import { type Database, keyed } from "../platform/index.ts";
import { memberships, profilesOf } from "../profiles/index.ts";
import type { ConversationRow } from "./contract.ts";
import { statusAt } from "./conversation.ts";
import type { KeptConversation } from "./kept-conversation.ts";
import { tagsOfConversations } from "./tags.ts";

/** @returns one row each, in the same order */
export async function conversationRows(db: Database, now: Date, conversations: readonly KeptConversation[]): Promise<ConversationRow[]> {
  if (conversations.length === 0) return [];
  const byKeys = keyed(db);
  const [{ customers, profiles }, names, tags] = await Promise.all([
    memberships(byKeys, [...new Set(conversations.map((c) => c.identityId))]).then(async (found) => ({ customers: found, profiles: await profilesOf(byKeys, [...new Set(found.values())]) })),
    staffNames(byKeys, [...new Set(conversations.flatMap((c) => c.assignee ?? []))]),
    tagsOfConversations(db, conversations),
  ]);
  return conversations.map((c) => {
    const customerId = customers.get(c.identityId)!;
    return {
      conversationId: c.conversationId, code: c.code, customerId, customerName: profiles.get(customerId)!.name, subject: c.subject, preview: c.preview, channel: c.channel,
      status: statusAt(c, now), unread: c.unread, assignee: c.assignee === null ? null : { id: c.assignee, name: names.get(c.assignee) ?? "a former colleague" },
      dueAt: c.dueAt?.toISOString() ?? null, lamp: c.lamp, lastMessageAt: c.lastMessageAt.toISOString(),
      snoozedUntil: statusAt(c, now) === "snoozed" ? c.snoozedUntil!.toISOString() : null, complaint: c.complaint, tags: tags.get(c.conversationId) ?? [],
    };
  });
}
