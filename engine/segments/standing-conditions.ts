// Filters by how subscriptions stand, by share of wallet and by who is quietly dissatisfied, as conditions on rows that the step of value keeps.
import { type RawBuilder, sql } from "../platform/index.ts";
import { type CustomerFilters, WALLET_FILTER } from "./contract.ts";
import type { ValueCondition } from "./value-conditions.ts";

export interface WalletCondition {
  readonly side: "below" | "from";
  readonly percent: number;
  readonly stated: boolean;
}

/** @example readWallet("below 40 stated") // { side: "below", percent: 40, stated: true } */
export function readWallet(text: string): WalletCondition {
  const [, side, percent, stated] = WALLET_FILTER.exec(text)!;
  return { side: side as WalletCondition["side"], percent: Number(percent), stated: stated !== undefined };
}

export function standingConditions({ subscription, recurringFrom, wallet, dissatisfied }: Pick<CustomerFilters, "subscription" | "recurringFrom" | "wallet" | "dissatisfied">): readonly ValueCondition[] {
  return [
    ...(subscription === undefined ? [] : [subscription === "none" ? lacking("subscription_standing") : kept("subscription_standing", sql`s.state = ${subscription}`)]),
    ...(recurringFrom === undefined ? [] : [kept("subscription_standing", sql`s.state = 'active' and s.per_month_minor >= ${recurringFrom}::bigint`)]),
    ...(wallet === undefined ? [] : [kept("wallet_share", fitsWallet(readWallet(wallet)))]),
    ...(dissatisfied === undefined ? [] : [kept("dissatisfaction_score", sql`true`)]),
  ];
}

const fitsWallet = ({ side, percent, stated }: WalletCondition): RawBuilder<unknown> => sql`${side === "below" ? sql`s.share < ${percent / 100}::float8` : sql`s.share >= ${percent / 100}::float8`} ${stated ? sql`and s.stated` : sql``}`;

/** Rides the primary key for one customer, and an index by state or share for everybody; only who is likely dissatisfied has a row. */
function kept(table: "subscription_standing" | "wallet_share" | "dissatisfaction_score", fits: RawBuilder<unknown>): ValueCondition {
  return {
    key: undefined, letters: undefined, holds: sql`exists (select 1 from ${sql.table(table)} s where s.customer_id = p.customer_id and ${fits} offset 0)`,
    whoever: (first) => sql`select s.customer_id from ${sql.table(table)} s where ${fits} ${first === undefined ? sql`offset 0` : sql`limit ${first}`}`,
  };
}

function lacking(table: "subscription_standing"): ValueCondition {
  return { key: undefined, letters: undefined, whoever: undefined, holds: sql`not exists (select 1 from ${sql.table(table)} s where s.customer_id = p.customer_id offset 0)` };
}
