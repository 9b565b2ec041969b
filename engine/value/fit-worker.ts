// What the thread of a fit does.
import { openDatabase, type TooFew } from "../platform/index.ts";
import type { ValueModelView } from "./contract.ts";
import type { FitTask } from "./fit-apart.ts";
import { fitValue } from "./fit-value.ts";

export async function work({ databaseUrl, by, options }: FitTask): Promise<ValueModelView | TooFew> {
  const open = openDatabase(databaseUrl, { connections: 2, givesWay: true });
  try {
    return await fitValue({ db: open.db, now: () => new Date(), nudge: () => undefined }, by, options);
  } finally {
    await open.close();
  }
}
