// Segments by rule as a page shows them.
import { type Actor, fieldsSeen, readOrganisation, type Sight, staffNames } from "../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql } from "../platform/index.ts";
import { countVisible, profilesOf, visibleIdentity } from "../profiles/index.ts";
import { valueOfSets } from "../value/index.ts";
import type { MemberMove, RuleNames, RuleSegmentView, SegmentFilters, SegmentPage } from "./contract.ts";
import { balancesOf, measuredActions } from "./balances.ts";
import { certificatesOf, whyNotCertified } from "./certify.ts";
import { readCluster } from "./clusters/cluster-filter.ts";
import { clusteringView } from "./clusters/fit-clusters.ts";
import { namesIn, ruleInFullWords } from "./rule-in-words.ts";
import { type RuleSegment, ruleSegment, ruleSegments } from "./rule-segment.ts";
import { readsRule } from "./viewer.ts";

const DAYS_OF_MOVES = 30;

/** Every segment by rule that the reader may be told, in use first; counted among the customers whom they see. */
export async function rulesPage(ground: Ground, sight: Sight): Promise<RuleSegmentView[]> {
  const told = (await ruleSegments(ground.db)).filter(({ filters }) => readsRule(filters, fieldsSeen(sight)));
  const views = await viewsOf(ground, told, sight);
  return [...views.filter((view) => view.archivedAt === null), ...views.filter((view) => view.archivedAt !== null)];
}

async function viewsOf(ground: Ground, segments: readonly RuleSegment[], sight: Sight): Promise<RuleSegmentView[]> {
  if (segments.length === 0) return [];
  const { db } = ground;
  const keys = segments.map(({ key }) => key);
  const counted = await rows<{ key: string; n: number }>(db, sql`select m.segment_key as key, count(*)::integer as n from segment_member m where m.segment_key = any(${keys}::text[]) and ${visibleIdentity(sight, sql`m.customer_id`)} group by 1`);
  const since = new Date(ground.now().getTime() - DAYS_OF_MOVES * 86_400_000);
  // Being placed with everybody, when a segment begins, is no move. Rides segment_move_at.
  const moved = await rows<{ key: string; in: number; out: number }>(
    db,
    sql`select s.segment_key as key, count(g.to_key)::integer as in, count(g.from_key)::integer as out from segment_move g join segment s on s.segment_key = coalesce(g.to_key, g.from_key)
        where g.at >= ${since} and g.at > s.placed_at and s.segment_key = any(${keys}::text[]) and ${visibleIdentity(sight, sql`g.customer_id`)} group by 1`,
  );
  const people = await staffNames(db, segments.flatMap(({ ownerId }) => ownerId ?? []));
  const counts = await readOrganisation(db);
  // What is found of all customers together is for who sees all.
  const certificates = sight.customers.kind === "all" ? await certificatesOf(db, keys) : new Map<string, never>();
  const balances = sight.customers.kind === "all" ? await balancesOf(db, keys, (filters) => readsRule(filters, fieldsSeen(sight))) : new Map<string, never>();
  const notCertified = await whyNotCertified(db, keys, ground.now());
  const views: RuleSegmentView[] = [];
  for (const { key, title, purpose, ownerId, version, filters, placedAt, archivedAt } of segments) {
    const names = await namesSeen(db, filters, sight);
    const moves = moved.find((each) => each.key === key);
    views.push({
      key, title, purpose, owner: ownerId === null ? null : { id: ownerId, name: people.get(ownerId) ?? ownerId }, version, filters, names, rule: ruleInFullWords(filters, names, counts),
      customers: counted.find((each) => each.key === key)?.n ?? 0, moved30: { in: moves?.in ?? 0, out: moves?.out ?? 0 }, placedAt: placedAt?.toISOString() ?? null, archivedAt: archivedAt?.toISOString() ?? null,
      certificate: certificates.get(key) ?? null, balance: balances.get(key) ?? null, isCertified: !notCertified.has(key),
    });
  }
  return views;
}

/** @throws {Refusal} not-found, also for a segment that the reader may not be told */
export async function segmentPage(ground: Ground, key: string, reader: Actor, sight: Sight): Promise<SegmentPage> {
  const { db } = ground;
  const found = await ruleSegment(db, key);
  if (!found || !readsRule(found.filters, fieldsSeen(sight))) throw new Refusal("not-found", "There is no such segment. It may be called otherwise: look among all segments.");
  const [segment] = await viewsOf(ground, [found], sight);
  const together = (await valueOfSets(ground, sql`select m.segment_key as key, m.customer_id from segment_member m where m.segment_key = ${key} and ${visibleIdentity(sight, sql`m.customer_id`)}`)).get(key);
  return { segment: segment!, ofAll: await countVisible(db, sight.customers), mayChange: reader.role === "owner" || reader.role === "lead" || reader.role === "analyst", clustering: found.filters.cluster === undefined || sight.customers.kind !== "all" ? null : ((await clusteringView(ground, readCluster(found.filters.cluster).clusteringId)) ?? null), measuredActions: sight.customers.kind === "all" ? (await measuredActions(db, (await readOrganisation(db)).countsIn)).map(({ actionId, lo, mid, hi }) => ({ actionId, lo, mid, hi })) : [], overlaps: await overlapsOf(db, key, sight), versions: await versionsOf(db, key, sight), moves: await movesOf(db, key, sight), valued: together?.valued ?? 0, value12: together?.value12 ?? null };
}

