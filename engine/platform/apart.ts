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

/** What a task may take: past it the thread is ended, and whoever asked is refused in these words. */
export interface ApartLimits {
  /** Of a processor: the thread gives way to whoever waits for an answer, and on a busy machine that is no fault of the task. */
  readonly seconds: number;
  /** Of its heap. */
  readonly megabytes: number;
  readonly refused: string;
}

/**
 * Has the function `work` of a module do a task in a thread of its own, and gives its answer.
 *
 * @param module the module's address: `new URL("./fit-worker.ts", import.meta.url)`
 * @param parts what is sent to it piece by piece
 * @param limits what it may take; as much as there is, unless told
 * @throws {Refusal} as the work refuses, or too-large, where it would take more than it may; {Error} as it fails, or where the parts cannot be read
 */
export async function apart<Task, Value, Answer>(module: URL, task: Task, parts?: AsyncIterable<Part<Value>>, limits?: ApartLimits): Promise<Answer> {
  const worker = new Worker(new URL("./apart-thread.ts", import.meta.url), { execArgv: [], workerData: { module: module.href, task } satisfies ThreadTask, ...(limits && { resourceLimits: { maxOldGenerationSizeMb: limits.megabytes } }) });
  let hasEnded = false;
  let watch: ReturnType<typeof setInterval> | undefined;
  try {
    const ended = new Promise<FromThread>((resolve, reject) => worker.once("message", resolve).once("error", (error: NodeJS.ErrnoException) => reject(limits && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Refusal("too-large", limits.refused) : error)).once("exit", () => reject(new Error(`the thread of ${module.pathname.split("/").at(-1)} ended without an answer`))));
    const late = limits && new Promise<never>((_, reject) => (watch = whenSpent(worker, limits.seconds, () => reject(new Refusal("too-large", limits.refused)))));
    late?.catch(() => undefined); // it is raced below
    ended.then(() => (hasEnded = true), () => (hasEnded = true)); // it is awaited below, after all parts are sent
    if (parts)
      for await (const { value, hands } of parts) {
        if (hasEnded) break;
        worker.postMessage({ value } satisfies ToThread, [...(hands ?? [])]);
      }
    worker.postMessage({ end: true } satisfies ToThread);
    const answer = await (late ? Promise.race([ended, late]) : ended);
    if (answer.kind === "failed") throw new Error(answer.why);
    if (answer.kind === "refused") throw new Refusal(answer.code, answer.detail, { problems: answer.problems });
    return answer.answer as Answer;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

const LOOK_MILLIS = 250;
/** However busy the machine, nobody waits for longer than so many times what the task may take of a processor. */
const MOST_WAIT = 12;

function whenSpent(worker: Worker, seconds: number, spent: () => void): ReturnType<typeof setInterval> {
  const began = performance.now();
  return setInterval(() => {
    if (performance.now() - began > seconds * MOST_WAIT * 1000) return spent();
    // One that has ended cannot say what it took.
    worker.cpuUsage().then(({ user, system }) => (user + system > seconds * 1e6 ? spent() : undefined), () => undefined);
  }, LOOK_MILLIS);
}
