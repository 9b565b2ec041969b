// The `rapport` command: finds the command that was meant, runs it, and turns what went wrong into one sentence.
import { type Command, CommandFailed, UsageError } from "./command.ts";

/** Commands load the engine only when they need it: help, and the answer to a wrong call, come at once. */
const COMMANDS: readonly { readonly name: string; readonly load: () => Promise<Command> }[] = [
  { name: "start", load: async () => (await import("./start.ts")).start },
  { name: "import orders", load: async () => (await import("./import-orders.ts")).importOrdersCommand },
  { name: "import contacts", load: async () => (await import("./import-contacts.ts")).importContactsCommand },
  { name: "import bundle", load: async () => (await import("./import-bundle.ts")).importBundleCommand },
  { name: "import undo", load: async () => (await import("./import-undo.ts")).importUndo },
  { name: "import export", load: async () => (await import("./import-export.ts")).importExport },
  { name: "import list", load: async () => (await import("./import-list.ts")).importList },
  { name: "value", load: async () => (await import("./value.ts")).value },
  { name: "decide", load: async () => (await import("./decide.ts")).decideCommand },
  { name: "policy check", load: async () => (await import("./policy.ts")).policyCheck },
  { name: "policy test", load: async () => (await import("./policy.ts")).policyTest },
  { name: "policy rehearse", load: async () => (await import("./policy.ts")).policyRehearse },
  { name: "policy publish", load: async () => (await import("./policy.ts")).policyPublish },
  { name: "policy limits", load: async () => (await import("./policy-limits.ts")).policyLimits },
  { name: "policy export", load: async () => (await import("./policy.ts")).policyExport },
  { name: "policy import", load: async () => (await import("./policy.ts")).policyImport },
  { name: "export", load: async () => (await import("./export.ts")).exportCommand },
  { name: "customer export", load: async () => (await import("./customer-export.ts")).customerExport },
  { name: "customer erase", load: async () => (await import("./customer-erase.ts")).customerErase },
  { name: "customer erased", load: async () => (await import("./customer-erased.ts")).customerErased },
  { name: "keys create", load: async () => (await import("./keys.ts")).keysCreate },
  { name: "keys list", load: async () => (await import("./keys.ts")).keysList },
  { name: "keys revoke", load: async () => (await import("./keys.ts")).keysRevoke },
  { name: "webhooks add", load: async () => (await import("./webhooks.ts")).webhooksAdd },
  { name: "webhooks list", load: async () => (await import("./webhooks.ts")).webhooksList },
  { name: "webhooks secret", load: async () => (await import("./webhooks.ts")).webhooksSecret },
  { name: "webhooks remove", load: async () => (await import("./webhooks.ts")).webhooksRemove },
  { name: "duplicates find", load: async () => (await import("./duplicates-find.ts")).duplicatesFind },
  { name: "duplicates list", load: async () => (await import("./duplicates-list.ts")).duplicatesList },
  { name: "doctor", load: async () => (await import("./doctor.ts")).doctor },
];

async function main(args: readonly string[]): Promise<number> {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const found = COMMANDS.find(({ name }) => name === words.slice(0, name.split(" ").length).join(" ") && args.slice(0, name.split(" ").length).join(" ") === name);
  const asksForHelp = args.includes("--help") || args.includes("-h");
  if (!found) {
    const group = COMMANDS.filter(({ name }) => words[0] !== undefined && name.startsWith(`${words[0]} `));
    if (args.length === 0 || asksForHelp || words[0] === "help") {
      console.log(await listOf(group.length > 0 ? group : COMMANDS));
      return 0;
    }
    if (args[0] === "--version") {
      console.log((await import("./package.json", { with: { type: "json" } })).default.version);
      return 0;
    }
    const which = group.length > 0 ? `"rapport ${words[0]}" is followed by ${group.map(({ name }) => name.split(" ")[1]).join(", ")}.` : `There is no command "${args[0]}". There are ${[...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]))].join(", ")}.`;
    throw new UsageError(which);
  }
  const command = await found.load();
  if (asksForHelp) {
    console.log(command.help);
    return 0;
  }
  try {
    return (await command.run(args.slice(found.name.split(" ").length))) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message} See rapport ${found.name} --help.`);
    throw error;
  }
}

async function listOf(commands: typeof COMMANDS): Promise<string> {
  const loaded = await Promise.all(commands.map(({ load }) => load()));
  const width = Math.max(...loaded.map(({ name }) => name.length)) + 2;
  return [
    "Rapport: customer relationships run as a closed loop.", "", ...loaded.map(({ name, summary }) => `  rapport ${name.padEnd(width)}${summary}`), "",
    "Each command has --help; those that print results have --json.",
    "Settings come from the environment: RAPPORT_HOME (data folder), DATABASE_URL (a PostgreSQL of your own), PORT.",
  ].join("\n");
}

/** What to tell the person; an error that is our own mistake shows where it came from when DEBUG is set. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = error instanceof UsageError || error instanceof CommandFailed || ["Refusal", "SettingsError", "CannotStart"].includes(error.constructor.name);
  if (isForPeople) return "atTerminal" in error && typeof error.atTerminal === "string" ? `${error.message} ${error.atTerminal}` : error.message;
  return process.env["DEBUG"] ? (error.stack ?? error.message) : `Something failed inside Rapport: ${error.message} (DEBUG=1 shows where.)`;
}

// Whoever reads our output may stop reading, as in `rapport export customers | head`: no error, but the end of the work,
// which the writer is told of by its own failing write.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const readerLeft = (error as NodeJS.ErrnoException).code === "EPIPE";
  if (!readerLeft) console.error(sentenceOf(error));
  process.exitCode = readerLeft ? 0 : error instanceof UsageError ? 2 : 1;
}
