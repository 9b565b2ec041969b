// Tables of a policy as files that other programs open: models of DMN 1.5 and workbooks. What comes in is read whole or not at all, and
// takes the place of tables that the policy has; nothing is kept here.
import { type Dictionary, type Table } from "@rapport/decision-tables";
import { readDmn, writeDmn } from "@rapport/decision-tables/dmn";
import { readWorkbook, writeWorkbook } from "@rapport/decision-tables/xlsx";
import { compilePolicy, factsOfPolicy, type Part, PARTS, type Policy } from "../policy.ts";
import { inKeptWords } from "../written-words.ts";
import { comparePolicies } from "../studio/compare-policies.ts";
import { uncovered } from "../studio/covered.ts";
import type { TableFileReading, TableForm } from "./files-contract.ts";

/** Ten tables of the most rows are a tenth of it. */
export const LARGEST_TABLE_FILE = 8 * 1024 * 1024;

export interface TableFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
export type TakenOut = { readonly kind: "ok"; readonly file: TableFile } | { readonly kind: "refused"; readonly problems: readonly { readonly place: string; readonly message: string }[] };

/** Tables of a policy as one file: all, or the one with a key. Refused where there is no such table, or DMN has no words for a cell. */
export function takeOut(policy: Policy, currency: string, form: TableForm, key?: string): TakenOut {
  const tables = policy.tables.map(({ table }) => table).filter((table) => key === undefined || table.key === key);
  if (tables.length === 0) return { kind: "refused", problems: [{ place: "table", message: `There is no table "${key}". There are ${policy.tables.map(({ table }) => table.key).join(", ")}.` }] };
  const name = `${policy.key}${key === undefined ? "" : `-${key}`}.${form}`;
  const dictionary = factsOfPolicy(policy, currency);
  if (form === "xlsx") return { kind: "ok", file: { name, mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes: writeWorkbook(tables, dictionary) } };
  const written = writeDmn(tables, dictionary, policy.title);
  if (written.kind === "refused") return { kind: "refused", problems: written.problems.map(({ table, row, column, message }) => ({ place: [table, row, column].filter(Boolean).join(" / "), message })) };
  return { kind: "ok", file: { name, mediaType: "application/xml", bytes: new TextEncoder().encode(written.xml) } };
}

interface Found {
  readonly table: Table;
  /** Where it stands in the file, and where a row or a cell of it does. */
  readonly at: string;
  readonly placeOf: (problem: { readonly row: string | null; readonly column: string | null }) => string;
}
type Problems = Extract<TableFileReading, { kind: "refused" }>["problems"];
type Read = { readonly kind: "ok"; readonly found: readonly Found[]; readonly notes: Problems } | { readonly kind: "refused"; readonly problems: Problems };

/**
 * Reads a file, a workbook or a model by what it begins with, and says what the policy would become with it.
 *
 * @param as the table whose place the file's only table takes; left out, tables are known by their keys
 * @param taken names of rows that are, or were, in force
 */
export async function readTableFile(policy: Policy, currency: string, bytes: Uint8Array, { as, taken = [] }: { readonly as?: string | undefined; readonly taken?: readonly string[] } = {}): Promise<TableFileReading> {
  if (bytes.length > LARGEST_TABLE_FILE) return refused("", `The file is larger than ${LARGEST_TABLE_FILE / 1024 / 1024} MB.`);
  const dictionary = factsOfPolicy(policy, currency);
  const read = bytes[0] === 0x50 && bytes[1] === 0x4b ? await fromWorkbook(bytes) : fromModel(bytes, dictionary);
  if (read.kind === "refused") return read;
  if (as !== undefined && read.found.length > 1) return refused("", `The file holds ${read.found.length} tables, so that it is not known which is to take the place of "${as}". Leave only that one in it.`);
  const placed = read.found.map((each) => ({ ...each, key: as ?? each.table.key }));
  const known = new Map(policy.tables.map(({ part, table }) => [table.key, { part, table }]));
  const problems = placed.flatMap(({ key, at }, index) => {
    if (placed.findIndex((other) => other.key === key) < index) return [{ place: at, message: `Two tables of the file are called "${key}".` }];
    return known.has(key) || partOf(key, policy) !== undefined ? [] : [{ place: at, message: `These rules have no table "${key}". There are ${[...known.keys()].join(", ")}: say which of them it takes the place of, or call it so.` }];
  });
  if (problems.length > 0) return { kind: "refused", problems };
  const names = new Set([...taken, ...policy.tables.flatMap(({ table }) => table.rows.map(({ id }) => id))]);
  const brought = new Map(placed.map(({ key, table, ...each }) => [key, { ...each, ...withOwnNames(inKeptWords({ ...table, key }, { actions: policy.actions, facts: dictionary.values() }), known.get(key)?.table, names) }]));
  // A file that was taken out by somebody who may not read all of it holds some cells covered: they stay as they are.
  const next: Policy = uncovered({
    ...policy,
    tables: [...policy.tables.map((each) => ({ part: each.part, table: brought.get(each.table.key)?.table ?? each.table })), ...[...brought].flatMap(([key, { table }]) => (known.has(key) ? [] : [{ part: partOf(key, policy)!, table }]))],
  }, [policy]).content;
  const compilation = compilePolicy(next, 0, currency);
  const unsound = compilation.kind === "ok" ? [] : compilation.problems.flatMap(({ table, row, column, message }) => {
    const of = table === null ? undefined : brought.get(table);
    return of ? [{ place: of.placeOf({ row: row === null ? null : (of.nameInFile.get(row) ?? row), column: column ?? null }), message }] : [];
  });
  return {
    kind: "read", tables: next.tables.filter(({ table }) => brought.has(table.key)) as Extract<TableFileReading, { kind: "read" }>["tables"], changes: comparePolicies(policy, next, dictionary),
    problems: unsound.slice(0, 200), notes: read.notes,
  };
}

