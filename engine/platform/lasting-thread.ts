// Work that is asked for again and again is done in one thread that stays: what it worked out before it knows the next time.
import { Worker } from "node:worker_threads";

/** What a module exports as `work`: it is called for each task, in the thread. */
export type LastingWork<Task, Answer> = (task: Task) => Promise<Answer> | Answer;
export interface LastingThread {
  readonly module: string;
  readonly givesWay?: boolean;
}
export interface LastingTask {
  readonly id: number;
  readonly task: unknown;
}
export type LastingAnswer = { readonly id: number } & ({ readonly answer: unknown } | { readonly failed: string });

/** Asked for nothing for so long, the thread ends and gives its memory back. */
const IDLE_MILLIS = 120_000;

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Begins a thread when it is first asked, and another when that one has ended. Tasks are done in the order in which they come.
 *
 * @param module the module's address: `new URL("./check-worker.ts", import.meta.url)`
 * @param options.givesWay to whoever waits for an answer
 */
export function lastingThread<Task, Answer>(module: URL, options: Pick<LastingThread, "givesWay"> = {}): (task: Task) => Promise<Answer> {
  let worker: Worker | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();

  const begin = (): Worker => {
    const begun = new Worker(new URL("./lasting-thread-inside.ts", import.meta.url), { execArgv: [], workerData: { module: module.href, ...options } satisfies LastingThread });
    const ended = (error: Error) => {
      if (worker !== begun) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    begun.on("message", (told: LastingAnswer) => {
      const of = waiting.get(told.id);
      waiting.delete(told.id);
      if (waiting.size === 0) rest(begun);
      if ("failed" in told) of?.reject(new Error(told.failed));
      else of?.resolve(told.answer as never);
    });
    begun.on("error", ended);
    begun.on("exit", () => ended(new Error(`the thread of ${module.pathname.split("/").at(-1)} ended without an answer`)));
    return begun;
  };
  // A thread that waits keeps no process from ending.
  const rest = (of: Worker) => {
    of.unref();
    idle = setTimeout(() => {
      worker = undefined;
      void of.terminate();
    }, IDLE_MILLIS);
    idle.unref();
  };

  return (task) =>
    new Promise<Answer>((resolve, reject) => {
      clearTimeout(idle);
      worker ??= begin();
      worker.ref();
      waiting.set((last += 1), { resolve, reject });
      worker.postMessage({ id: last, task } satisfies LastingTask);
    });
}
