import { writeFileSync } from "node:fs";
import { type Command, printJson, readArguments, UsageError } from "./command.ts";

export const customerExport: Command = {
  name: "customer export",
  summary: "a copy of everything that is kept about one customer, for them",
  help: `rapport customer export CUSTOMER --out FILE.zip [--json]

CUSTOMER is an id, a customer number, an e-mail address, or enough of a name. The archive holds a page to read, everything
as JSON with sources and times, the person as vCard, promises, tasks and meetings as a calendar, and each e-mail message as
a file that mail programs open. That it was made stands in the audit.`,
  async run(args) {
    const { values, positionals } = readArguments(args, { out: { type: "string" } }, ["CUSTOMER"]);
    const { out } = values;
    if (out === undefined) throw new UsageError("--out is missing: say where to write.");
    const [{ copyOfCustomer }, { requireOneCustomer }, { withDatabase }] = [await import("../engine/kept-data/index.ts"), await import("./find-customer.ts"), await import("./with-database.ts")];
    const copy = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      return copyOfCustomer(ground, actor, await requireOneCustomer(ground, positionals[0]!));
    });
    writeFileSync(out, copy.zip, { mode: 0o600 });
    if (values.json) printJson({ path: out, bytes: copy.zip.length, holds: copy.holds });
    else console.log(`${copy.holds.length} files are in ${out}; begin with ${copy.holds[0]}.`);
  },
};
