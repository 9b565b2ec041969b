// What trusted sources say under a key, for what changes how somebody is treated: a page must not say it.
import { type RawBuilder, sql } from "../../platform/index.ts";

/**
 * A query of at most one row `(value jsonb, source text, at timestamptz)`: of what trusted sources say of a customer under a key,
 * what the profile would choose. What a source took back it does not say.
 *
 * @param customerId a column or parameter that holds the customer's current id
 */
export function trustedValue(key: string, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  // Names of its own, for it stands within queries that have theirs.
  return sql`select tv.value, tv.source, tv.observed_at as at from membership tv_m join attribute tv on tv.identity_id = tv_m.identity_id
    left join setting tv_o on tv_o.key = 'attribute-sources' left join lateral (select s.place from jsonb_array_elements_text(tv_o.value) with ordinality as s (name, place) where s.name = tv.source) tv_b on true
    where tv_m.customer_id = ${customerId} and tv.key = ${key} and tv.trusted and tv.value <> 'null'::jsonb and not exists (
      select 1 from attribute tv_n where tv_n.identity_id = tv.identity_id and tv_n.key = tv.key and tv_n.source = tv.source and tv_n.value = 'null'::jsonb and (tv_n.observed_at, tv_n.attribute_id) > (tv.observed_at, tv.attribute_id))
    order by tv_b.place nulls last, tv.observed_at desc, tv.attribute_id desc limit 1`;
}
