// What was attached to messages of an export. Bytes that come with a message are kept in our folder until the message is written;
// for the others a file of the same export is looked for, by the number or the name that the message gives. What is found
// nowhere, is too large or is of no kind that is kept is named in the message.
import { hash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, rows, sql } from "../platform/index.ts";
import { checkDocument } from "../service/index.ts";
import type { Reasons } from "./reasons.ts";

/** Something attached, as a file tells of it. */
export interface Attached {
  readonly name: string;
  /** The source's own number of it. */
  readonly id?: string | undefined;
  readonly content?: Uint8Array | undefined;
}

/** A file of the export that is no data, and may be what was attached to something. */
export interface LooseFile {
  /** Its name inside of what was dropped. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

export interface StagedAttachment {
  readonly source: string;
  readonly message: string;
  /** Of the message, or of whatever stands for it where there is none. */
  readonly conversation: string | null;
  readonly name: string;
  readonly id: string | null;
  readonly path: string | null;
  readonly mediaType: string | null;
  readonly sha256: string | null;
  readonly because: string | null;
}

type Found = Pick<StagedAttachment, "name" | "path" | "mediaType" | "sha256" | "because">;

/** Bytes on their way, each content once. */
export class AttachmentFolder {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  keep(name: string, given: Uint8Array): Found {
    const content = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    const checked = checkDocument(name, content.subarray(0, 1024), content.length);
    if (checked.kind === "refused") return { name, path: null, mediaType: null, sha256: null, because: checked.because };
    const sha256 = hash("sha256", content, "hex");
    const path = join(this.folder, sha256);
    if (!existsSync(path)) writeFileSync(path, content, { mode: 0o600 });
    return { name: checked.name, path, mediaType: checked.mediaType, sha256, because: null };
  }
}

/** Looks for what messages name among the loose files of the export. @returns names of the files that were found */
export async function findAttached(session: Database, loose: readonly LooseFile[]): Promise<Set<string>> {
  const used = new Set<string>();
  if (loose.length === 0) return used;
  // What is attached to nothing that is here finds no file either.
  await sql`delete from staged_attachment a where conversation is null and not exists (select 1 from staged_message m where m.source = a.source and m.id = a.message)`.execute(session);
  await sql`delete from staged_attachment a where conversation is not null and not exists (select 1 from staged_message m where m.source = a.source and m.conversation = a.conversation)`.execute(session);
  const places = placesOf(loose);
  for (let after = -1; ; ) {
    const some = await rows<{ n: number; name: string; id: string | null }>(session, sql`select n, name, id from staged_attachment where path is null and because is null and n > ${after} order by n limit 2000`);
    if (some.length === 0) return used;
    after = some.at(-1)!.n;
    const found = some.flatMap(({ n, name, id }) => {
      const file = (id === null ? undefined : places.byId.get(id)) ?? places.byName.get(lastPart(name));
      if (!file) return [];
      used.add(file.name);
      return [{ n, ...read(name, file) }];
    });
    await sql`update staged_attachment a set name = f.name, path = f.path, media_type = f.media_type, sha256 = f.sha256, because = f.because
      from unnest(${found.map((f) => f.n)}::int[], ${found.map((f) => f.name)}::text[], ${found.map((f) => f.path)}::text[], ${found.map((f) => f.mediaType)}::text[], ${found.map((f) => f.sha256)}::text[], ${found.map((f) => f.because)}::text[]) as f (n, name, path, media_type, sha256, because) where f.n = a.n`.execute(session);
  }
}

function read(name: string, { path, bytes }: LooseFile): Found {
  const head = Buffer.alloc(Math.min(1024, bytes));
  const file = openSync(path, "r");
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  const checked = checkDocument(name, head, bytes);
  return checked.kind === "refused" ? { name, path: null, mediaType: null, sha256: null, because: checked.because } : { name: checked.name, path, mediaType: checked.mediaType, sha256: hash("sha256", readFileSync(path), "hex"), because: null };
}

/** Shorter numbers stand in names of files for other reasons. */
const SHORTEST_ID = 4;

const lastPart = (name: string) => name.slice(name.lastIndexOf("/") + 1);

/** By number: the file is called by it, begins with it, or lies in a folder called by it. By name: where only one is called so. */
function placesOf(loose: readonly LooseFile[]): { readonly byId: ReadonlyMap<string, LooseFile>; readonly byName: ReadonlyMap<string, LooseFile> } {
  const byId = new Map<string, LooseFile>();
  const byName = new Map<string, LooseFile | null>();
  for (const file of loose) {
    const parts = file.name.split("/");
    const own = parts.at(-1)!;
    byName.set(own, byName.has(own) ? null : file);
    for (const id of [own, /^([A-Za-z0-9]+)[._-]/.exec(own)?.[1], parts.at(-2)]) if (id !== undefined && id.length >= SHORTEST_ID && !byId.has(id)) byId.set(id, file);
  }
  return { byId, byName: new Map([...byName].flatMap(([name, file]) => (file === null ? [] : [[name, file] as const]))) };
}

/** Tells what was not kept and why, once for each. */
export async function tellRefusedAttachments(session: Database, refused: Reasons, write: (because: string) => void): Promise<void> {
  for (const { because, n } of await rows<{ because: string; n: number }>(session, sql`select because, count(*)::integer as n from staged_attachment where because is not null group by 1 order by 2 desc limit 1000`)) {
    refused.add(`an attachment is not kept: ${because}`, n);
    write(`${n === 1 ? "an attachment is" : `${n} attachments are`} not kept: ${because}`);
  }
}
