// What the thread of a look does.
import { openDatabase } from "../../platform/index.ts";
import { findResponding } from "./find-responding.ts";
import type { RespondTask } from "./respond-apart.ts";
import type { ResponseAnswer } from "./responding-contract.ts";

export async function work({ databaseUrl, by, said, at }: RespondTask): Promise<ResponseAnswer> {
  const open = openDatabase(databaseUrl, { connections: 2, givesWay: true });
  try {
    return await findResponding({ db: open.db, now: () => at, nudge: () => undefined }, by, said);
  } finally {
    await open.close();
  }
}
