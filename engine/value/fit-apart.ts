// A fit reads and scores everybody, which holds a thread for seconds where there are a million: the server lets a thread of
// its own do it, with a connection of its own, and goes on answering.
import type { Actor } from "../organisation/index.ts";
import { apart, type Ground, type TooFew } from "../platform/index.ts";
import type { ValueModelView } from "./contract.ts";
import { fitValue, type FitOptions } from "./fit-value.ts";

export interface FitTask {
  readonly databaseUrl: string;
  readonly by: Actor;
  readonly options: FitOptions;
}

let last: Promise<unknown> = Promise.resolve();

/** {@link fitValue}, in a thread of its own where the ground says how the database is reached: one after the other, for each holds everybody in memory. @throws {Refusal} as it does */
export function fitValueApart(ground: Ground, by: Actor, options: FitOptions = {}): Promise<ValueModelView | TooFew> {
  if (ground.databaseUrl === undefined) return fitValue(ground, by, options);
  const { databaseUrl } = ground;
  const fitting = last.then(() => inAThread(ground, { databaseUrl, by, options }));
  last = fitting.catch(() => undefined);
  return fitting;
}

async function inAThread(ground: Ground, task: FitTask): Promise<ValueModelView | TooFew> {
  try {
    return await apart<FitTask, never, ValueModelView | TooFew>(new URL("./fit-worker.ts", import.meta.url), task);
  } finally {
    ground.nudge();
  }
}
