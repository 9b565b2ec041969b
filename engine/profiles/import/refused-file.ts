// What could not be taken, in a file that people open in a spreadsheet: which line, why, and the line as it was written.
import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { cleanName, Refusal } from "../../platform/index.ts";
import { csvLine } from "./csv-cell.ts";

export interface RefusedFile {
  readonly path: string | null;
  readonly count: number;
  /** How many were refused for each kind of reason; the most frequent first. */
  reasons(): { readonly reason: string; readonly lines: number }[];
  write(line: number, because: string, raw: string): void;
  /** Forgets what was written, for the file is read again. */
  startOver(): void;
  close(): void;
}

const MOST_REASONS = 20;
const HEADER = csvLine(["line", "reason", "as written"]);

/**
 * The file is made with the first line that is written; without one there is none, and an older one of that name is removed.
 *
 * @param path null where lines are only counted
 * @throws {Refusal} if something else than refused lines is kept there
 */
export function refusedFile(path: string | null): RefusedFile {
  if (path !== null && !isOurs(path)) throw new Refusal("bad-input", `${path} holds something else than refused lines, and would be lost. Name another place with --refused-to.`);
  let file: number | undefined;
  let count = 0;
  let buffer = "";
  const reasons = new Map<string, number>();
  const flush = () => {
    if (buffer === "" || path === null) return;
    file ??= open(path);
    writeSync(file, buffer);
    buffer = "";
  };
  return {
    path,
    get count() {
      return count;
    },
    reasons: () => [...reasons].map(([reason, lines]) => ({ reason, lines })).sort((a, b) => b.lines - a.lines).slice(0, MOST_REASONS),
    write(line, because, raw) {
      if (count++ === 0) buffer = HEADER;
      buffer += csvLine([String(line), because, raw]);
      // "UnitPrice "abc" is not a number" and the same of "abd" are one reason.
      const reason = because.replaceAll(/"[^"]*"/g, "…").replace(/it has \d+ cells where the header has \d+/, "it has another number of cells than the header");
      if (reasons.has(reason) || reasons.size < 1000) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (buffer.length > 65_536) flush();
    },
    startOver() {
      if (file !== undefined) closeSync(file);
      file = undefined; // opened again it is emptied
      buffer = "";
      count = 0;
      reasons.clear();
    },
    close() {
      flush();
      if (file !== undefined) closeSync(file);
      else if (path !== null && statSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path); // a device or a pipe stays: /dev/null is everybody's
    },
  };
}

/** What such a file is called when it is downloaded: by the file it is of, and the day that was brought. @example refusedName("people.csv", new Date("2026-11-20")) // "people, refused rows 2026-11-20.csv" */
export function refusedName(fileName: string, broughtAt: Date): string {
  return cleanName(`${cleanName(fileName).replace(/\.[A-Za-z0-9]{1,8}$/, "").slice(0, 120) || "file"}, refused rows ${broughtAt.toISOString().slice(0, 10)}.csv`);
}

/** Whether nothing would be lost that somebody else wrote. */
function isOurs(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there?.isFile()) return !there?.isDirectory(); // nothing is kept in a device or a pipe, and reading one would wait
  const head = Buffer.alloc(HEADER.length);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = readSync(file, head, 0, HEADER.length, 0);
    return bytes === 0 || head.toString("latin1", 0, bytes) === HEADER;
  } catch {
    return false; // nothing that may be read
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch {
    throw new Refusal("bad-input", `The refused lines cannot be written to ${path}. Name another place with --refused-to.`);
  }
}