const refused = (place: string, message: string): Extract<TableFileReading, { kind: "refused" }> => ({ kind: "refused", problems: [{ place, message }] });

/** A part that no table plays yet is played by one of its name. */
function partOf(key: string, policy: Policy): Part | undefined {
  return key in PARTS && !policy.tables.some(({ part }) => part === key) ? (key as Part) : undefined;
}

async function fromWorkbook(bytes: Uint8Array): Promise<Read> {
  const reading = await readWorkbook(bytes);
  if (reading.kind === "refused") return { kind: "refused", problems: reading.problems.map(({ sheet, cell, message }) => ({ place: [sheet, cell].filter(Boolean).join(" "), message })) };
  return { kind: "ok", notes: [], found: reading.tables.map(({ sheet, table, cellOf }) => ({ table, at: sheet, placeOf: (problem) => [sheet, cellOf(problem)].filter(Boolean).join(" ") })) };
}

function fromModel(bytes: Uint8Array, dictionary: Dictionary): Read {
  let xml: string;
  try {
    xml = new TextDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refused("", "This is neither a workbook (.xlsx) nor a model of DMN: it is no text.");
  }
  if (!xml.trimStart().startsWith("<")) return refused("", "This is neither a workbook (.xlsx) nor a model of DMN (.dmn).");
  const said = ({ at, line, message }: { readonly at: string; readonly line: number; readonly message: string }) => ({ place: `${at}, line ${line}`, message });
  const reading = readDmn(xml, { dictionary });
  if (reading.kind === "refused") return { kind: "refused", problems: reading.problems.map(said) };
  if (reading.tables.length === 0) return refused("", "The model holds no decision table.");
  return {
    kind: "ok", notes: reading.notes.map(said),
    found: reading.tables.map((table) => ({
      table, at: table.title,
      placeOf: ({ row, column }) => [table.title, row === null ? "" : `rule ${table.rows.findIndex(({ id }) => id === row) + 1}`, column === null ? "" : (dictionary.get(column)?.label ?? table.outputs.find(({ key }) => key === column)?.label ?? column)].filter(Boolean).join(", "),
    })),
  };
}

/**
 * Rows keep the names they have here: by their name, else where a row says the same. All others get a new one, unless theirs may be one.
 *
 * @param taken names that no new row may have; those that are given are added
 */
function withOwnNames(table: Table, was: Table | undefined, taken: Set<string>): { readonly table: Table; /** What the file calls a row. */ readonly nameInFile: ReadonlyMap<string, string> } {
  const own = new Set(was?.rows.map(({ id }) => id));
  const left = new Map<string, string[]>();
  const said = ({ when, then }: Table["rows"][number]) => JSON.stringify([when, then]);
  const named = new Set(table.rows.map(({ id }) => id));
  for (const row of was?.rows ?? []) if (!named.has(row.id)) left.set(said(row), [...(left.get(said(row)) ?? []), row.id]);
  const nameInFile = new Map<string, string>();
  let number = (was?.rows.length ?? 0) + 1;
  const rows = table.rows.map((row) => {
    let id = own.has(row.id) ? row.id : left.get(said(row))?.shift();
    // A name like `rule_0x3f` or `row 7` is a program's own, and says nothing to anybody.
    if (id === undefined && row.id.startsWith(`${table.key}-`) && /^[\w.-]{1,80}$/.test(row.id) && !taken.has(row.id)) id = row.id;
    if (id === undefined) {
      while (taken.has(`${table.key}-${number}`)) number++;
      id = `${table.key}-${number}`;
    }
    taken.add(id);
    nameInFile.set(id, row.id);
    return { ...row, id };
  });
  return { table: { ...table, rows }, nameInFile };
}
