import type { WritableFact } from "../../../../engine/decisions/contract.ts";

/** Facts whose name or key holds every word; those whose name begins with the first come first, for Enter takes the first. */
export function factsCalled(facts: readonly WritableFact[], wanted: string): WritableFact[] {
  const words = wanted.trim().toLowerCase().split(/\s+/);
  const found = facts.filter((fact) => words.every((each) => `${fact.label} ${fact.key}`.toLowerCase().includes(each)));
  const begins = ({ label }: WritableFact) => (words[0] !== "" && label.toLowerCase().startsWith(words[0]!) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}
