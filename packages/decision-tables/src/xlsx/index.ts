// Tables from workbooks (ECMA-376, .xlsx) and to workbooks: a sheet for each. In an entry of its own, for it needs the XML parser.

import { escapeXml, parseXml, type Element } from "../dmn/xml.ts";
import type { Dictionary } from "../fact.ts";
import { cellName, gridOf, tableFromGrid, type CellProblem, type Grid, type GridReading } from "../grid.ts";
import { LIMITS, type Table } from "../table.ts";
import { openZip, Unreadable, zipOf } from "./zip.ts";

export interface SheetProblem extends CellProblem {
  /** Empty where the workbook itself is meant. */
  readonly sheet: string;
}

export type WorkbookReading =
  | { readonly kind: "ok"; readonly tables: readonly (Extract<GridReading, { kind: "ok" }> & { readonly sheet: string })[] }
  | { readonly kind: "refused"; readonly problems: readonly SheetProblem[] };

const MOST_SHEETS = 200;
const MOST_ROWS = LIMITS.rows + LIMITS.columns + 200;
/** Of all parts of a workbook together: a policy of forty tables takes a quarter of it. */
const XML = { letters: 80_000_000, elements: 600_000 } as const;

/** A workbook with a sheet for each table, as {@link readWorkbook} reads it. The same tables give the same bytes. */
export function writeWorkbook(tables: readonly Table[], dictionary: Dictionary): Uint8Array {
  const names = sheetNames(tables);
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packages = "http://schemas.openxmlformats.org/package/2006";
  return zipOf([
    { name: "[Content_Types].xml", content: `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>${tables.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${types}.worksheet+xml"/>`).join("")}</Types>` },
    { name: "_rels/.rels", content: `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: "xl/workbook.xml", content: `${head}<workbook xmlns="${MAIN}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>` },
    { name: "xl/_rels/workbook.xml.rels", content: `${head}<Relationships xmlns="${packages}/relationships">${tables.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}</Relationships>` },
    ...tables.map((table, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: head + sheetOf(gridOf(table, dictionary)) })),
  ]);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/** Every cell is a text: "= clv12 * 5%" is one of our cells, and no formula that a spreadsheet would work out. */
function sheetOf(grid: Grid): string {
  const rows = grid.map((cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => (cell === "" ? "" : `<c r="${cellName(column, row)}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(guarded(cell))}</t></is></c>`)).join("")}</row>`);
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.join("")}</sheetData></worksheet>`;
}

