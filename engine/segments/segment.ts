// Segments and who is in them.
import { type FieldsSeen, SEES_ALL, type Sight } from "../organisation/index.ts";
import { countVisible, visibleIdentity } from "../profiles/index.ts";
import { type Database, type Ground, row, rows, sql } from "../platform/index.ts";
import { inWords, tierSummaries, type TierSummary, type ValueTier, valueBasis } from "../value/index.ts";
import { readsRule } from "./viewer.ts";
import type { SegmentFilters, SegmentMove, SegmentName, SegmentsPage } from "./contract.ts";
import { rulesPage } from "./rules-page.ts";
import type { z } from "zod";

/** The segment by value of a customer; null where they are in none. */
export async function segmentOf(db: Database, customerId: string): Promise<SegmentName | null> {
  return (await segmentsOf(db, [customerId])).get(customerId) ?? null;
}

export async function segmentsOf(db: Database, customerIds: readonly string[]): Promise<Map<string, SegmentName>> {
  const found = await rows<{ id: string; key: string; title: string }>(
    db,
    sql`select m.customer_id as id, s.segment_key as key, s.title from segment_member m join segment s on s.segment_key = m.segment_key where m.customer_id = any(${[...customerIds]}::uuid[]) and m.segment_key like 'tier-%'`,
  );
  return new Map(found.map(({ id, key, title }) => [id, { key, title }]));
}

/** The segments by rule that customers are in, by name. @param fields a segment that is chosen by what a reader may not read is not named to them */
export async function ruleSegmentsOf(db: Database, customerIds: readonly string[], fields?: FieldsSeen): Promise<Map<string, SegmentName[]>> {
  const found = await rows<{ id: string; key: string; title: string; filters: SegmentFilters }>(
    db,
    sql`select m.customer_id as id, s.segment_key as key, s.title, s.rule->'filters' as filters from segment_member m join segment s on s.segment_key = m.segment_key
        where m.customer_id = any(${[...customerIds]}::uuid[]) and m.segment_key not like 'tier-%' and s.archived_at is null order by lower(s.title), s.segment_key`,
  );
  const named = new Map<string, SegmentName[]>();
  for (const { id, key, title, filters } of found) if (readsRule(filters, fields)) named.set(id, [...(named.get(id) ?? []), { key, title }]);
  return named;
}

/** A customer's moves between segments, newest first, for the timeline. */
export async function segmentMovesOf(db: Database, customerId: string, fields?: FieldsSeen): Promise<z.infer<typeof SegmentMove>[]> {
  const found = await rows<{ moveId: string; at: Date; fromKey: string | null; toKey: string | null; why: string; filters: SegmentFilters | null }>(
    db,
    sql`select g.move_id as "moveId", g.at, g.from_key as "fromKey", g.to_key as "toKey", g.why, s.rule->'filters' as filters from segment_move g left join segment s on s.segment_key = coalesce(g.to_key, g.from_key)
        where g.customer_id = ${customerId}::uuid order by g.at desc, g.move_id desc`,
  );
  return found.filter(({ filters }) => filters === null || readsRule(filters, fields)).map(({ filters: _, ...move }) => ({ ...move, at: move.at.toISOString() }));
}

const DAYS_OF_MOVES = 30;

/** Counted among those whom the reader sees; sums of value, whose range is of all customers together, are for who sees all. */
export async function segmentsPage(ground: Ground, sight: Sight = SEES_ALL): Promise<SegmentsPage> {
  const { db } = ground;
  const segments = await rows<{ key: string; title: string; rule: { tier: ValueTier }; customers: number }>(
    db,
    sql`select s.segment_key as key, s.title, s.rule, (select count(*) from segment_member m where m.segment_key = s.segment_key and ${visibleIdentity(sight, sql`m.customer_id`)}) as customers from segment s where s.rule->>'kind' = 'value-tier' order by (s.rule->>'rank')::integer, s.segment_key`,
  );
  const since = new Date(ground.now().getTime() - DAYS_OF_MOVES * 86_400_000);
  // Being placed for the first time is no move. Rides segment_move_at.
  const moves = await rows<{ fromKey: string; toKey: string | null; n: number }>(db, sql`select from_key as "fromKey", to_key as "toKey", count(*) as n from segment_move g where at >= ${since} and from_key is not null and ${visibleIdentity(sight, sql`g.customer_id`)} group by 1, 2`);
  const count = (which: (move: (typeof moves)[number]) => boolean): number => moves.filter(which).reduce((sum, move) => sum + move.n, 0);
  const [tiers, basis, known] = [await tierSummaries(ground), await valueBasis(ground), await countVisible(db, sight.customers)];
  const ofThoseSeen = sight.customers.kind !== "all";
  const first = await row<{ at: Date | null }>(db, sql`select min(at) as at from segment_move where to_key like 'tier-%'`);
  return {
    segments: segments.map(({ key, title, rule, customers }) => {
      const tier = tiers.get(rule.tier) ?? null;
      return { key, title, rule: ruleInWords(rule.tier, tier, tiers.get("high")), customers, moved30: { in: count((m) => m.toKey === key), out: count((m) => m.fromKey === key) }, tier: ofThoseSeen ? null : tier };
    }),
    byRule: await rulesPage(ground, sight), customers: known, ofThoseSeen, asOf: basis.asOf, movesSince: first?.at?.toISOString() ?? null, currency: basis.currency,
  };
}

/** Who belongs, in a sentence with the amounts of today. */
export function ruleInWords(tier: ValueTier, summary: TierSummary | null, high: TierSummary | undefined): string {
  const from = summary?.thresholdMinor == null ? "" : `: ${inWords(summary.thresholdMinor, summary.value12.currency)} or more`;
  if (tier === "high" && summary?.by === "past-spend") return `The tenth of customers who have spent most${from}`;
  if (tier === "high") return `The tenth of customers expected to spend most in the next 12 months${from}`;
  if (tier === "middle") return `The next four tenths${from}${from && high?.thresholdMinor != null ? `, below ${inWords(high.thresholdMinor, high.value12.currency)}` : ""}`;
  return "Everybody else who has bought";
}
