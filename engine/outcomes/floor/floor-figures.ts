// What a day's waits say of the floor: was anybody overtaken, was it kept to what was promised, who waited longer than in the order of
// arrival. Pure.
import { differenceOfProportions, proportionInterval, quantileOfSorted, type Share } from "@rapport/statistics";

/** How a customer was seen when they wrote: what must not decide how they are helped. */
export const TIERS = ["high", "middle", "low", "none"] as const;
export type Tier = (typeof TIERS)[number];

/** From a customer's first unanswered message to the next answer. Times in milliseconds. */
export interface Wait {
  readonly queue: string;
  readonly tier: Tier;
  readonly since: number;
  /** Null: nobody has answered yet. */
  readonly answered: number | null;
  /** Until when the rules said it would be answered. */
  readonly due: number;
}

export type FloorState = "held" | "broken" | "too-few";

/** Fewer of a group say nothing of it. */
export const FEWEST = 20;
/** A longest of a hundred needs as many. */
const FEWEST_FOR_LONGEST = 100;
/** Whoever comes so much later may not be helped before (F1). */
export const HORIZON_MILLIS = 120_000;
/** Of each tier so many are answered in time (F2). */
export const KEPT_SHARE = 0.95;
/** So much longer than in the order of arrival a tier may wait, on average and at the longest (F3). */
export const MEAN_LIMIT = 1.5;
export const LONGEST_LIMIT = 1.25;
/** A group that fares worse than four fifths of the best raises the alarm (F7). */
export const PARITY_LIMIT = 0.8;

export interface Overtaken {
  readonly tier: Tier;
  readonly waits: number;
  readonly overtaken: number;
}

/**
 * Who was still waiting when somebody was answered who came more than two minutes later, to the same queue, and was due no sooner.
 * Whoever is due sooner by the rules overtakes nobody: a promise that is late goes first.
 *
 * @returns broken, if a tier is overtaken more often than all others, beyond chance (Newcombe, 99.9 %)
 * @example overtaking([{ queue: "all", tier: "low", since: 0, answered: 600_000, due: 900_000 }, { queue: "all", tier: "high", since: 200_000, answered: 300_000, due: 1_100_000 }]).tiers[0] // { tier: "low", waits: 1, overtaken: 1 }, with the tiers that waited
 */
export function overtaking(waits: readonly Wait[]): { readonly state: FloorState; readonly tiers: Overtaken[] } {
  const counted = new Map<Tier, { waits: number; overtaken: number }>();
  for (const queue of Map.groupBy(waits, (wait) => wait.queue).values()) {
    const order = queue.toSorted((a, b) => a.since - b.since);
    for (const [place, wait] of order.entries()) {
      const of = counted.get(wait.tier) ?? { waits: 0, overtaken: 0 };
      counted.set(wait.tier, { waits: of.waits + 1, overtaken: of.overtaken + Number(isOvertaken(wait, place, order)) });
    }
  }
  const tiers = TIERS.flatMap((tier) => (counted.has(tier) ? [{ tier, ...counted.get(tier)! }] : []));
  return { state: worstOf(tiers.map((each) => overtakenMore(each, tiers))), tiers };
}

function isOvertaken(wait: Wait, place: number, order: readonly Wait[]): boolean {
  const until = wait.answered ?? Number.POSITIVE_INFINITY;
  for (let other = place + 1; other < order.length; other++) {
    const { since, answered, due } = order[other]!;
    if (since >= until) return false; // whoever follows came after the answer
    if (since - wait.since > HORIZON_MILLIS && due >= wait.due && answered !== null && answered < until) return true;
  }
  return false;
}

function overtakenMore(one: Overtaken, tiers: readonly Overtaken[]): FloorState {
  const others = tiers.filter((each) => each !== one).reduce((sum, { waits, overtaken }) => ({ waits: sum.waits + waits, overtaken: sum.overtaken + overtaken }), { waits: 0, overtaken: 0 });
  if (one.waits < FEWEST || others.waits < FEWEST) return "too-few";
  return isMore({ count: one.overtaken, of: one.waits }, { count: others.overtaken, of: others.waits }) ? "broken" : "held";
}

/** It is asked every day of every group: at 95 % a house where nothing is amiss would hear an alarm every other week. */
const ALARM_LEVEL = 0.999;

function isMore(first: Share, second: Share): boolean {
  const difference = differenceOfProportions({ first, second }, ALARM_LEVEL);
  return difference.kind === "difference" && difference.lo > 0;
}

export interface Kept {
  readonly tier: Tier;
  readonly waits: number;
  readonly inTime: number;
  /** Of those whose time is over; null where they are too few. With Wilson's range, 95 %. */
  readonly share: { readonly mid: number; readonly lo: number; readonly hi: number } | null;
}

/**
 * How many of each tier were answered when it was said they would be. Who still waits and is not due yet is not counted.
 *
 * @param until the moment at which it is asked, milliseconds
 * @returns broken, if less than 95 % of a tier were, or of all together
 */
