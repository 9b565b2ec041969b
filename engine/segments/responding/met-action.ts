// Who met an action for the first time, in which arm, what was known of each at that moment, and what they did since. What was decided
// is a fact of a later step, read here as stored.
import { type Database, type RawBuilder, rows, sql, type TooFew } from "../../platform/index.ts";
import { numberThen } from "../../profiles/index.ts";
import { scoresWhenMet } from "../../value/index.ts";
import { oneExperiment, RESPONSE_DAYS } from "../responses.ts";
import { wholeDaysQuiet } from "./response-cuts.ts";
import type { ResponseFeature } from "./responding-contract.ts";

const MOST_MEETINGS = 200_000;
const LARGEST_OWN = 1e12;

export interface MetAction {
  readonly id: string;
  readonly treated: boolean;
  /** The chance to be left out, as was written when they met it; null where nothing was. */
  readonly holdOutShare: number | null;
  readonly bought: boolean;
  readonly spending: number;
  /** In the order of the features; null where something was not known. */
  readonly values: readonly (number | null)[];
}

export interface MetSpan {
  readonly from: Date;
  readonly until: Date;
  readonly currency: string;
}

interface Row extends Omit<MetAction, "values"> {
  readonly experiment: string | null;
  readonly day: string;
  readonly quiet: number | null;
  readonly own: readonly (number | null)[];
}

/** @returns one experiment's meetings, or those outside any: those of which most were left out; `too-few` where the models of worth had too little to go on */
export async function metAction(db: Database, actionId: string, features: readonly ResponseFeature[], { from, until, currency }: MetSpan): Promise<readonly MetAction[] | TooFew> {
  const own = features.filter((feature) => feature.startsWith("own.")).map((feature) => feature.slice(4));
  const found = await rows<Row>(
    db,
    sql`with shown as (
          select distinct on (m.customer_id, a.experiment) m.customer_id, a.experiment, a.hold_out_share, a.arm = 'treated' as treated, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a join membership m on m.identity_id = a.identity_id
          where a.action_id = ${actionId} and ${COUNTS} order by m.customer_id, a.experiment, a.at, a.decision_id),
        met as materialized (
          select s.* from shown s join profile p on p.customer_id = s.customer_id where p.known and ${within({ from, until })} order by md5(s.customer_id::text || ${actionId}) limit ${MOST_MEETINGS})
        select p.customer_id as id, p.experiment, p.treated, p.hold_out_share::numeric::float8 as "holdOutShare", p.day::text as day, coalesce(b.orders, 0) > 0 as bought, coalesce(b.spending, 0)::float8 as spending,
          ${features.includes("quiet") ? QUIET : sql`null::float8`} as quiet, array[${sql.join([...own.map((key) => numberThen(key, { customer: sql`p.customer_id`, at: sql`p.at` })), sql`null::float8`])}] as own
        from met p left join lateral (select sum(x.amount_minor) as spending, sum(x.orders) as orders from membership m join purchase_day x on x.identity_id = m.identity_id
            where m.customer_id = p.customer_id and x.currency = ${currency} and x.day >= p.day and x.day < p.day + ${RESPONSE_DAYS}::integer) b on true
        order by md5(p.customer_id::text || ${actionId})`,
  );
  const met = oneExperiment(found);
  const asksForWorth = features.includes("stay") || features.includes("worth");
  const scores = asksForWorth ? await scoresWhenMet(db, from.toISOString().slice(0, 10), met) : undefined;
  if (scores !== undefined && typeof scores !== "function") return scores;
  return met.map(({ id, day, treated, holdOutShare, bought, spending, quiet, own: said }) => {
    const valueOf = (feature: ResponseFeature): number | null => {
      if (feature === "quiet") return quiet === null ? null : wholeDaysQuiet(quiet);
      if (feature === "stay") return scores?.({ id, day })?.stay26 ?? null;
      if (feature === "worth") return scores?.({ id, day })?.valueMinor ?? null;
      const number = said[own.indexOf(feature.slice(4))] ?? null;
      return number !== null && Math.abs(number) <= LARGEST_OWN ? number : null;
    };
    return { id, treated, holdOutShare, bought, spending, values: features.map(valueOf) };
  });
}

/** A row a of decision_action that is a meeting: shown, or held back by the measurement alone. */
const COUNTS = sql`a.arm in ('treated', 'hold-out') and (a.state = 'advised' or (a.state = 'held' and a.arm = 'hold-out'))`;

/** A first meeting s whose window has ended. */
function within({ from, until }: { readonly from: Date; readonly until: Date }): RawBuilder<unknown> {
  return sql`s.at > ${from}::timestamptz and s.day + ${RESPONSE_DAYS}::integer <= (${until}::timestamptz at time zone 'UTC')::date + 1`;
}

/** Days since they were last heard from when they met it, as the rule of a segment asks it of an earlier moment. */
const QUIET = sql`(select extract(epoch from p.at - max(least(i.occurred_at, i.received_at))) / 86400 from membership m join interaction i on i.identity_id = m.identity_id
  where m.customer_id = p.customer_id and i.direction = 'in' and i.occurred_at <= p.at)::float8`;

/** Actions that are left out from some, with those whom a look would see, most left out first. */
export async function actionsMet(db: Database, span: { readonly from: Date; readonly until: Date }): Promise<{ actionId: string; treated: number; heldOut: number }[]> {
  return rows(
    db,
    sql`with shown as (
          select distinct on (m.customer_id, a.action_id, a.experiment) m.customer_id, a.action_id, a.experiment, a.arm = 'treated' as treated, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a join membership m on m.identity_id = a.identity_id where ${COUNTS} order by m.customer_id, a.action_id, a.experiment, a.at, a.decision_id),
        counted as (
          select s.action_id, s.experiment, count(*) filter (where s.treated)::integer as treated, count(*) filter (where not s.treated)::integer as held_out from shown s join profile p on p.customer_id = s.customer_id where p.known and ${within(span)} group by 1, 2)
        select * from (select distinct on (action_id) action_id as "actionId", treated, held_out as "heldOut" from counted order by action_id, held_out desc, experiment nulls first) c order by "heldOut" desc, "actionId"`,
  );
}
