// Conversations that were led elsewhere, brought in with their messages at their time: closed, so nobody waits and nobody is
// answered; known again by the source's own numbers; taken back with the import that brought them.
import type { Channel, NewInteraction } from "../interactions/index.ts";
import { recordInteractions } from "../interactions/index.ts";
import { newId, row, rows, sql, type Transaction } from "../platform/index.ts";
import { findOrMakeTag } from "../profiles/index.ts";
import { newCode } from "./conversation-code.ts";
import { previewOf } from "./conversation.ts";
import { storeDocument } from "./documents/documents.ts";
import type { Author } from "./message.ts";
import { cleanText } from "./message.ts";

export interface PastMessage {
  /** The source's own number of it. */
  readonly sourceId: string;
  readonly at: Date;
  readonly author: Author;
  readonly audience: "customer" | "team";
  readonly body: string;
  readonly attached?: readonly PastAttached[];
}

/** A file that was attached to a message, of a kind that is kept (`checkDocument`). */
export interface PastAttached {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  /** Gives its bytes when they are written, so that they are not all in memory at once. */
  readonly read: () => Buffer;
}

export interface PastConversation {
  readonly identityId: string;
  /** The source's own number; the same again is the same conversation. */
  readonly sourceId: string;
  /** Further numbers by which it is known again. */
  readonly aliases: readonly string[];
  /** The number by which people there called it; whoever types it finds the conversation. */
  readonly number?: string | undefined;
  /** Names of tags that it carries, each of 60 letters at most. */
  readonly tags?: readonly string[];
  readonly subject: string;
  readonly channel: Channel;
  readonly cameFrom: string;
  readonly assignee: string | null;
  readonly openedAt: Date;
  readonly endedAt: Date;
  readonly messages: readonly PastMessage[];
}

export interface PastStored {
  readonly conversations: number;
  readonly messages: number;
  /** Conversations that were there with all of their messages. */
  readonly alreadyThere: number;
}

const CODE_LETTERS = 7; // as many as a million at once need

/**
 * Stores some conversations of one source in the caller's transaction. What is there by its number is not stored again;
 * messages that are new to a conversation are added to it.
 *
 * @param of importId: the import that brings them
 */
export async function storePastConversations(tx: Transaction, now: Date, of: { readonly importId: string; readonly source: string; /** who brings them */ readonly by?: string }, given: readonly PastConversation[]): Promise<PastStored> {
  const source = startSource(of.source);
  const found = await conversationsStarted(tx, source, given.flatMap((each) => [each.sourceId, ...each.aliases]));
  const opening: { conversationId: string; code: string; past: PastConversation }[] = [];
  const adding: { to: Existing; past: PastConversation; messages: PastMessage[] }[] = [];
  let alreadyThere = 0;
  const known = given.flatMap((past) => {
    const to = [past.sourceId, ...past.aliases].map((id) => found.get(id)).find((each) => each !== undefined);
    return to ? [{ past, to }] : [];
  });
  const there = await messagesThere(tx, known.map(({ to }) => to));
  for (const { past, to } of known) {
    const messages = past.messages.filter((message) => !there.has(`${to.conversationId}\n${clientId(of.source, message)}`));
    if (messages.length === 0) alreadyThere++;
    else adding.push({ to, past, messages });
  }
  const seen = new Set(known.map(({ past }) => past));
  const codes = await takeCodes(tx, given.length - seen.size);
  for (const past of given) if (!seen.has(past)) opening.push({ ...codes[opening.length]!, past });

  await insertConversations(tx, of.importId, source, opening);
  await tagAll(tx, now, of.by ?? "import", opening);
  const position = await recordInteractions(tx, now, [
    ...opening.flatMap(({ conversationId, code, past }) => touchPoints(of, conversationId, code, past)),
    ...adding.flatMap(({ to, past, messages }) => furtherTouchPoints(of, to, past, messages)),
  ]).then(() => currentPosition(tx));
  await insertMessages(tx, of, position, [
    ...opening.map(({ conversationId, past }) => ({ conversationId, identityId: past.identityId, channel: past.channel, messages: past.messages, position: null })),
    ...adding.map(({ to, messages }) => ({ conversationId: to.conversationId, identityId: to.identityId, channel: to.channel, messages, position: to.position })),
  ]);
  await addAliases(tx, source, adding.map(({ to, past }) => ({ conversationId: to.conversationId, past })));
  await standAsOfMessages(tx, adding.map(({ to }) => to));
  return { conversations: opening.length, messages: opening.reduce((sum, each) => sum + each.past.messages.length, 0) + adding.reduce((sum, each) => sum + each.messages.length, 0), alreadyThere };
}

