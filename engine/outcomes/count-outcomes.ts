// Counts what followed each action, for those who were shown it and those held out.
import { type Database, rows, sql } from "../platform/index.ts";

export type Arm = "treated" | "hold-out" | "none";

/** One arm of one action. `ended`: customers whose window is over; the sums are over them, those who bought nothing included. */
export interface ArmCount {
  readonly actionId: string;
  readonly arm: Arm;
  readonly rule: string;
  readonly since: Date;
  readonly customers: number;
  readonly ended: number;
  readonly buyers: number;
  readonly revenueMean: number | null;
  readonly revenueVariance: number | null;
  readonly taken: number;
  readonly overridden: number;
}

/**
 * Everybody counts in the arm in which they first met the action, whatever was done with them afterwards (intention to
 * treat): an agent who skips an advised call, or calls somebody held out, changes what was done and not who is compared.
 *
 * A window runs from the day of that meeting, included, over `windowDays` days in UTC; it has ended when they have all passed.
 */
export function countOutcomes(db: Database, options: { readonly now: Date; readonly windowDays: number; readonly currency: string }): Promise<ArmCount[]> {
  const { now, windowDays, currency } = options;
  // Decisions of an identity that was merged since belong to the customer it is part of today. Where an action was once
  // not measured, those times are counted apart ('none') and make no arm.
  return rows<ArmCount>(
    db,
    sql`with shown as (
          select distinct on (coalesce(m.customer_id, a.identity_id), a.action_id, a.arm = 'none')
            coalesce(m.customer_id, a.identity_id) as customer_id, a.action_id, a.arm, a.rule, a.at, (a.at at time zone 'UTC')::date as day
          from decision_action a left join membership m on m.identity_id = a.identity_id
          where a.state = 'advised' or (a.state = 'held' and a.arm = 'hold-out')
          order by coalesce(m.customer_id, a.identity_id), a.action_id, a.arm = 'none', a.at, a.decision_id),
        followed as (
          select s.*, s.day + ${windowDays}::integer <= (${now}::timestamptz at time zone 'UTC')::date as ended, f.revenue, f.orders,
            exists (select 1 from membership m join action_taken t on t.identity_id = m.identity_id where m.customer_id = s.customer_id and t.action_id = s.action_id) as taken,
            exists (select 1 from membership m join override o on o.identity_id = m.identity_id where m.customer_id = s.customer_id and o.action_id = s.action_id and o.withdrawn_at is null) as overridden
          from shown s cross join lateral (
            select coalesce(sum(p.amount_minor), 0)::double precision as revenue, coalesce(sum(p.orders), 0) as orders from membership m join purchase_day p on p.identity_id = m.identity_id
            where m.customer_id = s.customer_id and p.currency = ${currency} and p.day >= s.day and p.day < s.day + ${windowDays}::integer) f)
        select action_id as "actionId", arm, (array_agg(rule order by at desc))[1] as rule, min(at) as since, count(*)::integer as customers, count(*) filter (where ended)::integer as ended,
          count(*) filter (where ended and orders > 0)::integer as buyers, avg(revenue) filter (where ended) as "revenueMean", var_samp(revenue) filter (where ended) as "revenueVariance",
          count(*) filter (where taken)::integer as taken, count(*) filter (where overridden)::integer as overridden
        from followed group by action_id, arm order by action_id, arm`,
  );
}
