// Who is quietly and likely dissatisfied, most at stake first.
import { type Ground, type MoneyEstimate, row, rows, sql } from "../../platform/index.ts";
import { profilesOf } from "../../profiles/index.ts";
import { valuesOf } from "../value-of.ts";
import { type AtStake, atStakeOf, stakeOfAll } from "./at-stake.ts";
import type { QuietCustomer, QuietPage } from "./dissatisfaction-contract.ts";
import { dissatisfactionOf } from "./dissatisfaction-of.ts";
import { currentDissatisfactionModel, modelView } from "./kept-dissatisfaction.ts";

/** So many are shown. */
const SHOWN = 100;

export async function quietPage(ground: Ground): Promise<QuietPage> {
  const { db } = ground;
  const model = await currentDissatisfactionModel(db);
  if (!model) return { kind: "not-fitted" };
  const view = modelView(model);
  if ("kind" in view) return view;
  // Rides dissatisfaction_score_stake. Whoever was joined with another since stands under the id of both.
  const [kept, sums] = await Promise.all([
    rows<{ id: string }>(db, sql`select m.customer_id as id from dissatisfaction_score d join membership m on m.identity_id = d.customer_id order by d.at_stake_minor desc, d.customer_id limit ${SHOWN}`),
    row<{ customers: number } & Record<keyof AtStake, number | null>>(db, sql`select count(*) as customers, sum(at_stake_minor)::bigint as mid, sum(at_stake_lo_minor)::bigint as lo, sum(at_stake_hi_minor)::bigint as hi, sum(at_stake_variance) as variance from dissatisfaction_score`),
  ]);
  const ids = [...new Set(kept.map(({ id }) => id))];
  const [answers, values, profiles] = await Promise.all([dissatisfactionOf(ground, ids), valuesOf(ground, ids), profilesOf(db, ids)]);
  const stakes = await atStakeOf(db, values);
  const customers = ids.flatMap((customerId): QuietCustomer[] => {
    const { standing, inPurchases, inContacts } = answers.get(customerId)!;
    const [value, stake] = [values.get(customerId), stakes.get(customerId)];
    // Who has bought or complained since is quiet no more.
    if (standing.kind !== "weighed" || !standing.likely || value?.kind !== "scored" || !stake) return [];
    return [{ customerId, customerName: profiles.get(customerId)?.name ?? "", standing, inPurchases, inContacts, value12: value.value12, atStake: estimate(stake, value.value12.currency) }];
  });
  customers.sort((a, b) => b.atStake.mid - a.atStake.mid);
  return { kind: "measured", model: view, customers, total: sums?.customers ?? 0, atStake: estimate(stakeOfAll({ mid: sums?.mid ?? 0, lo: sums?.lo ?? 0, hi: sums?.hi ?? 0, variance: sums?.variance ?? 0 }), model.currency) };
}

const estimate = ({ mid, lo, hi }: Pick<AtStake, "mid" | "lo" | "hi">, currency: string): MoneyEstimate => ({ mid: Math.round(mid), lo: Math.round(lo), hi: Math.round(hi), currency, before: null });