/** Which households and organisations there are is for who sees all customers. */
async function namesSeen(db: Database, filters: SegmentFilters, sight: Sight): Promise<RuleNames> {
  const names = await namesIn(db, filters);
  if (sight.customers.kind === "all") return names;
  return { ...names, group: null, ...(names.any === undefined ? {} : { any: names.any.map((each) => ({ ...each, group: null })) }) };
}

async function versionsOf(db: Database, key: string, sight: Sight): Promise<SegmentPage["versions"]> {
  const kept = await rows<{ version: number; title: string; purpose: string; ownerId: string | null; filters: SegmentFilters; madeAt: Date; madeBy: string }>(
    db,
    sql`select version, title, purpose, owner_id as "ownerId", rule->'filters' as filters, made_at as "madeAt", made_by as "madeBy" from segment_version where segment_key = ${key} order by version desc limit 100`,
  );
  const people = await staffNames(db, kept.flatMap(({ ownerId, madeBy }) => [madeBy, ...(ownerId === null ? [] : [ownerId])]));
  const counts = await readOrganisation(db);
  const versions: SegmentPage["versions"] = [];
  for (const { version, title, purpose, ownerId, filters, madeAt, madeBy } of kept) {
    const names = await namesSeen(db, filters, sight);
    versions.push({ version, title, purpose, owner: ownerId === null ? null : { id: ownerId, name: people.get(ownerId) ?? ownerId }, filters, names, rule: ruleInFullWords(filters, names, counts), madeAt: madeAt.toISOString(), madeBy: people.get(madeBy) ?? (madeBy === "system" ? "Rapport" : madeBy) });
  }
  return versions;
}

const MOST_MOVES = 50;

/** Rides segment_move_into and segment_move_from. */
async function movesOf(db: Database, key: string, sight: Sight): Promise<MemberMove[]> {
  const placed = (await row<{ at: Date | null }>(db, sql`select placed_at as at from segment where segment_key = ${key}`))?.at ?? null;
  const seen = visibleIdentity(sight, sql`g.customer_id`);
  const side = (column: "to_key" | "from_key") =>
    sql`(select g.move_id, g.customer_id, g.at, g.to_key, g.why from segment_move g where ${sql.ref(`g.${column}`)} = ${key} and ${sql.ref(`g.${column}`)} not like 'tier-%' and g.at > ${placed}::timestamptz and ${seen} order by g.at desc limit ${MOST_MOVES})`;
  const found = await rows<{ moveId: string; customerId: string; at: Date; into: boolean; why: string }>(
    db,
    sql`select move_id as "moveId", customer_id as "customerId", at, to_key is not null as into, why from (${side("to_key")} union all ${side("from_key")}) moves order by at desc, move_id desc limit ${MOST_MOVES}`,
  );
  const profiles = await profilesOf(db, found.map((move) => move.customerId));
  return found.map((move) => ({ ...move, at: move.at.toISOString(), name: profiles.get(move.customerId)!.name }));
}

/** Segments that share customers with this one. Rides segment_member_of, then the primary key. */
async function overlapsOf(db: Database, key: string, sight: Sight): Promise<SegmentPage["overlaps"]> {
  const seen = visibleIdentity(sight, sql`m.customer_id`);
  const found = await rows<SegmentPage["overlaps"][number] & { filters: SegmentFilters | null }>(
    db,
    sql`select o.segment_key as key, s.title, s.rule->>'kind' = 'value-tier' as "byValue", s.rule->'filters' as filters, o.both, (select count(*)::integer from segment_member m where m.segment_key = o.segment_key and ${seen}) as "ofOther"
        from (select w.segment_key, count(*)::integer as both from segment_member m join segment_member w on w.customer_id = m.customer_id and w.segment_key <> m.segment_key where m.segment_key = ${key} and ${seen} group by 1) o
        join segment s on s.segment_key = o.segment_key order by o.both desc, o.segment_key`,
  );
  return found.filter(({ filters }) => filters === null || readsRule(filters, fieldsSeen(sight))).map(({ filters: _, ...overlap }) => overlap);
}
