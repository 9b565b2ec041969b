// What was taken and acknowledged and has not become facts yet. An entry goes in the transaction that makes facts of it,
// so a crash at any point loses nothing and doubles nothing; several processes share the work.
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type InteractionInput, keepRefused, type Refused } from "../interactions/index.ts";
import { BatcherFull, type Database, type Ground, isDatabaseAway, MicroBatcher, newId, row, rows, sql, transaction } from "../platform/index.ts";
import { HOLD_IDENTITIES } from "./resolve-identities.ts";
import { checkTouchPoint, type Ready, type Source, writeTouchPoints } from "./touch-points.ts";

/** So many touch points become facts in one transaction; more would keep requests waiting that come meanwhile. */
const AT_ONCE = 500;
/** In one statement, and before it in memory. */
const WRITE_CHARACTERS = 4_000_000;
const WAITING_CHARACTERS = 128_000_000;
/** An entry holds about so many characters at most, unless one request alone is larger. */
const ENTRY_CHARACTERS = 100_000;
/** With so many touch points waiting they become facts as fast as they are taken, and senders share the machine with that. */
const MUCH_WAITING = 200_000;
/** With so many waiting, senders are asked to come back: on two cores, a minute's work or a few. */
const MOST_WAITING = 500_000;
const LOOK_EVERY_MILLIS = 5000;
/** In a flood so many times the time of a round is left to those who send. */
const LEAVE_TO_SENDERS = 3;

/** One request in the journal: text, because it is written once and read once. */
interface Request {
  readonly text: string;
  readonly touchPoints: number;
}

interface Written {
  readonly source: Source;
  readonly inputs: readonly InteractionInput[];
}

