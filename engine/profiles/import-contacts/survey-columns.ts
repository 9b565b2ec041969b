// What stands in the columns of a file, found from all of it: how full they are, what the values look like, and what tells
// 3/4/2011 apart or a decimal comma. The file is read to its end once before anything is decided.
import { Refusal } from "../../platform/index.ts";
import { currencyIn } from "../import/currency.ts";
import { type DateOrderFound, findDateOrder, readWallTime } from "../import/date-time.ts";
import { type DecimalSignFound, findDecimalSign, readDecimal } from "../import/decimal.ts";
import { readConsentAnswer } from "./consent-word.ts";
import { isCalledNumber, type NumberKind, NumberLook } from "./number-column.ts";
import type { PeopleFile } from "./read-people.ts";

export type Shape = "email" | "phone" | "number" | "money" | "date" | "time" | "yes-no" | "consent";

export interface ColumnSurvey {
  readonly name: string;
  readonly filled: number;
  /** Up to three values that stand there, the first of the file. */
  readonly samples: readonly string[];
  /** Share of the looked-at values that have this shape, 0 to 1. */
  share(shape: Shape): number;
  /** How many of the looked-at values have another. */
  others(shape: Shape): number;
  /** The first currency that one of them names; undefined where none does. */
  readonly currency: string | undefined;
  /** The first of those that have another. */
  readonly otherThan: Readonly<Partial<Record<Shape, string>>>;
  readonly dateOrder: DateOrderFound;
  readonly decimalSign: DecimalSignFound;
  /** Of a column that is called no more than "number": what its values are. */
  readonly numbers?: (besideStreet: boolean) => NumberKind;
}

export interface Survey {
  readonly rows: number;
  readonly malformed: number;
  readonly columns: readonly ColumnSurvey[];
  /** Rows with the sign that stands for bytes that are no letters in this encoding. */
  readonly lostLetters: number;
  /** Read byte by byte, the sign that programs write for a letter they have lost. */
  readonly signsOfLost: boolean;
  /** Empty lines between the rows, and where the last of them stands. */
  readonly emptyLines: { readonly lines: number; readonly last: number };
  /** Any letter beyond ASCII that was read well. */
  readonly otherLetters: boolean;
}

/** All of the first so many values of a column are looked at, then one of so many. */
const LOOK_AT_FIRST = 2000;
const THEN_EVERY = 50;

export function isNothing(cell: string): boolean {
  return cell === "" || cell === "-" || cell === "\\N" || cell === "#N/A" || cell === "NULL" || cell === "null" || cell === "N/A" || cell === "n/a";
}

/** @throws {Refusal} if the file cannot be read to its end or holds no person */
export async function surveyColumns(file: PeopleFile, onProgress: (rows: number, share: number) => void = () => undefined): Promise<Survey> {
  const columns: ColumnLook[] = [];
  let rows = 0;
  let malformed = 0;
  let lostLetters = 0;
  let otherLetters = false;
  let signsOfLost = false;
  let emptyLines: Survey["emptyLines"] = { lines: 0, last: 0 };
  for await (const piece of file.read()) {
    if (piece.emptyLines !== undefined) emptyLines = piece.emptyLines;
    for (const { cells, raw, malformed: because } of piece.rows) {
      rows++;
      if (because !== undefined) malformed++;
      signsOfLost ||= raw.includes("\u00ef\u00bf\u00bd");
      if (raw.includes("\uFFFD")) lostLetters++;
      else if (!otherLetters && /[^\u0000-\u007f]/.test(raw)) otherLetters = true;
      for (let i = 0; i < cells.length; i++) (columns[i] ??= new ColumnLook(isCalledNumber(file.names[i] ?? ""))).see(cells[i]!);
    }
    onProgress(rows, piece.share);
    await new Promise(setImmediate); // a server does other things meanwhile
  }
  if (file.names.length === 0) throw new Refusal("bad-input", "The file has no line with the names of its columns.");
  if (rows === 0) throw new Refusal("bad-input", "The file has the names of its columns, and nobody below them.");
  return { rows, malformed, lostLetters, emptyLines, otherLetters, signsOfLost, columns: file.names.map((name, i) => (columns[i] ?? new ColumnLook(false)).result(name, rows)) };
}

