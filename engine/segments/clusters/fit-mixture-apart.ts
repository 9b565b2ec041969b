// Finding groups takes seconds of arithmetic: a thread of its own does it, and the server goes on answering.
import type { Mixture, MixtureOptions } from "@rapport/statistics";
import { apart, type TooFew } from "../../platform/index.ts";

export interface MixtureTask {
  readonly rows: readonly (readonly number[])[];
  readonly options: MixtureOptions;
}

export function fitMixtureApart(task: MixtureTask): Promise<Mixture | TooFew> {
  return apart<MixtureTask, never, Mixture | TooFew>(new URL("./mixture-worker.ts", import.meta.url), task);
}