/** Numbers of another program never meet those of a key of the same name. */
/** Looked for by `find-conversations.ts`. */
export const numberKey = (number: string) => `number:${number.toLowerCase()}`;
export const startSource = (source: string) => `import:${source}`;
const clientId = (source: string, message: PastMessage) => `${source}:${message.sourceId}`;

export interface Existing {
  readonly conversationId: string;
  readonly identityId: string;
  readonly channel: Channel;
  readonly code: string;
  readonly resolvedAt: Date | null;
  /** Where its first messages stand, so that earlier ones that come later are read in the order of time. */
  readonly position: number | null;
}

/** Rides the primary keys of conversation_start and conversation_owner. */
async function conversationsStarted(tx: Transaction, source: string, sourceIds: readonly string[]): Promise<Map<string, Existing>> {
  const found = await rows<Existing & { sourceId: string }>(
    tx,
    sql`select s.message_id as "sourceId", c.conversation_id as "conversationId", c.identity_id as "identityId", c.channel, c.code, c.resolved_at as "resolvedAt",
          (select min(m.position) from message m where m.identity_id = c.identity_id and m.conversation_id = c.conversation_id) as position
        from conversation_start s join conversation_owner o using (conversation_id) join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id
        where s.source = ${source} and s.message_id = any(${[...sourceIds]}::text[])`,
  );
  return new Map(found.map((each) => [each.sourceId, each]));
}

async function messagesThere(tx: Transaction, conversations: readonly Existing[]): Promise<Set<string>> {
  if (conversations.length === 0) return new Set();
  const found = await rows<{ conversationId: string; clientId: string }>(
    tx,
    sql`select m.conversation_id as "conversationId", m.client_id as "clientId" from unnest(${conversations.map((c) => c.identityId)}::uuid[], ${conversations.map((c) => c.conversationId)}::uuid[]) as w (identity_id, conversation_id)
        join message m on m.identity_id = w.identity_id and m.conversation_id = w.conversation_id`,
  );
  return new Set(found.map((each) => `${each.conversationId}\n${each.clientId}`));
}

async function takeCodes(tx: Transaction, count: number): Promise<{ conversationId: string; code: string }[]> {
  const taken: { conversationId: string; code: string }[] = [];
  while (taken.length < count) {
    const wanted = Array.from({ length: count - taken.length }, () => ({ conversationId: newId(), code: newCode(CODE_LETTERS) }));
    taken.push(
      ...(await rows<{ conversationId: string; code: string }>(
        tx,
        sql`insert into conversation_code (code, conversation_id) select code, id from unnest(${wanted.map((w) => w.code)}::text[], ${wanted.map((w) => w.conversationId)}::uuid[]) as t (code, id)
            on conflict do nothing returning code, conversation_id as "conversationId"`,
      )),
    );
  }
  return taken;
}

async function insertConversations(tx: Transaction, importId: string, source: string, opening: readonly { readonly conversationId: string; readonly code: string; readonly past: PastConversation }[]): Promise<void> {
  if (opening.length === 0) return;
  const ids = opening.map((each) => each.conversationId);
  const identities = opening.map((each) => each.past.identityId);
  await sql`insert into conversation_owner (conversation_id, identity_id) select * from unnest(${ids}::uuid[], ${identities}::uuid[])`.execute(tx);
  await addAliases(tx, source, opening);
  await sql`insert into conversation (identity_id, conversation_id, code, subject, topic, channel, complaint, status, assignee, came_from, opened_at, last_message_at, preview, unread, lamp, resolved_at, import_id)
    select identity_id, id, code, subject, 'other', channel, false, 'resolved', assignee, came_from, opened_at, last_at, preview, 0, 'ok', ended_at, ${importId}::uuid
    from unnest(${identities}::uuid[], ${ids}::uuid[], ${opening.map((o) => o.code)}::text[], ${opening.map((o) => cleanText(o.past.subject) || "Without a subject")}::text[], ${opening.map((o) => o.past.channel)}::text[],
      ${opening.map((o) => o.past.assignee)}::text[], ${opening.map((o) => o.past.cameFrom)}::text[], ${opening.map((o) => o.past.openedAt.toISOString())}::timestamptz[], ${opening.map((o) => lastMessageAt(o.past).toISOString())}::timestamptz[],
      ${opening.map((o) => previewIn(o.past.messages))}::text[], ${opening.map((o) => o.past.endedAt.toISOString())}::timestamptz[])
      as t (identity_id, id, code, subject, channel, assignee, came_from, opened_at, last_at, preview, ended_at)`.execute(tx);
}

