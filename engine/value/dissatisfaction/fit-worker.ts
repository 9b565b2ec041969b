// The thread in which it is learnt which signs told apart those who left: does it once and answers.
import { parentPort, workerData } from "node:worker_threads";
import { SYSTEM } from "../../organisation/index.ts";
import { openDatabase } from "../../platform/index.ts";
import type { FitAnswer, FitTask } from "./fit-apart.ts";
import { fitDissatisfaction } from "./fit-dissatisfaction.ts";

const { databaseUrl, main } = workerData as FitTask;
const open = openDatabase(databaseUrl, { connections: 2 });
let answer: FitAnswer;
try {
  await fitDissatisfaction({ db: open.db, now: () => new Date(), nudge: () => undefined }, SYSTEM, main);
  answer = { kind: "fitted" };
} catch (error) {
  answer = { kind: "failed", why: (error as Error).stack ?? String(error) };
}
await open.close();
parentPort!.postMessage(answer);
