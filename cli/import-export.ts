import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Manifest } from "../engine/kept-data/index.ts";
import { type Command, CommandFailed, printJson, readArguments } from "./command.ts";
import { progressOn, wholeNumber } from "./progress.ts";

export const importExport: Command = {
  name: "import export",
  summary: "bring in everything that another Rapport exported, into an empty one",
  help: `rapport import export FOLDER|ARCHIVE [--json]

FOLDER is what "rapport export everything --format jsonl" wrote, ARCHIVE (.zip) what "Everything out" of the settings made. This Rapport must know nobody yet and be of the same
version. All of it comes in or nothing: every line is counted and its sum compared. Profiles and values are computed anew
and come out the same. Colleagues come with it, without their passwords and keys: the owner's link stands at the next
start. Nothing is sent to anybody.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["FOLDER"]);
    const [{ fileOf, putBack }, { withDatabase }] = [await import("../engine/kept-data/index.ts"), await import("./with-database.ts")];
    const files = /\.zip$/i.test(positionals[0]!) ? await filesOfArchive(positionals[0]!) : filesOfFolder(positionals[0]!);
    const progress = progressOn();
    try {
      const manifest = await readManifest(files);
      const done = await withDatabase(async ({ ground, actor, catchUp }) => {
        const back = await putBack(ground, actor, manifest, (table) => linesOf(files, fileOf(table, "jsonl")), (table, rows) => progress.show(`bringing in ${table}  ${wholeNumber(rows)} rows`));
        progress.show("bringing what is computed up to date");
        await catchUp();
        return back;
      });
      progress.end();
      if (values.json) printJson(done);
      else console.log(`${wholeNumber(done.rows)} rows of ${done.tables.length} tables came in, as they were on ${done.at.slice(0, 16).replace("T", " at ")} UTC.\nWhoever was signed in here is signed out, and a sign-in link that was printed before is void: the next start prints a new one for the owner.`);
    } finally {
      progress.end();
      files.close();
    }
  },
};

/** The files of an export, wherever they lie. */
interface ExportFiles {
  /** undefined where there is none of that name. */
  read(name: string): Promise<Readable | undefined>;
  nameOf(name: string): string;
  close(): void;
}

function filesOfFolder(folder: string): ExportFiles {
  return { read: async (name) => (existsSync(join(folder, name)) ? createReadStream(join(folder, name)) : undefined), nameOf: (name) => join(folder, name), close: () => undefined };
}

async function filesOfArchive(path: string): Promise<ExportFiles> {
  if (!existsSync(path)) throw new CommandFailed(`There is no ${path}.`);
  const { openArchive } = await import("../engine/bundles/index.ts");
  // Lines of one kind pack far better than what people write; what they hold is counted and summed line by line.
  const archive = await openArchive(path, path, { entries: 10_000, bytes: Number.MAX_SAFE_INTEGER, times: 2000 });
  return {
    async read(name) {
      const entry = archive.entries.find(({ fileName }) => fileName === name);
      return entry && archive.read(entry);
    },
    nameOf: (name) => `${name} in ${path}`, close: () => archive.close(),
  };
}

async function readManifest(files: ExportFiles): Promise<Manifest> {
  const found = await files.read("manifest.json");
  if (!found) throw new CommandFailed(`There is no ${files.nameOf("manifest.json")}: this is no export of everything, or one that did not come to its end.`);
  let read: Manifest & { files?: string };
  try {
    read = JSON.parse(await text(found)) as typeof read;
  } catch {
    throw new CommandFailed(`${files.nameOf("manifest.json")} cannot be read as JSON.`);
  }
  if (read.files === "csv") throw new CommandFailed("This export is in CSV, which people read. Export with --format jsonl to bring it in again.");
  return read;
}

/** Split at line feeds only: letters such as U+2028, at which Node's readline splits too, may stand in what a customer said. */
async function* linesOf(files: ExportFiles, name: string): AsyncGenerator<string> {
  const file = await files.read(name);
  if (!file) throw new CommandFailed(`There is no ${files.nameOf(name)}.`);
  file.setEncoding("utf8");
  let rest = "";
  try {
    for await (const piece of file) {
      const lines = (rest + (piece as string)).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
  } catch (error) {
    throw new CommandFailed(`${files.nameOf(name)} cannot be read: ${(error as Error).message}.`);
  } finally {
    file.destroy();
  }
  if (rest !== "") yield rest;
}
