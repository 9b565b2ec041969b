// Every table of facts as a file in a folder, with a manifest: what `rapport import export` reads.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../engine/organisation/index.ts";
import type { ExportFormat, Manifest } from "../engine/kept-data/index.ts";
import type { Ground } from "../engine/platform/index.ts";
import { CommandFailed } from "./command.ts";

/** Writes all of it as it is at one moment. The folder must be new or empty: a file of another export would be taken for part of this. */
export async function exportEverything(ground: Ground, actor: Actor, folder: string, format: ExportFormat, told: (table: string, rows: number) => void): Promise<Manifest> {
  const [{ everythingOut }, { openSink }] = [await import("../engine/kept-data/index.ts"), await import("./write-table.ts")];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new CommandFailed(`${folder} is not empty. Say a folder that is, or one that does not exist.`);
  return everythingOut(ground, actor, { format }, async (name) => openSink(join(folder, name)), told);
}
