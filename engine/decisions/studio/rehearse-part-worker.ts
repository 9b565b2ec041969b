// What the second thread of a large rehearsal does.
import { openDatabase } from "../../platform/index.ts";
import type { ComparisonCounts } from "./comparison-counts.ts";
import { comparePart, type RehearsalPartTask } from "./rehearse.ts";

export async function work(task: RehearsalPartTask): Promise<ComparisonCounts> {
  const open = openDatabase(task.databaseUrl, { connections: 2, givesWay: true });
  try {
    return await comparePart(open.db, task);
  } finally {
    await open.close();
  }
}
