// The nightly run of a large organisation: a million customers, everybody read, fitted, tried on the past and scored, while the
// server goes on answering.
import { setTimeout as wait } from "node:timers/promises";
import { fillHome } from "./pages-million.ts";
import { type Benchmark, type Measurement, measured, quantile, removeHome, startServer, temporaryHome } from "./measurement.ts";

export const nightly: Benchmark = {
  names: ["value.nightly_1m_seconds", "value.nightly_answers_p95_ms"],
  async measure() {
    const home = temporaryHome();
    try {
      return await measureNightly(home, await fillHome(home, (line) => console.error(`  ${line}`)));
    } finally {
      removeHome(home);
    }
  },
};

/** @param key of an owner */
export async function measureNightly(home: string, key: string): Promise<Measurement[]> {
  const server = await startServer({ sample: "none", home });
  const headers = { authorization: `Bearer ${key}` };
  const scored = async () => ((await (await fetch(`${server.url}/api/value`, { headers })).json()) as { customersScored: number }).customersScored;
  try {
    const before = await scored();
    const began = performance.now();
    let ended = false;
    // The answer comes when lists have followed; scores are there as soon as their transaction is through.
    const fitted = fetch(`${server.url}/api/value/fit`, { method: "POST", headers }).then(async (reply) => {
      ended = true;
      if (!reply.ok) throw new Error(await reply.text());
      return performance.now() - began;
    });
    let scoresAfter = 0;
    const newest = async () => ((await (await fetch(`${server.url}/api/audit?act=value.fit&limit=1`, { headers })).json()) as { entries: { at: string }[] }).entries[0]?.at ?? "";
    const last = await newest();
    const asking = async (path: string) => {
      const start = performance.now();
      const reply = await fetch(server.url + path, { headers });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
      return performance.now() - start;
    };
    const found = (await (await fetch(`${server.url}/api/customers?sort=lastHeard&limit=200`, { headers })).json()) as { rows: { profile: { customerId: string } }[] };
    const customers = found.rows.map(({ profile }) => profile.customerId);
    const [pages, queues]: [number[], number[]] = [[], []];
    for (let asked = 0; !ended; asked++) {
      // What an agent asks for: mostly customers, now and then the queue.
      if (asked % 4 === 3) queues.push(await asking("/api/conversations?view=all-open"));
      else pages.push(await asking(`/api/customers/${customers[asked % customers.length]!}`));
      if (scoresAfter === 0 && asked % 10 === 0 && (await newest()) !== last) scoresAfter = performance.now() - began;
      await wait(100);
    }
    const whole = await fitted;
    const how = `${before.toLocaleString("en")} customers with purchases in PostgreSQL; POST /api/value/fit of a running server`;
    return [
      measured("value.nightly_1m_seconds", (scoresAfter || whole) / 1000, "s", `${how}: every purchase day read, five kinds tried on the past, the model fitted, back-tested, everybody scored with a range and kept; lists had followed after ${(whole / 1000).toFixed(1)} s`, { value: 60, better: "less" }),
      measured("value.nightly_answers_p95_ms", quantile(pages, 0.95), "ms", `GET /api/customers/:id meanwhile, ${pages.length} times, some eight a second; median ${quantile(pages, 0.5).toFixed(1)}, p99 ${quantile(pages, 0.99).toFixed(1)}; the queue with 1,500 open conversations, two a second: p95 ${quantile(queues, 0.95).toFixed(1)}, median ${quantile(queues, 0.5).toFixed(1)}`, { value: 20, better: "less" }),
    ];
  } finally {
    await server.end();
  }
}
