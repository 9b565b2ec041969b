// What the thread does in which it is learnt what customers like these spend at most: reads what everybody bought, and either says
// what was learnt or keeps everybody's share.
import { openDatabase } from "../../platform/index.ts";
import { writeShares } from "./keep-shares.ts";
import { learn, type Learnt, sharesNow } from "./wallet.ts";

export type WalletTask = { readonly databaseUrl: string; readonly now: Date } & ({ readonly does: "learn"; readonly currency: string; readonly asOf: number } | { readonly does: "keep-shares" });

export async function work(task: WalletTask): Promise<Learnt | null> {
  const open = openDatabase(task.databaseUrl, { connections: 2, givesWay: true });
  const ground = { db: open.db, now: () => task.now, nudge: () => undefined };
  try {
    if (task.does === "learn") return await learn(open.db, task.currency, task.asOf);
    await writeShares(ground, await sharesNow(ground));
    return null;
  } finally {
    await open.close();
  }
}
