import type { Channel } from "../interactions/index.ts";
import { type Ground, rows, sql } from "../platform/index.ts";
import type { OpenWork } from "./contract.ts";

const MOST = 50;

/** Promises that are owed and conversations that are not resolved, of these identities: the most urgent first. Rides the primary keys. */
export async function openWorkOf({ db, now }: Ground, identityIds: readonly string[]): Promise<OpenWork> {
  const ids = [...identityIds];
  const promises = await rows<{ identityId: string; promiseId: string; body: string; dueAt: Date }>(
    db,
    sql`select identity_id as "identityId", promise_id as "promiseId", body, due_at as "dueAt" from promise where identity_id = any(${ids}::uuid[]) and kept_at is null and withdrawn_at is null order by due_at, promise_id limit ${MOST}`,
  );
  const conversations = await rows<{ identityId: string; conversationId: string; code: string; subject: string; channel: Channel; complaint: boolean }>(
    db,
    sql`select identity_id as "identityId", conversation_id as "conversationId", code, subject, channel, complaint from conversation where identity_id = any(${ids}::uuid[]) and status <> 'resolved' order by last_message_at desc, conversation_id limit ${MOST}`,
  );
  return { promises: promises.map((p) => ({ ...p, dueAt: p.dueAt.toISOString(), state: p.dueAt < now() ? "late" : "open" })), conversations };
}
