// The thread that stays: does one task after the other.
import { parentPort, workerData } from "node:worker_threads";
import { threadGivesWay } from "./give-way.ts";
import type { LastingAnswer, LastingTask, LastingThread, LastingWork } from "./lasting-thread.ts";

const { module, givesWay } = workerData as LastingThread;
if (givesWay) threadGivesWay();
const { work } = (await import(module)) as { readonly work: LastingWork<unknown, unknown> };

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
