// Takes an import back, of whatever kind. One of several files goes whole, in one transaction, in the order opposite to that
// in which it came: conversations, organisations, orders, people.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import type { UndoGoes, UndoLeft, UndoPreview } from "../profiles/contract.ts";
import { addStays, BuiltUpon, type FoundImport, holdForUndo, identitiesOfImport, requireNothingLater, requireNotRepeated, tellOfUndone, undoContactsIn, undoGroups, undoImportIn, undoOrdersIn, type Undone } from "../profiles/index.ts";
import { undoPastConversations } from "../service/index.ts";
import { requireNobodyWorksOn, requireNotRunning } from "./running-import.ts";
import { undoTouchPoints } from "./undo-touch-points.ts";

export interface BundleUndone {
  readonly importId: string;
  readonly fileName: string;
  readonly undoneAt: string;
  readonly removed: { readonly people: number; readonly statements: number; readonly organisations: number; readonly members: number; readonly conversations: number; readonly messages: number; readonly documents: number; readonly touchPoints: number; readonly orders: number; readonly orderLines: number };
  /** What stays, because something else concerns it by now: people, organisations, conversations. */
  readonly left: number;
  /** Of the people, why. */
  readonly stays: UndoLeft["stays"];
}

/**
 * @throws {Refusal} not-found, if there is no such import; not-acceptable-now, if it was undone before, kept nothing, or another builds on it
 */
export async function undoAnyImport(ground: Ground, importId: string, actor: Actor, onProgress: (doing: string, share: number) => void = () => undefined): Promise<Undone | BundleUndone> {
  const undone = await transaction(ground.db, (tx) => undoIn(tx, importId, actor, ground.now(), onProgress));
  onProgress("done", 1);
  ground.nudge();
  return undone;
}

/** So many people are counted beforehand: for that the whole is undone and brought back at once, while others who bring somebody new wait. */
const MOST_COUNTED = 20_000;

