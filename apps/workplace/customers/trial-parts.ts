// What the rules would do with many customers, asked part by part and put together.
import type { Trial, TrialLine } from "../../../engine/decisions/contract.ts";

const keyOf = ({ kind, actionId, why }: TrialLine) => JSON.stringify([kind, actionId, why]);
const KINDS: readonly TrialLine["kind"][] = ["advised", "held", "nothing"];

/** Lines of several parts as those of one: the same answer is one line, most customers first. */
export function joinLines(parts: readonly (readonly TrialLine[])[]): readonly TrialLine[] {
  const lines = [...Map.groupBy(parts.flat(), keyOf).values()].map((same) => ({ ...same[0]!, who: same.flatMap(({ who }) => who) }));
  return lines.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || other.who.length - one.who.length || one.title.localeCompare(other.title));
}

/**
 * All parts, one after the other.
 *
 * @param ask for the part that begins behind a customer
 * @param say hears how many have been asked about, of how many
 */
export async function allParts(ask: (after: string | undefined) => Promise<Trial>, say: (done: number, customers: number) => void): Promise<Trial> {
  const parts: (readonly TrialLine[])[] = [];
  for (let after: string | undefined; ; ) {
    const trial = await ask(after);
    parts.push(trial.lines);
    say(trial.done, trial.customers);
    if (trial.next === null) return { ...trial, lines: [...joinLines(parts)] };
    after = trial.next;
  }
}
