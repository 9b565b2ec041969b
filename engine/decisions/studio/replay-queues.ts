// The waits of earlier days played again under two versions: the same answers at the same moments, given to whoever the rules would have
// had answered first. Pure; nobody is added who answers, and nobody answers quicker.
import type { RehearsalResult } from "./studio-contract.ts";

/** What the rules say of one who waits. */
export interface QueuePlace {
  readonly queue: string;
  readonly bonusSeconds: number;
  readonly withinMinutes: number;
}

/** A wait that ended with an answer. Milliseconds. */
export interface QueuedWait {
  readonly tier: string;
  readonly since: number;
  readonly answered: number;
  readonly was: QueuePlace;
  readonly now: QueuePlace;
}

type Replay = NonNullable<RehearsalResult["queues"]>;

const TIERS = ["high", "middle", "low", "none"];

/**
 * Whoever is due first is answered first, a bonus counting as so much sooner. An answer belongs to the queue in which it was given: a
 * queue that a draft makes new has nobody who answers, and who is left waiting is counted.
 *
 * @example replayQueues([{ tier: "low", since: 0, answered: 600_000, was: { queue: "desk", bonusSeconds: 0, withinMinutes: 60 }, now: { queue: "desk", bonusSeconds: 0, withinMinutes: 60 } }]).tiers[0].nowMinutes // 10
 */
export function replayQueues(waits: readonly QueuedWait[]): Replay {
  const [was, now] = [played(waits, ({ was: place }) => place), played(waits, ({ now: place }) => place)];
  const tiers = TIERS.flatMap((tier) => {
    const of = waits.flatMap((wait, place) => (wait.tier === tier ? [place] : []));
    if (of.length === 0) return [];
    const both = of.filter((place) => was[place] !== undefined && now[place] !== undefined);
    const minutes = (answers: readonly (number | undefined)[]) => (both.length === 0 ? 0 : both.reduce((sum, place) => sum + answers[place]! - waits[place]!.since, 0) / both.length / 60_000);
    const inTime = (answers: readonly (number | undefined)[], side: "was" | "now") => of.filter((place) => answers[place] !== undefined && answers[place] <= waits[place]!.since + waits[place]![side].withinMinutes * 60_000).length;
    return [{ tier, waits: of.length, wasMinutes: minutes(was), nowMinutes: minutes(now), wasInTime: inTime(was, "was"), nowInTime: inTime(now, "now") }];
  });
  return { waits: waits.length, unanswered: now.filter((answer) => answer === undefined).length, tiers };
}

/** When each would be answered; undefined where nobody is left to answer. */
function played(waits: readonly QueuedWait[], placeOf: (wait: QueuedWait) => QueuePlace): readonly (number | undefined)[] {
  const answers: (number | undefined)[] = waits.map(() => undefined);
  const moments = Map.groupBy(waits, ({ was }) => was.queue);
  const arrivals = Map.groupBy(waits.map((wait, index) => ({ wait, index })), ({ wait }) => placeOf(wait).queue);
  for (const [queue, came] of arrivals) {
    const order = came.toSorted((a, b) => a.wait.since - b.wait.since);
    const waiting: { readonly index: number; readonly due: number }[] = [];
    let next = 0;
    for (const moment of (moments.get(queue) ?? []).map(({ answered }) => answered).toSorted((a, b) => a - b)) {
      for (; next < order.length && order[next]!.wait.since <= moment; next++) {
        const { wait, index } = order[next]!;
        const { withinMinutes, bonusSeconds } = placeOf(wait);
        insert(waiting, { index, due: wait.since + withinMinutes * 60_000 - bonusSeconds * 1000 });
      }
      const first = waiting.shift();
      if (first) answers[first.index] = moment;
    }
  }
  return answers;
}

/** In the order in which they are due; of equals who came first. */
function insert(waiting: { readonly index: number; readonly due: number }[], one: { readonly index: number; readonly due: number }): void {
  let [low, high] = [0, waiting.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waiting[middle]!.due <= one.due) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, one);
}
