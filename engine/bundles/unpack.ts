// What was dropped, as files that can be read: a folder as it lies there; archives unpacked and workbooks taken apart into a
// folder of our own under names of our own, so that no name in them decides where anything is written.
import { closeSync, createWriteStream, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { apart, Refusal } from "../platform/index.ts";
import { type Archive, ARCHIVE_LIMITS, type ArchiveLimits, openArchive } from "./archive.ts";
import { LARGEST_DOCUMENT } from "../service/index.ts";
import type { LooseFile } from "./attachments.ts";
import { type SheetsFound, type SheetsTask, work as takeApart } from "./sheets-worker.ts";
import { type Room, roomFor } from "./workbook.ts";

export interface BundleFile {
  /** What people call it: its name inside of what was dropped. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Made of a sheet of a workbook: its rows end with the last cell that holds something. */
  readonly isSheet?: boolean;
}

export interface Unpacked {
  readonly files: readonly BundleFile[];
  /** What is no data, by name and why. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
  /** What may have been attached to a message; each is passed over too, unless one names it. */
  readonly loose: readonly LooseFile[];
}

const DEEPEST = 20;
/** Where other programs keep attachments in their exports, and what systems leave lying about. */
const ATTACHMENT_FOLDER = /(^|\/)(attachments?|contentversion|documents?|files|images|media|staticresource)\//i;
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|\.git\/)/;
const NO_DATA = "an attachment or a picture that no message in these files names";
const TOO_LARGE = "an attachment or a picture larger than 25 MB: such are not kept";

/** With what everything that was taken out of a Rapport says what it is (kept-data writes it). It stands beside the tables. */
const OWN_MANIFEST = /(^|\/)manifest\.json$/i;
const LARGEST_MANIFEST = 2 ** 20;

/**
 * @param dropped the file or folder, or several
 * @param into an empty folder of our own; its files are ours to remove
 * @throws {Refusal} if something is not there, or an archive must not or cannot be read, or is everything out of a Rapport
 */