/** Carried from when the conversation began. */
async function tagAll(tx: Transaction, now: Date, by: string, opening: readonly { readonly conversationId: string; readonly past: PastConversation }[]): Promise<void> {
  const ids = new Map<string, string>();
  for (const name of new Set(opening.flatMap(({ past }) => past.tags ?? []))) ids.set(name, await findOrMakeTag(tx, now, { id: by }, name));
  const all = opening.flatMap(({ conversationId, past }) => [...new Set((past.tags ?? []).map((name) => ids.get(name)!))].map((tagId) => ({ conversationId, tagId, past })));
  if (all.length === 0) return;
  await sql`insert into conversation_tag (identity_id, conversation_id, tagging_id, tag_id, added_at, added_by) select t.*, ${by} from unnest(${all.map((a) => a.past.identityId)}::uuid[], ${all.map((a) => a.conversationId)}::uuid[], ${all.map(() => newId(now.getTime()))}::uuid[], ${all.map((a) => a.tagId)}::uuid[], ${all.map((a) => a.past.openedAt.toISOString())}::timestamptz[]) as t`.execute(tx);
}

async function addAliases(tx: Transaction, source: string, conversations: readonly { readonly conversationId: string; readonly past: PastConversation }[]): Promise<void> {
  const starts = conversations.flatMap(({ conversationId, past }) => [past.sourceId, ...past.aliases, ...(past.number === undefined ? [] : [numberKey(past.number)])].map((id) => ({ id, conversationId })));
  if (starts.length === 0) return;
  await sql`insert into conversation_start (source, message_id, conversation_id) select ${source}, id, conversation from unnest(${starts.map((s) => s.id)}::text[], ${starts.map((s) => s.conversationId)}::uuid[]) as t (id, conversation) on conflict do nothing`.execute(tx);
}

const lastMessageAt = (past: PastConversation) => new Date(Math.max(past.openedAt.getTime(), ...past.messages.map((message) => message.at.getTime())));

/** The customer's last words, else ours: what `previewOf` would be, had they been written here. */
function previewIn(messages: readonly PastMessage[]): string {
  const shown = messages.filter((message) => message.audience === "customer");
  return previewOf((shown.findLast((message) => message.author.kind === "customer") ?? shown.at(-1))?.body ?? "");
}

function touchPoints(of: { readonly importId: string; readonly source: string }, conversationId: string, code: string, past: PastConversation): NewInteraction[] {
  const by = touchPoint(of, past.identityId, conversationId, past.channel);
  return [
    by("conversation.opened", past.openedAt, "in", { topic: "other", subject: past.subject, code }),
    ...messagesAsTouchPoints(by, of.source, past.messages),
    by("conversation.resolved", past.endedAt, "none", {}),
  ];
}

/** Something came after the end that was known: it was open again until the new end. */
function furtherTouchPoints(of: { readonly importId: string; readonly source: string }, to: Existing, past: PastConversation, messages: readonly PastMessage[]): NewInteraction[] {
  const by = touchPoint(of, to.identityId, to.conversationId, to.channel);
  const after = to.resolvedAt === null ? undefined : messages.find((message) => message.at > to.resolvedAt! && message.audience === "customer");
  return [
    ...(after ? [by("conversation.reopened", after.at, "in", {}), by("conversation.resolved", past.endedAt, "none", {})] : []),
    ...messagesAsTouchPoints(by, of.source, messages),
  ];
}

