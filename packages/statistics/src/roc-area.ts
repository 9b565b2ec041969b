import { normalQuantile } from "./normal.ts";
import { ranked } from "./ranks.ts";
import { type TooFew, tooFew } from "./too-few.ts";

/** How well scores told apart those to whom something happened from the others. */
export type RocArea = {
  readonly kind: "area";
  /** How often one to whom it happened had the higher score, ties counting half: 0.5 tells nothing, 1 everything. */
  readonly area: number;
  readonly lo: number;
  readonly hi: number;
};

export type RocComparison = {
  readonly kind: "compared";
  readonly one: RocArea;
  readonly other: RocArea;
  /** The area of the first less that of the second, with its interval: both were told of the same cases, so they err together. */
  readonly gain: { readonly mid: number; readonly lo: number; readonly hi: number };
};

/** Cases of each sort that an interval asks for. */
const NEEDED = 10;

/**
 * The area under the receiver operating characteristic of two scores of the same cases, each with its interval, and that of
 * their difference (DeLong, DeLong & Clarke-Pearson 1988, by ranks as Sun & Xu 2014 do).
 *
 * @param scores of two methods, a number a case, higher where it is thought likelier
 * @param happened of each case, 1 where it did
 * @param level of the intervals, 0.8 unless told
 * @returns `too-few` with how many there are of the rarer sort, below ten
 * @throws {RangeError} if the three are not of one length
 * @example compareRocAreas({ one: [...Array(20).keys()], other: Array(20).fill(1) }, Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1))).kind // "compared"
 */
export function compareRocAreas(scores: { readonly one: readonly number[]; readonly other: readonly number[] }, happened: ArrayLike<number>, level = 0.8): RocComparison | TooFew {
  if (scores.one.length !== happened.length || scores.other.length !== happened.length) throw new RangeError(`expected two scores of each of ${happened.length} cases; got ${scores.one.length} and ${scores.other.length}`);
  const [yes, no]: [number[], number[]] = [[], []];
  for (let i = 0; i < happened.length; i++) (happened[i] ? yes : no).push(i);
  if (Math.min(yes.length, no.length) < NEEDED) return tooFew({ observed: Math.min(yes.length, no.length), needed: NEEDED });
  const [one, other] = [placements(scores.one, yes, no), placements(scores.other, yes, no)];
  const z = normalQuantile((1 + level) / 2);
  const variance = (a: Placements, b: Placements) => covariance(a.ofYes, b.ofYes) / yes.length + covariance(a.ofNo, b.ofNo) / no.length;
  const areaOf = (of: Placements): RocArea => {
    const reach = z * Math.sqrt(variance(of, of));
    return { kind: "area", area: of.area, lo: Math.max(0, of.area - reach), hi: Math.min(1, of.area + reach) };
  };
  const mid = one.area - other.area;
  const reach = z * Math.sqrt(Math.max(0, variance(one, one) + variance(other, other) - 2 * variance(one, other)));
  return { kind: "compared", one: areaOf(one), other: areaOf(other), gain: { mid, lo: mid - reach, hi: mid + reach } };
}

/** Of each case the share of the other sort that it stands rightly to. */
type Placements = { readonly area: number; readonly ofYes: Float64Array; readonly ofNo: Float64Array };

function placements(scores: readonly number[], yes: readonly number[], no: readonly number[]): Placements {
  const all = ranked(scores).ranks;
  const [amongYes, amongNo] = [ranked(yes.map((i) => scores[i]!)).ranks, ranked(no.map((i) => scores[i]!)).ranks];
  const ofYes = Float64Array.from(yes, (i, at) => (all[i]! - amongYes[at]!) / no.length);
  const ofNo = Float64Array.from(no, (i, at) => 1 - (all[i]! - amongNo[at]!) / yes.length);
  return { area: ofYes.reduce((sum, each) => sum + each, 0) / yes.length, ofYes, ofNo };
}

function covariance(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += a[i]! / n;
    meanB += b[i]! / n;
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (n - 1);
}
