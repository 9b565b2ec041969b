// Decimal numbers as people and programs write them. They are never turned into floating point: what was written is kept.

export type DecimalSign = "dot" | "comma";

export type DecimalSignFound =
  | { readonly kind: "found"; readonly sign: DecimalSign }
  /** A cell such as "1,234" may be a thousand or one and a bit, and no other cell tells. */
  | { readonly kind: "unsettled"; readonly example: string }
  | { readonly kind: "contradiction"; readonly examples: readonly [string, string] };

const DOT_EVIDENCE = /^[^.]*\.(\d{1,2}|\d{4,})$|^-?0\.\d+$|,\d{3}[.,]/;
const COMMA_EVIDENCE = /^[^,]*,(\d{1,2}|\d{4,})$|^-?0,\d+$|\.\d{3}[.,]/;

/**
 * Finds which sign begins the decimals in a column.
 *
 * The rule: a sign followed by one, two, or more than three digits at the end begins decimals; so does the second kind of
 * sign in a cell that has both. Three digits after a dot are decimals unless commas are proven; three digits after a
 * comma, with nothing else to go by, are not guessed.
 */
export function findDecimalSign(cells: readonly string[]): DecimalSignFound {
  let dot: string | undefined;
  let comma: string | undefined;
  let unsettled: string | undefined;
  for (const cell of cells) {
    const bare = stripDecoration(cell);
    if (dot === undefined && DOT_EVIDENCE.test(bare)) dot = cell;
    if (comma === undefined && COMMA_EVIDENCE.test(bare)) comma = cell;
    if (unsettled === undefined && /^-?\d{1,3},\d{3}$/.test(bare)) unsettled = cell;
  }
  if (dot !== undefined && comma !== undefined) return { kind: "contradiction", examples: [dot, comma] };
  if (comma !== undefined) return { kind: "found", sign: "comma" };
  if (dot === undefined && unsettled !== undefined) return { kind: "unsettled", example: unsettled };
  return { kind: "found", sign: "dot" };
}

const PLAIN = /^-?\d{1,15}(\.\d{1,12})?$/;
const SHAPES = {
  dot: /^(-?)(\d{1,15}|\d{1,3}(?:[, '’]\d{3}){1,4})(?:\.(\d{1,20}))?(?:e([+-]?\d{1,2}))?$/i,
  comma: /^(-?)(\d{1,15}|\d{1,3}(?:[. '’]\d{3}){1,4})(?:,(\d{1,20}))?(?:e([+-]?\d{1,2}))?$/i,
} as const;

/**
 * Reads a decimal number; gives it as digits with a dot, as PostgreSQL's numeric takes it, or undefined if it is none.
 *
 * @example readDecimal("1.234,50 €", "comma") // "1234.50"
 * @example readDecimal("(12.50)", "dot") // "-12.50", as bookkeepers write it
 */
export function readDecimal(cell: string, sign: DecimalSign): string | undefined {
  if (sign === "dot" && PLAIN.test(cell)) return cell;
  const match = SHAPES[sign].exec(stripDecoration(cell));
  if (!match) return undefined;
  const [, minus, whole, decimals, exponent] = match;
  const digits = `${minus}${whole!.replaceAll(/[^\d]/g, "")}${decimals === undefined ? "" : `.${decimals}`}`;
  return exponent === undefined ? digits : shift(digits, Number(exponent));
}

const MONEY_BEFORE = /^(-?)\s*(?:\p{Sc}|[A-Z]{3}(?![A-Z])|kr\.?|Fr\.?)\s*/u;
const MONEY_AFTER = /\s*(?:\p{Sc}|[A-Z]{3}|kr\.?|zł|Kč|Ft|Fr\.?)(-?)$/u;

/** Takes off currency signs and blanks; turns "(5)" and "5-" into "-5". */
function stripDecoration(cell: string): string {
  let bare = cell.replaceAll(/[\s\u00a0\u202f]+/g, " ").trim().replace("\u2212", "-");
  if (/^\(.+\)$/.test(bare)) bare = `-${bare.slice(1, -1).trim()}`;
  bare = bare.replace(MONEY_BEFORE, "$1").replace(MONEY_AFTER, "$1").trim();
  if (/^[^-].*-$/.test(bare)) bare = `-${bare.slice(0, -1).trim()}`;
  return bare.replace(/^\+/, "").replace(/^-\s+/, "-");
}

/** Moves the dot, so that "5e-05" is written out: exact where floating point is not. */
function shift(digits: string, places: number): string | undefined {
  if (Math.abs(places) > 15) return undefined;
  const minus = digits.startsWith("-") ? "-" : "";
  const [whole = "", decimals = ""] = digits.slice(minus.length).split(".");
  const all = "0".repeat(Math.max(0, -places)) + whole + decimals + "0".repeat(Math.max(0, places));
  const dot = Math.max(0, -places) + whole.length + places;
  const head = all.slice(0, dot).replace(/^0+(?=\d)/, "") || "0";
  const tail = all.slice(dot);
  return `${minus}${head}${tail === "" ? "" : `.${tail}`}`;
}

/** True for a number below nothing; `decimal` comes from `readDecimal`. */
export function isNegative(decimal: string): boolean {
  return decimal.charCodeAt(0) === 45 && !isZero(decimal);
}

export function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}
