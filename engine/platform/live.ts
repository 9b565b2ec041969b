// The live stream: one reader of the log for the whole process, many listeners.
import type { LiveEvent } from "./contract.ts";
import { type Database, row, sql } from "./database.ts";
import { type LogEntry, logPosition, readLog } from "./log.ts";

export interface LiveBus {
  /**
   * Calls `hear` with every event after `after`, past ones first, in order, none left out; gives the way to stop.
   *
   * @param hearWorkedOut is told up to which of the events that were heard all that follows from them (profiles, value,
   *   segments, what is amiss) has been worked out: who read before that may have read what held before
   */
  listen(after: number, hear: (event: LiveEvent) => void, hearWorkedOut?: (position: number) => void): () => void;
  nudge(): void;
  readonly position: () => number;
  stop(): Promise<void>;
}

interface Listener {
  reached: number;
  readonly hear: (event: LiveEvent) => void;
  readonly hearWorkedOut: ((position: number) => void) | undefined;
  toldWorkedOut: number;
}

const GATHER_MILLIS = 20;
/** While followers are behind it is asked so often how far they are. */
const LOOK_AGAIN_MILLIS = 40;

export function toLiveEvent(entry: LogEntry): LiveEvent {
  return { position: entry.position, topic: entry.topic, at: entry.at.toISOString(), customerIds: [...entry.body.identityIds], conversationId: entry.body.conversationId };
}

/** @param everyMillis how often the log is read when nobody nudges: the delay for changes made by another process */
export async function startLiveBus(db: Database, options: { readonly everyMillis: number; readonly report: (error: unknown) => void; /** names of those who work out what follows from events */ readonly followers?: readonly string[] }): Promise<LiveBus> {
  const followers = [...(options.followers ?? [])];
  let position = await logPosition(db);
  let workedOut = 0;
  const listeners = new Set<Listener>();
  let stopped = false;
  let wake: (() => void) | undefined;
  let nudged = false;

  /** A part at a time, so that one who asks for everything does not keep the others waiting. */
  async function catchUpListener(listener: Listener): Promise<void> {
    const entries = await readLog(db, listener.reached, 500);
    for (const entry of entries) tell(listener, entry);
    if (entries.length === 0) listener.reached = position;
    else if (listener.reached < position) nudged = true;
  }
  function tell(listener: Listener, entry: LogEntry): void {
    if (entry.position <= listener.reached) return;
    listener.reached = entry.position;
    listener.hear(toLiveEvent(entry));
  }

  async function tellWorkedOut(): Promise<void> {
    if (workedOut < position) workedOut = followers.length === 0 ? position : await reachedByAll(db, followers);
    for (const listener of listeners) {
      const known = Math.min(workedOut, listener.reached);
      if (known <= listener.toldWorkedOut) continue;
      listener.toldWorkedOut = known;
      listener.hearWorkedOut?.(known);
    }
  }

  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      try {
        const entries = await readLog(db, position, 500);
        for (const entry of entries) {
          // Only listeners that have everything before this entry hear it here; the others catch up by themselves.
          for (const listener of listeners) if (listener.reached === position) tell(listener, entry);
          position = entry.position;
        }
        for (const listener of listeners) if (listener.reached < position) await catchUpListener(listener);
        await tellWorkedOut();
      } catch (error) {
        options.report(error);
      }
      if (!nudged && !stopped)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, workedOut < position ? Math.min(LOOK_AGAIN_MILLIS, options.everyMillis) : options.everyMillis);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      // Under a flood many commits are read at once; nobody sees that a screen is a fiftieth of a second later.
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, GATHER_MILLIS));
    }
  })();

  const nudge = () => {
    nudged = true;
    wake?.();
  };
  return {
    listen(after, hear, hearWorkedOut) {
      const listener: Listener = { reached: after, hear, hearWorkedOut, toldWorkedOut: 0 };
      listeners.add(listener);
      nudge();
      return () => listeners.delete(listener);
    },
    nudge,
    position: () => position,
    async stop() {
      stopped = true;
      wake?.();
      await loop;
    },
  };
}

/** The place of the log to which all of these have read; 0 while one has not begun. */
async function reachedByAll(db: Database, followers: readonly string[]): Promise<number> {
  const found = (await row<{ least: number | null; begun: number }>(db, sql`select min(position) as least, count(*)::integer as begun from follower where name = any(${[...followers]}::text[])`))!;
  return found.begun < followers.length ? 0 : (found.least ?? 0);
}
