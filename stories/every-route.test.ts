import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type RunningRapport, startRapport } from "../engine/main.ts";
import { createKey, mayDo, type Permission, Role, SYSTEM } from "../engine/organisation/index.ts";
import { type Database, newId, readSettings, row, rows, sql } from "../engine/platform/index.ts";
import { cloneDatabase, dropDatabase } from "../engine/platform/test-database.ts";

/** How many rows every table has, and when each was last written: what a refused request must not change; without what the server writes of its own accord. */
async function everything(db: Database): Promise<string> {
  const tables = await rows<{ name: string }>(db, sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') and tablename not in ('heartbeat', 'follower', 'capacity_price', 'rule_day', 'rule_day_fits', 'rule_day_advised') order by 1`);
  const counts = await Promise.all(tables.map(async ({ name }) => [name, (await row<{ n: number; newest: string }>(db, sql`select count(*) as n, coalesce(max(xmin::text::bigint), 0) as newest from ${sql.raw(name)}`))!]));
  return JSON.stringify(counts);
}

describe("every route", () => {
  let rapport: RunningRapport;
  let url: string;
  const home = mkdtempSync(join(tmpdir(), "rapport-routes-"));
  const keys = new Map<string, string>();
  before(async () => {
    url = await cloneDatabase();
    rapport = await startRapport(readSettings({ PORT: "0", RAPPORT_HOME: home, DATABASE_URL: url, RAPPORT_SAMPLE: "none" }));
    for (const role of ["write", ...Role.options] as const) keys.set(role, (await createKey(rapport.ground.db, new Date(), SYSTEM, { name: role, role })).key);
  });
  after(async () => {
    await rapport?.stop();
    await dropDatabase(url);
    rmSync(home, { recursive: true, force: true });
  });

  const closed = () => rapport.routes.filter((route) => !["public", "key"].includes(route.access) && route.method !== "HEAD" && route.method !== "OPTIONS");
  const ask = (route: { method: string; url: string }, headers: Record<string, string>) =>
    fetch(rapport.url + route.url.replace(/:[a-zA-Z]+/g, newId()).replace("*", "x"), {
      method: route.method,
      headers: { ...headers, ...(route.method === "GET" ? {} : { "content-type": "application/json" }) },
      ...(route.method === "GET" || route.method === "DELETE" ? {} : { body: "{}" }),
      // Streams do not end and are left out; so long nothing else takes on the slowest machine that runs the tests.
      signal: AbortSignal.timeout(120_000),
    }).then(async (answer) => {
      await answer.body?.cancel();
      return answer.status;
    }, () => 0);

  test("answers 401 to whoever is not signed in, and 403 to every role that may not, without changing a row (S6, S10)", async () => {
    assert.ok(closed().length > 35, `only ${closed().length} routes are closed`);
    const before = await everything(rapport.ground.db);
    const wrong: string[] = [];
    for (const route of closed()) {
      if ((await ask(route, {})) !== 401) wrong.push(`${route.method} ${route.url} lets strangers in`);
      for (const [role, key] of keys) {
        if (route.access === "signed-in" || mayDo(role as Role, route.access as Permission)) continue;
        const status = await ask(route, { authorization: `Bearer ${key}` });
        if (status !== 403) wrong.push(`${role} at ${route.method} ${route.url} was answered ${status}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(await everything(rapport.ground.db), before);
  });

  test("lets in every role that may, and never answers 5xx to an empty body or an id of nobody (S5)", async () => {
    const wrong: string[] = [];
    for (const route of closed()) {
      if (route.url === "/api/live") continue; // a stream: it does not end
      const role = (["owner"] as const).find((each) => route.access === "signed-in" || mayDo(each, route.access as Permission))!;
      const status = await ask(route, { authorization: `Bearer ${keys.get(role)}` });
      if (status === 0 || status === 401 || status === 403 || status >= 500) if (!(status === 403 && route.access === "signed-in")) wrong.push(`${role} at ${route.method} ${route.url} was answered ${status}`);
    }
    assert.deepEqual(wrong, []);
  });

  test("half a character in a reason is told as the sender's slip, a number that no version has too; a whole one is taken (the twin)", async () => {
    const send = async (method: string, path: string, body: string) => (await fetch(rapport.url + path, { method, headers: { authorization: `Bearer ${keys.get("owner")!}`, "content-type": "application/json" }, body })).status;
    const come = async (who: string): Promise<string> => {
      assert.equal(await send("POST", "/api/interactions", JSON.stringify({ interactions: [{ messageId: who, kind: "visit", channel: "web", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "user_id", value: who }] }] })), 200);
      return (await row<{ id: string }>(rapport.ground.db, sql`select identity_id as id from identifier where value = ${who}`))!.id;
    };
    const [one, other] = [await come("half-1"), await come("half-2")];
    const merge = (why: string) => send("POST", `/api/customers/${one}/merge`, `{"otherId":"${other}","why":"${why}"}`);
    assert.deepEqual([await merge("\\ud83d"), await merge("\\udc4d \\u0000"), await merge("\\ud83d\\udc4d")], [400, 400, 200]);
    assert.equal(await send("PUT", `/api/clusterings/${newId()}/version`, '{"version":2147483648}'), 400);
    assert.equal(await send("PUT", `/api/clusterings/${newId()}/version`, '{"version":2}'), 404);
  });

  test("a write key that may stand in a page cannot state facts over REST, a trusted one can (S18)", async () => {
    const order = { messageId: "forged-1", kind: "order", channel: "web", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "user_id", value: "victim" }], amountMinor: 999_999, currency: "EUR", traits: { vip: true } };
    const send = (key: string) => fetch(`${rapport.url}/api/interactions`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: JSON.stringify({ interactions: [order] }) });
    assert.equal((await send(keys.get("write")!)).status, 403);
    assert.equal((await row<{ n: number }>(rapport.ground.db, sql`select count(*) as n from interaction where kind = 'order'`))!.n, 0);
    const trusted = await createKey(rapport.ground.db, new Date(), SYSTEM, { name: "server", role: "write", trusted: true });
    assert.equal((await send(trusted.key)).status, 200);
  });

  test("is described in the OpenAPI document, with who may not be let in left to the server", async () => {
    const document = (await (await fetch(`${rapport.url}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
    assert.equal(document.openapi, "3.1.0");
    const described = new Set(Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`)));
    assert.deepEqual(closed().map((route) => `${route.method} ${route.url}`).filter((name) => !described.has(name)), []);
    assert.equal((await fetch(`${rapport.url}/api/docs`)).status, 200);
  });
});
