// Changes to a policy that is being written. Each gives a new one and leaves the old as it was, so that every change can be
// taken back.
import { amountTyped } from "../../segments/balance-words.ts";
import type { PolicyContent, WritableFact, WrittenTable } from "../../../../engine/decisions/contract.ts";

/** A cell of the grid: its row and its column. Columns are what is asked, then what is answered, then why. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export function withTable(content: PolicyContent, key: string, change: (table: WrittenTable) => WrittenTable): PolicyContent {
  return { ...content, tables: content.tables.map((each) => (each.table.key === key ? { ...each, table: change(each.table) } : each)) };
}

/** Tables in the place of those with their keys; the others of them come last. */
export function withTables(content: PolicyContent, tables: PolicyContent["tables"]): PolicyContent {
  const brought = new Map(tables.map((each) => [each.table.key, each]));
  const known = new Set(content.tables.map(({ table }) => table.key));
  return { ...content, tables: [...content.tables.map((each) => brought.get(each.table.key) ?? each), ...tables.filter(({ table }) => !known.has(table.key))] };
}

/** One more table: what others ask before those that ask it, else last. */
export function withNewTable(content: PolicyContent, part: string, table: WrittenTable): PolicyContent {
  return { ...content, tables: part === "derive" ? [{ part, table }, ...content.tables] : [...content.tables, { part, table }] };
}

/** How many columns can be written in: what is asked, what is answered, and why. */
export function columnsOf(table: WrittenTable): number {
  return table.inputs.length + table.outputs.length + 1;
}

export function cellAt(table: WrittenTable, { row, column }: Place): string {
  const found = table.rows[row];
  if (!found) return "";
  if (column < table.inputs.length) return found.when[column] ?? "any";
  if (column < table.inputs.length + table.outputs.length) return found.then[column - table.inputs.length] ?? "";
  return found.because ?? "";
}

/** What a cell says when it is emptied: a condition asks nothing, an answer that may be left out is left out. */
export function emptied(table: WrittenTable, column: number): string {
  if (column < table.inputs.length) return "any";
  return table.outputs[column - table.inputs.length]?.optional === true ? "-" : "";
}

/** Signs as they are read, for keyboards that do not have them. */
const tidy = (written: string): string => written.replaceAll(">=", "≥").replaceAll("<=", "≤").replace(/^([≥≤<>])(?=\S)/, "$1 ");

export function setCell(table: WrittenTable, { row, column }: Place, written: string): WrittenTable {
  const inputs = table.inputs.length;
  return {
    ...table,
    rows: table.rows.map((each, at) => {
      if (at !== row) return each;
      if (column < inputs) return { ...each, when: each.when.with(column, written.trim() === "" ? "any" : tidy(written)) };
      if (column < inputs + table.outputs.length) return { ...each, then: each.then.with(column - inputs, written) };
      const { because: _, ...rest } = each;
      return written.trim() === "" ? rest : { ...rest, because: written };
    }),
  };
}

/** A name for a new row that no row of the policy has, nor any of those that are taken: `care-14`. What is counted of a row that went must not count for another. */
export function newRowId(content: PolicyContent, key: string, others: readonly string[] = []): string {
  const taken = new Set([...others, ...content.tables.flatMap(({ table }) => table.rows.map(({ id }) => id))]);
  for (let n = (content.tables.find(({ table }) => table.key === key)?.table.rows.length ?? 0) + 1; ; n++) if (!taken.has(`${key}-${n}`)) return `${key}-${n}`;
}

/** @param mayAdvise whether an action may be advised in this table: a new row begins with one that may */
export function addRow(table: WrittenTable, at: number, id: string, mayAdvise: (action: string) => boolean = () => true): WrittenTable {
  const answer = (column: WrittenTable["outputs"][number]) => (column.optional ? "-" : column.type === "number" || column.type === "money" ? "0" : column.type === "boolean" ? "no" : ((column.key === "action" ? column.choices?.find(mayAdvise) : column.choices?.[0]) ?? ""));
  return { ...table, rows: table.rows.toSpliced(at, 0, { id, when: table.inputs.map(() => "any"), then: table.outputs.map(answer) }) };
}

export function removeRow(table: WrittenTable, at: number): WrittenTable {
  return { ...table, rows: table.rows.toSpliced(at, 1) };
}

