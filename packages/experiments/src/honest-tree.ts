import { normalQuantile, summarise, type Summary, type TooFew, tooFew } from "@rapport/statistics";
import { FEWEST, type Lift, liftOfMeans, liftOfProportions } from "./lift.ts";
import { type Arms, type Effect, effectOfMeans, sameEffects, soFarApartShuffled } from "./same-effects.ts";

/** One unit of a randomised experiment: what was known of it beforehand, whether it was treated, what came of it, and in which half it is. */
export type HonestUnit = {
  /** Known before the treatment; as many for every unit. */
  readonly features: readonly number[];
  readonly treated: boolean;
  readonly outcome: number;
  /** Whether it is of the half that chooses the splits; chance alone may decide that. The others tell the effects. */
  readonly learns: boolean;
};

/** Of one feature the values that a group has: from (included), below (not included). */
export type Bound = { readonly feature: number; readonly from?: number; readonly below?: number };

/** A group of units that respond alike, as far as the tree tells. */
export type ResponseLeaf = {
  /** In the order of features; together they say who belongs. */
  readonly bounds: readonly Bound[];
  /** Of both halves. */
  readonly units: number;
  /** In the half that tells effects, and in it alone. */
  readonly treated: number;
  readonly heldOut: number;
  /** What the treatment changed in this group, by the half that did not choose it. */
  readonly lift: Lift;
};

export type ResponseTree = {
  readonly kind: "tree";
  /** Two to four groups, each unit in one; from low to high by the first split, then by the second. */
  readonly leaves: readonly ResponseLeaf[];
  /** The chance of effects that lie at least so far apart, if the treatment changed the same in all groups. */
  readonly pValue: number;
  /** differs: so far apart by chance no more often than the level asked for; alike: that is not shown. */
  readonly verdict: "differs" | "alike";
  /** Of each interval of a leaf: with as many leaves all of them hold the truth together in 95 of 100. */
  readonly leafLevel: number;
  /** What it changed for everybody of the half that tells effects, at 0.95. */
  readonly everybody: Lift;
  /** How far the effects in two equal groups must lie apart to be seen in four of five such experiments, in units of the outcome. */
  readonly visible: number;
};

/** Too few of what: units in the smaller arm, or in a group those to whom anything happened; or no cut leaves enough on both sides. */
export type TreeTooFew = TooFew & { readonly of: "arm" | "happened" | "cut" };

export type HonestTreeOptions = {
  /** Of each feature the values at which it may be cut, so that people can read the groups. */
  readonly cuts: readonly (readonly number[])[];
  /** How often "differs" may be said where all respond alike; 0.05 unless told. Whoever looks several times divides it among the looks. */
  readonly level?: number;
};

/** Two halves, two groups, thirty in each arm. */
const NEEDED = 4 * FEWEST;
/** Of amounts that are mostly nothing so many in each arm of a group must be something: the spread of fewer is luck. More where groups are chosen, so that enough are left in the other half. */
const HAPPENED = 10;
const HAPPENED_TO_CHOOSE = 20;
/** A second split must lie so many standard errors apart: the best of some thirty cuts does so by chance about once in twenty. */
const SURE_APART = 3;
const TOGETHER = 0.05;
const POWER = 0.8;

