// The one way a touch point becomes a fact: deduplicated for ever, positioned in the log, never changed afterwards.
import { newId, rows, sql, type Transaction } from "../platform/index.ts";
import type { Channel, Direction } from "./contract.ts";

export interface NewInteraction {
  readonly identityId: string;
  readonly interactionId: string;
  /** The source's own id; null for what Rapport itself writes, which cannot come twice. */
  readonly messageId: string | null;
  readonly kind: string;
  readonly channel: Channel;
  readonly direction: Direction;
  readonly occurredAt: Date;
  readonly source: string;
  readonly amountMinor?: number | null;
  readonly currency?: string | null;
  /** What the customer said, in their own words. */
  readonly body?: string | null;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly department?: string | null;
  readonly region?: string | null;
  readonly productLine?: string | null;
  readonly brand?: string | null;
  readonly importId?: string | null;
}

export interface Recorded {
  readonly recorded: number;
  readonly duplicates: number;
  /** The interactions that were new. */
  readonly keptIds: readonly string[];
}

/** A line of the log names up to so many identities; readers of a longer one look them up by its position. */
const MOST_NAMED = 500;

/**
 * Writes interactions in the caller's transaction, all under one new log position. A (source, messageId) that was seen
 * before, or that comes twice here, has no effect.
 */
export async function recordInteractions(
  tx: Transaction,
  now: Date,
  items: readonly NewInteraction[],
): Promise<Recorded> {
  if (items.length === 0) return { recorded: 0, duplicates: 0, keptIds: [] };
  // One statement, for each costs a way to the database and back. `head` counts `kept` before it takes the position: all
  // waiting for other writers of the same messages is then over, and nobody waits crosswise for the lock of the log.
  const kept = await rows<{ interaction_id: string }>(
    tx,
    sql`with given as (
          select * from unnest(${items.map((i) => i.identityId)}::uuid[], ${items.map((i) => i.interactionId)}::uuid[], ${items.map((i) => i.messageId)}::text[], ${items.map((i) => i.kind)}::text[],
            ${items.map((i) => i.channel)}::text[], ${items.map((i) => i.direction)}::text[], ${items.map((i) => i.occurredAt.toISOString())}::timestamptz[], ${items.map((i) => i.source)}::text[],
            ${items.map((i) => i.amountMinor ?? null)}::bigint[], ${items.map((i) => i.currency ?? null)}::text[], ${items.map((i) => i.body ?? null)}::text[], ${items.map((i) => JSON.stringify(i.properties ?? {}))}::text[],
            ${items.map((i) => i.department ?? null)}::text[], ${items.map((i) => i.region ?? null)}::text[], ${items.map((i) => i.productLine ?? null)}::text[], ${items.map((i) => i.brand ?? null)}::text[], ${items.map((i) => i.importId ?? null)}::uuid[])
            as t (identity_id, interaction_id, message_id, kind, channel, direction, occurred_at, source, amount_minor, currency, body, properties, department, region, product_line, brand, import_id)),
        unseen as (
          insert into seen_message (source, message_id, identity_id, interaction_id)
          select source, message_id, identity_id, interaction_id from given where message_id is not null
          on conflict do nothing returning interaction_id),
        kept as (select * from given where message_id is null or interaction_id in (select interaction_id from unseen)),
        head as (update log_head set position = position + 1 where name = 'main' and (select count(*) from kept) > 0 returning position),
        line as (
          insert into log (position, topic, at, body)
          select position, 'interactions', ${now}::timestamptz, jsonb_build_object('identityIds', ids[1:${MOST_NAMED}::int], 'conversationId', null, 'about', case when cardinality(ids) > ${MOST_NAMED}::int then '{"whole":true}'::jsonb else '{}' end)
          from head, (select array_agg(distinct identity_id) as ids from kept) named)
        insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, body, properties, department, region, product_line, brand, import_id)
        select identity_id, interaction_id, head.position, kind, channel, direction, occurred_at, ${now}::timestamptz, source, amount_minor, currency, body, properties::jsonb, department, region, product_line, brand, import_id
        from kept, head
        returning interaction_id`,
  );
  return { recorded: kept.length, duplicates: items.length - kept.length, keptIds: kept.map((k) => k.interaction_id) };
}

/** Which of these messages were taken before, as "source\nmessageId". Rides the primary key. */
export async function seenMessages(tx: Transaction, messages: readonly { readonly source: string; readonly messageId: string }[]): Promise<Set<string>> {
  const found = await rows<{ source: string; message_id: string }>(
    tx,
    sql`select s.source, s.message_id from unnest(${messages.map((m) => m.source)}::text[], ${messages.map((m) => m.messageId)}::text[]) as w (source, message_id)
        join seen_message s on s.source = w.source and s.message_id = w.message_id`,
  );
  return new Set(found.map((f) => `${f.source}\n${f.message_id}`));
}

/** A touch point that Rapport itself causes (a conversation opened, a promise made): id made here, no message id. */
export function ownInteraction(item: Omit<NewInteraction, "interactionId" | "messageId" | "source">): NewInteraction {
  return { ...item, interactionId: newId(item.occurredAt.getTime()), messageId: null, source: "rapport" };
}
