import { type Database, type Ground, Refusal, rows, sql } from "../platform/index.ts";
import { requireListed } from "../profiles/index.ts";
import { type Chosen, MOST_AT_ONCE } from "./contract.ts";
import { conditionsOf, fitting, fittingByWords } from "./customer-filters.ts";
import type { Viewer } from "./viewer.ts";

/**
 * The customers that somebody chose, by id: only known ones, and only those that they may see. An old id names the customer
 * it belongs to now.
 *
 * @param most more than so many are refused, for an act on them would hold others up
 * @throws {Refusal} bad-input, if too many are chosen
 */
export async function chosenCustomers(ground: Ground, chosen: Chosen, viewer: Viewer, most = MOST_AT_ONCE): Promise<string[]> {
  const { db } = ground;
  const found = "ids" in chosen ? await byIds(db, chosen.ids, viewer) : await byFilters(ground, chosen, viewer, most);
  if (found.length > most) throw new Refusal("bad-input", `chosen: more than ${most.toLocaleString("en")} customers are chosen. Take fewer at a time, by another filter.`);
  return found;
}

function byIds(db: Database, ids: readonly string[], { seen }: Viewer): Promise<string[]> {
  return rows<{ id: string }>(
    db,
    sql`select distinct p.customer_id as id from membership m join profile p on p.customer_id = m.customer_id where m.identity_id = any(${[...ids]}::uuid[]) and p.known and ${seen ?? sql`true`} order by 1`,
  ).then((found) => found.map((each) => each.id));
}

async function byFilters(ground: Ground, chosen: Extract<Chosen, { filters: unknown }>, viewer: Viewer, most: number): Promise<string[]> {
  const conditions = await conditionsOf(ground, chosen.filters, viewer);
  await requireListed(ground.db, conditions.keys);
  const byWords = fittingByWords(conditions);
  const found = await rows<{ id: string }>(ground.db, sql`with ${byWords?.before ?? sql``} fit as materialized (select p.customer_id as id from ${byWords?.from ?? fitting(conditions)} and p.customer_id <> all(${[...chosen.except]}::uuid[]) limit ${most + 1}) select id from fit`);
  return found.map((each) => each.id).sort();
}
