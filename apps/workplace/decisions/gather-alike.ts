import type { DecisionLine } from "../../../engine/decisions/contract.ts";

/**
 * A screen asks for a decision again and again. Those about one customer that say the same, and of which nothing was made, are told
 * once, by the latest; one that somebody followed or overruled stands for itself.
 */
export function gatherAlike(decisions: readonly DecisionLine[]): readonly { readonly first: DecisionLine; readonly times: number }[] {
  const gathered = new Map<string, { first: DecisionLine; times: number }>();
  for (const line of decisions) {
    const isActedOn = line.taken.length > 0 || line.otherwise.length > 0;
    const key = isActedOn ? line.decisionId : JSON.stringify([line.customerId, line.version, line.surface, line.advised.map(({ actionId }) => actionId), line.held.map(({ actionId }) => actionId)]);
    const known = gathered.get(key);
    if (known) known.times += 1;
    else gathered.set(key, { first: line, times: 1 });
  }
  return [...gathered.values()];
}
