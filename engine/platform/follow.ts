// Readers of the log: later steps that learn what earlier ones wrote. Each remembers its place in the same transaction
// as its work, so a crash repeats nothing and loses nothing.
import { type Database, row, sql, type Transaction, transaction } from "./database.ts";
import { type LogEntry, readLog } from "./log.ts";

export interface Follower {
  readonly name: string;
  readonly topics: readonly LogEntry["topic"][];
  /** Does the work for some lines, oldest first. May append to the log itself. */
  handle(tx: Transaction, entries: readonly LogEntry[]): Promise<void>;
}

/** Lets one follower read on; gives the number of lines it saw, 0 when it is up to date or another process is at it. */
export async function followOnce(db: Database, follower: Follower, limit = 500): Promise<number> {
  return transaction(db, async (tx) => {
    await sql`insert into follower (name, position) values (${follower.name}, 0) on conflict do nothing`.execute(tx);
    const place = await row<{ position: number }>(tx, sql`select position from follower where name = ${follower.name} for update skip locked`);
    if (!place) return 0;
    const entries = await readLog(tx, place.position, limit);
    if (entries.length === 0) return 0;
    const concerned = entries.filter((entry) => follower.topics.includes(entry.topic));
    if (concerned.length > 0) await follower.handle(tx, concerned);
    await sql`update follower set position = ${entries.at(-1)!.position} where name = ${follower.name}`.execute(tx);
    return entries.length;
  });
}

/** Lets each follower, in their order, read on once; tells whether any found something. */
async function followRound(db: Database, followers: readonly Follower[]): Promise<boolean> {
  let progressed = false;
  for (const follower of followers) if ((await followOnce(db, follower)) > 0) progressed = true;
  return progressed;
}

/** Lets all followers, in their order, read until nothing is left. For commands and tests; the server uses keepFollowing. */
export async function catchUp(db: Database, followers: readonly Follower[]): Promise<void> {
  while (await followRound(db, followers));
}

/** So soon after a round another seldom finds enough to be worth it; so long nobody minds to wait. */
const GATHER_MILLIS = 60;

export interface Following {
  /** Something was committed: look now rather than at the next round. */
  nudge(): void;
  stop(): Promise<void>;
}

export function keepFollowing(db: Database, followers: readonly Follower[], report: (error: unknown) => void): Following {
  let stopped = false;
  let wake: (() => void) | undefined;
  let nudged = false;
  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      const began = performance.now();
      try {
        if (await followRound(db, followers)) {
          // Under a flood the followers gather what arrives and leave three quarters of the time to those who take it in.
          await pause(Math.min(2000, Math.max(GATHER_MILLIS, 3 * (performance.now() - began))), true);
          continue;
        }
      } catch (error) {
        report(error);
        await pause(500);
      }
      if (!nudged && !stopped) await pause(250);
    }
  })();
  function pause(millis: number, whateverHappens = false): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      wake = () => {
        if (whateverHappens && !stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
  return {
    nudge() {
      nudged = true;
      wake?.();
    },
    async stop() {
      stopped = true;
      wake?.();
      await loop;
    },
  };
}
