// Writes one table to a file, or to standard output, as CSV or as a JSON object a line.
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Database } from "../engine/platform/index.ts";
import { csvLine } from "../engine/profiles/index.ts";
import { CommandFailed } from "./command.ts";
import type { ExportName } from "./export-names.ts";
import { type Cell, EXPORT_TABLES, type ExportRow } from "./export-tables.ts";

/** @returns the number of rows */
export async function writeTable(db: Database, name: ExportName, format: "csv" | "jsonl", path: string | undefined, told: (rows: number) => void): Promise<number> {
  const { columns, read } = EXPORT_TABLES[name];
  const sink = openSink(path);
  let count = 0;
  if (format === "csv") await sink.write(csvLine(columns));
  for await (const page of read(db)) {
    await sink.write(page.map((each) => (format === "csv" ? csvLine(columns.map((column) => textOf(each[column] ?? null))) : `${JSON.stringify(pick(each, columns))}\n`)).join(""));
    count += page.length;
    told(count);
  }
  await sink.end();
  return count;
}

type Writing = (text: string) => Promise<void>;

function pick(each: ExportRow, columns: readonly string[]): ExportRow {
  return Object.fromEntries(columns.map((column) => [column, each[column] ?? null]));
}

export function textOf(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** Standard output where no path is given. A path that ends in .gz is compressed. */
export function openSink(path: string | undefined): { write: Writing; end(): Promise<void> } {
  const write = (stream: Writable): Writing => (text) => new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
  if (path === undefined) return { write: write(process.stdout), end: async () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  const file = createWriteStream(path);
  const first = path.endsWith(".gz") ? createGzip() : file;
  if (first !== file) first.pipe(file);
  const done = finished(file).catch((error: Error) => Promise.reject(new CommandFailed(`${path} cannot be written: ${error.message}.`)));
  done.catch(() => undefined); // whoever ends it hears of it
  const writing = write(first);
  return {
    write: async (text) => void (await Promise.race([writing(text), done])),
    async end() {
      first.end();
      await done;
    },
  };
}
