// A table as a text that people read and compare line by line: a rule a line, in Markdown, which every forge shows as a table. Out and in
// again it is the same table, and the same text.
import { parseTable, type OutputColumn, type Table, type WhenMissing } from "@rapport/decision-tables";

export interface LineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export type TableReading = { readonly kind: "ok"; readonly part: string; readonly table: Table; /** The line of a row, by its place. */ readonly lineOf: (row: number) => number } | { readonly kind: "refused"; readonly problems: readonly LineProblem[] };

const ASKS = ["fact", "where it is not known"];
const COMPUTES = ["key", "words", "formula", "unit"];
const ANSWERS = ["key", "words", "type", "unit", "may stay open", "one of"];

/** The table that plays a part in a policy, as a text. The same table gives the same text. */
export function writeTable(part: string, { key, title, hitPolicy, aggregate, computed, inputs, outputs, rows }: Table): string {
  const lines = [
    `# ${escaped(title)}`, "", `- key: ${escaped(key)}`, `- part: ${escaped(part)}`, `- which row counts: ${hitPolicy}`, ...(aggregate === undefined ? [] : [`- of them: ${aggregate}`]), "",
    "## What it asks", "", ...grid(ASKS, inputs.map(({ fact, missing }) => [escaped(fact), escaped(sayMissing(missing))])), "",
    ...(computed === undefined ? [] : ["## What it works out", "", ...grid(COMPUTES, computed.map((each) => [escaped(each.key), escaped(each.label), escaped(each.as), each.unit === undefined ? "" : said(each.unit)])), ""]),
    "## What it answers", "", ...grid(ANSWERS, outputs.map((each) => [escaped(each.key), escaped(each.label), each.type, each.unit === undefined ? "" : said(each.unit), each.optional === undefined ? "" : each.optional ? "yes" : "no", each.choices === undefined ? "" : sayChoices(each.choices)])), "",
    "## Rules", "", ...grid(["row", ...inputs.map(({ fact }) => `if ${escaped(fact)}`), ...outputs.map((each) => `then ${escaped(each.key)}`), "because"],
      // A condition that asks nothing is left blank: of many columns a row asks few.
      rows.map((row) => [escaped(row.id), ...row.when.map((cell) => (cell === "any" ? "" : said(cell))), ...row.then.map((cell) => (cell === "-" ? "" : said(cell))), row.because === undefined ? "" : said(row.because)])),
    "",
  ];
  return lines.join("\n");
}

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);

/** What has a meaning in a line, or would be lost at the ends of a cell, is written with a stroke before it. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")
    .replace(/^ /, "\\s").replace(/ $/, "\\s");
}
/** Where a blank means something else, nothing is written as `\0`. */
const said = (text: string): string => (text === "" ? "\\0" : escaped(text));
const sayMissing = (missing: WhenMissing): string => (typeof missing === "string" ? missing : `default: ${missing.default}`);
const sayChoices = (choices: readonly string[]): string => (choices.length === 0 ? "\\-" : choices.map((choice) => (choice === "" ? "\\0" : escaped(choice).replaceAll(",", "\\,"))).join(", "));

const MEANT: Readonly<Record<string, string>> = { "\\": "\\", "|": "|", n: "\n", r: "\r", t: "\t", s: " ", ",": ",", "0": "" };
const plain = (written: string): string => written.replaceAll(/\\(.)/g, (whole, letter: string) => MEANT[letter] ?? whole);
const trimmed = (text: string): string => text.replaceAll(/^[ \t]+|[ \t]+$/g, "");

