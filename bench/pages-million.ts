// The pages of a large organisation: a million customers with ten million touch points, two hundred thousand conversations.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, row, rows, sql } from "../engine/platform/index.ts";
import { rebuildValue } from "../engine/value/index.ts";
import { fillCustomers } from "./fill-customers.ts";
import { type Benchmark, type Measurement, measured, quantile, removeHome, runJson, startServer, temporaryHome, type ServerUnderTest } from "./measurement.ts";

const CUSTOMERS = Number(process.env["RAPPORT_BENCH_CUSTOMERS"] ?? 1_000_000);
const ASKED = 400;
const WARM_UP = 50;

export const pagesMillion: Benchmark = {
  names: ["pages.customer_1m_p95_ms", "pages.timeline_1m_p95_ms", "pages.list_1m_p95_ms", "pages.list_near_1m_p95_ms", "pages.search_1m_p95_ms"],
  async measure() {
    const home = temporaryHome();
    try {
      const key = await fillHome(home, (line) => console.error(`  ${line}`));
      return await measurePages(home, key);
    } finally {
      removeHome(home);
    }
  },
};

/** Fills a data folder, fits the model of value and scores everybody. Gives a key to read with. */
export async function fillHome(home: string, say: (line: string) => void): Promise<string> {
  const first = await startServer({ sample: "none", home });
  const { answer } = await runJson<{ key: string }>(["keys", "create", "--name", "bench", "--role", "owner", "--json"], { RAPPORT_HOME: home });
  const open = openDatabase(databaseOf(home));
  await fillCustomers(open.pool, { customers: CUSTOMERS, interactions: CUSTOMERS * 10, conversations: CUSTOMERS / 5, groups: CUSTOMERS / 20 }, say);
  await open.db.transaction().execute((tx) => rebuildValue(tx, new Date()));
  await open.close();
  await first.end();
  const { seconds } = await runJson(["value", "--json"], { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" });
  say(`value fitted, everybody scored: ${seconds.toFixed(1)} s`);
  return answer.key;
}

export async function measurePages(home: string, key: string): Promise<Measurement[]> {
  const server = await startServer({ sample: "none", home });
  try {
    const open = openDatabase(databaseOf(home));
    await followersDone(open.db);
    await sql`vacuum analyze`.execute(open.db);
    // What the fill wrote goes to disk before: else the disk writes gigabytes of it while it is read.
    await sql`checkpoint`.execute(open.db);
    // Customers as they are looked at: whoever has just been in touch, and with them often whoever has much behind them.
    const touched = await rows<{ id: string; n: number; number: string }>(
      open.db,
      sql`select m.customer_id as id, p.interactions as n, i.properties->>'number' as number from interaction i join membership m on m.identity_id = i.identity_id join profile p on p.customer_id = m.customer_id
          where i.kind = 'order' and i.occurred_at > (select max(occurred_at) from interaction) - interval '20 days' order by md5(i.interaction_id::text) limit ${ASKED}`,
    );
    const people = await rows<{ name: string; email: string; phone: string | null }>(open.db, sql`select name, email, phone from profile where customer_id = any(${touched.map((each) => each.id)}::uuid[])`);
    const words = await rows<{ body: string }>(open.db, sql`select body from message tablesample bernoulli (1) limit ${ASKED}`);
    const [country] = await rows<{ country: string }>(open.db, sql`select country from profile where country is not null group by 1 order by count(*) limit 1 offset 3`);
    const [common] = await rows<{ word: string }>(open.db, sql`select split_part(name, ' ', 1) as word from profile tablesample bernoulli (2) where known group by 1 order by count(*) desc limit 1`);
    await open.close();
    const ask = asker(server, key);
    const how = `${CUSTOMERS.toLocaleString("en")} customers, ${(CUSTOMERS * 10).toLocaleString("en")} touch points, ${(CUSTOMERS / 5).toLocaleString("en")} conversations; one reader, ${ASKED - WARM_UP} requests after ${WARM_UP}`;
    const typed = (i: number) => encodeURIComponent(typedText(i, people[i % people.length]!, touched[i % touched.length]!.number, words[i % words.length]!.body, common!.word));
    const two = (i: number) => `/api/customers?limit=200&${TWO_FILTERS[i % TWO_FILTERS.length]!.replace("COUNTRY", country!.country).replace("NAME", encodeURIComponent(people[i % people.length]!.name.split(" ")[0]!))}&${ORDERS[Math.floor(i / TWO_FILTERS.length) % ORDERS.length]}&offset=${WINDOWS[Math.floor(i / TWO_FILTERS.length / ORDERS.length) % WINDOWS.length]}`;
    const mean = Math.round(touched.reduce((sum, each) => sum + each.n, 0) / touched.length);
    return [
      await p95("pages.customer_1m_p95_ms", ask, (i) => `/api/customers/${touched[i % touched.length]!.id}`, `GET /api/customers/:id of customers who ordered lately, ${mean} touch points each; ${how}`, 50),
      await p95("pages.timeline_1m_p95_ms", ask, (i) => `/api/customers/${touched[i % touched.length]!.id}/timeline`, `GET /api/customers/:id/timeline, first page of 50; ${how}`, 50),
      await p95("pages.list_1m_p95_ms", ask, two, `GET /api/customers with two filters (${TWO_FILTERS.length} pairs, of which some fit half of all and some next to nobody; four columns both ways, windows of 200 up to the 20,000th); ${how}`, 100),
      await p95("pages.list_near_1m_p95_ms", ask, (i) => `/api/customers?limit=100&spelling=near&query=${encodeURIComponent(misspelt(i, people[i % people.length]!.name))}&${ORDERS[i % ORDERS.length]}`, `GET /api/customers?spelling=near with a last name, or a first and a last one, of which two letters are swapped; four columns both ways; ${how}`, 100),
      await p95("pages.search_1m_p95_ms", ask, (i) => `/api/search?query=${typed(i)}`, `GET /api/search over customers, groups, conversations and orders by name, part of a name, two letters, the commonest name, one letter wrong, address, half a telephone number, order number, words, phrase; ${how}`, 50),
    ];
  } finally {
    await server.end();
  }
}

const TWO_FILTERS = [
  "tier=high&stayBelow=0.4", "tier=low&quietDays=90", "tag=00000000-0000-7000-8000-000000000000&tier=high", "tag=00000000-0000-7000-8000-000000000002&stayBelow=0.2",
  "country=COUNTRY&tier=middle", "quietDays=180&stayBelow=0.65", "heardDays=30&tier=high", "tier=middle&query=an",
  "heardDays=400&stayBelow=0.9", "tier=high&quietDays=300", "country=COUNTRY&query=NAME", "tier=low&valueFrom=1000000",
] as const;
const ORDERS = ["value", "stay", "lastHeard", "name"].flatMap((sort) => [`sort=${sort}&order=desc`, `sort=${sort}&order=asc`]);
const WINDOWS = [0, 400, 20_000, 200];

/** What people type, in turn. */
function typedText(i: number, person: { readonly name: string; readonly email: string; readonly phone: string | null }, order: string, said: string, common: string): string {
  const [given, surname] = person.name.split(" ") as [string, string];
  const spoken = said.split(" ");
  switch (i % 12) {
    case 0:
      return person.name;
    case 1:
      return surname;
    case 2:
      return `${given.slice(0, 3)} ${surname.slice(0, 4)}`;
    case 3:
      return given;
    case 4:
      return `${given} ${swapped(i, surname)}`;
    case 5:
      return person.email;
    case 6:
      return person.phone === null ? surname.slice(0, 3) : `0${person.phone.slice(3, 9)}`;
    case 7:
      return order;
    case 8:
      return `${spoken[0]} ${spoken[3]}`;
    case 9:
      return given.slice(0, 2);
    case 10:
      return common;
    default:
      return `"${spoken[1]} ${spoken[2]}"`;
  }
}

/** Two letters of a word in the wrong order. */
function swapped(i: number, word: string): string {
  const at = 1 + (i % Math.max(1, word.length - 2));
  return `${word.slice(0, at)}${word[at + 1] ?? "x"}${word[at] ?? ""}${word.slice(at + 2)}`;
}

function misspelt(i: number, name: string): string {
  const [given, surname] = name.split(" ") as [string, string];
  return i % 2 === 0 ? swapped(i, surname) : `${given} ${swapped(i, surname)}`;
}

type Ask = (path: string) => Promise<number>;

function asker(server: ServerUnderTest, key: string): Ask {
  return async (path) => {
    const began = performance.now();
    const reply = await fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } });
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
    return performance.now() - began;
  };
}

