// Finding groups takes seconds of arithmetic: a thread of its own does it, and the server goes on answering.
import { Worker } from "node:worker_threads";
import type { Mixture, MixtureOptions } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";

export interface MixtureTask {
  readonly rows: readonly (readonly number[])[];
  readonly options: MixtureOptions;
}

export async function fitMixtureApart(task: MixtureTask): Promise<Mixture | TooFew> {
  const worker = new Worker(new URL("./mixture-worker.ts", import.meta.url), { execArgv: [], workerData: task });
  try {
    return await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject).once("exit", () => reject(new Error("the fit ended without an answer"))));
  } finally {
    await worker.terminate();
  }
}
