import type { Channel } from "../interactions/index.ts";
import { type Sight, staffNames } from "../organisation/index.ts";
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { membersOf } from "../profiles/index.ts";
import type { PromiseView } from "./contract.ts";
import { visibleConversation } from "./scope.ts";
import { type PromiseRecord, promiseState } from "./promise.ts";

export interface KeptPromise extends PromiseRecord {
  readonly identityId: string;
  readonly promiseId: string;
  readonly conversationId: string | null;
  /** of its conversation */
  readonly channel: Channel | null;
  readonly body: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  /** who said that it was kept, or took it back */
  readonly endedBy: string | null;
}

export const PROMISE = sql`p.identity_id as "identityId", p.promise_id as "promiseId", p.conversation_id as "conversationId", c.channel, p.body, p.due_at as "dueAt",
  p.made_by as "madeBy", p.made_at as "madeAt", p.kept_at as "keptAt", p.withdrawn_at as "withdrawnAt", p.ended_by as "endedBy"`;

/** What was promised to a customer: what is still owed first, then the newest; at most 100. */
export async function promisesOf({ db, now }: Ground, customerId: string, sight: Sight, members?: readonly string[]): Promise<PromiseView[]> {
  const found = await rows<KeptPromise & { readonly isSeen: boolean }>(
    db, // rides the primary key
    sql`select ${PROMISE}, (c.conversation_id is null or ${visibleConversation(sight)}) as "isSeen" from promise p left join conversation c on c.identity_id = p.identity_id and c.conversation_id = p.conversation_id
        where p.identity_id = any(${[...(members ?? (await membersOf(db, customerId)))]}::uuid[])
        order by (p.kept_at is null and p.withdrawn_at is null) desc, case when p.kept_at is null and p.withdrawn_at is null then p.due_at end, p.made_at desc limit 100`,
  );
  return promiseViews(db, now(), found.map((p) => (p.isSeen ? p : { ...p, conversationId: null })));
}

export async function promiseViews(db: Database, now: Date, promises: readonly KeptPromise[]): Promise<PromiseView[]> {
  const names = await staffNames(db, promises.flatMap((p) => (p.endedBy === null ? p.madeBy : [p.madeBy, p.endedBy])));
  return promises.map((p) => ({
    promiseId: p.promiseId, body: p.body, dueAt: p.dueAt.toISOString(), state: promiseState(p, now), madeBy: names.get(p.madeBy) ?? p.madeBy, madeAt: p.madeAt.toISOString(),
    conversationId: p.conversationId, endedAt: (p.keptAt ?? p.withdrawnAt)?.toISOString() ?? null, endedBy: p.endedBy === null ? null : (names.get(p.endedBy) ?? p.endedBy),
  }));
}
