// From a score to a chance: what share of those with such a score did it, in a period that made nothing of the score.
import { normalQuantile } from "@rapport/statistics";

/** What was predicted of one customer and product, and what came of it. */
export interface Predicted {
  readonly customer: number;
  /** A first guess of the chance, 0 to 1, to be put right. */
  readonly score: number;
  readonly happened: boolean;
}

/** Those whose score lies from `from` on, below the next step. */
export interface CalibrationStep {
  readonly from: number;
  /** How many predictions there were, of how many customers, and of how many it came true. */
  readonly predictions: number;
  readonly customers: number;
  readonly happened: number;
  /** The share, with the 80 % range in which it lies. */
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
}

export interface ReliabilityGroup {
  readonly predicted: number;
  readonly actual: number;
  readonly predictions: number;
  readonly customers: number;
}

const LEVEL = 0.8;
/** A step is guessed to hold at least so many of whom it comes true. */
const LEAST_HAPPENED = 10;
const MOST_STEPS = 15;

/**
 * Steps that rise with the score: isotonic regression (pool adjacent violators) over groups of neighbouring scores.
 *
 * @param predictions in any order; at least one
 */
export function calibrate(predictions: readonly Predicted[]): readonly CalibrationStep[] {
  const falling = [...predictions].sort((a, b) => b.score - a.score || a.customer - b.customer);
  const happened = falling.filter((each) => each.happened).length;
  const guessed = falling.reduce((sum, { score }) => sum + score, 0);
  // Groups are cut by the guesses alone: cutting where it came true would make every share too great.
  const enough = (guessed * Math.max(LEAST_HAPPENED, happened / MOST_STEPS)) / Math.max(1, happened);
  const groups: { members: Predicted[]; happened: number }[] = [];
  let open = { members: [] as Predicted[], happened: 0, guessed: 0 };
  falling.forEach((each, i) => {
    open.members.push(each);
    open.guessed += each.score;
    if (each.happened) open.happened++;
    // Equal scores stay together.
    if (open.guessed >= enough && falling[i + 1]?.score !== each.score) {
      groups.push(open);
      open = { members: [], happened: 0, guessed: 0 };
    }
  });
  if (open.members.length > 0) {
    // Whoever is left is too few to stand alone, unless they are all there are.
    const before = groups.pop();
    groups.push(before === undefined ? open : { members: before.members.concat(open.members), happened: before.happened + open.happened });
  }
  const shareOf = ({ members, happened }: (typeof groups)[number]) => happened / members.length;
  const pooled: typeof groups = [];
  for (const group of groups) {
    pooled.push(group);
    while (pooled.length > 1 && shareOf(pooled.at(-1)!) >= shareOf(pooled.at(-2)!)) {
      const [last, before] = [pooled.pop()!, pooled.pop()!];
      pooled.push({ members: before.members.concat(last.members), happened: before.happened + last.happened });
    }
  }
  return pooled.reverse().map((group, i) => ({ ...stepOf(group.members), from: i === 0 ? -Infinity : group.members.at(-1)!.score }));
}

/**
 * The share with its range. Predictions about one customer are no independent witnesses, so the range is Wilson's for as many
 * as would vary like the customers do.
 */
function stepOf(members: readonly Predicted[]): Omit<CalibrationStep, "from"> {
  const by = new Map<number, { n: number; happened: number }>();
  let happened = 0;
  for (const each of members) {
    const own = by.get(each.customer) ?? { n: 0, happened: 0 };
    own.n++;
    if (each.happened) {
      own.happened++;
      happened++;
    }
    by.set(each.customer, own);
  }
  const n = members.length;
  const mid = happened / n;
  let squares = 0;
  for (const own of by.values()) squares += (own.happened - own.n * mid) ** 2;
  const clustered = squares / n ** 2;
  const independent = (mid * (1 - mid)) / n;
  const effective = clustered > independent ? (mid * (1 - mid)) / clustered : n;
  return { predictions: n, customers: by.size, happened, mid, ...wilson(mid, Math.max(1, effective)) };
}

/** Wilson's interval of a share of `n`, which need not be whole. */
function wilson(share: number, n: number): { lo: number; hi: number } {
  const z = normalQuantile((1 + LEVEL) / 2);
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const reach = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { lo: Math.min(share, Math.max(0, middle - reach)), hi: Math.max(share, Math.min(1, middle + reach)) };
}

/** The step of a score. */
export function stepFor(steps: readonly CalibrationStep[], score: number): CalibrationStep {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]!.from <= score) low = middle;
    else high = middle - 1;
  }
  return steps[low]!;
}

/** Each half of the customers with the steps of the other half: chances that had no part in what came. None where a half is empty. */
export function toldByTheOtherHalf(predictions: readonly Predicted[]): { readonly step: CalibrationStep; readonly of: Predicted }[] {
  const halves = [predictions.filter(({ customer }) => customer % 2 === 0), predictions.filter(({ customer }) => customer % 2 === 1)] as const;
  if (halves.some((half) => half.length === 0)) return [];
  return ([0, 1] as const).flatMap((own) => {
    const steps = calibrate(halves[1 - own]!);
    return halves[own]!.map((of) => ({ step: stepFor(steps, of.score), of }));
  });
}

/**
 * How right the chances are: each half of the customers is told its chances by the steps of the other half, and what was
 * told stands beside what came, in groups of rising chance.
 */
export function reliability(predictions: readonly Predicted[], groups = 10): readonly ReliabilityGroup[] {
  const told = toldByTheOtherHalf(predictions).map(({ step, of }) => ({ chance: step.mid, of }));
  if (told.length === 0) return [];
  told.sort((a, b) => a.chance - b.chance || a.of.score - b.of.score);
  // Groups of as many expected: chances are mostly small, and equal numbers would show the small ones only.
  const whole = told.reduce((sum, { chance }) => sum + chance, 0);
  const made: { members: typeof told; expected: number }[] = [];
  let open = { members: [] as typeof told, expected: 0 };
  for (const each of told) {
    open.members.push(each);
    open.expected += each.chance;
    if (open.expected < whole / groups) continue;
    made.push(open);
    open = { members: [], expected: 0 };
  }
  if (open.members.length > 0) {
    const last = made.pop() ?? { members: [], expected: 0 };
    made.push({ members: last.members.concat(open.members), expected: last.expected + open.expected });
  }
  return made.map(({ members, expected }) => ({
    predicted: expected / members.length, actual: members.filter(({ of }) => of.happened).length / members.length, predictions: members.length,
    customers: new Set(members.map(({ of }) => of.customer)).size,
  }));
}
