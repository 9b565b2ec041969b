import { appendLog, type Transaction } from "../platform/index.ts";

const NAMED_A_LINE = 500;
const MOST_NAMED = 2000;

/** Says who moved between segments: by name where they are few. */
export async function tellMoved(tx: Transaction, at: Date, moved: readonly string[]): Promise<void> {
  if (moved.length > MOST_NAMED) await appendLog(tx, at, { topic: "segments", about: { whole: true } });
  else for (let i = 0; i < moved.length; i += NAMED_A_LINE) await appendLog(tx, at, { topic: "segments", identityIds: moved.slice(i, i + NAMED_A_LINE) });
}
