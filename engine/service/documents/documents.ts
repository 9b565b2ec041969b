// Documents of a customer: added, named otherwise, removed and restored by colleagues, read by whoever sees the customer and,
// where a document belongs to a conversation, the conversation.
import { createHash, hash } from "node:crypto";
import { type Actor, SEES_ALL, type Sight, staffNames, writeAudit } from "../../organisation/index.ts";
import { cleanName, type Database, type Ground, newId, Refusal, row, rows, run, sql, type Transaction, transaction } from "../../platform/index.ts";
import { actOn, membersOf, memberships, requireCustomer, writtenOf } from "../../profiles/index.ts";
import { findConversation } from "../kept-conversation.ts";
import { visibleConversation } from "../scope.ts";
import { type CustomerDocuments, type DocumentChange, type DocumentKind, type DocumentView, LARGEST_DOCUMENT, type NewDocument } from "./contract.ts";
import { checkDocument, MOST_BYTES_A_CUSTOMER, RESTORABLE_DAYS } from "./document.ts";

const PIECE = 256 * 1024;
const DAY = 86_400_000;

interface DocumentRow {
  readonly documentId: string;
  readonly identityId: string;
  readonly name: string;
  readonly kind: DocumentKind;
  readonly mediaType: string;
  readonly bytes: number;
  readonly addedAt: Date;
  readonly addedBy: string;
  readonly conversationId: string | null;
  readonly code: string | null;
  readonly messageId: string | null;
  readonly importId: string | null;
  readonly removedAt: Date | null;
  readonly removedBy: string | null;
}

/** What somebody may know of: of a conversation that they do not see, neither. */
const documentRows = (db: Database, sight: Sight, which: ReturnType<typeof sql>) =>
  rows<DocumentRow>(
    db,
    sql`select d.document_id as "documentId", d.identity_id as "identityId", d.name, d.kind, d.media_type as "mediaType", d.bytes, d.added_at as "addedAt", d.added_by as "addedBy", d.conversation_id as "conversationId", c.code,
          d.message_id as "messageId", d.import_id as "importId", d.removed_at as "removedAt", d.removed_by as "removedBy"
        from document d left join conversation c on c.identity_id = d.identity_id and c.conversation_id = d.conversation_id
        where ${which} and (c.conversation_id is null or ${visibleConversation(sight)}) order by d.added_at desc, d.document_id desc`,
  );

async function views(db: Database, found: readonly DocumentRow[]): Promise<DocumentView[]> {
  const names = await staffNames(db, found.flatMap((d) => [d.addedBy, ...(d.removedBy === null ? [] : [d.removedBy])]));
  const customers = await memberships(db, [...new Set(found.map((d) => d.identityId))]);
  return found.map((d) => ({
    documentId: d.documentId, customerId: customers.get(d.identityId)!, name: d.name, kind: d.kind, mediaType: d.mediaType, bytes: d.bytes, addedAt: d.addedAt.toISOString(), addedBy: names.get(d.addedBy) ?? d.addedBy,
    conversation: d.conversationId === null || d.code === null ? null : { conversationId: d.conversationId, code: d.code }, messageId: d.messageId, isImported: d.importId !== null,
    removedAt: d.removedAt?.toISOString() ?? null, removedBy: d.removedBy === null ? null : (names.get(d.removedBy) ?? d.removedBy), goneAt: d.removedAt === null ? null : new Date(d.removedAt.getTime() + RESTORABLE_DAYS * DAY).toISOString(),
  }));
}

/** Those of their records, and those that were kept while another was one with them; what came in a conversation goes with it. */
async function documentsTheirs(db: Database, members: readonly string[]): Promise<ReturnType<typeof sql>> {
  return sql`${await writtenOf(db, members, sql`d.identity_id`, sql`d.added_at`)} and (d.conversation_id is null or d.identity_id = any(${[...members]}::uuid[]))`;
}

/** Rides the primary key. */
export async function documentsOf(db: Database, anyId: string, sight: Sight): Promise<CustomerDocuments> {
  const customerId = await requireCustomer(db, anyId);
  const members = await membersOf(db, customerId);
  const found = await documentRows(db, sight, await documentsTheirs(db, members));
  return { documents: (await views(db, found)).map((view) => ({ ...view, customerId })), largestBytes: LARGEST_DOCUMENT };
}

/** Those of one conversation that were not removed. */
export async function documentsIn(db: Database, of: { readonly identityId: string; readonly conversationId: string }): Promise<DocumentView[]> {
  return views(db, (await documentRows(db, SEES_ALL, sql`d.identity_id = ${of.identityId}::uuid and d.conversation_id = ${of.conversationId}::uuid and d.removed_at is null`)).reverse());
}

