// The thread of a fit of groups: does one and answers.
import { parentPort, workerData } from "node:worker_threads";
import { fitMixture } from "@rapport/statistics";
import type { MixtureTask } from "./fit-mixture-apart.ts";

const { rows, options } = workerData as MixtureTask;
parentPort!.postMessage(fitMixture(rows, options));
