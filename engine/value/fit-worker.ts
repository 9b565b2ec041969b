// The thread of a fit: does one and answers.
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase, Refusal } from "../platform/index.ts";
import type { FitAnswer, FitTask } from "./fit-apart.ts";
import { fitValue } from "./fit-value.ts";

const { databaseUrl, by, options } = workerData as FitTask;
const open = openDatabase(databaseUrl, { connections: 2 });
let answer: FitAnswer;
try {
  answer = { kind: "fitted", fitted: await fitValue({ db: open.db, now: () => new Date(), nudge: () => undefined }, by, options) };
} catch (error) {
  if (error instanceof Refusal) answer = { kind: "refused", code: error.code, detail: error.message, problems: error.problems };
  else answer = { kind: "failed", why: (error as Error).stack ?? String(error) };
}
await open.close();
parentPort!.postMessage(answer);
