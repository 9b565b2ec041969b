// For tests: a server with the tracking channel over a fresh database, and what it kept.
import { after, before } from "node:test";
import { createKey, SYSTEM } from "../../engine/organisation/index.ts";
import { readRefused } from "../../engine/interactions/index.ts";
import { buildHttp, type Http, rows, sql } from "../../engine/platform/index.ts";
import { type TestDatabase, useDatabase } from "../../engine/platform/test-database.ts";
import { type Intake, startIntake } from "../../engine/profiles/index.ts";
import { trackingRoutes } from "./index.ts";

export interface Kept {
  readonly messageId: string;
  readonly kind: string;
  readonly channel: string;
  readonly direction: string;
  readonly occurredAt: Date;
  readonly source: string;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly identityId: string;
}

export interface Tracking {
  readonly database: TestDatabase;
  readonly http: Http;
  /** Where it listens, if it was asked to. */
  readonly address: string;
  /** A key as in a page, source "web". */
  readonly webKey: string;
  /** A trusted key as in a server, source "shop". */
  readonly serverKey: string;
  /** Errors that were our own bug. */
  readonly bugs: readonly unknown[];
  /** What was kept, by time. */
  kept(): Promise<Kept[]>;
  refused(): Promise<{ field: string; reason: string; body: string; source: string }[]>;
  identifiers(): Promise<{ kind: string; value: string; identityId: string; verified: boolean }[]>;
  /** Resolves with what was kept as soon as it is as wanted; asked again after every write. */
  until(asWanted: (kept: readonly Kept[]) => boolean): Promise<Kept[]>;
  /** Starts again as after a new start of the process: forgets all but the database. */
  restart(options: { eventsPerSecond?: number; intake?: (real: Intake) => Intake }): Promise<void>;
  /** Empties the tables of events. */
  clear(): Promise<void>;
}

/** Inside a `describe`. */
export function useTracking(options: { readonly listen?: boolean; readonly clock?: "real" } = {}): Tracking {
  const state: { http?: Http; address?: string; webKey?: string; serverKey?: string; settle?: () => Promise<void> } = {};
  const bugs: unknown[] = [];
  const written = new Set<() => void>();
  after(async () => state.http?.close());
  const database = useDatabase();
  const start = async ({ eventsPerSecond = 1_000_000, intake = (real: Intake) => real }: { eventsPerSecond?: number; intake?: (real: Intake) => Intake } = {}) => {
    const ground = options.clock === "real" ? { ...database.ground, now: () => new Date() } : database.ground;
    const http = await buildHttp({ authorise: async () => undefined, accessWords: new Set(), report: (error) => bugs.push(error), trustedProxies: [] });
    const real = startIntake({ ...ground, nudge: () => written.forEach((look) => look()) }, (error) => bugs.push(error));
    state.settle = () => real.settle();
    await trackingRoutes(http, ground, intake(real), { eventsPerSecond });
    if (options.listen) {
      const port = state.address ? Number(new URL(state.address).port) : 0;
      state.address = await http.listen({ host: "127.0.0.1", port });
    }
    state.http = http;
  };
  before(async () => {
    const now = database.ground.now();
    state.webKey = (await createKey(database.db, now, SYSTEM, { name: "Web", role: "write", source: "web" })).key;
    state.serverKey = (await createKey(database.db, now, SYSTEM, { name: "Shop", role: "write", source: "shop", trusted: true })).key;
    await start();
  });
  const kept = async () => {
    await state.settle!();
    return rows<Kept>(
      database.db,
      sql`select s.message_id as "messageId", i.kind, i.channel, i.direction, i.occurred_at as "occurredAt", i.source, i.amount_minor as "amountMinor", i.currency, i.properties, i.identity_id as "identityId"
          from interaction i join seen_message s using (interaction_id) order by i.occurred_at, s.message_id`,
    );
  };
  return {
    database,
    get http() {
      return state.http!;
    },
    get address() {
      return state.address!;
    },
    get webKey() {
      return state.webKey!;
    },
    get serverKey() {
      return state.serverKey!;
    },
    bugs,
    kept,
    until: (asWanted) =>
      new Promise((resolve, reject) => {
        const look = () =>
          void kept().then((found) => {
            if (!asWanted(found)) return;
            written.delete(look);
            resolve(found);
          }, reject);
        written.add(look);
        look();
      }),
    refused: async () => {
      await state.settle!();
      return (await readRefused(database.db, 1_000_000)).events;
    },
    identifiers: async () => {
      await state.settle!();
      return rows(database.db, sql`select kind, value, identity_id as "identityId", verified from identifier order by kind, value`);
    },
    async restart(again) {
      await state.http?.close();
      await start(again);
    },
    async clear() {
      await state.settle!();
      await sql`truncate interaction, seen_message, refused_event, identity, identifier, link, membership, attribute, profile`.execute(database.db);
    },
  };
}
