import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { publishFirstPolicy } from "../../engine/decisions/index.ts";
import { type Actor, accessWords, SEES_ALL } from "../../engine/organisation/index.ts";
import { buildHttp, catchUp, type Ground, type Http, type LiveBus, row, sql, startLiveBus } from "../../engine/platform/index.ts";
import { useDatabase } from "../../engine/platform/test-database.ts";
import { profileFollower } from "../../engine/profiles/index.ts";
import { addMessage, type ChatMessage, type ChatThread, conversationsOf, makeChatIdentitySecret } from "../../engine/service/index.ts";
import { readIdentityToken } from "./identity-token.ts";
import { chatRoutes } from "./index.ts";
import { addressKey, RateLimit } from "./rate-limit.ts";

const noon = new Date("2026-11-21T12:00:00Z");
const jo: Actor = { kind: "person", id: "jo", name: "Jo Martens", role: "agent", source: "desk", trusted: true };

describe("how often somebody may ask", () => {
  const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

  test("a burst passes, then as much as time allows, and the wait that is named suffices", () => {
    const limit = new RateLimit({ burst: 3, perMinute: 60 });
    assert.deepEqual([1, 2, 3, 4].map(() => limit.secondsToWait("a", at(0))), [0, 0, 0, 1]);
    assert.equal(limit.secondsToWait("b", at(0)), 0, "another is not held up");
    assert.equal(limit.secondsToWait("a", at(1)), 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 600 }), fc.array(fc.nat(100_000), { maxLength: 50 }), (burst, perMinute, gaps) => {
        const one = new RateLimit({ burst, perMinute });
        let now = noon.getTime();
        for (const gap of gaps) {
          now += gap;
          const wait = one.secondsToWait("x", new Date(now));
          if (wait > 0) {
            now += wait * 1000;
            assert.equal(one.secondsToWait("x", new Date(now)), 0);
          }
        }
      }),
    );
  });

  test("a household's half of an IPv6 address counts as one, and IPv4 in IPv6 clothes as IPv4", () => {
    assert.equal(addressKey("2001:db8:1:2:aaaa::1"), addressKey("2001:db8:1:2::ffff"));
    assert.notEqual(addressKey("2001:db8:1:2::1"), addressKey("2001:db8:1:3::1"));
    assert.equal(addressKey("2001:db8::1"), "2001:db8:0:0");
    assert.equal(addressKey("::ffff:203.0.113.9"), "203.0.113.9");
  });
});

