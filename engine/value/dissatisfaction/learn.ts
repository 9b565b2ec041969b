// What told apart those who left: the value model's chance to stay, signs, both together, or the days since the last purchase. Learnt
// from one past half-year and tried on a later one; what told most is the chance to leave wherever one is shown.
import { calibrationByTenths } from "@rapport/lifetime-value";
import { calibrate, type CalibrationStep, fitLogistic, stepFor } from "@rapport/next-products";
import { compareRocAreas, type RocArea } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import type { SignKind, Teller } from "./dissatisfaction-contract.ts";

export const SIGN_KINDS = ["silence", "decline", "returns", "late-promise", "no-answer", "repeated-contact"] as const satisfies readonly SignKind[];

/** One customer as they were on a past day. */
export interface Case {
  readonly purchaseDays: number;
  readonly silentDays: number;
  /** By the value model as it would have been fitted then: the chance of no purchase in the weeks that followed. */
  readonly leavesByValue: number;
  /** How strong each sign was, in the order of the kinds. */
  readonly strength: readonly number[];
  /** Whether it was strong enough to be said. */
  readonly has: readonly boolean[];
  /** Whether nothing was bought in the weeks that followed. */
  readonly left: boolean;
}

export interface Weights {
  readonly constant: number;
  /** Of −ln of the days with a purchase: customers are compared with those who bought as often. */
  readonly seldom: number;
  /** 0 where a sign is not counted. */
  readonly signs: readonly number[];
}

/** Of the log-odds of leaving by the value model, and of the signs beside it. */
export interface Together {
  readonly constant: number;
  readonly byValue: number;
  /** 0 where a sign told nothing that the value model had not. */
  readonly signs: readonly number[];
}

export interface Learnt {
  readonly kind: "learnt";
  readonly used: Teller;
  readonly weights: Weights;
  readonly both: Together;
  readonly recency: { readonly constant: number; readonly slope: number };
  /** Of the chance in use: what became of those to whom it was given. */
  readonly steps: readonly CalibrationStep[];
  readonly everybody: number;
  readonly customers: number;
  readonly left: number;
  readonly areas: Readonly<Record<Teller, Area>>;
  /** How much more each told than the value model's chance to stay. */
  readonly gains: Readonly<Record<Challenger, Gain>>;
  /** The chance as it is said, in tenths, beside what came. */
  readonly reliability: readonly { readonly predicted: number; readonly actual: number; readonly customers: number }[];
  readonly flagged: { readonly customers: number; readonly left: number };
  readonly others: { readonly customers: number; readonly left: number };
  readonly signs: readonly { readonly kind: SignKind; readonly weight: number | null; readonly customers: number; readonly left: number; readonly othersLeft: number | null }[];
}
type Area = Pick<RocArea, "area" | "lo" | "hi">;
type Gain = Readonly<Record<"mid" | "lo" | "hi", number>>;
type Challenger = Exclude<Teller, "stay">;
const CHALLENGERS = ["both", "signs", "recency"] as const satisfies readonly Challenger[];

/** So many who left, and who stayed, it takes. */
export const NEEDED_EACH = 50;
/** Less than so much more in area changes no decision, however sure it is: the simpler chance stands. */
const LEAST_GAIN = 0.005;
/** A sign is weighed when so many had it. */
const NEEDED_WITH = 20;

/** @returns the cases it takes, where there are too few of them */
export function tooFewOf(cases: readonly Case[]): TooFew | undefined {
  const left = cases.filter((each) => each.left).length;
  const rarer = Math.min(left, cases.length - left);
  return rarer < NEEDED_EACH ? { kind: "too-few", observed: rarer, needed: NEEDED_EACH } : undefined;
}

/**
 * @param tried customers on a past day, with what became of them
 * @param earlier the same of an earlier day, on which weights are learnt; without it each half of the customers is told by the weights of the other
 */
