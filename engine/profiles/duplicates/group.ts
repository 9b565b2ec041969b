// Records that lead from one to the next by certain likeness: are they one customer, all of them?
import type { PairDoubt } from "./weigh.ts";

export interface Edge {
  readonly a: string;
  readonly b: string;
  readonly weightBits: number;
}

export interface BetweenTwo {
  readonly weightBits: number;
  /** They plainly disagree, a person said that they are two, or both have an account of one kind. */
  readonly apart: boolean;
}

export type GroupVerdict =
  /** All are one; these edges hold them together, none more than needed. */
  | { readonly kind: "one"; readonly edges: readonly Edge[] }
  | { readonly kind: "ask"; readonly doubt: PairDoubt };

/** More records of one person are not looked at pair by pair: something is wrong with them. */
export const LARGEST_GROUP = 30;
/** How far one pair can pull the mean. */
const STRONGEST_VOTE_BITS = 20;

/**
 * Decides on a whole group, so that it does not matter in which order its records came. If any two of it cannot be one
 * person, then some certain likeness in it is wrong and nobody knows which: a person is asked about all. The same where
 * the pairs as a whole rather speak against it (a chain of people each like the next).
 */
export function judgeGroup(units: readonly string[], edges: readonly Edge[], between: (a: string, b: string) => BetweenTwo): GroupVerdict {
  if (units.length > LARGEST_GROUP) return { kind: "ask", doubt: "others" };
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < units.length; i++)
    for (let j = i + 1; j < units.length; j++) {
      const { weightBits, apart } = between(units[i]!, units[j]!);
      if (apart) return { kind: "ask", doubt: "others" };
      sum += Math.max(-STRONGEST_VOTE_BITS, Math.min(STRONGEST_VOTE_BITS, weightBits));
      pairs++;
    }
  if (pairs > 0 && sum / pairs < 0) return { kind: "ask", doubt: "others" };
  return { kind: "one", edges: spanning(units, edges) };
}

/** The strongest edges that hold all together. */
function spanning(units: readonly string[], edges: readonly Edge[]): Edge[] {
  const groupOf = new Map(units.map((unit) => [unit, unit]));
  const sorted = edges.toSorted((x, y) => y.weightBits - x.weightBits || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1));
  return sorted.filter(({ a, b }) => {
    const [one, other] = [groupOf.get(a)!, groupOf.get(b)!];
    if (one === other) return false;
    for (const [unit, group] of groupOf) if (group === other) groupOf.set(unit, one);
    return true;
  });
}

/** The groups that edges make, each sorted. Units without an edge are groups of one. */
export function groupsOf(units: readonly string[], edges: readonly Edge[]): { readonly units: readonly string[]; readonly edges: readonly Edge[] }[] {
  const next = new Map<string, Edge[]>(units.map((unit) => [unit, []]));
  for (const edge of edges) for (const end of [edge.a, edge.b]) (next.get(end) ?? next.set(end, []).get(end)!).push(edge);
  const seen = new Set<string>();
  const groups: { units: string[]; edges: Edge[] }[] = [];
  for (const start of [...next.keys()].sort()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const reached = [start];
    const held = new Set<Edge>();
    for (let at = 0; at < reached.length; at++)
      for (const edge of next.get(reached[at]!)!) {
        held.add(edge);
        for (const end of [edge.a, edge.b]) if (!seen.has(end)) { seen.add(end); reached.push(end); }
      }
    groups.push({ units: reached.sort(), edges: [...held] });
  }
  return groups;
}