export function moveRow(table: WrittenTable, from: number, to: number): WrittenTable {
  const row = table.rows[from];
  if (!row || to < 0 || to >= table.rows.length) return table;
  return { ...table, rows: table.rows.toSpliced(from, 1).toSpliced(to, 0, row) };
}

export function addColumn(table: WrittenTable, fact: string): WrittenTable {
  return { ...table, inputs: [...table.inputs, { fact, missing: "no-match" }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })) };
}

export function removeColumn(table: WrittenTable, at: number): WrittenTable {
  return { ...table, inputs: table.inputs.toSpliced(at, 1), rows: table.rows.map((row) => ({ ...row, when: row.when.toSpliced(at, 1) })) };
}

/** A column that may be answered beside those that must: open in every row until somebody writes in it. */
export function addAnswer(table: WrittenTable, answer: WrittenTable["outputs"][number]): WrittenTable {
  return { ...table, outputs: [...table.outputs, { ...answer, optional: true }], rows: table.rows.map((row) => ({ ...row, then: [...row.then, "-"] })) };
}

export function removeAnswer(table: WrittenTable, key: string): WrittenTable {
  const at = table.outputs.findIndex((output) => output.key === key);
  return at < 0 ? table : { ...table, outputs: table.outputs.toSpliced(at, 1), rows: table.rows.map((row) => ({ ...row, then: row.then.toSpliced(at, 1) })) };
}

/** Lines of cells parted by tabs, as spreadsheets copy them: a cell in quotes may hold a tab, a quote twice, or a line of its own. */
export function readPasted(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const clean = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (let at = 0; at < clean.length; at++) {
    const letter = clean[at]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (clean[at + 1] === '"') (cell += '"'), at++;
      else isQuoted = false;
    } else if (letter === '"' && cell === "" && /"(\t|\n|$)/.test(clean.slice(at + 1))) isQuoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows.at(-1)!.push(cell);
      cell = "";
      if (letter === "\n") rows.push([]);
    } else cell += letter;
  }
  rows.at(-1)!.push(cell);
  return rows;
}

/** Cells from one corner to the other, both included. */
export interface Block {
  readonly from: Place;
  readonly to: Place;
}

export function blockOf(one: Place, other: Place): Block {
  return { from: { row: Math.min(one.row, other.row), column: Math.min(one.column, other.column) }, to: { row: Math.max(one.row, other.row), column: Math.max(one.column, other.column) } };
}

export function holds({ from, to }: Block, { row, column }: Place): boolean {
  return row >= from.row && row <= to.row && column >= from.column && column <= to.column;
}

/** Cells of one row anew. */
function withCells(table: WrittenTable, row: WrittenTable["rows"][number], column: number, cells: readonly string[]): WrittenTable["rows"][number] {
  const one: WrittenTable = { ...table, rows: [row] };
  return cells.reduce((now, written, right) => (column + right < columnsOf(table) ? setCell(now, { row: 0, column: column + right }, written.trim()) : now), one).rows[0]!;
}

/** Writes pasted cells from a place on; rows that are not there yet are added. What would stand beyond the last column is left out. */
export function paste(table: WrittenTable, { row, column }: Place, cells: readonly (readonly string[])[], newId: (table: WrittenTable) => string): WrittenTable {
  let made = table;
  while (made.rows.length < row + cells.length) made = addRow(made, made.rows.length, newId(made));
  return { ...made, rows: made.rows.map((each, at) => (cells[at - row] === undefined ? each : withCells(made, each, column, cells[at - row]!))) };
}

/**
 * Writes what a spreadsheet copied. Where its first line names columns of the table, by their words or keys, it goes into those, from the
 * first row of the block on; else from its first cell on. One cell alone fills the whole block.
 */
export function pasteText(table: WrittenTable, { from, to }: Block, text: string, labelOf: (fact: string) => string, newId: (table: WrittenTable) => string): WrittenTable {
  const cells = readPasted(text);
  const [only] = cells[0]!;
  if (cells.length === 1 && cells[0]!.length === 1) return { ...table, rows: table.rows.map((row, at) => (at < from.row || at > to.row ? row : withCells(table, row, from.column, Array.from({ length: to.column - from.column + 1 }, () => only!)))) };
  const places = headPlaces(table, cells[0]!, labelOf);
  if (!places) return paste(table, from, cells, newId);
  const lines = cells.slice(1);
  let made = table;
  while (made.rows.length < from.row + lines.length) made = addRow(made, made.rows.length, newId(made));
  return { ...made, rows: made.rows.map((row, at) => (lines[at - from.row] ?? []).reduce((now, written, index) => withCells(made, now, places[index] ?? Infinity, [written]), row)) };
}

