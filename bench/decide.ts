import autocannon from "autocannon";
import { decide, decisionInputs, decidePurely } from "../engine/decisions/index.ts";
import { openDatabase, rows, sql } from "../engine/platform/index.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Benchmark, measured, removeHome, runJson, startServer } from "./measurement.ts";

const SECONDS = 10;

export const decideBench: Benchmark = {
  names: ["decide.http_per_second", "decide.http_p99_ms", "decide.in_process_us"],
  async measure() {
    const server = await startServer({ sample: "coffee" });
    const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "analyst", "--json"], { RAPPORT_HOME: server.home });
    const connection = JSON.parse(readFileSync(join(server.home, "connection.json"), "utf8")) as { port: number; password: string };
    const open = openDatabase(`postgres://rapport:${connection.password}@127.0.0.1:${connection.port}/postgres`);
    const customers = (await rows<{ id: string }>(open.db, sql`select customer_id as id from profile where known order by customer_id limit 500`)).map((c) => c.id);
    const shoot = (duration: number) =>
      autocannon({
        url: server.url, connections: 8, duration,
        requests: customers.map((customerId) => ({ method: "POST" as const, path: "/api/decide", headers: { authorization: `Bearer ${answer.key}`, "content-type": "application/json" }, body: JSON.stringify({ customerId, surface: "cockpit", moment: { topic: "repair" } }) })),
      });
    await shoot(3);
    const result = await shoot(SECONDS);
    if (result.non2xx > 0 || result.errors > 0) throw new Error(`decide: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);

    const ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
    const inputs = await Promise.all(customers.slice(0, 50).map((customerId) => decisionInputs(ground, { customerId, surface: "cockpit", moment: { topic: "repair" } })));
    await decide(ground, { customerId: customers[0]!, surface: "cockpit", moment: {} }, { record: false });
    const rounds = 4000;
    for (let i = 0; i < rounds; i++) decidePurely(inputs[i % inputs.length]!);
    const began = performance.now();
    for (let i = 0; i < rounds; i++) decidePurely(inputs[i % inputs.length]!);
    const micros = ((performance.now() - began) * 1000) / rounds;
    await open.close();
    await server.end();
    removeHome(server.home);
    return [
      measured("decide.http_per_second", result.requests.total / result.duration, "decisions/s", `POST /api/decide, 8 connections, ${SECONDS} s, 500 customers of the sample company: facts gathered, tables evaluated, record committed before the answer (reference: Unleash over HTTP, 100 flags, no profile, nothing recorded)`, { value: 223, better: "more" }),
      measured("decide.http_p99_ms", result.latency.p99, "ms", "of the same run (reference: Unleash's p99)", { value: 273, better: "less" }),
      measured("decide.in_process_us", micros, "µs", "decidePurely: facts given, tables evaluated and explained, answer assembled; mean of 4,000 after warm-up (reference: GrowthBook SDK's p50 for 100 features)", { value: 273, better: "less" }),
    ];
  },
};
