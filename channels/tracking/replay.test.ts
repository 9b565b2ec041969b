import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Exchange, handMade } from "./hand-made-exchanges.ts";
import { type Tracking, useTracking } from "./test-tracking.ts";

const recordings = join(import.meta.dirname, "../../../shared/contracts/tracking/recorded");

/** What the official clients really sent: recorded where the recordings are at hand, and the hand-made ones always. */
function scenarios(): [string, readonly Exchange[]][] {
  const files = existsSync(recordings) ? readdirSync(recordings).filter((name) => name.endsWith(".json")) : [];
  const recorded = files.map((name): [string, Exchange[]] => [name.replace(".json", ""), (JSON.parse(readFileSync(join(recordings, name), "utf8")) as Exchange[]).filter((line) => line.method !== undefined && line.url !== "/elsewhere")]);
  return [...recorded, ...Object.entries(handMade).map(([name, exchanges]): [string, readonly Exchange[]] => [`hand-made ${name}`, exchanges])];
}

describe("what the official clients sent is taken when it is sent again", () => {
  const tracking = useTracking();

  for (const [name, exchanges] of scenarios())
    test(name, async () => {
      await tracking.clear();
      for (const exchange of exchanges) await replay(tracking, exchange);
      const expected = new Map(exchanges.flatMap(eventsOf).map((event) => [event.id, event]));
      const kept = await tracking.kept();
      assert.deepEqual(kept.map((k) => k.messageId).sort(), [...expected.keys()].sort(), "each event once, however often it was sent");
      for (const k of kept) {
        const event = expected.get(k.messageId)!;
        assert.equal(k.kind, event.kind);
        assert.equal(k.occurredAt.toISOString(), event.at, k.kind);
        if (event.person) assert.ok(await isOf(tracking, k.identityId, event.person), `${k.kind} belongs to ${event.person}`);
      }
      const groups = exchanges.flatMap(listOf).filter((event) => event["distinct_id"] === "$company_g1");
      assert.deepEqual((await tracking.refused()).map((r) => r.field), groups.map(() => "distinct_id"), "only events about a group and nobody are kept aside");
      assert.deepEqual(tracking.bugs, []);
    });

  test("everything was there to replay", { skip: !existsSync(recordings) }, () => {
    assert.equal(scenarios().length, 45 + Object.keys(handMade).length);
  });
});

async function replay(tracking: Tracking, exchange: Exchange): Promise<void> {
  tracking.database.setNow(new Date(exchange.t));
  const key = tracking.webKey;
  const { "content-length": _length, host: _host, connection: _connection, ...headers } = exchange.headers as Record<string, string>;
  if (headers["authorization"]?.startsWith("Basic")) headers["authorization"] = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  if (headers["authorization"]?.startsWith("Bearer phc")) headers["authorization"] = `Bearer ${key}`;
  if (headers["x-write-key"]) headers["x-write-key"] = `${key}:secret`;
  const answer = await tracking.http.inject({ method: exchange.method as "GET", url: exchange.url.replace("writeKey=WK", `writeKey=${key}`).replace("phc_WK", key), headers, payload: bodyOf(exchange, key) });
  if (exchange.method === "OPTIONS") {
    assert.equal(answer.statusCode, 204);
    assert.equal(answer.headers["access-control-allow-headers"], headers["access-control-request-headers"]);
    return;
  }
  assert.equal(answer.statusCode, 200, `${exchange.method} ${exchange.url}: ${answer.body}`);
  if (!exchange.url.startsWith("/p.js")) assert.ok(JSON.parse(answer.body));
}

function bodyOf(exchange: Exchange, key: string): Buffer | undefined {
  if (exchange.method !== "POST") return undefined;
  if (typeof exchange.body === "string") {
    const inside = Buffer.from(decodeURIComponent(exchange.body.replace("data=", "")), "base64").toString().replaceAll("phc_WK", key);
    return Buffer.from(`data=${encodeURIComponent(Buffer.from(inside).toString("base64"))}`);
  }
  const text = JSON.stringify(exchange.body).replaceAll("phc_WK", key).replaceAll('"writeKey":"WK"', `"writeKey":"${key}"`);
  return exchange.headers["content-encoding"] === "gzip" || exchange.note !== undefined ? gzipSync(text) : Buffer.from(text);
}

interface Expected {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly person: string | undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  page: "visit", screen: "visit", identify: "identify", group: "group", alias: "alias", $pageview: "visit", $identify: "identify", $create_alias: "alias", $groupidentify: "group",
  "Order Completed": "order.reported", bulk: "bulk", noProps: "no_props", "at unload": "at_unload", "At unload": "at_unload", $feature_flag_called: "feature_flag_called", $exception: "exception",
};

function listOf(exchange: Exchange): Record<string, unknown>[] {
  if (exchange.method !== "POST" || exchange.url.startsWith("/flags")) return [];
  const body = (typeof exchange.body === "string" ? JSON.parse(Buffer.from(decodeURIComponent(exchange.body.replace("data=", "")), "base64").toString()) : exchange.body) as Record<string, unknown>;
  return (body["batch"] as Record<string, unknown>[] | undefined) ?? [body];
}

/** The events of a body, read by another route than the channel's: the tables above and the fields' own names. */
function eventsOf(exchange: Exchange): Expected[] {
  return listOf(exchange).filter((event) => event["distinct_id"] !== "$company_g1").map((event) => {
    const word = String(event["type"] === undefined || event["type"] === "track" ? event["event"] : event["type"]);
    const properties = (event["properties"] ?? {}) as Record<string, unknown>;
    const person = event["userId"] || event["distinct_id"] || properties["distinct_id"] || event["anonymousId"];
    return { id: String(event["messageId"] ?? event["uuid"]), kind: KINDS[word] ?? word.toLowerCase().replaceAll(/[^a-z]+/g, "_"), at: String(event["timestamp"] ?? event["originalTimestamp"]), person: person ? String(person) : undefined };
  });
}

async function isOf(tracking: Tracking, identityId: string, person: string): Promise<boolean> {
  return (await tracking.identifiers()).some((identifier) => identifier.value === person && identifier.identityId === identityId);
}
