import { readFileSync } from "node:fs";
import { join } from "node:path";
import { appendLog, newId, nextPosition, openDatabase, rows, sql } from "../engine/platform/index.ts";
import { insertMany } from "../world/insert.ts";
import { type Benchmark, measured, quantile, removeHome, runJson, startServer, temporaryHome } from "./measurement.ts";

const CUSTOMERS = 100_000;

export const pages: Benchmark = {
  names: ["pages.customer_p95_ms", "pages.customers_list_p95_ms", "pages.timeline_p95_ms", "pages.search_p95_ms"],
  async measure() {
    const home = temporaryHome();
    const first = await startServer({ sample: "none", home });
    const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "owner", "--json"], { RAPPORT_HOME: home });
    await fill(home);
    await first.end();
    await runJson(["value", "--json"], { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" });
    const server = await startServer({ sample: "none", home });
    const headers = { authorization: `Bearer ${answer.key}` };
    const open = openDatabase(databaseOf(home));
    const ids = (await rows<{ id: string }>(open.db, sql`select customer_id as id from profile where known and customer_id::text like '%7' limit 400`)).map((r) => r.id);
    await open.close();
    const time = async (path: (i: number) => string): Promise<number> => {
      const millis: number[] = [];
      let next = 0;
      const worker = async () => {
        while (next < 400) {
          const i = next++;
          const began = performance.now();
          const reply = await fetch(server.url + path(i), { headers });
          await reply.arrayBuffer();
          if (!reply.ok) throw new Error(`${path(i)} answered ${reply.status}`);
          if (i >= 50) millis.push(performance.now() - began);
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
      return quantile(millis, 0.95);
    };
    const how = `${CUSTOMERS.toLocaleString("en")} customers with 500,000 orders, 4 readers at once, 350 requests after 50`;
    const sorts = ["value", "stay", "lastHeard", "name"];
    const out = [
      measured("pages.customer_p95_ms", await time((i) => `/api/customers/${ids[i % ids.length]}`), "ms", `GET /api/customers/:id; ${how}`, { value: 100, better: "less" }),
      measured("pages.timeline_p95_ms", await time((i) => `/api/customers/${ids[i % ids.length]}/timeline`), "ms", `GET /api/customers/:id/timeline; ${how}`),
      measured("pages.customers_list_p95_ms", await time((i) => `/api/customers?sort=${sorts[i % 4]}&offset=${(i % 5) * 100}`), "ms", `GET /api/customers in four orders, 100 rows; ${how}`),
      measured("pages.search_p95_ms", await time((i) => `/api/customers?query=${String(10_000 + i * 37)}`), "ms", `GET /api/customers?query= with half a number; ${how}`),
    ];
    await server.end();
    removeHome(home);
    return out;
  },
};

function databaseOf(home: string): string {
  const { port, password } = JSON.parse(readFileSync(join(home, "connection.json"), "utf8")) as { port: number; password: string };
  return `postgres://rapport:${password}@127.0.0.1:${port}/postgres`;
}

/** Customers with five orders each, written as facts; profiles and scores follow from them. */
async function fill(home: string): Promise<void> {
  const open = openDatabase(databaseOf(home));
  const start = Date.UTC(2024, 0, 1);
  const position = await nextPosition(open.db);
  const people = Array.from({ length: CUSTOMERS }, (_, i) => ({ id: newId(start + i * 1000), i }));
  await insertMany(open.db, "identity", { identity_id: "uuid", source: "text", created_at: "timestamptz" }, people, (p) => [p.id, "bench", new Date(start).toISOString()]);
  await insertMany(open.db, "membership", { identity_id: "uuid", customer_id: "uuid" }, people, (p) => [p.id, p.id]);
  await insertMany(open.db, "identifier", { kind: "text", value: "text", identity_id: "uuid", verified: "boolean", source: "text", first_seen_at: "timestamptz" }, people, (p) => ["email", `person${p.i}@example.com`, p.id, true, "bench", new Date(start).toISOString()]);
  const orders = people.flatMap((p) => Array.from({ length: 5 }, (_, n) => ({ p, n })).filter(({ n }) => n === 0 || (p.i * 7 + n * 13) % 5 < 3));
  await insertMany(
    open.db, "interaction", { identity_id: "uuid", interaction_id: "uuid", position: "bigint", kind: "text", channel: "text", direction: "text", occurred_at: "timestamptz", received_at: "timestamptz", source: "text", amount_minor: "bigint", currency: "text", properties: "jsonb" },
    orders, ({ p, n }) => {
      const at = new Date(start + (((p.i * 7919 + n * 104729) % 690) * 86_400 + ((p.i * 31) % 86_400)) * 1000);
      return [p.id, newId(at.getTime()), position, "order", "shop", "in", at.toISOString(), at.toISOString(), "bench", 1000 + ((p.i * 97 + n * 31) % 9000), "EUR", "{}"];
    },
  );
  await appendLog(open.db, new Date(start), { topic: "interactions", about: { whole: true } }, position);
  await sql`analyze`.execute(open.db);
  await open.close();
}
