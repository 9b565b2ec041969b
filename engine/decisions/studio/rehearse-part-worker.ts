// What the other threads of a large rehearsal do.
import { openDatabase } from "../../platform/index.ts";
import type { ComparisonCounts } from "./comparison-counts.ts";
import type { RecordedParts } from "./recorded-decisions.ts";
import { comparePart, type RehearsalPartTask } from "./rehearse.ts";

export async function work(task: RehearsalPartTask, parts: AsyncIterable<RecordedParts>): Promise<ComparisonCounts> {
  const open = openDatabase(task.databaseUrl, { connections: 2, givesWay: true });
  try {
    return await comparePart(open.db, task, parts);
  } finally {
    await open.close();
  }
}
