import { openDatabase } from "../engine/platform/index.ts";
import { journalWaiting } from "../engine/profiles/index.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Benchmark, type Measurement, measured, removeHome, runJson, startServer } from "./measurement.ts";
import { send } from "./sender.ts";
import { until } from "../stories/processes.ts";

const SECONDS = 10;

export const intake: Benchmark = {
  names: ["intake.events_per_second", "intake.p99_ms", "intake.facts_per_second", "intake.batched_events_per_second", "intake.batched_facts_per_second"],
  async measure() {
    const server = await startServer({ sample: "none" });
    const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "write", "--json"], { RAPPORT_HOME: server.home });
    const headers = { Authorization: `Basic ${Buffer.from(`${answer.key}:`).toString("base64")}`, "Content-Type": "application/json" };
    const event = (id: string, n: number) => ({ type: "track", event: "Kettle boiled", messageId: id, userId: `u${n % 997}`, properties: { n, note: "as a shop's page sends it" }, timestamp: new Date().toISOString() });
    const { port, password } = JSON.parse(readFileSync(join(server.home, "connection.json"), "utf8")) as { port: number; password: string };
    const open = openDatabase(`postgres://rapport:${password}@127.0.0.1:${port}/postgres`, { connections: 1 });
    let sent = 0;
    /** Sends, then waits until everything has become facts. */
    const shoot = async (path: string, eventsEach: number, seconds: number, bodyOf: (n: number) => unknown) => {
      // Each request in turn is another customer's, and another message.
      const done = await send({ url: server.url, connections: 64, seconds, path, headers, bodyOf: () => JSON.stringify(bodyOf(sent++)) });
      const began = performance.now();
      await until("everything taken to become facts", async () => (await journalWaiting(open.db)).touchPoints === 0, server.program, 600_000);
      const events = done.requests * eventsEach;
      return { perSecond: events / done.seconds, p99: done.p99Millis, factsPerSecond: events / (done.seconds + (performance.now() - began) / 1000) };
    };
    const single = (seconds: number) => shoot("/v1/track", 1, seconds, (n) => event(`m-${n}`, n));
    await single(4); // warm-up
    const one = await single(SECONDS);
    const many = await shoot("/v1/batch", 100, SECONDS, (of) => ({ batch: Array.from({ length: 100 }, (_, n) => event(`b-${of}-${n}`, of * 100 + n)) }));
    await open.close();
    await server.end();
    removeHome(server.home);
    const how = `official wire form, 64 connections, ${SECONDS} s after warm-up; the answer comes when the event is checked and committed with fsync; server, PostgreSQL and sender on the same machine`;
    const facts = "of the same run, until the last of them was deduplicated, resolved to a customer and committed as a fact";
    const out: Measurement[] = [
      measured("intake.events_per_second", one.perSecond, "events/s", `one event a request; ${how}`, { value: 6000, better: "more" }),
      measured("intake.p99_ms", one.p99, "ms", "of the same run", { value: 50, better: "less" }),
      measured("intake.facts_per_second", one.factsPerSecond, "events/s", facts),
      measured("intake.batched_events_per_second", many.perSecond, "events/s", `100 events a request; ${how}`, { value: 50_000, better: "more" }),
      measured("intake.batched_facts_per_second", many.factsPerSecond, "events/s", facts),
    ];
    return out;
  },
};
