// A table as cells in rows and columns, as spreadsheets have it: what people copy into one and paste back. Every mistake names its cell.

import type { Dictionary } from "./fact.ts";
import { parseTable } from "./parse-table.ts";
import { HIT_POLICIES, LIMITS, type OutputColumn, type Table, type WhenMissing } from "./table.ts";

export type Grid = readonly (readonly string[])[];

export interface CellProblem {
  /** As a spreadsheet calls it: `C7`. */
  readonly cell: string;
  readonly message: string;
}

export type GridReading =
  /** `cellOf` finds the cell of what `compileTable` complains of. */
  | { readonly kind: "ok"; readonly table: Table; readonly cellOf: (problem: { readonly row: string | null; readonly column: string | null }) => string | undefined }
  | { readonly kind: "refused"; readonly problems: readonly CellProblem[] };

/** @example cellName(26, 6) // "AA7" */
export function cellName(column: number, row: number): string {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return `${letters}${row + 1}`;
}

const HEAD = ["Kind", "Column", "Words", "Type"] as const;

/**
 * Key, title and hit policy in the first row, what is computed in the next; then for each column whether it is a condition or an answer, its
 * key, its words and its type; then the rules.
 */
export function gridOf(table: Table, dictionary: Dictionary): string[][] {
  const { key, title, hitPolicy, aggregate, computed = [], inputs, outputs, rows } = table;
  const label = (fact: string): string => computed.find((each) => each.key === fact)?.label ?? dictionary.get(fact)?.label ?? "";
  const because = rows.some((row) => row.because !== undefined);
  const more = (cell: string): string[] => (because ? [cell] : []);
  return [
    ["Table", key, title, hitPolicy, ...(aggregate ? [aggregate] : [])],
    ...computed.map((each) => ["Computed", each.key, each.label, each.as, ...(each.unit === undefined ? [] : [each.unit])]),
    ["Kind", ...inputs.map(() => "If"), ...outputs.map(() => "Then"), ...more("Because")],
    ["Column", ...inputs.map(({ fact }) => fact), ...outputs.map((column) => column.key), ...more("")],
    ["Words", ...inputs.map(({ fact }) => label(fact)), ...outputs.map((column) => column.label), ...more("")],
    ["Type", ...inputs.map(({ missing }) => sayMissing(missing)), ...outputs.map(sayType), ...more("")],
    ...rows.map((row) => [row.id, ...row.when, ...row.then, ...more(row.because ?? "")]),
  ];
}

const sayMissing = (missing: WhenMissing): string => (typeof missing === "string" ? missing : `default: ${missing.default}`);

function sayType({ type, choices, unit, optional }: OutputColumn): string {
  return `${type}${unit === undefined ? "" : ` ${unit}`}${optional ? " (optional)" : ""}${choices ? `: ${choices.map(quotedChoice).join(", ")}` : ""}`;
}

