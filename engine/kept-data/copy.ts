// A customer's own copy: everything kept about them, in forms that other programs open.
import { type CustomerLanguage, decisionsForTheCustomer } from "../decisions/index.ts";
import { type Actor, readOrganisation, writeAudit } from "../organisation/index.ts";
import { type Database, type Ground, Refusal, rows, sql } from "../platform/index.ts";
import { bytesOfDocument } from "../service/index.ts";
import { copyFiles } from "./copy-files.ts";
import { decisionsPage } from "./copy-decisions.ts";
import { copyNameOf } from "./copy-page.ts";
import { findPerson } from "./person.ts";
import { KEPT_TABLES } from "./tables.ts";
import { columnsOf, refs } from "./take-out.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

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
  const { copy, organisation, documents, decisions } = await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const read = await readCopy(tx, now, anyId);
    const { name } = await readOrganisation(tx);
    await writeAudit(tx, now, actor, "customer.export", { kind: "customer", id: read.customer.customerId }, { rows: Object.values(read.tables).reduce((sum, each) => sum + each.length, 0) });
    return { copy: read, organisation: name, documents: await documentsFor(tx, read), decisions: await decisionsFor(tx, read) };
  });
  const files = [...copyFiles(copy, organisation), ...decisions, ...documents];
  return { fileName: `customer-${copy.customer.customerId}.zip`, zip: zipOf(files, now), holds: files.map((file) => file.name) };
}

async function readCopy(tx: Database, now: Date, anyId: string): Promise<CopyOfCustomer> {
  const person = await findPerson(tx, anyId);
  const { customerId, name, identityIds } = person;
  const tables: Record<string, readonly CopyRow[]> = {};
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "personal" || kept.byMention || kept.isBytes || kept.travels === "machine") continue;
    const found = await rows<{ line: CopyRow }>(tx, sql`select to_jsonb(t) as line from (select ${refs(await columnsOf(tx, table))} from ${sql.table(table)} where ${kept.about(person)}) t`);
    if (found.length > 0) tables[table] = found.map(({ line }) => line).sort(oldestFirst);
  }
  return { at: now.toISOString(), customer: { customerId, name, identityIds }, tables };
}

/** What was decided about them in plain words, in English and, where their language is another that we speak, in that too. */
async function decisionsFor(tx: Database, { tables, customer }: CopyOfCustomer): Promise<ZipEntry[]> {
  if ((tables["decision"] ?? []).length === 0) return [];
  const theirs = (tables["attribute"] ?? []).findLast((each) => each["key"] === "language")?.["value"];
  const languages: readonly CustomerLanguage[] = typeof theirs === "string" && theirs.toLowerCase().startsWith("ar") ? ["en", "ar"] : ["en"];
  const pages: ZipEntry[] = [];
  for (const language of languages) pages.push({ name: `decisions-${language}.html`, content: decisionsPage(await decisionsForTheCustomer(tx, customer.identityIds, language), language) });
  return pages;
}

/** An archive is made in memory, so it holds no more than this of files. */
const MOST_BYTES = 2 ** 31;

/** The files themselves. One that a colleague removed is still kept, and so is theirs to have. */
async function documentsFor(tx: Database, { tables, customer }: CopyOfCustomer): Promise<ZipEntry[]> {
  const found = tables["document"] ?? [];
  const bytes = found.reduce((sum, each) => sum + Number(each["bytes"]), 0);
  if (bytes > MOST_BYTES) throw new Refusal("too-large", `The documents of this customer are ${Math.round(bytes / 2 ** 20)} MB together, more than an archive of this kind holds (2 GB). Take everything out (rapport export everything) and give them of it what is of ${customer.customerId}.`);
  const files: ZipEntry[] = [];
  for (const each of found) {
    files.push({ name: copyNameOf(each), content: await bytesOfDocument(tx, { identityId: String(each["identity_id"]), documentId: String(each["document_id"]) }) });
  }
  return files;
}

const TIMES = ["occurred_at", "at", "observed_at", "made_at", "opened_at", "first_seen_at", "decided_at", "since", "added_at", "begun_at"] as const;
const timeOf = (row: CopyRow) => String(TIMES.map((name) => row[name]).find((value) => value !== undefined) ?? "");

function oldestFirst(a: CopyRow, b: CopyRow): number {
  const [one, other] = [timeOf(a), timeOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
