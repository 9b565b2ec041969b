// Tags on conversations: the same tags as customers carry. Carrying one is a record that is ended, never deleted.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, type RawBuilder, Refusal, row, rows, run, sql, type Transaction, transaction } from "../platform/index.ts";
import { findOrMakeTag, memberships } from "../profiles/index.ts";
import type { ConversationRow, ConversationTag, TaggedMany, TagMany } from "./contract.ts";
import { conversationRows } from "./conversation-row.ts";
import { findConversation, type KeptConversation } from "./kept-conversation.ts";

/** The condition on a conversation c that it carries a tag. Rides the primary key. */
export function carriesTag(tagId: string): RawBuilder<unknown> {
  return sql`exists (select 1 from conversation_tag g where g.identity_id = c.identity_id and g.conversation_id = c.conversation_id and g.tag_id = ${tagId}::uuid and g.ended_at is null)`;
}

/** Puts a tag on a conversation; one that nobody used before is made. What is so already is not done again. @throws {Refusal} not-found */
export function tagConversation(ground: Ground, actor: Actor, conversationId: string, name: string): Promise<ConversationRow> {
  return actOnConversation(ground, actor, conversationId, async (tx, { identityId }, now) => {
    const tagId = await findOrMakeTag(tx, now, actor, name);
    if (!(await putOn(tx, now, actor, { identityId, conversationId }, tagId))) return undefined;
    return { act: "conversation.tag", detail: { tagId, name } };
  });
}

/** @throws {Refusal} not-found, if there is no such conversation, or it does not carry the tag */
export function untagConversation(ground: Ground, actor: Actor, conversationId: string, tagId: string): Promise<ConversationRow> {
  return actOnConversation(ground, actor, conversationId, async (tx, { identityId }, now) => {
    if (!(await takeOff(tx, now, actor, { identityId, conversationId }, tagId))) throw new Refusal("not-found", "The conversation does not carry this tag.");
    return { act: "conversation.untag", detail: { tagId, name: (await row<{ name: string }>(tx, sql`select name from tag where tag_id = ${tagId}::uuid`))?.name } };
  });
}

type Place = Pick<KeptConversation, "identityId" | "conversationId">;

/** @returns whether it was not there before */
async function putOn(tx: Transaction, now: Date, actor: Actor, { identityId, conversationId }: Place, tagId: string): Promise<boolean> {
  const there = await row(tx, sql`select 1 from conversation_tag where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid and tag_id = ${tagId}::uuid and ended_at is null`);
  if (!there) await sql`insert into conversation_tag (identity_id, conversation_id, tagging_id, tag_id, added_at, added_by) values (${identityId}::uuid, ${conversationId}::uuid, ${newId(now.getTime())}::uuid, ${tagId}::uuid, ${now}, ${actor.id})`.execute(tx);
  return !there;
}

/** @returns whether it was there */
async function takeOff(tx: Transaction, now: Date, actor: Actor, { identityId, conversationId }: Place, tagId: string): Promise<boolean> {
  return (await run(tx, sql`update conversation_tag set ended_at = ${now}, ended_by = ${actor.id} where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid and tag_id = ${tagId}::uuid and ended_at is null`)) > 0;
}

/**
 * Puts a tag on many conversations, or takes it off: all or nothing, each with its line in the audit. The other of the two, of
 * those that it changed, takes it back.
 *
 * @throws {Refusal} not-found, if there is no such conversation or no such tag
 */
