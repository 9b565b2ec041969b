// Work that would hold the server's thread for seconds is done in a thread of its own, which gives way to whoever waits for an answer.
import { Worker } from "node:worker_threads";
import { Refusal, type RefusalCode } from "./refusal.ts";

/** A part of what the work is done on, sent while the rest is still being read. */
export interface Part<Value> {
  readonly value: Value;
  /** Memory that is handed over and not copied; whoever sends it has it no more. */
  readonly hands?: readonly ArrayBuffer[];
}

/** What a module exports as `work`: it is called once, in the thread. */
export type Work<Task, Value, Answer> = (task: Task, parts: AsyncIterable<Value>) => Promise<Answer> | Answer;

export type FromThread =
  | { readonly kind: "answered"; readonly answer: unknown }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly detail: string; readonly problems: Refusal["problems"] }
  | { readonly kind: "failed"; readonly why: string };
export type ToThread = { readonly value: unknown } | { readonly end: true };
export interface ThreadTask {
  readonly module: string;
  readonly task: unknown;
}

/**
 * Has the function `work` of a module do a task in a thread of its own, and gives its answer.
 *
 * @param module the module's address: `new URL("./fit-worker.ts", import.meta.url)`
 * @param parts what is sent to it piece by piece
 * @throws {Refusal} as the work refuses; {Error} as it fails, or where the parts cannot be read
 */
export async function apart<Task, Value, Answer>(module: URL, task: Task, parts?: AsyncIterable<Part<Value>>): Promise<Answer> {
  const worker = new Worker(new URL("./apart-thread.ts", import.meta.url), { execArgv: [], workerData: { module: module.href, task } satisfies ThreadTask });
  let hasEnded = false;
  try {
    const ended = new Promise<FromThread>((resolve, reject) => worker.once("message", resolve).once("error", reject).once("exit", () => reject(new Error(`the thread of ${module.pathname.split("/").at(-1)} ended without an answer`))));
    ended.then(() => (hasEnded = true), () => (hasEnded = true)); // it is awaited below, after all parts are sent
    if (parts)
      for await (const { value, hands } of parts) {
        if (hasEnded) break;
        worker.postMessage({ value } satisfies ToThread, [...(hands ?? [])]);
      }
    worker.postMessage({ end: true } satisfies ToThread);
    const answer = await ended;
    if (answer.kind === "failed") throw new Error(answer.why);
    if (answer.kind === "refused") throw new Refusal(answer.code, answer.detail, { problems: answer.problems });
    return answer.answer as Answer;
  } finally {
    await worker.terminate();
  }
}
