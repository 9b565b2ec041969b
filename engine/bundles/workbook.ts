// Takes a workbook (ECMA-376, .xlsx) apart: each sheet becomes a CSV file, row by row, so that a sheet of a million rows
// costs no more memory than its table of shared words. Dates come out as dates, which a cell's number alone does not tell.
import { createWriteStream, statSync, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";
import sax from "sax";
import { HARMLESS_BYTES, Refusal } from "../platform/index.ts";
import { type Archive, ARCHIVE_LIMITS, type ArchiveLimits, openArchive } from "./archive.ts";
import type { BundleFile } from "./unpack.ts";

/** Words that cells share are the one thing kept in memory. */
const MOST_SHARED_LETTERS = 256 * 2 ** 20;
const MOST_COLUMNS = 16_384;
const MOST_CELL_LETTERS = 32_767; // what a cell may hold

/** What a workbook nests: sheet, rows, row, cell, text, and what programs wrap around them. */
const DEEPEST = 64;
/** A tag of a workbook says a handful of things; the one that holds all says what each prefix means. */
const MOST_ATTRIBUTES = 256;
/** What is less keeps nobody waiting, however well it packs; beyond it a packed byte holds so many, where sheets full of one word reach seven. */
const HARMLESS_ELEMENTS = 2_000_000;
const MOST_ELEMENTS_A_BYTE = 20;
const MOST_SHEETS = 1000;
/** Letters of a format (Excel's own limit). */
const LONGEST_FORMAT = 255;

/** How much sheets may still write, and how many elements be read: words that cells share make much of little, as an archive does that unpacks without end. */
export interface Room {
  letters: number;
  elements: number;
}

/** One room for all workbooks that were dropped together: many small ones make as much of little as a large one. @param bytes of what was dropped */
export function roomFor(bytes: number, limits: ArchiveLimits = ARCHIVE_LIMITS): Room {
  return { letters: Math.min(limits.bytes, Math.max(HARMLESS_BYTES, limits.times * bytes)), elements: Math.max(HARMLESS_ELEMENTS, MOST_ELEMENTS_A_BYTE * bytes) };
}

/** @param name what people call the workbook @param ownPath gives a new path to write to @param room what is left of it is told there */
export async function sheetsOf(path: string, name: string, ownPath: () => string, room: Room, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<BundleFile[]> {
  const archive = measured(await openArchive(path, name, limits), room);
  try {
    const book = await readBook(archive, name);
    if (book.sheets.length === 0) return []; // a document or presentation
    const words = await readSharedWords(archive, name);
    const dateStyles = await readDateStyles(archive, name);
    const files: BundleFile[] = [];
    for (const sheet of book.sheets) {
      const to = ownPath();
      const letters = await writeSheet(archive, sheet.entry, to, { words, dateStyles, from1904: book.from1904, name }, `sheet ${sheet.title} of ${name}`);
      if (letters > 0) files.push({ name: `${name}: ${sheet.title}`, path: to, bytes: statSync(to).size, isSheet: true });
    }
    return files;
  } finally {
    archive.close();
  }
}

/** A workbook, and how much of it may still be read and written. */
interface Measured extends Archive {
  readonly room: Room;
}

function measured(archive: Archive, room: Room): Measured {
  return { ...archive, room };
}

interface Listener {
  open?(tag: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(tag: string): void;
}

/** Reads one part; undefined where the workbook has none of that name. No document type is expanded, so no word of it can grow. */
async function readPart(archive: Measured, part: string, name: string, listener: Listener, breathe?: () => Promise<void> | undefined): Promise<boolean> {
  const entry = archive.entries.find((each) => each.fileName.replace(/^\//, "").toLowerCase() === part.toLowerCase());
  if (!entry) return false;
  const parser = sax.parser(true, { xmlns: false, position: false });
  const local = (tag: string) => tag.slice(tag.indexOf(":") + 1);
  const trap = (what: string) => new Refusal("too-large", `${part} in ${name} ${what}, as no program writes a workbook: a trap for whoever opens it. Nothing of it is read.`);
  let depth = 0;
  let said = 0;
  parser.onopentagstart = () => {
    if (++depth > DEEPEST) throw trap(`nests more than ${DEEPEST} elements in one another`);
    if (--archive.room.elements < 0) throw trap("holds far more elements than it has bytes");
    said = 0;
  };
  parser.onattribute = () => {
    if (++said > MOST_ATTRIBUTES) throw trap(`says more than ${MOST_ATTRIBUTES} things of one element`);
  };
  parser.onopentag = (node) => listener.open?.(local(node.name), node.attributes as Record<string, string>);
  parser.ontext = (text) => listener.text?.(text);
  parser.oncdata = (text) => listener.text?.(text);
  parser.onclosetag = (tag) => {
    depth--;
    listener.close?.(local(tag));
  };
  parser.ondoctype = () => {
    throw new Refusal("bad-input", `${name} declares a document type, which no workbook does. It is not read.`);
  };
  let failed: Error | undefined;
  parser.onerror = (error) => {
    failed = error;
    throw error;
  };
  const decoder = new TextDecoder("utf-8");
  const stream: Readable = await archive.read(entry);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      await breathe?.();
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("bad-input", `${part} in ${name} is damaged: ${(failed ?? (error as Error)).message.split("\n")[0]}. Save the workbook again.`);
  } finally {
    stream.destroy();
  }
  return true;
}

async function readBook(archive: Measured, name: string): Promise<{ sheets: { title: string; entry: string }[]; from1904: boolean }> {
  const targets = new Map<string, string>();
  await readPart(archive, "xl/_rels/workbook.xml.rels", name, {
    open: (tag, a) => tag === "Relationship" && targets.set(a["Id"]!, (a["Target"] ?? "").startsWith("/") ? a["Target"]!.slice(1) : `xl/${a["Target"] ?? ""}`.replace("xl/./", "xl/")),
  });
  const sheets: { title: string; entry: string }[] = [];
  let from1904 = false;
  await readPart(archive, "xl/workbook.xml", name, {
    open(tag, a) {
      if (tag === "workbookPr") from1904 = a["date1904"] === "1" || a["date1904"] === "true";
      const target = tag === "sheet" ? targets.get(a["r:id"] ?? Object.entries(a).find(([key]) => key.endsWith(":id"))?.[1] ?? "") : undefined;
      if (!target?.includes("worksheets/")) return;
      if (sheets.length === MOST_SHEETS) throw new Refusal("too-large", `${name} has more than ${MOST_SHEETS.toLocaleString("en")} sheets. Save those that are wanted as a workbook of their own.`);
      sheets.push({ title: a["name"] ?? "", entry: target });
    },
  });
  return { sheets, from1904 };
}

async function readSharedWords(archive: Measured, name: string): Promise<string[]> {
  const words: string[] = [];
  let letters = 0;
  let word = "";
  let inText = false;
  let inReading = false;
  await readPart(archive, "xl/sharedStrings.xml", name, {
    open(tag) {
      if (tag === "si") word = "";
      else if (tag === "rPh") inReading = true; // how it is pronounced, not what is written
      else if (tag === "t") inText = !inReading;
    },
    text(text) {
      if (inText && word.length < MOST_CELL_LETTERS) word += text;
    },
    close(tag) {
      if (tag === "t") inText = false;
      else if (tag === "rPh") inReading = false;
      else if (tag === "si") {
        word = word.slice(0, MOST_CELL_LETTERS);
        letters += word.length;
        if (letters > MOST_SHARED_LETTERS) throw new Refusal("too-large", `${name} holds more words than a workbook is read with. Save its sheets as CSV.`);
        words.push(word);
      }
    },
  });
  return words;
}

/** Numbers of the formats built in that show dates (ECMA-376 part 1, 18.8.30). */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** "dd.mm.yyyy" shows a date; "0.00 \"days\"" and "[Red]0" do not. */
export function showsDate(format: string): boolean {
  // What opens and does not close goes to the end, so that each letter is looked at once.
  return /[dmyhs]/i.test(format.slice(0, LONGEST_FORMAT).replaceAll(/"[^"]*(?:"|$)|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*(?:\]|$)|_./gi, ""));
}

/** Which styles of cells show a number as a date. */
async function readDateStyles(archive: Measured, name: string): Promise<boolean[]> {
  /** Whether they show dates, by their numbers. */
  const formats = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await readPart(archive, "xl/styles.xml", name, {
    open(tag, a) {
      if (tag === "numFmt") formats.set(Number(a["numFmtId"]), showsDate(a["formatCode"] ?? ""));
      else if (tag === "cellXfs") inCells = true;
      else if (tag === "xf" && inCells) {
        const id = Number(a["numFmtId"] ?? 0);
        styles.push(formats.get(id) ?? isBuiltInDate(id));
      }
    },
    close: (tag) => void (tag === "cellXfs" && (inCells = false)),
  });
  return styles;
}

interface Book {
  readonly words: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly from1904: boolean;
  readonly name: string;
}

/** Gives how many letters were written; 0 where nothing is on the sheet. */
async function writeSheet(archive: Measured, part: string, to: string, book: Book, name: string): Promise<number> {
  const out = createWriteStream(to, { mode: 0o600 });
  const take = (written: number) => {
    archive.room.letters -= written;
    if (archive.room.letters < 0) throw new Refusal("too-large", `With ${book.name} what was dropped would become far larger than it is when all sheets are written out, as no export does: a trap for whoever opens it. Nothing of it is read.`);
  };
  /** Columns of the first row that is written: names. */
  let width = MOST_COLUMNS;
  let letters = 0;
  let cells: string[] = [];
  let cell: { column: number; type: string; style: number; value: string } | undefined;
  let inValue = false;
  let column = -1;
  let waiting = "";
  let row = 0;
  const flush = () => {
    letters += waiting.length;
    out.write(waiting);
    waiting = "";
  };
  try {
    await readPart(archive, part, name, {
      open(tag, a) {
        if (tag === "row") {
          cells = [];
          column = -1;
          row = Number(a["r"] ?? row + 1);
        } else if (tag === "c") {
          column = a["r"] === undefined ? column + 1 : columnOf(a["r"]);
          if (column >= MOST_COLUMNS) throw new Refusal("bad-input", `${name} has a cell ${a["r"]}, further right than a sheet goes.`);
          cell = { column, type: a["t"] ?? "n", style: Number(a["s"] ?? -1), value: "" };
        } else if (tag === "v" || tag === "t") inValue = true;
      },
      text(text) {
        if (inValue && cell && cell.value.length < MOST_CELL_LETTERS) cell.value += text;
      },
      close(tag) {
        if (tag === "v" || tag === "t") inValue = false;
        else if (tag === "c" && cell) {
          const value = shown(cell, book);
          // What stands right of the names of columns is one cell too many, wherever it is: no row is filled up to it.
          const at = cell.column < width ? cell.column : Math.max(width, cells.length);
          if (cell.column < width || value.trim() !== "") {
            take(value.length + 1 + Math.max(0, at - cells.length));
            while (cells.length < at) cells.push("");
            cells[at] = value;
          }
          cell = undefined;
        } else if (tag === "row") {
          if (cells.every((each) => each.trim() === "")) return;
          // A title above the table is one cell; the names of columns are several.
          if (letters + waiting.length === 0 && cells.filter((each) => each.trim() !== "").length < 2) return;
          if (letters + waiting.length === 0) width = cells.length;
          waiting += `${cells.map(quoted).join(",")}\r\n`;
        }
      },
    }, () => {
      if (waiting.length < 65_536) return undefined;
      flush();
      return drained(out);
    });
  } catch (error) {
    out.destroy();
    throw error;
  }
  flush();
  await new Promise<void>((resolve, reject) => out.on("error", reject).end(resolve));
  return letters;
}

async function drained(out: WriteStream): Promise<void> {
  if (out.writableNeedDrain) await new Promise<void>((resolve) => out.once("drain", resolve));
}

/** @example columnOf("AB12") // 27 */
function columnOf(reference: string): number {
  let at = 0;
  for (const letter of /^[A-Z]+/i.exec(reference)?.[0].toUpperCase() ?? "A") at = at * 26 + letter.charCodeAt(0) - 64;
  return at - 1;
}

function shown(cell: { readonly type: string; readonly style: number; readonly value: string }, book: Book): string {
  switch (cell.type) {
    case "s":
      return signed(book.words[Number(cell.value)] ?? "");
    case "b":
      return cell.value === "1" ? "true" : "false";
    case "e":
      return ""; // #N/A, #REF!: nothing is known
    case "n":
      if (cell.value === "") return "";
      return book.dateStyles[cell.style] === true ? asDate(Number(cell.value), book.from1904) : plainNumber(cell.value);
    default:
      return signed(cell.value);
  }
}

/** Signs that XML does not hold are written by number: "_x000D_" (ST_Xstring); those that no text holds go. */
function signed(text: string): string {
  return text.includes("_x") ? text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "") : text;
}

/** Sheets keep 491701234567 as 4.91701234567E+11, and 0.3 as 0.30000000000000004: 15 digits are what they know. */
function plainNumber(value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  // One that is longer was rounded by the sheet: written so, it is taken for nobody's number.
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return number.toExponential();
  return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}

/**
 * A day number of a sheet as a date; with a time where it has one.
 *
 * @example asDate(45351.5, false) // "2024-02-29T12:00:00"
 */
export function asDate(serial: number, from1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return String(serial);
  // Sheets believe in a 29 February 1900, so before it all days are one off.
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  const text = at.toISOString();
  if (!from1904 && serial < 1) return text.slice(11, 19); // a time of day
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19);
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