/** Asked twice: first over a database that has just been started and reads from disk, which is told, then as one that has been up for a while, which is the figure. */
async function p95(name: string, ask: Ask, path: (i: number) => string, how: string, reference: number): Promise<Measurement> {
  const round = async () => {
    const millis: { readonly path: string; readonly took: number }[] = [];
    for (let i = 0; i < ASKED; i++) {
      const took = await ask(path(i));
      if (i >= WARM_UP) millis.push({ path: path(i), took });
    }
    return millis;
  };
  const first = quantile((await round()).map((each) => each.took), 0.95);
  const millis = await round();
  if (process.env["RAPPORT_BENCH_SLOWEST"]) for (const each of millis.toSorted((a, b) => b.took - a.took).slice(0, 25)) console.error(`  ${each.took.toFixed(0)} ms  ${decodeURIComponent(each.path)}`);
  const times = millis.map((each) => each.took);
  return measured(name, quantile(times, 0.95), "ms", `${how}; median ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}; 95 of 100 within ${first.toFixed(1)} ms the first time, read from disk just after the start`, { value: reference, better: "less" });
}

/** Until everybody is in their tier: what is measured is reading, not what the fit leaves to be written. */
async function followersDone(db: Parameters<typeof row>[0]): Promise<void> {
  for (;;) {
    const behind = await row<{ n: number }>(db, sql`select count(*)::integer as n from follower f, log_head h where h.name = 'main' and f.position < h.position`);
    if (behind!.n === 0) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}

export function databaseOf(home: string): string {
  const { port, password } = JSON.parse(readFileSync(join(home, "connection.json"), "utf8")) as { port: number; password: string };
  return `postgres://rapport:${password}@127.0.0.1:${port}/postgres`;
}