export function keptInTime(waits: readonly Wait[], until: number): { readonly state: FloorState; readonly tiers: Kept[] } {
  const over = waits.filter(({ answered, due }) => answered !== null || due < until);
  const tiers = groupsOf(over).map(([tier, of]): Kept => {
    const inTime = of.filter(({ answered, due }) => answered !== null && answered <= due).length;
    if (of.length < FEWEST) return { tier, waits: of.length, inTime, share: null };
    const interval = proportionInterval({ count: inTime, of: of.length });
    return { tier, waits: of.length, inTime, share: interval.kind === "too-few" ? null : { mid: interval.proportion, lo: interval.lo, hi: interval.hi } };
  });
  // Tiers that are too few by themselves are looked at together.
  const all = { waits: over.length, inTime: tiers.reduce((sum, { inTime }) => sum + inTime, 0) };
  const together: FloorState = all.waits < FEWEST ? "too-few" : all.inTime / all.waits < KEPT_SHARE ? "broken" : "held";
  return { state: worstOf([together, ...tiers.map(({ share }): FloorState => (share === null ? "too-few" : share.mid < KEPT_SHARE ? "broken" : "held"))]), tiers };
}

export interface InOrder {
  readonly tier: Tier;
  readonly waits: number;
  readonly minutes: number;
  /** What they would have waited on average, had everybody been answered in the order of arrival. */
  readonly firstComeMinutes: number;
  /** Null where they are too few. */
  readonly times: number | null;
  /** The same of the longest wait of a hundred. */
  readonly longestTimes: number | null;
}

/**
 * The same day once more: the same answers at the same moments, each given to whoever of that queue has waited longest. How much longer
 * did each tier wait than that?
 *
 * @returns broken, if a tier waited more than 1.5 times as long on average, or 1.25 times at the longest, and more than the two minutes
 *   that anybody may be overtaken by
 */
export function againstFirstCome(waits: readonly Wait[]): { readonly state: FloorState; readonly tiers: InOrder[] } {
  const replayed = [...Map.groupBy(waits.filter(({ answered }) => answered !== null), ({ queue }) => queue).values()].flatMap((queue) => {
    // Each was answered after it came; so the n-th to come was there at the n-th answer.
    const answers = queue.map(({ answered }) => answered!).toSorted((a, b) => a - b);
    return queue.toSorted((a, b) => a.since - b.since).map((wait, place) => ({ tier: wait.tier, took: wait.answered! - wait.since, inOrder: answers[place]! - wait.since }));
  });
  const tiers = groupsOf(replayed).map(([tier, of]) => {
    const [took, inOrder] = [meanOf(of.map((each) => each.took)), meanOf(of.map((each) => each.inOrder))];
    const longest = (by: "took" | "inOrder") => quantileOfSorted(of.map((each) => each[by]).toSorted((a, b) => a - b), 0.99) as number; // of one at least
    const times = of.length < FEWEST || inOrder === 0 ? null : took / inOrder;
    const longestTimes = of.length < FEWEST_FOR_LONGEST || longest("inOrder") === 0 ? null : longest("took") / longest("inOrder");
    const isHarmed = (times !== null && times > MEAN_LIMIT && took - inOrder > HORIZON_MILLIS) || (longestTimes !== null && longestTimes > LONGEST_LIMIT && longest("took") - longest("inOrder") > HORIZON_MILLIS);
    return { state: of.length < FEWEST ? ("too-few" as const) : isHarmed ? ("broken" as const) : ("held" as const), tier: { tier, waits: of.length, minutes: took / 60_000, firstComeMinutes: inOrder / 60_000, times, longestTimes } };
  });
  return { state: worstOf(tiers.map(({ state }) => state)), tiers: tiers.map(({ tier }) => tier) };
}

export interface Ended {
  readonly tier: Tier;
  readonly language: string;
  /** Resolved, and not taken up again within the days of first-contact resolution. */
  readonly atOnce: boolean;
}

export interface Parity {
  readonly by: "tier" | "language";
  readonly group: string;
  readonly conversations: number;
  readonly atOnce: number;
  /** Against the group that fares best; null where they are too few. */
  readonly ratio: number | null;
}

/** Is what they came about settled at once for some as often as for others? @returns broken, if a group fares worse than four fifths of the best and chance does not explain it */
export function outcomeParity(ended: readonly Ended[]): { readonly state: FloorState; readonly groups: Parity[] } {
  const sides = (["tier", "language"] as const).map((by) => {
    const groups = [...Map.groupBy(ended, (each) => each[by])].map(([group, of]) => ({ by, group: group as string, conversations: of.length, atOnce: of.filter(({ atOnce }) => atOnce).length }));
    const large = groups.filter(({ conversations }) => conversations >= FEWEST);
    const best = large.toSorted((a, b) => b.atOnce / b.conversations - a.atOnce / a.conversations)[0];
    const shown = groups.toSorted((a, b) => b.conversations - a.conversations).map((each): Parity => ({ ...each, ratio: !best || best.atOnce === 0 || each.conversations < FEWEST ? null : each.atOnce / each.conversations / (best.atOnce / best.conversations) }));
    const isWorse = (each: Parity) => each.ratio !== null && each.ratio < PARITY_LIMIT && isMore({ count: best!.atOnce, of: best!.conversations }, { count: each.atOnce, of: each.conversations });
    return { state: large.length < 2 ? ("too-few" as const) : shown.some(isWorse) ? ("broken" as const) : ("held" as const), shown };
  });
  return { state: worstOf(sides.map(({ state }) => state)), groups: sides.flatMap(({ shown }) => shown) };
}

/** Broken if any is; held if any could be looked at. */
export function worstOf(states: readonly FloorState[]): FloorState {
  return states.includes("broken") ? "broken" : states.includes("held") ? "held" : "too-few";
}

function groupsOf<One extends { readonly tier: Tier }>(all: readonly One[]): [Tier, One[]][] {
  const of = Map.groupBy(all, ({ tier }) => tier);
  return TIERS.flatMap((tier): [Tier, One[]][] => (of.has(tier) ? [[tier, of.get(tier)!]] : []));
}

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
