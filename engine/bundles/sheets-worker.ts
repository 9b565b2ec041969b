// What the thread that takes a workbook apart does.
import { join } from "node:path";
import type { ArchiveLimits } from "./archive.ts";
import type { BundleFile } from "./unpack.ts";
import { type Room, sheetsOf } from "./workbook.ts";

export interface SheetsTask {
  readonly path: string;
  readonly name: string;
  /** Sheets are called by this and their number. */
  readonly into: string;
  readonly room: Room;
  readonly limits: ArchiveLimits;
}

export interface SheetsFound {
  readonly files: readonly BundleFile[];
  /** What is left of it. */
  readonly room: Room;
}

export async function work({ path, name, into, room, limits }: SheetsTask): Promise<SheetsFound> {
  let made = 0;
  return { files: await sheetsOf(path, name, () => join(into, String(made++)), room, limits), room };
}