export interface Journal {
  /** Resolves when it is on disk. */
  append(source: Source, inputs: readonly InteractionInput[]): Promise<void>;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export function startJournal(ground: Ground, report: (error: unknown) => void): Journal {
  const batcher = new MicroBatcher<Request, undefined>(async (requests) => {
    await writeEntries(ground, requests);
    const touchPoints = requests.reduce((sum, request) => sum + request.touchPoints, 0);
    waiting = (waiting ?? 0) + touchPoints;
    arrived += touchPoints;
    wake();
    return requests.map(() => undefined);
  }, { most: WRITE_CHARACTERS, waiting: WAITING_CHARACTERS, weigh: ({ text }) => text.length });
  let waiting: number | undefined; // counted at the beginning, and again whenever the journal was found empty
  let arrived = 0;
  let stopped = false;
  let settling = false;
  let working: Promise<void> | undefined;
  let more = true;

  function wake(): void {
    more = true;
    if (stopped) return;
    working ??= work().finally(() => {
      working = undefined;
      if (more) wake(); // woken between the last look and here
    });
  }

  async function work(): Promise<void> {
    waiting ??= await journalWaiting(ground.db).then(({ touchPoints }) => touchPoints, () => undefined);
    while (more && !stopped) {
      more = false;
      const began = performance.now();
      const arrivedBefore = arrived;
      let applied = 0;
      try {
        applied = await applyRound(ground);
        waiting = applied > 0 ? Math.max(0, (waiting ?? 0) - applied) : (await journalWaiting(ground.db)).touchPoints;
        more ||= waiting > 0;
        if (applied === 0 && waiting > 0) await pause(300); // another process is at it
      } catch (error) {
        if (!isDatabaseAway(error)) report(error);
        more = true;
        await pause(500);
      }
      // In a flood more comes than becomes facts, whatever is done. Then senders are answered first, as long as there is room.
      const isFlooded = arrived - arrivedBefore > applied && (waiting ?? 0) < MUCH_WAITING;
      if (isFlooded && !settling) await pause(Math.min(1000, LEAVE_TO_SENDERS * (performance.now() - began)));
    }
  }

  wake(); // what a process before this one left
  const looking = setInterval(wake, LOOK_EVERY_MILLIS); // what another process left that has ended since
  looking.unref();
  return {
    async append(source, inputs) {
      if ((waiting ?? 0) > MOST_WAITING) throw new BatcherFull("too much is waiting to become facts");
      await batcher.add({ text: JSON.stringify({ source, inputs } satisfies Written), touchPoints: inputs.length });
    },
    async settle() {
      await batcher.settle();
      settling = true;
      wake();
      await working;
      settling = false;
    },
    async stop() {
      clearInterval(looking);
      await batcher.settle();
      stopped = true;
      await working;
    },
  };
}

/** Makes facts of all that was taken before now. For commands, and before somebody is erased; the server does it all the time. */
export async function emptyJournal(ground: Ground): Promise<void> {
  // By what waits now, not by when it came: clocks are put back, and those of two servers differ.
  const waiting = (await rows<{ id: string }>(ground.db, sql`select entry_id as id from intake_journal`)).map(({ id }) => id);
  const isLeft = () => row(ground.db, sql`select 1 from intake_journal where entry_id = any(${waiting}::uuid[]) limit 1`);
  while (waiting.length > 0 && (await isLeft())) if ((await applyRound(ground)) === 0) await pause(50); // another process is at it
}

/** How many touch points were acknowledged and are not facts yet, and since when the oldest waits. */
export async function journalWaiting(db: Database): Promise<{ readonly touchPoints: number; readonly since: Date | null }> {
  return (await row(db, sql`select coalesce(sum(touch_points), 0)::integer as "touchPoints", min(taken_at) as since from intake_journal`))!;
}

/** One statement, and with it one way to the disk, for everything that arrived meanwhile. */
async function writeEntries(ground: Ground, requests: readonly Request[]): Promise<void> {
  const now = ground.now();
  const entries: { texts: string[]; touchPoints: number; characters: number }[] = [];
  for (const { text, touchPoints } of requests) {
    let entry = entries.at(-1);
    if (!entry || entry.characters + text.length > ENTRY_CHARACTERS || entry.touchPoints + touchPoints > AT_ONCE) entries.push((entry = { texts: [], touchPoints: 0, characters: 0 }));
    entry.texts.push(text);
    entry.touchPoints += touchPoints;
    entry.characters += text.length;
  }
  await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests)
    select id, ${now}::timestamptz, n, r from unnest(${entries.map(() => newId(now.getTime()))}::uuid[], ${entries.map((e) => e.touchPoints)}::integer[], ${entries.map((e) => `[${e.texts.join(",")}]`)}::text[]) as t (id, n, r)`.execute(ground.db);
}

interface Entry {
  readonly entryId: string;
  readonly takenAt: Date;
  readonly touchPoints: number;
  readonly requests: string;
}

/** Makes facts of the oldest entries; gives how many touch points that were, 0 when nothing waits or others are at it. */
async function applyRound(ground: Ground): Promise<number> {
  let failing: readonly Entry[] = [];
  try {
    const applied = await transaction(ground.db, async (tx) => {
      const entries = (failing = await oldest(tx));
      if (entries.length === 0) return 0;
      await writeTouchPoints(tx, ground.now(), entries.flatMap((entry) => readyOf(entry)));
      await remove(tx, entries);
      return sumOf(entries);
    }, { first: HOLD_IDENTITIES });
    if (applied > 0) ground.nudge();
    return applied;
  } catch (error) {
    if (failing.length === 0 || isDatabaseAway(error)) throw error;
    for (const entry of failing) await applyEntry(ground, entry);
    ground.nudge();
    return sumOf(failing);
  }
}

const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { touchPoints }) => sum + touchPoints, 0);

/** The oldest entries that nobody else is at, up to AT_ONCE touch points but at least one entry. Rides the primary key. */
function oldest(tx: Database): Promise<Entry[]> {
  return rows<Entry>(
    tx,
    sql`with free as (select entry_id, touch_points from intake_journal order by entry_id limit 32 for update skip locked),
          counted as (select entry_id, sum(touch_points) over (order by entry_id) - touch_points as before from free)
        select j.entry_id as "entryId", j.taken_at as "takenAt", j.touch_points as "touchPoints", j.requests
        from counted join intake_journal j using (entry_id) where before < ${AT_ONCE} order by j.entry_id`,
  );
}

async function remove(tx: Database, entries: readonly Entry[]): Promise<void> {
  await sql`delete from intake_journal where entry_id = any(${entries.map((e) => e.entryId)}::uuid[])`.execute(tx);
}

function readyOf(entry: Entry): Ready[] {
  return (JSON.parse(entry.requests) as Written[]).map(({ source, inputs }) => ({ source, items: inputs.map((input) => checkTouchPoint(source, input, "event")) }));
}

interface Single {
  readonly source: Source;
  readonly input: InteractionInput;
}

/**
 * Where a round fails for what one touch point holds: halved until it is found, so that the others cost little more than
 * without it. What cannot become a fact is kept aside, whole.
 */
async function applyEntry(ground: Ground, entry: Entry): Promise<void> {
  const aside: Refused[] = [];
  await applyHalves(ground, (JSON.parse(entry.requests) as Written[]).flatMap(({ source, inputs }) => inputs.map((input) => ({ source, input }))), aside);
  await transaction(ground.db, async (tx) => {
    // Where another process has meanwhile done the same, it was kept aside there.
    const isOurs = (await rows(tx, sql`delete from intake_journal where entry_id = ${entry.entryId}::uuid returning 1`)).length > 0;
    if (isOurs) await keepRefused(tx, ground.now(), aside);
  });
}

async function applyHalves(ground: Ground, singles: readonly Single[], aside: Refused[]): Promise<void> {
  if (singles.length === 0) return;
  try {
    await transaction(ground.db, (tx) => writeTouchPoints(tx, ground.now(), singles.map(({ source, input }) => ({ source, items: [checkTouchPoint(source, input, "event")] }))), { first: HOLD_IDENTITIES });
  } catch (error) {
    if (isDatabaseAway(error)) throw error; // the entry is still there, and what was written of it is known by its message
    const [only] = singles;
    if (singles.length > 1) {
      const half = Math.ceil(singles.length / 2);
      await applyHalves(ground, singles.slice(0, half), aside);
      await applyHalves(ground, singles.slice(half), aside);
    } else aside.push({ source: only!.source.name, channel: "tracking", field: "event", reason: `It was taken and then could not be kept: ${(error as Error).message}`, body: JSON.stringify(only!.input), acknowledged: true });
  }
}
