// How soon a publication decides in every process, and whether any answer is put together from two versions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "../engine/decisions/contract.ts";
import { FIRST_POLICY, type Policy, publishPolicy } from "../engine/decisions/index.ts";
import { SYSTEM } from "../engine/organisation/index.ts";
import { openDatabase, row, sql } from "../engine/platform/index.ts";
import { type Benchmark, measured, quantile, removeHome, runJson, startServer, temporaryHome } from "./measurement.ts";

const PROCESSES = 3;
const TIMES = 30;

/** Versions that differ in two tables at once: an answer that holds one of each was torn. */
function version(n: number): Policy {
  const say = (part: string, column: number, text: (was: string) => string) => (each: Policy["tables"][number]) => (each.part !== part ? each : { ...each, table: { ...each.table, rows: each.table.rows.map((one) => ({ ...one, then: one.then.with(column, text(one.then[column]!)) })) } });
  return { ...FIRST_POLICY, examples: [], tables: FIRST_POLICY.tables.map(say("route", 0, () => `queue-${n}`)).map(say("answer-time", 0, () => String(100 + n))) };
}

export const publishBench: Benchmark = {
  names: ["decide.publish_everywhere_ms"],
  async measure() {
    const first = await startServer({ sample: "coffee" });
    const homes = [first.home];
    const others = [];
    try {
      const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "agent", "--json"], { RAPPORT_HOME: first.home });
      const connection = JSON.parse(readFileSync(join(first.home, "connection.json"), "utf8")) as { port: number; password: string };
      const url = `postgres://rapport:${connection.password}@127.0.0.1:${connection.port}/postgres`;
      for (let n = 1; n < PROCESSES; n++) {
        const home = temporaryHome();
        homes.push(home);
        others.push(await startServer({ sample: "none", home, env: { DATABASE_URL: url } }));
      }
      const open = openDatabase(url);
      const ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
      const { id } = (await row<{ id: string }>(open.db, sql`select customer_id as id from profile where known limit 1`))!;
      const seen = [first, ...others].map(() => 0);
      let torn = 0;
      let asked = 0;
      let isOver = false;
      const ask = async (place: number, at: string): Promise<void> => {
        while (!isOver) {
          const response = await fetch(`${at}/api/decide`, { method: "POST", headers: { authorization: `Bearer ${answer.key}`, "content-type": "application/json" }, body: JSON.stringify({ customerId: id, surface: "web", moment: { topic: "delivery" } }) });
          const { route, trace } = (await response.json()) as Answer;
          asked += 1;
          if (!route.queue.startsWith("queue-")) continue;
          const n = Number(route.queue.slice("queue-".length));
          if (route.answerWithinMinutes !== 100 + n || trace.version < n) torn += 1;
          seen[place] = Math.max(seen[place]!, n);
        }
      };
      const asking = [first, ...others].map((server, place) => ask(place, server.url));
      const took: number[] = [];
      for (let n = 1; n <= TIMES; n++) {
        const published = await publishPolicy(ground, SYSTEM, version(n), { note: `version ${n}`, currency: "EUR" });
        if (published.kind === "refused") throw new Error(JSON.stringify(published.problems[0]));
        const began = performance.now();
        while (seen.some((each) => each < n)) await new Promise((resolve) => setTimeout(resolve, 1));
        took.push(performance.now() - began);
      }
      isOver = true;
      await Promise.all(asking);
      await open.close();
      if (torn > 0) throw new Error(`${torn} answers held parts of two versions`);
      return [measured("decide.publish_everywhere_ms", Math.max(...took), "ms", `from the end of a publication to the first answer by it of the last of ${PROCESSES} processes that are asked without a break; the slowest of ${TIMES}, the median ${quantile(took, 0.5).toFixed(0)} ms; ${asked.toLocaleString("en")} answers, none of two versions (reference: what was asked for)`, { value: 1000, better: "less" })];
    } finally {
      for (const each of others) await each.end();
      await first.end();
      for (const home of homes) removeHome(home);
    }
  },
};
