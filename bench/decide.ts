import autocannon from "autocannon";
import { type Action, decide, decisionInputs, decidePurely, FIRST_POLICY, type Policy, publishPolicy } from "../engine/decisions/index.ts";
import { SYSTEM } from "../engine/organisation/index.ts";
import { openDatabase, rows, sql } from "../engine/platform/index.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Benchmark, measured, removeHome, runJson, startServer } from "./measurement.ts";

const SECONDS = 10;

/** The first policy with a hundred actions of our own accord, each advised by three rules, under caps and two capacities. */
export function wide(): Policy {
  const actions = Array.from({ length: 100 }, (_, n): Action => ({
    id: `offer-${n}`, title: `Offer ${n}`, aim: "grow", kind: "offer", measured: true, cost: { amountMinor: 100 + n, minutes: 1 }, uses: n % 2 === 0 ? { minutes: 1 + (n % 7) } : { goodwill: 50 + n }, say: "Would that be something for you?", do: "Ask.",
  }));
  const grow = FIRST_POLICY.tables.find(({ part }) => part === "grow")!.table;
  const cells = (n: number, rule: number) => [["any", "high, middle", "high, middle, low"][rule]!, rule === 0 ? `≥ ${n % 20}` : "any", rule === 1 ? `≤ ${(n % 30) / 10}` : "any", rule === 2 ? `≥ ${n % 90}%` : "any", "any"];
  return {
    ...FIRST_POLICY, examples: [], actions: [...FIRST_POLICY.actions, ...actions],
    capacities: [...FIRST_POLICY.capacities, { key: "minutes", title: "Minutes", unit: "minutes", amount: 100_000, per: "day" }],
    tables: FIRST_POLICY.tables.map((each) =>
      each.part !== "grow" ? each : {
        ...each,
        table: {
          ...grow, outputs: [{ ...grow.outputs[0]!, choices: [...(grow.outputs[0]!.choices ?? []), ...actions.map(({ id }) => id)] }, { key: "chance", label: "chance", type: "number", optional: true }, { key: "worth", label: "worth", type: "money", unit: "EUR", optional: true }],
          rows: [...grow.rows.map((row) => ({ ...row, then: [...row.then, "-", "-"] })), ...actions.flatMap(({ id }, n) => [0, 1, 2].map((rule) => ({ id: `wide-${n}-${rule}`, when: cells(n, rule), then: [id, `${(1 + (n % 9)) / 100}`, `€${20 + n}`], because: "It may suit" })))],
        },
      },
    ),
  };
}

export const decideBench: Benchmark = {
  names: ["decide.http_per_second", "decide.http_p99_ms", "decide.in_process_us", "decide.full_http_per_second", "decide.full_http_p99_ms", "decide.full_told_http_per_second", "decide.full_in_process_us"],
  async measure() {
    const server = await startServer({ sample: "coffee" });
    const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "agent", "--json"], { RAPPORT_HOME: server.home });
    const connection = JSON.parse(readFileSync(join(server.home, "connection.json"), "utf8")) as { port: number; password: string };
    const open = openDatabase(`postgres://rapport:${connection.password}@127.0.0.1:${connection.port}/postgres`);
    const customers = (await rows<{ id: string }>(open.db, sql`select customer_id as id from profile where known order by customer_id limit 500`)).map((c) => c.id);
    const shoot = (duration: number, overallRate?: number, connections = 8, more: { readonly explained?: false } = {}) =>
      autocannon({
        url: server.url, connections, duration, ...(overallRate !== undefined && { overallRate }),
        requests: customers.map((customerId) => ({ method: "POST" as const, path: "/api/decide", headers: { authorization: `Bearer ${answer.key}`, "content-type": "application/json" }, body: JSON.stringify({ customerId, surface: "cockpit", moment: { topic: "repair" }, ...more }) })),
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
    const published = await publishPolicy(ground, SYSTEM, wide(), { note: "a hundred actions", currency: "EUR" });
    if (published.kind === "refused") throw new Error(JSON.stringify(published.problems.slice(0, 3)));
    await shoot(3);
    const told = await shoot(SECONDS, undefined, 32);
    const full = await shoot(SECONDS, undefined, 32, { explained: false });
    for (const { non2xx, errors } of [told, full]) if (non2xx > 0 || errors > 0) throw new Error(`decide: ${non2xx} answers were not 2xx, ${errors} errors`);
    const steady = await shoot(SECONDS, 200);
    const wideInputs = await Promise.all(customers.slice(0, 50).map((customerId) => decisionInputs(ground, { customerId, surface: "cockpit", moment: { topic: "repair" } })));
    for (let i = 0; i < rounds; i++) decidePurely(wideInputs[i % wideInputs.length]!);
    const beganWide = performance.now();
    for (let i = 0; i < rounds; i++) decidePurely(wideInputs[i % wideInputs.length]!);
    const wideMicros = ((performance.now() - beganWide) * 1000) / rounds;
    await open.close();
    await server.end();
    removeHome(server.home);
    return [
      measured("decide.http_per_second", result.requests.total / result.duration, "decisions/s", `POST /api/decide, 8 connections, ${SECONDS} s, 500 customers of the sample company: facts gathered, tables evaluated, record committed before the answer (reference: Unleash over HTTP, 100 flags, no profile, nothing recorded)`, { value: 223, better: "more" }),
      measured("decide.http_p99_ms", result.latency.p99, "ms", "of the same run (reference: Unleash's p99)", { value: 273, better: "less" }),
      measured("decide.in_process_us", micros, "µs", "decidePurely: facts given, tables evaluated and explained, answer assembled; mean of 4,000 after warm-up (reference: GrowthBook SDK's p50 for 100 features)", { value: 273, better: "less" }),
      measured("decide.full_http_per_second", full.requests.total / full.duration, "decisions/s", "the same under a policy of 100 more actions with 3 rules each, caps, four capacities and their prices, arbitration among them, bids and the whole record committed before the answer, which leaves out what only explains it, as a channel asks; 32 connections (reference: what was asked for)", { value: 1000, better: "more" }),
      measured("decide.full_http_p99_ms", steady.latency.p99, "ms", "of that policy at 200 requests a second (reference: what was asked for)", { value: 30, better: "less" }),
      measured("decide.full_told_http_per_second", told.requests.total / told.duration, "decisions/s", "the same, with the explanation in each answer: facts in words, rows, why others did not fit, how actions were weighed (reference: what was asked for)", { value: 1000, better: "more" }),
      measured("decide.full_in_process_us", wideMicros, "µs", "decidePurely under that policy: 300 rows more evaluated, 100 actions weighed against each other, everything explained", null),
    ];
  },
};
