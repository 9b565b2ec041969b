// What each file of an export holds, told from its first rows.
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPeople, type PeopleFile, plainWords } from "../profiles/index.ts";
import { Refusal } from "../platform/index.ts";
import { type Format, formatOf, type Holds } from "./formats.ts";
import { looksLikeMail } from "./mail.ts";
import type { BundleFile } from "./unpack.ts";

export interface Recognised {
  readonly file: BundleFile;
  /** Its number in the bundle. */
  readonly number: number;
  readonly holds: Holds;
  readonly source: string;
  readonly title: string;
  readonly format: Format | undefined;
  readonly why: string | null;
}

/** The order in which kinds of files are brought in, as they refer to one another. */
export const ORDER: readonly Holds[] = ["colleagues", "inboxes", "attachments", "people", "organisations", "conversations", "messages", "mail", "touch-points", "orders", "unread"];

export async function recognise(files: readonly BundleFile[]): Promise<Recognised[]> {
  const found: Recognised[] = [];
  for (const [number, file] of files.entries()) found.push(await recogniseOne(file, number));
  return found.sort((a, b) => ORDER.indexOf(a.holds) - ORDER.indexOf(b.holds) || a.number - b.number);
}

/** What a file holds of which only the beginning is here. @param folder where it may lie for a moment */
export async function recogniseHead(head: Buffer, folder: string): Promise<Pick<Recognised, "holds" | "title" | "why">> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = mkdtempSync(join(folder, "head-"));
  try {
    const path = join(own, "head");
    writeFileSync(path, head, { mode: 0o600 });
    const { holds, title, why } = await recogniseOne({ name: "the file", path, bytes: head.length }, 0);
    return { holds, title, why };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function recogniseOne(file: BundleFile, number: number): Promise<Recognised> {
  const unread = (why: string): Recognised => ({ file, number, holds: "unread", source: "", title: "not read", format: undefined, why });
  if (looksLikeMail(headOf(file.path))) return { file, number, holds: "mail", source: "mail", title: "mail", format: undefined, why: null };
  let people: PeopleFile;
  try {
    people = openPeople(file.path);
    if (people.kind === "vcard") return { file, number, holds: "people", source: "contacts", title: "vCards", format: undefined, why: null };
    const names = await firstNames(people);
    if (names.length === 0) return unread("no line with the names of columns was found");
    const words = new Set(names.map(plainWords));
    const format = formatOf(words);
    if (format?.holds === "orders" && people.kind !== "csv") return unread("orders are read from CSV files and sheets only");
    if (format !== undefined) return { file, number, holds: format.holds, source: format.source, title: format.title, format, why: format.holds === "unread" ? format.why! : null };
  } catch (error) {
    if (error instanceof Refusal) return unread(error.message.replaceAll(file.path, file.name));
    throw error;
  }
  return { file, number, holds: "people", source: "", title: "people", format: undefined, why: null };
}

/** The names of the columns of the first rows; of JSON those that any of them names. */
async function firstNames(people: PeopleFile): Promise<readonly string[]> {
  let rows = 0;
  for await (const piece of people.read()) {
    rows += piece.rows.length;
    if (people.kind === "csv" ? people.names.length > 0 : rows >= 20) break;
  }
  return people.names;
}

function headOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(8192);
    return head.toString("latin1", 0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
