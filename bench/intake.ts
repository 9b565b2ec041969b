import autocannon from "autocannon";
import { type Benchmark, type Measurement, measured, removeHome, runJson, startServer } from "./measurement.ts";

const SECONDS = 10;

export const intake: Benchmark = {
  names: ["intake.events_per_second", "intake.p99_ms", "intake.batched_events_per_second"],
  async measure() {
    const server = await startServer({ sample: "none" });
    const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "write", "--json"], { RAPPORT_HOME: server.home });
    const headers = { authorization: `Basic ${Buffer.from(`${answer.key}:`).toString("base64")}`, "content-type": "application/json" };
    const event = (id: string, n: number) => ({ type: "track", event: "Kettle boiled", messageId: id, userId: `u${n % 997}`, properties: { n, note: "as a shop's page sends it" }, timestamp: new Date().toISOString() });
    let sent = 0;
    const shoot = async (path: string, bodyOf: (n: number) => unknown): Promise<autocannon.Result> => {
      // Each request in turn is another customer's, and another message.
      const setupRequest = (request: autocannon.Request) => ({ ...request, body: JSON.stringify(bodyOf(sent++)) });
      const result = await autocannon({ url: server.url, connections: 64, duration: SECONDS, requests: [{ method: "POST", path, headers, setupRequest }] });
      if (result.non2xx > 0 || result.errors > 0) throw new Error(`intake: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
      return result;
    };
    await shoot("/v1/track", (n) => event(`m-${n}`, n)); // warm-up
    const single = await shoot("/v1/track", (n) => event(`m-${n}`, n));
    const batched = await shoot("/v1/batch", (of) => ({ batch: Array.from({ length: 100 }, (_, n) => event(`b-${of}-${n}`, of * 100 + n)) }));
    await server.end();
    removeHome(server.home);
    const how = `official wire form, 64 connections, ${SECONDS} s after warm-up, each event deduplicated, resolved to a customer and committed with fsync before the answer; server, PostgreSQL and senders on the same machine`;
    const out: Measurement[] = [
      measured("intake.events_per_second", single.requests.total / single.duration, "events/s", `one event a request; ${how}`, { value: 6000, better: "more" }),
      measured("intake.p99_ms", single.latency.p99, "ms", `of the same run`, { value: 50, better: "less" }),
      measured("intake.batched_events_per_second", (batched.requests.total * 100) / batched.duration, "events/s", `100 events a request; ${how}`, { value: 50_000, better: "more" }),
    ];
    return out;
  },
};
