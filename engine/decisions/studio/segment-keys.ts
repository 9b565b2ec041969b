import { type Database, rows, sql } from "../../platform/index.ts";

/** Segments by rule that are in use, by key: each is a fact that a rule may ask for. */
export async function segmentKeys(db: Database): Promise<string[]> {
  return (await rows<{ key: string }>(db, sql`select segment_key as key from segment where rule->>'kind' = 'filters' and archived_at is null order by 1`)).map(({ key }) => key);
}
