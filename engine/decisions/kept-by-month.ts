// Decisions are kept by the month in which they were taken: months to come have their part of the tables before they begin.
import { type Database, momentOfId, rows, run, sql, transaction } from "../platform/index.ts";

/** Tables of which each row carries the id of its decision, which says when that was taken. */
const BY_MONTH = ["decision", "decision_action"] as const;
/** What statements choose by. The facts and answers of a record are long, and to look at thousands of them would hold up whoever decides. */
const CHOSEN_BY = {
  decision: ["identity_id", "decision_id", "at", "surface", "policy_key", "policy_version", "arm"],
  decision_action: ["identity_id", "decision_id", "action_id", "at", "state", "rule", "arm", "experiment"],
} as const;
/** A server that is stopped for two months still finds a part for its first decision. */
const MONTHS_AHEAD = 3;

/**
 * Makes the parts of months that have none, from the last there is to three months ahead. Parts follow each other without a gap. What
 * was kept with that which lies in no month moves to where it belongs. Nothing is done where all is there; does no harm twice at once.
 *
 * @returns the parts that were made
 * @throws {Error} where a part cannot be made within two seconds, for somebody reads on; the next round tries again
 */
export async function keepMonths(db: Database, now: Date): Promise<string[]> {
  const until = monthAfter(now, MONTHS_AHEAD);
  const made: string[] = [];
  for (const table of BY_MONTH) {
    if ((await endOf(db, table)) >= until) continue;
    made.push(
      ...(await transaction(db, async (tx) => {
        await run(tx, sql`select set_config('lock_timeout', '2s', true)`);
        // One after the other; whoever reads or writes is not held up by this.
        await run(tx, sql`lock table ${sql.table(table)} in share update exclusive mode`);
        const parts: string[] = [];
        for (let from = await endOf(tx, table); from < until; from = monthAfter(from, 1)) parts.push(await makePart(tx, table, from, monthAfter(from, 1)));
        return parts;
      })),
    );
  }
  return made;
}

const LOOKED_AT_MILLIS = 24 * 60 * 60_000;

/** Has PostgreSQL look once a day at the tables as wholes: it looks at their parts of its own accord, and plans by both. */
export async function lookAtWholes(db: Database, now: Date): Promise<void> {
  const due = await rows<{ name: (typeof BY_MONTH)[number] }>(db, sql`select relname as name from pg_stat_user_tables where relname = any(${[...BY_MONTH]}::text[]) and coalesce(last_analyze < ${new Date(now.getTime() - LOOKED_AT_MILLIS)}::timestamptz, true)`);
  for (const { name } of due) await run(db, sql`analyze ${sql.table(name)} (${sql.join(CHOSEN_BY[name].map((column) => sql.ref(column)))})`);
}

/** When the last of its parts ends. */
async function endOf(db: Database, table: string): Promise<Date> {
  const found = await rows<{ bound: string }>(db, sql`select pg_get_expr(c.relpartbound, c.oid) as bound from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = ${table}::text::regclass`);
  const ends = found.flatMap(({ bound }) => /TO \('([0-9a-f-]{36})'\)/.exec(bound)?.[1] ?? []).sort();
  const last = ends.at(-1);
  if (last === undefined) throw new Error(`expected the table ${table} to be kept in parts, found ${found.map(({ bound }) => bound).join() || "none"}`);
  return momentOfId(last);
}

async function makePart(tx: Database, table: string, from: Date, to: Date): Promise<string> {
  const name = `${table}_${from.toISOString().slice(0, 7).replace("-", "_")}`;
  const [first, end] = [firstIdOf(from), firstIdOf(to)];
  await run(tx, sql`create table ${sql.table(name)} (like ${sql.table(table)} including defaults)`);
  await run(tx, sql`with moved as (delete from ${sql.table(`${table}_else`)} where decision_id >= ${first}::uuid and decision_id < ${end}::uuid returning *) insert into ${sql.table(name)} select * from moved`);
  await run(tx, sql`alter table ${sql.table(table)} attach partition ${sql.table(name)} for values from (${sql.lit(first)}) to (${sql.lit(end)})`);
  return name;
}

function monthAfter(at: Date, months: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
}

/** No id of a moment comes before it. */
function firstIdOf(at: Date): string {
  const millis = at.getTime().toString(16).padStart(12, "0");
  return `${millis.slice(0, 8)}-${millis.slice(8)}-0000-0000-000000000000`;
}
