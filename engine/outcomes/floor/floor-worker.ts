// What the thread of a proof does.
import { openDatabase } from "../../platform/index.ts";
import { type FloorTask, proveFloor } from "./prove-floor.ts";

export async function work({ databaseUrl }: FloorTask): Promise<void> {
  const open = openDatabase(databaseUrl, { connections: 2, givesWay: true });
  try {
    await proveFloor({ db: open.db, now: () => new Date(), nudge: () => undefined });
  } finally {
    await open.close();
  }
}
