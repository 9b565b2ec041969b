import type { PromiseView } from "./contract.ts";

/** A promise as it is kept: three moments say all about its state. */
export interface PromiseRecord {
  readonly dueAt: Date;
  readonly keptAt: Date | null;
  readonly withdrawnAt: Date | null;
}

/** How a promise stands at a moment. A promise kept after its time is kept; that it was late is seen from its times. */
export function promiseState(promise: PromiseRecord, now: Date): PromiseView["state"] {
  if (promise.withdrawnAt !== null) return "withdrawn";
  if (promise.keptAt !== null) return "kept";
  return promise.dueAt < now ? "late" : "open";
}