export function learn(tried: readonly Case[], earlier: readonly Case[] | undefined): Learnt | TooFew {
  const few = tooFewOf(tried);
  if (few) return few;
  const halves = [0, 1].map((half) => tried.filter((_, i) => i % 2 === half));
  const weighed = weighAll(earlier ?? tried);
  const other = earlier ? undefined : halves.map(weighAll);
  const by = Object.fromEntries(CHALLENGERS.map((teller) => [teller, tried.map((each, i) => guessBy(teller, other?.[1 - (i % 2)] ?? weighed, each))])) as Record<Challenger, number[]>;
  const stay = tried.map(({ leavesByValue }) => leavesByValue);
  const happened = tried.map((each) => (each.left ? 1 : 0));
  const compared = CHALLENGERS.map((teller) => {
    const found = compareRocAreas({ one: by[teller], other: stay }, happened);
    if (found.kind === "too-few") throw new Error("expected as many cases as were counted before");
    return { teller, ...found };
  });
  // The value model stands unless something surely told more: its chance is said of everybody, also of those who bought once.
  const best = compared.filter(({ gain }) => gain.lo > 0 && gain.mid >= LEAST_GAIN).sort((a, b) => b.one.area - a.one.area)[0];
  const used = best?.teller ?? "stay";
  const predictions = (used === "stay" ? stay : by[used]).map((score, customer) => ({ customer, score, happened: tried[customer]!.left }));
  const left = happened.filter((each) => each === 1).length;
  const area = ({ area: mid, lo, hi }: RocArea): Area => ({ area: mid, lo, hi });
  const areas = { stay: area(compared[0]!.other), ...Object.fromEntries(compared.map(({ teller, one }) => [teller, area(one)])) } as Record<Teller, Area>;
  return {
    kind: "learnt", used, ...weighed, steps: calibrate(predictions).map((step) => ({ ...step, from: Math.max(0, step.from) })), everybody: left / tried.length, customers: tried.length, left,
    areas, gains: Object.fromEntries(compared.map(({ teller, gain }) => [teller, gain])) as Record<Challenger, Gain>, reliability: calibrationByTenths(Float64Array.from(predictions, ({ score }) => score), Float64Array.from(happened)).map(({ expected: predicted, actual, customers }) => ({ predicted, actual, customers })),
    ...flaggedAmong(tried, predictions), signs: SIGN_KINDS.map((kind, k) => toldBy(kind, k, tried, countedWeights({ used, ...weighed })[k]!)),
  };
}

type Weighed = Pick<Learnt, "weights" | "both" | "recency">;

function weighAll(cases: readonly Case[]): Weighed {
  // Customers are compared with those who bought as often; or the value model has done that.
  const weights = weigh(cases, ({ purchaseDays }) => -Math.log(purchaseDays));
  const both = weigh(cases, ({ leavesByValue }) => logOddsOf(leavesByValue));
  return { weights: { constant: weights.constant, seldom: weights.slope, signs: weights.signs }, both: { constant: both.constant, byValue: both.slope, signs: both.signs }, recency: weighRecency(cases) };
}

/** A sign that speaks against leaving is no sign: it is left out, and the others are weighed anew. */
function weigh(cases: readonly Case[], beside: (each: Case) => number): { readonly constant: number; readonly slope: number; readonly signs: readonly number[] } {
  let counted = SIGN_KINDS.flatMap((_, k) => (cases.filter(({ has }) => has[k]).length >= NEEDED_WITH ? [k] : []));
  for (;;) {
    const width = 2 + counted.length;
    const values = new Float64Array(cases.length * width);
    cases.forEach((each, row) => {
      values[row * width] = 1;
      values[row * width + 1] = beside(each);
      counted.forEach((k, at) => (values[row * width + 2 + at] = each.strength[k]!));
    });
    const fitted = fitLogistic({ width, values, happened: Uint8Array.from(cases, ({ left }) => (left ? 1 : 0)) });
    const speaking = counted.filter((_, at) => fitted[2 + at]! > 0);
    if (speaking.length === counted.length) return { constant: fitted[0]!, slope: fitted[1]!, signs: SIGN_KINDS.map((_, k) => (counted.includes(k) ? fitted[2 + counted.indexOf(k)]! : 0)) };
    counted = speaking;
  }
}

