import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { rows, sql } from "../../engine/platform/index.ts";
import { useTracking } from "./test-tracking.ts";

const bodies = Number(process.env["RAPPORT_TEST_FUZZ"] ?? 3000);

// What attackers and broken pages write, beside what fast-check thinks of by itself.
const nasty = fc.constantFrom(
  "\u0000", "a\u0000b", "\ud800", "x\udfff", "\u202e\u200fmoc.elpmaxe", "\uFEFF", "𝒳".repeat(200), "'; drop table interaction; --", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
  "\u001b[31mred\r\n200 OK", "undefined", "null", "[object Object]", "NaN", "__proto__", "constructor", "a".repeat(5000), `${"a".repeat(1999)}😀`, `${"é".repeat(319)}😀`, "", " ", "1e999", "-0", "2026-02-30T00:00:00Z", "9999999-01-01", "0000-00-00T00:00:00Z",
);
const word = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 20 }));
const key = fc.oneof(fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "$set", "$set_once", "email", "phone", "revenue", "currency", "address"), word);
const scalar = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(1e308, -1e308, 2 ** 53, 1e21, Number.MAX_SAFE_INTEGER));
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, fc.array(tie("value"), { maxLength: 4 }), fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map(ownEntries)),
}));

/** Like Object.fromEntries, which also makes an own property of "__proto__". */
function ownEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

const maybe = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: anything });
const time = fc.constantFrom("2026-11-21T14:00:00Z", "2026-01-02", 1_795_305_837_403, "2026-11-21T14:00:00+23:59");
const segmentEvent = fc.record(
  {
    type: maybe(fc.constantFrom("track", "identify", "page", "screen", "group", "alias")), event: maybe(fc.constantFrom("Order Completed", "Brewed", "complaint.opened")), userId: maybe(word), anonymousId: maybe(word), previousId: maybe(word), groupId: maybe(word),
    messageId: maybe(fc.uuid()), timestamp: maybe(time), originalTimestamp: maybe(time), sentAt: maybe(time), properties: anything, traits: anything, context: anything, channel: anything, name: anything, category: anything,
  },
  { requiredKeys: [] },
);
const posthogEvent = fc.record(
  {
    event: maybe(fc.constantFrom("$pageview", "$identify", "$create_alias", "$groupidentify", "Order Completed", "$snapshot")), uuid: maybe(fc.uuid()), distinct_id: maybe(word), timestamp: maybe(time), offset: anything, $set: anything, $set_once: anything,
    properties: maybe(fc.array(fc.tuple(fc.oneof(key, fc.constantFrom("distinct_id", "alias", "$anon_distinct_id", "$device_id", "$is_identified", "$user_id", "$lib", "token", "$insert_id", "$current_url", "$groups")), anything), { maxLength: 6 }).map(ownEntries)),
  },
  { requiredKeys: [] },
);
const deep = fc.constantFrom(30, 300, 20_000).map((levels) => ({ levels }));

type Made = { readonly family: "segment" | "posthog"; readonly events: readonly unknown[] };
const batch: fc.Arbitrary<Made> = fc.oneof(
  fc.record({ family: fc.constant("segment" as const), events: fc.array(fc.oneof({ weight: 8, arbitrary: segmentEvent as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: anything }, { weight: 1, arbitrary: deep }), { maxLength: 4 }) }),
  fc.record({ family: fc.constant("posthog" as const), events: fc.array(fc.oneof({ weight: 8, arbitrary: posthogEvent as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: anything }, { weight: 1, arbitrary: deep }), { maxLength: 4 }) }),
);
const damage = fc.oneof(
  { weight: 6, arbitrary: fc.constant((bytes: Buffer) => bytes) },
  { weight: 1, arbitrary: fc.constant((bytes: Buffer) => gzipSync(bytes)) },
  { weight: 1, arbitrary: fc.constant((bytes: Buffer) => Buffer.from(`data=${encodeURIComponent(bytes.toString("base64"))}`)) },
);
const breakage = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map((part) => (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * part))),
  fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[Math.floor(copy.length * at)] = byte;
    return copy;
  }),
  fc.uint8Array({ maxLength: 200 }).map((noise) => () => Buffer.from(noise)),
);

/** Sent at the same time, so that they are also written together. */
const AT_ONCE = 10;
function together<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE });
}
async function inParallel<T>(list: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(list.map(act));
}