/**
 * Who responds otherwise to a treatment? An honest causal tree of two splits at most (Athey & Imbens 2016): one half of the units
 * chooses at which values of which features to split, by their criterion (effects far apart, less what they are uncertain by); the other
 * half, which had no say in that, tells what the treatment changed in each group and whether the groups differ at all. So however many
 * cuts were tried, one test is made, and its level is what it says: Welch's analysis of variance (1951) on the effects of the groups,
 * which for two groups is Welch's t on the difference of the two lifts. Of amounts its word is taken only where treatment shuffled within the
 * groups seldom enough lies as far apart: of few left out who spend very unequally it errs several times as often as it says. Of yes or no a success and a failure are added to each arm (after
 * Agresti & Caffo 2000).
 *
 * The first split is the best there is and always tested; a second one is made only where the criterion gains and the half that chooses
 * is sure of it, for groups that do not differ blur those that do.
 *
 * Supposes that chance alone decided who was treated, with the same share throughout, and units that do not influence each other. What
 * it finds describes groups; that a feature is why they respond otherwise it does not say. Where the verdict is *alike* the leaves are
 * the best that was found and mean nothing.
 *
 * @param units of both halves
 * @returns the groups with their lifts, or `too-few`: of the smaller arm (120 are needed), of those to whom anything happened in a group, or because no cut leaves thirty in each arm on both sides in both halves
 * @throws {RangeError} if units have features of different number, cuts are not one list a feature, or a number is not finite
 * @example honestResponseTree([], { cuts: [[0.5]] }).kind // "too-few"
 */
