// How often rows of the rules took part, over months: days that are over are counted once and kept, what is left is counted when asked.
import { type Database, type Ground, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";

const DAY = 86_400_000;
/** Days that somebody may ask about. */
export const KEPT_DAYS = 91;
/** What was decided at the end of a day is written a moment later. */
const SETTLES_MILLIS = 10 * 60_000;

const dayOf = (millis: number): string => new Date(Math.floor(millis / DAY) * DAY).toISOString().slice(0, 10);

/**
 * Counts days that are over, the oldest first, for as long as it may; what is older than anybody asks about goes.
 *
 * @returns how many days were counted
 */
export async function countRuleDays(ground: Ground, mayTakeMillis = 500): Promise<number> {
  const { db } = ground;
  const now = ground.now().getTime();
  const began = performance.now();
  const first = Math.floor(now / DAY) * DAY - KEPT_DAYS * DAY;
  const last = Math.floor((now - SETTLES_MILLIS) / DAY) * DAY; // not included
  const done = new Set((await rows<{ day: string }>(db, sql`select day::text as day from rule_day`)).map(({ day }) => day));
  let counted = 0;
  for (let at = first; at < last && performance.now() - began < mayTakeMillis; at += DAY) {
    if (!done.has(dayOf(at))) counted += (await countDay(db, new Date(at))) ? 1 : 0;
  }
  if (counted === 0 && [...done].some((day) => day < dayOf(first)))
    await transaction(db, async (tx) => {
      for (const table of ["rule_day_fits", "rule_day_advised", "rule_day"]) await sql`delete from ${sql.table(table)} where day < ${dayOf(first)}::date`.execute(tx);
    });
  return counted;
}

/** Whoever writes decisions of days that are over, such as those of a copy that is put back, has all days counted anew. */
export async function forgetRuleDays(tx: Transaction): Promise<void> {
  for (const table of ["rule_day_fits", "rule_day_advised", "rule_day"]) await sql`delete from ${sql.table(table)}`.execute(tx);
}

async function countDay(db: Database, from: Date): Promise<boolean> {
  const [day, to] = [dayOf(from.getTime()), new Date(from.getTime() + DAY)];
  return transaction(db, async (tx) => {
    // Of two processes the second waits here, and then has nothing to do.
    if (!(await row(tx, sql`insert into rule_day (day) values (${day}::date) on conflict do nothing returning day`))) return false;
    await sql`insert into rule_day_fits (policy_key, row, policy_version, day, fits)
      select d.policy_key, f->>'row', d.policy_version, ${day}::date, count(*) from decision d cross join lateral jsonb_array_elements(d.fired) f where d.at >= ${from}::timestamptz and d.at < ${to}::timestamptz group by 1, 2, 3`.execute(tx);
    await sql`insert into rule_day_advised (rule, day, advised)
      select a.rule, ${day}::date, count(distinct a.decision_id) from decision_action a where a.at >= ${from}::timestamptz and a.at < ${to}::timestamptz and a.state = 'advised' group by 1`.execute(tx);
    return true;
  });
}

/** From when on nothing is counted yet: what is asked from there on is counted anew. */
async function uncountedFrom(db: Database, since: Date): Promise<Date> {
  const done = new Set((await rows<{ day: string }>(db, sql`select day::text as day from rule_day where day >= ${dayOf(since.getTime())}::date`)).map(({ day }) => day));
  let at = Math.floor(since.getTime() / DAY) * DAY;
  while (done.has(dayOf(at))) at += DAY;
  return new Date(at);
}

export interface RowFits {
  readonly row: string;
  readonly version: number;
  readonly fits: number;
}

/**
 * Decisions that each row of a policy took part in, from the beginning of the day (UTC) on which `since` lies.
 *
 * Rides the primary key of rule_day_fits, and decision (at) for what is not counted yet.
 */
export async function rowFits(db: Database, policyKey: string, since: Date): Promise<RowFits[]> {
  const from = await uncountedFrom(db, since);
  return rows<RowFits>(
    db,
    sql`select row, version, sum(fits)::integer as fits from (
          select row, policy_version as version, fits from rule_day_fits where policy_key = ${policyKey} and day >= ${dayOf(since.getTime())}::date and day < ${dayOf(from.getTime())}::date
          union all
          select f->>'row', d.policy_version, count(*)::integer from decision d cross join lateral jsonb_array_elements(d.fired) f where d.at >= ${from}::timestamptz and d.policy_key = ${policyKey} group by 1, 2) t
        group by 1, 2 order by 1, 2`,
  );
}

/** Decisions in which each rule of a policy advised something, over the same days. */
export async function rulesAdvised(db: Database, policyKey: string, since: Date): Promise<ReadonlyMap<string, number>> {
  const from = await uncountedFrom(db, since);
  const prefix = `R-${policyKey}/`;
  const found = await rows<{ rule: string; advised: number }>(
    db,
    sql`select rule, sum(advised)::integer as advised from (
          select rule, advised from rule_day_advised where starts_with(rule, ${prefix}) and day >= ${dayOf(since.getTime())}::date and day < ${dayOf(from.getTime())}::date
          union all
          select a.rule, count(distinct a.decision_id)::integer from decision_action a where a.at >= ${from}::timestamptz and a.state = 'advised' and starts_with(a.rule, ${prefix}) group by 1) t
        group by 1`,
  );
  return new Map(found.map(({ rule, advised }) => [rule, advised]));
}

/** From when to when a row took part at all: the first and the last day of it, so that nobody looks through months for a row that took part once. */
export async function daysOfRow(db: Database, policyKey: string, rowId: string, since: Date): Promise<readonly { readonly from: Date; readonly to: Date | null }[]> {
  const from = await uncountedFrom(db, since);
  const days = await rows<{ day: string }>(db, sql`select distinct day::text as day from rule_day_fits where policy_key = ${policyKey} and row = ${rowId} and day >= ${dayOf(since.getTime())}::date and day < ${dayOf(from.getTime())}::date order by 1`);
  const spans: { from: Date; to: Date | null }[] = [];
  for (const { day } of days) {
    const at = new Date(`${day}T00:00:00.000Z`);
    const before = spans.at(-1);
    if (before?.to?.getTime() === at.getTime()) before.to = new Date(at.getTime() + DAY);
    else spans.push({ from: at, to: new Date(at.getTime() + DAY) });
  }
  return [...spans, { from, to: null }];
}

/** A condition on `column`: only days on which the row took part. */
export function onDays(column: ReturnType<typeof sql>, spans: readonly { readonly from: Date; readonly to: Date | null }[]) {
  return sql`(${sql.join(spans.map(({ from, to }) => (to === null ? sql`${column} >= ${from}::timestamptz` : sql`(${column} >= ${from}::timestamptz and ${column} < ${to}::timestamptz)`)), sql` or `)})`;
}
