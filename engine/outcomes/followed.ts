// What came after advice of one rule, where people followed it and where they did otherwise. Looked at, not tried: whoever did
// otherwise had a reason to, so the difference is no proof. What a rule brings is said by those held out.
import { proportionInterval } from "@rapport/statistics";
import { type Ground, rows, sql } from "../platform/index.ts";
import type { FollowedGroup, RuleOutcome } from "./contract.ts";
import { readOutcomes, WINDOW_DAYS } from "./measure-effects.ts";

/** So far back customers count who met the advice. */
export const DAYS = 365;
/** Of fewer a share says nothing. */
const FEWEST = 30;

interface Counted {
  readonly how: FollowedGroup["how"];
  readonly customers: number;
  readonly buyers: number;
}

/** Each customer counts once, by the first time they met this rule's advice within a year; its 60 days must have ended. Rides decision_action (at). */
export async function readRuleOutcome(ground: Ground, rule: string): Promise<RuleOutcome> {
  const now = ground.now();
  const since = new Date(now.getTime() - DAYS * 86_400_000);
  const counted = await rows<Counted>(
    ground.db,
    sql`with met as (
          select distinct on (coalesce(m.customer_id, a.identity_id)) coalesce(m.customer_id, a.identity_id) as customer_id, a.at, (a.at at time zone 'UTC')::date as day, a.action_id
          from decision_action a left join membership m on m.identity_id = a.identity_id
          where a.at > ${since}::timestamptz and a.rule = ${rule} and a.state = 'advised' order by coalesce(m.customer_id, a.identity_id), a.at, a.decision_id),
        ended as (select * from met where day + ${WINDOW_DAYS}::integer <= (${now}::timestamptz at time zone 'UTC')::date),
        how as (
          select e.customer_id, e.day, case
            when exists (select 1 from action_taken t join membership m on m.identity_id = t.identity_id where m.customer_id = e.customer_id and t.action_id = e.action_id and t.taken_at >= e.at and t.taken_at < e.at + make_interval(days => ${WINDOW_DAYS})
              and not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)) then 'followed'
            when exists (select 1 from override o join membership m on m.identity_id = o.identity_id where m.customer_id = e.customer_id and o.action_id = e.action_id and o.withdrawn_at is null and o.made_at >= e.at and o.made_at < e.at + make_interval(days => ${WINDOW_DAYS})) then 'otherwise'
            else 'unsaid' end as how from ended e)
        select h.how, count(*)::integer as customers, count(*) filter (where exists (select 1 from membership m join purchase_day p on p.identity_id = m.identity_id where m.customer_id = h.customer_id and p.orders > 0 and p.day >= h.day and p.day < h.day + ${WINDOW_DAYS}::integer))::integer as buyers
        from how h group by h.how`,
  );
  const groups = (["followed", "otherwise", "unsaid"] as const).map((how): FollowedGroup => {
    const { customers = 0, buyers = 0 } = counted.find((each) => each.how === how) ?? {};
    const share = customers < FEWEST ? undefined : proportionInterval({ count: buyers, of: customers });
    return { how, customers, boughtAgain: share?.kind === "proportion" ? { kind: "share", share: share.proportion, lo: share.lo, hi: share.hi } : { kind: "too-few", observed: customers, needed: FEWEST } };
  });
  const advised = await rows<{ actionId: string }>(ground.db, sql`select distinct action_id as "actionId" from decision_action where at > ${since}::timestamptz and rule = ${rule} and (state = 'advised' or arm = 'hold-out')`);
  const { actions, currency } = advised.length === 0 ? { actions: [], currency: "" } : await readOutcomes(ground);
  return { rule, windowDays: WINDOW_DAYS, groups, brought: actions.filter(({ actionId }) => advised.some((each) => each.actionId === actionId)), currency };
}
