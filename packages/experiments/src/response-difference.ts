import { normalQuantile, type TooFew, tooFew } from "@rapport/statistics";
import { FEWEST } from "./lift.ts";
import { type SplitGain, splitGain } from "./split-gain.ts";

/** One unit of a randomised experiment, and whether it is a member of the group that may respond otherwise. */
export type Responding = { readonly isMember: boolean; readonly treated: boolean; readonly outcome: number };

/** What a treatment changed for some. */
export type Response = { readonly treated: number; readonly heldOut: number; readonly difference: number };

export type ResponseDifference = {
  readonly kind: "compared";
  readonly members: Response;
  readonly rest: Response;
  /** By how much more the treatment changed for a member, with its interval at the level asked for. */
  readonly difference: { readonly mid: number; readonly lo: number; readonly hi: number };
  /** What telling members apart would bring at the price at which treating all and treating nobody come to the same. */
  readonly gain: SplitGain;
  /** differs: the interval leaves out nothing, and telling them apart brings something out of sample; alike: that is not shown. */
  readonly verdict: "differs" | "alike";
};

/** Of amounts that are mostly nothing, so many in each of the four groups must be something: the spread of fewer is luck. */
const FEWEST_OTHER = 10;

/**
 * Do members respond otherwise than the rest? Two checks, both of which must hold: the difference of the two lifts (the
 * interaction; of yes or no with a success and a failure added to each group, after Agresti & Caffo 2000, or a group of forty in
 * which nobody bought would have no spread at all; else by Welch's variances) leaves out nothing; and {@link splitGain}, which learns on some units and values on others,
 * finds a gain in treating by membership, at the price at which treating everybody brings nothing over treating nobody.
 *
 * @param units in an order that says nothing of them
 * @param options level of the interval, 0.95 unless told; where several treatments are looked at, a higher one
 * @returns `too-few` with the smallest of the four groups below thirty, of amounts with the fewest that are not 0 below ten, or as splitGain says
 * @example responseDifference([], {}).kind // "too-few"
 */
export function responseDifference(units: readonly Responding[], options: { readonly level?: number } = {}): ResponseDifference | TooFew {
  const { level = 0.95 } = options;
  const [members, rest] = [cellsOf(units.filter(({ isMember }) => isMember)), cellsOf(units.filter(({ isMember }) => !isMember))];
  const cells = [members.treated, members.heldOut, rest.treated, rest.heldOut];
  const fewest = Math.min(...cells.map(({ count }) => count));
  if (fewest < FEWEST) return tooFew({ observed: fewest, needed: FEWEST });
  const isYesOrNo = units.every(({ outcome }) => outcome === 0 || outcome === 1);
  const other = Math.min(...cells.map((each) => each.other));
  if (!isYesOrNo && other < FEWEST_OTHER) return tooFew({ observed: other, needed: FEWEST_OTHER });
  const [ofMembers, ofRest] = [responseOf(members), responseOf(rest)];
  const mid = ofMembers.difference - ofRest.difference;
  const at = (each: Cell) => (isYesOrNo ? (each.mean * each.count + 1) / (each.count + 2) : each.mean);
  const spread = (each: Cell) => (isYesOrNo ? (at(each) * (1 - at(each))) / (each.count + 2) : each.variance / each.count);
  const centre = at(members.treated) - at(members.heldOut) - (at(rest.treated) - at(rest.heldOut));
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(cells.reduce((sum, each) => sum + spread(each), 0));
  const all = cellsOf(units);
  const gain = splitGain(units.map(({ isMember, treated, outcome }) => ({ features: [isMember ? 1 : 0], treated, outcome })), { costTreated: all.treated.mean - all.heldOut.mean, level: (1 + level) / 2 });
  if (gain.kind === "too-few") return gain;
  const difference = { mid, lo: Math.min(mid, centre - reach), hi: Math.max(mid, centre + reach) };
  return { kind: "compared", members: ofMembers, rest: ofRest, difference, gain, verdict: (difference.lo > 0 || difference.hi < 0) && gain.verdict === "split" ? "differs" : "alike" };
}

type Cell = { readonly count: number; readonly mean: number; readonly variance: number; /** How many are not 0. */ readonly other: number };

function cellsOf(units: readonly Responding[]): { readonly treated: Cell; readonly heldOut: Cell } {
  return { treated: cell(units.filter(({ treated }) => treated)), heldOut: cell(units.filter(({ treated }) => !treated)) };
}

function cell(units: readonly Responding[]): Cell {
  const count = units.length;
  const mean = count === 0 ? 0 : units.reduce((sum, { outcome }) => sum + outcome, 0) / count;
  return { count, mean, other: units.filter(({ outcome }) => outcome !== 0).length, variance: count < 2 ? 0 : units.reduce((sum, { outcome }) => sum + (outcome - mean) ** 2, 0) / (count - 1) };
}

const responseOf = ({ treated, heldOut }: { readonly treated: Cell; readonly heldOut: Cell }): Response => ({ treated: treated.mean, heldOut: heldOut.mean, difference: treated.mean - heldOut.mean });
