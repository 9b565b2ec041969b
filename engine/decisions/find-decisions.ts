// Decisions found again: of a customer, of a row of the rules, of an action.
import { fieldsSeen, type Sight, staffNames } from "../organisation/index.ts";
import { type Ground, rows, sql } from "../platform/index.ts";
import { membersOf, profilesOf, requireCustomer, visibleIdentity } from "../profiles/index.ts";
import { actionTitles, reasonTitles } from "./action-titles.ts";
import type { DecisionLine, DecisionsAsked, DecisionsFound, Surface } from "./contract.ts";
import { momentOf } from "./record-decisions.ts";
import { daysOfRow, KEPT_DAYS, onDays } from "./rule-days.ts";
import { requireTold, rowOfRule } from "./told-rules.ts";

const DAYS = 90;

interface Found {
  readonly decisionId: string;
  readonly identityId: string;
  readonly customerId: string;
  readonly at: Date;
  readonly surface: Surface;
  readonly version: number;
  readonly arm: "treated" | "hold-out";
}

/**
 * Decisions, newest first, of customers whom the reader sees. Rides decision (at), decision_action (action_id, at) and the primary key.
 *
 * @throws {Refusal} not-allowed, if they ask by a row that would tell them what they may not read; not-found, if there is no such customer
 */
export async function findDecisions(ground: Pick<Ground, "db" | "now">, asked: DecisionsAsked, sight: Sight): Promise<DecisionsFound> {
  const { db } = ground;
  const { rule, action, before } = asked;
  const from = asked.from === undefined ? new Date(ground.now().getTime() - DAYS * 86_400_000) : new Date(asked.from);
  if (rule !== undefined) await requireTold(ground, rule, from, fieldsSeen(sight));
  const members = asked.customer === undefined ? undefined : await membersOf(db, await requireCustomer(db, asked.customer));
  const row = rule === undefined ? undefined : rowOfRule(rule);
  // Whoever asks for a row that seldom took part would else wait until months are looked through.
  const isCounted = row !== undefined && from.getTime() > ground.now().getTime() - (KEPT_DAYS - 1) * 86_400_000;
  const spans = isCounted ? await daysOfRow(db, row.policyKey, row.row, from) : undefined;
  const conditions = [
    ...(spans ? [onDays(sql`d.at`, spans)] : []),
    sql`d.at >= ${from}::timestamptz`,
    ...(before === undefined ? [] : [sql`(d.at, d.decision_id) < (${momentOf(before)}::timestamptz, ${before}::uuid)`]),
    ...(members ? [sql`d.identity_id = any(${members}::uuid[])`] : []),
    ...(row ? [sql`d.policy_key = ${row.policyKey} and d.fired @> ${JSON.stringify([{ row: row.row }])}::jsonb`] : []),
    ...(rule !== undefined && !row ? [sql`exists (select 1 from decision_action a where a.identity_id = d.identity_id and a.decision_id = d.decision_id and a.rule = ${rule})`] : []),
    ...(action === undefined ? [] : [sql`(d.identity_id, d.decision_id) in (select a.identity_id, a.decision_id from decision_action a where a.action_id = ${action} and a.at >= ${from}::timestamptz)`]),
    visibleIdentity(sight, sql`d.identity_id`),
  ];
  const found = await rows<Found>(
    db,
    sql`select d.decision_id as "decisionId", d.identity_id as "identityId", coalesce(m.customer_id, d.identity_id) as "customerId", d.at, d.surface, d.policy_version as version, d.arm
        from decision d left join membership m on m.identity_id = d.identity_id where ${sql.join(conditions, sql` and `)} order by d.at desc, d.decision_id desc limit ${asked.limit + 1}`,
  );
  const shown = found.slice(0, asked.limit);
  return { decisions: await told(ground, shown), next: found.length > shown.length ? shown.at(-1)!.decisionId : null };
}

interface Said {
  readonly decisionId: string;
  readonly actionId: string;
  readonly state: "advised" | "held" | "taken" | "otherwise";
  readonly rule: string;
  readonly by: string;
  readonly reason: string | null;
  readonly instead: string;
}

async function told({ db }: Pick<Ground, "db">, found: readonly Found[]): Promise<DecisionLine[]> {
  if (found.length === 0) return [];
  const [identities, ids] = [found.map(({ identityId }) => identityId), found.map(({ decisionId }) => decisionId)];
  const said = await rows<Said>(
    db,
    sql`with these as (select * from unnest(${identities}::uuid[], ${ids}::uuid[]) as t (identity_id, decision_id))
        select a.decision_id as "decisionId", a.action_id as "actionId", a.state, a.rule, '' as by, null as reason, '' as instead from these join decision_action a using (identity_id, decision_id)
        union all
        select t.decision_id, t.action_id, 'taken', '', t.taken_by, null, '' from these join action_taken t using (identity_id, decision_id)
          where not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)
        union all
        select o.decision_id, o.action_id, 'otherwise', o.rule, o.made_by, o.reason, o.instead from these join override o using (identity_id, decision_id) where o.withdrawn_at is null`,
  );
  const [reasonTitle, names, titles, profiles] = [await reasonTitles(db), await staffNames(db, said.flatMap(({ by }) => (by === "" ? [] : [by]))), await actionTitles(db), await profilesOf(db, [...new Set(found.map(({ customerId }) => customerId))])];
  const ofDecision = Map.groupBy(said, ({ decisionId }) => decisionId);
  return found.map(({ decisionId, customerId, at, surface, version, arm }) => {
    const of = (state: Said["state"]) => (ofDecision.get(decisionId) ?? []).filter((each) => each.state === state);
    const action = ({ actionId, rule }: Said) => ({ actionId, title: titles.get(actionId) ?? actionId, rule });
    const who = ({ by }: Said) => names.get(by) ?? by;
    return {
      decisionId, at: at.toISOString(), customerId, customerName: profiles.get(customerId)?.name ?? "", surface, version, arm, advised: of("advised").map(action), held: of("held").map(action),
      taken: of("taken").map((each) => ({ actionId: each.actionId, takenBy: who(each) })), otherwise: of("otherwise").map((each) => ({ actionId: each.actionId, reason: each.reason!, reasonTitle: reasonTitle(each.reason!), instead: each.instead, madeBy: who(each) })),
    };
  });
}
