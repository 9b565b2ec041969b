// What the thread does in which it is learnt which signs told apart those who left.
import { SYSTEM } from "../../organisation/index.ts";
import { openDatabase } from "../../platform/index.ts";
import type { FitTask } from "./fit-apart.ts";
import { fitDissatisfaction } from "./fit-dissatisfaction.ts";

export async function work({ databaseUrl, main }: FitTask): Promise<void> {
  const open = openDatabase(databaseUrl, { connections: 2, givesWay: true });
  try {
    await fitDissatisfaction({ db: open.db, now: () => new Date(), nudge: () => undefined }, SYSTEM, main);
  } finally {
    await open.close();
  }
}