/** @throws {Refusal} not-found, if the customer has no such document, or it belongs to a conversation that is not seen */
async function findDocument(db: Database, members: readonly string[], documentId: string, sight: Sight): Promise<DocumentRow> {
  const [found] = await documentRows(db, sight, sql`${await documentsTheirs(db, members)} and d.document_id = ${documentId}::uuid`);
  if (!found) throw new Refusal("not-found", "There is no such document of this customer; it may have been removed for good.");
  return found;
}

/**
 * Keeps a file of a customer. On disk when this returns. The same file under the same name in the same place is kept once.
 *
 * @throws {Refusal} bad-input or too-large, if such files are not kept; not-found, if there is no such customer, conversation or message
 */
export async function addDocument(ground: Ground, actor: Actor, anyId: string, given: NewDocument, content: Buffer, sight: Sight = SEES_ALL): Promise<DocumentView> {
  const checked = checkDocument(given.name, content.subarray(0, 1024), content.length);
  if (checked.kind === "refused") throw new Refusal(checked.tooLarge ? "too-large" : "bad-input", `The file is not kept: ${checked.because}.`, { problems: [{ place: "name", message: checked.because }] });
  if (given.messageId !== undefined && given.conversationId === undefined) throw new Refusal("bad-input", "messageId: say the conversation of the message too (conversationId).");
  const sha256 = hash("sha256", content, "hex");
  let documentId = "";
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const owner = given.conversationId === undefined ? on.customerId : await ownerOf(tx, on.members, given.conversationId, given.messageId, sight);
    const there = await row<{ id: string }>(
      tx,
      sql`select document_id as id from document where identity_id = any(${[...on.members]}::uuid[]) and sha256 = ${sha256} and name = ${checked.name} and removed_at is null
            and conversation_id is not distinct from ${given.conversationId ?? null}::uuid and message_id is not distinct from ${given.messageId ?? null}::uuid`,
    );
    documentId = there?.id ?? newId(on.now.getTime());
    if (there) return undefined;
    const { sum } = (await row<{ sum: number }>(tx, sql`select coalesce(sum(bytes), 0)::bigint as sum from document where identity_id = any(${[...on.members]}::uuid[])`))!;
    if (Number(sum) + content.length > MOST_BYTES_A_CUSTOMER) throw new Refusal("too-large", "The documents of one customer may be 1 GB together, and with this one they would be more. Remove some that are no longer needed; their bytes go after 30 days.");
    await storeDocument(tx, { identityId: owner, documentId, name: checked.name, kind: given.kind, mediaType: checked.mediaType, sha256, conversationId: given.conversationId ?? null, messageId: given.messageId ?? null, addedAt: on.now, addedBy: actor.id, importId: null }, content);
    return { act: "document.add", detail: { documentId, name: checked.name, kind: given.kind, bytes: content.length, ...(given.conversationId === undefined ? {} : { conversationId: given.conversationId }) } };
  });
  const [view] = await views(ground.db, [await findDocument(ground.db, await membersOf(ground.db, customerId), documentId, SEES_ALL)]);
  return view!;
}

async function ownerOf(tx: Transaction, members: readonly string[], conversationId: string, messageId: string | undefined, sight: Sight): Promise<string> {
  const { identityId } = await findConversation(tx, conversationId, { lock: false });
  const seen = members.includes(identityId) && (await row(tx, sql`select 1 from conversation c where c.identity_id = ${identityId}::uuid and c.conversation_id = ${conversationId}::uuid and ${visibleConversation(sight)}`));
  if (!seen) throw new Refusal("not-found", "There is no such conversation of this customer.");
  if (messageId !== undefined && !(await row(tx, sql`select 1 from message where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid and message_id = ${messageId}::uuid`))) throw new Refusal("not-found", "There is no such message in this conversation.");
  return identityId;
}

export interface DocumentToStore {
  readonly identityId: string;
  readonly documentId: string;
  readonly name: string;
  readonly kind: DocumentKind;
  readonly mediaType: string;
  readonly sha256: string;
  readonly conversationId: string | null;
  readonly messageId: string | null;
  readonly addedAt: Date;
  readonly addedBy: string;
  readonly importId: string | null;
}

/** Writes a document and its bytes in the caller's transaction. */
export async function storeDocument(tx: Transaction, d: DocumentToStore, content: Buffer): Promise<void> {
  await sql`insert into document (identity_id, document_id, name, kind, media_type, bytes, sha256, conversation_id, message_id, added_at, added_by, import_id)
    values (${d.identityId}::uuid, ${d.documentId}::uuid, ${d.name}, ${d.kind}, ${d.mediaType}, ${content.length}, ${d.sha256}, ${d.conversationId}::uuid, ${d.messageId}::uuid, ${d.addedAt}, ${d.addedBy}, ${d.importId}::uuid)`.execute(tx);
  for (let place = 0; place * PIECE < content.length; place++)
    await sql`insert into document_piece (identity_id, document_id, place, content) values (${d.identityId}::uuid, ${d.documentId}::uuid, ${place}, ${content.subarray(place * PIECE, (place + 1) * PIECE)})`.execute(tx);
}

