// Connections that many share. A pool lends a connection to one statement at a time, so a page that asks ten things at once wakes ten
// processes of the database, which costs a busy machine more than the answers do. Here each statement is written behind those that are
// under way and answered in its turn, and what is asked in one breath goes out in one piece.
import type { PostgresPool, PostgresPoolClient } from "kysely";
import pg from "pg";
import { named } from "./named-statements.ts";

/** Whoever begins one here would have the statements of others in their transaction. */
const TRANSACTION = /^\s*(begin|start|commit|rollback|savepoint|release|set)\b/i;

/** Codes with which the database ends a connection. */
const ENDS = /^(57P|08)/;

interface Shared {
  readonly client: Promise<PostgresPoolClient>;
  readonly end: () => Promise<void>;
  /** Statements that are asked of it and not answered. */
  under: number;
}

/**
 * For statements that stand each for itself: no transactions, no cursors. A connection that is lost fails what was asked of it and is
 * made anew for the next.
 *
 * @param most so many connections; a slow statement holds up those behind it on its own
 */
export class SharedConnections implements PostgresPool {
  readonly options: object = {};
  readonly #config: pg.ClientConfig;
  readonly #most: number;
  readonly #open = new Set<Shared>();
  #hasEnded = false;

  constructor(config: pg.ClientConfig, most: number) {
    this.#config = { ...config, pipeline: true };
    this.#most = most;
  }

  /** The least busy one; a new one where all are busy. @throws as the database refuses, or where it takes too long */
  connect(): Promise<PostgresPoolClient> {
    if (this.#hasEnded) return Promise.reject(new Error("Cannot use a pool after calling end on the pool"));
    let least: Shared | undefined;
    for (const each of this.#open) if (least === undefined || each.under < least.under) least = each;
    if (least === undefined || (least.under > 0 && this.#open.size < this.#most)) least = this.#begin();
    least.under++;
    return least.client;
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    await Promise.all([...this.#open].map((each) => each.end()));
  }

  #begin(): Shared {
    const client = new pg.Client(this.#config);
    const lost = () => void this.#open.delete(shared);
    client.on("error", lost).on("end", lost);
    const connected = client.connect().then(
      () => this.#lent(client, () => void shared.under--, lost),
      (error: unknown) => {
        lost();
        throw error;
      },
    );
    connected.catch(() => undefined); // whoever asked for it is told
    const shared: Shared = { client: connected, under: 0, end: () => connected.then(() => client.end(), () => undefined) };
    this.#open.add(shared);
    return shared;
  }

  #lent(client: pg.Client, release: () => void, lost: () => void): PostgresPoolClient {
    const query = named(client).query.bind(client) as unknown as (text: string, values: unknown[]) => Promise<never>;
    // Beside what its types tell, a client knows the socket on which it writes.
    const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
    let isGathering = false;
    const ask = (text: string, values: unknown[]): Promise<never> => {
      if (TRANSACTION.test(text)) return Promise.reject(new Error("a transaction cannot be begun on a connection that is shared"));
      if (!isGathering) {
        isGathering = true;
        stream.cork();
        process.nextTick(() => {
          isGathering = false;
          stream.uncork();
        });
      }
      return query(text, values).catch((error: unknown) => {
        if (ENDS.test((error as { code?: string }).code ?? "")) lost(); // the socket closes a moment later
        throw error;
      });
    };
    return { query: ask as unknown as PostgresPoolClient["query"], release };
  }
}
