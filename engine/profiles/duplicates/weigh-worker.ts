// What the thread does in which everything is weighed: takes records in slices, weighs once.
import type { LinkageModel, RawRecord } from "@rapport/record-linkage";
import { type AllWeighed, weighAll } from "./weigh-all.ts";

/** @param formerly what had been learnt before; null where nothing had */
export async function work(formerly: LinkageModel | null, parts: AsyncIterable<readonly RawRecord[]>): Promise<AllWeighed> {
  const records: RawRecord[] = [];
  for await (const part of parts) for (const record of part) records.push(record);
  return weighAll(records, formerly);
}
