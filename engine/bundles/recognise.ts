// What each file of an export holds, told from its first rows.
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPeople, type PeopleFile, plainWords, sourceBeside } from "../profiles/index.ts";
import { Refusal } from "../platform/index.ts";
import type { BundleFileReading, BundleReading } from "./contract.ts";
import { saidOf } from "./file-reading.ts";
import { type Format, formatOf, type Holds, ORDERS as ORDERS_FORMAT } from "./formats.ts";
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
  /** What a person may say that it holds: of a table that no program is known to have written. */
  readonly canBe: readonly CanBe[];
  /** The names of its columns, of a table of people. */
  readonly headers?: readonly string[];
  /** Of people: the program whose they are, told by the other files of the export. */
  readonly beside?: string | undefined;
}

type CanBe = Exclude<BundleFileReading["as"], "left-out" | undefined>;

/** Sources of tables that no program is known to have written. */
const ANYBODYS: ReadonlySet<string> = new Set(["", "files", ORDERS_FORMAT.source]);

/** The order in which kinds of files are brought in, as they refer to one another. */
export const ORDER: readonly Holds[] = ["colleagues", "inboxes", "attachments", "people", "organisations", "conversations", "messages", "mail", "touch-points", "orders", "unread"];

/** @param reading what a person said of them */
export async function recognise(files: readonly BundleFile[], reading: BundleReading = {}): Promise<Recognised[]> {
  const found: Recognised[] = [];
  for (const [number, file] of files.entries()) found.push(asSaid(await recogniseOne(file, number), saidOf(reading, file.name).as));
  return besideOthers(found).sort((a, b) => ORDER.indexOf(a.holds) - ORDER.indexOf(b.holds) || a.number - b.number);
}

/** Conversations and companies of one program tell that people beside them are of it too, whose numbers its conversations name; where two programs lie side by side, nothing does. */
function besideOthers(found: readonly Recognised[]): Recognised[] {
  const programs = new Set(found.filter(({ holds, source }) => holds !== "people" && holds !== "mail" && holds !== "unread" && !ANYBODYS.has(source)).map(({ source }) => source));
  const [program, ...more] = programs;
  return found.map((each) => (program === undefined || more.length > 0 || each.headers === undefined || each.holds !== "people" ? each : { ...each, beside: sourceBeside(each.headers, program) }));
}

function asSaid(found: Recognised, as: BundleFileReading["as"]): Recognised {
  if (as === undefined || as === found.holds) return found;
  if (as === "left-out") return { ...found, holds: "unread", why: "left out, as you said" };
  if (!found.canBe.includes(as)) return found;
  return as === "people" ? { ...found, ...PEOPLE } : { ...found, ...ORDERS };
}

const PEOPLE = { holds: "people", source: "", title: "people", format: undefined, why: null } as const;
const ORDERS = { holds: "orders", source: ORDERS_FORMAT.source, title: ORDERS_FORMAT.title, format: ORDERS_FORMAT, why: null } as const;

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
  const nothingElse: readonly CanBe[] = [];
  const unread = (why: string): Recognised => ({ file, number, holds: "unread", source: "", title: "not read", format: undefined, why, canBe: nothingElse });
  if (looksLikeMail(headOf(file.path))) return { file, number, holds: "mail", source: "mail", title: "mail", format: undefined, why: null, canBe: nothingElse };
  let people: PeopleFile;
  let canBe = nothingElse;
  let headers: readonly string[];
  try {
    people = openPeople(file.path);
    if (people.kind === "vcard") return { file, number, holds: "people", source: "contacts", title: "vCards", format: undefined, why: null, canBe: nothingElse };
    const names = await firstNames(people);
    if (names.length === 0) return unread("no line with the names of columns was found");
    headers = names.map(plainWords);
    const words = new Set(headers);
    const format = formatOf(words);
    canBe = people.kind === "csv" ? ["people", "orders"] : ["people"];
    if (format?.holds === "orders" && people.kind !== "csv") return { ...unread("orders are read from CSV files and sheets only"), canBe };
    if (format !== undefined) return { file, number, holds: format.holds, source: format.source, title: format.title, format, why: format.holds === "unread" ? format.why! : null, canBe: ANYBODYS.has(format.source) ? canBe : nothingElse };
  } catch (error) {
    if (error instanceof Refusal) return unread(error.message.replaceAll(file.path, file.name));
    throw error;
  }
  return { file, number, ...PEOPLE, canBe, headers };
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