describe("a site's word about who its user is", () => {
  const secret = "a secret";
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const sign = (claims: unknown, header: unknown = { alg: "HS256", typ: "JWT" }, with_ = secret) => {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${createHmac("sha256", with_).update(text).digest("base64url")}`;
  };
  const hour = noon.getTime() / 1000 + 3600;
  const why = (token: string) => {
    const read = readIdentityToken(token, secret, noon);
    return read.kind === "refused" ? read.because : read.user;
  };

  test("is taken from the example of RFC 7515, appendix A.1, by its own key", () => {
    const token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const key = Buffer.from("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow", "base64url");
    const read = readIdentityToken(token, key, new Date(1300819000 * 1000));
    assert.deepEqual(read, { kind: "refused", because: "no user in it" }, "the signature holds; that the example names no user is found after it");
  });

  test("is taken when it is signed, names somebody and ends soon", () => {
    assert.deepEqual(why(sign({ sub: "amara", exp: hour, email: "amara@example.com", name: "Amara Okafor" })), { userId: "amara", email: "amara@example.com", name: "Amara Okafor" });
  });

  test("is worth nothing otherwise", () => {
    assert.equal(why(sign({ sub: "amara", exp: hour }, undefined, "another secret")), "wrong signature");
    assert.equal(why(sign({ sub: "amara", exp: hour }, { alg: "none" })), "another algorithm");
    assert.equal(why(`${part({ alg: "none" })}.${part({ sub: "amara", exp: hour })}.`), "not a token");
    assert.equal(why(sign({ sub: "amara", exp: noon.getTime() / 1000 })), "expired");
    assert.equal(why(sign({ sub: "amara" })), "no end or too late an end");
    assert.equal(why(sign({ sub: "amara", exp: hour + 30 * 24 * 3600 })), "no end or too late an end");
    assert.equal(why(sign({ exp: hour })), "no user in it");
    const good = sign({ sub: "amara", exp: hour }).split(".");
    assert.equal(why([good[0], part({ sub: "owner", exp: hour }), good[2]].join(".")), "wrong signature");
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readIdentityToken(text, secret, noon).kind === "refused"));
  });
});

describe("the chat of a shop's page", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-chat-"));
  let live: LiveBus;
  let app: Http;
  let ground: Ground;
  let url: string;
  before(async () => {
    database.setNow(noon);
    await publishFirstPolicy(database.ground);
    live = await startLiveBus(database.db, { everyMillis: 5000, report: () => undefined });
    ground = { db: database.db, now: database.ground.now, nudge: () => live.nudge() };
    writeFileSync(join(folder, "loader.js"), "/* loader */");
    app = await buildHttp({ authorise: async () => undefined, accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    await chatRoutes(app, ground, live, { folder });
    url = await app.listen({ port: 0, host: "127.0.0.1" });
  });
  after(async () => {
    await app.close();
    await live.stop();
    rmSync(folder, { recursive: true });
  });

  /** Each caller of these tests sits at another address, so that they do not use up each other's rate. */
  let address = 0;
  const elsewhere = () => `198.51.100.${++address % 250}`;
  const call = (method: "GET" | "POST", path: string, more: { token?: string; body?: unknown; headers?: Record<string, string>; from?: string } = {}) =>
    app.inject({
      method, url: path, remoteAddress: more.from ?? elsewhere(), headers: { ...(more.token ? { authorization: `Bearer ${more.token}` } : {}), ...more.headers },
      ...(more.body === undefined ? {} : { payload: more.body as Record<string, unknown> }),
    });
  const begin = async (body: unknown = {}) => (await call("POST", "/chat/session", { body })).json<{ token: string; expiresAt: string }>().token;
  const write = (token: string, body: string, clientId = body) => call("POST", "/chat/messages", { token, body: { clientId, body } });
  const thread = async (token: string, after = 0) => (await call("GET", `/chat/messages?after=${after}`, { token })).json<ChatThread>();
  const identityOf = async (code: string) => (await row<{ id: string; conversationId: string }>(database.db, sql`select o.identity_id as id, o.conversation_id as "conversationId" from conversation_code c join conversation_owner o using (conversation_id) where c.code = ${code}`))!;

  test("takes a message and shows the thread; without a token it shows nothing", async () => {
    const token = await begin({ anonymousId: "visitor-1" });
    const sent = await write(token, "Hello");
    assert.equal(sent.statusCode, 200, sent.body);
    assert.deepEqual((await thread(token)).messages.map((m) => [m.from, m.body]), [["you", "Hello"]]);
    assert.equal((await thread(token)).conversation!.status, "open");
    for (const wrong of [undefined, "ct_wrong", `${token}x`]) {
      const answer = await call("GET", "/chat/messages", wrong === undefined ? {} : { token: wrong });
      assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [401, "not-signed-in"]);
    }
  });

  test("lets the pages of any site ask, without cookies, and read why they were refused", async () => {
    const preflight = await app.inject({ method: "OPTIONS", url: "/chat/messages", headers: { origin: "https://shop.example", "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" } });
    assert.equal(preflight.statusCode, 204);
    assert.equal(preflight.headers["access-control-allow-origin"], "*");
    assert.match(String(preflight.headers["access-control-allow-headers"]), /authorization/i);
    assert.equal(preflight.headers["access-control-allow-credentials"], undefined);
    const refused = await call("GET", "/chat/messages", { headers: { origin: "https://shop.example" } });
    assert.equal(refused.statusCode, 401);
    assert.equal(refused.headers["access-control-allow-origin"], "*");
    assert.equal(refused.headers["set-cookie"], undefined);
  });

  test("takes nothing that names a conversation or writes as somebody else, nothing empty, nothing huge", async () => {
    const token = await begin();
    const status = async (body: unknown) => (await call("POST", "/chat/messages", { token, body })).statusCode;
    assert.equal(await status({ clientId: "1", body: "x", conversationId: "0199f0a4-0000-7000-8000-000000000001" }), 400);
    assert.equal(await status({ clientId: "1", body: "x", audience: "team" }), 400);
    assert.equal(await status({ clientId: "1", body: "x", authorKind: "agent" }), 400);
    assert.equal(await status({ clientId: "1", body: "   " }), 400);
    assert.equal(await status({ clientId: "1", body: "x".repeat(4001) }), 400);
    assert.equal(await status({ clientId: "1", body: "x".repeat(50_000) }), 413);
    assert.equal(await status({ clientId: "1", body: "\u0000\ud800 and words" }), 200, "what cannot be kept is left out");
    assert.equal((await thread(token)).messages.length, 1);
  });

  test("is not shaken by anything in a body (fast-check)", async () => {
    const token = await begin();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.record({ clientId: fc.anything(), body: fc.anything() }), fc.record({ clientId: fc.string(), body: fc.string({ unit: "binary" }) })), async (body) => {
        const payload = JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";
        const path = n++ % 2 ? "/chat/messages" : "/chat/session";
        database.setNow(new Date(noon.getTime() + n * 60_000)); // the rate is another test's matter
        const answer = await app.inject({ method: "POST", url: path, remoteAddress: elsewhere(), headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, payload });
        assert.ok([200, 400].includes(answer.statusCode), `${answer.statusCode} ${answer.body}`);
      }),
      { numRuns: 150 },
    );
    database.setNow(noon);
  });

  test("holds back whoever writes more than a person can, by token and by address, and says for how long", async () => {
    const token = await begin();
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await write(token, `m${i}`));
    assert.deepEqual([...new Set(answers.slice(0, 30).map((a) => a.statusCode))], [200]);
    assert.equal(answers[30]!.statusCode, 429);
    assert.ok(Number(answers[30]!.headers["retry-after"]) >= 1);
    assert.match(String(answers[30]!.headers["access-control-expose-headers"]), /Retry-After/);
    const statuses = [];
    for (let i = 0; i < 31; i++) statuses.push((await call("POST", "/chat/session", { body: {}, from: "203.0.113.77", headers: { "x-forwarded-for": `192.0.2.${i}` } })).statusCode);
    assert.deepEqual([statuses.slice(0, 30).every((s) => s === 200), statuses[30]], [true, 429], "an address in a header that nobody vouches for is not believed");
  });

  test("knows a user whom the site signed for, and nobody else", async () => {
    const secret = await makeChatIdentitySecret(ground, { ...jo, role: "owner" });
    const jwt = (claims: object) => {
      const text = [{ alg: "HS256" }, claims].map((c) => Buffer.from(JSON.stringify(c)).toString("base64url")).join(".");
      return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
    };
    const exp = noon.getTime() / 1000 + 600;
    const one = await begin({ identityToken: jwt({ sub: "u-1", exp }) });
    await write(one, "From my desk");
    const other = await begin({ identityToken: jwt({ sub: "u-1", exp }) });
    assert.deepEqual((await thread(other)).messages.map((m) => m.body), ["From my desk"]);
    const forged = await call("POST", "/chat/session", { body: { identityToken: `${jwt({ sub: "u-1", exp })}x` } });
    assert.deepEqual([forged.statusCode, forged.json<{ code: string }>().code], [401, "bad-key"]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from audit where act = 'chat.identity-secret.make'`))!.n, 1);
  });

  test("greets whom the site vouched for as the rules say, once in a while on record; nobody else, whoever they say they are", async () => {
    const secret = await makeChatIdentitySecret(ground, { ...jo, role: "owner" });
    const text = [{ alg: "HS256" }, { sub: "u-greeted", name: "Amara Okafor", email: "amara.greeted@example.com", exp: noon.getTime() / 1000 + 600 }].map((c) => Buffer.from(JSON.stringify(c)).toString("base64url")).join(".");
    const identityToken = `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
    const token = await begin({ anonymousId: "amara-browser", identityToken });
    await write(token, "My grinder is broken");
    await catchUp(ground.db, [profileFollower]);
    const greeting = async (of: string) => (await call("GET", "/chat/greeting", { token: of })).json<{ greeting: string; language: string | null }>();
    const decisions = async () => (await row<{ n: number }>(database.db, sql`select count(*)::int as n from decision where surface = 'chat'`))!.n;
    const before = await decisions();
    assert.deepEqual(await greeting(token), { greeting: "Good day, Amara Okafor. How can we help?", language: null });
    await greeting(token);
    assert.equal(await decisions(), before + 1, "asked twice, decided once");
    database.setNow(new Date(noon.getTime() + 16 * 60_000));
    await greeting(token);
    assert.equal(await decisions(), before + 2);
    database.setNow(noon);
    // The twin: the same browser's id, known to somebody else, opens nothing of hers.
    const posing = await begin({ anonymousId: "amara-browser" });
    assert.deepEqual(await greeting(posing), { greeting: "", language: null });
    assert.equal(await decisions(), before + 2);
    assert.equal((await call("GET", "/chat/greeting")).statusCode, 401);
  });

  test("hears an answer as it is written, what it missed by event number, and never a note", async () => {
    const token = await begin();
    await write(token, "Is anybody there?");
    const { code } = (await thread(token)).conversation!;
    const { conversationId } = await identityOf(code);
    const first = await listen(`${url}/chat/live?token=${token}`);
    assert.deepEqual((await first.next()).body, "Is anybody there?");
    await addMessage(ground, jo, conversationId, { clientId: "n", body: "Who has time?", audience: "team" });
    await addMessage(ground, jo, conversationId, { clientId: "r", body: "Yes, Jo here.", audience: "customer" });
    const heard = await first.next();
    assert.deepEqual([heard.from, heard.name, heard.body], ["agent", "Jo", "Yes, Jo here."]);
    first.leave();
    await addMessage(ground, jo, conversationId, { clientId: "r2", body: "Are you still there?", audience: "customer" });
    const again = await listen(`${url}/chat/live?token=${token}&after=0`, { "last-event-id": String(heard.position) });
    assert.equal((await again.next()).body, "Are you still there?", "the header of a browser that comes back counts more than the address it came to first");
    again.leave();
    assert.equal((await thread(token)).messages.some((m) => m.body.includes("Who has time?")), false);
  });

  test("hears nothing of another's", async () => {
    const [mine, other] = [await begin(), await begin()];
    await write(mine, "mine");
    await write(other, "theirs");
    const stream = await listen(`${url}/chat/live?token=${mine}&after=${(await thread(mine)).position}`);
    const { conversationId } = await identityOf((await thread(other)).conversation!.code);
    await addMessage(ground, jo, conversationId, { clientId: "1", body: "for them", audience: "customer" });
    await write(mine, "mine again");
    assert.equal((await stream.next()).body, "mine again");
    stream.leave();
    const refused = await call("GET", "/chat/live?token=ct_00000000000000000000000000");
    assert.equal(refused.statusCode, 401);
  });

  test("tells the cockpit: a line of the log names the conversation and its customer", async () => {
    const token = await begin();
    const before = live.position();
    const heard = new Promise<{ conversationId: string | null; customerIds: string[] }>((resolve) => {
      const stop = live.listen(before, (event) => {
        if (event.topic !== "message") return;
        stop();
        resolve(event);
      });
    });
    await write(token, "Hello");
    const { id, conversationId } = await identityOf((await thread(token)).conversation!.code);
    assert.deepEqual(await heard.then((e) => [e.conversationId, e.customerIds]), [conversationId, [id]]);
    assert.equal((await conversationsOf(ground, id, SEES_ALL))[0]!.channel, "chat");
  });

  test("gives its files once and then says that nothing changed; what is not built is named with its cure", async () => {
    const loader = await call("GET", "/chat/loader.js", { headers: { "accept-encoding": "gzip" } });
    assert.deepEqual([loader.statusCode, loader.headers["content-encoding"], loader.headers["access-control-allow-origin"]], [200, "gzip", "*"]);
    assert.match(String(loader.headers["content-type"]), /^text\/javascript/);
    const again = await call("GET", "/chat/loader.js", { headers: { "if-none-match": String(loader.headers.etag) } });
    assert.deepEqual([again.statusCode, again.body], [304, ""]);
    const widget = await call("GET", "/chat/widget.js");
    assert.deepEqual([widget.statusCode, widget.json<{ detail: string }>().detail], [503, "The chat is not built. Run: npm run build"]);
    assert.equal((await call("GET", "/chat/words/xx.json")).statusCode, 404);
    assert.equal((await call("GET", "/chat/words/..%2f..%2fpackage.json")).statusCode, 400);
    const demo = await call("GET", "/chat/demo");
    assert.match(demo.body, /<script src="\/chat\/loader.js" async><\/script>/);
    assert.equal(demo.body.match(/<script/g)!.length, 1);
  });
});

/** A reader of an event stream: `next` gives one message after the other. */
async function listen(address: string, headers: Record<string, string> = {}): Promise<{ next(): Promise<ChatMessage>; leave(): void }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => get(address, { headers }, resolve).on("error", reject));
  assert.equal(response.statusCode, 200);
  response.on("error", () => undefined); // we leave in the middle of a line
  const lines: AsyncIterator<Buffer> = response.iterator({ destroyOnReturn: false });
  let text = "";
  return {
    async next() {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          const data = /^event: message\ndata: (.*)$/m.exec(event);
          if (data) return JSON.parse(data[1]!) as ChatMessage;
          continue;
        }
        const more = await lines.next();
        if (more.done) throw new Error("the stream ended");
        text += more.value.toString("utf8");
      }
    },
    leave: () => response.destroy(),
  };
}
