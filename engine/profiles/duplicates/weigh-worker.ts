// What the thread does in which everything is weighed: takes records in slices, weighs once.
import type { JudgedPair, LinkageModel, RawRecord } from "@rapport/record-linkage";
import { type AllWeighed, weighAll } from "./weigh-all.ts";

export interface WeighTask {
  /** What had been learnt before; null where nothing had. */
  readonly formerly: LinkageModel | null;
  readonly judged: readonly JudgedPair[];
}

export async function work({ formerly, judged }: WeighTask, parts: AsyncIterable<readonly RawRecord[]>): Promise<AllWeighed> {
  const records: RawRecord[] = [];
  for await (const part of parts) for (const record of part) records.push(record);
  return weighAll(records, formerly, judged);
}
