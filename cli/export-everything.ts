// Every table of facts as a file in a folder, with a manifest: what `rapport import export` reads.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../engine/organisation/index.ts";
import type { Manifest } from "../engine/kept-data/index.ts";
import type { Ground } from "../engine/platform/index.ts";
import { CommandFailed } from "./command.ts";

export type ExportFormat = "csv" | "jsonl";

export function fileOf(table: string, format: ExportFormat): string {
  return `${table}.${format}`;
}

/** Writes all of it as it is at one moment. The folder must be new or empty: a file of another export would be taken for part of this. */
export async function exportEverything(ground: Ground, actor: Actor, folder: string, format: ExportFormat, told: (table: string, rows: number) => void): Promise<Manifest> {
  const [{ takeOut }, { writeAudit }, { csvLine }, { openSink, textOf }] = [await import("../engine/kept-data/index.ts"), await import("../engine/organisation/index.ts"), await import("../engine/profiles/index.ts"), await import("./write-table.ts")];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new CommandFailed(`${folder} is not empty. Say a folder that is, or one that does not exist.`);
  const asCsv = (json: string, columns: readonly string[]) => {
    const row = JSON.parse(json) as Record<string, unknown>;
    return csvLine(columns.map((column) => textOf((row[column] ?? null) as Parameters<typeof textOf>[0])));
  };
  // A line end between the parts of a JSON value says nothing; inside a text it is written as \\n.
  const asLine = (json: string) => `${json.includes("\n") ? json.replaceAll("\n", " ") : json}\n`;
  const manifest = await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const taken = await takeOut(
      tx, ground.now(),
      async (table, columns) => {
        const sink = openSink(join(folder, fileOf(table, format)));
        if (format === "csv") await sink.write(csvLine(columns));
        return sink;
      },
      format === "csv" ? asCsv : asLine, told,
    );
    await writeAudit(tx, ground.now(), actor, "export", { kind: "export", id: "everything" }, { format, rows: taken.tables.reduce((sum, each) => sum + each.rows, 0) });
    return taken;
  });
  // Last: a folder without it is an export that did not come to its end.
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify({ ...manifest, files: format }, null, 2)}\n`);
  return manifest;
}
