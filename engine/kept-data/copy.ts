// A customer's own copy: everything kept about them, in forms that other programs open.
import { type Actor, readOrganisation, writeAudit } from "../organisation/index.ts";
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { copyFiles } from "./copy-files.ts";
import { findPerson } from "./person.ts";
import { KEPT_TABLES } from "./tables.ts";
import { columnsOf, refs } from "./take-out.ts";
import { zipOf } from "./zip.ts";

export type CopyRow = Readonly<Record<string, unknown>>;

export interface CopyOfCustomer {
  readonly at: string;
  readonly customer: { readonly customerId: string; readonly name: string; readonly identityIds: readonly string[] };
  /** Rows as they are kept, by table, oldest first. */
  readonly tables: Readonly<Record<string, readonly CopyRow[]>>;
}

export interface CopyFile {
  readonly fileName: string;
  readonly zip: Buffer;
  /** Names of the files in it. */
  readonly holds: readonly string[];
}

/**
 * Everything that is kept about a customer, as one archive. What the audit and the log say of acts of colleagues is not
 * part of it, nor tokens.
 *
 * @throws {Refusal} not-found, if there is no such customer
 */
export async function copyOfCustomer(ground: Ground, actor: Actor, anyId: string): Promise<CopyFile> {
  const now = ground.now();
  const { copy, organisation } = await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const read = await readCopy(tx, now, anyId);
    const { name } = await readOrganisation(tx);
    await writeAudit(tx, now, actor, "customer.export", { kind: "customer", id: read.customer.customerId }, { rows: Object.values(read.tables).reduce((sum, each) => sum + each.length, 0) });
    return { copy: read, organisation: name };
  });
  const files = copyFiles(copy, organisation);
  return { fileName: `customer-${copy.customer.customerId}.zip`, zip: zipOf(files, now), holds: files.map((file) => file.name) };
}

async function readCopy(tx: Database, now: Date, anyId: string): Promise<CopyOfCustomer> {
  const { customerId, name, identityIds, ids, words } = await findPerson(tx, anyId);
  const tables: Record<string, readonly CopyRow[]> = {};
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "personal" || kept.byMention || kept.travels === "machine") continue;
    const found = await rows<{ line: CopyRow }>(tx, sql`select to_jsonb(t) as line from (select ${refs(await columnsOf(tx, table))} from ${sql.table(table)} where ${kept.about({ identityIds, ids, words })}) t`);
    if (found.length > 0) tables[table] = found.map(({ line }) => line).sort(oldestFirst);
  }
  return { at: now.toISOString(), customer: { customerId, name, identityIds }, tables };
}

const TIMES = ["occurred_at", "at", "observed_at", "made_at", "opened_at", "first_seen_at", "decided_at", "since", "added_at", "begun_at"] as const;
const timeOf = (row: CopyRow) => String(TIMES.map((name) => row[name]).find((value) => value !== undefined) ?? "");

function oldestFirst(a: CopyRow, b: CopyRow): number {
  const [one, other] = [timeOf(a), timeOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
