// Checks a fact as a caller gives it. Nothing is converted that could be a mistake: "150" is not 150, and a
// value outside the closed list would fall through a table that was proven complete for the list.

import type { Fact, Value } from "./fact.ts";
import { parseInstant } from "./literal.ts";

/** Says that what was given cannot be this fact. */
export const WRONG: unique symbol = Symbol("wrong fact");

/** The value as rules see it, undefined when it is not known, or `WRONG`. */
export type GivenFactReader = (given: unknown) => Value | undefined | typeof WRONG;

export function givenFactReader(fact: Fact): GivenFactReader {
  switch (fact.type) {
    case "number":
    case "money": {
      const { from = -Infinity, to = Infinity } = fact.range ?? {};
      const whole = fact.type === "money" || fact.whole === true;
      return (given) => {
        if (given === undefined || given === null) return undefined;
        const number = fact.type === "money" && typeof given === "bigint" ? Number(given) : given;
        if (typeof number !== "number" || !Number.isFinite(number) || number < from || number > to) return WRONG;
        return whole && !Number.isSafeInteger(number) ? WRONG : number;
      };
    }
    case "choice": {
      const choices = new Set<unknown>(fact.choices);
      return (given) => {
        if (given === undefined || given === null) return undefined;
        return choices.has(given) ? (given as string) : WRONG;
      };
    }
    case "text":
      return (given) => (given === undefined || given === null ? undefined : typeof given === "string" ? given : WRONG);
    case "boolean":
      return (given) => (given === undefined || given === null ? undefined : typeof given === "boolean" ? given : WRONG);
    case "date-time":
      return (given) => {
        if (given === undefined || given === null) return undefined;
        const at = given instanceof Date ? given.getTime() : typeof given === "string" ? parseInstant(given) : given;
        return typeof at === "number" && Number.isSafeInteger(at) ? at : WRONG;
      };
  }
}

/** What was expected of a fact, for the sentence that refuses one. */
export function expectedOf(fact: Fact): string {
  switch (fact.type) {
    case "number":
    case "money": {
      const { from, to } = fact.range ?? {};
      const kind = fact.type === "money" ? `whole minor units of ${fact.unit}` : fact.whole ? "a whole number" : "a number";
      const limits = [from === undefined ? "" : ` from ${from}`, to === undefined ? "" : ` to ${to}`];
      return kind + limits.join("");
    }
    case "choice":
      return fact.choices.length <= 12 ? `one of ${fact.choices.join(", ")}` : `one of ${fact.choices.length} choices`;
    case "text":
      return "text";
    case "boolean":
      return "true or false";
    case "date-time":
      return "a moment: milliseconds, a Date, or ISO 8601 with its zone";
  }
}

/**
 * Why a value cannot be this fact, as a sentence; undefined where it can, or where it is not known.
 *
 * @example whyNotFact(stay, 1.4) // "chance to stay must be a number from 0 to 1, found 1.4"
 */
export function whyNotFact(fact: Fact, given: unknown): string | undefined {
  return givenFactReader(fact)(given) === WRONG ? `${fact.label} must be ${expectedOf(fact)}, found ${JSON.stringify(given)?.slice(0, 80) ?? String(given)}` : undefined;
}
