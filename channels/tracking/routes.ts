// The addresses at which the official clients of Segment, RudderStack, Jitsu and PostHog look for their servers.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Ground, type Http, Refusal, refusalOf } from "../../engine/platform/index.ts";
import type { Intake } from "../../engine/profiles/index.ts";
import { LARGEST_BODY_BYTES } from "./body.ts";
import { isRecord } from "./clean.ts";
import { allowAnyPage, answerPreflight } from "./cors.ts";
import { openPosthogBody, openSegmentBody } from "./event-list.ts";
import { translatePosthogEvent } from "./posthog-event.ts";
import { createReceive, type Format, type Received } from "./receive.ts";
import { translateSegmentEvent } from "./segment-event.ts";
import { POSTHOG_FLAG_DEFINITIONS, POSTHOG_FLAGS, posthogConfig, posthogConfigScript, rudderSourceConfig, segmentSettings } from "./settings-answers.ts";

const segment: Format = { open: (body) => openSegmentBody(body), translate: translateSegmentEvent };
const posthog: Format = { open: (body, request) => openPosthogBody(body, request.headers["posthog-request-timestamp"]), translate: translatePosthogEvent };

// Segment's browser client shortens the type to its first letter.
const TYPE_OF_PATH = { p: "page", i: "identify", t: "track", g: "group", a: "alias", s: "screen", page: "page", identify: "identify", track: "track", group: "group", alias: "alias", screen: "screen" } as const;

const Summary = z.object({ success: z.boolean(), taken: z.int(), refused: z.int() });
const Ok = z.object({ ok: z.boolean(), taken: z.int(), refused: z.int() });
const Status = z.object({ status: z.int() });
const Results = z.object({ results: z.record(z.string(), z.object({ result: z.enum(["ok", "drop", "retry"]), details: z.string().optional() })) });
const Anything = z.record(z.string(), z.unknown());

/** Registers the addresses of the tracking channel; they read raw bytes and answer pages of any site, the rest of the app does not. */
export async function trackingRoutes(app: Http, ground: Ground, intake: Intake, options: { readonly eventsPerSecond: number }): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY_BYTES }, (_request, bytes, done) => done(null, bytes));
    scope.addHook("onRequest", async (request, reply) => {
      allowAnyPage(request, reply);
      // What the sender says of its bytes is not asked, and a word that is no content type must not refuse them.
      if (request.raw.headers["content-type"] !== undefined) request.raw.headers["content-type"] = "application/octet-stream";
    });
    addRoutes(scope as unknown as Http, ground, intake, options.eventsPerSecond);
  });
}

