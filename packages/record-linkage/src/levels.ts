import { daysBetween, isDayMonthSwapped, isOneDigitOff } from "./dates.ts";
import { editDistance } from "./edit-distance.ts";
import { jaro } from "./jaro.ts";
import { jaroWinkler } from "./jaro-winkler.ts";
import { isNumberWithin } from "./numbers.ts";
import type { Values } from "./record-table.ts";
import type { Comparison, Level, LinkageSettings } from "./settings.ts";
import { areSwapped } from "./swapped.ts";

/** In place of a level: a value is missing, so there is no evidence. */
export const NO_EVIDENCE = -1;

/** A level that needs a second field, with the places of its fields. */
type CrossLevel = { readonly place: number; readonly kind: "of" | "swapped"; readonly other: number };

/** A comparison with its fields looked up. */
export type PreparedComparison = {
  readonly levels: readonly Level[];
  readonly own: number;
  readonly cross: readonly CrossLevel[];
  /** The place of the level `exact` of the field itself, -1 where there is none. */
  readonly exact: number;
  /** By level: the field whose value's frequency counts, -1 where none does. */
  readonly frequencyField: readonly number[];
  readonly silentWith: number;
};

export function prepareComparisons(settings: LinkageSettings): readonly PreparedComparison[] {
  const fields = Object.keys(settings.fields);
  return settings.comparisons.map((comparison) => prepare(comparison, fields));
}

function prepare({ field, levels, silentWhenSwappedWith }: Comparison, fields: readonly string[]): PreparedComparison {
  const own = fields.indexOf(field);
  const cross = levels.flatMap((level, place): CrossLevel[] => {
    if (level.kind === "exact" && level.of !== undefined)
      return [{ place, kind: "of", other: fields.indexOf(level.of) }];
    return level.kind === "swapped" ? [{ place, kind: "swapped", other: fields.indexOf(level.with) }] : [];
  });
  return {
    levels,
    own,
    cross,
    exact: levels.findIndex((level) => level.kind === "exact" && level.of === undefined),
    frequencyField: levels.map((level) =>
      level.kind === "exact" && level.termFrequency ? fields.indexOf(level.of ?? field) : -1,
    ),
    silentWith: silentWhenSwappedWith === undefined ? -1 : fields.indexOf(silentWhenSwappedWith),
  };
}

/** The level of a comparison for two records: the place of the first that holds, or `NO_EVIDENCE`. */
export function levelOf(comparison: PreparedComparison, a: Values, b: Values): number {
  const { own, levels, silentWith, cross } = comparison;
  const [mine, theirs] = [a[own]!, b[own]!];
  if (mine === null || theirs === null) return NO_EVIDENCE;
  if (silentWith !== -1 && areSwapped(mine, a[silentWith]!, theirs, b[silentWith]!)) return NO_EVIDENCE;
  const level = levelOfValues(levels, mine, theirs);
  for (const { place, kind, other } of cross) {
    if (place >= level) break;
    const holds =
      kind === "of" ? a[other]! !== null && a[other] === b[other] : areSwapped(mine, a[other]!, theirs, b[other]!);
    if (holds) return place;
  }
  return level;
}

/** The level of two values of one field, among the levels that need no other field. */
export function levelOfValues(levels: readonly Level[], a: string, b: string): number {
  let winkler = -1;
  let edits = -1;
  for (let place = 0; place < levels.length; place++) {
    const level = levels[place]!;
    switch (level.kind) {
      case "exact":
        if (level.of === undefined && a === b) return place;
        break;
      case "jaro-winkler":
        if (winkler === -1) winkler = jaroWinkler(a, b);
        if (winkler >= level.atLeast) return place;
        break;
      case "jaro":
        if (jaro(a, b) >= level.atLeast) return place;
        break;
      case "edits":
        if (edits === -1) edits = editDistance(a, b, mostEdits(levels));
        if (edits <= level.atMost && Math.min(a.length, b.length) >= (level.leastLength ?? 0) && !(level.sameDigits && digitsOf(a) !== digitsOf(b))) return place;
        break;
      case "words-within":
        if (isWithin(a, b) || isWithin(b, a)) return place;
        break;
      case "day-month-swapped":
        if (isDayMonthSwapped(a, b)) return place;
        break;
      case "one-digit-off":
        if (isOneDigitOff(a, b)) return place;
        break;
      case "days-apart":
        if ((daysBetween(a, b) ?? Infinity) <= level.atMost) return place;
        break;
      case "number-apart":
        if (isNumberWithin(a, b, level.atMost)) return place;
        break;
      case "swapped":
        break;
      case "else":
        return place;
    }
  }
  throw new Error("expected a comparison to end with else, and found none");
}

/** Are all words of one among those of the other? Not by a letter alone, which any name has. */
function isWithin(one: string, other: string): boolean {
  const words = one.split(" ");
  const among = new Set(other.split(" "));
  return words.some((word) => word.length > 1) && words.every((word) => among.has(word));
}

function digitsOf(value: string): string {
  return value.replace(/\D+/g, "");
}

function mostEdits(levels: readonly Level[]): number {
  let most = 0;
  for (let place = 0; place < levels.length; place++) {
    const level = levels[place]!;
    if (level.kind === "edits" && level.atMost > most) most = level.atMost;
  }
  return most;
}

/**
 * A level in words, for the explanation of a pair.
 *
 * @example levelInWords({ kind: "edits", atMost: 1 }) // "at most 1 typing error"
 */
export function levelInWords(level: Level): string {
  switch (level.kind) {
    case "exact":
      return level.of === undefined ? "the same" : `different, but the same ${level.of}`;
    case "swapped":
      return `swapped with ${level.with}`;
    case "jaro":
      return `alike (Jaro from ${level.atLeast})`;
    case "jaro-winkler":
      return `alike (Jaro–Winkler from ${level.atLeast})`;
    case "edits":
      return `at most ${level.atMost} typing error${level.atMost === 1 ? "" : "s"}`;
    case "words-within":
      return "part of the other";
    case "day-month-swapped":
      return "day and month swapped";
    case "one-digit-off":
      return "one digit off";
    case "days-apart":
      return `at most ${level.atMost} days apart`;
    case "number-apart":
      return `at most ${level.atMost} apart`;
    case "else":
      return "different";
  }
}
