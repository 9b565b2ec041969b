// The way in for touch points of every channel, in durable micro-batches: whoever is answered has it on disk.
// Two doors: `take` writes facts and can say what was new; `accept` writes into the journal, which is one short statement,
// and lets them become facts a moment later. Under a flood senders are answered all the same.
import type { InteractionInput } from "../interactions/index.ts";
import type { Sight } from "../organisation/index.ts";
import { type Ground, isDatabaseAway, MicroBatcher, type Refusal, refusalOf, transaction } from "../platform/index.ts";
import { startJournal } from "./intake-journal.ts";
import { HOLD_IDENTITIES } from "./resolve-identities.ts";
import { checkTouchPoint, type Ready, type Source, type Taken, writeTouchPoints } from "./touch-points.ts";

export interface Intake {
  /**
   * Takes touch points of one source and makes facts of them. Either all of them are on disk when it resolves, or none is.
   *
   * @param sight what the sender sees: about others nothing is taken
   * @throws {Refusal} bad-input naming the place, if one cannot be taken; too-many, if more arrives than can be written;
   *   not-found or not-allowed, if one is outside of the sight or says to whom somebody belongs
   */
  take(source: Source, inputs: readonly InteractionInput[], sight?: Sight): Promise<Taken>;
  /**
   * Takes those touch points of one source that can be taken: they are on disk when it resolves, and become facts soon.
   *
   * @returns for each of them, in their order, the reason why it was not taken, or undefined
   * @throws {BatcherFull} if more arrives than can be written
   */
  accept(source: Source, inputs: readonly InteractionInput[]): Promise<readonly (Refusal | undefined)[]>;
  /** Resolves when everything taken before has become facts. */
  settle(): Promise<void>;
  /** Stops; what the journal holds becomes facts after the next start. */
  stop(): Promise<void>;
}

/** Requests in one write, and requests that may wait before senders are asked to come back. */
const LIMITS = { most: 400, waiting: 20_000 };

/** @param report hears what went wrong while the journal's touch points became facts */
export function startIntake(ground: Ground, report: (error: unknown) => void = () => undefined): Intake {
  const batcher = new MicroBatcher<Ready, Taken>((batch) => writeBatch(ground, batch), LIMITS);
  const journal = startJournal(ground, report);
  return {
    take: async (source, inputs, sight) => {
      if (inputs.length === 0) return { recorded: 0, duplicates: 0 };
      return batcher.add({ source, sight, items: inputs.map((input, i) => checkTouchPoint(source, input, `interactions[${i}]`)) });
    },
    accept: async (source, inputs) => {
      const reasons = inputs.map((input) => whyNot(source, input));
      const good = reasons.every((reason) => reason === undefined) ? inputs : inputs.filter((_, i) => reasons[i] === undefined);
      if (good.length > 0) await journal.append(source, good);
      return reasons;
    },
    settle: () => batcher.settle().then(journal.settle),
    stop: () => batcher.settle().then(journal.stop),
  };
}

function whyNot(source: Source, input: InteractionInput): Refusal | undefined {
  try {
    checkTouchPoint(source, input, "event");
    return undefined;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code !== "bad-input") throw error;
    return refusal;
  }
}

/** Writes all together; where that fails for what one of them holds, each alone, so that only that one is refused. */
async function writeBatch(ground: Ground, batch: readonly Ready[]): Promise<(Taken | Error)[]> {
  try {
    return await writeTogether(ground, batch);
  } catch (error) {
    if (batch.length === 1 || isDatabaseAway(error)) throw error;
    const results: (Taken | Error)[] = [];
    for (const ready of batch) results.push(await writeTogether(ground, [ready]).then(([taken]) => taken!, (alone: unknown) => (alone instanceof Error ? alone : new Error(String(alone)))));
    return results;
  }
}

async function writeTogether(ground: Ground, batch: readonly Ready[]): Promise<Taken[]> {
  const taken = await transaction(ground.db, (tx) => writeTouchPoints(tx, ground.now(), batch), { first: HOLD_IDENTITIES });
  ground.nudge();
  return taken;
}
