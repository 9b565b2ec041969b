import type { Channel } from "../interactions/index.ts";
import type { Sight } from "../organisation/index.ts";
import { type Ground, rows, sql } from "../platform/index.ts";
import type { OpenWork } from "./contract.ts";
import { visibleConversation } from "./scope.ts";

const MOST = 50;

/** Promises that are owed and conversations that are not resolved, of these identities: the most urgent first. Rides the primary keys. */
export async function openWorkOf({ db, now }: Ground, identityIds: readonly string[], sight: Sight): Promise<OpenWork> {
  const ids = [...identityIds];
  const promises = await rows<{ identityId: string; promiseId: string; body: string; dueAt: Date }>(
    db,
    sql`select identity_id as "identityId", promise_id as "promiseId", body, due_at as "dueAt" from promise p where identity_id = any(${ids}::uuid[]) and kept_at is null and withdrawn_at is null and (p.conversation_id is null or exists (select 1 from conversation c where c.identity_id = p.identity_id and c.conversation_id = p.conversation_id and ${visibleConversation(sight)})) order by due_at, promise_id limit ${MOST}`,
  );
  const conversations = await rows<{ identityId: string; conversationId: string; code: string; subject: string; channel: Channel; complaint: boolean }>(
    db,
    sql`select identity_id as "identityId", conversation_id as "conversationId", code, subject, channel, complaint from conversation c where identity_id = any(${ids}::uuid[]) and ${visibleConversation(sight)} and status <> 'resolved' order by last_message_at desc, conversation_id limit ${MOST}`,
  );
  return { promises: promises.map((p) => ({ ...p, dueAt: p.dueAt.toISOString(), state: p.dueAt < now() ? "late" : "open" })), conversations };
}