const quotedChoice = (choice: string): string => (/[",]|^\s|\s$|^$/.test(choice) ? `"${choice.replaceAll('"', '""')}"` : choice);

/** The table that a grid of {@link gridOf} says, as far as its head can be read; whether its cells make sense is `compileTable`'s question. Never throws. */
export function tableFromGrid(grid: Grid): GridReading {
  const problems: CellProblem[] = [];
  const wrong = (column: number, row: number, message: string): undefined => void (problems.length < 100 && problems.push({ cell: cellName(column, row), message }));
  const at = (row: number, column: number): string => (grid[row]?.[column] ?? "").trim();
  if (at(0, 0).toLowerCase() !== "table") return { kind: "refused", problems: [{ cell: "A1", message: 'The first row begins with "Table", then the table\'s key, its title and its hit policy.' }] };
  const [policy, aggregate] = [at(0, 3).toLowerCase().replace(" ", "-"), at(0, 4).toLowerCase()];
  if (!HIT_POLICIES.some((known) => known === policy)) wrong(3, 0, `"${at(0, 3)}" is no hit policy. There are ${HIT_POLICIES.join(", ")}.`);
  let row = 1;
  const computed = [];
  for (; at(row, 0).toLowerCase() === "computed"; row++) computed.push({ key: at(row, 1), label: at(row, 2), as: at(row, 3), ...(at(row, 4) !== "" && { unit: at(row, 4) }) });
  for (const [offset, word] of HEAD.entries()) if (at(row + offset, 0).toLowerCase() !== word.toLowerCase()) return { kind: "refused", problems: [...problems, { cell: cellName(0, row + offset), message: `This row should begin with "${word}".` }] };
  const kinds = (grid[row] ?? []).slice(1).map((kind) => kind.trim().toLowerCase());
  while (kinds.at(-1) === "") kinds.pop();
  if (kinds.length > LIMITS.columns + 1) return { kind: "refused", problems: [{ cell: cellName(LIMITS.columns + 1, row), message: `There are more than ${LIMITS.columns} columns.` }] };
  const [ifs, thens, becauses] = ["if", "then", "because"].map((kind) => kinds.flatMap((each, index) => (each === kind ? [index + 1] : []))) as [number[], number[], number[]];
  for (const [index, kind] of kinds.entries()) if (!["if", "then", "because"].includes(kind)) wrong(index + 1, row, `A column is "If", "Then" or "Because", not "${kind}".`);
  if (becauses.length > 1) wrong(becauses[1]!, row, "There is one column for the reason.");
  const inputs = ifs.map((column) => ({ fact: at(row + 1, column), missing: readMissing(at(row + 3, column)) ?? wrong(column, row + 3, `What a missing fact means is "no-match", "matches-any" or "default: …", not "${at(row + 3, column)}".`) }));
  const outputs = thens.map((column) => ({ key: at(row + 1, column), label: at(row + 2, column), ...(readType(at(row + 3, column)) ?? wrong(column, row + 3, `"${at(row + 3, column)}" is no type: as in text, boolean, number, money EUR, choice: a, b, list: a, b; with (optional) where an answer may stay open.`)) }));
  const first = row + 4;
  const places = new Map<string, number>();
  const rows = [];
  for (let index = first; index < grid.length; index++) {
    if ((grid[index] ?? []).every((cell) => cell.trim() === "")) continue;
    if (rows.length >= LIMITS.rows) {
      wrong(0, index, `There are more than ${LIMITS.rows} rules. Split the table.`);
      break;
    }
    const id = at(index, 0) === "" ? `row ${index + 1}` : at(index, 0);
    if (places.has(id)) wrong(0, index, `Two rows are called "${id}". Give one another name.`);
    places.set(id, index);
    for (let column = kinds.length + 1; column < (grid[index] ?? []).length; column++) if (at(index, column) !== "") wrong(column, index, "This cell stands beside the table: its column has no head.");
    for (const column of [...ifs, ...thens]) if (at(index, column) === "") wrong(column, index, ifs.includes(column) ? 'The cell is blank. Write "any" if it does not matter here.' : 'The cell is blank. Write "-" for nothing, where the answer may stay open.');
    const because = becauses[0] === undefined ? "" : at(index, becauses[0]);
    rows.push({ id, when: ifs.map((column) => at(index, column)), then: thens.map((column) => at(index, column)), ...(because !== "" && { because }) });
  }
  if (problems.length > 0) return { kind: "refused", problems };
  const parsed = parseTable({ key: at(0, 1), title: at(0, 2), hitPolicy: policy, ...(aggregate !== "" && { aggregate }), ...(computed.length > 0 && { computed }), inputs, outputs, rows });
  if (parsed.kind === "refused") return { kind: "refused", problems: parsed.problems.map((problem) => ({ cell: "A1", message: `${problem.at} ${problem.message}` })) };
  const { table } = parsed;
  return {
    kind: "ok", table,
    cellOf({ row: id, column }) {
      const place = id === null ? row + 1 : places.get(id);
      const index = column === null ? -1 : table.inputs.findIndex(({ fact }) => fact === column);
      const output = column === null ? -1 : table.outputs.findIndex(({ key }) => key === column);
      const computing = (table.computed ?? []).findIndex(({ key }) => key === column);
      if (id === null && computing >= 0) return cellName(3, 1 + computing);
      if (place === undefined || (id === null && column === null)) return undefined;
      return cellName(index >= 0 ? ifs[index]! : output >= 0 ? thens[output]! : 0, place);
    },
  };
}

function readMissing(text: string): WhenMissing | undefined {
  const word = text.toLowerCase().replace(" ", "-");
  if (word === "no-match" || word === "matches-any") return word;
  const assumed = /^default:\s*(.+)$/is.exec(text);
  return assumed ? { default: assumed[1]! } : undefined;
}

function readType(text: string): Pick<OutputColumn, "type" | "choices" | "unit" | "optional"> | undefined {
  const found = /^(choice|text|number|money|boolean|list)(?:\s+([^(:]+?))?(\s+\(optional\))?(?::\s*(.*))?$/is.exec(text);
  if (!found) return undefined;
  const [, type, unit, optional, choices] = found;
  return { type: type!.toLowerCase() as OutputColumn["type"], ...(choices !== undefined && { choices: splitChoices(choices) }), ...(unit !== undefined && { unit: unit.trim() }), ...(optional !== undefined && { optional: true }) };
}

function splitChoices(text: string): string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)].slice(0, -1).map(([, quoted, plain]) => (quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"')));
}

const MOST_PASTED = 4_000_000;

/**
 * Cells of a text: as spreadsheets copy them (tabs between cells), or CSV with commas or semicolons, whichever the first line has.
 * Quotes keep what is between them together. Never throws.
 */
export function gridFromText(text: string): { readonly kind: "ok"; readonly grid: Grid } | { readonly kind: "refused"; readonly problems: readonly CellProblem[] } {
  if (text.length > MOST_PASTED) return { kind: "refused", problems: [{ cell: "A1", message: `The text is longer than ${MOST_PASTED.toLocaleString("en")} letters.` }] };
  const plain = text.replace(/^\uFEFF/, "");
  const firstLine = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(plain.replace(/^[\r\n]+/, ""))?.[0] ?? "";
  const bare = firstLine.replaceAll(/"(?:[^"]|"")*"/g, "");
  const separator = bare.includes("\t") ? "\t" : bare.includes(";") && !bare.includes(",") ? ";" : ",";
  const grid: string[][] = [[]];
  let at = 0;
  for (;;) {
    let cell: string;
    if (plain[at] === '"') {
      const end = closingQuote(plain, at);
      if (end === undefined) return { kind: "refused", problems: [{ cell: cellName(grid.at(-1)!.length, grid.length - 1), message: "The quotes of this cell do not close." }] };
      cell = plain.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      // After a closing quote nothing stands but the end of the cell.
      while (at < plain.length && plain[at] !== separator && plain[at] !== "\n" && plain[at] !== "\r") cell += plain[at++]!;
    } else {
      const from = at;
      while (at < plain.length && plain[at] !== separator && plain[at] !== "\n" && plain[at] !== "\r") at++;
      cell = plain.slice(from, at);
    }
    grid.at(-1)!.push(cell);
    if (at >= plain.length) break;
    if (plain[at] === separator) at++;
    else {
      at += plain[at] === "\r" && plain[at + 1] === "\n" ? 2 : 1;
      if (at >= plain.length) break;
      grid.push([]);
    }
  }
  return { kind: "ok", grid };
}

function closingQuote(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return undefined;
}

export type Pasted = { readonly kind: "ok"; readonly rows: Table["rows"] } | { readonly kind: "refused"; readonly problems: readonly CellProblem[] };

/**
 * Rows of a table that somebody pastes: a cell for each condition and answer, in their order, and one more for the reason if there is. A first
 * row of the columns' keys or labels says another order; then columns that are left out are "any" or "-".
 *
 * @param idOf gives the id of each new row
 */
export function pastedRows(text: string, table: Table, dictionary: Dictionary, idOf: (index: number) => string): Pasted {
  const reading = gridFromText(text);
  if (reading.kind === "refused") return reading;
  const columns = [
    ...table.inputs.map(({ fact }) => [fact, dictionary.get(fact)?.label ?? table.computed?.find(({ key }) => key === fact)?.label ?? fact]),
    ...table.outputs.map(({ key, label }) => [key, label]), ["because", "reason"],
  ].map((names) => names.map((name) => name.trim().toLowerCase()));
  const [head = []] = reading.grid;
  const found = head.map((cell) => columns.findIndex((names) => names.includes(cell.trim().toLowerCase())));
  const named = head.length > 0 && found.every((place) => place >= 0) && new Set(found).size === found.length;
  const places = named ? found : columns.map((_, index) => index);
  const problems: CellProblem[] = [];
  const rows: Table["rows"][number][] = [];
  for (const [line, cells] of reading.grid.entries()) {
    if ((named && line === 0) || cells.every((cell) => cell.trim() === "")) continue;
    const row: (string | undefined)[] = columns.map(() => undefined);
    for (const [index, cell] of cells.entries()) {
      const place = places[index];
      if (place !== undefined) row[place] = cell.trim();
      else if (cell.trim() !== "") problems.push({ cell: cellName(index, line), message: `The table has ${columns.length - 1} columns and the reason; this cell is one too many.` });
    }
    if (!named && cells.length < columns.length - 1) problems.push({ cell: cellName(cells.length, line), message: `The row has ${cells.length} cells; the table has ${columns.length - 1} columns. Or give the columns' names in a first row.` });
    const [when, then] = [row.slice(0, table.inputs.length), row.slice(table.inputs.length, -1)];
    const because = row.at(-1);
    rows.push({ id: idOf(rows.length), when: when.map((cell) => (cell === undefined || cell === "" ? "any" : cell)), then: then.map((cell) => (cell === undefined || cell === "" ? "-" : cell)), ...(because !== undefined && because !== "" && { because }) });
    if (rows.length > LIMITS.rows || problems.length > 100) break;
  }
  if (rows.length > LIMITS.rows) problems.push({ cell: cellName(0, LIMITS.rows), message: `These are more than ${LIMITS.rows} rows.` });
  if (rows.length === 0 && problems.length === 0) problems.push({ cell: "A1", message: "There is no row to paste." });
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "ok", rows };
}
