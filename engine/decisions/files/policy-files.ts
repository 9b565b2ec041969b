// A policy as a folder of text files that can stand under version control: a table a file, and one each for what may be done, for limits
// and for examples. The same policy gives the same files, and they give the same policy.
import { factsOfPolicy, parsePolicy, type Policy } from "../policy.ts";
import { inKeptWords } from "../written-words.ts";
import { readTable, writeTable } from "./table-text.ts";

export interface FileProblem {
  /** As it stands in the folder: `tables/care.md`. */
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export type FolderReading =
  /** `placeOf` finds the file and line of what the check of a policy complains of. */
  | { readonly kind: "ok"; readonly policy: Policy; readonly placeOf: (problem: { readonly table: string | null; readonly row: string | null; readonly entry?: string }) => Omit<FileProblem, "message"> }
  | { readonly kind: "refused"; readonly problems: readonly FileProblem[] };

const POLICY = "policy.json";
const PARTS_OF_POLICY = { "actions.json": ["actions"], "limits.json": ["capacities", "caps", "levers", "experiments", "exploration", "overrideReasons"], "examples.json": ["examples"] } as const;

/** Every file of a policy, by its path. */
export function filesOf(policy: Policy): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = fileNames(policy.tables.map(({ table }) => table.key));
  files.set(POLICY, json({ key: policy.key, title: policy.title, tables: names, floor: policy.floor }));
  for (const [at, { part, table }] of policy.tables.entries()) files.set(pathOf(names[at]!), writeTable(part, table));
  files.set("actions.json", json(policy.actions));
  files.set("limits.json", json({ capacities: policy.capacities, caps: policy.caps, levers: policy.levers, experiments: policy.experiments, exploration: policy.exploration, overrideReasons: policy.overrideReasons }));
  files.set("examples.json", json(policy.examples));
  return files;
}

const pathOf = (name: string): string => `tables/${name}.md`;
/** Whether a path is that of a table: what else stands in the folder is nobody's business here. */
export const isTableFile = (path: string): boolean => /^tables\/[^/]+\.md$/.test(path);

/** Two names that some disks take for one are kept apart. */
function fileNames(keys: readonly string[]): string[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    let name = key;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${key}~${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The policy that files say, or every place where they say none. @param files those of {@link filesOf}, by path; others are passed over, but for tables that nothing names */
export function policyOfFiles(files: ReadonlyMap<string, string>): FolderReading {
  const problems: FileProblem[] = [];
  const wrong = (file: string, message: string, line: number | null = null) => void problems.push({ file, line, message });
  const read = (file: string): unknown => {
    const text = files.get(file);
    if (text === undefined) return wrong(file, "This file is missing.");
    try {
      return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
    } catch (error) {
      return wrong(file, `This is no JSON: ${(error as Error).message}.`);
    }
  };
  const head = read(POLICY) as { readonly key?: unknown; readonly title?: unknown; readonly tables?: unknown; readonly floor?: unknown } | undefined;
  if (head !== undefined && !isRecord(head)) wrong(POLICY, "It should hold key, title, tables and floor.");
  if (!isRecord(head)) return { kind: "refused", problems };
  for (const name of Object.keys(head)) if (!["key", "title", "tables", "floor"].includes(name)) wrong(POLICY, `“${name}” is not known here.`);
  const names = Array.isArray(head.tables) && head.tables.every((name) => typeof name === "string") ? (head.tables as string[]) : [];
  if (!Array.isArray(head.tables) || names.length !== head.tables.length) wrong(POLICY, "“tables” names the files in tables/, in their order.");
  for (const [at, name] of names.entries()) if (names.indexOf(name) !== at) wrong(POLICY, `The table “${name}” is named twice.`);
  for (const path of files.keys()) if (isTableFile(path) && !names.some((name) => pathOf(name) === path)) wrong(path, `No table of ${POLICY} is called so. Name it there, or remove the file.`);
  const lines = new Map<string, { readonly file: string; readonly lineOf: (row: number) => number; readonly rows: readonly { readonly id: string }[] }>();
  const tables: unknown[] = [];
  for (const name of names) {
    const file = pathOf(name);
    const text = files.get(file);
    if (text === undefined) {
      wrong(file, `This file is missing; ${POLICY} names it.`);
      continue;
    }
    const reading = readTable(text);
    if (reading.kind === "refused") for (const { line, message } of reading.problems) wrong(file, message, line);
    else {
      tables.push({ part: reading.part, table: reading.table });
      lines.set(reading.table.key, { file, lineOf: reading.lineOf, rows: reading.table.rows });
    }
  }
  const [actions, limits, examples] = [read("actions.json"), read("limits.json"), read("examples.json")];
  for (const [file, held, wanted] of [["actions.json", actions, Array.isArray(actions)], ["limits.json", limits, isRecord(limits)], ["examples.json", examples, Array.isArray(examples)]] as const) if (held !== undefined && !wanted) wrong(file, file === "limits.json" ? "It should hold capacities, caps, levers, experiments, exploration and overrideReasons." : "It should hold a list.");
  if (isRecord(limits)) for (const name of Object.keys(limits)) if (!(PARTS_OF_POLICY["limits.json"] as readonly string[]).includes(name)) wrong("limits.json", `“${name}” is not known here.`);
  if (problems.length > 0) return { kind: "refused", problems };
  const parsed = parsePolicy({ key: head.key, title: head.title, tables, actions, floor: head.floor, examples, ...(limits as object) });
  if (parsed.kind === "refused") return { kind: "refused", problems: parsed.problems.map(({ message }) => ({ file: fileOf(message), line: null, message })) };
  const facts = [...factsOfPolicy(parsed.policy, "EUR").values()];
  return {
    kind: "ok", policy: { ...parsed.policy, tables: parsed.policy.tables.map((each) => ({ ...each, table: inKeptWords(each.table, { actions: parsed.policy.actions, facts }) })) },
    placeOf({ table, row, entry }) {
      if (table === null && entry !== undefined) return placeOfEntry(entry, files);
      const of = table === null ? undefined : lines.get(table);
      if (!of) return { file: POLICY, line: null };
      const at = of.rows.findIndex(({ id }) => id === row);
      return { file: of.file, line: at < 0 ? null : of.lineOf(at) };
    },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where an entry beside the tables stands: `cap:offers` is the key "offers" after "caps". */
function placeOfEntry(entry: string, files: ReadonlyMap<string, string>): Omit<FileProblem, "message"> {
  const [kind, name] = [entry.slice(0, entry.indexOf(":")), entry.slice(entry.indexOf(":") + 1)];
  const [file, after, field] = kind === "action" ? (["actions.json", "", "id"] as const) : (["limits.json", `"${{ capacity: "capacities", cap: "caps", lever: "levers", experiment: "experiments" }[kind]}"`, kind === "lever" ? "action" : "key"] as const);
  const lines = (files.get(file) ?? "").split("\n");
  const from = lines.findIndex((line) => line.includes(after));
  const at = lines.findIndex((line, place) => place >= from && line.replaceAll(" ", "").includes(`"${field}":"${name}"`));
  return { file, line: at < 0 ? null : at + 1 };
}

/** The file in which a field of the policy stands. */
function fileOf(message: string): string {
  const field = /^\w+/.exec(message)?.[0] ?? "";
  return Object.entries(PARTS_OF_POLICY).find(([, fields]) => (fields as readonly string[]).includes(field))?.[0] ?? POLICY;
}
