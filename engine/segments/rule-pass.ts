// Looking at everybody, for a segment: after its rule was said, after something that names nobody, and now and then where time alone moves people.
import { type Ground, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { readBought } from "./bought.ts";
import { alternativesOf, type SegmentFilters } from "./contract.ts";
import { fitting, holds } from "./customer-filters.ts";
import { placeAllInClusters } from "./clusters/place-in-clusters.ts";
import { conditionsAt, placeByRule } from "./rule-membership.ts";
import { heldSegment, type RuleSegment, ruleSegment, ruleSegments } from "./rule-segment.ts";
import { tellMoved } from "./tell-moved.ts";

const PART = 5000;
const FIRST = "00000000-0000-0000-0000-000000000000";
/** Days pass, and with them who was heard from within so many; seen so often. */
const TIME_PASSES_MILLIS = 15 * 60_000;

/** May somebody come or leave though nothing happened? */
export const restsOnTime = (filters: SegmentFilters): boolean =>
  [filters, ...alternativesOf(filters)].some(({ quietDays, heardDays, bought, wallet }) => quietDays !== undefined || heardDays !== undefined || wallet !== undefined || readBought(bought ?? "")?.some(({ withinDays }) => withinDays !== undefined) === true);

/** Every segment that is to be looked at; for a timer. */
export async function refreshSegments(ground: Ground): Promise<void> {
  const now = ground.now().getTime();
  for (const segment of await ruleSegments(ground.db)) {
    const isDue = segment.archivedAt === null && restsOnTime(segment.filters) && (segment.passedAt === null || now - segment.passedAt.getTime() >= TIME_PASSES_MILLIS);
    if (isDue || segment.wantedAt !== null || segment.neverLooked) await passOver(ground, segment.key);
  }
}

/**
 * Places everybody whom the rule concerns, some at a time, each part by itself.
 *
 * @param most stops after about so many moves; what is left is wanted still
 */
export async function passOver(ground: Ground, key: string, { most = Number.POSITIVE_INFINITY }: { readonly most?: number } = {}): Promise<void> {
  const begun = await ruleSegment(ground.db, key);
  if (!begun) return;
  const at = ground.now();
  await placeAllInClusters(ground, begun.filters);
  let moved = 0;
  for (const side of [leaving, coming]) {
    for (let after: string | undefined = FIRST; after !== undefined; ) {
      if (moved >= most) return;
      const from: string = after;
      after = await transaction(ground.db, async (tx) => {
        const segment = (await heldSegment(tx, key))!;
        // Said anew meanwhile: whoever said so begins again.
        if (segment.version !== begun.version || (segment.archivedAt === null) !== (begun.archivedAt === null)) return undefined;
        const ids = await side(tx, segment, at, from);
        const here = await placeByRule(tx, segment, ids, at);
        moved += here.length;
        await tellMoved(tx, at, here);
        return ids.length < PART ? undefined : ids.at(-1);
      });
    }
  }
  await transaction(ground.db, async (tx) => {
    await sql`update segment set placed_at = ${at} where segment_key = ${key} and placed_at is null`.execute(tx);
    await sql`insert into segment_pass as q (segment_key, passed_at) values (${key}, ${at})
      on conflict (segment_key) do update set passed_at = excluded.passed_at, wanted_at = case when q.wanted_at is not distinct from ${begun.wantedAt}::timestamptz then null else q.wanted_at end`.execute(tx);
  });
  ground.nudge();
}

/** Members who do not fit. Rides segment_member_of. */
async function leaving(tx: Transaction, segment: RuleSegment, at: Date, after: string): Promise<string[]> {
  const fits = segment.archivedAt === null ? sql`exists (select 1 from customer_list p where p.customer_id = m.customer_id and ${holds(await conditionsAt(tx, segment, at))})` : sql`false`;
  return idsOf(await rows(tx, sql`select m.customer_id as id from segment_member m where m.segment_key = ${segment.key} and m.customer_id > ${after}::uuid and not ${fits} order by m.customer_id limit ${PART}`));
}

/** Whoever fits and is no member. */
async function coming(tx: Transaction, segment: RuleSegment, at: Date, after: string): Promise<string[]> {
  if (segment.archivedAt !== null) return [];
  const fit = fitting(await conditionsAt(tx, segment, at));
  return idsOf(await rows(tx, sql`select p.customer_id as id from ${fit} and p.customer_id > ${after}::uuid and not exists (select 1 from segment_member m where m.customer_id = p.customer_id and m.segment_key = ${segment.key}) order by p.customer_id limit ${PART}`));
}

const idsOf = (found: readonly { readonly id: string }[]): string[] => found.map((each) => each.id);
