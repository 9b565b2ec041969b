// What columns of the list show that is kept in tables of its own, of all customers of a window together: however many rows, one
// statement a column, and none for a column that nobody asked for.
import { readOrganisation } from "../organisation/index.ts";
import { type Database, type RawBuilder, rows, sql } from "../platform/index.ts";
import type { BesideColumn, CustomerRow, CustomerSort } from "./contract.ts";

type Beside = Pick<CustomerRow, BesideColumn>;

/** Of each of these customers what the columns show; null where there is nothing. Columns that were not asked for are left out. */
export async function besideOf(db: Database, ids: readonly string[], asked: ReadonlySet<BesideColumn>): Promise<(customerId: string) => Beside> {
  const [subscriptions, wallets, promises] = await Promise.all([
    asked.has("subscription") ? subscriptionsOf(db, ids) : undefined,
    asked.has("wallet") ? walletsOf(db, ids) : undefined,
    asked.has("promises") ? promisesOf(db, ids) : undefined,
  ]);
  return (id) => ({
    ...(subscriptions && { subscription: subscriptions.get(id) ?? null }),
    ...(wallets && { wallet: wallets.get(id) ?? null }),
    ...(promises && { promises: promises.get(id) ?? null }),
  });
}

async function subscriptionsOf(db: Database, ids: readonly string[]): Promise<Map<string, NonNullable<CustomerRow["subscription"]>>> {
  const [{ currency }, found] = await Promise.all([
    readOrganisation(db),
    rows<{ id: string; state: "active" | "paused" | "ended"; minor: number | null }>(db, sql`select customer_id as id, state, per_month_minor::float8 as minor from subscription_standing where customer_id = any(${[...ids]}::uuid[])`),
  ]);
  return new Map(found.map(({ id, state, minor }) => [id, { state, perMonth: minor === null ? null : { amountMinor: minor, currency } }]));
}

async function walletsOf(db: Database, ids: readonly string[]): Promise<Map<string, NonNullable<CustomerRow["wallet"]>>> {
  const found = await rows<{ id: string; share: number; stated: boolean }>(db, sql`select customer_id as id, share, stated from wallet_share where customer_id = any(${[...ids]}::uuid[])`);
  return new Map(found.map(({ id, share, stated }) => [id, { share, stated }]));
}

/** Promises that were neither kept nor withdrawn: the same that a decision reads. Rides interaction_care. */
async function promisesOf(db: Database, ids: readonly string[]): Promise<Map<string, NonNullable<CustomerRow["promises"]>>> {
  const found = await rows<{ id: string; kind: string; promiseId: string | null; dueAt: string | null }>(
    db,
    sql`select m.customer_id as id, i.kind, i.properties->>'promiseId' as "promiseId", i.properties->>'dueAt' as "dueAt" from membership m
        join interaction i on i.identity_id = m.identity_id and i.kind in ('promise.made', 'promise.kept', 'promise.withdrawn') where m.customer_id = any(${[...ids]}::uuid[])`,
  );
  return new Map(
    [...Map.groupBy(found, ({ id }) => id)].flatMap(([id, said]) => {
      const ended = new Set(said.filter(({ kind }) => kind !== "promise.made").map(({ promiseId }) => promiseId));
      const due = said.filter(({ kind, promiseId, dueAt }) => kind === "promise.made" && !ended.has(promiseId) && dueAt !== null && !Number.isNaN(Date.parse(dueAt))).map(({ dueAt }) => Date.parse(dueAt!));
      return due.length === 0 ? [] : [[id, { open: due.length, dueAt: new Date(Math.min(...due)).toISOString() }] as const];
    }),
  );
}

/** A table of rows a by which a list is sorted: of those who have one, in the order of an index; the others follow by id. */
export interface SortedBeside {
  readonly table: RawBuilder<unknown>;
  /** That a row a has something to be sorted by. */
  readonly has: RawBuilder<unknown>;
  /** What is compared, as the index has it. */
  readonly compared: RawBuilder<unknown>;
  /** How it is walked in the order of its index. */
  readonly by: (order: "asc" | "desc") => RawBuilder<unknown>;
}

export const plainOrder = (column: RawBuilder<unknown>): Pick<SortedBeside, "compared" | "by"> => ({ compared: column, by: (order) => sql`${column} ${order === "asc" ? sql`asc` : sql`desc`}` });

/** Rides subscription_standing_month and wallet_share_of. */
export function sortedByStanding(sort: CustomerSort): SortedBeside | undefined {
  if (sort === "recurring") return { table: sql`subscription_standing`, has: sql`a.per_month_minor is not null`, ...plainOrder(sql`a.per_month_minor`) };
  if (sort === "wallet") return { table: sql`wallet_share`, has: sql`true`, ...plainOrder(sql`a.share`) };
  return undefined;
}
