// A fit reads and scores everybody, which holds a thread for seconds where there are a million: the server lets a thread of
// its own do it, with a connection of its own, and goes on answering.
import { Worker } from "node:worker_threads";
import type { Actor } from "../organisation/index.ts";
import { type Ground, Refusal, type RefusalCode, type TooFew } from "../platform/index.ts";
import type { ValueModelView } from "./contract.ts";
import { fitValue, type FitOptions } from "./fit-value.ts";

export interface FitTask {
  readonly databaseUrl: string;
  readonly by: Actor;
  readonly options: FitOptions;
}

export type FitAnswer =
  | { readonly kind: "fitted"; readonly fitted: ValueModelView | TooFew }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly detail: string; readonly problems: Refusal["problems"] }
  | { readonly kind: "failed"; readonly why: string };

/** {@link fitValue}, in a thread of its own where the ground says how the database is reached. @throws {Refusal} as it does */
export async function fitValueApart(ground: Ground, by: Actor, options: FitOptions = {}): Promise<ValueModelView | TooFew> {
  if (ground.databaseUrl === undefined) return fitValue(ground, by, options);
  const worker = new Worker(new URL("./fit-worker.ts", import.meta.url), { execArgv: [], workerData: { databaseUrl: ground.databaseUrl, by, options } satisfies FitTask });
  try {
    const answer = await new Promise<FitAnswer>((resolve, reject) => worker.once("message", resolve).once("error", reject).once("exit", () => reject(new Error("the fit ended without an answer"))));
    if (answer.kind === "failed") throw new Error(answer.why);
    if (answer.kind === "refused") throw new Refusal(answer.code, answer.detail, { problems: answer.problems });
    return answer.fitted;
  } finally {
    await worker.terminate();
    ground.nudge();
  }
}
