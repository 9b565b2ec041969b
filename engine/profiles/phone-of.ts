// Which of somebody's telephone numbers stands on their profile.
import { type RawBuilder, sql } from "../platform/index.ts";
import { LONGEST_COUNTRY_CODE, SHORTEST_NUMBER } from "./fuller-number.ts";

/** @param full @param other as in `isFullerNumber`, whose rule this is */
export function isFuller(full: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<unknown> {
  const atHome = sql`ltrim(${other}, '0')`;
  return sql`(${full} like '+%' and ${other} not like '+%' and length(${atHome}) >= ${sql.lit(SHORTEST_NUMBER)} and length(${full}) - 1 - length(${atHome}) between 1 and ${sql.lit(LONGEST_COUNTRY_CODE)} and right(${full}, length(${atHome})) = ${atHome})`;
}

/** The first of some numbers, in the form with its country where one of the others is that; null of none. @param numbers an array, best first */
export function phoneAmong(numbers: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${numbers}[1] is null or ${numbers}[1] like '+%' or ${numbers}[2] is null then ${numbers}[1]
    else coalesce((select f.n from unnest(${numbers}) with ordinality as f (n, place) where ${isFuller(sql`f.n`, sql`${numbers}[1]`)} order by f.place limit 1), ${numbers}[1]) end`;
}
