// How many deliveries of each source came and what became of them: kept as counts, for a stranger can send any number.
import { type Database, sql } from "../platform/index.ts";
import type { WebhookRefusal } from "./webhook-contract.ts";

/** What became of one delivery. */
export interface WebhookDelivery {
  readonly sourceId: string;
  readonly at: Date;
  readonly outcome: "kept" | "duplicate" | "set-aside" | "left-out" | "refused";
  /** What the provider calls it. */
  readonly topic?: string;
  readonly because?: WebhookRefusal;
}

/** Adds deliveries to the counts of their sources, all in one statement. */
export async function countDeliveries(db: Database, deliveries: readonly WebhookDelivery[]): Promise<void> {
  const sources = [...new Set(deliveries.map((d) => d.sourceId))].sort(); // in one order, so that two writers do not wait crosswise
  const of = (sourceId: string, ...outcomes: WebhookDelivery["outcome"][]) => deliveries.filter((d) => d.sourceId === sourceId && outcomes.includes(d.outcome));
  const count = (outcome: WebhookDelivery["outcome"]) => sources.map((id) => of(id, outcome).length);
  const lastSigned = sources.map((id) => of(id, "kept", "duplicate", "set-aside", "left-out").at(-1));
  const lastLeftOut = sources.map((id) => of(id, "left-out").at(-1));
  const lastRefused = sources.map((id) => of(id, "refused").at(-1));
  await sql`
    insert into webhook_tally (source_id, kept, duplicates, set_aside, left_out, refused, last_received_at, last_topic, last_left_out, last_refused_at, last_refused_because)
    select * from unnest(${sources}::uuid[], ${count("kept")}::bigint[], ${count("duplicate")}::bigint[], ${count("set-aside")}::bigint[], ${count("left-out")}::bigint[], ${count("refused")}::bigint[],
      ${lastSigned.map((d) => d?.at.toISOString() ?? null)}::timestamptz[], ${lastSigned.map((d) => topicOf(d))}::text[], ${lastLeftOut.map((d) => topicOf(d))}::text[],
      ${lastRefused.map((d) => d?.at.toISOString() ?? null)}::timestamptz[], ${lastRefused.map((d) => d?.because ?? null)}::text[])
    on conflict (source_id) do update set
      kept = webhook_tally.kept + excluded.kept, duplicates = webhook_tally.duplicates + excluded.duplicates, set_aside = webhook_tally.set_aside + excluded.set_aside,
      left_out = webhook_tally.left_out + excluded.left_out, refused = webhook_tally.refused + excluded.refused,
      last_received_at = greatest(webhook_tally.last_received_at, excluded.last_received_at), last_topic = coalesce(excluded.last_topic, webhook_tally.last_topic),
      last_left_out = coalesce(excluded.last_left_out, webhook_tally.last_left_out), last_refused_at = greatest(webhook_tally.last_refused_at, excluded.last_refused_at),
      last_refused_because = coalesce(excluded.last_refused_because, webhook_tally.last_refused_because)`.execute(db);
}

function topicOf(delivery: WebhookDelivery | undefined): string | null {
  return delivery?.topic?.replace(/[^\x21-\x7e]/g, "?").slice(0, 100) ?? null;
}
