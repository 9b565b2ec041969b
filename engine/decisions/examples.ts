// Runs the examples of a policy: what came of each case, and where that is not what was expected.
import { type Dictionary, whyNotFact } from "@rapport/decision-tables";
import { decidePurely } from "./decide-purely.ts";
import type { Decided } from "./grounds.ts";
import type { Example } from "./example.ts";
import type { KnownFacts } from "./facts.ts";
import type { CompiledPolicy } from "./policy.ts";
import type { ExampleRun } from "./studio/studio-contract.ts";

/** What came of an example. */
export type ExampleResult = ExampleRun;

export function runExamples(policy: CompiledPolicy): ExampleResult[] {
  return policy.policy.examples.map((example) => runExample(policy, example));
}

function runExample(policy: CompiledPolicy, example: Example): ExampleResult {
  const none = { id: example.id, title: example.title, rows: [], advised: [] };
  const wrong = whyNotGiven(policy.dictionary, example.facts);
  if (wrong !== undefined) return { ...none, why: wrong };
  let answer: Decided["answer"];
  try {
    answer = decideOnFacts(policy, example.facts).answer;
  } catch (error) {
    return { ...none, why: `it cannot be decided: ${(error as Error).message}.` };
  }
  const advised = answer.actions.map(({ id }) => id);
  const rows = answer.trace.rows;
  const why = [
    ...example.fits.flatMap(({ table, row }) => whyNotFits(policy, example, rows, table, row)),
    ...example.advises.filter((id) => !advised.includes(id)).map((id) => whyNotAdvised(policy, example, answer, id)),
    ...example.never.filter((id) => advised.includes(id)).map((id) => `it advises “${titleOf(policy, id)}” (${answer.actions.find((each) => each.id === id)!.rule}), and must not.`),
  ].join(" ");
  return { id: example.id, title: example.title, why: why === "" ? null : why, rows, advised };
}

function whyNotGiven(dictionary: Dictionary, facts: Example["facts"]): string | undefined {
  for (const [key, value] of Object.entries(facts)) {
    const fact = dictionary.get(key);
    const why = fact ? whyNotFact(fact, value) : `no fact is called “${key}”`;
    if (why !== undefined) return `${why}.`;
  }
  return undefined;
}

/** What a policy decides where nothing is known but these facts. */
export function decideOnFacts(policy: CompiledPolicy, given: Example["facts"]): Decided {
  const facts: KnownFacts = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value }]));
  const nobody = "00000000-0000-7000-8000-000000000000";
  return decidePurely({ decisionId: nobody, at: "1970-01-01T00:00:00.000Z", customerId: nobody, surface: "cockpit", moment: {}, policy, grounds: { facts, effects: {}, currency: policy.currency } });
}

function whyNotFits(policy: CompiledPolicy, example: Example, rows: ExampleResult["rows"], key: string, rowId: string): string[] {
  if (rows.some((each) => each.table === key && each.row === rowId)) return [];
  const table = [...policy.tables.values()].find((each) => each.table.key === key);
  if (!table?.table.rows.some(({ id }) => id === rowId)) return [`it expects row “${rowId}” of “${key}”, which is not there any more.`];
  const instead = rows.filter((each) => each.table === key).map(({ row }) => row);
  const because = instead.length > 0 && !table.explain(example.facts, rowId).sentence ? "" : ` (${table.explain(example.facts, rowId).sentence})`;
  return [`row “${rowId}” of “${table.table.title}” does not take part${because}${instead.length > 0 ? `; ${instead.join(", ")} does` : ""}.`];
}

function whyNotAdvised(policy: CompiledPolicy, example: Example, answer: Decided["answer"], id: string): string {
  if (!policy.actions.has(id)) return `it expects the action “${id}”, which is not there any more.`;
  const held = answer.held.find(({ actionId }) => actionId === id);
  if (held) return `“${titleOf(policy, id)}” is held back: ${held.why}.`;
  const rows = [...policy.rows.values()].filter(({ table, row }) => table.outputs.some(({ key }, place) => key === "action" && row.then[place]?.trim() === id));
  const nearest = rows.map(({ table, row }) => [...policy.tables.values()].find((each) => each.table.key === table.key)?.explain(example.facts, row.id).sentence).find((said) => said);
  return `“${titleOf(policy, id)}” is not advised${nearest ? ` (${nearest})` : ""}.`;
}

const titleOf = (policy: CompiledPolicy, id: string): string => policy.actions.get(id)?.action.title ?? id;
