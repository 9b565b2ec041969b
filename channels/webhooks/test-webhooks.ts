// For tests: a listening server with the webhook channel over a fresh database, senders that sign, and what was kept.
import { after, before } from "node:test";
import { interactionsOf, profileFollower, startIntake, type Intake } from "../../engine/profiles/index.ts";
import { readRefused } from "../../engine/interactions/index.ts";
import { addWebhookSource, listWebhookSources, type NewWebhookSource, SYSTEM, type WebhookSourceView } from "../../engine/organisation/index.ts";
import { buildHttp, catchUp, type Ground, type Http, rows, sql } from "../../engine/platform/index.ts";
import { type TestDatabase, useDatabase } from "../../engine/platform/test-database.ts";
import { valueFollower } from "../../engine/value/index.ts";
import { webhookRoutes } from "./index.ts";
import { signAsShopify, signAsStripe } from "./test-signing.ts";

export const SECRETS = { shopify: "shop-secret-0123456789abcdef", stripe: "whsec_0123456789abcdef" } as const;

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret?: string;
  /** When Stripe signed it; now unless told. */
  readonly signedAt?: Date;
}

export interface Webhooks {
  readonly database: TestDatabase;
  readonly address: string;
  readonly bugs: readonly unknown[];
  add(wanted: Partial<NewWebhookSource> & Pick<NewWebhookSource, "provider" | "name">): Promise<WebhookSourceView>;
  sendShopify(source: WebhookSourceView, topic: string, body: unknown, how?: Sending): Promise<Answer>;
  sendStripe(source: WebhookSourceView, event: unknown, how?: Sending): Promise<Answer>;
  post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Answer>;
  view(source: WebhookSourceView): Promise<WebhookSourceView>;
  refused(): Promise<readonly { field: string; reason: string; body: string; source: string; channel: string }[]>;
  /** Lets the later steps read on. */
  settle(): Promise<void>;
  /** Customers that are known by one of these identifiers. */
  customersOf(value: string): Promise<string[]>;
  timeline(customerId: string): ReturnType<typeof interactionsOf>;
  /** Starts again as after a new start of the process. */
  restart(change?: { readonly ground?: (real: Ground) => Ground; readonly intake?: (real: Intake) => Intake }): Promise<void>;
}

/** Inside a `describe`. */
export function useWebhooks(): Webhooks {
  const state: { http?: Http; address?: string } = {};
  const bugs: unknown[] = [];
  after(async () => state.http?.close());
  const database = useDatabase();
  const start: Webhooks["restart"] = async ({ ground = (real: Ground) => real, intake = (real: Intake) => real } = {}) => {
    await state.http?.close();
    const http = await buildHttp({ authorise: async () => undefined, accessWords: new Set(), report: (error) => bugs.push(error), trustedProxies: [] });
    const mine = ground(database.ground);
    await webhookRoutes(http, mine, intake(startIntake(mine)));
    state.address = await http.listen({ host: "127.0.0.1", port: 0 });
    state.http = http;
  };
  before(() => start());
  const post: Webhooks["post"] = async (path, body, headers) => {
    const answer = await fetch(state.address + path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
    const said = await answer.text();
    return { status: answer.status, body: JSON.parse(said) as Answer["body"], headers: answer.headers };
  };
  const bytes = (body: unknown) => (Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  return {
    database,
    get address() {
      return state.address!;
    },
    bugs,
    add: (wanted) => addWebhookSource(database.db, database.ground.now(), SYSTEM, { secret: SECRETS[wanted.provider], ...wanted }),
    sendShopify: (source, topic, body, { headers = {}, secret = SECRETS.shopify } = {}) =>
      post(source.path, bytes(body), { "x-shopify-topic": topic, "x-shopify-hmac-sha256": signAsShopify(secret, bytes(body)), "x-shopify-shop-domain": `${source.source}.myshopify.com`, "x-shopify-webhook-id": crypto.randomUUID(), ...headers }),
    sendStripe: (source, event, { headers = {}, secret = SECRETS.stripe, signedAt = database.ground.now() } = {}) => post(source.path, bytes(event), { "stripe-signature": signAsStripe(secret, bytes(event), signedAt), ...headers }),
    post,
    view: async (source) => (await listWebhookSources(database.db)).find((each) => each.sourceId === source.sourceId)!,
    refused: async () => (await readRefused(database.db, 10_000)).events,
    settle: async () => {
      await catchUp(database.db, [profileFollower, valueFollower]);
    },
    customersOf: async (value) => (await rows<{ id: string }>(database.db, sql`select distinct m.customer_id as id from identifier i join membership m using (identity_id) where i.value = ${value}`)).map((each) => each.id),
    timeline: (customerId) => interactionsOf(database.db, customerId, { limit: 100 }),
    restart: start,
  };
}
