// What the thread of a rehearsal does.
import { openDatabase } from "../../platform/index.ts";
import { rehearse, type RehearsalTask } from "./rehearse.ts";

export async function work({ databaseUrl, rehearsalId }: RehearsalTask): Promise<void> {
  const open = openDatabase(databaseUrl, { connections: 4, givesWay: true });
  try {
    await rehearse({ db: open.db, now: () => new Date(), nudge: () => undefined, databaseUrl }, rehearsalId);
  } finally {
    await open.close();
  }
}
