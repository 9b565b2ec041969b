import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jitsuAnalytics } from "@jitsu/js";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import { PostHog } from "posthog-node";
import type { Intake } from "../../engine/profiles/index.ts";
import { useTracking } from "./test-tracking.ts";

/** How long a client may take to send what it holds, on a machine on which everything else runs too. */
const PATIENCE_MS = 90_000;
const past = new Date("2026-01-02T03:04:05.000Z");

/** An intake whose database is away for the first so many writes. */
function awayFor(writes: number): (real: Intake) => Intake {
  let left = writes;
  return (real) => ({ ...real, accept: (source, inputs) => (left-- > 0 ? Promise.reject(Object.assign(new Error("away"), { code: "ECONNREFUSED" })) : real.accept(source, inputs)) });
}

const kindsOf = (kept: readonly { kind: string }[]) => kept.map((k) => k.kind).sort();

describe("the official clients for servers, as they are published", () => {
  const tracking = useTracking({ listen: true, clock: "real" });

  async function segment(send: (client: Analytics) => void): Promise<unknown[]> {
    const errors: unknown[] = [];
    const client = new Analytics({ writeKey: tracking.serverKey, host: tracking.address, flushInterval: 50 });
    client.on("error", (error) => errors.push(error));
    send(client);
    await client.closeAndFlush({ timeout: PATIENCE_MS });
    return errors;
  }

  test("@segment/analytics-node", async () => {
    await tracking.clear();
    const errors = await segment((client) => {
      client.identify({ userId: "u1", anonymousId: "a1", traits: { email: "A@b.example", plan: "pro" }, timestamp: past });
      client.track({ userId: "u1", event: "Order Completed", properties: { revenue: 10.5, currency: "EUR" } });
      client.page({ anonymousId: "a1", name: "Home", properties: { url: "https://shop.example/" } });
      client.screen({ anonymousId: "a1", name: "Start" });
      client.group({ userId: "u1", groupId: "g1", traits: { name: "Acme" } });
      client.alias({ userId: "u1", previousId: "a2" });
      for (let i = 0; i < 40; i++) client.track({ userId: `u${i}`, event: "Brewed", properties: { i } });
    });
    assert.deepEqual(errors, []);
    const kept = await tracking.kept();
    assert.deepEqual(kindsOf(kept), ["alias", "identify", "order", "group", "visit", "visit", ...Array<string>(40).fill("brewed")].sort());
    assert.deepEqual(kept[0]!.occurredAt, past);
    assert.deepEqual(kept.filter((k) => k.kind === "order").map((k) => [k.amountMinor, k.currency, k.source]), [[1050, "EUR", "shop"]]);
    assert.ok((await tracking.identifiers()).some((i) => i.kind === "email" && i.value === "a@b.example" && i.verified), "a trusted key's address is verified");
  });

  test("@segment/analytics-node comes back after 503 and 429, and each event is there once", async () => {
    await tracking.clear();
    await tracking.restart({ intake: awayFor(1) });
    assert.deepEqual(await segment((client) => client.track({ userId: "u1", event: "Brewed" })), []);
    assert.equal((await tracking.kept()).length, 1);
    await tracking.restart({ eventsPerSecond: 2 });
    assert.deepEqual(await segment((client) => [1, 2, 3, 4].forEach((i) => client.track({ userId: `u${i}`, event: "Waited" }))), []);
    assert.equal((await tracking.kept()).length, 5);
    await tracking.restart({});
  });

  test("@segment/analytics-node is told of a wrong key", async () => {
    const client = new Analytics({ writeKey: "wk_no-such-key-at-all", host: tracking.address, flushInterval: 50 });
    const errors: unknown[] = [];
    client.on("error", (error) => errors.push(error));
    client.track({ userId: "u1", event: "Brewed" });
    await client.closeAndFlush({ timeout: PATIENCE_MS });
    assert.equal(errors.length, 1);
  });

  /** Each call is answered by its callback when its event was sent. */
  async function rudder(options: { gzip?: boolean }, calls: (client: RudderAnalytics, sent: () => (error?: unknown) => void) => void): Promise<unknown[]> {
    const client = new RudderAnalytics(tracking.serverKey, { dataPlaneUrl: tracking.address, flushInterval: 50, logLevel: "silly", ...options });
    const waiting: Promise<unknown>[] = [];
    calls(client, () => {
      let sent: (error?: unknown) => void = () => undefined;
      waiting.push(new Promise((resolve) => (sent = resolve)));
      return sent;
    });
    await client.flush();
    return (await Promise.all(waiting)).filter((error) => error !== undefined && error !== null);
  }

  test("@rudderstack/rudder-sdk-node, with and without gzip", async () => {
    for (const gzip of [true, false]) {
      await tracking.clear();
      const errors = await rudder({ gzip }, (client, sent) => {
        client.identify({ userId: "u1", anonymousId: "a1", traits: { email: "a@b.example" }, timestamp: past }, sent());
        client.track({ userId: "u1", event: "Order Completed", properties: { revenue: 10, currency: "EUR" } }, sent());
        client.page({ anonymousId: "a1", name: "Home" }, sent());
        client.screen({ anonymousId: "a1", name: "Start" }, sent());
        client.group({ userId: "u1", groupId: "g1" }, sent());
        client.alias({ userId: "u1", previousId: "a2" }, sent());
        for (let i = 0; i < 40; i++) client.track({ userId: `u${i}`, event: "Brewed" }, sent());
      });
      assert.deepEqual(errors, []);
      const kept = await tracking.kept();
      assert.deepEqual(kindsOf(kept), ["alias", "identify", "order", "group", "visit", "visit", ...Array<string>(40).fill("brewed")].sort(), `gzip ${gzip}`);
      assert.deepEqual(kept[0]!.occurredAt, past);
    }
  });

  test("@rudderstack/rudder-sdk-node comes back after 503", async () => {
    await tracking.clear();
    await tracking.restart({ intake: awayFor(1) });
    assert.deepEqual(await rudder({}, (client, sent) => client.track({ userId: "u1", event: "Brewed" }, sent())), []);
    assert.equal((await tracking.kept()).length, 1);
    await tracking.restart({});
  });

  test("@jitsu/js in a server, as a device and as a server", async () => {
    for (const s2s of [false, true]) {
      await tracking.clear();
      const client = jitsuAnalytics({ host: tracking.address, writeKey: `${tracking.serverKey}:secret`, s2s, errorPolicy: "rethrow" });
      await client.identify("u1", { email: "a@b.example" });
      await client.track("Order Completed", { revenue: 10, currency: "EUR" });
      await client.page({ name: "Home", url: "https://shop.example/" });
      await client.group("g1", { name: "Acme" });
      assert.deepEqual(kindsOf(await tracking.kept()), ["group", "identify", "order", "visit"], `s2s ${s2s}`);
    }
  });

  for (const mode of ["batch", "v1"])
    test(`posthog-node by ${mode === "v1" ? "the v1 capture, which answers for each event" : "batches"}`, async () => {
      await tracking.clear();
      await withEnvironment("POSTHOG_CAPTURE_MODE", mode === "v1" ? "v1" : undefined, async () => {
        const errors: unknown[] = [];
        const client = new PostHog(tracking.serverKey, { host: tracking.address, flushAt: 20, flushInterval: 50, fetchRetryDelay: 50 });
        client.on("error", (error: unknown) => errors.push(error));
        client.capture({ distinctId: "u1", event: "Order Completed", properties: { revenue: 10, currency: "EUR", $set: { email: "a@b.example" } }, timestamp: past });
        client.identify({ distinctId: "u1", properties: { email: "a@b.example" } });
        client.alias({ distinctId: "u1", alias: "a1" });
        client.groupIdentify({ groupType: "company", groupKey: "g1", properties: { name: "Acme" }, distinctId: "u1" });
        for (let i = 0; i < 40; i++) client.capture({ distinctId: `u${i}`, event: "Brewed", properties: { i } });
        assert.deepEqual((await client.evaluateFlags("u1")).keys, [], "there are no flags, and asking is no error");
        await client.shutdown(PATIENCE_MS);
        assert.deepEqual(errors, []);
      });
      const kept = await tracking.kept();
      assert.deepEqual(kindsOf(kept), ["alias", "group", "identify", "order", ...Array<string>(40).fill("brewed")].sort());
      assert.deepEqual([kept[0]!.kind, kept[0]!.occurredAt], ["order", past]);
      assert.deepEqual(await tracking.refused(), []);
    });

  test("posthog-node comes back after 503, and halves its batches after 413", async () => {
    await tracking.clear();
    await tracking.restart({ intake: awayFor(1) });
    const client = new PostHog(tracking.serverKey, { host: tracking.address, flushAt: 100, flushInterval: 50, fetchRetryDelay: 50 });
    for (let i = 0; i < 8; i++) client.capture({ distinctId: `u${i}`, event: "Brewed", properties: { x: "y".repeat(700_000) } });
    await client.shutdown(PATIENCE_MS);
    assert.equal((await tracking.kept()).length, 8, "5.6 MB in all, more than one body may hold");
    await tracking.restart({});
  });

  test("left no bug behind", () => assert.deepEqual(tracking.bugs, []));
});

async function withEnvironment(name: string, value: string | undefined, act: () => Promise<void>): Promise<void> {
  const before = process.env[name];
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
  try {
    await act();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
