// What one row of the rules did: how often it took part, what it advised or held back, and where people did otherwise.
import { type FieldsSeen, fieldsSeen, readOrganisation, type Sight } from "../organisation/index.ts";
import { type Ground, Refusal, row, rows, sql } from "../platform/index.ts";
import { actionTitles, reasonTitles } from "./action-titles.ts";
import type { RuleStanding } from "./contract.ts";
import { writtenRow } from "./fired-rows.ts";
import { versionInForce } from "./policy-in-force.ts";
import { policyVersion } from "./publish-policy.ts";
import { daysOfRow, onDays, rowFits } from "./rule-days.ts";
import { tellsRule } from "./shown-answer.ts";
import { requireTold } from "./told-rules.ts";

const DAYS = 90;
/** Of a row that took part more often nobody waits for the number of customers. */
const MOST_TOLD_APART = 50_000;

/**
 * Counts over everybody, as on the page of the rules, from the beginning of a day (UTC). Rides the counted days, decision (at) on days
 * on which it took part, decision_action (at) and override (made_at).
 *
 * @throws {Refusal} not-found, if no version of the policy ever had such a row; not-allowed, if it asks what the reader may not read
 */
export async function readRuleStanding(ground: Pick<Ground, "db" | "now">, policyKey: string, rowId: string, sight: Sight): Promise<RuleStanding> {
  const { db, now } = ground;
  const rule = `R-${policyKey}/${rowId}`;
  const since = new Date(now().getTime() - DAYS * 86_400_000);
  const { countsIn } = await readOrganisation(db);
  const { version } = (await row<{ version: number | null }>(db, sql`select (${versionInForce(policyKey, now())}) as version`))!;
  const policy = version === null ? undefined : await policyVersion(db, policyKey, version, countsIn);
  if (!policy || version === null) throw new Refusal("not-found", "There is no such policy.");
  const stands = policy.rows.has(rowId);
  if (!stands && !(await everStood(db, policyKey, rowId))) throw new Refusal("not-found", "There is no such row in these rules.");
  await requireTold(ground, rule, since, fieldsSeen(sight));
  const spans = await daysOfRow(db, policyKey, rowId, since);
  const counts = (await rowFits(db, policyKey, since)).filter((each) => each.row === rowId);
  const sumOf = (some: typeof counts) => some.reduce((sum, each) => sum + each.fits, 0);
  const tookPart = sql`from decision d left join membership m on m.identity_id = d.identity_id where ${onDays(sql`d.at`, spans)} and d.policy_key = ${policyKey} and d.fired @> ${JSON.stringify([{ row: rowId }])}::jsonb`;
  const end = async (order: "asc" | "desc") => (await row<{ at: Date }>(db, sql`select d.at ${tookPart} order by d.at ${sql.raw(order)} limit 1`))?.at.toISOString() ?? null;
  const fits = {
    fits: sumOf(counts.filter((each) => each.version === version)), fitsBefore: sumOf(counts.filter((each) => each.version !== version)),
    customers: sumOf(counts) > MOST_TOLD_APART ? null : (await row<{ n: number }>(db, sql`select count(distinct coalesce(m.customer_id, d.identity_id))::integer as n ${tookPart}`))!.n,
    firstAt: await end("asc"), lastAt: await end("desc"),
  };
  const [acts, reasons, titles, reasonTitle] = [
    await rows<{ actionId: string; advised: number; held: number; leftOut: number; taken: number; otherwise: number }>(
      db,
      sql`select a.action_id as "actionId", count(*) filter (where a.state = 'advised')::integer as advised, count(*) filter (where a.state = 'held' and a.arm <> 'hold-out')::integer as held, count(*) filter (where a.state = 'held' and a.arm = 'hold-out')::integer as "leftOut",
            count(*) filter (where a.state = 'advised' and exists (select 1 from action_taken t where t.identity_id = a.identity_id and t.decision_id = a.decision_id and t.action_id = a.action_id
              and not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)))::integer as taken,
            count(*) filter (where a.state = 'advised' and exists (select 1 from override o where o.identity_id = a.identity_id and o.decision_id = a.decision_id and o.action_id = a.action_id and o.withdrawn_at is null))::integer as otherwise
          from decision_action a where a.at > ${since}::timestamptz and a.rule = ${rule} group by a.action_id order by advised desc, a.action_id`,
    ),
    await rows<{ reason: string; count: number }>(db, sql`select o.reason, count(*)::integer as count from override o where o.made_at > ${since}::timestamptz and o.rule = ${rule} and o.withdrawn_at is null group by o.reason order by count desc, o.reason`),
    await actionTitles(db),
    await reasonTitles(db),
  ];
  return {
    rule, days: DAYS, version, stands, removed: stands ? null : await lastStood(ground, policyKey, rowId, countsIn, fieldsSeen(sight)), ...fits,
    actions: acts.map((each) => ({ ...each, title: titles.get(each.actionId) ?? each.actionId })), reasons: reasons.map((each) => ({ ...each, reasonTitle: reasonTitle(each.reason) })),
  };
}

/** The last version that decided with a row, the one that began without it, and what the row said. Planned and overtaken versions never decided. */
async function lastStood({ db, now }: Pick<Ground, "db" | "now">, policyKey: string, rowId: string, currency: string, seen: FieldsSeen): Promise<RuleStanding["removed"]> {
  const decided = await rows<{ version: number; at: Date; has: boolean }>(
    db,
    sql`select v.version, coalesce(v.effective_from, v.published_at) as at, exists (select 1 from json_array_elements(v.content->'tables') t cross join lateral json_array_elements(t->'table'->'rows') r where r->>'id' = ${rowId}) as has
        from policy_version v where v.policy_key = ${policyKey} and v.withdrawn_at is null and (v.effective_from is null or v.effective_from <= ${now()}::timestamptz)
          and not exists (select 1 from policy_version l where l.policy_key = v.policy_key and l.version > v.version and l.withdrawn_at is null and coalesce(l.effective_from, l.published_at) <= v.effective_from)
        order by v.version`,
  );
  const place = decided.findLastIndex(({ has }) => has);
  const [last, next] = [decided[place], decided[place + 1]];
  if (!last || !next) return null;
  const policy = (await policyVersion(db, policyKey, last.version, currency))!;
  const row = writtenRow(rowId, policy)!;
  return { last: last.version, since: next.version, at: next.at.toISOString(), tableTitle: policy.rows.get(rowId)!.table.title, row: tellsRule(row.rule, row.version, seen) ? row : null };
}

/** Did any version have a row of this name? */
async function everStood(db: Ground["db"], policyKey: string, rowId: string): Promise<boolean> {
  return (await row(db, sql`select 1 from policy_version v cross join lateral json_array_elements(v.content->'tables') t cross join lateral json_array_elements(t->'table'->'rows') r where v.policy_key = ${policyKey} and r->>'id' = ${rowId} limit 1`)) !== undefined;
}
