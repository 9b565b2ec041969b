// What a table reads, for whoever must know before it runs.

import type { Dictionary } from "./fact.ts";
import { readExpression } from "./expression.ts";
import { isExpressionCell, type Table } from "./table.ts";

/**
 * The facts a table reads, each once: those of its columns, those its computed facts are made of, and those its answers
 * compute with. A column counts even where all its cells say `any`, so that a forbidden fact cannot hide in a table until
 * somebody fills in a cell. Without a dictionary only the columns can be told, and what they name.
 *
 * @example staticFacts(table, dictionary) // ["promise.state", "customer.value.clv12"]
 */
export function staticFacts(table: Table, dictionary?: Dictionary): readonly string[] {
  const own = new Map((table.computed ?? []).map((each) => [each.key, each.as]));
  const found = new Set<string>();
  const readBy = (expression: string): readonly string[] => {
    // Not knowing what an expression reads must never look like reading nothing: then every word in it counts.
    const reading = dictionary && readExpression(expression, dictionary);
    return reading?.kind === "ok" ? reading.value.reads : [...expression.matchAll(/[a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]*)*/g)].map(([word]) => word);
  };
  for (const { fact } of table.inputs) for (const key of own.has(fact) ? readBy(own.get(fact)!) : [fact]) found.add(key);
  for (const as of own.values()) for (const key of readBy(as)) found.add(key);
  for (const { then } of table.rows) for (const cell of then) if (isExpressionCell(cell)) for (const key of readBy(cell.trimStart().slice(1))) found.add(key);
  return [...found];
}
