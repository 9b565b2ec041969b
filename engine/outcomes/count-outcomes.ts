// Counts what followed each action, for those who were shown it and those held out.
import { type Database, rows, sql } from "../platform/index.ts";

export type Arm = "treated" | "hold-out" | "none";

/** One arm of one action, or of an experiment with it. `ended`: customers whose window is over; the figures are over them, those who bought nothing included. */
export interface ArmCount {
  readonly actionId: string;
  /** The experiment in which they met it; null outside any. */
  readonly experiment: string | null;
  readonly arm: Arm;
  /** The chance to be left out of it, as was written down when they met it, on average; null where nothing was. */
  readonly holdOutShare: number | null;
  readonly rule: string;
  readonly since: Date;
  readonly customers: number;
  readonly ended: number;
  /** of those ended: for whom it was carried out, and for whom somebody decided otherwise; one customer may be both */
  readonly taken: number;
  readonly overridden: number;
  readonly buyers: number;
  readonly revenueMean: number | null;
  readonly revenueVariance: number | null;
  /** What they had spent in the half year before they met the action, and how it goes together with what they spent since. */
  readonly beforeMean: number | null;
  readonly beforeVariance: number | null;
  readonly beforeCovariance: number | null;
}

/** So far back it is looked what somebody spent before; it ends with the day before the meeting, so the action cannot have touched it. */
const BEFORE_DAYS = 182;

/**
 * Everybody counts in the arm in which they first met the action, whatever was done with them afterwards (intention to
 * treat): an agent who skips an advised call, or calls somebody held out, changes what was done and not who is compared.
 *
 * Whoever meets an action in an experiment counts there, for there another share is left out; apart from it only where they met it
 * outside as well.
 *
 * A window runs from the day of that meeting, included, over `windowDays` days in UTC; it has ended when they have all passed.
 */
export function countArms(db: Database, options: { readonly now: Date; readonly windowDays: number; readonly currency: string }): Promise<ArmCount[]> {
  const { now, windowDays, currency } = options;
  // Decisions of an identity that was merged since belong to the customer it is part of today. Times at which an action
  // was not measured are counted apart ('none') and make no arm. One chain of joins, so that it is quick on tables of
  // which the planner knows nothing yet.
  return rows<ArmCount>(
    db,
    sql`with shown as (
          select distinct on (coalesce(m.customer_id, a.identity_id), a.action_id, a.experiment, a.arm = 'none')
            coalesce(m.customer_id, a.identity_id) as customer_id, a.action_id, a.experiment, a.hold_out_share, a.arm, a.rule, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a left join membership m on m.identity_id = a.identity_id
          where a.state = 'advised' or (a.state = 'held' and a.arm = 'hold-out')
          order by coalesce(m.customer_id, a.identity_id), a.action_id, a.experiment, a.arm = 'none', a.at, a.decision_id),
        followed as (
          select s.customer_id, s.action_id, s.experiment, s.hold_out_share, s.arm, s.rule, s.at, s.day + ${windowDays}::integer <= (${now}::timestamptz at time zone 'UTC')::date as ended,
            coalesce(sum(p.amount_minor) filter (where p.day >= s.day), 0)::double precision as revenue, coalesce(sum(p.orders) filter (where p.day >= s.day), 0) as orders,
            coalesce(sum(p.amount_minor) filter (where p.day < s.day), 0)::double precision as before
          from shown s left join membership m on m.customer_id = s.customer_id
            left join purchase_day p on p.identity_id = m.identity_id and p.currency = ${currency} and p.day >= s.day - ${BEFORE_DAYS}::integer and p.day < s.day + ${windowDays}::integer
          group by s.customer_id, s.action_id, s.experiment, s.hold_out_share, s.arm, s.rule, s.at, s.day),
        acts as (
          select action_id, customer_id, bool_or(what = 'taken') as taken, bool_or(what = 'overridden') as overridden
          from (
            select t.action_id, coalesce(m.customer_id, t.identity_id) as customer_id, 'taken' as what from action_taken t left join membership m on m.identity_id = t.identity_id
            where not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)
            union all
            select o.action_id, coalesce(m.customer_id, o.identity_id), 'overridden' from override o left join membership m on m.identity_id = o.identity_id where o.withdrawn_at is null) done
          group by action_id, customer_id)
        select f.action_id as "actionId", f.experiment, avg(f.hold_out_share) as "holdOutShare", arm, (array_agg(rule order by at desc))[1] as rule, min(at) as since, count(*)::integer as customers, count(*) filter (where ended)::integer as ended,
          count(*) filter (where ended and a.taken)::integer as taken, count(*) filter (where ended and a.overridden)::integer as overridden,
          count(*) filter (where ended and orders > 0)::integer as buyers, avg(revenue) filter (where ended) as "revenueMean", var_samp(revenue) filter (where ended) as "revenueVariance",
          avg(before) filter (where ended) as "beforeMean", var_samp(before) filter (where ended) as "beforeVariance", covar_samp(revenue, before) filter (where ended) as "beforeCovariance"
        from followed f left join acts a on a.customer_id = f.customer_id and a.action_id = f.action_id
        group by f.action_id, f.experiment, arm order by f.action_id, f.experiment, arm`,
  );
}
