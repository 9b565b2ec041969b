// A look fits models of worth and reads a year of decisions, which holds a thread for seconds: the server lets a thread of its own do it,
// with a connection of its own, and goes on answering.
import type { Actor } from "../../organisation/index.ts";
import { apart, type Ground } from "../../platform/index.ts";
import { findResponding } from "./find-responding.ts";
import type { NewResponseSearch, ResponseAnswer } from "./responding-contract.ts";

export interface RespondTask {
  readonly databaseUrl: string;
  readonly by: Actor;
  readonly said: NewResponseSearch;
  /** When it was asked for. */
  readonly at: Date;
}

let last: Promise<unknown> = Promise.resolve();

/** {@link findResponding}, in a thread of its own where the ground says how the database is reached: one after the other, for each may hold everybody in memory. @throws {Refusal} as it does */
export function findRespondingApart(ground: Ground, by: Actor, said: NewResponseSearch): Promise<ResponseAnswer> {
  if (ground.databaseUrl === undefined) return findResponding(ground, by, said);
  const { databaseUrl } = ground;
  const looking = last.then(() => apart<RespondTask, never, ResponseAnswer>(new URL("./respond-worker.ts", import.meta.url), { databaseUrl, by, said, at: ground.now() }));
  last = looking.catch(() => undefined);
  return looking;
}
