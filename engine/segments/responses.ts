// Do members of a segment respond otherwise to an action than the rest? From the customers who met it and those held out, as
// decisions keeps them: facts of a later step, read here as stored.
import { figuresOf, liftOverForeseen, responseDifference, SUSPICIOUS } from "@rapport/experiments";
import { differenceOfProportions } from "@rapport/statistics";
import { type Database, rows, sql } from "../platform/index.ts";
import { type ScoreThen, scoresWhenMet } from "../value/index.ts";
import { asksForScoreAlone, asksForWorth, chooserThen, fitsThen, type Span } from "./chosen-then.ts";
import type { SegmentFilters, SegmentResponse } from "./contract.ts";

/** As outcomes counts: a purchase so long after an action may still be its work. */
export const RESPONSE_DAYS = 60;
/** Meetings of a year are looked at; of rules that ask for a tier, or a group that a model found, those since the day as of which that was worked out. */
const LOOKED_BACK_DAYS = 365;
const DAY_MILLIS = 86_400_000;
/** What is left to chance over all that is looked at together (Bonferroni). */
const BY_CHANCE = 0.05;
const MOST_MEETINGS = 200_000;
/** As outcomes takes out what was to be foreseen: from what they spent until the day before they met the action. */
const BEFORE_DAYS = 182;
/** So many in each arm must have bought before an amount is spoken of: the spread of fewer is luck. */
const FEWEST_BUYERS = 10;

export interface Met {
  readonly actionId: string;
  readonly treated: boolean;
  readonly isMember: boolean;
  readonly bought: boolean;
  readonly spending: number;
  /** What they had spent in the half year before they met it. */
  readonly before: number;
  /** The experiment in which they met it; null outside any. */
  readonly experiment: string | null;
}

/**
 * Everybody counts in the arm in which they first met an action, as a member if the rule would have chosen them at that moment: their chance
 * and worth are those of the day before, by models that know nothing of the year.
 *
 * @param scores what they were worth at the beginning of the span; needed where the rule asks for a tier or a group, or where the models knew too little a year ago
 * @param choosing customers by whose responses the rule itself was chosen: they are left aside, for they would prove whatever was looked for
 */
export async function responsesTo(db: Database, filters: SegmentFilters, span: Span, scores: ReadonlyMap<string, ScoreThen> | undefined, choosing: ReadonlySet<string> = new Set()): Promise<SegmentResponse[]> {
  const { until, currency } = span;
  const yearAgo = new Date(until.getTime() - LOOKED_BACK_DAYS * DAY_MILLIS);
  const read = (from: Date) => metSince(db, filters, { from, until, currency }).then((met) => met.filter(({ id }) => !choosing.has(id)));
  if (asksForScoreAlone(filters)) {
    const met = await read(yearAgo);
    const scoreOf = await scoresWhenMet(db, yearAgo.toISOString().slice(0, 10), met);
    if (typeof scoreOf === "function") {
      const chose = await chooserThen(db, filters, yearAgo, new Map());
      return judgeResponses(met.map(({ fits, ...each }) => ({ ...each, isMember: chose(each.id, fits, scoreOf(each)) })), currency);
    }
  }
  const from = asksForWorth(filters) ? span.from : yearAgo;
  // Subscriptions as they stood when the span began, as what they were worth.
  const chose = await chooserThen(db, filters, from, scores);
  return judgeResponses((await read(from)).map(({ fits, ...each }) => ({ ...each, isMember: chose(each.id, fits) })), currency);
}

type FirstMet = Omit<Met, "isMember"> & { readonly id: string; readonly day: string; readonly fits: readonly boolean[] };

/** First meetings since a moment whose days have ended, and what of the rule held of each then. */
function metSince(db: Database, filters: SegmentFilters, { from, until, currency }: Span): Promise<FirstMet[]> {
  return rows(
    db,
    sql`with shown as (
          select distinct on (m.customer_id, a.action_id, a.experiment) m.customer_id, a.action_id, a.experiment, a.arm = 'treated' as treated, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a join membership m on m.identity_id = a.identity_id
          where a.arm in ('treated', 'hold-out') and (a.state = 'advised' or (a.state = 'held' and a.arm = 'hold-out')) order by m.customer_id, a.action_id, a.experiment, a.at, a.decision_id),
        met as materialized (
          select s.*, p.country, p.owner from shown s join profile p on p.customer_id = s.customer_id where p.known and s.at > ${from}::timestamptz and s.day + ${RESPONSE_DAYS}::integer <= (${until}::timestamptz at time zone 'UTC')::date + 1
          order by md5(s.customer_id::text || s.action_id) limit ${MOST_MEETINGS})
        select p.customer_id as id, p.day::text as day, p.action_id as "actionId", p.experiment, p.treated, ${fitsThen(filters, sql`p.at`)} as fits, coalesce(b.orders, 0) > 0 as bought, coalesce(b.spending, 0)::float8 as spending, coalesce(b.before, 0)::float8 as before
        from met p left join lateral (select sum(x.amount_minor) filter (where x.day >= p.day) as spending, sum(x.orders) filter (where x.day >= p.day) as orders, sum(x.amount_minor) filter (where x.day < p.day) as before from membership m join purchase_day x on x.identity_id = m.identity_id
            where m.customer_id = p.customer_id and x.currency = ${currency} and x.day >= p.day - ${BEFORE_DAYS}::integer and x.day < p.day + ${RESPONSE_DAYS}::integer) b on true
        order by md5(p.customer_id::text || p.action_id)`,
  );
}

