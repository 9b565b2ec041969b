// Which customers tables cannot tell apart. A column looks at a number only as far as its cells draw lines, and at a word only as far
// as a cell names it; whoever lies between the same lines everywhere is answered by the same rows.

import { type CompiledTable, insideOf } from "./compiled-table.ts";
import type { Fact, Facts, Value } from "./fact.ts";
import { givenFactReader, WRONG } from "./given-fact.ts";
import { boundariesOf, namedIn } from "./row-index.ts";

/**
 * A word for facts: two customers of the same word are answered by the same rows with the same outputs, in each of these tables.
 * For whoever asks the same tables of very many, and may remember what they answered.
 *
 * @returns undefined where a table works something out from a value, for then each value may be answered otherwise. The word is
 *   undefined where a fact is given that it can never be.
 * @example const word = alikeBy([care, route]);
 *   word?.({ "customer.purchaseDays": 7 }) === word?.({ "customer.purchaseDays": 8 }) // no cell draws a line between 7 and 8
 */
export function alikeBy(tables: readonly CompiledTable[]): ((facts: Facts) => string | undefined) | undefined {
  const columns = [];
  for (const table of tables) {
    const inside = insideOf(table);
    if (inside === undefined || inside.computes) return undefined;
    columns.push(...inside.columns);
  }
  const places = [...Map.groupBy(columns, ({ fact }) => fact.key)].map(([key, of]) => {
    const { fact } = of[0]!;
    return { key, read: givenFactReader(fact), placeOf: placesOf(fact, of.flatMap(({ conditions }) => conditions)) };
  });
  const word: number[] = places.map(() => 0);
  return (facts) => {
    for (let index = 0; index < places.length; index++) {
      const { key, read, placeOf } = places[index]!;
      const value = read(facts[key]);
      if (value === WRONG) return undefined;
      word[index] = value === undefined ? 0 : placeOf(value) + 1;
    }
    return String.fromCharCode(...word);
  };
}

type Conditions = Parameters<typeof boundariesOf>[0];

/** Between which lines a value lies, or which of the values named it is. */
function placesOf(fact: Fact, conditions: Conditions): (value: Value) => number {
  if (fact.type === "choice" || fact.type === "text" || fact.type === "boolean") {
    const named = new Map([...namedIn(conditions)].map((value, place) => [value, place]));
    return (value) => named.get(value) ?? named.size;
  }
  const lines = Float64Array.from(boundariesOf(conditions));
  return (value) => {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle]! < (value as number)) low = middle + 1;
      else high = middle;
    }
    return low * 2 + (lines[low] === value ? 1 : 0);
  };
}
