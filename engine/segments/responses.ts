// Do members of a segment respond otherwise to an action than the rest? From the customers who met it and those held out, as
// decisions keeps them: facts of a later step, read here as stored.
import { responseDifference, SUSPICIOUS } from "@rapport/experiments";
import { differenceOfProportions } from "@rapport/statistics";
import { type Database, rows, sql } from "../platform/index.ts";
import type { ScoreThen } from "../value/index.ts";
import { asksForWorth, chooserThen, fitsThen, type Span } from "./chosen-then.ts";
import type { SegmentFilters, SegmentResponse } from "./contract.ts";

/** As outcomes counts: a purchase so long after an action may still be its work. */
const RESPONSE_DAYS = 60;
/** Meetings of a year are looked at; of rules that ask for worth, those since the day as of which that was worked out. */
const LOOKED_BACK_DAYS = 365;
const DAY_MILLIS = 86_400_000;
/** What is left to chance over all that is looked at together (Bonferroni). */
const BY_CHANCE = 0.05;
const MOST_MEETINGS = 200_000;

export interface Met {
  readonly actionId: string;
  readonly treated: boolean;
  readonly isMember: boolean;
  readonly bought: boolean;
  readonly spending: number;
}

/**
 * Everybody counts in the arm in which they first met an action, as a member if the rule would have chosen them at that moment.
 *
 * @param scores what they were worth at the beginning of the span; needed where the rule asks for it
 */
export async function responsesTo(db: Database, filters: SegmentFilters, span: Span, scores: ReadonlyMap<string, ScoreThen> | undefined): Promise<SegmentResponse[]> {
  const { until, currency } = span;
  const from = asksForWorth(filters) ? span.from : new Date(until.getTime() - LOOKED_BACK_DAYS * DAY_MILLIS);
  const met = await rows<Omit<Met, "isMember"> & { id: string; fits: boolean[] }>(
    db,
    sql`with shown as (
          select distinct on (m.customer_id, a.action_id) m.customer_id, a.action_id, a.arm = 'treated' as treated, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a join membership m on m.identity_id = a.identity_id
          where a.arm in ('treated', 'hold-out') and (a.state = 'advised' or (a.state = 'held' and a.arm = 'hold-out')) order by m.customer_id, a.action_id, a.at, a.decision_id),
        met as materialized (
          select s.*, p.country, p.owner from shown s join profile p on p.customer_id = s.customer_id where p.known and s.at > ${from}::timestamptz and s.day + ${RESPONSE_DAYS}::integer <= (${until}::timestamptz at time zone 'UTC')::date + 1
          order by md5(s.customer_id::text || s.action_id) limit ${MOST_MEETINGS})
        select p.customer_id as id, p.action_id as "actionId", p.treated, ${fitsThen(filters, sql`p.at`)} as fits, coalesce(b.orders, 0) > 0 as bought, coalesce(b.spending, 0)::float8 as spending
        from met p left join lateral (select sum(x.amount_minor) as spending, sum(x.orders) as orders from membership m join purchase_day x on x.identity_id = m.identity_id
            where m.customer_id = p.customer_id and x.currency = ${currency} and x.day >= p.day and x.day < p.day + ${RESPONSE_DAYS}::integer) b on true
        order by md5(p.customer_id::text || p.action_id)`,
  );
  // Subscriptions as they stood when the span began, as what they were worth.
  const chose = await chooserThen(db, filters, from, scores);
  return judgeResponses(met.map(({ id, fits, ...each }) => ({ ...each, isMember: chose(id, fits) })));
}

/** Pure: the same for each action, on who bought and on what they spent. */
export function judgeResponses(met: readonly Met[]): SegmentResponse[] {
  const byAction = [...Map.groupBy(met, ({ actionId }) => actionId)].sort(([a], [b]) => (a < b ? -1 : 1));
  const level = 1 - BY_CHANCE / Math.max(1, 2 * byAction.length);
  return byAction.flatMap(([actionId, units]) => (["buyers", "spending"] as const).map((what) => judgeOne(actionId, what, units, level)));
}

function judgeOne(actionId: string, what: SegmentResponse["what"], met: readonly Met[], level: number): SegmentResponse {
  const units = met.map(({ isMember, treated, bought, spending }) => ({ isMember, treated, outcome: what === "spending" ? spending : Number(bought) }));
  const side = (isMember: boolean) => {
    const [withIt, without] = [true, false].map((treated) => units.filter((unit) => unit.isMember === isMember && unit.treated === treated).map(({ outcome }) => outcome));
    return { treated: withIt!.length, heldOut: without!.length, withIt: mean(withIt!), without: mean(without!) };
  };
  const [members, rest] = [side(true), side(false)];
  const of = { actionId, what, windowDays: RESPONSE_DAYS, members, rest };
  const found = responseDifference(units, { level });
  if (found.kind === "too-few") return { ...of, verdict: "too-few", difference: null, gain: null, tooFew: { observed: found.observed, needed: found.needed } };
  // Chance alone decides who is held out, so it is the same share of members and of the rest.
  const shares = differenceOfProportions({ first: { count: members.heldOut, of: members.heldOut + members.treated }, second: { count: rest.heldOut, of: rest.heldOut + rest.treated } });
  const uneven = shares.kind !== "too-few" && shares.pValue < SUSPICIOUS;
  return { ...of, verdict: uneven ? "uneven" : found.verdict, difference: { ...found.difference, level }, gain: { mid: found.gain.gain, lo: found.gain.lo }, tooFew: null };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
