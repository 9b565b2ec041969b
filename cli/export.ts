import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { csvLine } from "../engine/profiles/index.ts";
import { writeAudit } from "../engine/organisation/index.ts";
import { type Command, CommandFailed, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { type Cell, type ExportName, type ExportRow, EXPORT_TABLES, EXPORTS } from "./export-tables.ts";
import { progressOn, wholeNumber } from "./progress.ts";
import { withDatabase } from "./with-database.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "take everything out: customers, orders, interactions, decisions",
  help: `rapport export customers|orders|interactions|decisions|all [--format csv|jsonl] [--out PATH] [--json]

Writes all rows as they are at one moment. Without --out they go to standard output; "all" needs --out, a folder. A PATH
that ends in .gz is compressed.

  --format FORMAT   csv (a cell that a spreadsheet would run as a formula gets a leading apostrophe) or jsonl (a JSON object
                    a line, values untouched); csv unless told
  --json            prints what was written as JSON; needs --out`,
  async run(args) {
    const { values, positionals } = readArguments(args, { format: { type: "string" }, out: { type: "string" } }, ["customers, orders, interactions, decisions or all"]);
    const what = oneOf("What to export", positionals[0], [...EXPORTS, "all"])!;
    const format = oneOf("--format", values.format, ["csv", "jsonl"]) ?? "csv";
    if (values.out === undefined && (what === "all" || values.json)) throw new UsageError("--out is missing: say where to write.");
    const files = what === "all" ? EXPORTS.map((name) => ({ name, path: join(values.out!, `${name}.${format}`) })) : [{ name: what, path: values.out }];
    const progress = progressOn();
    const written = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      try {
        // One picture of the database for all files, whatever happens meanwhile.
        return await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
          const done: { name: ExportName; path: string | null; rows: number }[] = [];
          for (const { name, path } of files) {
            const sink = openSink(path);
            const count = await writeTable(name, format, (text) => sink.write(text), tx, (n) => progress.show(`exporting ${name}  ${wholeNumber(n)} rows`));
            await sink.end();
            done.push({ name, path: path ?? null, rows: count });
          }
          await writeAudit(tx, ground.now(), actor, "export", { kind: "export", id: what }, { format, rows: Object.fromEntries(done.map((each) => [each.name, each.rows])) });
          return done;
        });
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(written);
    else if (values.out !== undefined) for (const each of written) console.log(`${wholeNumber(each.rows)} rows of ${each.name} are in ${each.path}.`);
  },
};

type Writing = (text: string) => Promise<void>;

/** Writes one table; gives the number of rows. */
export async function writeTable(name: ExportName, format: "csv" | "jsonl", write: Writing, db: Parameters<(typeof EXPORT_TABLES)[ExportName]["read"]>[0], told: (rows: number) => void = () => undefined): Promise<number> {
  const { columns, read } = EXPORT_TABLES[name];
  let count = 0;
  if (format === "csv") await write(csvLine(columns));
  for await (const page of read(db)) {
    await write(page.map((each) => (format === "csv" ? csvLine(columns.map((column) => textOf(each[column] ?? null))) : `${JSON.stringify(pick(each, columns))}\n`)).join(""));
    count += page.length;
    told(count);
  }
  return count;
}

function pick(each: ExportRow, columns: readonly string[]): ExportRow {
  return Object.fromEntries(columns.map((column) => [column, each[column] ?? null]));
}

function textOf(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function openSink(path: string | undefined): { write: Writing; end(): Promise<void> } {
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