export async function unpack(dropped: readonly { readonly path: string; readonly name: string }[], into: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Unpacked> {
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const files: BundleFile[] = [];
  const passedOver: { name: string; why: string }[] = [];
  const loose: LooseFile[] = [];
  let made = 0;
  const ownPath = () => join(into, String(made++));
  const there = dropped.flatMap(({ path, name }): { path: string; name: string; inFolder: boolean }[] => {
    if (!existsSync(path)) throw new Refusal("not-found", `There is no file or folder ${path}, or it may not be read.`);
    return statSync(path).isDirectory() ? filesUnder(path).map((each) => ({ path: each, name: relative(path, each).replaceAll("\\", "/"), inFolder: true })) : [{ path, name, inFolder: false }];
  });
  const room = roomFor(there.reduce((sum, each) => sum + statSync(each.path).size, 0), limits);

  const lay = (path: string, name: string) => {
    const bytes = statSync(path).size;
    passedOver.push({ name, why: bytes > LARGEST_DOCUMENT ? TOO_LARGE : NO_DATA });
    if (bytes <= LARGEST_DOCUMENT) loose.push({ name, path, bytes });
  };
  const take = async (path: string, name: string, inArchive: boolean): Promise<void> => {
    const kind = kindOf(path);
    if (kind === "zip" && inArchive) passedOver.push({ name, why: "an archive inside an archive: unpack it first" });
    else if (kind === "workbook") {
      const sheets = await sheetsIn(path, name, ownPath(), room, limits);
      if (sheets.length === 0) passedOver.push({ name, why: "a document without a sheet that holds rows" });
      files.push(...sheets);
    } else if (kind === "zip") await takeArchive(path, name);
    else if (kind === "old-workbook") passedOver.push({ name, why: "an old or protected workbook (.xls): save it as .xlsx without a password" });
    else if (kind === "empty") passedOver.push({ name, why: "it is empty" });
    else if (kind === "binary") lay(path, name);
    else {
      if (OWN_MANIFEST.test(name)) refuseOwn(path, name);
      files.push({ name, path, bytes: statSync(path).size });
    }
  };

  const takeArchive = async (path: string, name: string): Promise<void> => {
    const archive = await openArchive(path, name, limits);
    try {
      // What an archive says of itself comes first: everything out of a Rapport need not be unpacked to be known for what it is.
      for (const entry of archive.entries.toSorted((a, b) => Number(OWN_MANIFEST.test(b.fileName)) - Number(OWN_MANIFEST.test(a.fileName)))) {
        const inside = `${name}/${entry.fileName}`;
        if (LITTER.test(entry.fileName)) continue;
        const attached = isAttachment(entry.fileName);
        const large = entry.uncompressedSize > LARGEST_DOCUMENT;
        if (attached && large) passedOver.push({ name: inside, why: TOO_LARGE });
        else {
          const to = ownPath();
          await write(archive, entry, to, inside, large);
          if (attached) lay(to, inside);
          else if (large && kindOf(to) === "binary") passedOver.push({ name: inside, why: TOO_LARGE });
          else await take(to, inside, true);
        }
      }
    } finally {
      archive.close();
    }
  };

  for (const { path, name, inFolder } of there) {
    if (inFolder && LITTER.test(name)) continue;
    if (inFolder && isAttachment(name)) lay(path, name);
    else await take(path, name, false);
  }
  if (files.length === 0) throw new Refusal("bad-input", `There is nothing in ${dropped.map((each) => each.name).join(", ")} that can be read.${passedOver.length === 0 ? "" : ` ${passedOver[0]!.name}: ${passedOver[0]!.why}.`}`);
  return { files, passedOver, loose };
}

/**
 * Tables of Rapport's own, read as those of another program, would make people of every row that holds an id.
 *
 * @throws {Refusal} if it is the manifest of everything that was taken out of a Rapport
 */
function refuseOwn(path: string, name: string): void {
  let manifest: { readonly format?: unknown; readonly files?: unknown } | null;
  try {
    if (statSync(path).size > LARGEST_MANIFEST) return;
    manifest = JSON.parse(readFileSync(path, "utf8")) as typeof manifest;
  } catch {
    return; // some other program's
  }
  if (manifest === null || typeof manifest !== "object" || manifest.format !== "rapport-export") return;
  const whole = name.replace(OWN_MANIFEST, "") || name;
  throw new Refusal("bad-input", manifest.files === "csv" ? `${whole} is everything out of a Rapport, as CSV: that is for spreadsheets and does not come back. Take everything out as JSON Lines.` : `${whole} is everything out of a Rapport. It comes into an empty one, equal to the row, by a command on that machine: rapport import export FILE`);
}

/** A workbook of less is taken apart at once: a thread takes longer to begin. */
const SMALL_WORKBOOK = 2 ** 18;

async function sheetsIn(path: string, name: string, into: string, room: Room, limits: ArchiveLimits): Promise<readonly BundleFile[]> {
  mkdirSync(into, { mode: 0o700 });
  const task: SheetsTask = { path, name, into, room, limits };
  const found = statSync(path).size <= SMALL_WORKBOOK ? await takeApart(task) : await apart<SheetsTask, never, SheetsFound>(new URL("./sheets-worker.ts", import.meta.url), task);
  Object.assign(room, found.room);
  return found.files;
}

/** In folders of attachments only what calls itself data is looked at. */
function isAttachment(name: string): boolean {
  return ATTACHMENT_FOLDER.test(name) && !/\.(csv|json|jsonl|ndjson|xlsx|vcf|mbox|eml)$/i.test(name);
}

async function write(archive: Archive, entry: Archive["entries"][number], to: string, name: string, large: boolean): Promise<void> {
  try {
    await copy(await archive.read(entry), to, large);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("bad-input", `${name} is damaged: ${(error as Error).message}. Fetch the archive again.`);
  }
}

/** @param large the beginning tells what has no place here, so that its rest is not written */
async function copy(from: Readable, to: string, large: boolean): Promise<void> {
  const out = createWriteStream(to, { mode: 0o600 });
  const closed = new Promise<void>((resolve, reject) => out.once("close", resolve).once("error", reject));
  let first = true;
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (!out.write(chunk)) await new Promise<void>((resolve, reject) => { out.once("drain", resolve).once("error", reject); });
      if (large && first && looksBinary(chunk)) break;
      first = false;
    }
  } finally {
    from.destroy();
    out.end();
    await closed;
  }
}

function looksBinary(head: Buffer): boolean {
  return kindOfBytes(head.subarray(0, 4096)) === "binary";
}

type Kind = "zip" | "workbook" | "old-workbook" | "binary" | "empty" | "text";

function kindOf(path: string): Kind {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(4096);
    const some = head.subarray(0, readSync(file, head, 0, head.length, 0));
    return kindOfBytes(some);
  } finally {
    closeSync(file);
  }
}

function kindOfBytes(head: Buffer): Kind {
  if (head.length === 0) return "empty";
  const magic = head.toString("latin1", 0, 8);
  if (magic.startsWith("PK\u0003\u0004") || magic.startsWith("PK\u0005\u0006")) return /\[Content_Types\]\.xml|xl\/|_rels\/\.rels|docProps\//.test(head.toString("latin1")) ? "workbook" : "zip";
  if (magic.startsWith("\u00d0\u00cf\u0011\u00e0")) return "old-workbook";
  if (magic.startsWith("\u001f\u008b") || magic.startsWith("\u00ff\u00fe") || magic.startsWith("\u00fe\u00ff")) return "text"; // compressed, or UTF-16
  return head.includes(0) ? "binary" : "text";
}

function filesUnder(folder: string, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  let found;
  try {
    found = readdirSync(folder).sort();
  } catch {
    throw new Refusal("bad-input", `The folder ${folder} may not be read by this user.`);
  }
  return found.flatMap((name) => {
    const path = join(folder, name);
    const about = lstatSync(path); // a link is not followed: it may lead anywhere
    return about.isDirectory() ? filesUnder(path, depth + 1) : about.isFile() ? [path] : [];
  });
}

export const nameOfPath = (path: string) => basename(path) || path;
