// A fact as it stands on the record of an answer. Most of an answer's time went into making these, so that what can be made before is:
// a choice has few values, and tables of a chain share what was read.

import type { Fact, Value } from "./fact.ts";
import { givenFactReader, WRONG } from "./given-fact.ts";

/**
 * A fact as the table read it, for the record of the decision: money in minor units, moments in milliseconds
 * since 1970 UTC, null when it was not known. `assumed` is the default that stood in for it.
 */
export interface FactRead {
  readonly key: string;
  readonly value: Value | null;
  readonly assumed?: Value;
  /** The table worked it out from other facts. */
  readonly computed?: true;
}

export type FactReader = (given: unknown) => FactRead | typeof WRONG;

export function factReader(fact: Fact): FactReader {
  const { key } = fact;
  const read = givenFactReader(fact);
  const unknown: FactRead = Object.freeze({ key, value: null });
  if (fact.type === "choice" || fact.type === "boolean") {
    const known = new Map<unknown, FactRead>((fact.type === "choice" ? fact.choices : [true, false]).map((value) => [value, Object.freeze({ key, value })]));
    return (given) => known.get(given) ?? (given === undefined || given === null ? unknown : WRONG);
  }
  return (given) => {
    const value = read(given);
    return value === WRONG ? WRONG : value === undefined ? unknown : { key, value };
  };
}
