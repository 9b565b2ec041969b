// What would have been decided had one thing been different: a customer is told how a changed input would have changed the result
// (CJEU C-203/22). The decision is taken again, from the same facts but one. Pure.
import type { Fact } from "@rapport/decision-tables";
import { decidePurely } from "../decide-purely.ts";
import type { DecisionInputs } from "../grounds.ts";
import type { FactValue } from "../facts.ts";

export interface Change {
  readonly key: string;
  readonly other: FactValue;
  /** Titles of what would have been advised; none where nothing. */
  readonly titles: readonly string[];
}

const MOST = 6;
/** Nobody is told that they could have another name, and a lot is nobody's doing. */
const NOT_THEIRS = new Set(["customer.holdOut", "customer.name", "customer.promise", "moment.surface"]);

/** Of each fact the nearest other value by which other actions would have been advised. @param keys facts that decided, the weightiest first */
export function whatWouldChange(question: DecisionInputs, keys: readonly string[]): Change[] {
  const { policy, grounds } = question;
  const gist = (inputs: DecisionInputs) => {
    const { actions } = decidePurely(inputs, true).answer;
    return { actions, key: JSON.stringify(actions.map(({ id }) => id).sort()) };
  };
  const now = gist(question).key;
  const changes: Change[] = [];
  for (const key of keys) {
    const [fact, known] = [policy.dictionary.get(key), grounds.facts[key]];
    if (!fact || !known || NOT_THEIRS.has(key) || changes.length === MOST) continue;
    for (const other of othersOf(fact, known.value, cellsOf(question, key))) {
      const then = gist({ ...question, grounds: { ...grounds, facts: { ...grounds.facts, [key]: { value: other } } } });
      if (then.key === now) continue;
      changes.push({ key, other, titles: then.actions.map(({ title }) => title) });
      break;
    }
  }
  return changes;
}

function cellsOf({ policy }: DecisionInputs, key: string): string[] {
  return policy.policy.tables.flatMap(({ table }) => table.inputs.flatMap(({ fact }, place) => (fact === key ? table.rows.map((row) => row.when[place] ?? "") : [])));
}

/** Other values it might have had, the nearest first; numbers beside the limits that cells speak of. */
function othersOf(fact: Fact, value: FactValue, cells: readonly string[]): FactValue[] {
  if (fact.type === "boolean") return [!value];
  if (fact.type === "choice") return fact.choices.filter((choice) => choice !== value);
  if (fact.type !== "number" || typeof value !== "number") return [];
  const isShare = fact.unit === "share";
  const limits = cells.flatMap((cell) => [...cell.matchAll(/(\d+(?:\.\d+)?)(%?)/g)].map(([, digits, percent]) => (percent === "%" ? Number(digits) / 100 : Number(digits))));
  const step = isShare ? 0.01 : fact.whole === true ? 1 : 0.1;
  const others = limits.flatMap((limit) => [limit - step, limit, limit + step].map((each) => Math.round(each * 1000) / 1000));
  const possible = others.filter((each) => each !== value && each >= (fact.range?.from ?? -Infinity) && each <= (fact.range?.to ?? Infinity));
  return [...new Set(possible)].sort((a, b) => Math.abs(a - value) - Math.abs(b - value)).slice(0, 12);
}
