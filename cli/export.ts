import { join } from "node:path";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { EXPORTS, type ExportName } from "./export-names.ts";
import { progressOn, wholeNumber } from "./progress.ts";

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