/**
 * Gives a document another name or kind, removes it, or restores it.
 *
 * @throws {Refusal} not-found; bad-input, if the new name has another ending
 */
export async function changeDocument(ground: Ground, actor: Actor, anyId: string, documentId: string, change: DocumentChange, sight: Sight): Promise<DocumentView> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const found = await findDocument(tx, on.members, documentId, sight);
    const name = change.name === undefined ? found.name : cleanName(change.name);
    const ending = (of: string) => of.slice(of.lastIndexOf(".") + 1).toLowerCase();
    if (ending(name) !== ending(found.name)) throw new Refusal("bad-input", `name: the ending says what the file is, so it stays .${ending(found.name)}.`, { problems: [{ place: "name", message: `must end in .${ending(found.name)}` }] });
    const to = { name, kind: change.kind ?? found.kind, isRemoved: change.isRemoved ?? found.removedAt !== null };
    const from = { name: found.name, kind: found.kind, isRemoved: found.removedAt !== null };
    if (JSON.stringify(to) === JSON.stringify(from)) return undefined;
    await sql`update document set name = ${to.name}, kind = ${to.kind}, removed_at = ${to.isRemoved ? (found.removedAt ?? on.now) : null}, removed_by = ${to.isRemoved ? (found.removedBy ?? actor.id) : null}
      where identity_id = ${found.identityId}::uuid and document_id = ${documentId}::uuid`.execute(tx);
    const act = to.isRemoved === from.isRemoved ? "document.change" : to.isRemoved ? "document.remove" : "document.restore";
    return { act, detail: { documentId, from, to } };
  });
  const [view] = await views(ground.db, [await findDocument(ground.db, await membersOf(ground.db, customerId), documentId, SEES_ALL)]);
  return { ...view!, customerId };
}

export interface DocumentToRead {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Piece by piece; throws if what is there is not what was kept. */
  readonly content: AsyncIterable<Buffer>;
}

/** Opens a document for whoever asks, which the audit keeps. @throws {Refusal} not-found */
export async function openDocument(ground: Ground, actor: Actor, anyId: string, documentId: string, sight: Sight): Promise<DocumentToRead> {
  const customerId = await requireCustomer(ground.db, anyId);
  const found = await findDocument(ground.db, await membersOf(ground.db, customerId), documentId, sight);
  await transaction(ground.db, (tx) => writeAudit(tx, ground.now(), actor, "document.open", { kind: "customer", id: customerId }, { documentId, name: found.name }));
  return { name: found.name, mediaType: found.mediaType, bytes: found.bytes, content: piecesOf(ground.db, found) };
}

/** The bytes of a document, one piece in memory at a time. Rides the primary key. */
export async function* piecesOf(db: Database, of: { readonly identityId: string; readonly documentId: string }): AsyncGenerator<Buffer> {
  const sum = createHash("sha256");
  for (let place = 0; ; place++) {
    const piece = await row<{ content: Buffer }>(db, sql`select content from document_piece where identity_id = ${of.identityId}::uuid and document_id = ${of.documentId}::uuid and place = ${place}`);
    if (!piece) break;
    sum.update(piece.content);
    yield piece.content;
  }
  const kept = await row<{ sha256: string }>(db, sql`select sha256 from document where identity_id = ${of.identityId}::uuid and document_id = ${of.documentId}::uuid`);
  if (sum.digest("hex") !== kept?.sha256) throw new Error(`expected the bytes of document ${of.documentId} to be those that were kept`);
}

/** The whole of a document. @throws where what is there is not what was kept */
export async function bytesOf(db: Database, of: { readonly identityId: string; readonly documentId: string }): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(db, of)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const SWEPT_AT_ONCE = 50;

/** Takes away for good what was removed more than thirty days ago; some at a time. @returns how many went */
export async function sweepDocuments(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - RESTORABLE_DAYS * DAY);
  return transaction(db, async (tx) => {
    const gone = await rows<{ identityId: string; documentId: string }>(tx, sql`delete from document d using (select identity_id, document_id from document where removed_at < ${before} order by removed_at limit ${SWEPT_AT_ONCE} for update skip locked) o
      where d.identity_id = o.identity_id and d.document_id = o.document_id returning d.identity_id as "identityId", d.document_id as "documentId"`);
    if (gone.length > 0) await run(tx, sql`delete from document_piece p using unnest(${gone.map((g) => g.identityId)}::uuid[], ${gone.map((g) => g.documentId)}::uuid[]) as g (identity_id, document_id) where p.identity_id = g.identity_id and p.document_id = g.document_id`);
    return gone.length;
  });
}
