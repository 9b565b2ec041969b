// Do the members of a segment differ from the rest in what they did afterwards? Pure: whoever certifies hands the figures in.
import { chanceOfMore, differenceOfMeans, isTooFew, kruskalWallis, oneWay, orderStability, permutationNull, summarise } from "@rapport/statistics";
import type { SegmentMeasure } from "./contract.ts";

/** What one customer did in the window after the cut-off. */
export interface Afterwards {
  readonly isMember: boolean;
  readonly spending: number;
  readonly purchases: number;
  readonly contacts: number;
}

/** Of members and of the rest; below it nothing is said. */
export const NEEDED = 30;
/** η² as large as this by chance no more than once in a hundred; a member has more than one of the rest in 56 of 100 pairs, or less in as many ("small" by Vargha & Delaney); nine halves in ten agree. */
const SURE = { pValue: 0.01, more: 0.56, sameOrder: 0.9 };
const SHUFFLES = 999;
const SEED = 20090;

export type Verdict = { readonly verdict: "differs" | "alike" | "too-few"; readonly members: number; readonly rest: number; readonly measures: readonly SegmentMeasure[] };

export function judge(customers: readonly Afterwards[]): Verdict {
  const [members, rest] = [customers.filter(({ isMember }) => isMember), customers.filter(({ isMember }) => !isMember)];
  const sizes = { members: members.length, rest: rest.length };
  if (Math.min(members.length, rest.length) < NEEDED) return { verdict: "too-few", ...sizes, measures: [] };
  const measures = (["spending", "purchases", "contacts"] as const).map((what) => measure(what, members.map((each) => each[what]), rest.map((each) => each[what])));
  return { verdict: measures.some(({ differs }) => differs) ? "differs" : "alike", ...sizes, measures };
}

function measure(what: SegmentMeasure["what"], members: readonly number[], rest: readonly number[]): SegmentMeasure {
  const groups = [members, rest];
  const logs = groups.map((group) => group.map((value) => Math.log1p(value)));
  const orNull = <Answer extends object>(answer: Answer): Exclude<Answer, { readonly kind: "too-few" }> | null => (isTooFew(answer) ? null : (answer as Exclude<Answer, { readonly kind: "too-few" }>));
  const [ofMembers, ofRest] = [summarise(members), summarise(rest)];
  const apart = isTooFew(ofMembers) || isTooFew(ofRest) ? null : orNull(differenceOfMeans({ first: ofMembers, second: ofRest }));
  const chance = orNull(permutationNull(logs, { shuffles: SHUFFLES, seed: SEED }));
  const more = chance === null ? null : chanceOfMore(members, rest);
  const stable = chance === null ? null : orNull(orderStability(groups, { seed: SEED }));
  const chanceIsMore = typeof more === "number" ? more : null;
  return {
    what, members: isTooFew(ofMembers) ? 0 : ofMembers.mean, rest: isTooFew(ofRest) ? 0 : ofRest.mean,
    difference: apart === null ? null : { mid: apart.difference, lo: apart.lo, hi: apart.hi },
    chanceOfMore: chanceIsMore, epsilonSquared: orNull(kruskalWallis(groups))?.epsilonSquared ?? null, etaSquaredLog: orNull(oneWay(logs))?.etaSquared ?? null,
    byChance: chance === null ? null : { mean: chance.mean, max: chance.max, pValue: chance.pValue, shuffles: chance.shuffles },
    sameOrder: stable?.sameOrder ?? null,
    differs: chance !== null && chance.pValue <= SURE.pValue && chanceIsMore !== null && Math.abs(chanceIsMore - 0.5) >= SURE.more - 0.5 && stable !== null && stable.sameOrder >= SURE.sameOrder,
  };
}
