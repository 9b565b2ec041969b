import { type Database, rows, sql } from "../platform/index.ts";

/** The short codes of those among these ids that are conversations'; by primary keys. */
export async function conversationCodes(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; code: string }>(
    db,
    sql`select o.conversation_id as id, c.code from conversation_owner o join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id
        where o.conversation_id = any(${[...ids]}::uuid[])`,
  );
  return new Map(found.map((each) => [each.id, each.code]));
}
