// Which of several sources is believed about an attribute, as fragments of SQL: said once, so that the profile, lists, likeness and
// decisions cannot differ. `winnerOf` (attribute-rule.ts) is the same rule in the program; tests hold the two against each other.
import { type RawBuilder, sql } from "../../platform/index.ts";

/** A CTE of the sources that owners believe, `believed (source, place)`: whoever stands first wins. */
export const believed = sql`believed as (select s.source, s.place from setting o cross join jsonb_array_elements_text(o.value) with ordinality as s (source, place) where o.key = 'attribute-sources')`;

/** The place of a statement's source among them, looked up for the statement alone; null where it is not among them. @param of the alias of a row of attribute */
export function believedPlace(of: string): RawBuilder<unknown> {
  return sql`(select bs.place from setting bo cross join jsonb_array_elements_text(bo.value) with ordinality as bs (source, place) where bo.key = 'attribute-sources' and bs.source = ${sql.ref(`${of}.source`)})`;
}

/** That a statement stands: it says something, and its source has not taken back since what it said of this. @param then as of an earlier moment; what was taken back after it still stood */
export function stands(of: string, then?: RawBuilder<unknown>): RawBuilder<unknown> {
  const at = (column: string) => sql.ref(`${of}.${column}`);
  return sql`${at("value")} <> 'null'::jsonb and not exists (select 1 from attribute bn
    where bn.identity_id = ${at("identity_id")} and bn.key = ${at("key")} and bn.source = ${at("source")} and bn.value = 'null'::jsonb and (bn.observed_at, bn.attribute_id) > (${at("observed_at")}, ${at("attribute_id")})${then === undefined ? sql`` : sql` and bn.observed_at <= ${then}`})`;
}

/** A day as 3/4/1970, kept as it was written, for nobody knows whether the day or the month comes first. */
const OPEN_DAY = "^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}$";

/** The order in which statements are believed, the winner first: by the owners' order of sources, a trusted source, a day that can be read, what was observed last. */
export function byBelief(of: string, place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${place} nulls last, ${sql.ref(`${of}.trusted`)} desc, jsonb_typeof(${sql.ref(`${of}.value`)}) = 'string' and ${sql.ref(`${of}.value`)} #>> '{}' ~ ${sql.lit(OPEN_DAY)}, ${sql.ref(`${of}.observed_at`)} desc, ${sql.ref(`${of}.attribute_id`)} desc`;
}
