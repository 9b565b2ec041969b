// How each customer's subscriptions stand, kept for lists and rules of segments, which ask it of everybody. Told from the same touch
// points as on their page; the rows can be thrown away and told again.
import { readOrganisation } from "../../organisation/index.ts";
import { type Database, row, rows, sql, type Transaction } from "../../platform/index.ts";
import { batches } from "../purchases.ts";
import { readEvents } from "./subscriptions.ts";
import { tellSubscriptions, type ToldSubscription } from "./tell-subscriptions.ts";

export const SUBSCRIPTION_KINDS = ["subscription.started", "subscription.changed", "subscription.paused", "subscription.resumed", "subscription.ended"] as const;

export interface StandingThen {
  readonly state: "active" | "paused" | "ended";
  /** What those that run bring a month; null: of none of them that is told. */
  readonly perMonthMinor: number | null;
}

/** Of each customer who ever had one. Pure. @param currency amounts in others do not count */
export function standingsOf(told: readonly ToldSubscription[], currency: string): Map<string, StandingThen> {
  return new Map(
    [...Map.groupBy(told, ({ customerId }) => customerId)].map(([customerId, all]) => {
      const running = all.filter(({ state }) => state === "active");
      const priced = running.filter((each) => each.perMonthMinor !== null && each.currency === currency);
      const state = running.length > 0 ? "active" : all.some((each) => each.state === "paused") ? "paused" : "ended";
      return [customerId, { state, perMonthMinor: priced.length === 0 ? null : priced.reduce((sum, each) => sum + each.perMonthMinor!, 0) }];
    }),
  );
}

/** As they stood at a moment. */
export async function standingsAt(db: Database, at: Date): Promise<Map<string, StandingThen>> {
  const { currency } = await readOrganisation(db);
  return standingsOf(tellSubscriptions(await readEvents(db, at)), currency);
}

const EVER = new Date("9000-01-01");

/** Tells those of these customers anew. The row of an id that names no customer any more goes. */
export async function recomputeStandings(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  const { currency } = await readOrganisation(tx);
  for (const ids of batches(customerIds)) {
    const members = (await rows<{ id: string }>(tx, sql`select identity_id as id from membership where customer_id = any(${ids}::uuid[])`)).map(({ id }) => id);
    await write(tx, standingsOf(tellSubscriptions(await readEvents(tx, EVER, members)), currency), sql`o.customer_id = any(${ids}::uuid[])`);
  }
}

export async function rebuildStandings(tx: Transaction): Promise<void> {
  await write(tx, await standingsAt(tx, EVER), sql`true`);
}

async function write(tx: Transaction, standings: ReadonlyMap<string, StandingThen>, whose: ReturnType<typeof sql>): Promise<void> {
  const found = [...standings].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    with told as materialized (select * from unnest(${found.map(([id]) => id)}::uuid[], ${found.map(([, { state }]) => state)}::text[], ${found.map(([, { perMonthMinor }]) => perMonthMinor)}::bigint[]) as t (customer_id, state, per_month_minor)),
    gone as (delete from subscription_standing o where ${whose} and not exists (select 1 from told t where t.customer_id = o.customer_id))
    insert into subscription_standing as o (customer_id, state, per_month_minor) select customer_id, state, per_month_minor from told order by customer_id
    on conflict (customer_id) do update set state = excluded.state, per_month_minor = excluded.per_month_minor where (o.state, o.per_month_minor) is distinct from (excluded.state, excluded.per_month_minor)`.execute(tx);
}

/** Whether touch points tell of subscriptions and nothing was kept of them: a Rapport that is newer than its data. */
export async function standingsAreMissing(db: Database): Promise<boolean> {
  return (await row<{ missing: boolean }>(
    db, sql`select not exists (select 1 from subscription_standing) and exists (select 1 from interaction where kind in ('subscription.started', 'subscription.changed', 'subscription.paused', 'subscription.resumed', 'subscription.ended')) as missing`,
  ))!.missing;
}
