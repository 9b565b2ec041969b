import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { accessWords, createAuthorise, createKey, createSignIn, type Role, type SignIn, SYSTEM } from "../organisation/index.ts";
import { buildHttp, type Http, newId, row, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { CockpitView, ConversationQueue, serviceRoutes } from "./index.ts";

const BASE = "http://localhost:4998";

describe("the addresses of service", () => {
  const database = useDatabase();
  let app: Http;
  let signIn: SignIn;
  const keys = new Map<Role | "write", string>();
  before(async () => {
    signIn = createSignIn({ databaseUrl: database.url, secret: "a secret of the test, long enough", publicUrl: BASE, origins: [BASE] });
    app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    serviceRoutes(app, database.ground);
    await publishFirstPolicy(database.ground);
    for (const role of ["agent", "read-only", "write"] as const) keys.set(role, (await createKey(database.db, database.ground.now(), SYSTEM, { name: role, role, source: role, trusted: true })).key);
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const call = async (role: Role | "write" | undefined, method: "GET" | "POST" | "PATCH", url: string, payload?: Record<string, unknown>) => {
    const answer = await app.inject({ method, url, headers: role ? { authorization: `Bearer ${keys.get(role)!}` } : {}, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const conversation = (messageId: string) => ({ messageId, channel: "email", subject: "Wrong roast", identifiers: [{ kind: "email", value: "tomas@example.com" }], body: "I ordered the Sidamo." });

  test("let a conversation come in, be answered, be promised something, be resolved, and be read whole", async () => {
    const started = await call("agent", "POST", "/api/conversations", conversation("r-1"));
    assert.equal(started.status, 200, JSON.stringify(started.body));
    const { conversationId, customerId } = started.body as { conversationId: string; customerId: string };
    assert.equal((await call("agent", "POST", `/api/conversations/${conversationId}/messages`, { clientId: "1", body: "We are sorry.", audience: "customer" })).status, 200);
    const promise = await call("agent", "POST", "/api/promises", { customerId, conversationId, body: "Sidamo on Monday", dueAt: new Date(database.ground.now().getTime() + 86_400_000).toISOString() });
    assert.equal(promise.body["state"], "open");
    assert.equal((await call("agent", "POST", `/api/promises/${String(promise.body["promiseId"])}/kept`, { customerId })).body["state"], "kept");
    assert.equal((await call("agent", "PATCH", `/api/conversations/${conversationId}`, { status: "resolved" })).body["status"], "resolved");
    const cockpit = CockpitView.parse((await call("read-only", "GET", `/api/conversations/${conversationId}`)).body);
    assert.deepEqual([cockpit.messages.length, cockpit.promises.length, cockpit.conversation.status], [2, 1, "resolved"]);
    assert.equal(ConversationQueue.parse((await call("read-only", "GET", "/api/conversations?view=resolved")).body).rows.length, 1);
  });

  test("refuse whoever may not, before anything is written", async () => {
    const { conversationId, customerId } = (await call("agent", "POST", "/api/conversations", conversation("r-2"))).body as { conversationId: string; customerId: string };
    const everything = () =>
      row(database.db, sql`select (select json_agg(c order by c.conversation_id) from conversation c)::text as c, (select count(*) from message) as m, (select count(*) from promise) as p, (select count(*) from audit) as a,
        (select count(*) from interaction) as i, (select count(*) from decision) as d, (select position from log_head where name = 'main') as l`);
    const before = await everything();
    for (const role of ["read-only", "write", undefined] as const) {
      const status = role === undefined ? 401 : 403;
      assert.equal((await call(role, "POST", "/api/conversations", conversation("r-3"))).status, status);
      assert.equal((await call(role, "POST", `/api/conversations/${conversationId}/messages`, { clientId: "1", body: "x", audience: "team" })).status, status);
      assert.equal((await call(role, "PATCH", `/api/conversations/${conversationId}`, { status: "resolved" })).status, status);
      assert.equal((await call(role, "POST", "/api/promises", { customerId, body: "x", dueAt: "2027-01-01T00:00:00Z" })).status, status);
      assert.equal((await call(role, "POST", `/api/promises/${newId()}/kept`, { customerId })).status, status);
    }
    for (const role of ["write", undefined] as const) assert.equal((await call(role, "GET", `/api/conversations/${conversationId}`)).status, role === undefined ? 401 : 403);
    assert.deepEqual(await everything(), before);
  });

  test("answer what does not exist, and what nobody asked for, with a sentence and without a trace", async () => {
    const nowhere = newId();
    assert.equal((await call("agent", "GET", `/api/conversations/${nowhere}`)).status, 404);
    assert.equal((await call("agent", "PATCH", `/api/conversations/${nowhere}`, { read: true })).status, 404);
    assert.equal((await call("agent", "POST", `/api/conversations/${nowhere}/messages`, { clientId: "1", body: "x", audience: "customer" })).status, 404);
    assert.equal((await call("agent", "POST", "/api/promises", { customerId: nowhere, body: "x", dueAt: "2027-01-01T00:00:00Z" })).status, 404);
    assert.equal((await call("agent", "GET", "/api/conversations/not-an-id")).status, 400);
    assert.equal((await call("agent", "GET", "/api/conversations?view=everything")).status, 400);
    assert.equal((await call("agent", "POST", "/api/conversations", { ...conversation("r-4"), customerId: nowhere })).status, 400, "whose it is, is found from identifiers, never taken from a body");
    assert.equal((await call("agent", "POST", `/api/conversations/${nowhere}/messages`, { clientId: "1", body: "x", audience: "customer", authorKind: "customer" })).status, 400);
  });
});
