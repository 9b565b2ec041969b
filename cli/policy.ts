// Rules as files: a folder under version control can be their source.
import { readFileSync, writeFileSync } from "node:fs";
import type { DraftView, Policy, PolicyProblem, RehearsalResult } from "../engine/decisions/index.ts";
import { type Command, CommandFailed, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { moneyInWords } from "./money.ts";
import { readFolder, writeFolder } from "./policy-folder.ts";

const engine = async () => ({ ...(await import("../engine/decisions/index.ts")), ...(await import("../engine/organisation/index.ts")), ...(await import("./with-database.ts")) });

interface Source {
  /** As it was named. */
  readonly name: string;
  readonly content: { readonly key: string } & Record<string, unknown>;
  /** Where something of it stands. */
  readonly placeOf: (problem: PolicyProblem) => string;
}

const SOURCE = `FILE is a policy that rapport policy export --file wrote; --folder names a folder that rapport policy export --folder wrote.`;
const namesFolder = (args: readonly string[]) => args.some((arg) => arg === "--folder" || arg.startsWith("--folder="));
const wanted = (args: readonly string[]): readonly string[] => (namesFolder(args) ? [] : ["FILE"]);

/** A policy from a file or a folder. @throws {CommandFailed} naming the file and what is wrong with it */
async function readSource(folder: string | undefined, [file]: readonly string[]): Promise<Source> {
  if (folder === undefined) return { name: file!, content: readPolicyFile(file!), placeOf: ({ table, row, column, entry }) => [table, row, column].filter(Boolean).join(" / ") || entry || "policy" };
  const { policyOfFiles } = await engine();
  const reading = policyOfFiles(readFolder(folder));
  if (reading.kind === "refused") throw new CommandFailed([`${folder} holds no policy that can be read:`, ...reading.problems.map((problem) => `  ${placeOfLine(problem)}: ${problem.message}`)].join("\n"));
  return { name: folder, content: { ...reading.policy }, placeOf: (problem) => [placeOfLine(reading.placeOf(problem)), problem.row, problem.column].filter(Boolean).join(" / ") };
}

const placeOfLine = ({ file, line }: { readonly file: string; readonly line: number | null }): string => (line === null ? file : `${file}:${line}`);

/** A policy from a file. @throws {CommandFailed} naming the file and what is wrong with it */
function readPolicyFile(path: string): { readonly key: string } & Record<string, unknown> {
  const text = readBytes(path).toString("utf8");
  try {
    const content = JSON.parse(text.replace(/^\uFEFF/, "")) as { key: string } & Record<string, unknown>;
    if (typeof content?.key !== "string") throw new Error('it has no "key"');
    return content;
  } catch (error) {
    throw new CommandFailed(`${path} is no policy: ${(error as Error).message}. Take one out with rapport policy export and change that.`);
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}.`);
  }
}

function problemLines(problems: readonly PolicyProblem[], { placeOf }: Source): string[] {
  return problems.map((problem) => `  ${placeOf(problem)}: ${problem.message}`);
}

export const policyCheck: Command = {
  name: "policy check",
  summary: "say everything that keeps a file of rules from being published",
  help: `rapport policy check FILE | --folder DIR [--json]

${SOURCE} Ends with 0 where nothing keeps it from being published, with 1 where something does. Nothing is changed.`,
  async run(args) {
    const { values, positionals } = readArguments(args, { folder: { type: "string" } }, wanted(args));
    const source = await readSource(values.folder, positionals);
    const { withDatabase, checkPolicy, readOrganisation } = await engine();
    const { problems } = await withDatabase(async ({ ground }) => checkPolicy(ground, source.content, (await readOrganisation(ground.db)).countsIn));
    if (values.json) printJson({ problems });
    else console.log(problems.length === 0 ? "Nothing keeps it from being published." : [`${problems.length === 1 ? "One thing keeps" : `${problems.length} things keep`} it from being published:`, ...problemLines(problems, source)].join("\n"));
    return problems.length === 0 ? 0 : 1;
  },
};

export const policyTest: Command = {
  name: "policy test",
  summary: "run the examples of a file of rules",
  help: `rapport policy test FILE | --folder DIR [--json]

${SOURCE} Ends with 1 where an example does not come out as expected.`,
  async run(args) {
    const { values, positionals } = readArguments(args, { folder: { type: "string" } }, wanted(args));
    const source = await readSource(values.folder, positionals);
    const { withDatabase, checkPolicy, readOrganisation } = await engine();
    const checked = await withDatabase(async ({ ground }) => checkPolicy(ground, source.content, (await readOrganisation(ground.db)).countsIn));
    if (checked.kind === "refused" || !checked.compiled) throw new CommandFailed(["The tables cannot decide, so no example was run:", ...problemLines(checked.problems, source)].join("\n"));
    const failing = checked.examples.filter(({ why }) => why !== null);
    if (values.json) printJson({ examples: checked.examples });
    else console.log([...checked.examples.map(({ title, why }) => (why === null ? `  as expected  ${title}` : `  fails        ${title}\n               ${why}`)), `${checked.examples.length - failing.length} of ${checked.examples.length} come out as expected.`].join("\n"));
    return failing.length === 0 ? 0 : 1;
  },
};

export const policyRehearse: Command = {
  name: "policy rehearse",
  summary: "let a file of rules decide beside the version in force, and count what would change",
  help: `rapport policy rehearse FILE | --folder DIR [--over recorded] [--days 90] [--json]

${SOURCE} Nothing comes of it.

  --over WORD   recorded: decisions of the last days, with the facts known then; today: customers as they are now
  --days N      how far back`,
  async run(args) {
    const { values, positionals } = readArguments(args, { over: { type: "string" }, days: { type: "string" }, folder: { type: "string" } }, wanted(args));
    const over = oneOf("--over", values.over, ["recorded", "today"]) ?? "recorded";
    const days = Number(values.days ?? "90");
    if (!Number.isInteger(days) || days < 1 || days > 366) throw new CommandFailed(`--days is a whole number from 1 to 366, not "${values.days}".`);
    const { content } = await readSource(values.folder, positionals);
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
    worst === null ? `  Worst treated group: ${result.groups.some(({ worse }) => worse > 0) ? "some are worse off, in no group of 20 or more decisions more often than better off." : "nobody is worse off."}` : `  Worst treated group: ${worst.label} ${worst.value}, worse in ${worst.worse} of ${worst.decisions}, better in ${worst.better}.`,
    ...(over === "recorded" && result.decisions < 100 ? [`  Only ${result.decisions} ${result.decisions === 1 ? "decision is" : "decisions are"} recorded: too few to say what would change. Say --over today to rehearse over customers as they are.`] : []),
    ...result.unknown.filter(({ decisions }) => decisions * 2 > result.decisions).map(({ label, decisions }) => `  “${label}” was not known in ${decisions} of these decisions: what a row does that asks for it is not seen here.`),
  ].join("\n");
}

/** What a command that waits for a colleague ends with. */
const ASKED = 3;

export const policyPublish: Command = {
  name: "policy publish",
  summary: "publish a file or a folder of rules as the next version",
  help: `rapport policy publish FILE | --folder DIR --note TEXT [--replace] [--alone] [--json]

${SOURCE} Where it says what is in force, nothing happens. Refused, with the places, where something keeps it from being published.

It goes the way of every draft: it is put into the draft, rehearsed, and published where nobody else may approve rules. Where somebody may,
they are asked, and the command ends with 3: they approve under Rules, and the same command again publishes what they approved (or they
publish it there). What was changed since is asked about anew.

  --note TEXT   what is different, in a sentence
  --replace     also where the draft that is open holds what somebody else wrote, or another version is planned; it is gone then
  --alone       without draft, rehearsal and colleague: whoever runs this holds the data folder, and version and audit name them alone`,
  async run(args) {
    const { values, positionals } = readArguments(args, { note: { type: "string" }, folder: { type: "string" }, replace: { type: "boolean" }, alone: { type: "boolean" } }, wanted(args));
    const note = values.note?.trim() ?? "";
    if (note === "") throw new CommandFailed("Say what is different: --note “Loans from the third contact on”.");
    const source = await readSource(values.folder, positionals);
    const { withDatabase, publishPolicy, publishFiles, publishFirstPolicy, checkPolicy, readOrganisation } = await engine();
    const published = await withDatabase(async ({ ground, actor, catchUp }) => {
      const currency = (await readOrganisation(ground.db)).countsIn;
      if (values.alone === true) return publishPolicy(ground, actor, source.content, { note, currency });
      await catchUp();
      await publishFirstPolicy(ground);
      const checked = await checkPolicy(ground, source.content, currency);
      return checked.kind === "refused" ? checked : publishFiles(ground, actor, checked.policy, { note, replace: values.replace === true });
    });
    if (values.json) printJson(published);
    const say = (words: string, code: number) => {
      if (!values.json) console.log(words);
      return code;
    };
    switch (published.kind) {
      case "refused": return say(["It is not published:", ...problemLines(published.problems, source)].join("\n"), 1);
      case "in-the-way": return say(`It is not published: the draft that is open holds ${published.changes} changes, last by ${published.by}. Publish it or put it away under Rules, or say --replace.`, 1);
      case "stopped": return say(`It is not published: ${published.why}`, 1);
      case "same": return say(`Version ${published.version} says the same already.`, 0);
      case "asked": return say(`It stands in the draft, rehearsed: ${published.changes} changes against version ${published.version}. A colleague who may approve rules is asked under Rules; run this again when they have.`, ASKED);
      case "published": return say(`Version ${published.version} decides from now on${"approvedBy" in published && published.approvedBy !== null ? `, approved by ${published.approvedBy}` : ""}.`, 0);
    }
  },
};

export const policyExport: Command = {
  name: "policy export",
  summary: "take a policy out as a file, a folder, a workbook or a model of DMN",
  help: `rapport policy export [--file PATH | --folder DIR] [--as xlsx|dmn] [--table KEY] [--key treatment] [--version N]

Prints it where nothing is named. What is taken out reads back the same with rapport policy check, publish and import.

  --folder DIR   one text file a table, and actions, limits and examples beside: for version control. Files of tables that are no more are removed
  --as WORD      the tables alone, as a workbook (xlsx) or a model of DMN 1.5 (dmn); with --table only that one`,
  async run(args) {
    const { values } = readArguments(args, { key: { type: "string" }, version: { type: "string" }, file: { type: "string" }, folder: { type: "string" }, as: { type: "string" }, table: { type: "string" } });
    const key = values.key ?? "treatment";
    const form = oneOf("--as", values.as, ["xlsx", "dmn"]);
    if (values.folder !== undefined && (values.file !== undefined || form !== undefined)) throw new UsageError("--folder goes with neither --file nor --as.");
    if (form === undefined && values.table !== undefined) throw new UsageError("--table goes with --as xlsx or --as dmn.");
    if (form === "xlsx" && values.file === undefined) throw new UsageError("A workbook is no text: name its file with --file.");
    const version = values.version === undefined ? undefined : Number(values.version);
    if (version !== undefined && !(Number.isInteger(version) && version > 0)) throw new CommandFailed(`--version is the number of a version, not "${values.version}".`);
    const { withDatabase, readPolicies, versionContent, publishFirstPolicy, filesOf, takeOut, readOrganisation } = await engine();
    const { content, currency } = await withDatabase(async ({ ground }) => {
      await publishFirstPolicy(ground);
      const which = version ?? (await readPolicies(ground)).find((each) => each.key === key)?.version;
      if (which === undefined) throw new CommandFailed(`There is no policy "${key}".`);
      return { content: (await versionContent(ground, key, which)).content, currency: (await readOrganisation(ground.db)).countsIn };
    });
    if (values.folder !== undefined) {
      const { written, removed } = writeFolder(values.folder, filesOf(content as Policy));
      console.log(`“${content.title}” is in ${values.folder}: ${written.length === 0 ? "nothing is different" : `${written.length} files written`}${removed.length === 0 ? "" : `, removed: ${removed.join(", ")}`}.`);
      return;
    }
    if (form !== undefined) {
      const out = takeOut(content as Policy, currency, form, values.table);
      if (out.kind === "refused") throw new CommandFailed(["It cannot be said so:", ...out.problems.map(({ place, message }) => `  ${place}: ${message}`)].join("\n"));
      if (values.file === undefined) process.stdout.write(out.file.bytes);
      else writeFileSync(values.file, out.file.bytes);
    } else {
      const text = `${JSON.stringify(content, null, 2)}\n`;
      if (values.file === undefined) process.stdout.write(text);
      else writeFileSync(values.file, text);
    }
    if (values.file !== undefined) console.log(`“${content.title}” is in ${values.file}.`);
  },
};

export const policyImport: Command = {
  name: "policy import",
  summary: "put a file of rules into the draft, to be looked at and published on the screen",
  help: `rapport policy import FILE | --folder DIR [--table KEY] [--replace] [--json]

${SOURCE} FILE may also be a workbook (.xlsx) or a model of
DMN (1.1 to 1.5) with some of the tables: the draft's tables of the same keys are written anew, the rest stays. A policy with mistakes is put
in too, and they are marked; a table that cannot be read is refused, with the place.

  --table KEY   the table whose place the file's only one takes
  --replace     also where the draft that is open holds changes of somebody (of a workbook or a model: in the tables that it writes anew)`,
  async run(args) {
    const { values, positionals } = readArguments(args, { replace: { type: "boolean" }, folder: { type: "string" }, table: { type: "string" } }, wanted(args));
    const { withDatabase, startDraft, changeDraft, publishFirstPolicy, PolicyContent, readTableFile, readOrganisation } = await engine();
    const bytes = values.folder === undefined ? readBytes(positionals[0]!) : undefined;
    const isTables = bytes !== undefined && (bytes.subarray(0, 2).toString("latin1") === "PK" || /^\uFEFF?\s*</.test(bytes.subarray(0, 200).toString("utf8")));
    if (!isTables && values.table !== undefined) throw new UsageError("--table goes with a workbook or a model of DMN.");
    const source = isTables ? undefined : await readSource(values.folder, positionals);
    const shaped = source && PolicyContent.safeParse(JSON.parse(JSON.stringify(source.content)));
    if (shaped?.success === false) throw new CommandFailed(`${source!.name} is no policy: ${shaped.error.issues[0]!.path.join(".")}: ${shaped.error.issues[0]!.message}.`);
    const draft = await withDatabase(async ({ ground, actor }) => {
      await publishFirstPolicy(ground);
      const begun = await startDraft(ground, actor, shaped ? shaped.data!.key : "treatment");
      if (shaped) {
        if (begun.changes.length > 0 && values.replace !== true) throw new CommandFailed(`The draft that is open holds ${begun.changes.length} ${begun.changes.length === 1 ? "change" : "changes"}, last by ${begun.changed.by}. Publish it or put it away under Rules, or say --replace.`);
        return changeDraft(ground, actor, begun.draftId, { revision: begun.revision, content: shaped.data! });
      }
      const reading = await readTableFile(begun.content as Policy, (await readOrganisation(ground.db)).countsIn, bytes!, { as: values.table });
      if (reading.kind === "refused") throw new CommandFailed([`${positionals[0]} is not put into the draft:`, ...reading.problems.map(({ place, message }) => `  ${[place, message].filter(Boolean).join(": ")}`)].join("\n"));
      const keys = new Set(reading.tables.map(({ table }) => table.key));
      const known = new Set(begun.content.tables.map(({ table }) => table.key));
      const { changed, count } = changedTables(begun, keys);
      if (count > 0 && values.replace !== true) throw new CommandFailed(`The draft that is open holds ${count} ${count === 1 ? "change" : "changes"} in ${changed.map((title) => `“${title}”`).join(", ")}, last by ${begun.changed.by}. Publish it or put it away under Rules, or say --replace.`);
      const tables = [...begun.content.tables.map((each) => (keys.has(each.table.key) ? reading.tables.find(({ table }) => table.key === each.table.key)! : each)), ...reading.tables.filter(({ table }) => !known.has(table.key))];
      return changeDraft(ground, actor, begun.draftId, { revision: begun.revision, content: { ...begun.content, tables } });
    });
    if (values.json) printJson(draft);
    else console.log(`It stands in the draft: ${draft.changes.length} ${draft.changes.length === 1 ? "change" : "changes"} against version ${draft.basedOn}${draft.problems.length > 0 ? `, ${draft.problems.length} ${draft.problems.length === 1 ? "thing" : "things"} to mend` : ""}. Look at it under Rules.`);
  },
};

/** What a draft holds in the tables that a file would write anew. */
function changedTables(draft: DraftView, keys: ReadonlySet<string>): { readonly changed: readonly string[]; readonly count: number } {
  const titles = new Set(draft.content.tables.filter(({ table }) => keys.has(table.key)).map(({ table }) => table.title));
  const lost = draft.changes.filter(({ table }) => table !== null && titles.has(table));
  return { changed: [...new Set(lost.map(({ table }) => table!))], count: lost.length };
}
