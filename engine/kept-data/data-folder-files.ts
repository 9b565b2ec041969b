// Files of the data folder beside the database that may name somebody: lines of the error log, which hold where in the code
// something failed and at times a word of whom it was about; files of people that were brought to the import page, and exports of everything.
import { createReadStream } from "node:fs";
import { open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Behind, cannotBeSearched } from "./behind-encodings.ts";
import { isNamedBehind } from "./behind-short-text.ts";
import { EXPORTS } from "./everything-exports.ts";
import { OVERLAP } from "./naming.ts";

const LOGS = ["log/errors.log", "log/errors.old.log"] as const;
const IMPORTS = "imports";

/**
 * Finds the files brought to the import page that name somebody, however mail, cards and JSON write letters, and those that cannot be
 * searched (compressed, UTF-16, PDF, pictures and other files that are no text), which may. Nothing is touched before `forget`, which removes them and writes the error logs anew without the lines that do.
 *
 * @param home the data folder
 * @param names does this text name them?
 * @param begunBefore files that were begun later are left: whoever was erased by then is not in them, or was brought anew
 */
export async function findInDataFolder(home: string, names: (text: string) => boolean, begunBefore?: Date): Promise<{ forget(): Promise<{ readonly logLines: number; readonly files: number }> }> {
  const files: string[] = [];
  const isEarly = (name: string) => begunBefore === undefined || (begunAt(name) ?? 0) <= begunBefore.getTime();
  let logLines = 0;
  // What holds everything holds them too.
  for (const name of await readdir(join(home, EXPORTS)).catch(() => [])) if (isEarly(name)) files.push(join(home, EXPORTS, name));
  for (const entry of await readdir(join(home, IMPORTS), { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!isEarly(relative(join(home, IMPORTS), path))) continue;
    // What cannot be searched does not stay: an archive, a workbook, a .gz, letters of two bytes each, a picture.
    if (!(await isUnsearchable(path)) && !(await holds(path, names))) continue;
    files.push(path);
  }
  return {
    async forget() {
      for (const path of files) await rm(path, { force: true });
      for (const log of LOGS) logLines += await withoutLines(join(home, log), (line) => isNamedBehind(names, line));
      return { logLines, files: files.length };
    },
  };
}

/** Files are called by ids, whose first digits tell when each was made (UUID 7, RFC 9562). */
function begunAt(name: string): number | undefined {
  const id = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(name);
  return id === null ? undefined : Number.parseInt(id[1]! + id[2]!, 16);
}

async function withoutLines(path: string, names: (line: string) => boolean): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return 0;
  const lines = text.split("\n");
  const stay = lines.filter((line) => !names(line));
  if (stay.length === lines.length) return 0;
  // What is added while we write is carried over, as far as it names nobody.
  await writeFile(`${path}.new`, stay.join("\n"));
  const added = (await readFile(path, "utf8")).slice(text.length).split("\n").filter((line) => !names(line)).join("\n");
  await writeFile(`${path}.new`, added, { flag: "a" });
  await rename(`${path}.new`, path);
  return lines.length - stay.length;
}

const HEAD_BYTES = 4096;

async function isUnsearchable(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  try {
    const read = await file?.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (read === undefined) return false;
    const head = read.buffer.subarray(0, read.bytesRead);
    // No text has a zero but one whose letters are two bytes each, with the mark that says so or without it.
    return cannotBeSearched(head) || head.includes(0) || ["fffe", "feff"].includes(head.toString("hex", 0, 2));
  } finally {
    await file?.close();
  }
}

/** Reads a file piece by piece, each with the end of the one before, so that no word falls between two. */
async function holds(path: string, names: (text: string) => boolean): Promise<boolean> {
  const file = createReadStream(path, "latin1");
  const behind = new Behind(names, OVERLAP);
  try {
    for await (const piece of file) if (behind.push(piece as string)) return true;
    return behind.end();
  } catch {
    return false; // a folder, or a file that is gone by now
  } finally {
    file.destroy();
  }
}
