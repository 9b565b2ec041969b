// Which customers chose the groups of a look, and so are no proof of what it found.
import { placeOf } from "@rapport/experiments";
import { type Database, row, rows, sql } from "../../platform/index.ts";

/**
 * Whether somebody is of the half that chooses groups: for each action the same for ever, so that no look at it chooses by those who told
 * an earlier one.
 */
export const choosesGroups = (actionId: string, customerId: string): boolean => placeOf(`half of ${actionId}:${customerId}`) < 0.5;

/**
 * Customers by whose responses the rule of a segment was chosen, where it was made of groups that were found; of any other segment nobody.
 * The other half, and whoever met the action since, may prove that members respond otherwise.
 */
export async function whoChose(db: Database, segmentKey: string): Promise<ReadonlySet<string>> {
  const search = await row<{ actionId: string; until: string }>(db, sql`select r.action_id as "actionId", r.known_until::text as until from response_segment m join response_search r on r.search_id = m.search_id where m.segment_key = ${segmentKey}`);
  if (!search) return new Set();
  const met = await rows<{ id: string }>(db, sql`select distinct m.customer_id as id from decision_action a join membership m on m.identity_id = a.identity_id where a.action_id = ${search.actionId} and (a.at at time zone 'UTC')::date <= ${search.until}::date`);
  return new Set(met.flatMap(({ id }) => (choosesGroups(search.actionId, id) ? [id] : [])));
}
