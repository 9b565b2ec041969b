// The one way a touch point becomes a fact: deduplicated for ever, positioned in the log, never changed afterwards.
import { appendLog, newId, nextPosition, rows, sql, type Transaction } from "../platform/index.ts";
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
  /** The log position of all rows of this call; 0 when nothing was new. */
  readonly position: number;
  /** The interactions that were new. */
  readonly keptIds: readonly string[];
}

/**
 * Writes interactions in the caller's transaction. A (source, messageId) that was seen before has no effect.
 *
 * @param position a log position taken before in the same transaction, when the caller appends further lines under it
 */
export async function recordInteractions(tx: Transaction, now: Date, items: readonly NewInteraction[], position?: number): Promise<Recorded> {
  const fresh = await onlyUnseen(tx, items);
  if (fresh.length === 0) return { recorded: 0, duplicates: items.length, position: 0, keptIds: [] };
  const taken = position ?? (await nextPosition(tx));
  await insert(tx, now, fresh, taken);
  const identityIds = [...new Set(fresh.map((item) => item.identityId))];
  if (position === undefined) await appendLog(tx, now, { topic: "interactions", identityIds, about: identityIds.length > 500 ? { whole: true } : {} }, taken);
  return { recorded: fresh.length, duplicates: items.length - fresh.length, position: taken, keptIds: fresh.map((item) => item.interactionId) };
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

async function onlyUnseen(tx: Transaction, items: readonly NewInteraction[]): Promise<NewInteraction[]> {
  const first = new Map<string, NewInteraction>();
  const unnamed: NewInteraction[] = [];
  for (const item of items) {
    if (item.messageId === null) unnamed.push(item);
    else if (!first.has(`${item.source}\n${item.messageId}`)) first.set(`${item.source}\n${item.messageId}`, item);
  }
  if (first.size === 0) return unnamed;
  const named = [...first.values()];
  // Rides the primary key (source, message_id); what is not returned was seen before.
  const written = await rows<{ interaction_id: string }>(
    tx,
    sql`insert into seen_message (source, message_id, identity_id, interaction_id)
        select * from unnest(${named.map((i) => i.source)}::text[], ${named.map((i) => i.messageId)}::text[], ${named.map((i) => i.identityId)}::uuid[], ${named.map((i) => i.interactionId)}::uuid[])
        on conflict do nothing returning interaction_id`,
  );
  const kept = new Set(written.map((w) => w.interaction_id));
  return [...named.filter((i) => kept.has(i.interactionId)), ...unnamed];
}

async function insert(tx: Transaction, now: Date, items: readonly NewInteraction[], position: number): Promise<void> {
  await sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source,
      amount_minor, currency, body, properties, department, region, product_line, brand, import_id)
    select i, n, ${position}::bigint, k, c, d, o, ${now}::timestamptz, s, a, cur, b, p::jsonb, dep, reg, pl, br, im
    from unnest(${items.map((i) => i.identityId)}::uuid[], ${items.map((i) => i.interactionId)}::uuid[], ${items.map((i) => i.kind)}::text[], ${items.map((i) => i.channel)}::text[],
      ${items.map((i) => i.direction)}::text[], ${items.map((i) => i.occurredAt.toISOString())}::timestamptz[], ${items.map((i) => i.source)}::text[],
      ${items.map((i) => i.amountMinor ?? null)}::bigint[], ${items.map((i) => i.currency ?? null)}::text[], ${items.map((i) => i.body ?? null)}::text[],
      ${items.map((i) => JSON.stringify(i.properties ?? {}))}::text[], ${items.map((i) => i.department ?? null)}::text[], ${items.map((i) => i.region ?? null)}::text[],
      ${items.map((i) => i.productLine ?? null)}::text[], ${items.map((i) => i.brand ?? null)}::text[], ${items.map((i) => i.importId ?? null)}::uuid[])
      as t (i, n, k, c, d, o, s, a, cur, b, p, dep, reg, pl, br, im)`.execute(tx);
}

/** A touch point that Rapport itself causes (a conversation opened, a promise made): id made here, no message id. */
export function ownInteraction(item: Omit<NewInteraction, "interactionId" | "messageId" | "source">): NewInteraction {
  return { ...item, interactionId: newId(item.occurredAt.getTime()), messageId: null, source: "rapport" };
}
