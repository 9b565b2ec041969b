import type { FieldKind } from "./normalise.ts";

/** A record as it comes: values by the names of its fields. What is not a text, or empty, is missing. */
export type RawRecord = { readonly [field: string]: unknown };

/**
 * One degree of agreement of a comparison. The levels of a comparison are asked in order, strongest first, and the first
 * that holds is taken; the last is always `else`.
 */
export type Level =
  /** The same value. With `of` it looks at that other field instead (the same town where the postcode differs). With
   * `termFrequency` agreeing on a rare value counts for more than on a common one. */
  | { readonly kind: "exact"; readonly of?: string; readonly termFrequency?: boolean }
  /** The value stands in the other record's field `with`, and the other way round (given name and surname). */
  | { readonly kind: "swapped"; readonly with: string }
  | { readonly kind: "jaro"; readonly atLeast: number }
  | { readonly kind: "jaro-winkler"; readonly atLeast: number }
  /**
   * At most so many typing errors (Damerau–Levenshtein, restricted). With `sameDigits` the digits must be the same, for
   * where a name is taken people put a digit to it: `ann.lee2@` is another Ann Lee, not a slip of `ann.lee@`, and 15 High Street
   * another house than 51. With `leastLength` shorter values are not compared so: a letter more makes another name of BMW.
   */
  | { readonly kind: "edits"; readonly atMost: number; readonly sameDigits?: boolean; readonly leastLength?: number }
  /** All words of one value are among those of the other: a subsidiary's name holds its owner's. */
  | { readonly kind: "words-within" }
  | { readonly kind: "day-month-swapped" }
  | { readonly kind: "one-digit-off" }
  | { readonly kind: "days-apart"; readonly atMost: number }
  | { readonly kind: "number-apart"; readonly atMost: number }
  | { readonly kind: "else" };

/** One question about two records, whose answer is a level. A value missing on either side is no evidence at all. */
export type Comparison = {
  readonly name: string;
  readonly field: string;
  readonly levels: readonly Level[];
  /** No evidence where this field and the one named are swapped, for the comparison of that field has counted it. */
  readonly silentWhenSwappedWith?: string;
};

/** A part of a blocking key: a field, whole or its first letters; or two fields in either order. */
export type KeyPart =
  | { readonly field: string; readonly first?: number }
  | { readonly eitherOrder: readonly [string, string] };

/** Two records are compared only if some rule gives both the same key; a record that lacks a part has no key. */
export type BlockingRule = { readonly name: string; readonly parts: readonly KeyPart[] };

/** `contradiction`: they disagree where one person would agree. `unsupported`: too little but the names agrees. */
export type AskDoubt = "contradiction" | "unsupported";

/** How records of one kind are compared: plain data, to be kept beside the model that was learnt with it. */
export type LinkageSettings = {
  readonly fields: Readonly<Record<string, FieldKind>>;
  readonly comparisons: readonly Comparison[];
  readonly blocking: readonly BlockingRule[];
  /**
   * Sets of comparisons that speak against a link whatever the rest says: a pair that falls to `else` on all of one set is
   * never linked without a person, and one that does so on two sets not at all. People of one household agree on nearly
   * everything but given name and birthday.
   */
  readonly contradictions?: readonly (readonly string[])[];
  /**
   * A pair that falls to `else` on all that `differs` names is not linked without a person unless one of `unless` speaks for it (bits
   * above 0): another surname with the same birthday may be a marriage; without one it may be two who share a mailbox and a telephone.
   * With nothing in `differs` one of `unless` is always needed. Agreeing on another field only, as the town of another street,
   * does not speak for it. `doubt` says why a person is asked; a contradiction unless told.
   */
  readonly asks?: readonly { readonly differs: readonly string[]; readonly unless: readonly string[]; readonly doubt?: AskDoubt }[];
  /**
   * Sets of comparisons of which one must speak for a link, each of its comparisons (bits above 0), before a pair is
   * linked without a person. What is missing cannot contradict, and a household's address, surname and telephone weigh a
   * lot. A pair that both contradicts and lacks this is not linked at all.
   */
  readonly needs?: readonly (readonly string[])[];
};

