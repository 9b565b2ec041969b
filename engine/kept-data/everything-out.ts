// Everything out, as files: each table of facts, and last a manifest of what they hold. One way for the terminal and the page.
import { type Actor, writeAudit } from "../organisation/index.ts";
import type { Ground } from "../platform/index.ts";
import { csvLine } from "../profiles/index.ts";
import { type LineSink, type Manifest, takeOut } from "./take-out.ts";

export type ExportFormat = "csv" | "jsonl";

export function fileOf(table: string, format: ExportFormat): string {
  return `${table}.${format}`;
}

/**
 * Gives all of it as it is at one moment, and notes in the audit who took it.
 *
 * @param open makes the file of that name; a file ends before the next begins, manifest.json last: without it an export did not come to its end
 * @param told may throw to end it
 */
export async function everythingOut(ground: Ground, actor: Actor, { format, purpose }: { readonly format: ExportFormat; readonly purpose?: string }, open: (name: string) => Promise<LineSink>, told: (table: string, rows: number) => void): Promise<Manifest> {
  const asCsv = (json: string, columns: readonly string[]) => {
    const row = JSON.parse(json) as Record<string, unknown>;
    return csvLine(columns.map((column) => textOf(row[column] ?? null)));
  };
  // A line end between the parts of a JSON value says nothing; inside a text it is written as \\n.
  const asLine = (json: string) => `${json.includes("\n") ? json.replaceAll("\n", " ") : json}\n`;
  const manifest = await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const taken = await takeOut(
      tx, ground.now(),
      async (table, columns) => {
        const sink = await open(fileOf(table, format));
        if (format === "csv") await sink.write(csvLine([...columns]));
        return sink;
      },
      format === "csv" ? asCsv : asLine, told,
    );
    await writeAudit(tx, ground.now(), actor, "export", { kind: "export", id: "everything" }, { format, rows: taken.tables.reduce((sum, each) => sum + each.rows, 0), ...(purpose === undefined ? {} : { purpose }) });
    return taken;
  });
  const sink = await open("manifest.json");
  await sink.write(`${JSON.stringify({ ...manifest, files: format }, null, 2)}\n`);
  await sink.end();
  return manifest;
}

function textOf(cell: unknown): string {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell as string | number | boolean);
}
