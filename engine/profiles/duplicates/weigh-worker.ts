// The thread in which everything is weighed: takes records in slices, answers once.
import { parentPort } from "node:worker_threads";
import type { LinkageModel, RawRecord } from "@rapport/record-linkage";
import { weighAll } from "./weigh-all.ts";

export type ToWorker = { readonly records: readonly RawRecord[] } | { readonly end: true; readonly formerly: LinkageModel | null };

const records: RawRecord[] = [];
parentPort!.on("message", (message: ToWorker) => {
  if ("records" in message) for (const record of message.records) records.push(record);
  else {
    parentPort!.postMessage(weighAll(records, message.formerly));
    parentPort!.close();
  }
});
