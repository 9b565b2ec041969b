// Takes the past conversations of an import back. What was written or promised in one of them since is never taken: such a
// conversation stays whole, and is counted.
import { row, rows, run, sql, type Transaction } from "../platform/index.ts";
import { memberships, recomputeProfiles } from "../profiles/index.ts";
import { type Existing, standAsOfMessages } from "./past-conversations.ts";

export interface PastUndone {
  readonly conversations: number;
  readonly messages: number;
  readonly documents: number;
  /** Conversations of the import that stay whole, because something was written or promised in them since. */
  readonly left: number;
}

/** Takes the conversations and messages of an import back, in the caller's transaction. */
export async function undoPastConversations(tx: Transaction, importId: string): Promise<PastUndone> {
  await sql`create temporary table undo_conversation on commit drop as
    select c.identity_id, c.conversation_id, c.status = 'resolved'
      and not exists (select 1 from message m where m.identity_id = c.identity_id and m.conversation_id = c.conversation_id and m.import_id is distinct from ${importId}::uuid)
      and not exists (select 1 from document d where d.identity_id = c.identity_id and d.conversation_id = c.conversation_id and d.import_id is distinct from ${importId}::uuid)
      and not exists (select 1 from promise p where p.identity_id = c.identity_id and p.conversation_id = c.conversation_id) as goes
    from conversation c where c.import_id = ${importId}::uuid`.execute(tx);
  await sql`create temporary table undo_added on commit drop as select distinct m.identity_id, m.conversation_id from message m
    where m.import_id = ${importId}::uuid and not exists (select 1 from undo_conversation u where u.conversation_id = m.conversation_id)`.execute(tx);
  await sql`analyze undo_conversation, undo_added`.execute(tx);
  // Told before they go: whose profiles count the touch points.
  const touched = await rows<{ id: string }>(tx, sql`select distinct identity_id as id from (select identity_id from undo_conversation where goes union all select identity_id from undo_added) t`);
  const added = await rows<Pick<Existing, "conversationId" | "identityId">>(tx, sql`select identity_id as "identityId", conversation_id as "conversationId" from undo_added`);
  await sql`delete from interaction i where import_id = ${importId}::uuid and not exists (select 1 from undo_conversation u where not u.goes and u.conversation_id::text = i.properties->>'conversationId')`.execute(tx);
  // What a message was known by in a conversation that stays goes with it.
  await sql`delete from conversation_start s using message m where m.import_id = ${importId}::uuid and s.conversation_id = m.conversation_id and m.client_id = substr(s.source, 8) || ':' || s.message_id
    and exists (select 1 from undo_added a where a.identity_id = m.identity_id and a.conversation_id = m.conversation_id)`.execute(tx);
  const messages = await run(tx, sql`delete from message m where import_id = ${importId}::uuid and not exists (select 1 from undo_conversation u where not u.goes and u.identity_id = m.identity_id and u.conversation_id = m.conversation_id)`);
  const documents = await rows<{ identityId: string; documentId: string }>(tx, sql`delete from document d where import_id = ${importId}::uuid
    and not exists (select 1 from message m where m.identity_id = d.identity_id and m.conversation_id = d.conversation_id and m.message_id = d.message_id) returning identity_id as "identityId", document_id as "documentId"`);
  await sql`delete from document_piece p using unnest(${documents.map((d) => d.identityId)}::uuid[], ${documents.map((d) => d.documentId)}::uuid[]) as d (identity_id, document_id) where p.identity_id = d.identity_id and p.document_id = d.document_id`.execute(tx);
  const tags = await rows<{ id: string }>(tx, sql`select distinct tag_id as id from conversation_tag t join undo_conversation u using (identity_id, conversation_id) where u.goes`);
  await sql`delete from conversation_tag t using undo_conversation u where u.identity_id = t.identity_id and u.conversation_id = t.conversation_id and u.goes`.execute(tx);
  // A tag that nothing carries or ever carried came with them.
  await sql`delete from tag t where tag_id = any(${tags.map((each) => each.id)}::uuid[]) and not exists (select 1 from conversation_tag c where c.tag_id = t.tag_id) and not exists (select 1 from customer_tag c where c.tag_id = t.tag_id)`.execute(tx);
  for (const table of ["conversation_start", "conversation_code", "conversation_owner"] as const) await sql`delete from ${sql.table(table)} t using undo_conversation u where u.conversation_id = t.conversation_id and u.goes`.execute(tx);
  const conversations = await run(tx, sql`delete from conversation c using undo_conversation u where u.identity_id = c.identity_id and u.conversation_id = c.conversation_id and u.goes`);
  const { left } = (await row<{ left: number }>(tx, sql`select (count(*) filter (where not goes))::integer as left from undo_conversation`))!;
  await standAsOfMessages(tx, added);
  await sql`drop table undo_conversation, undo_added`.execute(tx);
  for (let i = 0; i < touched.length; i += 5000) {
    const customers = await memberships(tx, touched.slice(i, i + 5000).map((each) => each.id));
    await recomputeProfiles(tx, [...new Set(customers.values())]);
  }
  return { conversations, messages, documents: documents.length, left };
}
