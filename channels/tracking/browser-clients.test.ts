import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { Intake } from "../../engine/profiles/index.ts";
import { findBrowser } from "../../tools/browser.mjs";
import { testBrowser } from "../../tools/test-browser.ts";
import { type Kept, useTracking } from "./test-tracking.ts";

const executablePath = findBrowser();
const patiently = { timeout: 180_000 };
const modules = join(import.meta.dirname, "../../node_modules");

/** A site of its own, on another origin than the tracking server: an empty page, and the clients' files as they are published. */
async function startSite(): Promise<{ server: Server; origin: string }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://x").pathname);
    if (path === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><title>A shop</title><h1>A shop</h1>");
    const bytes = await readFile(join(modules, path)).catch(() => undefined);
    if (!bytes || !path.endsWith(".js")) return response.writeHead(204).end();
    return response.setHeader("content-type", "text/javascript").end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Client {
  readonly name: string;
  readonly script: (trackingAddress: string) => string;
  /** Code for the page; `address` and `key` are in scope. Ends when the client is ready. */
  readonly start: string;
  /** Code that sends one of everything the client can say, beginning and ending with a visitor's page view. */
  readonly everything: string;
  readonly kinds: readonly string[];
  readonly track: (name: string) => string;
  /** Whether what is said last still goes out when the page is left: Segment's with keepalive, batches, beacons. */
  readonly leaves: boolean;
  /** Whether it tries again after an error. */
  readonly triesAgain: boolean;
}

const SEGMENT_EVERYTHING = 'c.page("Docs", "Home", {x: 1}); c.identify("u1", {email: "a@b.example"}); c.track("Order Completed", {revenue: 10}); c.group("g1", {name: "Acme"}); c.alias("u2", "u1"); for (let i = 0; i < 3; i++) c.track("Brewed", {i});';
const SEGMENT_KINDS = ["visit", "identify", "order.reported", "group", "alias", "brewed", "brewed", "brewed"];

const segment = (name: string, leaves: boolean, deliveryStrategy: object): Client => ({
  name: `@segment/analytics-next${name}`,
  script: () => "/@segment/analytics-next/dist/umd/index.js",
  start: `const [client] = await AnalyticsNext.AnalyticsBrowser.load({writeKey: key, cdnURL: address}, {integrations: {"Segment.io": {apiHost: address.replace("http://", "") + "/v1", protocol: "http", deliveryStrategy: ${JSON.stringify(deliveryStrategy)}}}}); window.c = client;`,
  everything: SEGMENT_EVERYTHING, kinds: SEGMENT_KINDS, track: (event) => `c.track(${JSON.stringify(event)})`, leaves, triesAgain: true,
});

const rudder = (name: string, leaves: boolean, options: object, triesAgain = true): Client => ({
  name: `@rudderstack/analytics-js${name}`,
  script: () => "/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js",
  start: `const client = new (window.RudderAnalytics ?? window.rudderanalytics.RudderAnalytics)(); client.load(key, address, {configUrl: address, plugins: undefined, ...${JSON.stringify(options)}}); await new Promise((ready) => client.ready(ready)); window.c = client;`,
  everything: SEGMENT_EVERYTHING, kinds: SEGMENT_KINDS, track: (event) => `c.track(${JSON.stringify(event)})`, leaves, triesAgain,
});

const clients: readonly Client[] = [
  segment("", true, { config: { keepalive: true } }),
  segment(" in batches", true, { strategy: "batching", config: { size: 100, timeout: 300 } }),
  rudder("", false, {}),
  rudder(" in batches", true, { queueOptions: { batch: { enabled: true, maxItems: 100, flushInterval: 300 } } }),
  rudder(" by beacon", true, { useBeacon: true, beaconQueueOptions: { flushQueueInterval: 300, maxItems: 100 } }, false), // a beacon hears no answer
  {
    name: "@jitsu/js (its p.js from our server)",
    script: (address) => `${address}/p.js`,
    start: "window.c = jitsu;",
    everything: 'c.page({x: 1}); c.identify("u1", {email: "a@b.example"}); c.track("Order Completed", {revenue: 10}); c.group("g1", {name: "Acme"}); for (let i = 0; i < 3; i++) c.track("Brewed", {i});',
    kinds: ["visit", "identify", "order.reported", "group", "brewed", "brewed", "brewed"], track: (event) => `c.track(${JSON.stringify(event)})`, leaves: false, triesAgain: false,
  },
  {
    name: "posthog-js",
    script: () => "/posthog-js/dist/array.js",
    start: 'await new Promise((loaded) => posthog.init(key, {api_host: address, capture_pageview: false, capture_pageleave: false, autocapture: false, opt_out_useragent_filter: true, request_queue_config: {flush_interval_ms: 300}, loaded})); window.c = posthog;',
    everything: 'c.capture("$pageview"); c.identify("u1", {email: "a@b.example"}); c.capture("Order Completed", {revenue: 10}); c.group("company", "g1", {name: "Acme"}); c.alias("u2"); for (let i = 0; i < 3; i++) c.capture("Brewed", {i});',
    kinds: SEGMENT_KINDS, track: (event) => `c.capture(${JSON.stringify(event)})`, leaves: true, triesAgain: true,
  },
];

describe("the official clients for browsers, as they are published, in Chromium", { skip: executablePath ? false : "no browser found; name one in RAPPORT_TEST_CHROMIUM" }, () => {
  const tracking = useTracking({ listen: true, clock: "real" });
  const state: { browser?: Browser; site?: Awaited<ReturnType<typeof startSite>> } = {};
  before(async () => {
    state.site = await startSite();
    state.browser = await testBrowser();
  });
  after(async () => {
    state.site?.server.close();
  });

  /** Opens the page, starts the client, does what is asked, and gives what the page complained of. */
  async function inPage(client: Client, act: (page: Page, run: (code: string) => Promise<unknown>) => Promise<void>): Promise<string[]> {
    const context = await state.browser!.newContext();
    context.setDefaultTimeout(patiently.timeout);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && complaints.push(message.text()));
    const run = (code: string) => page.evaluate(`(async (address, key) => { ${code} })(${JSON.stringify(tracking.address)}, ${JSON.stringify(tracking.webKey)})`);
    try {
      await page.goto(`${state.site!.origin}/?utm_source=x`);
      await run(`await new Promise((resolve, reject) => { const script = Object.assign(document.createElement("script"), {src: ${JSON.stringify(client.script(tracking.address))}, onload: resolve, onerror: reject});
        script.dataset.writeKey = key + ":secret"; script.dataset.initOnly = "true"; document.head.append(script); }); ${client.start}`);
      await act(page, run);
    } finally {
      await context.close();
    }
    return complaints;
  }

  const has = (client: Client, more: readonly string[] = []) => (kept: readonly Kept[]) => kept.length >= client.kinds.length + more.length;
  const kindsOf = (kept: readonly Kept[]) => kept.map((k) => k.kind).sort();

  for (const client of clients) {
    test(`${client.name}: everything said arrives once${client.leaves ? ", also what is said on leaving" : ""}`, patiently, async () => {
      await tracking.restart({});
      await tracking.clear();
      const complaints = await inPage(client, async (page, run) => {
        await run(client.everything);
        await tracking.until(has(client));
        if (client.leaves) {
          await run(client.track("Left"));
          await page.goto("about:blank");
          await tracking.until(has(client, ["left"]));
        }
      });
      assert.deepEqual(kindsOf(await tracking.kept()), [...client.kinds, ...(client.leaves ? ["left"] : [])].sort());
      assert.deepEqual((await tracking.refused()).map((r) => `${r.field}: ${r.reason}`), []);
      assert.deepEqual(complaints, []);
      const identifiers = await tracking.identifiers();
      assert.ok(identifiers.some((i) => i.kind === "user_id" && i.value === "u1"));
      assert.ok(identifiers.some((i) => i.kind === "claimed_email") && !identifiers.some((i) => i.kind === "email"), "an address said by a page is a claim");
    });
  }

  test("after 500 those that try again do, all at once, and each event is there once", patiently, async () => {
    const broken = new Set<string>();
    await tracking.restart({ intake: breakingAtFirst(broken) });
    await tracking.clear();
    const before = tracking.bugs.length;
    await Promise.all(
      clients.map((client, i) =>
        inPage(client, async (page, run) => {
          const answered = page.waitForResponse((response) => response.status() === 500);
          await run(client.track(`Again ${i}`));
          await answered;
          // The others do not hear of it; what they say next is taken all the same.
          if (!client.triesAgain) await run(client.track(`Again ${i}`));
          await tracking.until((kept) => kept.some((k) => k.kind === `again_${i}`));
        }),
      ),
    );
    assert.deepEqual(kindsOf(await tracking.kept()), clients.map((_, i) => `again_${i}`).sort());
    assert.deepEqual([broken.size, tracking.bugs.length - before], [clients.length, clients.length]);
  });

  test("@segment/analytics-next waits as long as Retry-After says, which it can read (trap 3)", patiently, async () => {
    await tracking.restart({ eventsPerSecond: 1 });
    await tracking.clear();
    const client = clients[0]!;
    await inPage(client, async (page, run) => {
      const statuses: number[] = [];
      page.on("response", (response) => response.request().method() === "POST" && statuses.push(response.status()));
      // On a slow machine the two may come a second apart, and then neither is too much: they are said until one is.
      let said = 0;
      do {
        await run(`${client.track("Waited")}; ${client.track("Waited")}`);
        said += 2;
        await tracking.until((kept) => kept.length >= said);
      } while (!statuses.includes(429));
      assert.deepEqual([...new Set(statuses)].sort(), [200, 429]);
      assert.ok(statuses.length <= said + 2, `no storm of tries: ${statuses.join(", ")}`);
    });
  });

  test("posthog-js loses nothing when there is too much", patiently, async () => {
    await tracking.restart({ eventsPerSecond: 1 });
    await tracking.clear();
    const client = clients.at(-1)!;
    await inPage(client, async (page, run) => {
      const statuses: number[] = [];
      page.on("response", (response) => statuses.push(response.status()));
      let said = 0;
      do {
        await run('c.capture("First", {}, {send_instantly: true}); c.capture("Second", {}, {send_instantly: true})');
        said += 2;
        await tracking.until((kept) => kept.length >= said);
      } while (!statuses.includes(503));
    });
  });
});

/** An intake that breaks the first time it meets a kind of event, as by a bug of ours. */
function breakingAtFirst(met: Set<string>): (real: Intake) => Intake {
  return (real) => ({
    ...real,
    accept: (source, inputs) => {
      const unmet = inputs.filter((input) => !met.has(input.kind));
      for (const input of unmet) met.add(input.kind);
      return unmet.length > 0 ? Promise.reject(new Error("expected by the test: a bug of ours")) : real.accept(source, inputs);
    },
  });
}
