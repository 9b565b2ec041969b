// What the thread that reads a file does: whoever sends one that takes long holds up nobody.
import type { Policy } from "../policy.ts";
import type { TableFileReading } from "./files-contract.ts";
import { readTableFile } from "./table-files.ts";

export interface ReadFileTask {
  readonly policy: Policy;
  readonly currency: string;
  readonly bytes: Uint8Array;
  readonly as?: string | undefined;
  readonly taken: readonly string[];
}

export const work = ({ policy, currency, bytes, as, taken }: ReadFileTask): Promise<TableFileReading> => readTableFile(policy, currency, bytes, { as, taken });
