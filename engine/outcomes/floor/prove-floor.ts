// Every day anew: did the floor hold yesterday? What was promised to every customer is looked at from what was done, not from what the
// rules say.
import { decidedAbout, floorOfDay } from "../../decisions/index.ts";
import { apart, appendLog, type Database, type Ground, row, rows, sql, transaction } from "../../platform/index.ts";
import { endedOf, waitingNow, waitsBegunIn } from "../../service/index.ts";
import type { FloorPage, FloorProof } from "./floor-contract.ts";
import { againstFirstCome, FEWEST, type FloorState, KEPT_SHARE, keptInTime, outcomeParity, overtaking, type Tier, TIERS, type Wait, worstOf } from "./floor-figures.ts";

const DAY = 86_400_000;
/** A day is looked at anew as long as somebody who wrote on it waits still, and so often. */
const LOOKED_AT_DAYS = 7;
/** What is settled at once is known a week after, and counted over four weeks. */
const SETTLED_AFTER_DAYS = 8;
const SETTLED_OVER_DAYS = 28;
const SHOWN_DAYS = 90;
/** What holds for a customer whom no decision told of an answer's time. */
const FOUR_HOURS = 240;

/** What happened on a day (UTC), and whether the floor held. */
export async function floorProof(ground: Ground, day: string): Promise<FloorProof> {
  const { db } = ground;
  const now = ground.now();
  const from = new Date(`${day}T00:00:00Z`);
  const until = new Date(from.getTime() + DAY);
  const decided = await floorOfDay(db, from, until);
  const waits = (await waitsBegunIn(db, from, until)).map(({ conversationId, since, answered, tier }): Wait => {
    const routed = decidedAbout(decided.routed.get(conversationId) ?? [], since.getTime());
    return { queue: routed?.queue ?? "", tier: tierOf(routed?.tier ?? tier), since: since.getTime(), answered: answered?.getTime() ?? null, due: since.getTime() + (routed?.answerWithinMinutes ?? FOUR_HOURS) * 60_000 };
  });
  const [settledFrom, settledUntil] = [new Date(from.getTime() - (SETTLED_AFTER_DAYS + SETTLED_OVER_DAYS - 1) * DAY), new Date(from.getTime() - (SETTLED_AFTER_DAYS - 1) * DAY)];
  const parity = outcomeParity(await endedOf(db, settledFrom, settledUntil));
  const passing = overtaking(waits);
  const { longestBonusSeconds, tooFar, menus, menusWithoutPerson, imagined } = decided;
  const parts = {
    overtaken: { ...passing, state: tooFar > 0 ? ("broken" as const) : passing.state === "too-few" && decided.decisions > 0 ? ("held" as const) : passing.state, longestBonusSeconds, tooFar },
    inTime: { ...keptInTime(waits, now.getTime()), needed: KEPT_SHARE },
    inOrder: againstFirstCome(waits),
    person: { state: never(menus, menusWithoutPerson), menus, without: menusWithoutPerson },
    blind: { state: imagined.broken.length > 0 ? ("broken" as const) : imagined.profiles < FEWEST ? ("too-few" as const) : ("held" as const), profiles: imagined.profiles, broken: [...imagined.broken] },
    settled: { ...parity, from: dayOf(settledFrom), until: dayOf(settledUntil) },
  };
  return {
    day, provedAt: now.toISOString(), state: worstOf(Object.values(parts).map(({ state }) => state)), waits: waits.length, decisions: decided.decisions, waiting: waits.filter(({ answered }) => answered === null).length,
    ...parts,
  };
}

const tierOf = (written: string): Tier => TIERS.find((tier) => tier === written) ?? "none";
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
/** What may not happen once is broken by one, and held by any. */
const never = (of: number, broken: number): FloorState => (broken > 0 ? "broken" : of === 0 ? "too-few" : "held");

/**
 * Works out what was not looked at yet of the last seven days, and what somebody waited on still. One that turns out broken is said in the log.
 *
 * @returns the days that were worked out
 */
export async function proveFloor(ground: Ground): Promise<string[]> {
  const days = await daysToProve(ground);
  for (const day of days) {
    const proof = await floorProof(ground, day);
    const before = await row<{ state: FloorState }>(ground.db, sql`select state from floor_proof where day = ${day}::date`);
    await transaction(ground.db, async (tx) => {
      await sql`insert into floor_proof (day, proved_at, state, proof) values (${day}::date, ${proof.provedAt}::timestamptz, ${proof.state}, ${JSON.stringify(proof)}::json)
        on conflict (day) do update set proved_at = excluded.proved_at, state = excluded.state, proof = excluded.proof`.execute(tx);
      if (proof.state !== before?.state) await appendLog(tx, ground.now(), { topic: "floor", about: { day, state: proof.state } });
    });
  }
  return days;
}

export interface FloorTask {
  readonly databaseUrl: string;
}

/** The same in a thread of its own, where there is something to do: it reads every decision of a day. */
export async function proveFloorIfDue(ground: Ground): Promise<void> {
  if ((await daysToProve(ground)).length === 0) return;
  if (ground.databaseUrl === undefined) await proveFloor(ground);
  else await apart<FloorTask, never, void>(new URL("./floor-worker.ts", import.meta.url), { databaseUrl: ground.databaseUrl });
  ground.nudge();
}

/** Full days on which anything was decided or written, oldest first. */
async function daysToProve({ db, now }: Ground): Promise<string[]> {
  const today = new Date(`${dayOf(now())}T00:00:00Z`);
  const found = await rows<{ day: string }>(
    db, // rides message_newest, decision (at)
    sql`select to_char(d, 'YYYY-MM-DD') as day from generate_series(${new Date(today.getTime() - LOOKED_AT_DAYS * DAY)}::timestamptz at time zone 'UTC', ${today}::timestamptz at time zone 'UTC' - interval '1 day', interval '1 day') d
        left join floor_proof f on f.day = d::date
        where (f.day is null or (f.proved_at < ${today}::timestamptz and (f.proof->>'waiting')::integer > 0))
          and (exists (select 1 from decision t where t.at >= d at time zone 'UTC' and t.at < (d + interval '1 day') at time zone 'UTC')
            or exists (select 1 from message m where m.at >= d at time zone 'UTC' and m.at < (d + interval '1 day') at time zone 'UTC' and m.author_kind = 'customer' and m.import_id is null)) order by d`,
  );
  return found.map(({ day }) => day);
}

/** What was found of the last days, and who waits now. */
export async function readFloor({ db }: Pick<Ground, "db">): Promise<FloorPage> {
  const [days, waiting] = await Promise.all([rows<{ proof: FloorProof }>(db, sql`select proof from floor_proof order by day desc limit ${SHOWN_DAYS}`), waitingNow(db)]);
  return { days: days.map(({ proof }) => proof), waiting: waiting.map(({ tier, open, oldest }) => ({ tier, open, oldest: oldest.toISOString() })) };
}

/** The newest day on which the floor did not hold, if it is one of the last seven that were looked at. */
export async function brokenFloor(db: Database): Promise<string | null> {
  const found = await row<{ day: string }>(db, sql`select to_char(day, 'YYYY-MM-DD') as day from (select day, state from floor_proof order by day desc limit ${LOOKED_AT_DAYS}) f where state = 'broken' order by day desc limit 1`);
  return found?.day ?? null;
}
