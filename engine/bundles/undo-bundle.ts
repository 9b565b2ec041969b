// Takes an import back, of whatever kind. One of several files goes whole, in one transaction, in the order opposite to that
// in which it came: conversations, organisations, orders, people.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { holdForUndo, requireNotRepeated, tellOfUndone, undoContactsIn, undoGroups, undoImport, undoOrdersIn, type Undone } from "../profiles/index.ts";
import { undoPastConversations } from "../service/index.ts";
import { requireNotRunning } from "./running-import.ts";
import { undoTouchPoints } from "./undo-touch-points.ts";

export interface BundleUndone {
  readonly importId: string;
  readonly fileName: string;
  readonly undoneAt: string;
  readonly removed: { readonly people: number; readonly statements: number; readonly organisations: number; readonly members: number; readonly conversations: number; readonly messages: number; readonly documents: number; readonly touchPoints: number; readonly orders: number; readonly orderLines: number };
  /** What stays, because something else concerns it by now: people, organisations, conversations. */
  readonly left: number;
}

/**
 * @throws {Refusal} not-found, if there is no such import; not-acceptable-now, if it was undone before, kept nothing, or another builds on it
 */
export async function undoAnyImport(ground: Ground, importId: string, actor: Actor, onProgress: (doing: string, share: number) => void = () => undefined): Promise<Undone | BundleUndone> {
  const kind = (await row<{ kind: string }>(ground.db, sql`select kind from import where import_id = ${importId}::uuid`))?.kind;
  if (kind !== "bundle") return undoImport(ground, importId, actor, onProgress);
  const now = ground.now();
  const undone = await transaction(ground.db, async (tx) => {
    const name = (await row<{ file_name: string }>(tx, sql`select file_name from import where import_id = ${importId}::uuid`))!.file_name;
    await requireNotRunning(tx, importId, name);
    await holdForUndo(tx);
    const found = (await row<{ file_name: string; failed_because: string | null; undone_at: Date | null; undone_by: string | null }>(
      tx, sql`select file_name, failed_because, undone_at, coalesce(u.name, undone_by) as undone_by from import left join auth."user" u on u.id = undone_by where import_id = ${importId}::uuid for update of import`,
    ))!;
    if (found.undone_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} was undone already, on ${found.undone_at.toISOString().slice(0, 16).replace("T", " at ")} UTC by ${found.undone_by}.`);
    if (found.failed_because !== null) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} did not succeed and kept nothing: there is nothing to undo.`);
    await requireNotRepeated(tx, importId, found.file_name, "conversations, touch points or orders");
    const { removed, left } = await undoPartsOf(tx, importId, actor, now, onProgress);
    await sql`update import set undone_at = ${now}, undone_by = ${actor.id} where import_id = ${importId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "import.undo", { kind: "import", id: importId }, { removed, left });
    await appendLog(tx, now, { topic: "import", about: { importId } });
    return { importId, fileName: found.file_name, undoneAt: now.toISOString(), removed, left };
  });
  onProgress("done", 1);
  ground.nudge();
  return undone;
}

/** All that an import of several files wrote, in the caller's transaction. */
export async function undoPartsOf(tx: Database, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void = () => undefined): Promise<Pick<BundleUndone, "removed" | "left">> {
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
  const tell: (() => Promise<void>)[] = [];
  for (const { id, kind } of await rows<{ id: string; kind: string }>(tx, sql`select import_id as id, kind from import where part_of = ${importId}::uuid and undone_at is null order by part_place desc`)) {
    if (kind === "orders") {
      const part = await undoOrdersIn(tx, id, actor, now, (doing, share) => onProgress(doing, 0.5 + share / 2));
      people += part.removed.customers;
      orders += part.removed.interactions;
      orderLines += part.removed.orderLines;
      left += part.left;
      tell.push(() => tellOfUndone(tx, id, part.stay, now));
      continue;
    }
    const part = await undoContactsIn(tx, id, actor, now, (doing, share) => onProgress(doing, 0.5 + share / 2));
    people += part.removed.customers;
    statements += part.removed.attributes + part.removed.consents;
    left += part.left;
  }
  for (const each of tell) await each();
  return { removed: { people, statements, organisations: groups.groups, members: groups.members, conversations: conversations.conversations, messages: conversations.messages, documents: conversations.documents, touchPoints, orders, orderLines }, left };
}
