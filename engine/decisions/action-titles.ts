import { type Database, rows, sql } from "../platform/index.ts";
import { FIRST_ACTIONS } from "./actions.ts";

/** What actions are called, by the policies in force. */
export async function actionTitles(db: Database): Promise<Map<string, string>> {
  const found = await rows<{ id: string; title: string }>(
    db,
    sql`select a->>'id' as id, a->>'title' as title from (select distinct on (policy_key) content from policy_version order by policy_key, version desc) p cross join lateral json_array_elements(p.content->'actions') a`,
  );
  return new Map([...FIRST_ACTIONS, ...found].map(({ id, title }) => [id, title]));
}
