// Takes deals and activities back with the import that brought them.
import { type Database, rows, run, sql } from "../platform/index.ts";
import { memberships, recomputeProfiles } from "../profiles/index.ts";

/** Takes the touch points of an import back, in the caller's transaction, before the people whose they are. @returns how many */
export async function undoTouchPoints(tx: Database, importId: string): Promise<number> {
  await sql`create temporary table undo_touch_point on commit drop as select identity_id, interaction_id, source, properties->>'sourceId' as id from interaction where import_id = ${importId}::uuid and properties ? 'sourceId' and not properties ? 'conversationId'`.execute(tx);
  await sql`delete from seen_message s using undo_touch_point u where s.source = u.source and s.message_id = u.id and s.interaction_id = u.interaction_id`.execute(tx);
  const gone = await run(tx, sql`delete from interaction i using undo_touch_point u where i.identity_id = u.identity_id and i.interaction_id = u.interaction_id`);
  const touched = await rows<{ id: string }>(tx, sql`select distinct identity_id as id from undo_touch_point`);
  await sql`drop table undo_touch_point`.execute(tx);
  for (let i = 0; i < touched.length; i += 5000) await recomputeProfiles(tx, [...new Set((await memberships(tx, touched.slice(i, i + 5000).map((each) => each.id))).values())]);
  return gone;
}