describe("malformed bodies", () => {
  const tracking = useTracking();
  const goodIds: string[] = [];
  let aside = 0;

  test(`never cost a good event in the same batch, nor break anything (${bodies / 2} bodies)`, async () => {
    const authorization = `Basic ${Buffer.from(`${tracking.webKey}:`).toString("base64")}`;
    await fc.assert(
      fc.asyncProperty(together(fc.tuple(batch, damage, fc.nat(4))), (sent) =>
        inParallel(sent, async ([made, packed, place]) => {
          const good = `good-${goodIds.length}`;
          goodIds.push(good);
          const events = made.events.map(asJson);
          events.splice(Math.min(place, events.length), 0, JSON.stringify(goodEvent(made.family, good)));
          const text = made.family === "segment" ? `{"batch":[${events.join(",")}],"sentAt":"2026-11-21T14:32:00Z"}` : `{"api_key":"${tracking.webKey}","batch":[${events.join(",")}]}`;
          const answer = await tracking.http.inject({ method: "POST", url: made.family === "segment" ? "/v1/batch" : "/i/v1/analytics/events", headers: { authorization }, payload: packed(Buffer.from(text)) });
          assert.equal(answer.statusCode, 200, answer.body);
          if (made.family === "posthog") return assert.deepEqual(answer.json().results[good], { result: "ok" });
          const { taken, refused } = answer.json();
          assert.equal(taken + refused, events.length, "every event is accounted for");
          assert.ok(taken >= 1);
        }),
      ),
      { numRuns: Math.ceil(bodies / 2 / AT_ONCE) },
    );
  });

  test(`that are broken as bytes are answered with a plain no, or taken aside (${bodies / 2} bodies)`, async () => {
    const url = fc.constantFrom("/v1/batch", "/v1/t", "/e/", "/batch", "/i/v1/analytics/events", "/api/s/page", "/beacon/v1/batch");
    await fc.assert(
      fc.asyncProperty(together(fc.tuple(batch, breakage, url, fc.boolean())), (sent) =>
        inParallel(sent, async ([made, broken, to, zipped]) => {
          const text = Buffer.from(`{"batch":[${made.events.map(asJson).join(",")}]}`);
          const payload = zipped ? broken(gzipSync(text)) : broken(text);
          const answer = await tracking.http.inject({ method: "POST", url: `${to}?writeKey=${tracking.webKey}`, payload });
          assert.equal(answer.statusCode, 200, answer.body);
          if (!mayBeRead(payload)) aside++;
        }),
      ),
      { numRuns: Math.ceil(bodies / 2 / AT_ONCE) },
    );
  });

  test("left every good event behind, once, and every body that could not be read", async () => {
    const kept = await rows<{ id: string }>(tracking.database.db, sql`select message_id as id from seen_message join interaction using (interaction_id) where message_id like 'good-%'`);
    assert.deepEqual(kept.map((k) => k.id).sort(), [...goodIds].sort());
    const bodiesAside = await rows<{ n: number }>(tracking.database.db, sql`select count(*) as n from refused_event where field = 'body'`);
    assert.ok(bodiesAside[0]!.n >= aside, `${bodiesAside[0]!.n} of ${aside} can be read back`);
  });

  test("left nothing broken behind", async () => {
    assert.deepEqual(tracking.bugs, []);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
    for (const { field, reason, body } of await tracking.refused()) {
      assert.ok(field.length > 0 && reason.length > 0, "each says what was wrong");
      assert.ok(body.length <= 16_384);
    }
    const odd = await rows<{ kind: string }>(tracking.database.db, sql`select distinct kind from interaction where kind !~ '^[a-z][a-z0-9_.-]{0,59}$' or kind in ('order', 'refund', 'complaint.opened')`);
    assert.deepEqual(odd, [], "no key in a page stated a fact");
    const future = await rows(tracking.database.db, sql`select 1 from interaction where occurred_at > received_at or occurred_at < '1900-01-01'`);
    assert.deepEqual(future, []);
  });
});

/** JSON as text; levels are written by hand, for JSON.stringify would exhaust the stack. */
function asJson(event: unknown): string {
  const levels = (event as { levels?: unknown } | null)?.levels;
  if (typeof levels !== "number") return JSON.stringify(event) ?? "null";
  return `{"type":"track","event":"Deep","userId":"u1","distinct_id":"u1","properties":${'{"a":['.repeat(levels)}${"]}".repeat(levels)}}`;
}

function goodEvent(family: Made["family"], id: string) {
  const at = "2026-11-21T14:00:00.000Z";
  return family === "segment" ? { type: "track", event: "Good", userId: "u-good", messageId: id, timestamp: at } : { event: "Good", uuid: id, distinct_id: "u-good", timestamp: at };
}

/** Whether the channel may find events in it: whole JSON, or something packed. */
function mayBeRead(bytes: Buffer): boolean {
  if (bytes[0] === 0x1f) return true;
  try {
    JSON.parse(bytes.toString());
    return /^\s*[[{]/.test(bytes.toString());
  } catch {
    return false;
  }
}