/** Reads what {@link writeTable} wrote, also where its columns were lined up or its line ends are another system's. Never throws. */
export function readTable(text: string): TableReading {
  const reader = new TextReader(text);
  const table = reader.whole();
  return table && reader.problems.length === 0 ? { kind: "ok", ...table } : { kind: "refused", problems: reader.problems };
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

class TextReader {
  readonly problems: LineProblem[] = [];
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  }

  whole(): Omit<Extract<TableReading, { kind: "ok" }>, "kind"> | undefined {
    const title = this.#next();
    if (title === undefined || !/^# ?/.test(title)) return this.#wrong('The first line is “# ” and the title of the table.');
    const head = this.#points();
    const [asks, computes, answers, rules] = [this.#section("What it asks", ASKS), this.#section("What it works out", COMPUTES, true), this.#section("What it answers", ANSWERS), this.#section("Rules", null)];
    if (!asks || !answers || !rules || this.problems.length > 0) return undefined;
    if (this.#next() !== undefined) this.#wrong("This line belongs to no table.", this.#at);
    const inputs = asks.rows.map(({ line, cells: [fact, missing] }) => ({ fact: plain(fact!), missing: this.#missing(missing!, line) }));
    const outputs = answers.rows.map(({ line, cells: [key, label, type, unit, open, choices] }): unknown => ({
      key: plain(key!), label: plain(label!), type: plain(type!) as OutputColumn["type"], ...(unit !== "" && { unit: plain(unit!) }), ...(open !== "" && { optional: this.#yesOrNo(open!, line) }), ...(choices !== "" && { choices: readChoices(choices!) }),
    }));
    this.#sameColumns(rules, ["row", ...inputs.map(({ fact }) => `if ${escaped(fact)}`), ...answers.rows.map(({ cells: [key] }) => `then ${key}`), "because"]);
    if (this.problems.length > 0) return undefined;
    const rows = rules.rows.map(({ cells }) => {
      const [id, ...rest] = cells;
      const because = rest.at(-1)!;
      return { id: plain(id!), when: rest.slice(0, inputs.length).map((cell) => (cell === "" ? "any" : plain(cell))), then: rest.slice(inputs.length, -1).map((cell) => (cell === "" ? "-" : plain(cell))), ...(because !== "" && { because: plain(because) }) };
    });
    const parsed = parseTable({
      key: head.get("key") ?? "", title: plain(trimmed(title.replace(/^# ?/, ""))), hitPolicy: head.get("which row counts") ?? "", ...(head.has("of them") && { aggregate: head.get("of them") }),
      ...(computes && { computed: computes.rows.map(({ cells: [key, label, as, unit] }) => ({ key: plain(key!), label: plain(label!), as: plain(as!), ...(unit !== "" && { unit: plain(unit!) }) })) }),
      inputs, outputs, rows,
    });
    if (parsed.kind === "ok") return { part: head.get("part") ?? "", table: parsed.table, lineOf: (row) => rules.rows[row]?.line ?? rules.line };
    const lineOf = (place: string) => rules.rows[Number(/^rows\[(\d+)\]/.exec(place)?.[1] ?? -1)]?.line ?? asks.rows[Number(/^inputs\[(\d+)\]/.exec(place)?.[1] ?? -1)]?.line ?? answers.rows[Number(/^outputs\[(\d+)\]/.exec(place)?.[1] ?? -1)]?.line ?? 1;
    for (const { at, message } of parsed.problems) this.#wrong(`${at} ${message}`, lineOf(at));
    return undefined;
  }

  #wrong(message: string, line = Math.max(1, this.#at)): undefined {
    if (this.problems.length < 100) this.problems.push({ line, message });
    return undefined;
  }

  /** The next line that is not blank; `#at` is its number then. */
  #next(): string | undefined {
    while (this.#at < this.#lines.length && this.#lines[this.#at]!.trim() === "") this.#at++;
    return this.#at < this.#lines.length ? this.#lines[this.#at++]! : undefined;
  }

  #peek(): string | undefined {
    const from = this.#at;
    const found = this.#next();
    this.#at = from;
    return found;
  }

  #points(): Map<string, string> {
    const points = new Map<string, string>();
    while (this.#peek()?.startsWith("- ")) {
      const [, name, value] = /^- ([^:]+):[ \t]*([^]*)$/.exec(this.#next()!) ?? [];
      if (name === undefined || !["key", "part", "which row counts", "of them"].includes(name)) this.#wrong("Here stand “- key: …”, “- part: …” and “- which row counts: …”.");
      else if (points.has(name)) this.#wrong(`“${name}” is said twice.`);
      else points.set(name, plain(trimmed(value!)));
    }
    for (const name of ["key", "part", "which row counts"]) if (!points.has(name)) this.#wrong(`There is no line “- ${name}: …” under the title.`);
    return points;
  }

  #section(title: string, head: readonly string[] | null, mayBeAbsent = false): { readonly line: number; readonly head: readonly string[]; readonly rows: readonly Line[] } | undefined {
    const found = this.#peek();
    if (found === undefined || trimmed(found) !== `## ${title}`) return mayBeAbsent ? undefined : this.#wrong(`“## ${title}” should stand here.`, this.#at + 1);
    this.#next();
    const line = this.#at;
    const lines: Line[] = [];
    while (this.#peek()?.startsWith("|")) {
      const text = this.#next()!;
      lines.push({ line: this.#at, cells: cellsOf(text) });
    }
    const [first, rule, ...rows] = lines;
    if (!first || !rule || !rule.cells.every((cell) => /^:?-+:?$/.test(cell))) return this.#wrong(`Under “## ${title}” stands a table: its heads, a line of strokes, its rows.`, line);
    if (head && first.cells.join(" | ") !== head.join(" | ")) return this.#wrong(`The columns of “${title}” are ${head.join(", ")}.`, first.line);
    for (const { line: at, cells } of rows) if (cells.length !== first.cells.length) this.#wrong(`This line has ${cells.length} cells, the table ${first.cells.length} columns. A stroke inside of a cell is written \\|.`, at);
    return { line: first.line, head: first.cells, rows };
  }

  #sameColumns({ line, head }: { readonly line: number; readonly head: readonly string[] }, wanted: readonly string[]): void {
    const strange = wanted.findIndex((name, place) => head[place] !== trimmed(name));
    if (strange >= 0 || head.length !== wanted.length) this.#wrong(`The columns of the rules are those that the table asks and answers, in their order: ${strange >= 0 ? `“${wanted[strange]}” should stand in the place of “${head[strange] ?? "nothing"}”` : `“${head[wanted.length]}” is one too many`}.`, line);
  }

  #missing(written: string, line: number): WhenMissing {
    const said = plain(written);
    if (said === "no-match" || said === "matches-any") return said;
    if (said.startsWith("default: ") || said === "default:") return { default: said.slice("default: ".length) };
    this.#wrong(`What it means that a fact is not known is “no-match”, “matches-any” or “default: …”, not “${said}”.`, line);
    return "no-match";
  }

  #yesOrNo(written: string, line: number): boolean {
    if (written !== "yes" && written !== "no") this.#wrong(`Whether an answer may stay open is “yes” or “no”, not “${plain(written)}”.`, line);
    return written === "yes";
  }
}

/** The cells between the strokes, those that are written with a stroke before them left in. */
function cellsOf(line: string): string[] {
  const inside = trimmed(line).replace(/^\|/, "");
  const cells: string[] = [];
  let cell = "";
  for (let at = 0; at < inside.length; at++) {
    const letter = inside[at]!;
    if (letter === "\\" && at + 1 < inside.length) cell += letter + inside[++at]!;
    else if (letter === "|") {
      cells.push(trimmed(cell));
      cell = "";
    } else cell += letter;
  }
  if (trimmed(cell) !== "") cells.push(trimmed(cell));
  return cells;
}

function readChoices(written: string): string[] {
  if (written === "\\-") return [];
  const choices = [""];
  for (let at = 0; at < written.length; at++) {
    const letter = written[at]!;
    if (letter === "\\" && at + 1 < written.length) choices[choices.length - 1] += letter + written[++at]!;
    else if (letter === ",") choices.push("");
    else choices[choices.length - 1] += letter;
  }
  return choices.map((choice) => plain(trimmed(choice)));
}
