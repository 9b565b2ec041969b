// What can be wrong with a table, said to the person who wrote it.

/** The kinds of mistake; every one of them keeps a table from being used. */
export type ProblemCode =
  | "wrong-shape" // not a table at all: a cell too many, two rows with one id, no rows
  | "unknown-fact" // a column reads something the dictionary does not hold
  | "wrong-type" // "late" where a number is wanted
  | "cannot-read" // nobody can tell what the cell means
  | "not-in-list" // a value outside the closed list
  | "outside-range" // a value the fact can never have
  | "never-matches" // no customer can ever fit this row
  | "unreachable-row" // earlier rows take everybody who fits this one
  | "overlap" // two rows fit one customer although only one may
  | "gap" // a customer whom no row fits
  | "circle" // tables that feed each other for ever
  | "too-complex"; // the proof was given up at the work limit

/**
 * One mistake, with its place and its cure in plain words.
 *
 * `row` is the row's id and `column` the fact or output key; null where the mistake belongs to no single
 * one. `example` (for gaps, overlaps) is a complete set of facts that shows it, ready to be tried or to be
 * turned into a new row.
 */
export interface Problem {
  readonly row: string | null;
  readonly column: string | null;
  readonly code: ProblemCode;
  readonly message: string;
  readonly example?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a reader of a single cell or value answers. */
export type Reading<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "refused"; readonly code: ProblemCode; readonly message: string };

export function read<T>(value: T): Reading<T> {
  return { kind: "ok", value };
}

export function refuse(code: ProblemCode, message: string): Reading<never> {
  return { kind: "refused", code, message };
}

/** ` Did you mean "late"?`, or nothing where no word is near enough to be worth the reader's time. */
export function didYouMean(written: string, known: Iterable<string>): string {
  if (written.length > 60) return "";
  let nearest: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    if (word.length > 60) continue;
    const distance = editDistance(written.toLowerCase(), word.toLowerCase());
    if (distance <= Math.max(1, Math.floor(word.length / 3)) && (!nearest || distance < nearest.distance)) {
      nearest = { word, distance };
    }
  }
  return nearest ? ` Did you mean "${nearest.word}"?` : "";
}

/** Letters to add, drop, change, or to change places with their neighbour (optimal string alignment, a restricted Damerau–Levenshtein distance). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      current.push(Math.min(change, swapped, previous[j]! + 1, current[j - 1]! + 1));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