const DATE = /\d[-/. ]|\d{8}|[A-Za-z]{3}/;
const TESTS: Readonly<Record<Shape, (cell: string) => boolean>> = {
  email: (cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell),
  phone: (cell) => /^\+?[\d\s().\-/]{6,22}(?:\s*(?:x|ext\.?)\s*\d+)?$/.test(cell) && /\d{5}/.test(cell.replaceAll(/\D/g, "")) && !isDate(cell),
  number: (cell) => /\d/.test(cell) && !/^0\d/.test(cell) && (readDecimal(cell, "dot") !== undefined || readDecimal(cell, "comma") !== undefined),
  money: (cell) => /\p{Sc}|^[A-Z]{3}\s|\s[A-Z]{3}$|\d[.,]\d{2}$/u.test(cell) && TESTS.number(cell),
  date: isDate,
  time: (cell) => /[T\s,]\d{1,2}[:.h]\d{2}/.test(cell) && isDate(cell), // after a day: "31.01.1980" tells none
  "yes-no": (cell) => /^(true|false|yes|no|y|n|ja|nein|oui|non|si|sí|tak|nie|ja|nej|wahr|falsch|vrai|faux|x)$/i.test(cell),
  consent: (cell) => cell.length < 40 && readConsentAnswer(cell) !== undefined,
};

function isDate(cell: string): boolean {
  if (cell.length < 6 || cell.length > 40 || !DATE.test(cell)) return false;
  if (/^\d{5}([.,]\d+)?$/.test(cell)) return false; // a bare number is a date only where a person says so
  return typeof readWallTime(cell, "day-first") !== "string" || typeof readWallTime(cell, "month-first") !== "string";
}

class ColumnLook {
  private readonly numbers: NumberLook | undefined;
  private filled = 0;
  private looked = 0;
  private readonly counts: Record<Shape, number> = { email: 0, phone: 0, number: 0, money: 0, date: 0, time: 0, "yes-no": 0, consent: 0 };
  private readonly samples: string[] = [];
  private currency: string | undefined;
  private readonly otherThan: Partial<Record<Shape, string>> = {};
  /** Cells that tell the order of dates or the sign of decimals; a few of each kind are enough. */
  private readonly dates = new Map<string, string>();
  private readonly decimals = new Map<string, string>();

  constructor(isCalledNumber: boolean) {
    this.numbers = isCalledNumber ? new NumberLook() : undefined;
  }

  see(rawCell: string): void {
    const cell = rawCell.trim();
    if (isNothing(cell)) return;
    this.filled++;
    this.numbers?.see(cell);
    if (this.samples.length < 3 && !this.samples.includes(cell)) this.samples.push(cell.slice(0, 80));
    const first = cell.charCodeAt(0);
    const digits = (first >= 48 && first <= 57) || first === 45 || first > 127 || first === 36;
    if (digits && cell.length < 40) this.keepEvidence(cell);
    if (this.filled > LOOK_AT_FIRST && this.filled % THEN_EVERY !== 0) return;
    this.looked++;
    if (this.currency === undefined && cell.length < 40 && /\d/.test(cell)) this.currency = currencyIn(cell);
    for (const shape of Object.keys(TESTS) as Shape[]) {
      if (TESTS[shape](cell)) this.counts[shape]++;
      else this.otherThan[shape] ??= cell.slice(0, 40);
    }
  }

  private keepEvidence(cell: string): void {
    const numbers = /^(\d{1,2})([-/])(\d{1,2})\2\d{2}/.exec(cell);
    if (numbers) {
      const [first, second] = [Number(numbers[1]), Number(numbers[3])];
      const tells = first > 12 ? "day" : second > 12 ? "month" : first === second ? "same" : "open";
      if (!this.dates.has(tells)) this.dates.set(tells, cell);
      return;
    }
    if (!/[.,]/.test(cell)) return;
    const found = findDecimalSign([cell]);
    const tells = found.kind === "found" ? (/[.,]\d*$/.test(cell) ? found.sign : "none") : found.kind;
    if (!this.decimals.has(tells)) this.decimals.set(tells, cell);
  }

  result(name: string, rows: number): ColumnSurvey {
    const { looked, counts, numbers } = this;
    return {
      name, filled: this.filled, samples: this.samples, share: (shape) => (looked === 0 ? 0 : counts[shape] / looked), others: (shape) => looked - counts[shape], otherThan: this.otherThan, currency: this.currency,
      dateOrder: findDateOrder([...this.dates.values()]), decimalSign: findDecimalSign([...this.decimals.values()]),
      ...(numbers && this.filled > 0 && { numbers: (besideStreet: boolean) => numbers.result(rows, besideStreet) }),
    };
  }
}
