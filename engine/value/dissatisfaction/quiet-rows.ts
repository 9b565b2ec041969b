// The rows of who is quietly and likely dissatisfied: all written anew once a day, and looked at again when something happens with
// somebody who has one, so that nobody stands there twice, nor after they have bought, complained or become one with another.
import { rows, sql, type Transaction } from "../../platform/index.ts";
import { batches } from "../purchases.ts";
import { valuesOf } from "../value-of.ts";
import { type AtStake, atStakeOf } from "./at-stake.ts";
import { dissatisfactionWithin } from "./dissatisfaction-of.ts";
import { currentDissatisfactionModel } from "./kept-dissatisfaction.ts";

const WRITTEN_AT_ONCE = 5000;

/** Only those who are likely have a row; the chance is that of their score of value. */
export async function replaceQuiet(tx: Transaction, now: Date, modelId: string, likely: readonly string[]): Promise<void> {
  await sql`delete from dissatisfaction_score`.execute(tx);
  for (let from = 0; from < likely.length; from += WRITTEN_AT_ONCE) await writeQuiet(tx, now, modelId, likely.slice(from, from + WRITTEN_AT_ONCE));
}

async function writeQuiet(tx: Transaction, now: Date, modelId: string, likely: readonly string[]): Promise<void> {
  const values = await valuesOf({ db: tx, now: () => now, nudge: () => undefined }, likely);
  const stakes = [...(await atStakeOf(tx, values))];
  const column = (of: (stake: AtStake) => number) => stakes.map(([, stake]) => of(stake));
  // Somebody may have been looked at again meanwhile.
  await sql`insert into dissatisfaction_score (customer_id, model_id, chance, at_stake_minor, at_stake_lo_minor, at_stake_hi_minor, at_stake_variance)
    select t.c, ${modelId}::uuid, 1 - v.active26, round(mid), round(lo), round(hi), s from unnest(${stakes.map(([id]) => id)}::uuid[], ${column(({ mid }) => mid)}::float8[], ${column(({ lo }) => lo)}::float8[],
      ${column(({ hi }) => hi)}::float8[], ${column(({ variance }) => variance)}::float8[]) as t (c, mid, lo, hi, s) join value_score v on v.customer_id = t.c
    on conflict (customer_id) do update set model_id = excluded.model_id, chance = excluded.chance, at_stake_minor = excluded.at_stake_minor, at_stake_lo_minor = excluded.at_stake_lo_minor,
      at_stake_hi_minor = excluded.at_stake_hi_minor, at_stake_variance = excluded.at_stake_variance`.execute(tx);
}

/** Those of these identities whose customer is called likely dissatisfied. Rides the keys of both tables. */
export async function quietAmong(tx: Transaction, identityIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const ids of batches(identityIds))
    for (const { id } of await rows<{ id: string }>(tx, sql`select m.identity_id as id from membership m where m.identity_id = any(${ids}::uuid[]) and exists (select 1 from dissatisfaction_score d where d.customer_id = m.customer_id)`)) found.push(id);
  return found;
}

/**
 * Looks again at those of these customers who are called likely. Who is one with another now has one row, of both; of whom is
 * separated each is looked at.
 *
 * @param customers with whom something happened, former ids among them; `regrouped`: ids that were customers before or are now
 * @param now up to which contacts are known
 */
export async function lookAgainAtQuiet(tx: Transaction, { customers, regrouped }: { readonly customers: readonly string[]; readonly regrouped: readonly string[] }, now: Date): Promise<void> {
  const parted = new Set(regrouped);
  for (const ids of batches(customers)) {
    const had = (await rows<{ id: string }>(tx, sql`delete from dissatisfaction_score where customer_id = any(${ids}::uuid[]) returning customer_id as id`)).map(({ id }) => id);
    if (had.length === 0) continue;
    const asked = [...had, ...ids.filter((id) => parted.has(id))];
    const current = (await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${asked}::uuid[])`)).map(({ id }) => id);
    const answers = await dissatisfactionWithin(tx, current, now);
    const likely = current.filter((id) => {
      const { standing } = answers.get(id)!;
      return standing.kind === "weighed" && standing.likely;
    });
    const model = await currentDissatisfactionModel(tx);
    if (model && likely.length > 0) await writeQuiet(tx, now, model.modelId, likely);
  }
}

/** Of whoever is no customer any more nothing stays. */
export async function dropQuietOfNobody(tx: Transaction): Promise<void> {
  await sql`delete from dissatisfaction_score d where not exists (select 1 from membership m where m.customer_id = d.customer_id)`.execute(tx);
}
