// The share of wallet of everybody, kept for lists and rules of segments; on a customer's page it is worked out whenever it is looked at.
import { apart, type Database, type Ground, sql, type Transaction, transaction } from "../../platform/index.ts";
import { dayWord } from "../day.ts";
import type { WalletTask } from "./fit-worker.ts";
import { sharesNow, type SharesNow, sharesRestOn, WORKER } from "./wallet.ts";

const PART = 5000;
/** Days pass, and with them what was spent within a year. */
const OFTEN_MILLIS = 3_600_000;
const LONGEST_MILLIS = 24 * OFTEN_MILLIS;
const lastKept = new WeakMap<Database, { readonly at: number; readonly restedOn: string }>();

/** Rules of segments that ask for it look at everybody now and then, as those that rest on time do. Once an hour at most, where something has come in since, and once a day; for a timer. @param now true: whenever it was done before */
export async function keepWalletShares(ground: Ground, { now = false } = {}): Promise<void> {
  const at = ground.now().getTime();
  const last = lastKept.get(ground.db);
  if (!now && last && at - last.at < OFTEN_MILLIS) return;
  const restsOn = await sharesRestOn(ground);
  if (!now && last && restsOn === last.restedOn && at - last.at < LONGEST_MILLIS) return;
  if (ground.databaseUrl === undefined) await writeShares(ground, await sharesNow(ground));
  else await apart<WalletTask, never, null>(WORKER, { databaseUrl: ground.databaseUrl, now: ground.now(), does: "keep-shares" });
  lastKept.set(ground.db, { at, restedOn: restsOn });
}

export async function writeShares(ground: Ground, { asOf, byPotential, stated }: SharesNow): Promise<void> {
  const ids = [...new Set([...byPotential.keys(), ...stated.keys()])].sort();
  // Part by part in the order of ids, each with what lies between it and the part before: whoever is not there any more goes.
  for (let from = 0; from <= ids.length; from += PART) {
    const part = ids.slice(from, from + PART);
    const [after, upTo] = [from === 0 ? null : ids[from - 1]!, from + PART < ids.length ? part.at(-1)! : null];
    await transaction(ground.db, async (tx) => {
      await sql`with known as materialized (select t.* from unnest(${part}::uuid[], ${part.map((id) => stated.has(id))}::boolean[], ${part.map((id) => stated.get(id) ?? byPotential.get(id)!)}::float8[]) as t (customer_id, stated, share) where exists (select 1 from membership m where m.customer_id = t.customer_id)),
            gone as (delete from wallet_share o where (${after}::uuid is null or o.customer_id > ${after}::uuid) and (${upTo}::uuid is null or o.customer_id <= ${upTo}::uuid) and not exists (select 1 from known k where k.customer_id = o.customer_id))
            insert into wallet_share as o (customer_id, stated, share, as_of) select customer_id, stated, share, ${dayWord(asOf)}::date from known order by customer_id
              on conflict (customer_id) do update set stated = excluded.stated, share = excluded.share, as_of = excluded.as_of where (o.stated, o.share) is distinct from (excluded.stated, excluded.share)`.execute(tx);
    });
  }
}

/** Of whoever is no customer any more nothing stays. */
export async function dropSharesOfNobody(tx: Transaction): Promise<void> {
  await sql`delete from wallet_share o where not exists (select 1 from membership m where m.customer_id = o.customer_id)`.execute(tx);
}