/**
 * Who met an action in an experiment and who outside any were left out with different chances: put together, members would seem to respond
 * otherwise because they met it there more often. As outcomes does, that is read which left most customers out.
 */
export function oneExperiment<Each extends Pick<Met, "treated" | "experiment">>(met: readonly Each[]): Each[] {
  const heldOut = (units: readonly Each[]) => units.filter(({ treated }) => !treated).length;
  const parts = [...Map.groupBy(met, ({ experiment }) => experiment)].sort(([one, a], [other, b]) => heldOut(b) - heldOut(a) || ((one ?? "") < (other ?? "") ? -1 : 1));
  return parts[0]?.[1] ?? [];
}

/** Pure: the same for each action, on who bought and on what they spent. */
export function judgeResponses(all: readonly Met[], currency: string): SegmentResponse[] {
  const byAction = [...Map.groupBy(all, ({ actionId }) => actionId)].map(([actionId, met]) => [actionId, oneExperiment(met)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const level = 1 - BY_CHANCE / Math.max(1, 2 * byAction.length);
  return byAction.flatMap(([actionId, units]) => (["buyers", "spending"] as const).map((what) => judgeOne(actionId, what, units, level, currency)));
}

function judgeOne(actionId: string, what: SegmentResponse["what"], met: readonly Met[], level: number, currency: string): SegmentResponse {
  const units = met.map(({ isMember, treated, bought, spending }) => ({ isMember, treated, outcome: what === "spending" ? spending : Number(bought) }));
  const side = (isMember: boolean) => {
    const [withIt, without] = [true, false].map((treated) => units.filter((unit) => unit.isMember === isMember && unit.treated === treated).map(({ outcome }) => outcome));
    return { treated: withIt!.length, heldOut: without!.length, withIt: mean(withIt!), without: mean(without!) };
  };
  const [members, rest] = [side(true), side(false)];
  // Chance alone decides who is held out, so it is the same share of members and of the rest.
  const shares = differenceOfProportions({ first: { count: members.heldOut, of: members.heldOut + members.treated }, second: { count: rest.heldOut, of: rest.heldOut + rest.treated } });
  const uneven = shares.kind !== "too-few" && shares.pValue < SUSPICIOUS;
  const effect = what === "buyers" ? null : uneven ? ({ kind: "uneven" } as const) : effectOnMembers(met, currency);
  const of = { actionId, what, windowDays: RESPONSE_DAYS, members, rest, effect };
  const found = responseDifference(units, { level });
  if (found.kind === "too-few") return { ...of, verdict: "too-few", difference: null, gain: null, tooFew: { observed: found.observed, needed: found.needed } };
  return { ...of, verdict: uneven ? "uneven" : found.verdict, difference: { ...found.difference, level }, gain: { mid: found.gain.gain, lo: found.gain.lo }, tooFew: null };
}

/** What it changed in the spending of members alone, with a range that holds on whichever day it is read: segments are judged again and again. */
function effectOnMembers(met: readonly Met[], currency: string): NonNullable<SegmentResponse["effect"]> {
  const [treated, heldOut] = [true, false].map((isTreated) => met.filter((unit) => unit.isMember && unit.treated === isTreated)) as [Met[], Met[]];
  const figures = (arm: readonly Met[]) => figuresOf(arm.map(({ spending: outcome, before }) => ({ outcome, before })));
  const found = liftOverForeseen({ treated: figures(treated), heldOut: figures(heldOut) });
  if (found.kind === "too-few") return { kind: "too-few", of: "customers", observed: found.observed, needed: found.needed };
  const buyers = Math.min(...[treated, heldOut].map((arm) => arm.filter(({ spending }) => spending > 0).length));
  if (buyers < FEWEST_BUYERS) return { kind: "too-few", of: "buyers", observed: buyers, needed: FEWEST_BUYERS };
  const { difference, lo, hi } = found.anyDay;
  return { kind: "measured", mid: Math.round(difference), lo: Math.round(lo), hi: Math.round(hi), currency };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
