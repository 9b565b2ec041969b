import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createKey, SYSTEM } from "../../engine/organisation/index.ts";
import { BatcherFull } from "../../engine/platform/index.ts";
import { EventRate } from "./rate.ts";
import { type Tracking, useTracking } from "./test-tracking.ts";

const event = (n: number | string, more: Record<string, unknown> = {}) => ({ type: "track", event: "Brewed", userId: "u1", messageId: `m${n}`, ...more });

function post(tracking: Tracking, payload: unknown, more: { url?: string; key?: string | null; headers?: Record<string, string> } = {}) {
  const { url = "/v1/batch", key = tracking.webKey, headers = {} } = more;
  const authorization = key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` };
  return tracking.http.inject({ method: "POST", url, headers: { origin: "https://shop.example", ...authorization, ...headers }, payload: Buffer.isBuffer(payload) || typeof payload === "string" ? payload : JSON.stringify(payload) });
}

describe("whoever sends events", () => {
  const tracking = useTracking();

  test("needs a write key that is known: 401 for none, a wrong one, and one that may read", async () => {
    await tracking.clear();
    const reader = await createKey(tracking.database.db, new Date(), SYSTEM, { name: "Reader", role: "owner" });
    for (const key of [null, "", "wk_no-such-key-at-all", reader.key]) {
      const answer = await post(tracking, { batch: [event(1)] }, { key });
      assert.equal(answer.statusCode, 401, String(key));
      assert.equal(answer.json().code, "bad-key");
      assert.equal(answer.headers["access-control-allow-origin"], "https://shop.example", "a page can read why");
    }
    assert.deepEqual(await tracking.kept(), []);
    assert.equal((await post(tracking, { batch: [event(1)] })).statusCode, 200, "the twin: the same with the key");
  });

  test("may name the key wherever a client puts it", async () => {
    await tracking.clear();
    const key = tracking.webKey;
    const ways = [
      post(tracking, { batch: [event(1)] }),
      post(tracking, { batch: [event(2)], writeKey: key }, { key: null }),
      post(tracking, { batch: [event(3)] }, { key: null, headers: { authorization: `Bearer ${key}` } }),
      post(tracking, event(4), { key: null, url: "/api/s/track", headers: { "x-write-key": `${key}:secret` } }),
      post(tracking, event(5), { key: null, url: "/api/s/s2s/track", headers: { "x-write-key": key } }),
      post(tracking, { batch: [event(6)] }, { key: null, url: `/beacon/v1/batch?writeKey=${key}` }),
      post(tracking, { api_key: key, batch: [{ event: "Brewed", distinct_id: "u1", uuid: "m7" }] }, { key: null, url: "/batch/" }),
      post(tracking, [{ event: "Brewed", uuid: "m8", properties: { distinct_id: "u1", token: key } }], { key: null, url: "/e/" }),
    ];
    for (const answer of await Promise.all(ways)) assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual((await tracking.kept()).map((k) => k.messageId).sort(), ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]);
  });

  test("is asked for a smaller body above 4 MiB, packed or unpacked: 413", async () => {
    await tracking.clear();
    const large = JSON.stringify({ batch: [event(1, { properties: { x: "a".repeat(4 * 1024 * 1024) } })] });
    assert.equal((await post(tracking, large)).statusCode, 413);
    assert.equal((await post(tracking, gzipSync(large))).statusCode, 413);
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024)); // 200 MB in 200 kB
    assert.ok(bomb.length < 300_000);
    assert.equal((await post(tracking, bomb)).statusCode, 413);
    assert.equal((await post(tracking, `data=${encodeURIComponent(bomb.toString("base64"))}`, { url: `/e/?api_key=${tracking.webKey}`, key: null })).statusCode, 413);
    assert.equal((await post(tracking, { batch: Array.from({ length: 5001 }, (_, i) => event(i)) })).statusCode, 413, "too many events");
    assert.deepEqual(await tracking.kept(), []);
    const fits = JSON.stringify({ batch: [event(1, { properties: { x: randomBytes(1_000_000).toString("hex") } })] });
    assert.equal((await post(tracking, gzipSync(fits))).statusCode, 200, "the twin: 2 MB unpacked");
    assert.equal((await tracking.kept()).length, 1, "and an event above the advised 32 KB is kept whole");
  });

  test("hears of a wrong event nowhere but in what was kept aside: 200, and the good ones beside it are taken", async () => {
    await tracking.clear();
    const answer = await post(tracking, { batch: [event(1), { type: "trakc", userId: "u1", messageId: "m2" }, event(3, { userId: null }), 7, event(5)] });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), { success: true, taken: 2, refused: 3 });
    assert.deepEqual((await tracking.kept()).map((k) => k.messageId), ["m1", "m5"]);
    const refused = await tracking.refused();
    assert.deepEqual(refused.map((r) => r.field).sort(), ["event", "type", "userId"]);
    const wrongType = refused.find((r) => r.field === "type")!;
    assert.deepEqual([JSON.parse(wrongType.body).type, wrongType.source], ["trakc", "web"]);
    assert.match(wrongType.reason, /must be one of track, identify/);
  });

  test("a body that is no JSON at all is kept aside whole", async () => {
    await tracking.clear();
    const bodies = ["", "hello", '{"batch":[', "null", "7", gzipSync("hello"), Buffer.from([0x1f, 0x8b, 1, 2, 3]), gzipSync(JSON.stringify({ batch: [event(1)] })).subarray(0, 40), "data=%%%", '{"batch":{}}'];
    for (const body of bodies) assert.equal((await post(tracking, body)).statusCode, 200, String(body));
    assert.equal((await tracking.refused()).length, bodies.length);
    assert.deepEqual(await tracking.kept(), []);
  });

  test("an id that is a placeholder is not taken for somebody, and harms no other event", async () => {
    await tracking.clear();
    const answer = await post(tracking, { batch: [event(1), event(2, { userId: "undefined" }), event(3, { userId: "[object Object]" }), event(4, { userId: "null", anonymousId: "a1" })] });
    assert.deepEqual(answer.json(), { success: true, taken: 2, refused: 2 });
    assert.deepEqual((await tracking.refused()).map((r) => [r.field, /placeholder/.test(r.reason)]), [["identifiers", true], ["identifiers", true]]);
  });

  test("sending again has no effect, and another source with the same message id is another event (S19)", async () => {
    await tracking.clear();
    const body = { batch: [event(1), event(2), event(1)] };
    assert.deepEqual((await post(tracking, body)).json(), { success: true, taken: 3, refused: 0 });
    assert.deepEqual((await post(tracking, body)).json(), { success: true, taken: 3, refused: 0 });
    assert.equal((await post(tracking, body, { key: tracking.serverKey })).json().taken, 3);
    assert.deepEqual((await tracking.kept()).map((k) => `${k.source} ${k.messageId}`).sort(), ["shop m1", "shop m2", "web m1", "web m2"]);
  });

  test("may cut nobody's words in the middle of a character: a trait too long to keep whole is shortened, and the event taken", async () => {
    await tracking.clear();
    const traits = Object.fromEntries([1998, 1999, 2000].map((n) => [`note${n}`, "a".repeat(n) + "😀 and more"]));
    const answer = await post(tracking, { batch: [event(1), { type: "identify", userId: "u1", messageId: "m2", traits }] });
    assert.deepEqual([answer.statusCode, answer.json().taken], [200, 2]);
  });

  test("content types mean nothing (trap 2)", async () => {
    await tracking.clear();
    const types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "multipart/form-data; boundary=x", "nonsense", ";;;", "text/plain;charset=UTF-8", "application/json; charset=latin1"];
    for (const [i, type] of types.entries()) {
      assert.equal((await post(tracking, { batch: [event(`plain${i}`)] }, { headers: { "content-type": type } })).json().taken, 1, type);
      assert.equal((await post(tracking, gzipSync(JSON.stringify({ batch: [event(`gzip${i}`)] })), { headers: { "content-type": type } })).json().taken, 1, `${type} and gzip`);
    }
  });

  test("PostHog's v1 capture says of each event what became of it", async () => {
    await tracking.clear();
    const answer = await post(tracking, { created_at: "2026-11-21T14:32:00Z", batch: [{ event: "Brewed", uuid: "a", distinct_id: "u1" }, { event: "", uuid: "b", distinct_id: "u1" }, { event: "Brewed", uuid: "c", distinct_id: "none" }] }, { url: "/i/v1/analytics/events", key: null, headers: { authorization: `Bearer ${tracking.webKey}` } });
    const { results } = answer.json();
    assert.deepEqual([results.a, results.b.result, results.c.result], [{ result: "ok" }, "drop", "drop"]);
    assert.match(results.b.details, /^event: must be the event's name/);
  });
});

describe("a page of another site", () => {
  const tracking = useTracking();

  test("is told which headers it may send (exactly those it asked for), for how long, and may read Retry-After (trap 3)", async () => {
    const asked = "anonymousid,authorization,content-type,rsa-retry-attempt,sentat,x-new-in-the-next-release";
    for (const url of ["/v1/t", "/v1/batch", "/v1/projects/k/settings", "/sourceConfig/", "/beacon/v1/batch", "/api/s/page", "/e/", "/batch/", "/flags/", "/i/v1/analytics/events", "/array/k/config"]) {
      const preflight = await tracking.http.inject({ method: "OPTIONS", url, headers: { origin: "https://shop.example", "access-control-request-method": "POST", "access-control-request-headers": asked } });
      assert.equal(preflight.statusCode, 204, url);
      assert.equal(preflight.headers["access-control-allow-headers"], asked);
      assert.equal(preflight.headers["access-control-allow-origin"], "https://shop.example");
      assert.equal(preflight.headers["access-control-max-age"], "86400");
      assert.equal(preflight.headers["access-control-expose-headers"], "Retry-After");
    }
  });

  test("gets no header line of its own making in the answer", async () => {
    const preflight = await tracking.http.inject({ method: "OPTIONS", url: "/v1/t", headers: { "access-control-request-headers": "a, b c; d" } });
    assert.equal(preflight.headers["access-control-allow-headers"], undefined);
  });

  test("gets its settings without a database and with any key, for without them Segment and RudderStack send nothing (trap 1)", async () => {
    assert.equal((await tracking.http.inject("/v1/projects/any/settings")).json().integrations["Segment.io"].apiKey, "any");
    assert.equal((await tracking.http.inject("/sourceConfig/?writeKey=any")).json().source.enabled, true);
    assert.deepEqual((await tracking.http.inject("/array/any/config")).json().analytics, { endpoint: "/i/v0/e/" });
    assert.deepEqual((await tracking.http.inject({ method: "POST", url: "/flags/?v=2", payload: "x" })).json().flags, {});
  });
});

describe("more than a key may send", () => {
  const tracking = useTracking();
  test("is asked to wait: 429, and when to come back; after that time it may", async () => {
    await tracking.restart({ eventsPerSecond: 5 });
    const [now, send] = [tracking.database.ground.now(), (ids: number[]) => post(tracking, { batch: ids.map((id) => event(id)) })];
    assert.equal((await send([1, 2, 3, 4, 5])).statusCode, 200);
    const over = await send([6]);
    assert.equal(over.statusCode, 429);
    assert.equal(over.headers["retry-after"], "1");
    assert.equal(over.headers["access-control-expose-headers"], "Retry-After");
    assert.equal((await post(tracking, { batch: [event("other")] }, { key: tracking.serverKey })).statusCode, 200, "another key is not concerned");
    tracking.database.setNow(new Date(now.getTime() + 1000));
    assert.equal((await send([6])).statusCode, 200, "the twin: a second later");
    assert.deepEqual((await tracking.kept()).filter((k) => k.source === "web").map((k) => k.messageId), ["m1", "m2", "m3", "m4", "m5", "m6"]);
  });
  test("is 503 for PostHog's browser client, which would throw its events away at 429", async () => {
    await tracking.restart({ eventsPerSecond: 1 });
    const send = (url: string) => post(tracking, { api_key: tracking.webKey, batch: [{ event: "x", uuid: url, distinct_id: "u1" }] }, { url, key: null });
    assert.equal((await send("/e/")).statusCode, 200);
    const over = await send("/i/v0/e/");
    assert.deepEqual([over.statusCode, over.headers["retry-after"]], [503, "1"]);
    assert.equal((await send("/batch/")).statusCode, 429, "its server client understands 429");
  });
  test("a batch larger than a second's worth passes and is paid off by waiting, for refused it would come for ever", () => {
    const rate = new EventRate(10);
    const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);
    assert.equal(rate.secondsToWait("k", 100, at(0)), 0);
    assert.equal(rate.secondsToWait("k", 1, at(0)), 10); // 90 events owed and one wanted: 9.1 s
    assert.equal(rate.secondsToWait("k", 1, at(9)), 1);
    assert.equal(rate.secondsToWait("k", 1, at(10)), 0);
  });
});

describe("when events cannot be written", () => {
  const tracking = useTracking();
  test("because the database is away, the sender is asked to come back: 503, never 200", async () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    await tracking.restart({ intake: (real) => ({ ...real, accept: () => Promise.reject(away) }) });
    const answer = await post(tracking, { batch: [event(1), { type: "wrong" }] });
    assert.deepEqual([answer.statusCode, answer.headers["retry-after"]], [503, "1"]);
    assert.deepEqual(await tracking.refused(), [], "nothing is half done: sent again, all of it is judged again");
    await tracking.restart({});
    assert.deepEqual((await post(tracking, { batch: [event(1), { type: "wrong" }] })).json(), { success: true, taken: 1, refused: 1 }, "the twin");
  });
  test("because too much is waiting, likewise: 429, and 503 for PostHog's browser client", async () => {
    await tracking.restart({ intake: (real) => ({ ...real, accept: () => Promise.reject(new BatcherFull("full")) }) });
    assert.equal((await post(tracking, { batch: [event(1)] })).statusCode, 429);
    assert.equal((await post(tracking, { api_key: tracking.webKey, batch: [{ event: "x", distinct_id: "u1" }] }, { url: "/e/", key: null })).statusCode, 503);
  });
  test("the answer waits for the write", async () => {
    let written = () => {};
    const writing = new Promise<void>((resolve) => (written = resolve));
    let answered = false;
    await tracking.restart({ intake: (real) => ({ ...real, accept: async (source, inputs) => (await writing, real.accept(source, inputs)) }) });
    const answer = post(tracking, { batch: [event("late")] }).then((a) => ((answered = true), a));
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    assert.equal(answered, false);
    written();
    assert.equal((await answer).statusCode, 200);
    assert.ok((await tracking.kept()).some((k) => k.messageId === "mlate"));
  });
});
