// Takes a workbook (ECMA-376, .xlsx) apart: each sheet becomes a CSV file, row by row, so that a sheet of a million rows
// costs no more memory than its table of shared words. Dates come out as dates, which a cell's number alone does not tell.
import { createWriteStream, statSync, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";
import sax from "sax";
import { Refusal } from "../platform/index.ts";
import { type Archive, ARCHIVE_LIMITS, type ArchiveLimits, HARMLESS_BYTES, openArchive } from "./archive.ts";
import type { BundleFile } from "./unpack.ts";

/** Words that cells share are the one thing kept in memory. */
const MOST_SHARED_LETTERS = 256 * 2 ** 20;
const MOST_COLUMNS = 16_384;
const MOST_CELL_LETTERS = 32_767; // what a cell may hold

/** How much sheets may still write: words that cells share make much of little, as an archive does that unpacks without end. */
interface Room {
  letters: number;
  readonly name: string;
}

/** @param name what people call the workbook @param ownPath gives a new path to write to */
export async function sheetsOf(path: string, name: string, ownPath: () => string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<BundleFile[]> {
  const room: Room = { letters: Math.min(limits.bytes, Math.max(HARMLESS_BYTES, limits.times * statSync(path).size)), name };
  const archive = await openArchive(path, name);
  try {
    const book = await readBook(archive, name);
    if (book.sheets.length === 0) return []; // a document or presentation
    const words = await readSharedWords(archive, name);
    const dateStyles = await readDateStyles(archive, name);
    const files: BundleFile[] = [];
    for (const sheet of book.sheets) {
      const to = ownPath();
      const letters = await writeSheet(archive, sheet.entry, to, { words, dateStyles, from1904: book.from1904 }, room, `sheet ${sheet.title} of ${name}`);
      if (letters > 0) files.push({ name: `${name}: ${sheet.title}`, path: to, bytes: statSync(to).size, isSheet: true });
    }
    return files;
  } finally {
    archive.close();
  }
}

interface Listener {
  open?(tag: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(tag: string): void;
}

/** Reads one part; undefined where the workbook has none of that name. No document type is expanded, so no word of it can grow. */
async function readPart(archive: Archive, part: string, name: string, listener: Listener, breathe?: () => Promise<void> | undefined): Promise<boolean> {
  const entry = archive.entries.find((each) => each.fileName.replace(/^\//, "").toLowerCase() === part.toLowerCase());
  if (!entry) return false;
  const parser = sax.parser(true, { xmlns: false, position: false });
  const local = (tag: string) => tag.slice(tag.indexOf(":") + 1);
  parser.onopentag = (node) => listener.open?.(local(node.name), node.attributes as Record<string, string>);
  parser.ontext = (text) => listener.text?.(text);
  parser.oncdata = (text) => listener.text?.(text);
  parser.onclosetag = (tag) => listener.close?.(local(tag));
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

async function readBook(archive: Archive, name: string): Promise<{ sheets: { title: string; entry: string }[]; from1904: boolean }> {
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
      if (target?.includes("worksheets/")) sheets.push({ title: a["name"] ?? "", entry: target });
    },
  });
  return { sheets, from1904 };
}

async function readSharedWords(archive: Archive, name: string): Promise<string[]> {
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
  return /[dmyhs]/i.test(format.replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_./gi, "").replaceAll(/general/gi, ""));
}

/** Which styles of cells show a number as a date. */
async function readDateStyles(archive: Archive, name: string): Promise<boolean[]> {
  const formats = new Map<number, string>();
  const styles: boolean[] = [];
  let inCells = false;
  await readPart(archive, "xl/styles.xml", name, {
    open(tag, a) {
      if (tag === "numFmt") formats.set(Number(a["numFmtId"]), a["formatCode"] ?? "");
      else if (tag === "cellXfs") inCells = true;
      else if (tag === "xf" && inCells) {
        const id = Number(a["numFmtId"] ?? 0);
        styles.push(formats.has(id) ? showsDate(formats.get(id)!) : isBuiltInDate(id));
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
}

/** Gives how many letters were written; 0 where nothing is on the sheet. */
async function writeSheet(archive: Archive, part: string, to: string, book: Book, room: Room, name: string): Promise<number> {
  const out = createWriteStream(to, { mode: 0o600 });
  const take = (written: number) => {
    room.letters -= written;
    if (room.letters < 0) throw new Refusal("too-large", `${room.name} would become far larger than it is when its sheets are written out, as no export does: a trap for whoever opens it. Nothing of it is read.`);
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
      return book.words[Number(cell.value)] ?? "";
    case "b":
      return cell.value === "1" ? "true" : "false";
    case "e":
      return ""; // #N/A, #REF!: nothing is known
    case "n":
      if (cell.value === "") return "";
      return book.dateStyles[cell.style] === true ? asDate(Number(cell.value), book.from1904) : plainNumber(cell.value);
    default:
      return cell.value;
  }
}

/** Sheets keep 491701234567 as 4.91701234567E+11, and 0.3 as 0.30000000000000004: 15 digits are what they know. */
function plainNumber(value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
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