// Spreadsheets read _x000D_ in a text as a letter by its number (ECMA-376, ST_Xstring).
const guarded = (cell: string): string => cell.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");
const unguarded = (cell: string): string => cell.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** At most 31 letters without those that sheets may not have, each once, capitals aside. */
function sheetNames(tables: readonly Table[]): string[] {
  const taken = new Set<string>();
  return tables.map(({ title, key }, index) => {
    const plain = (title.trim() === "" ? key : title).replaceAll(/[[\]:*?/\\]/g, " ").replaceAll(/^'|'$/g, " ").trim().slice(0, 31) || `Table ${index + 1}`;
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain.slice(0, 27)} ${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/**
 * Reads each sheet that holds a table; sheets that do not begin with "Table" are somebody's notes and passed over. Formulas and errors are
 * refused with their cell, numbers, dates and yes or no are taken as they would be typed. Never throws.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookReading> {
  try {
    const sheets = await sheetsOf(bytes);
    const problems: SheetProblem[] = [];
    const tables: (Extract<GridReading, { kind: "ok" }> & { readonly sheet: string })[] = [];
    for (const { sheet, grid, wrong } of sheets) {
      if ((grid[0]?.[0] ?? "").trim().toLowerCase() !== "table") continue;
      const reading = wrong.length > 0 ? { kind: "refused" as const, problems: wrong } : tableFromGrid(grid);
      if (reading.kind === "ok") tables.push({ ...reading, sheet });
      else problems.push(...reading.problems.map((problem) => ({ ...problem, sheet })));
    }
    if (tables.length === 0 && problems.length === 0) problems.push({ sheet: "", cell: "A1", message: 'No sheet holds a table: its first cell says "Table".' });
    return problems.length > 0 ? { kind: "refused", problems } : { kind: "ok", tables };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "refused", problems: [{ sheet: "", cell: "", message: error.message }] };
    throw error;
  }
}

interface Sheet {
  readonly sheet: string;
  readonly grid: Grid;
  readonly wrong: readonly CellProblem[];
}

async function sheetsOf(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const zip = openZip(bytes);
  let left: number = XML.elements;
  const part = async (name: string): Promise<Element | undefined> => {
    const text = await zip.read(name.toLowerCase());
    if (text === undefined) return undefined;
    const parsed = parseXml(text, { letters: XML.letters, elements: left });
    if (parsed.kind === "ok") left -= parsed.elements;
    else if (left < XML.elements && parsed.message.includes(" elements.")) throw new Unreadable(`The workbook has more than ${XML.elements.toLocaleString("en")} elements. Leave only the tables in it, without formats.`);
    if (parsed.kind === "refused") throw new Unreadable(`${name} in the workbook cannot be read. ${parsed.message}`);
    return parsed.root;
  };
  const [book, relations, shared, styles] = [await part("xl/workbook.xml"), await part("xl/_rels/workbook.xml.rels"), await part("xl/sharedStrings.xml"), await part("xl/styles.xml")];
  if (!book) throw new Unreadable("This is no workbook: it has no list of sheets.");
  const targets = new Map(children(relations, "Relationship").map((each) => [each.attributes.get("Id") ?? "", each.attributes.get("Target") ?? ""]));
  const listed = children(children(book, "sheets")[0], "sheet");
  if (listed.length > MOST_SHEETS) throw new Unreadable(`The workbook has ${listed.length} sheets; ${MOST_SHEETS} are the most.`);
  const words = children(shared, "si").map(textOf);
  const dates = dateStyles(styles);
  const from1904 = ["1", "true"].includes(children(book, "workbookPr")[0]?.attributes.get("date1904") ?? "");
  const sheets: Sheet[] = [];
  const named = new Set<string>();
  for (const each of listed) {
    const id = [...each.foreign].find(([name]) => name.endsWith(" id"))?.[1] ?? "";
    const target = targets.get(id) ?? "";
    const place = (target.startsWith("/") ? target.slice(1) : `xl/${target}`).toLowerCase();
    if (named.has(place)) throw new Unreadable(`Two sheets of the workbook are the same part of it (${place.slice(0, 60)}), as no spreadsheet writes them. Save it anew.`);
    named.add(place);
    const root = await part(place);
    if (root?.name === "worksheet") sheets.push({ sheet: each.attributes.get("name") ?? "", ...cellsOf(root, { words, dates, from1904 }) });
  }
  return sheets;
}

const children = (element: Element | undefined, name: string): readonly Element[] => element?.children.filter((child) => child.name === name) ?? [];

/** The words of a text, those in other letters than the rest too; how they are pronounced (rPh) is left out. */
function textOf(element: Element): string {
  return unguarded([...children(element, "t"), ...children(element, "r").flatMap((run) => children(run, "t"))].map(({ text }) => text).join(""));
}

interface Book {
  readonly words: readonly string[];
  readonly dates: readonly boolean[];
  readonly from1904: boolean;
}

function cellsOf(root: Element, book: Book): { readonly grid: Grid; readonly wrong: readonly CellProblem[] } {
  const grid: string[][] = [];
  const wrong: CellProblem[] = [];
  let row = -1;
  for (const line of children(children(root, "sheetData")[0], "row")) {
    const said = Number(line.attributes.get("r") ?? row + 2) - 1;
    row = Number.isSafeInteger(said) && said > row ? said : row + 1;
    let column = -1;
    for (const cell of children(line, "c")) {
      const reference = /^([A-Z]{1,3})\d+$/.exec(cell.attributes.get("r") ?? "");
      column = reference ? [...reference[1]!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : column + 1;
      const name = cellName(column, row);
      const value = valueOf(cell, book);
      if (value.kind === "refused") wrong.push({ cell: name, message: value.message });
      else if (value.text.trim() === "") continue;
      else if (row >= MOST_ROWS || column > LIMITS.columns + 10) wrong.push({ cell: name, message: "This cell stands outside of what a table can be." });
      else {
        while (grid.length <= row) grid.push([]);
        while (grid[row]!.length < column) grid[row]!.push("");
        grid[row]![column] = value.text;
      }
      if (wrong.length >= 100) return { grid, wrong };
    }
  }
  return { grid, wrong };
}

function valueOf(cell: Element, { words, dates, from1904 }: Book): { readonly kind: "ok"; readonly text: string } | { readonly kind: "refused"; readonly message: string } {
  if (children(cell, "f").length > 0) return { kind: "refused", message: "This cell is a formula, which would say something else tomorrow. Paste its value instead." };
  const raw = children(cell, "v")[0]?.text ?? "";
  const ok = (text: string) => ({ kind: "ok", text }) as const;
  switch (cell.attributes.get("t") ?? "n") {
    case "s":
      return ok(words[Number(raw)] ?? "");
    case "inlineStr":
      return ok(children(cell, "is").map(textOf).join(""));
    case "b":
      return ok(raw === "1" ? "yes" : "no");
    case "e":
      return { kind: "refused", message: `This cell says ${raw.slice(0, 20)}, an error. Write what it should say.` };
    case "n": {
      if (raw === "") return ok("");
      const number = Number(raw);
      if (!Number.isFinite(number)) return ok(raw);
      if (dates[Number(cell.attributes.get("s") ?? -1)] === true) return dateOf(number, from1904);
      // Sheets keep 15 digits: 0.3 is 0.30000000000000004 in the file.
      return ok(plain(Number(number.toPrecision(15))));
    }
    default:
      return ok(unguarded(raw));
  }
}

/** Without an exponent. */
function plain(number: number): string {
  return /e/.test(String(number)) ? number.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 }) : String(number);
}

function dateOf(serial: number, from1904: boolean): { readonly kind: "ok"; readonly text: string } | { readonly kind: "refused"; readonly message: string } {
  const days = serial + (from1904 ? 1462 : 0);
  if (days < 61 || days > 2_958_466) return { kind: "refused", message: "This cell is a time or a date before March 1900. Write it as in 2026-12-01." };
  if (!Number.isInteger(days)) return { kind: "refused", message: "This cell is a date with a time of day, and sheets do not know its zone. Write it as a text, as in 2026-12-01T14:00Z." };
  return { kind: "ok", text: new Date((days - 25_569) * 86_400_000).toISOString().slice(0, 10) };
}

/** Which styles of cells show a number as a date (ECMA-376 part 1, 18.8.30). */
function dateStyles(styles: Element | undefined): readonly boolean[] {
  const formats = new Map(children(children(styles, "numFmts")[0], "numFmt").map((each) => [each.attributes.get("numFmtId"), each.attributes.get("formatCode") ?? ""]));
  return children(children(styles, "cellXfs")[0], "xf").map((style) => {
    const id = style.attributes.get("numFmtId") ?? "0";
    const format = formats.get(id);
    if (format !== undefined) return /[dmyhs]/i.test(format.replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_./gi, "").replaceAll(/general/gi, ""));
    const number = Number(id);
    return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
  });
}
