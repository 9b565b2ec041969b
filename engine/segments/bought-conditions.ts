// Filters by what customers bought, as conditions on lines of their orders. A day counts as in purchase days: orders that were
// cancelled the day they were made are no purchase.
import { type RawBuilder, sql } from "../platform/index.ts";
import { type BoughtCondition, readBought } from "./bought.ts";
import type { ValueCondition } from "./value-conditions.ts";

type Condition = RawBuilder<unknown>;

/** @param at at which moment; what came later is not known yet */
export function boughtConditions(bought: string | undefined, at: Condition): readonly ValueCondition[] {
  return bought === undefined ? [] : readBought(bought)!.map((asked) => ofBought(asked, at));
}

function ofBought(asked: BoughtCondition, at: Condition): ValueCondition {
  const { times, not } = asked;
  const lines = sql`order_line l join interaction i on i.identity_id = l.identity_id and i.interaction_id = l.interaction_id and i.kind = 'order'
    join purchase_day d on d.identity_id = i.identity_id and d.currency = i.currency and d.day = (i.occurred_at at time zone 'UTC')::date`;
  const fits = sql`${matches(asked)} and l.amount_minor > 0 and l.quantity > 0 and i.occurred_at <= ${at} ${asked.withinDays === undefined ? sql`` : sql`and i.occurred_at > ${at} - make_interval(days => ${asked.withinDays}::integer)`}`;
  // Of one customer, riding primary keys that begin with the owner (`offset 0` keeps it so).
  const theirs = sql`(select identity_id from membership where customer_id = p.customer_id offset 0) m cross join lateral (select d.day from ${lines} where l.identity_id = m.identity_id and ${fits} offset 0) b`;
  const held = times === 1 ? sql`exists (select 1 from ${theirs})` : sql`(select count(distinct b.day) from ${theirs}) >= ${times}::integer`;
  return {
    key: undefined, letters: undefined, holds: not ? sql`not ${held}` : held,
    // Of everybody. Rides order_line_sku or order_line_category; words are looked for in all lines.
    whoever: not ? undefined : (first) => sql`select m.customer_id from ${lines} join membership m on m.identity_id = l.identity_id where ${fits} group by m.customer_id having count(distinct d.day) >= ${times}::integer ${first === undefined ? sql`` : sql`limit ${first}`}`,
  };
}

function matches({ by, values }: BoughtCondition): Condition {
  switch (by) {
    case "product":
      return sql`l.sku <> '' and l.sku = any(${[...values]}::text[])`;
    case "category":
      return sql`l.category is not null and l.category = any(${[...values]}::text[])`;
    case "named":
      return sql`l.description ilike any(${values.map((value) => `%${value.replace(/[\\%_]/g, "\\$&")}%`)}::text[])`;
  }
}
