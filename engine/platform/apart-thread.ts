// The thread of work that is done apart: calls the module's function once, answers, and ends.
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { FromThread, ThreadTask, ToThread, Work } from "./apart.ts";
import { threadGivesWay } from "./give-way.ts";
import { Refusal } from "./refusal.ts";

threadGivesWay();
// What is thrown away is cleared before there is half as much of it again: left to itself, V8 lets a fit of a million customers take a
// quarter of a gigabyte more, and saves one second in forty by it. It holds for the whole process from then on, for V8 knows no other way.
setFlagsFromString("--heap-growing-percent=40");
const { module, task } = workerData as ThreadTask;

const arrived: ToThread[] = [];
let wake = () => undefined as void;
parentPort!.on("message", (message: ToThread) => {
  arrived.push(message);
  wake();
});

async function* parts(): AsyncGenerator<unknown> {
  for (;;) {
    for (const message of arrived.splice(0)) {
      if ("end" in message) return;
      yield message.value;
    }
    if (arrived.length === 0) await new Promise<void>((done) => (wake = done));
  }
}

let told: FromThread;
try {
  const { work } = (await import(module)) as { work: Work<unknown, unknown, unknown> };
  told = { kind: "answered", answer: await work(task, parts()) };
} catch (error) {
  if (error instanceof Refusal) told = { kind: "refused", code: error.code, detail: error.message, problems: error.problems };
  else told = { kind: "failed", why: (error as Error).stack ?? String(error) };
}
parentPort!.postMessage(told);
parentPort!.close();