function touchPoint(of: { readonly importId: string; readonly source: string }, identityId: string, conversationId: string, channel: Channel) {
  return (kind: string, at: Date, direction: NewInteraction["direction"], properties: Readonly<Record<string, unknown>>, body: string | null = null): NewInteraction => ({
    identityId, interactionId: newId(at.getTime()), messageId: null, kind, channel, direction, occurredAt: at, source: of.source, body, properties: { conversationId, ...properties }, importId: of.importId,
  });
}

/** A private note is no touch point: nothing happened between us and the customer. */
function messagesAsTouchPoints(by: ReturnType<typeof touchPoint>, source: string, messages: readonly PastMessage[]): NewInteraction[] {
  return messages.filter((message) => message.audience === "customer").map((message) => by("message", message.at, message.author.kind === "customer" ? "in" : "out", { sourceId: clientId(source, message) }, message.body));
}

async function currentPosition(tx: Transaction): Promise<number> {
  return (await row<{ position: number }>(tx, sql`select position from log_head where name = 'main'`))!.position;
}

interface ToInsert {
  readonly conversationId: string;
  readonly identityId: string;
  readonly channel: Channel;
  readonly messages: readonly PastMessage[];
  readonly position: number | null;
}

/** Messages of one import stand at one place of the log; among themselves their ids, which begin with their time, keep the order. */
async function insertMessages(tx: Transaction, of: { readonly importId: string; readonly source: string; readonly by?: string }, position: number, conversations: readonly ToInsert[]): Promise<void> {
  const all = conversations.flatMap((to) => [...to.messages].sort((a, b) => a.at.getTime() - b.at.getTime()).map((message) => ({ to, message, messageId: newId(Math.max(0, message.at.getTime())) })));
  if (all.length === 0) return;
  await sql`insert into message (identity_id, conversation_id, message_id, client_id, at, author_kind, author_id, author_name, audience, channel, body, position, import_id)
    select t.*, ${of.importId}::uuid from unnest(${all.map((e) => e.to.identityId)}::uuid[], ${all.map((e) => e.to.conversationId)}::uuid[], ${all.map((e) => e.messageId)}::uuid[], ${all.map((e) => clientId(of.source, e.message))}::text[],
      ${all.map((e) => e.message.at.toISOString())}::timestamptz[], ${all.map((e) => e.message.author.kind)}::text[], ${all.map((e) => e.message.author.id)}::text[], ${all.map((e) => e.message.author.name)}::text[], ${all.map((e) => e.message.audience)}::text[],
      ${all.map((e) => e.to.channel)}::text[], ${all.map((e) => e.message.body)}::text[], ${all.map((e) => e.to.position ?? position)}::bigint[]) as t`.execute(tx);
  for (const { to, message, messageId } of all)
    for (const { name, mediaType, sha256, read } of message.attached ?? [])
      await storeDocument(tx, {
        identityId: to.identityId, documentId: newId(Math.max(0, message.at.getTime())), name, kind: mediaType.startsWith("image/") ? "photograph" : "other", mediaType, sha256,
        conversationId: to.conversationId, messageId, addedAt: message.at, addedBy: of.by ?? "import", importId: of.importId,
      }, read());
}

/** Where closed conversations stand follows from their messages and touch points; open ones are led here and stay as they are. */
export async function standAsOfMessages(tx: Transaction, conversations: readonly Pick<Existing, "conversationId" | "identityId">[]): Promise<void> {
  for (const { conversationId, identityId } of conversations) {
    const words = await rows<{ at: Date; author_kind: string; body: string; audience: string }>(tx, sql`select at, author_kind, body, audience from message where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid order by position, message_id`);
    const shown = words.filter((each) => each.audience === "customer");
    const preview = previewOf((shown.findLast((each) => each.author_kind === "customer") ?? shown.at(-1))?.body ?? "");
    const last = new Date(Math.max(...words.map((each) => each.at.getTime())));
    await sql`update conversation set preview = ${preview}, last_message_at = greatest(opened_at, ${words.length === 0 ? null : last}::timestamptz),
      resolved_at = (select max(i.occurred_at) from interaction i where i.identity_id = ${identityId}::uuid and i.kind = 'conversation.resolved' and i.properties->>'conversationId' = ${conversationId})
      where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid and status = 'resolved'`.execute(tx);
  }
}