/** The columns that a line of heads names, each once; undefined where it is no line of heads. */
function headPlaces(table: WrittenTable, line: readonly string[], labelOf: (fact: string) => string): readonly number[] | undefined {
  const names = [...table.inputs.map(({ fact }) => [fact, labelOf(fact)]), ...table.outputs.map(({ key, label }) => [key, label])].map((each) => each.map((name) => name.trim().toLowerCase()));
  const heads = line.map((head) => head.trim().toLowerCase());
  // The last column is the reason, however the reader's language calls it.
  const places = heads.map((head, at) => { const found = names.findIndex((each) => each.includes(head)); return found < 0 && at === heads.length - 1 && at > 0 ? names.length : found; });
  return places.every((place) => place >= 0) && new Set(places).size === places.length ? places : undefined;
}

/** Every cell of a block as it is when nothing is written in it. */
export function emptyBlock(table: WrittenTable, { from, to }: Block): WrittenTable {
  const cells = Array.from({ length: to.column - from.column + 1 }, (_, right) => emptied(table, from.column + right));
  return { ...table, rows: table.rows.map((row, at) => (at < from.row || at > to.row ? row : withCells(table, row, from.column, cells))) };
}

const quoted = (cell: string): string => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A block as cells parted by tabs; the whole table with its heads. */
export function copied(table: WrittenTable, block: Block, labelOf: (fact: string) => string, because: string): string {
  const isWhole = table.rows.length > 1 && block.from.row === 0 && block.from.column === 0 && block.to.row === table.rows.length - 1 && block.to.column === columnsOf(table) - 1;
  if (isWhole) return asText(table, labelOf, because);
  const lines = table.rows.slice(block.from.row, block.to.row + 1).map((_, down) => Array.from({ length: block.to.column - block.from.column + 1 }, (__, right) => quoted(cellAt(table, { row: block.from.row + down, column: block.from.column + right }))).join("\t"));
  return lines.join("\n");
}

/** The table as cells parted by tabs, with its heads: what a spreadsheet takes. */
export function asText(table: WrittenTable, labelOf: (fact: string) => string, because: string): string {
  const lines = [[...table.inputs.map(({ fact }) => labelOf(fact)), ...table.outputs.map(({ label }) => label), because], ...table.rows.map((_, row) => Array.from({ length: columnsOf(table) }, (__, column) => cellAt(table, { row, column })))];
  return lines.map((line) => line.map(quoted).join("\t")).join("\n");
}

/** Words that may stand in a cell of this fact, for whoever does not want to type. */
export function suggestions(fact: WritableFact | undefined): readonly string[] {
  if (!fact) return ["any"];
  if (fact.type === "choice") return ["any", ...(fact.choices ?? []), ...(fact.choices ?? []).map((each) => `not ${each}`)];
  if (fact.type === "boolean") return ["any", "yes", "no"];
  if (fact.type === "text") return ["any", "empty", "not empty"];
  if (fact.type === "date-time") return ["any", "before 2027-01-01", "after 2027-01-01", "empty"];
  if (fact.unit === "share") return ["any", "≥ 50%", "< 50%", "25–75%", "empty"];
  return ["any", "≥ 1", "≤ 10", "2–5", "empty"];
}

/**
 * What somebody typed as a fact of an example; undefined where it cannot be one.
 *
 * @example readValue({ type: "number", unit: "share", … }, "65%") // 0.65
 */
export function readValue(fact: WritableFact, typed: string): string | number | boolean | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (fact.type === "boolean") return { yes: true, no: false, true: true, false: false }[text.toLowerCase()];
  if (fact.type === "choice") return fact.choices?.find((each) => each === text || fact.words?.[each] === text);
  if (fact.type === "text" || fact.type === "date-time") return text;
  if (fact.type === "money") return amountTyped(text.replace(/^[^\d−-]+/, ""), fact.unit ?? "EUR");
  const number = Number(text.replace(/%$/, "").replace(/^[^\d−-]+/, "").replace("−", "-"));
  if (!Number.isFinite(number) || !/\d/.test(text)) return undefined;
  return text.endsWith("%") ? number / 100 : number;
}
