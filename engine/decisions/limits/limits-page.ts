// What is scarce, what caps hold back, and what is being tried: as it stands now.
import { readOrganisation } from "../../organisation/index.ts";
import { type Ground, Refusal, row, rows, sql } from "../../platform/index.ts";
import type { LimitsView } from "../contract.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { versionInForce } from "../policy-in-force.ts";
import { policyVersion } from "../publish-policy.ts";
import { FEWEST_OPPORTUNITIES } from "./limits-contract.ts";
import { periodOf } from "./period.ts";

/** @throws {Refusal} unavailable, if no policy is in force */
export async function readLimits(ground: Ground): Promise<LimitsView> {
  const { db } = ground;
  const now = ground.now();
  const { countsIn: currency, timeZone } = await readOrganisation(db);
  const { version } = (await row<{ version: number | null }>(db, sql`select (${versionInForce(FIRST_POLICY.key, now)}) as version`))!;
  const compiled = version === null ? undefined : await policyVersion(db, FIRST_POLICY.key, version, currency);
  if (!compiled) throw new Refusal("unavailable", "No policy is published yet. Start the server once, or publish one.");
  const { capacities, caps, levers, experiments, exploration } = compiled.policy;
  const [used, prices, held, arms] = await Promise.all([
    rows<{ key: string; start: string; used: number }>(db, sql`select capacity_key as key, to_char(period_start, 'YYYY-MM-DD') as start, used from capacity_use where period_start > ${now}::timestamptz - interval '33 days'`),
    rows<{ key: string; price: number; sample: number; at: Date }>(db, sql`select distinct on (capacity_key) capacity_key as key, price, sample, learnt_at as at from capacity_price order by capacity_key, learnt_at desc`),
    // On the partial index of what caps held back.
    rows<{ rule: string; customers: number }>(
      db,
      sql`select a.rule, count(distinct coalesce(m.customer_id, a.identity_id))::integer as customers from decision_action a left join membership m on m.identity_id = a.identity_id
          where a.at > ${new Date(now.getTime() - 30 * 86_400_000)}::timestamptz and a.state = 'held' and a.rule like 'limit:cap:%' group by a.rule`,
    ),
    rows<{ key: string; arm: string; customers: number }>(
      db,
      // In the arm in which they first met it.
      sql`select experiment as key, arm, count(*)::integer as customers from (
            select distinct on (coalesce(m.customer_id, a.identity_id), a.experiment) a.experiment, a.arm from decision_action a left join membership m on m.identity_id = a.identity_id
            where a.experiment = any(${experiments.map(({ key }) => key)}::text[]) order by coalesce(m.customer_id, a.identity_id), a.experiment, a.at, a.decision_id) met group by experiment, arm`,
    ),
  ]);
  return {
    currency, version: compiled.version, levers: [...levers], exploration,
    capacities: capacities.map((capacity) => {
      const { start, until } = periodOf(now, capacity.per, timeZone);
      const gone = used.find((each) => each.key === capacity.key && each.start === start)?.used ?? 0;
      const learnt = prices.find(({ key }) => key === capacity.key);
      return { ...capacity, used: gone, left: Math.max(0, capacity.amount - gone), until: until.toISOString(), price: learnt && learnt.sample >= FEWEST_OPPORTUNITIES ? learnt.price : null, sample: learnt?.sample ?? 0, learntAt: learnt?.at.toISOString() ?? null };
    }),
    caps: caps.map((cap) => ({ ...cap, held30: held.find(({ rule }) => rule === `limit:cap:${cap.key}`)?.customers ?? 0 })),
    experiments: experiments.map((experiment) => {
      const of = (arm: string) => arms.find((each) => each.key === experiment.key && each.arm === arm)?.customers ?? 0;
      const at = now.toISOString();
      return { ...experiment, state: at < experiment.from ? "planned" : at < experiment.until ? "running" : "ended", met: { treated: of("treated"), leftOut: of("hold-out") } };
    }),
  };
}