export async function tagMany(ground: Ground, actor: Actor, asked: TagMany): Promise<TaggedMany> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    const tagId = "name" in asked ? await findOrMakeTag(tx, now, actor, asked.name) : asked.tagId;
    const name = (await row<{ name: string }>(tx, sql`select name from tag where tag_id = ${tagId}::uuid`))?.name;
    if (name === undefined) throw new Refusal("not-found", "There is no such tag.");
    const changed: string[] = [];
    // In one order everywhere, so that two who act on the same do not wait for each other crosswise.
    for (const conversationId of [...new Set(asked.conversationIds)].sort()) {
      const on = await findConversation(tx, conversationId, { lock: true });
      if (!(await (asked.on ? putOn : takeOff)(tx, now, actor, on, tagId))) continue;
      changed.push(conversationId);
      await tell(tx, now, actor, on, { act: asked.on ? "conversation.tag" : "conversation.untag", detail: { tagId, name, together: asked.conversationIds.length } });
    }
    return { tag: { tagId, name }, changed };
  });
  ground.nudge();
  return done;
}

type Done = { readonly act: string; readonly detail: Readonly<Record<string, unknown>> } | undefined;

async function actOnConversation(ground: Ground, actor: Actor, conversationId: string, act: (tx: Transaction, on: KeptConversation, now: Date) => Promise<Done>): Promise<ConversationRow> {
  const now = ground.now();
  const found = await transaction(ground.db, async (tx) => {
    const on = await findConversation(tx, conversationId, { lock: true });
    const done = await act(tx, on, now);
    if (!done) return on;
    await tell(tx, now, actor, on, done);
    return on;
  });
  ground.nudge();
  return (await conversationRows(ground.db, now, [found]))[0]!;
}

async function tell(tx: Transaction, now: Date, actor: Actor, { identityId, conversationId }: Place, done: NonNullable<Done>): Promise<void> {
  await writeAudit(tx, now, actor, done.act, { kind: "conversation", id: conversationId }, done.detail);
  const customerId = (await memberships(tx, [identityId])).get(identityId)!;
  await appendLog(tx, now, { topic: "conversation", identityIds: [...new Set([customerId, identityId])], conversationId });
}

/** Tags of some conversations, by name: nothing for those that carry none. */
export async function tagsOfConversations(db: Database, conversations: readonly Pick<KeptConversation, "identityId" | "conversationId">[]): Promise<Map<string, ConversationTag[]>> {
  const found = await rows<{ id: string; tags: ConversationTag[] }>(
    db,
    sql`select g.conversation_id as id, jsonb_agg(distinct jsonb_build_object('name', t.name, 'tagId', t.tag_id)) as tags
        from unnest(${conversations.map((c) => c.identityId)}::uuid[], ${conversations.map((c) => c.conversationId)}::uuid[]) as w (identity_id, conversation_id)
        join conversation_tag g on g.identity_id = w.identity_id and g.conversation_id = w.conversation_id and g.ended_at is null join tag t on t.tag_id = g.tag_id group by 1`,
  );
  const byName = (one: ConversationTag, other: ConversationTag) => one.name.localeCompare(other.name, "en", { sensitivity: "base" });
  return new Map(found.map(({ id, tags }) => [id, tags.sort(byName)]));
}

/** Words of a search that name a tag, as #warranty or #"two words", and the rest. What is no tag's name stays a word: #1001 may be an order. */
export async function tagsIn(db: Database, typed: string): Promise<{ readonly tagIds: readonly string[]; readonly rest: string }> {
  const marks = [...typed.matchAll(/(?<=^|\s)#(?:["“”„]([^"“”„]+)["“”„]|(\S+))/gu)];
  if (marks.length === 0) return { tagIds: [], rest: typed };
  const nameOf = (mark: RegExpExecArray) => (mark[1] ?? mark[2])!.trim().toLowerCase();
  const known = new Map((await rows<{ name: string; id: string }>(db, sql`select lower(name) as name, tag_id as id from tag where lower(name) = any(${marks.map((mark) => nameOf(mark as RegExpExecArray))}::text[])`)).map(({ name, id }) => [name, id]));
  let rest = typed;
  const tagIds: string[] = [];
  for (const mark of marks) {
    const id = known.get(nameOf(mark as RegExpExecArray));
    if (id === undefined) continue;
    tagIds.push(id);
    rest = rest.replace(mark[0], " ");
  }
  return { tagIds, rest: rest.replace(/\s+/g, " ").trim() };
}
