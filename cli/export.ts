import { join } from "node:path";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { EXPORTS, type ExportName } from "./export-names.ts";

import type { ExportFormat } from "../engine/kept-data/index.ts";
import { progressOn, wholeNumber } from "./progress.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "take everything out: customers, orders, interactions, decisions, or every table there is",
  help: `rapport export customers|orders|interactions|decisions|all|everything [--format csv|jsonl] [--out PATH] [--json]

Writes all rows as they are at one moment. Without --out they go to standard output; "all" needs --out, a folder. A PATH
that ends in .gz is compressed.

"all" writes the four lists, for people and spreadsheets. "everything" writes every table of facts (conversations, messages,
notes, consents, links, rules, the audit …) into the new folder PATH; "rapport import export PATH" brings that back into an
empty Rapport, if it was written with --format jsonl. Passwords, keys and secrets stay here. What it writes holds all that is
known of everybody: keep it as safe as the database.

  --format FORMAT   csv (a cell that a spreadsheet would run as a formula gets a leading apostrophe) or jsonl (a JSON object
                    a line, values untouched); csv unless told
  --json            prints what was written as JSON; needs --out`,
  async run(args) {
    const { values, positionals } = readArguments(args, { format: { type: "string" }, out: { type: "string" } }, ["customers, orders, interactions, decisions, all or everything"]);
    const what = oneOf("What to export", positionals[0], [...EXPORTS, "all", "everything"])!;
    const format = oneOf("--format", values.format, ["csv", "jsonl"]) ?? "csv";
    if (values.out === undefined && (what === "all" || what === "everything" || values.json)) throw new UsageError("--out is missing: say where to write.");
    if (what === "everything") return everything(values.out!, format, values.json === true);
    const files = what === "all" ? EXPORTS.map((name) => ({ name, path: join(values.out!, `${name}.${format}`) })) : [{ name: what, path: values.out }];
    const [{ writeTable }, { writeAudit }, { withDatabase }] = [await import("./write-table.ts"), await import("../engine/organisation/index.ts"), await import("./with-database.ts")];
    const progress = progressOn();
    const written = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      try {
        // One picture of the database for all files, whatever happens meanwhile.
        return await ground.db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
          const done: { name: ExportName; path: string | null; rows: number }[] = [];
          for (const { name, path } of files) {
            const rows = await writeTable(tx, name, format, path, (sofar) => progress.show(`exporting ${name}  ${wholeNumber(sofar)} rows`));
            done.push({ name, path: path ?? null, rows });
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

async function everything(folder: string, format: ExportFormat, asJson: boolean): Promise<void> {
  const [{ exportEverything }, { withDatabase }] = [await import("./export-everything.ts"), await import("./with-database.ts")];
  const progress = progressOn();
  const { tables } = await withDatabase(async ({ ground, actor, catchUp }) => {
    await catchUp();
    try {
      return await exportEverything(ground, actor, folder, format, (table, rows) => progress.show(`exporting ${table}  ${wholeNumber(rows)} rows`));
    } finally {
      progress.end();
    }
  });
  if (asJson) printJson({ folder, tables });
  else console.log(`${wholeNumber(tables.reduce((sum, each) => sum + each.rows, 0))} rows of ${tables.length} tables are in ${folder}.`);
}