function addRoutes(scope: Http, ground: Ground, intake: Intake, eventsPerSecond: number): void {
  const receive = createReceive(ground, intake, eventsPerSecond);
  const preflight = (url: string) => scope.options(url, { config: { access: "public" }, schema: { hide: true } }, answerPreflight);

  const take = (url: string, summary: string, response: z.ZodType, answer: (request: FastifyRequest) => Promise<unknown>) => {
    preflight(url);
    scope.post(url, { config: { access: "key" }, schema: { tags: ["tracking"], summary, response: { 200: response } } }, async (request) => (await answer(request)) as never);
  };
  const tell = (method: "GET" | "POST", url: string, summary: string, answer: (request: FastifyRequest) => unknown) => {
    preflight(url);
    scope.route({ method, url, config: { access: "public" }, schema: { tags: ["tracking"], summary, response: { 200: Anything } }, handler: async (request) => answer(request) as never });
  };
  const script = (url: string, summary: string, text: (request: FastifyRequest) => string | Promise<string>) => {
    scope.get(url, { config: { access: "public" }, schema: { tags: ["tracking"], summary, response: { 200: z.string() } } }, async (request, reply) => {
      const javascript = await text(request);
      return reply.type("text/javascript; charset=utf-8").header("Cache-Control", "public, max-age=300").send(javascript);
    });
  };

  // Segment and RudderStack
  const takeSegment = async (request: FastifyRequest, type?: string) => ({ success: true, ...counts(await receive(request, segment, type)) });
  for (const url of ["/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"]) take(url, "Events of Segment's or RudderStack's clients, many", Summary, (request) => takeSegment(request));
  for (const [name, type] of Object.entries(TYPE_OF_PATH)) take(`/v1/${name}`, `One ${type} event of Segment's or RudderStack's clients`, Summary, (request) => takeSegment(request, type));
  tell("POST", "/v1/m", "Segment's client counts its own calls; not kept", () => ({ success: true }));
  tell("GET", "/v1/projects/:writeKey/settings", "Settings for Segment's browser client", (request) => segmentSettings(paramOf(request, "writeKey")));
  tell("GET", "/sourceConfig", "Settings for RudderStack's browser client", (request) => rudderSourceConfig(queryOf(request, "writeKey")));

  // Jitsu
  const takeJitsu = async (request: FastifyRequest, type: string) => ({ ok: true, ...counts(await receive(request, segment, type)) });
  for (const type of new Set(Object.values(TYPE_OF_PATH)))
    for (const url of [`/api/s/${type}`, `/api/s/s2s/${type}`]) take(url, `One ${type} event of Jitsu's client`, Ok, (request) => takeJitsu(request, type));
  script("/p.js", "Jitsu's script for pages", jitsuScript);

  // PostHog
  take("/batch", "Events of PostHog's server clients", Status, async (request) => statusOf(await receive(request, posthog)));
  for (const url of ["/e", "/i/v0/e", "/capture"])
    take(url, "Events of PostHog's browser client", Status, async (request) => statusOf(await receive(request, posthog).catch(comeBack)));
  take("/i/v1/analytics/events", "Events of PostHog's clients, each with its own result", Results, async (request) => ({ results: resultsOf(await receive(request, posthog)) }));
  tell("GET", "/array/:token/config", "Settings for PostHog's browser client", (request) => posthogConfig(paramOf(request, "token")));
  script("/array/:token/config.js", "The same as a script", (request) => posthogConfigScript(paramOf(request, "token")));
  for (const url of ["/flags", "/decide"]) tell("POST", url, "PostHog's feature flags: there are none", () => POSTHOG_FLAGS);
  tell("GET", "/flags/definitions", "PostHog's feature flags for evaluation in the program: there are none", () => POSTHOG_FLAG_DEFINITIONS);
}

/** posthog-js throws events away when it is answered 429, and tries again later when it is answered 503. */
function comeBack(error: unknown): never {
  const refusal = refusalOf(error);
  if (refusal?.code !== "too-many") throw error;
  throw new Refusal("unavailable", refusal.message, { retryAfterSeconds: refusal.retryAfterSeconds ?? 1 });
}

function counts({ taken, refused }: Received) {
  return { taken, refused };
}

function statusOf(_received: Received) {
  return { status: 1 };
}

function resultsOf({ events, outcomes }: Received) {
  return Object.fromEntries(
    events.flatMap((event, place) => {
      const outcome = outcomes[place]!;
      const uuid = isRecord(event) ? event["uuid"] : undefined;
      if (typeof uuid !== "string") return [];
      return [[uuid, outcome.kind === "taken" ? { result: "ok" as const } : { result: "drop" as const, details: `${outcome.field}: ${outcome.reason}` }]];
    }),
  );
}

/** Jitsu's pages load their client from the server they send to. It comes with the package, where that is installed. */
async function jitsuScript(): Promise<string> {
  try {
    const main = createRequire(import.meta.url).resolve("@jitsu/js");
    return await (jitsuScriptRead ??= readFile(join(dirname(main), "web", "p.js.txt"), "utf8"));
  } catch {
    throw new Refusal("not-found", "Jitsu's script is not installed here. Bundle @jitsu/js into the page instead.");
  }
}
let jitsuScriptRead: Promise<string> | undefined;

function paramOf(request: FastifyRequest, name: string): string {
  return String((request.params as Record<string, unknown>)[name] ?? "");
}

function queryOf(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === "string" ? value : "";
}
