import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../engine/kept-data/index.ts";
import { type Command, CommandFailed, printJson, readArguments } from "./command.ts";
import { fileOf } from "./export-everything.ts";
import { progressOn, wholeNumber } from "./progress.ts";

export const importExport: Command = {
  name: "import export",
  summary: "bring in everything that another Rapport exported, into an empty one",
  help: `rapport import export FOLDER [--json]

FOLDER is what "rapport export everything --format jsonl" wrote. This Rapport must know nobody yet and be of the same
version. All of it comes in or nothing: every line is counted and its sum compared. Profiles and values are computed anew
and come out the same. Colleagues come with it, without their passwords and keys: the owner's link stands at the next
start. Nothing is sent to anybody.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["FOLDER"]);
    const folder = positionals[0]!;
    const manifest = readManifest(folder);
    const [{ putBack }, { withDatabase }] = [await import("../engine/kept-data/index.ts"), await import("./with-database.ts")];
    const progress = progressOn();
    const done = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const back = await putBack(ground, actor, manifest, (table) => linesOf(join(folder, fileOf(table, "jsonl"))), (table, rows) => progress.show(`bringing in ${table}  ${wholeNumber(rows)} rows`));
        progress.show("bringing what is computed up to date");
        await catchUp();
        return back;
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(done);
    else console.log(`${wholeNumber(done.rows)} rows of ${done.tables.length} tables came in, as they were on ${done.at.slice(0, 16).replace("T", " at ")} UTC.\nWhoever was signed in here is signed out, and a sign-in link that was printed before is void: the next start prints a new one for the owner.`);
  },
};

function readManifest(folder: string): Manifest {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) throw new CommandFailed(`There is no ${path}: this is no export of everything, or one that did not come to its end.`);
  let read: Manifest & { files?: string };
  try {
    read = JSON.parse(readFileSync(path, "utf8")) as typeof read;
  } catch {
    throw new CommandFailed(`${path} cannot be read as JSON.`);
  }
  if (read.files === "csv") throw new CommandFailed("This export is in CSV, which people read. Export with --format jsonl to bring it in again.");
  return read;
}

/** Split at line feeds only: letters such as U+2028, at which Node's readline splits too, may stand in what a customer said. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, "utf8");
  let rest = "";
  try {
    for await (const piece of file) {
      const lines = (rest + (piece as string)).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read: ${(error as Error).message}.`);
  } finally {
    file.destroy();
  }
  if (rest !== "") yield rest;
}
