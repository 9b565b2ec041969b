// A million recorded decisions taken again under two versions of the rules, and how soon a publication decides in every process.
import { decide, FIRST_POLICY, type Policy, rehearsePolicy, type Surface } from "../engine/decisions/index.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, row, rows, sql } from "../engine/platform/index.ts";
import { type Benchmark, measured, removeHome, startServer } from "./measurement.ts";

const DECISIONS = Number(process.env["RAPPORT_BENCH_DECISIONS"] ?? 1_000_000);
const DAYS = 80;

/** The first policy with one threshold moved: what an analyst changes on an afternoon. */
export function moved(): Policy {
  return {
    ...FIRST_POLICY, examples: [],
    tables: FIRST_POLICY.tables.map((each) => (each.part !== "grow" ? each : { ...each, table: { ...each.table, rows: each.table.rows.map((one, place) => (place === 1 ? { ...one, when: one.when.with(1, "≥ 6") } : one)) } })),
  };
}

/** Real decisions about every customer of the sample on each surface, told again and again with other ids on other days. */
export async function fillDecisions(url: string, count: number): Promise<void> {
  const open = openDatabase(url);
  const ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
  // What the sample was seeded with holds no facts.
  await sql`delete from decision`.execute(open.db);
  const customers = await rows<{ id: string }>(open.db, sql`select customer_id as id from profile where known order by customer_id limit 600`);
  const surfaces: Surface[] = ["cockpit", "web", "voice"];
  await Promise.all(customers.flatMap(({ id }) => surfaces.map((surface, place) => decide(ground, { customerId: id, surface, moment: { topic: ["repair", "delivery", "refund"][place]! } }))));
  const { taken } = (await row<{ taken: number }>(open.db, sql`select count(*)::integer as taken from decision`))!;
  const times = Math.ceil(count / taken) - 1;
  // One after the other in time, as decisions are written.
  await sql`create table decided as select *, row_number() over () as place from decision`.execute(open.db);
  await sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, known, shape, fired, answer, arm)
    select d.identity_id, (lpad(to_hex((extract(epoch from w.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n || ' ' || d.place), 1, 19))::uuid, w.at, d.surface, d.moment, d.policy_key, d.policy_version, d.facts, d.known, d.shape, d.fired, d.answer, d.arm
    from generate_series(1, ${times}) n cross join lateral (select * from decided offset 0) d
    cross join lateral (select date_trunc('milliseconds', now()) - make_interval(days => ${DAYS}::integer) + make_interval(secs => trunc((n * ${taken}::integer + d.place) * ${((DAYS - 1) * 86_400_000) / count}::float8) / 1000) as at) w limit ${count - taken}`.execute(open.db);
  await sql`drop table decided`.execute(open.db);
  await sql`vacuum analyze decision`.execute(open.db);
  await open.close();
}

export const backtestBench: Benchmark = {
  names: ["decide.backtest_1m_seconds"],
  async measure() {
    const server = await startServer({ sample: "coffee" });
    try {
      const connection = JSON.parse(readFileSync(join(server.home, "connection.json"), "utf8")) as { port: number; password: string };
      const url = `postgres://rapport:${connection.password}@127.0.0.1:${connection.port}/postgres`;
      await fillDecisions(url, DECISIONS);
      const open = openDatabase(url);
      const ground = { db: open.db, now: () => new Date(), nudge: () => undefined, databaseUrl: url };
      const began = performance.now();
      const result = await rehearsePolicy(ground, { policyKey: FIRST_POLICY.key, content: moved(), over: "recorded", days: 90 });
      const seconds = (performance.now() - began) / 1000;
      await open.close();
      const n = (value: number) => value.toLocaleString("en");
      return [measured("decide.backtest_1m_seconds", seconds, "s", `a rehearsal over ${n(result.decisions)} recorded decisions of ${n(result.customers)} customers, with the facts that were known then; one threshold moved, ${n(result.changed)} would be another; the thread's start is left out (reference: what was asked for)`, { value: 10, better: "less" })];
    } finally {
      await server.end();
      removeHome(server.home);
    }
  },
};
