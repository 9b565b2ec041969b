// What a list of customers is asked for, as conditions: some on what is known of them (profile p), some on their score (v).
import { type RawBuilder, sql } from "../platform/index.ts";
import { customerOf, isId, nameFits, profileFits } from "../profiles/index.ts";
import type { Ground } from "../platform/index.ts";
import type { CustomerFilters } from "./contract.ts";
import { checkFilters, type Viewer } from "./viewer.ts";

type Condition = RawBuilder<unknown>;

export interface Conditions {
  readonly onProfile: readonly Condition[];
  readonly onScore: readonly Condition[];
  /** "none": only those without a score; "some": only those with one; "any": both. */
  readonly score: "none" | "some" | "any";
  /** No condition at all but to be known. */
  readonly isEverybody: boolean;
}

const DAY_MILLIS = 86_400_000;

/** @throws {Refusal} not-allowed, if the viewer may not read what they choose by */
export async function conditionsOf(ground: Ground, filters: CustomerFilters, viewer: Viewer): Promise<Conditions> {
  checkFilters(filters, viewer);
  const { query = "", tier, stayBelow, valueFrom, tag, group, quietDays, heardDays, country, followedBy } = filters;
  const daysAgo = (days: number) => new Date(ground.now().getTime() - days * DAY_MILLIS);
  const typed = isId(query) ? sql`p.customer_id = ${(await customerOf(ground.db, query.trim())) ?? null}::uuid` : profileFits(query);
  const onProfile = [
    viewer.seen,
    viewer.fields === undefined || viewer.fields.service === "read" ? undefined : nameFits(query),
    typed,
    tag === undefined ? undefined : inIdentities(sql`select identity_id from customer_tag where tag_id = ${tag}::uuid and ended_at is null`),
    group === undefined ? undefined : inIdentities(sql`select identity_id from group_member where group_id = ${group}::uuid and ended_at is null`),
    followedBy === undefined ? undefined : inIdentities(sql`select identity_id from customer_follow where person_id = ${followedBy === "me" ? viewer.id : followedBy} and ended_at is null`),
    country === undefined ? undefined : sql`p.country = ${country}`,
    // Whoever was never heard from is silent too.
    quietDays === undefined ? undefined : sql`(p.last_heard_at < ${daysAgo(quietDays)} or p.last_heard_at is null)`,
    heardDays === undefined ? undefined : sql`p.last_heard_at >= ${daysAgo(heardDays)}`,
  ].filter((each) => each !== undefined);
  const onScore = [
    tier === undefined || tier === "none" ? undefined : sql`v.tier = ${tier}`,
    stayBelow === undefined ? undefined : sql`v.active26 < ${stayBelow}::float8`,
    valueFrom === undefined ? undefined : sql`v.clv12_minor >= ${valueFrom}::bigint`,
  ].filter((each) => each !== undefined);
  return {
    onProfile: tier === "none" && onScore.length > 0 ? [...onProfile, sql`false`] : onProfile,
    onScore: tier === "none" ? [] : onScore,
    score: tier === "none" ? "none" : onScore.length > 0 ? "some" : "any",
    isEverybody: onProfile.length === 0 && onScore.length === 0 && tier === undefined,
  };
}

/** Customers whose identities are among these; as an array, so that few are looked up one by one. */
function inIdentities(identities: Condition): Condition {
  return sql`p.customer_id in (select m.customer_id from membership m where m.identity_id in (${identities}))`;
}

const AND = sql` and `;

/** All customers who fit, as the rest of a statement after `from`: p is their profile, v their score where there is one. */
export function fitting({ onProfile, onScore, score }: Conditions): Condition {
  const known = sql.join([sql`p.known`, ...onProfile], AND);
  if (score === "some") return sql`value_score v join profile p on p.customer_id = v.customer_id where ${sql.join([known, ...onScore], AND)}`;
  if (score === "none") return sql`profile p left join value_score v on false where ${known} and not exists (select 1 from value_score s where s.customer_id = p.customer_id)`;
  return sql`profile p left join value_score v on v.customer_id = p.customer_id where ${known}`;
}

/** The same without the scores, where no condition and no order asks for them. */
export function fittingProfiles({ onProfile }: Conditions): Condition {
  return sql`profile p where ${sql.join([sql`p.known`, ...onProfile], AND)}`;
}