export function honestResponseTree(units: readonly HonestUnit[], { cuts, level = TOGETHER }: HonestTreeOptions): ResponseTree | TreeTooFew {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1; got ${level}`);
  for (const { features, outcome } of units) if (features.length !== cuts.length || !Number.isFinite(outcome) || !features.every(Number.isFinite)) throw new RangeError("every unit has as many features as there are lists of cuts, and all numbers are finite");
  const treated = units.filter((unit) => unit.treated).length;
  const smaller = Math.min(treated, units.length - treated);
  if (smaller < NEEDED) return { ...tooFew({ observed: smaller, needed: NEEDED }), of: "arm" };
  const isYesOrNo = units.every(({ outcome }) => outcome === 0 || outcome === 1);
  const all: Node = { bounds: [], learning: units.filter(({ learns }) => learns), telling: units.filter(({ learns }) => !learns) };
  const first = bestSplit(all, cuts, isYesOrNo);
  if (!first) return whyNoCut(all, cuts);
  const nodes = first.sides.flatMap((side) => {
    const second = bestSplit(side, cuts, isYesOrNo);
    return second && second.gain > 0 && second.apart >= SURE_APART ? second.sides : [side];
  });
  const happened = isYesOrNo ? HAPPENED : Math.min(...nodes.flatMap(({ telling }) => armsOf(telling)).map((arm) => arm.filter(({ outcome }) => outcome !== 0).length));
  if (happened < HAPPENED) return { ...tooFew({ observed: happened, needed: HAPPENED }), of: "happened" };
  const leafLevel = 1 - TOGETHER / nodes.length;
  const leaves: ResponseLeaf[] = [];
  for (const { bounds, learning, telling } of nodes) {
    const lift = liftOf(telling, isYesOrNo, leafLevel);
    // No arm of a group varies: everybody did the same.
    if (lift.kind === "too-few") return { ...lift, of: "happened" };
    const [withIt, without] = armsOf(telling);
    leaves.push({ bounds, units: learning.length + telling.length, treated: withIt.length, heldOut: without.length, lift });
  }
  const everybody = liftOf(all.telling, isYesOrNo, 1 - TOGETHER);
  if (everybody.kind === "too-few") return { ...everybody, of: "happened" };
  const welch = sameEffects(nodes.map(({ telling }) => effectOf(telling, isYesOrNo)));
  // Of yes or no a success and a failure more keep the level; of amounts that few spend Welch's alone says "differs" several times too often.
  const pValue = isYesOrNo || welch > level ? welch : soFarApartShuffled(nodes.map(({ telling }) => armsOutcomes(telling)), welch, level);
  const visible = (normalQuantile(1 - level / 2) + normalQuantile(POWER)) * 2 * Math.sqrt(effectOf(all.telling, isYesOrNo).squaredError);
  return { kind: "tree", leaves, pValue, verdict: pValue <= level ? "differs" : "alike", leafLevel, everybody, visible };
}

interface Node {
  readonly bounds: readonly Bound[];
  readonly learning: readonly HonestUnit[];
  readonly telling: readonly HonestUnit[];
}

interface Split {
  readonly sides: readonly [Node, Node];
  /** Of Athey and Imbens' criterion, over not splitting. */
  readonly gain: number;
  /** How far the effects on both sides lie apart in the half that chooses, in standard errors. */
  readonly apart: number;
}

/** Of the other half only sizes are looked at, never outcomes. */
function bestSplit(node: Node, cuts: readonly (readonly number[])[], isYesOrNo: boolean): Split | undefined {
  let best: { readonly gain: number; readonly apart: number; readonly feature: number; readonly cut: number } | undefined;
  const whole = figuresOf(node.learning, () => true);
  for (const [feature, values] of cuts.entries())
    for (const cut of values) {
      const isBelow = ({ features }: HonestUnit) => features[feature]! < cut;
      const [below, from] = [figuresOf(node.learning, isBelow), figuresOf(node.learning, (unit) => !isBelow(unit))];
      const isLarge = [below, from].every(({ treated, heldOut }) => [treated, heldOut].every(({ count, other }) => count >= FEWEST && (isYesOrNo || other >= HAPPENED_TO_CHOOSE)));
      if (!isLarge || fewestInArms(node.telling, isBelow) < FEWEST) continue;
      const gain = criterion(below) + criterion(from) - criterion(whole);
      const error = Math.sqrt(squaredErrorOf(below) + squaredErrorOf(from));
      const apart = error === 0 ? 0 : Math.abs(differenceIn(below) - differenceIn(from)) / error;
      if (best === undefined || gain > best.gain) best = { gain, apart, feature, cut };
    }
  if (best === undefined) return undefined;
  const { feature, cut, gain, apart } = best;
  const side = (isFrom: boolean): Node => {
    const belongs = ({ features }: HonestUnit) => (features[feature]! >= cut) === isFrom;
    return { bounds: narrowed(node.bounds, { feature, ...(isFrom ? { from: cut } : { below: cut }) }), learning: node.learning.filter(belongs), telling: node.telling.filter(belongs) };
  };
  return { sides: [side(false), side(true)], gain, apart };
}

/** A cut within bounds always narrows them. */
function narrowed(bounds: readonly Bound[], to: Bound): Bound[] {
  const before = bounds.find(({ feature }) => feature === to.feature);
  return [...bounds.filter((each) => each !== before), { ...before, ...to }].sort((a, b) => a.feature - b.feature);
}

interface ArmFigures {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  /** How many outcomes are not 0. */
  readonly other: number;
}

interface Figures {
  readonly treated: ArmFigures;
  readonly heldOut: ArmFigures;
}

function figuresOf(units: readonly HonestUnit[], belongs: (unit: HonestUnit) => boolean): Figures {
  const arms = [0, 1].map(() => ({ count: 0, mean: 0, squares: 0, other: 0 }));
  for (const unit of units) {
    if (!belongs(unit)) continue;
    const arm = arms[unit.treated ? 1 : 0]!;
    arm.count++;
    const from = unit.outcome - arm.mean;
    arm.mean += from / arm.count;
    arm.squares += from * (unit.outcome - arm.mean);
    if (unit.outcome !== 0) arm.other++;
  }
  const [heldOut, treated] = arms.map(({ count, mean, squares, other }): ArmFigures => ({ count, mean, variance: count < 2 ? 0 : squares / (count - 1), other }));
  return { treated: treated!, heldOut: heldOut! };
}

const differenceIn = ({ treated, heldOut }: Figures): number => treated.mean - heldOut.mean;
const squaredErrorOf = ({ treated, heldOut }: Figures): number => treated.variance / treated.count + heldOut.variance / heldOut.count;

/** Their −EMSE of a leaf, times the units of a half: n τ̂² − 2 (S²₁ / p + S²₀ / (1 − p)), for both halves are as large. */
function criterion(of: Figures): number {
  const units = of.treated.count + of.heldOut.count;
  return units * differenceIn(of) ** 2 - 2 * units * squaredErrorOf(of);
}

function fewestInArms(units: readonly HonestUnit[], isBelow: (unit: HonestUnit) => boolean): number {
  const counts = [0, 0, 0, 0];
  for (const unit of units) counts[(isBelow(unit) ? 2 : 0) + (unit.treated ? 1 : 0)]!++;
  return Math.min(...counts);
}

/** Either no cut leaves enough units in the smallest arm on its smaller side, or too little happened to those. */
function whyNoCut({ learning, telling }: Node, cuts: readonly (readonly number[])[]): TreeTooFew {
  const sizes = cuts.flatMap((values, feature) => values.map((cut) => Math.min(...[learning, telling].map((half) => fewestInArms(half, ({ features }) => features[feature]! < cut)))));
  const most = Math.max(0, ...sizes);
  if (most < FEWEST) return { ...tooFew({ observed: most, needed: FEWEST }), of: "cut" };
  const happened = learning.filter(({ outcome }) => outcome !== 0);
  return { ...tooFew({ observed: Math.max(0, ...cuts.flatMap((values, feature) => values.map((cut) => fewestInArms(happened, ({ features }) => features[feature]! < cut)))), needed: HAPPENED_TO_CHOOSE }), of: "happened" };
}

function armsOf(units: readonly HonestUnit[]): readonly [HonestUnit[], HonestUnit[]] {
  return [units.filter(({ treated }) => treated), units.filter(({ treated }) => !treated)];
}

function liftOf(units: readonly HonestUnit[], isYesOrNo: boolean, level: number): Lift | TooFew {
  const [treated, heldOut] = armsOf(units);
  if (isYesOrNo) {
    const share = (arm: readonly HonestUnit[]) => ({ count: arm.filter(({ outcome }) => outcome === 1).length, of: arm.length });
    return liftOfProportions({ treated: share(treated), heldOut: share(heldOut) }, { level });
  }
  const [one, other] = [treated, heldOut].map((arm) => summarise(arm.map(({ outcome }) => outcome)) as Summary) as [Summary, Summary]; // thirty at least
  return liftOfMeans(cautiously({ treated: one, heldOut: other }), { level });
}

/**
 * Each arm with the larger of its own variance and that of both together. A small arm of very unequal amounts that has seen none of the large
 * ones has too low a mean and looks as if chance could not move it: Welch's range would then lie above the truth in twice as many
 * experiments as it says.
 */
function cautiously({ treated, heldOut }: { readonly treated: Summary; readonly heldOut: Summary }): { readonly treated: Summary; readonly heldOut: Summary } {
  const both = ((treated.count - 1) * treated.variance + (heldOut.count - 1) * heldOut.variance) / (treated.count + heldOut.count - 2);
  const least = (arm: Summary): Summary => ({ ...arm, variance: Math.max(arm.variance, both) });
  return { treated: least(treated), heldOut: least(heldOut) };
}

function effectOf(units: readonly HonestUnit[], isYesOrNo: boolean): Effect {
  const { treated, heldOut } = figuresOf(units, () => true);
  if (!isYesOrNo) return effectOfMeans(treated, heldOut);
  // A success and a failure more in each arm: a share and its variance in place of a mean and its.
  const [one, other] = [treated, heldOut].map(({ count, mean }) => {
    const share = (mean * count + 1) / (count + 2);
    return { count: count + 2, mean: share, variance: share * (1 - share) };
  }) as [Figure, Figure];
  return effectOfMeans(one, other);
}

type Figure = Pick<ArmFigures, "count" | "mean" | "variance">;

const armsOutcomes = (units: readonly HonestUnit[]): Arms => {
  const [treated, heldOut] = armsOf(units).map((arm) => Float64Array.from(arm, ({ outcome }) => outcome)) as [Float64Array, Float64Array];
  return { treated, heldOut };
};
