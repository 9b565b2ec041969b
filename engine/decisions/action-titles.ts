import { type Database, rows, sql } from "../platform/index.ts";
import { FIRST_ACTIONS } from "./actions.ts";
import { FIRST_REASONS } from "./override-reasons.ts";

/** What actions are called, by the policies in force. */
export async function actionTitles(db: Database): Promise<Map<string, string>> {
  const found = await rows<{ id: string; title: string }>(
    db,
    sql`select a->>'id' as id, a->>'title' as title from (select distinct on (policy_key) content from policy_version order by policy_key, version desc) p cross join lateral json_array_elements(p.content->'actions') a`,
  );
  return new Map([...FIRST_ACTIONS, ...found].map(({ id, title }) => [id, title]));
}

/** What experiments are called, by any version of a policy: one that has ended is still told. */
export async function experimentTitles(db: Database): Promise<Map<string, string>> {
  const found = await rows<{ key: string; title: string }>(
    db,
    sql`select distinct on (e->>'key') e->>'key' as key, e->>'title' as title from policy_version p cross join lateral json_array_elements(coalesce(p.content->'experiments', '[]'::json)) e order by e->>'key', p.version desc`,
  );
  return new Map(found.map(({ key, title }) => [key, title]));
}

/** Reasons for doing otherwise in words, by any version of a policy: one that the rules no longer name is still told. */
export async function reasonTitles(db: Database): Promise<(key: string) => string> {
  const found = await rows<{ key: string; title: string }>(
    db,
    sql`select distinct on (r->>'key') r->>'key' as key, r->>'title' as title from policy_version p cross join lateral json_array_elements(coalesce(p.content->'overrideReasons', '[]'::json)) r order by r->>'key', p.version desc`,
  );
  const titles = new Map([...FIRST_REASONS, ...found].map(({ key, title }) => [key, title]));
  return (key) => titles.get(key) ?? key;
}
