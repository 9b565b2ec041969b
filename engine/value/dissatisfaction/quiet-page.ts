// Who is quietly and likely dissatisfied, most at stake first.
import { type Ground, row, rows, sql } from "../../platform/index.ts";
import { profilesOf } from "../../profiles/index.ts";
import { valuesOf } from "../value-of.ts";
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
    row<{ customers: number; atStake: number | null }>(db, sql`select count(*) as customers, sum(at_stake_minor)::bigint as "atStake" from dissatisfaction_score`),
  ]);
  const ids = [...new Set(kept.map(({ id }) => id))];
  const [answers, values, profiles] = await Promise.all([dissatisfactionOf(ground, ids), valuesOf(ground, ids), profilesOf(db, ids)]);
  const customers = ids.flatMap((customerId): QuietCustomer[] => {
    const { standing, inPurchases, inContacts } = answers.get(customerId)!;
    const value = values.get(customerId);
    // Who has bought or complained since is quiet no more.
    if (standing.kind !== "weighed" || !standing.likely || value?.kind !== "scored") return [];
    return [{ customerId, customerName: profiles.get(customerId)?.name ?? "", standing, inPurchases, inContacts, value12: value.value12, atStake: { amountMinor: Math.round(standing.chance.mid * value.value12.mid), currency: value.value12.currency } }];
  });
  customers.sort((a, b) => b.atStake.amountMinor - a.atStake.amountMinor);
  return { kind: "measured", model: view, customers, total: sums?.customers ?? 0, atStake: { amountMinor: sums?.atStake ?? 0, currency: model.currency } };
}
