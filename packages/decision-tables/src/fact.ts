// The dictionary: every value that rules may read, with its type, its limits, where it comes from and how
// careful one must be with it. A rule cannot read what is not declared here.

import { isCountable } from "./money.ts";
import { didYouMean } from "./problem.ts";

/** Who may build on a fact: `value` says what a customer is worth, `sensitive` needs a lawful ground. */
export type Sensitivity = "public" | "value" | "sensitive";

interface FactBase {
  /** Dotted path, as in `customer.value.clv12`. */
  readonly key: string;
  /** In words, as in a sentence: "contacts on issue". */
  readonly label: string;
  /** Where it comes from: a step, a model with its version, a person. */
  readonly source: string;
  readonly sensitivity: Sensitivity;
}

export interface NumberFact extends FactBase {
  readonly type: "number";
  /** `share` for numbers from 0 to 1 that people write as 65%; otherwise a word such as `days`. */
  readonly unit?: string;
  /** True for counts: there is nothing between 1 and 2, and the search for gaps knows it. */
  readonly whole?: boolean;
  /** Limits the fact can never pass, both included. */
  readonly range?: Limits;
}

/** Money in whole minor units; `range` too. */
export interface MoneyFact extends FactBase {
  readonly type: "money";
  /** ISO 4217 code. */
  readonly unit: string;
  readonly range?: Limits;
}

export interface ChoiceFact extends FactBase {
  readonly type: "choice";
  /** The closed list. */
  readonly choices: readonly string[];
  /** How a choice is shown and may be written, where that differs: `{ "at-risk": "At risk" }`. */
  readonly words?: Readonly<Record<string, string>>;
}

/** Text is compared whole and exactly, capitals included. */
export interface TextFact extends FactBase {
  readonly type: "text";
}

export interface BooleanFact extends FactBase {
  readonly type: "boolean";
}

/** A moment. Given as milliseconds since 1970 UTC, a `Date`, or ISO 8601 text with its zone. */
export interface MomentFact extends FactBase {
  readonly type: "date-time";
}

export type Fact = NumberFact | MoneyFact | ChoiceFact | TextFact | BooleanFact | MomentFact;

export interface Limits {
  readonly from?: number;
  readonly to?: number;
}

/** A value as rules see it: money in minor units, moments in milliseconds since 1970 UTC. */
export type Value = number | string | boolean;

/** What a caller hands in; null and undefined both mean "not known". */
export type Facts = Readonly<Record<string, number | bigint | string | boolean | Date | null | undefined>>;

export type Dictionary = ReadonlyMap<string, Fact>;

/**
 * A dictionary of facts.
 *
 * @throws {RangeError} naming every mistake `checkFacts` finds, for a dictionary is written by whoever
 *   builds the product; check first where people may declare facts of their own
 */
export function dictionaryOf(facts: readonly Fact[]): Dictionary {
  const mistakes = checkFacts(facts);
  if (mistakes.length > 0) throw new RangeError(`This dictionary of facts cannot be used: ${mistakes.join(" ")}`);
  return new Map(facts.map((fact) => [fact.key, fact]));
}

/** Every mistake in a list of facts, as sentences; empty when there is none. */
export function checkFacts(facts: readonly Fact[]): string[] {
  const mistakes: string[] = [];
  const seen = new Set<string>();
  for (const fact of facts) {
    if (!isKey(fact.key)) mistakes.push(`"${fact.key}" is no key: use letters, digits and full stops.`);
    if (seen.has(fact.key)) mistakes.push(`${fact.key} is declared twice.`);
    seen.add(fact.key);
    if (fact.label.trim() === "") mistakes.push(`${fact.key} has no label in words.`);
    if (fact.type === "money" && !isCountable(fact.unit)) {
      mistakes.push(`${fact.key} needs a currency of three capitals, as in EUR, or a unit in words; it has "${fact.unit}".`);
    }
    if (fact.type === "number" || fact.type === "money") mistakes.push(...checkLimits(fact));
    if (fact.type === "choice") mistakes.push(...checkChoices(fact));
  }
  return mistakes;
}

/**
 * Whether a name may be the key of a fact or of an output. Names that every object has (`constructor`) are
 * out, so that looking up a fact that was not given never finds something else.
 */
export function isKey(key: string): boolean {
  return /^[a-zA-Z][\w-]*(\.[a-zA-Z][\w-]*)*$/.test(key) && key.length <= 120 && !(key in Object.prototype);
}

/** True for numbers that people read and write as percentages. */
export function isShare(fact: NumberFact): boolean {
  return fact.unit === "share" || fact.unit === "probability" || fact.unit === "%";
}

/** True where only whole values exist, so that 1 and 2 are neighbours. */
export function isWhole(fact: Fact): boolean {
  return fact.type === "money" || fact.type === "date-time" || (fact.type === "number" && fact.whole === true);
}

export function factNotKnown(key: string, dictionary: Dictionary): string {
  return `No fact is called "${key}".${didYouMean(key, dictionary.keys())} Choose one from the dictionary, or declare it there first.`;
}

function checkLimits(fact: NumberFact | MoneyFact): string[] {
  const { from = -Infinity, to = Infinity } = fact.range ?? {};
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) return [`${fact.key} has a range that holds nothing.`];
  const limits = [from, to].filter(Number.isFinite);
  if (isWhole(fact) && !limits.every(Number.isSafeInteger)) return [`${fact.key} needs whole limits.`];
  return [];
}

/** A choice that reads like something else in a cell (`any`, `not sent`, `a, b`) would make rules ambiguous. */
function checkChoices(fact: ChoiceFact): string[] {
  const mistakes: string[] = [];
  const owners = new Map<string, string>();
  if (fact.choices.length === 0) mistakes.push(`${fact.key} has an empty list of choices.`);
  for (const choice of fact.choices) {
    for (const writing of new Set([choice, fact.words?.[choice] ?? choice])) {
      const folded = writing.toLowerCase();
      const ambiguous = /^(any|-|empty|not\s.*)$|^\s*$|^\s|\s$|[,"“”]/.test(folded);
      if (ambiguous) mistakes.push(`${fact.key} has the choice "${writing}", which would read as something else.`);
      const owner = owners.get(folded);
      if (owner !== undefined && owner !== choice) mistakes.push(`${fact.key}: "${writing}" could be two choices.`);
      if (owner === choice && choice === writing) mistakes.push(`${fact.key} lists "${choice}" twice.`);
      owners.set(folded, choice);
    }
  }
  return mistakes;
}
