// Which signs told apart those who left, and how likely somebody with such signs leaves: learnt from one past half-year and
// tried on a later one.
import { calibrate, type CalibrationStep, fitLogistic, reliability, type ReliabilityGroup, stepFor } from "@rapport/next-products";
import { compareRocAreas, type RocArea } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import type { SignKind } from "./dissatisfaction-contract.ts";

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

export interface Learnt {
  readonly kind: "learnt";
  readonly used: "signs" | "recency";
  readonly weights: Weights;
  readonly recency: { readonly constant: number; readonly slope: number };
  readonly steps: readonly CalibrationStep[];
  readonly everybody: number;
  readonly customers: number;
  readonly left: number;
  readonly areas: { readonly signs: Area; readonly recency: Area; readonly stay: Area };
  readonly gain: { readonly mid: number; readonly lo: number; readonly hi: number };
  readonly reliability: readonly ReliabilityGroup[];
  readonly flagged: { readonly customers: number; readonly left: number };
  readonly others: { readonly customers: number; readonly left: number };
  readonly signs: readonly { readonly kind: SignKind; readonly weight: number | null; readonly customers: number; readonly left: number; readonly othersLeft: number | null }[];
}
type Area = Pick<RocArea, "area" | "lo" | "hi">;

/** So many who left, and who stayed, it takes. */
export const NEEDED_EACH = 50;
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
  const from = earlier ?? tried;
  const [weights, recency] = [weigh(from), weighRecency(from)];
  const other = earlier ? undefined : halves.map((half) => ({ weights: weigh(half), recency: weighRecency(half) }));
  const guesses = tried.map((each, i) => guessBySigns(other?.[1 - (i % 2)]!.weights ?? weights, each));
  const plain = tried.map((each, i) => guessByRecency(other?.[1 - (i % 2)]!.recency ?? recency, each));
  const happened = tried.map(({ left }) => (left ? 1 : 0));
  const compared = compareRocAreas({ one: guesses, other: plain }, happened);
  const byValue = compareRocAreas({ one: tried.map(({ leavesByValue }) => leavesByValue), other: plain }, happened);
  if (compared.kind === "too-few" || byValue.kind === "too-few") throw new Error("expected as many cases as were counted before");
  const used = compared.gain.lo > 0 ? "signs" : "recency";
  const predictions = (used === "signs" ? guesses : plain).map((score, customer) => ({ customer, score, happened: tried[customer]!.left }));
  const left = happened.filter((each) => each === 1).length;
  const area = ({ area: mid, lo, hi }: RocArea): Area => ({ area: mid, lo, hi });
  return {
    kind: "learnt", used, weights, recency, steps: calibrate(predictions).map((step) => ({ ...step, from: Math.max(0, step.from) })), everybody: left / tried.length, customers: tried.length, left,
    areas: { signs: area(compared.one), recency: area(compared.other), stay: area(byValue.one) }, gain: compared.gain, reliability: reliability(predictions),
    ...flaggedAmong(tried, predictions), signs: SIGN_KINDS.map((kind, k) => toldBy(kind, k, tried, weights.signs[k]!)),
  };
}

/** A sign that speaks against leaving is no sign: it is left out, and the others are weighed anew. */
function weigh(cases: readonly Case[]): Weights {
  let counted = SIGN_KINDS.flatMap((_, k) => (cases.filter(({ has }) => has[k]).length >= NEEDED_WITH ? [k] : []));
  for (;;) {
    const width = 2 + counted.length;
    const values = new Float64Array(cases.length * width);
    cases.forEach((each, row) => {
      values[row * width] = 1;
      values[row * width + 1] = -Math.log(each.purchaseDays);
      counted.forEach((k, at) => (values[row * width + 2 + at] = each.strength[k]!));
    });
    const fitted = fitLogistic({ width, values, happened: Uint8Array.from(cases, ({ left }) => (left ? 1 : 0)) });
    const speaking = counted.filter((_, at) => fitted[2 + at]! > 0);
    if (speaking.length === counted.length) return { constant: fitted[0]!, seldom: fitted[1]!, signs: SIGN_KINDS.map((_, k) => (counted.includes(k) ? fitted[2 + counted.indexOf(k)]! : 0)) };
    counted = speaking;
  }
}

function weighRecency(cases: readonly Case[]): Learnt["recency"] {
  const values = Float64Array.from(cases.flatMap(({ silentDays }) => [1, Math.log1p(silentDays)]));
  const [constant, slope] = fitLogistic({ width: 2, values, happened: Uint8Array.from(cases, ({ left }) => (left ? 1 : 0)) });
  return { constant: constant!, slope: slope! };
}

function guessBySigns({ constant, seldom, signs }: Weights, { purchaseDays, strength }: Pick<Case, "purchaseDays" | "strength">): number {
  return chanceAt(signs.reduce((sum, weight, k) => sum + weight * strength[k]!, constant - seldom * Math.log(purchaseDays)));
}

function guessByRecency({ constant, slope }: Learnt["recency"], { silentDays }: Pick<Case, "silentDays">): number {
  return chanceAt(constant + slope * Math.log1p(silentDays));
}

function chanceAt(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The chance for somebody today, by whichever was used. */
export function chanceOf(learnt: Pick<Learnt, "used" | "weights" | "recency" | "steps">, one: Pick<Case, "purchaseDays" | "silentDays" | "strength">): CalibrationStep {
  return stepFor(learnt.steps, learnt.used === "signs" ? guessBySigns(learnt.weights, one) : guessByRecency(learnt.recency, one));
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
