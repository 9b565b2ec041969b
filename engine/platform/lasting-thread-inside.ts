// The thread that stays: does one task after the other.
import { parentPort, workerData } from "node:worker_threads";
import type { LastingAnswer, LastingTask, LastingWork } from "./lasting-thread.ts";

const { work } = (await import((workerData as { readonly module: string }).module)) as { readonly work: LastingWork<unknown, unknown> };

let before: Promise<unknown> = Promise.resolve();
parentPort!.on("message", ({ id, task }: LastingTask) => {
  before = before.then(async () => {
    let told: LastingAnswer;
    try {
      told = { id, answer: await work(task) };
    } catch (error) {
      told = { id, failed: (error as Error).stack ?? String(error) };
    }
    parentPort!.postMessage(told);
  });
});
