// Rules as files: a folder under version control can be their source.
import { readFileSync, writeFileSync } from "node:fs";
import type { PolicyProblem, RehearsalResult } from "../engine/decisions/index.ts";
import { type Command, CommandFailed, oneOf, printJson, readArguments } from "./command.ts";
import { moneyInWords } from "./money.ts";

const engine = async () => ({ ...(await import("../engine/decisions/index.ts")), ...(await import("../engine/organisation/index.ts")), ...(await import("./with-database.ts")) });

/** A policy from a file. @throws {CommandFailed} naming the file and what is wrong with it */
function readPolicyFile(path: string): { readonly key: string } & Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}.`);
  }
  try {
    const content = JSON.parse(text.replace(/^\uFEFF/, "")) as { key: string } & Record<string, unknown>;
    if (typeof content?.key !== "string") throw new Error('it has no "key"');
    return content;
  } catch (error) {
    throw new CommandFailed(`${path} is no policy: ${(error as Error).message}. Take one out with rapport policy export and change that.`);
  }
}

function problemLines(problems: readonly PolicyProblem[]): string[] {
  return problems.map(({ table, row, column, message }) => `  ${[table, row, column].filter(Boolean).join(" / ") || "policy"}: ${message}`);
}

export const policyCheck: Command = {
  name: "policy check",
  summary: "say everything that keeps a file of rules from being published",
  help: `rapport policy check FILE [--json]

Ends with 0 where nothing keeps it from being published, with 1 where something does. Nothing is changed.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["FILE"]);
    const content = readPolicyFile(positionals[0]!);
    const { withDatabase, checkPolicy, readOrganisation } = await engine();
    const { problems } = await withDatabase(async ({ ground }) => checkPolicy(ground, content, (await readOrganisation(ground.db)).countsIn));
    if (values.json) printJson({ problems });
    else console.log(problems.length === 0 ? "Nothing keeps it from being published." : [`${problems.length === 1 ? "One thing keeps" : `${problems.length} things keep`} it from being published:`, ...problemLines(problems)].join("\n"));
    return problems.length === 0 ? 0 : 1;
  },
};

