// Opens a file of people, whatever its kind, as records of cells under names: CSV, JSON (lines, or one list) or vCards,
// compressed or not. Only one piece is in memory, whatever the size.
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { gunzipSync, constants } from "node:zlib";
import { Refusal } from "../../platform/index.ts";
import { findDialect } from "../import/csv-dialect.ts";
import { explain, MOST_COLUMNS, readRecords, sizeOf, type ToldDialect, unpacked } from "../import/read-records.ts";
import { JsonRecords } from "./json-records.ts";
import { VcardRecords } from "./vcard-records.ts";

export interface PersonRow {
  /** One for each of the names, in their order; "" where the record says nothing. */
  readonly cells: readonly string[];
  /** The line it begins on; in a JSON list the number of the record. */
  readonly line: number;
  readonly raw: string;
  readonly malformed?: string;
}

export interface PeoplePiece {
  readonly rows: readonly PersonRow[];
  readonly share: number;
  /** Of a table: empty lines between the rows so far, and where the last of them stands. */
  readonly emptyLines?: { readonly lines: number; readonly last: number } | undefined;
}

export type FileKind = "csv" | "json" | "vcard";

export interface PeopleFile {
  readonly kind: FileKind;
  /** How its letters are kept. */
  readonly encoding: string;
  /** Names of the columns; complete once the file was read to its end, for JSON and vCards name them as they go. */
  readonly names: readonly string[];
  read(): AsyncGenerator<PeoplePiece>;
}

/** Told of the pieces a JSON or vCard file is cut into. */
export interface RecordListener {
  record(values: ReadonlyMap<string, string>, line: number, raw: string): void;
  malformed(raw: string, line: number, because: string): void;
}

/**
 * Looks at the beginning of a file to say how it will be read.
 *
 * @throws {Refusal} if it is not there, empty, no text, or a kind of file that is not read
 */
export function openPeople(path: string, told: ToldDialect = {}): PeopleFile {
  const head = firstBytes(path);
  const { encoding } = findDialect(head, told);
  const text = new TextDecoder(encoding).decode(head, { stream: true }).trimStart();
  if (/^BEGIN:VCARD/i.test(text)) return recordFile(path, "vcard", encoding, (listener) => new VcardRecords(listener));
  if (/^[[{]/.test(text)) return recordFile(path, "json", encoding, (listener) => new JsonRecords(text, listener));
  return csvFile(path, { ...told, encoding });
}

function csvFile(path: string, told: ToldDialect): PeopleFile {
  const names: string[] = [];
  return {
    kind: "csv", encoding: told.encoding!, names,
    async *read() {
      let begun = false;
      let last: PersonRow | undefined;
      let emptyLines: PeoplePiece["emptyLines"];
      const whole = !endsInTheMiddle(path);
      for await (const { rows, share, emptyLines: empty } of readRecords(path, told)) {
        emptyLines = empty;
        const ready: PersonRow[] = last === undefined ? [] : [last];
        for (const each of rows) {
          if (!begun && each.malformed === undefined) {
            begun = true;
            if (names.length === 0) names.push(...each.cells.map((cell) => cell.trim()));
          } else ready.push(checkWidth(each, names.length));
        }
        last = ready.pop(); // what stands last may be cut off
        if (ready.length > 0) yield { rows: ready, share, emptyLines };
      }
      if (last === undefined) return;
      const cutOff = !whole && last.malformed === undefined && last.cells.length < names.length;
      yield { rows: [cutOff ? { ...last, malformed: `the file ends in the middle of this line: it has ${last.cells.length} of ${names.length} cells` } : last], share: 1, emptyLines };
    },
  };
}

function checkWidth(row: PersonRow, columns: number): PersonRow {
  if (row.malformed !== undefined || row.cells.length <= columns) return row;
  const extra = row.cells.slice(columns).filter((cell) => cell.trim() !== "").length;
  return extra === 0 ? row : { ...row, malformed: `it has ${row.cells.length} cells where the header has ${columns}: a delimiter stands in a cell without quotes` };
}

interface Cutter {
  push(text: string): void;
  end(): void;
}

function recordFile(path: string, kind: FileKind, encoding: string, cutterFor: (listener: RecordListener) => Cutter): PeopleFile {
  const names: string[] = [];
  const at = new Map<string, number>();
  return {
    kind, encoding, names,
    async *read() {
      let rows: PersonRow[] = [];
      const cutter = cutterFor({
        record(values, line, raw) {
          // Names that the others bring stay few enough, so one record among them is refused and not the file.
          let fresh = 0;
          for (const name of values.keys()) if (!at.has(name)) fresh++;
          if (names.length + fresh > MOST_COLUMNS) return void rows.push({ cells: [], line, raw: raw.slice(0, 2000), malformed: `it brings ${fresh.toLocaleString("en")} names that no record before it has, and of a file at most ${MOST_COLUMNS.toLocaleString("en")} are read` });
          const cells: string[] = new Array<string>(names.length).fill("");
          for (const [name, value] of values) {
            let column = at.get(name);
            if (column === undefined) {
              column = names.length;
              at.set(name, column);
              names.push(name);
            }
            cells[column] = value;
          }
          rows.push({ cells: Array.from(cells, (cell) => cell ?? ""), line, raw });
        },
        malformed: (raw, line, because) => rows.push({ cells: [], line, raw: raw.slice(0, 2000), malformed: because }),
      });
      for await (const { text, share } of readText(path, encoding)) {
        cutter.push(text);
        if (rows.length === 0) continue;
        yield { rows, share };
        rows = [];
      }
      cutter.end();
      if (rows.length > 0) yield { rows, share: 1 };
    },
  };
}

async function* readText(path: string, encoding: string): AsyncGenerator<{ text: string; share: number }> {
  const size = sizeOf(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const decoder = new TextDecoder(encoding);
  try {
    for await (const chunk of await unpacked(file, path, size)) yield { text: decoder.decode(chunk, { stream: true }), share: size === 0 ? 1 : Math.min(1, file.bytesRead / size) };
  } catch (error) {
    throw explain(error, path, 0);
  } finally {
    file.destroy();
  }
  const rest = decoder.decode();
  if (rest !== "") yield { text: rest, share: 1 };
}

const HEAD_BYTES = 65_536;

function firstBytes(path: string): Buffer {
  sizeOf(path);
  const file = openForReading(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const some = head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    if (some[0] !== 0x1f || some[1] !== 0x8b) return some;
    // Of compressed data as much as the beginning holds; that they are whole is found when all is read.
    return gunzipSync(some, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
  } catch (error) {
    throw explain(error, path, 0);
  } finally {
    closeSync(file);
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, "r");
  } catch {
    throw new Refusal("bad-input", `${path} may not be read by this user.`);
  }
}

/** True when the last byte ends no line. Of compressed files nothing is known before they are read, so they count as whole. */
function endsInTheMiddle(path: string): boolean {
  const file = openForReading(path);
  try {
    const { size } = fstatSync(file);
    const ends = Buffer.alloc(4);
    readSync(file, ends, 0, 2, 0);
    if (ends[0] === 0x1f && ends[1] === 0x8b) return false;
    readSync(file, ends, 0, 2, Math.max(0, size - 2));
    return !(ends[0] === 10 || ends[0] === 13 || ends[1] === 10 || ends[1] === 13);
  } finally {
    closeSync(file);
  }
}