/**
 * Compares a name of a person: the same (rarer counts more), swapped with another name, alike, somewhat alike, else.
 * The thresholds are those of Splink's name comparison.
 *
 * @param swappedWith the other name's field; give the comparison of that other name `silentWhenSwappedWith` this one
 */
export function nameComparison(
  field: string,
  options: { readonly swappedWith?: string; readonly silentWhenSwappedWith?: string } = {},
): Comparison {
  const swapped: readonly Level[] =
    options.swappedWith === undefined ? [] : [{ kind: "swapped", with: options.swappedWith }];
  const alike = [0.92, 0.88, 0.7].map((atLeast): Level => ({ kind: "jaro-winkler", atLeast }));
  const levels: readonly Level[] = [{ kind: "exact", termFrequency: true }, ...swapped, ...alike, { kind: "else" }];
  return { name: field, field, levels, silentWhenSwappedWith: options.silentWhenSwappedWith };
}

/** Compares a date: the same, day and month swapped, one digit off, else. Two digits off are as good as another date. */
export function dateComparison(field: string): Comparison {
  return {
    name: field,
    field,
    levels: [{ kind: "exact" }, { kind: "day-month-swapped" }, { kind: "one-digit-off" }, { kind: "else" }],
  };
}

/** Compares a code or a line of text: the same, one typing error, two, else. With `sameDigits` another digit is no typing error but another value. */
export function typedComparison(field: string, options: { readonly termFrequency?: boolean; readonly sameDigits?: boolean } = {}): Comparison {
  const { sameDigits } = options;
  return {
    name: field,
    field,
    levels: [
      { kind: "exact", termFrequency: options.termFrequency },
      { kind: "edits", atMost: 1, ...(sameDigits && { sameDigits }) },
      { kind: "edits", atMost: 2, ...(sameDigits && { sameDigits }) },
      { kind: "else" },
    ],
  };
}

/**
 * Throws where settings name a field that is not there or a comparison has no end, which would otherwise be silence.
 *
 * @throws {RangeError} saying what is wrong
 */
export function checkSettings(settings: LinkageSettings): void {
  const requireField = (field: string, where: string): void => {
    if (!Object.hasOwn(settings.fields, field)) throw new RangeError(`${where}: there is no field "${field}"`);
  };
  const names = new Set<string>();
  for (const { name, field, levels, silentWhenSwappedWith } of settings.comparisons) {
    const where = `comparison "${name}"`;
    if (names.has(name)) throw new RangeError(`${where}: there are two of that name`);
    names.add(name);
    requireField(field, where);
    if (silentWhenSwappedWith !== undefined) requireField(silentWhenSwappedWith, where);
    if (levels.length < 2) throw new RangeError(`${where}: it has no level besides "else"`);
    for (const [place, level] of levels.entries()) {
      if (level.kind === "exact" && level.of !== undefined) requireField(level.of, where);
      if (level.kind === "swapped") requireField(level.with, where);
      if ((level.kind === "else") !== (place === levels.length - 1))
        throw new RangeError(`${where}: "else" is its last level`);
    }
  }
  if (names.size === 0) throw new RangeError("nothing is compared");
  for (const { name, parts } of settings.blocking) {
    if (parts.length === 0) throw new RangeError(`blocking rule "${name}": it has no part`);
    for (const part of parts) {
      for (const field of "field" in part ? [part.field] : part.eitherOrder)
        requireField(field, `blocking rule "${name}"`);
    }
  }
  for (const name of [...(settings.contradictions ?? []), ...(settings.needs ?? []), ...(settings.asks ?? []).flatMap(({ differs, unless }) => [differs, unless])].flat()) {
    if (!names.has(name)) throw new RangeError(`contradictions, needs and asks: there is no comparison "${name}"`);
  }
}
