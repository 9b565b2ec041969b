// A column that is called no more than "number": its values decide whether it holds telephone numbers, customer numbers, or something else.
// A customer number makes two rows one person, so what does not tell is kept as written, and what it may be is said.
import { plainWords } from "../import/order-fields.ts";
import type { RemarkWord } from "../import/remark.ts";

const NAMES = new Set(["number", "no", "nr", "num", "nummer", "numero", "no de", "numer", "nro", "n", "#", "numret", "numara"]);

/** True for "Number", "Nr." and "N°". */
export function isCalledNumber(name: string): boolean {
  return NAMES.has(plainWords(name)) || /^[#№]$|^n[°º]$/i.test(name.trim());
}

export type NumberKind =
  | { readonly kind: "telephone" }
  | { readonly kind: "customer-number" }
  /** Why it is neither, in words, with a value that shows it where those have a place for one. */
  | { readonly kind: "neither"; readonly because: RemarkWord; readonly example?: string };

const NEARLY_ALL = 0.9;
/** Of values that are all different a file must hold so many before that says anything. */
const FEWEST = 3;

/** Dialled from abroad, from within a country, or grouped as people write it. */
function isDialled(cell: string): boolean {
  const digits = cell.replaceAll(/\D/g, "").length;
  if (digits < 7 || digits > 17 || !/^\+?[\d\s().\-/]+$/.test(cell)) return false;
  if (/^(\+|00)[1-9]/.test(cell)) return digits >= (cell.startsWith("+") ? 7 : 10);
  if (/^\(?0[1-9]/.test(cell)) return digits >= (/^\d+$/.test(cell) ? 9 : 7);
  return /^\(\d{2,5}\)/.test(cell) || (/[\s./]/.test(cell) && digits >= 9);
}

/** Looks at every value of such a column. */
export class NumberLook {
  private readonly seen = new Set<string>();
  private readonly lengths = new Set<number>();
  private filled = 0;
  private dialled = 0;
  private grouped = 0;
  private alike: string | undefined;
  private amount: string | undefined;
  private countsUp = true;

  /** @param cell what stands there, without blanks around it */
  see(cell: string): void {
    const before = this.filled++;
    if (isDialled(cell)) this.dialled++;
    if (!/^\d+$/.test(cell)) this.grouped++;
    this.lengths.add(cell.length);
    if (/^\d*[.,]\d{1,2}$|\p{Sc}/u.test(cell)) this.amount ??= cell.slice(0, 40);
    if (this.countsUp && cell !== String(before + 1) && cell !== String(before)) this.countsUp = false;
    if (this.alike !== undefined) return;
    if (this.seen.has(cell)) this.alike = cell.slice(0, 40);
    this.seen.add(cell.slice(0, 60));
    if (this.alike !== undefined) this.seen.clear();
  }

  /** @param rows of the file @param besideStreet whether the column before or after it holds streets */
  result(rows: number, besideStreet: boolean): NumberKind {
    const neither = (because: RemarkWord, example?: string): NumberKind => ({ kind: "neither", because, ...(example === undefined ? {} : { example }) });
    if (this.dialled >= NEARLY_ALL * this.filled) {
      if (this.grouped === 0 && this.lengths.size === 1) return neither("its values may be telephone numbers or customer numbers of one length");
      return { kind: "telephone" };
    }
    if (this.dialled > 0) return neither("some of its values are dialled and others are not");
    if (besideStreet) return neither("it stands beside a street: it may be the number of the house");
    if (this.countsUp) return neither("it counts the rows");
    if (this.amount !== undefined) return neither("“{example}” is an amount", this.amount);
    if (this.alike !== undefined) return neither("“{example}” stands there twice", this.alike);
    if (this.filled < FEWEST || this.filled < NEARLY_ALL * rows) return neither("too few rows have one");
    return { kind: "customer-number" };
  }
}
