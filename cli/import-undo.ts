import { type Command, printJson, readArguments, UsageError } from "./command.ts";
import { progressOn, wholeNumber } from "./progress.ts";

export const importUndo: Command = {
  name: "import undo",
  summary: "take an import back whole",
  help: `rapport import undo ID [--json]

Removes everything that came by the import: orders, order lines, conversations, companies, and the customers it made, unless
something else is known of them by now; those stay, and how many is said. "rapport import list" shows the ids.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["ID"]);
    const importId = requireId(positionals[0]!);
    const [{ undoAnyImport }, { refitIfStale }, { withDatabase }] = [await import("../engine/bundles/index.ts"), await import("../engine/value/index.ts"), await import("./with-database.ts")];
    const progress = progressOn();
    const undone = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const done = await undoAnyImport(ground, importId, actor, (doing, share) => progress.show(`undoing  ${Math.floor(share * 100)} %  ${doing}`));
        progress.show("bringing profiles, value and segments up to date");
        await catchUp();
        if (await refitIfStale(ground)) await catchUp();
        return done;
      } finally {
        progress.end();
      }
    });
    const n = wholeNumber;
    if (values.json) printJson(undone);
    else {
      const { removed, left } = undone;
      if ("conversations" in removed) console.log(`${undone.fileName} is undone: ${n(removed.people)} people, ${n(removed.organisations)} companies, ${n(removed.conversations)} conversations with ${n(removed.messages)} messages are gone.`);
      else if ("attributes" in removed) console.log(`${undone.fileName} is undone: ${n(removed.customers)} people and ${n(removed.attributes as number)} statements about people are gone.`);
      else console.log(`${undone.fileName} is undone: ${n(removed.interactions)} orders and returns with ${n(removed.orderLines)} lines, ${n(removed.customers)} customers and ${n(removed.anonymous)} anonymous sales are gone.`);
      if (left > 0) console.log(`${n(left)} ${"conversations" in removed ? "people, companies or conversations" : "customers"} that it made stay, because something else is known of them by now.`);
    }
  },
};

export function requireId(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new UsageError(`"${text}" is no id.`);
}
