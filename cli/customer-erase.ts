import { createInterface } from "node:readline/promises";
import type { ErasurePreview } from "../engine/kept-data/contract.ts";
import { type Command, CommandFailed, printJson, readArguments, UsageError } from "./command.ts";
import { wholeNumber } from "./progress.ts";

export const customerErase: Command = {
  name: "customer erase",
  summary: "erase everything personal about one customer; cannot be undone",
  help: `rapport customer erase CUSTOMER --why TEXT [--suppress] [--yes] [--json]

CUSTOMER is an id, a customer number, an e-mail address, or enough of a name. Shows what will go and who else carries the
same name or address, then asks for the name to be typed. Nothing brings it back: rows are deleted, not hidden. Back-ups
and PostgreSQL's own files hold them until they are replaced (engine/kept-data/README.md says how long).

  --why TEXT   the reason; it is kept for ever, so it must not name the customer
  --suppress   keep nothing about the same addresses, numbers and user ids again
  --yes        do not ask for the name`,
  async run(args) {
    const { values, positionals } = readArguments(args, { why: { type: "string" }, suppress: { type: "boolean" }, yes: { type: "boolean" } }, ["CUSTOMER"]);
    const { why } = values;
    if (why === undefined || why.trim() === "") throw new UsageError("--why is missing: say why, without naming the customer.");
    const [{ eraseCustomer, mentionsElsewhere, previewErasure }, { readSettings }, { requireOneCustomer }, { withDatabase }] = [
      await import("../engine/kept-data/index.ts"), await import("../engine/platform/index.ts"), await import("./find-customer.ts"), await import("./with-database.ts"),
    ];
    const { home } = readSettings(process.env);
    const erased = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      const preview = await previewErasure(ground, await requireOneCustomer(ground, positionals[0]!));
      const mentions = await mentionsElsewhere(ground, preview.customerId);
      const confirm = values.yes === true ? preview.confirm : await askForName(preview, mentions.reduce((sum, each) => sum + each.rows, 0));
      const done = await eraseCustomer(ground, actor, { customerId: preview.customerId, why, confirm, suppress: values.suppress === true }, { home });
      await catchUp();
      return { ...done, mentionsThatStay: mentions };
    });
    if (values.json) return printJson(erased);
    const { rows, logLines, files, mentionsThatStay } = erased;
    console.log(`Erased: ${wholeNumber(Object.values(rows).reduce((sum, n) => sum + n, 0))} rows of ${Object.keys(rows).length} tables, ${wholeNumber(logLines)} lines of the error log, ${wholeNumber(files)} files brought for import. Erasure ${erased.erasureId}.`);
    for (const each of mentionsThatStay) console.log(`  ${wholeNumber(each.rows)} rows of ${each.table} name them and stay: they are of ${each.customerId === null ? "nobody's record" : `customer ${each.customerId}`}.`);
  },
};

async function askForName(preview: ErasurePreview, mentions: number): Promise<string> {
  const rows = Object.entries(preview.rows).map(([table, n]) => `${wholeNumber(n)} ${table}`).join(", ");
  console.error(`${preview.name} (${preview.customerId}), ${wholeNumber(preview.identities)} identities. These rows go, and nothing brings them back: ${rows}.`);
  for (const other of preview.others) console.error(`  ${other.name} (${other.customerId}) carries the same name, address or number, and stays.`);
  for (const { kind, name } of preview.namedIn) console.error(`  The ${kind} “${name}” names them, and stays: others use it. Rename it where that is wanted.`);
  for (const { kind, name } of preview.partlyIn) console.error(`  The ${kind} “${name}” holds a part of the name only, and stays: it may mean somebody else. Look at it.`);
  if (mentions > 0) console.error(`  ${wholeNumber(mentions)} rows of other customers name them, and stay.`);
  if (!process.stdin.isTTY) throw new CommandFailed("Nothing was erased: nobody is there to type the name. Run it at a terminal, or add --yes.");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await asking.question("Type the name to erase: ");
  } finally {
    asking.close();
  }
}