/** What undoing an import would take and leave. Nothing is different afterwards. */
export async function previewUndo(ground: Ground, importId: string, actor: Actor): Promise<UndoPreview> {
  const nothing = { refused: null, later: null, counted: false, people: 0, goes: NOTHING, left: 0, stays: [] };
  const concerned = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from (${identitiesOfImport(importId)} limit ${MOST_COUNTED + 1}) concerned`))!.n;
  try {
    if (concerned > MOST_COUNTED) {
      await requireNothingBuildsOn(ground.db, importId);
      return nothing;
    }
    await transaction(ground.db, async (tx) => {
      throw new Counted(await undoIn(tx, importId, actor, ground.now(), () => undefined, requireNobodyWorksOn));
    });
    throw new Error("a count was kept");
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-acceptable-now") return { ...nothing, refused: error.message, later: error instanceof BuiltUpon ? error.later : null };
    if (!(error instanceof Counted)) throw error;
    const { left, stays } = error.undone;
    const goes = goesWith(error.undone);
    return { refused: null, later: null, counted: true, people: goes.people, goes, left, stays: [...stays] };
  }
}

/** What an undo asks for first, of an import that is too large to be undone for a count. @throws {BuiltUpon} */
async function requireNothingBuildsOn(db: Database, importId: string): Promise<void> {
  const { kind, name } = (await row<{ kind: string; name: string }>(db, sql`select kind, file_name as name from import where import_id = ${importId}::uuid`))!;
  if (kind !== "contacts") await requireNotRepeated(db, importId, name, kind === "orders" ? "orders" : "parts");
  for (const part of await rows<FoundImport>(db, sql`select file_name, started_at, summary->>'source' as source from import where kind = 'contacts' and (import_id = ${importId}::uuid or part_of = ${importId}::uuid) and finished_at is not null and undone_at is null`)) await requireNothingLater(db, part, importId);
}

const NOTHING: UndoGoes = { people: 0, organisations: 0, conversations: 0, messages: 0, documents: 0, touchPoints: 0, orders: 0, statements: 0 };

/** Kind by kind, of an export, a file of people or one of orders. */
function goesWith({ removed }: Undone | BundleUndone): UndoGoes {
  if ("conversations" in removed) return { ...NOTHING, people: removed.people, organisations: removed.organisations, conversations: removed.conversations, messages: removed.messages, documents: removed.documents, touchPoints: removed.touchPoints, orders: removed.orders, statements: removed.statements };
  const { attributes = 0, consents = 0, organisations = 0 } = removed as Partial<Record<"attributes" | "consents" | "organisations", number>>;
  return { ...NOTHING, people: removed.customers, organisations, orders: removed.interactions, statements: attributes + consents };
}

/** Thrown so that the database takes back what was only counted. */
class Counted extends Error {
  readonly undone: Undone | BundleUndone;
  constructor(undone: Undone | BundleUndone) {
    super("counted");
    this.undone = undone;
  }
}

async function undoIn(tx: Transaction, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void, requireAtRest: typeof requireNotRunning = requireNotRunning): Promise<Undone | BundleUndone> {
  const kind = (await row<{ kind: string }>(tx, sql`select kind from import where import_id = ${importId}::uuid`))?.kind;
  if (kind !== "bundle") return undoImportIn(tx, importId, actor, now, onProgress);
  const name = (await row<{ file_name: string }>(tx, sql`select file_name from import where import_id = ${importId}::uuid`))!.file_name;
  await requireAtRest(tx, importId, name);
  await holdForUndo(tx);
  const found = (await row<{ file_name: string; failed_because: string | null; undone_at: Date | null; undone_by: string | null }>(
    tx, sql`select file_name, failed_because, undone_at, coalesce(u.name, undone_by) as undone_by from import left join auth."user" u on u.id = undone_by where import_id = ${importId}::uuid for update of import`,
  ))!;
  if (found.undone_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} was undone already, on ${found.undone_at.toISOString().slice(0, 16).replace("T", " at ")} UTC by ${found.undone_by}.`);
  if (found.failed_because !== null) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} did not succeed and kept nothing: there is nothing to undo.`);
  await requireNotRepeated(tx, importId, found.file_name, "parts");
  const { removed, left, stays } = await undoPartsOf(tx, importId, actor, now, onProgress);
  await sql`update import set undone_at = ${now}, undone_by = ${actor.id}, summary = summary || ${JSON.stringify({ undone: { left, stays } })}::jsonb where import_id = ${importId}::uuid`.execute(tx);
  await writeAudit(tx, now, actor, "import.undo", { kind: "import", id: importId }, { removed, left });
  await appendLog(tx, now, { topic: "import", about: { importId } });
  return { importId, fileName: found.file_name, undoneAt: now.toISOString(), removed, left, stays };
}

/** All that an import of several files wrote, in the caller's transaction. */
export async function undoPartsOf(tx: Database, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void = () => undefined): Promise<Pick<BundleUndone, "removed" | "left" | "stays">> {
  await holdForUndo(tx);
  onProgress("touch points", 0.02);
  const touchPoints = await undoTouchPoints(tx, importId);
  onProgress("conversations", 0.05);
  const conversations = await undoPastConversations(tx, importId);
  onProgress("organisations", 0.4);
  const groups = await undoGroups(tx, importId);
  let people = 0;
  let statements = 0;
  let left = conversations.left + groups.left;
  let orders = 0;
  let orderLines = 0;
  let stays: UndoLeft["stays"] = [];
  const tell: (() => Promise<void>)[] = [];
  for (const { id, kind } of await rows<{ id: string; kind: string }>(tx, sql`select import_id as id, kind from import where part_of = ${importId}::uuid and undone_at is null order by part_place desc`)) {
    if (kind === "orders") {
      const part = await undoOrdersIn(tx, id, actor, now, (doing, share) => onProgress(doing, 0.5 + share / 2));
      people += part.removed.customers;
      orders += part.removed.interactions;
      orderLines += part.removed.orderLines;
      left += part.left;
      stays = addStays(stays, part.stays);
      tell.push(() => tellOfUndone(tx, id, part.stay, now));
      continue;
    }
    const part = await undoContactsIn(tx, id, actor, now, (doing, share) => onProgress(doing, 0.5 + share / 2));
    people += part.removed.customers;
    statements += part.removed.attributes + part.removed.consents;
    left += part.left;
    stays = addStays(stays, part.stays);
  }
  for (const each of tell) await each();
  return { removed: { people, statements, organisations: groups.groups, members: groups.members, conversations: conversations.conversations, messages: conversations.messages, documents: conversations.documents, touchPoints, orders, orderLines }, left, stays };
}