function weighRecency(cases: readonly Case[]): Learnt["recency"] {
  const values = Float64Array.from(cases.flatMap(({ silentDays }) => [1, Math.log1p(silentDays)]));
  const [constant, slope] = fitLogistic({ width: 2, values, happened: Uint8Array.from(cases, ({ left }) => (left ? 1 : 0)) });
  return { constant: constant!, slope: slope! };
}

/** What a guess is made from. */
export type Guessed = Pick<Case, "purchaseDays" | "silentDays" | "strength" | "leavesByValue">;

function guessBy(teller: Teller, { weights, both, recency }: Weighed, { purchaseDays, silentDays, strength, leavesByValue }: Guessed): number {
  const signs = (counted: readonly number[]) => counted.reduce((sum, weight, k) => sum + weight * strength[k]!, 0);
  switch (teller) {
    case "stay":
      return leavesByValue;
    case "signs":
      return chanceAt(weights.constant - weights.seldom * Math.log(purchaseDays) + signs(weights.signs));
    case "both":
      return chanceAt(both.constant + both.byValue * logOddsOf(leavesByValue) + signs(both.signs));
    case "recency":
      return chanceAt(recency.constant + recency.slope * Math.log1p(silentDays));
  }
}

function chanceAt(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function logOddsOf(chance: number): number {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, chance));
  return Math.log(held / (1 - held));
}

/** What each sign adds to the log-odds of the chance in use; 0 where it adds nothing. */
export function countedWeights({ used, weights, both }: Pick<Learnt, "used" | "weights" | "both">): readonly number[] {
  return used === "both" ? both.signs : used === "signs" ? weights.signs : SIGN_KINDS.map(() => 0);
}

/** The chance for somebody today that they leave, by what told most. */
export function chanceOf(learnt: Pick<Learnt, "used"> & Weighed, one: Guessed): number {
  return guessBy(learnt.used, learnt, one);
}

/** Of those to whom nearly this chance was given, how many left, with its 80 % range. */
export function cameOf({ steps }: Pick<Learnt, "steps">, chance: number): CalibrationStep {
  return stepFor(steps, chance);
}

/** A chance with a range: that of those who came of such, widened to hold the chance itself. */
export function chanceWithRange(learnt: Pick<Learnt, "used" | "steps"> & Weighed, one: Guessed): { readonly mid: number; readonly lo: number; readonly hi: number } {
  const mid = chanceOf(learnt, one);
  const { lo, hi } = cameOf(learnt, mid);
  return { mid, lo: Math.min(mid, lo), hi: Math.max(mid, hi) };
}

export function isLikely(step: Pick<CalibrationStep, "lo">, everybody: number, hasSign: boolean): boolean {
  return hasSign && step.lo > everybody;
}

/** Who would have been called likely, by the steps of the other half of the customers, and what became of them and of the rest. */
function flaggedAmong(tried: readonly Case[], predictions: readonly { readonly customer: number; readonly score: number; readonly happened: boolean }[]): Pick<Learnt, "flagged" | "others"> {
  const halves = [0, 1].map((half) => predictions.filter(({ customer }) => customer % 2 === half));
  const known = halves.map((half) => ({ steps: calibrate(half), everybody: half.filter(({ happened }) => happened).length / half.length }));
  const counts = { flagged: { customers: 0, left: 0 }, others: { customers: 0, left: 0 } };
  for (const { customer, score, happened } of predictions) {
    const { steps, everybody } = known[1 - (customer % 2)]!;
    const of = isLikely(stepFor(steps, score), everybody, tried[customer]!.has.some(Boolean)) ? counts.flagged : counts.others;
    of.customers++;
    if (happened) of.left++;
  }
  return counts;
}

function toldBy(kind: SignKind, k: number, tried: readonly Case[], weight: number): Learnt["signs"][number] {
  const [those, others] = [tried.filter(({ has }) => has[k]), tried.filter(({ has }) => !has[k])];
  const left = (cases: readonly Case[]) => cases.filter((each) => each.left).length;
  return { kind, weight: weight > 0 ? weight : null, customers: those.length, left: left(those), othersLeft: others.length === 0 ? null : left(others) / others.length };
}