export const policyTest: Command = {
  name: "policy test",
  summary: "run the examples of a file of rules",
  help: `rapport policy test FILE [--json]

Ends with 1 where an example does not come out as expected.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["FILE"]);
    const content = readPolicyFile(positionals[0]!);
    const { withDatabase, checkPolicy, readOrganisation } = await engine();
    const checked = await withDatabase(async ({ ground }) => checkPolicy(ground, content, (await readOrganisation(ground.db)).countsIn));
    if (checked.kind === "refused" || !checked.compiled) throw new CommandFailed(["The tables cannot decide, so no example was run:", ...problemLines(checked.problems)].join("\n"));
    const failing = checked.examples.filter(({ why }) => why !== null);
    if (values.json) printJson({ examples: checked.examples });
    else console.log([...checked.examples.map(({ title, why }) => (why === null ? `  as expected  ${title}` : `  fails        ${title}\n               ${why}`)), `${checked.examples.length - failing.length} of ${checked.examples.length} come out as expected.`].join("\n"));
    return failing.length === 0 ? 0 : 1;
  },
};

export const policyRehearse: Command = {
  name: "policy rehearse",
  summary: "let a file of rules decide beside the version in force, and count what would change",
  help: `rapport policy rehearse FILE [--over recorded] [--days 90] [--json]

Nothing comes of it.

  --over WORD   recorded: decisions of the last days, with the facts known then; today: customers as they are now
  --days N      how far back`,
  async run(args) {
    const { values, positionals } = readArguments(args, { over: { type: "string" }, days: { type: "string" } }, ["FILE"]);
    const over = oneOf("--over", values.over, ["recorded", "today"]) ?? "recorded";
    const days = Number(values.days ?? "90");
    if (!Number.isInteger(days) || days < 1 || days > 366) throw new CommandFailed(`--days is a whole number from 1 to 366, not "${values.days}".`);
    const content = readPolicyFile(positionals[0]!);
    const { withDatabase, rehearsePolicy, publishFirstPolicy } = await engine();
    const result = await withDatabase(async ({ ground, catchUp }) => {
      await catchUp();
      await publishFirstPolicy(ground);
      return rehearsePolicy(ground, { policyKey: content.key, content, over, days });
    });
    if (values.json) printJson(result);
    else console.log(inWords(result, over));
  },
};

function inWords(result: RehearsalResult, over: "recorded" | "today"): string {
  const { cost, gain, currency, worst } = result;
  const signed = (minor: number) => `${minor > 0 ? "+" : ""}${moneyInWords(minor, currency)}`;
  return [
    over === "recorded" ? `${result.changed} of ${result.decisions} decisions would change, of ${result.changedCustomers} of ${result.customers} customers (against version ${result.liveVersion}).` : `${result.changed} of ${result.decisions} customers would be treated otherwise today (against version ${result.liveVersion}).`,
    ...result.actions.filter(({ was, now }) => was !== now).map(({ title, was, now }) => `  ${title}: ${now}, was ${was}`),
    `  Cost: ${signed(cost.nowMinor - cost.wasMinor)}, ${cost.nowMinutes - cost.wasMinutes} minutes.`,
    gain === null ? (result.unmeasured.length === 0 ? "  Customers would spend: no change." : `  Customers would spend: not known, for these were never measured: ${result.unmeasured.join(", ")}.`) : `  Customers would spend ${signed(gain.midMinor)}, likely ${signed(gain.loMinor)} to ${signed(gain.hiMinor)}.`,
    worst === null ? "  Worst treated group: none that is large enough to say, or nobody is worse off." : `  Worst treated group: ${worst.label} ${worst.value}, worse in ${worst.worse} of ${worst.decisions}, better in ${worst.better}.`,
  ].join("\n");
}

export const policyPublish: Command = {
  name: "policy publish",
  summary: "publish a file of rules as the next version",
  help: `rapport policy publish FILE --note TEXT [--json]

Refused, with the places, where something keeps it from being published. Whoever runs this holds the data folder and publishes alone;
the version and the audit name them. On the screen a second person approves: rapport policy import puts the file there.

  --note TEXT   what is different, in a sentence`,
  async run(args) {
    const { values, positionals } = readArguments(args, { note: { type: "string" } }, ["FILE"]);
    const note = values.note?.trim() ?? "";
    if (note === "") throw new CommandFailed("Say what is different: --note “Loans from the third contact on”.");
    const content = readPolicyFile(positionals[0]!);
    const { withDatabase, publishPolicy, readOrganisation } = await engine();
    const published = await withDatabase(async ({ ground, actor }) => publishPolicy(ground, actor, content, { note, currency: (await readOrganisation(ground.db)).countsIn }));
    if (values.json) printJson(published);
    if (published.kind === "refused") {
      if (!values.json) console.log(["It is not published:", ...problemLines(published.problems)].join("\n"));
      return 1;
    }
    if (!values.json) console.log(`Version ${published.version} decides from now on.`);
    return 0;
  },
};

export const policyExport: Command = {
  name: "policy export",
  summary: "take a policy out as a file",
  help: `rapport policy export [--file PATH] [--key treatment] [--version N]

Prints it where no file is named. What is taken out reads back the same with rapport policy check, publish and import.`,
  async run(args) {
    const { values } = readArguments(args, { key: { type: "string" }, version: { type: "string" }, file: { type: "string" } });
    const key = values.key ?? "treatment";
    const wanted = values.version === undefined ? undefined : Number(values.version);
    if (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0)) throw new CommandFailed(`--version is the number of a version, not "${values.version}".`);
    const { withDatabase, readPolicies, versionContent, publishFirstPolicy } = await engine();
    const content = await withDatabase(async ({ ground }) => {
      await publishFirstPolicy(ground);
      const version = wanted ?? (await readPolicies(ground)).find((each) => each.key === key)?.version;
      if (version === undefined) throw new CommandFailed(`There is no policy "${key}".`);
      return (await versionContent(ground, key, version)).content;
    });
    const text = `${JSON.stringify(content, null, 2)}\n`;
    if (values.file === undefined) process.stdout.write(text);
    else {
      writeFileSync(values.file, text);
      console.log(`“${content.title}” is in ${values.file}.`);
    }
  },
};

export const policyImport: Command = {
  name: "policy import",
  summary: "put a file of rules into the draft, to be looked at and published on the screen",
  help: `rapport policy import FILE [--replace] [--json]

A file with mistakes is put in too, and they are marked.

  --replace   also where the draft that is open holds changes of somebody; they are gone then`,
  async run(args) {
    const { values, positionals } = readArguments(args, { replace: { type: "boolean" } }, ["FILE"]);
    const content = readPolicyFile(positionals[0]!);
    const { withDatabase, startDraft, changeDraft, publishFirstPolicy, PolicyContent } = await engine();
    const shaped = PolicyContent.safeParse(content);
    if (!shaped.success) throw new CommandFailed(`${positionals[0]} is no policy: ${shaped.error.issues[0]!.path.join(".")}: ${shaped.error.issues[0]!.message}.`);
    const draft = await withDatabase(async ({ ground, actor }) => {
      await publishFirstPolicy(ground);
      const begun = await startDraft(ground, actor, content.key);
      if (begun.changes.length > 0 && values.replace !== true) throw new CommandFailed(`The draft that is open holds ${begun.changes.length} changes, last by ${begun.changed.by}. Publish it or put it away under Rules, or say --replace.`);
      return changeDraft(ground, actor, begun.draftId, { revision: begun.revision, content: shaped.data });
    });
    if (values.json) printJson(draft);
    else console.log(`It stands in the draft: ${draft.changes.length} changes against version ${draft.basedOn}${draft.problems.length > 0 ? `, ${draft.problems.length} things to mend` : ""}. Look at it under Rules.`);
  },
};
