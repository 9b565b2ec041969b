// What trusted sources say under a key, for what changes how somebody is treated: a page must not say it.
import { type RawBuilder, sql } from "../../platform/index.ts";
import { believedPlace, byBelief, stands } from "./believed-source.ts";

/**
 * A query of at most one row `(value jsonb, source text, at timestamptz)`: of what trusted sources say of a customer under a key,
 * what the profile would choose. What a source took back it does not say.
 *
 * @param customerId a column or parameter that holds the customer's current id
 */
export function trustedValue(key: string, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  // Names of its own, for it stands within queries that have theirs.
  return sql`select tv.value, tv.source, tv.observed_at as at from membership tv_m join attribute tv on tv.identity_id = tv_m.identity_id
    where tv_m.customer_id = ${customerId} and tv.key = ${key} and tv.trusted and ${stands("tv")} order by ${byBelief("tv", believedPlace("tv"))} limit 1`;
}
