// What the decisions of a day say of the floor: how far anybody was put forward, whether a person stood in every menu, and whether what
// must not depend on somebody's worth would have come out otherwise for another worth.
import { type Database, row, rows, sql } from "../platform/index.ts";
import { readOrganisation } from "../organisation/index.ts";
import type { Moment, Surface } from "./contract.ts";
import { DECIDED_WITHIN_MILLIS } from "./decided-about.ts";
import type { Grounds } from "./grounds.ts";
import { LONGEST_BONUS_SECONDS } from "./policy.ts";
import { policyVersion } from "./publish-policy.ts";
import { FloorComparison, MOST_PROFILES } from "./studio/counterfactual.ts";
import type { FloorCheck } from "./studio/studio-contract.ts";

/** How a conversation was decided about when its customer wrote. */
export interface Routed {
  /** Milliseconds. */
  readonly at: number;
  readonly queue: string;
  readonly tier: string;
  readonly answerWithinMinutes: number;
}

export interface FloorOfDay {
  readonly decisions: number;
  readonly longestBonusSeconds: number;
  /** Decisions that put somebody further forward than anybody may be. */
  readonly tooFar: number;
  readonly menus: number;
  readonly menusWithoutPerson: number;
  /** Whether another worth, language or relationship would have changed what is protected; of decisions spread over the day. */
  readonly imagined: Pick<FloorCheck, "profiles" | "broken">;
  /** By conversation, first first. */
  readonly routed: ReadonlyMap<string, readonly Routed[]>;
}

const AT_ONCE = 500;

interface Taken {
  readonly customerId: string;
  readonly decisionId: string;
  readonly at: Date;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly policyKey: string;
  readonly policyVersion: number;
  readonly queue: string;
  readonly minutes: number;
  readonly bonus: number;
  readonly menu: readonly string[];
  readonly tier: string | null;
  /** Null but for those that are imagined otherwise. */
  readonly grounds: Grounds | null;
}

/** Reads every decision that was taken in this time; of the minutes after it only what is about messages that came in it. Rides decision (at). */
export async function floorOfDay(db: Database, from: Date, until: Date): Promise<FloorOfDay> {
  const { countsIn: currency } = await readOrganisation(db);
  const { count } = (await row<{ count: number }>(db, sql`select count(*)::integer as count from decision where at >= ${from}::timestamptz and at < ${until}::timestamptz`))!;
  const every = Math.max(1, Math.ceil(count / MOST_PROFILES));
  const comparisons = new Map<string, FloorComparison>();
  const routed = new Map<string, Routed[]>();
  const seen = { decisions: 0, longestBonusSeconds: 0, tooFar: 0, menus: 0, menusWithoutPerson: 0 };
  const last = new Date(until.getTime() + DECIDED_WITHIN_MILLIS);
  let after = { at: from, id: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const batch = await rows<Taken>(
      db,
      sql`select identity_id as "customerId", decision_id as "decisionId", at, surface, moment, policy_key as "policyKey", policy_version as "policyVersion", answer->'route'->>'queue' as queue,
            (answer->'route'->>'answerWithinMinutes')::integer as minutes, (answer->'route'->>'bonusSeconds')::integer as bonus, array(select item->>'key' from json_array_elements(answer->'menu') as item) as menu,
            facts->'facts'->'customer.value.tier'->>'value' as tier, case when (row_number() over (order by at, decision_id) + ${seen.decisions}::integer) % ${every}::integer = 0 then facts end as grounds
          from decision where at >= ${after.at}::timestamptz and at < ${last}::timestamptz and (at, decision_id) > (${after.at}::timestamptz, ${after.id}::uuid) order by at, decision_id limit ${AT_ONCE}`,
    );
    for (const taken of batch) {
      const { conversationId } = taken.moment;
      if (conversationId !== undefined) {
        const of = routed.get(conversationId) ?? [];
        of.push({ at: taken.at.getTime(), queue: taken.queue, tier: taken.tier ?? "none", answerWithinMinutes: taken.minutes });
        routed.set(conversationId, of);
      }
      if (taken.at >= until) continue;
      seen.decisions += 1;
      seen.longestBonusSeconds = Math.max(seen.longestBonusSeconds, taken.bonus);
      if (taken.bonus > LONGEST_BONUS_SECONDS) seen.tooFar += 1;
      if (taken.menu.length > 0) seen.menus += 1;
      if (taken.menu.length > 0 && !taken.menu.includes("0")) seen.menusWithoutPerson += 1;
      if (taken.grounds === null || taken.grounds.currency !== currency) continue;
      const name = `${taken.policyKey} ${taken.policyVersion}`;
      const policy = await policyVersion(db, taken.policyKey, taken.policyVersion, currency);
      if (!policy) continue; // imported from elsewhere
      const comparison = comparisons.get(name) ?? new FloorComparison(policy);
      comparisons.set(name, comparison);
      comparison.add({ ...taken, at: taken.at.toISOString(), grounds: taken.grounds });
    }
    const latest = batch.at(-1);
    if (batch.length < AT_ONCE || !latest) break;
    after = { at: latest.at, id: latest.decisionId };
  }
  const checks = [...comparisons.values()].map((comparison) => comparison.result());
  return { ...seen, imagined: { profiles: checks.reduce((sum, { profiles }) => sum + profiles, 0), broken: checks.flatMap(({ broken }) => broken).slice(0, 10) }, routed };
}
