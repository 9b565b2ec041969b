// Sends a file to the server piece by piece, so that any size goes and a broken connection goes on from where it was.
import type { ContactFile } from "../../../engine/profiles/contract.ts";
import type { BundleFileView, BundleView } from "../../../engine/bundles/contract.ts";
import { api, ApiProblem } from "../data/api.ts";

const PIECE = 2 * 1024 * 1024;
const TRIES = 5;
export const LARGEST_FILE = 2 ** 31;

/** Announces the file and sends it. @param onSent hears the bytes that have arrived */
export async function sendFile(file: File, onSent: (bytes: number, view: ContactFile) => void): Promise<ContactFile> {
  const view = await api<ContactFile>("/contact-files", { method: "POST", body: { fileName: file.name, bytes: file.size } });
  for (let from = 0; from < file.size; ) {
    from = await sendPiece(`/contact-files/${view.fileId}/bytes`, from, file.slice(from, from + PIECE));
    onSent(from, view);
  }
  return view;
}

async function sendPiece(path: string, from: number, piece: Blob): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(`/api${path}?from=${from}`, { method: "PUT", credentials: "same-origin", headers: { "content-type": "application/octet-stream", "x-rapport": "1" }, body: piece });
      if (answer.ok) return ((await answer.json()) as { received: number }).received;
      const problem = (await answer.json().catch(() => ({}))) as { detail?: string; code?: string };
      throw new ApiProblem(answer.status, problem.code ?? String(answer.status), problem.detail ?? `The server answered ${answer.status}.`);
    } catch (error) {
      if ((error instanceof ApiProblem && error.status < 500) || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
    }
  }
}

/** A file with its name inside the folder that was dropped. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

/** Announces several files as one export and sends them. @param onSent hears the bytes that have arrived */
export async function sendBundle(name: string, files: readonly NamedFile[], onSent: (bytes: number) => void): Promise<BundleView> {
  const view = await api<BundleView>("/bundles", { method: "POST", body: { name, files: files.map((each) => ({ name: each.name, bytes: each.file.size })) } });
  let sent = 0;
  for (const [i, { file }] of files.entries())
    for (let from = 0; from < file.size; ) {
      const there = await sendPiece(`/bundles/${view.bundleId}/files/${i}/bytes`, from, file.slice(from, from + PIECE));
      sent += there - from;
      from = there;
      onSent(sent);
    }
  return view;
}

/** Whether a table holds people, told from its beginning; where that cannot be asked, it is looked at as if it did. */
export async function holdsPeople(file: File): Promise<boolean> {
  if (/\.(gz|vcf)$/i.test(file.name)) return true;
  const answer = await fetch("/api/bundles/recognise", { method: "POST", credentials: "same-origin", headers: { "content-type": "application/octet-stream", "x-rapport": "1" }, body: file.slice(0, 256 * 1024) }).catch(() => undefined);
  if (!answer?.ok) return true;
  const { holds, title } = (await answer.json()) as Pick<BundleFileView, "holds" | "title">;
  // What is known for deals or conversations is told as that; what nothing is known of, column by column.
  return holds === "people" || (holds === "unread" && title === "not read");
}

/** One table of people is looked at column by column; everything else is an export. */
export function isOneTable(files: readonly NamedFile[]): boolean {
  return files.length === 1 && /\.(csv|tsv|txt|json|jsonl|ndjson|vcf|gz)$/i.test(files[0]!.file.name) && !files[0]!.name.includes("/");
}

/** The name of the whole: of the one file, or of the folder. */
export function bundleName(files: readonly NamedFile[]): string {
  if (files.length === 1) return files[0]!.file.name;
  const folders = new Set(files.map((each) => each.name.split("/")[0]!));
  return folders.size === 1 ? [...folders][0]! : files[0]!.name;
}

/** What was dropped, the files in folders too; links are not followed by browsers. */
export async function filesDropped(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files].map((file) => ({ name: file.name, file }));
  return (await Promise.all(entries.map((entry) => filesUnder(entry, "")))).flat();
}

async function filesUnder(entry: FileSystemEntry, path: string): Promise<NamedFile[]> {
  const name = `${path}${entry.name}`;
  if (entry.isFile) return [{ name, file: await new Promise<File>((resolve, reject) => { (entry as FileSystemFileEntry).file(resolve, reject); }) }];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: NamedFile[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) return all; // a browser gives a hundred at a time
    for (const each of some) all.push(...(await filesUnder(each, `${name}/`)));
  }
}
