// What would grow without end, and how far it may: asked for every minute by the server.
import { countRuleDays, keepMonths, learnPrices, lookAtWholes } from "./decisions/index.ts";
import { sweepRefused } from "./interactions/index.ts";
import { finishErasures, sweepEverythingExports } from "./kept-data/index.ts";
import { sweepSignIns } from "./organisation/index.ts";
import type { Ground } from "./platform/index.ts";
import { sweepForeign } from "./value/index.ts";
import { sweepChatSessions, sweepDocuments } from "./service/index.ts";

/** Each takes away a bounded number of rows, so that a stop never waits for long; the next round goes on. */
export async function sweep(ground: Ground, home: string): Promise<void> {
  const now = ground.now();
  await sweepRefused(ground.db, now);
  await sweepChatSessions(ground.db, now);
  await sweepDocuments(ground.db, now);
  await sweepForeign(ground.db, now);
  await sweepSignIns(ground.db, now);
  await finishErasures(ground, home);
  await sweepEverythingExports(ground, home);
  await learnPrices(ground);
  await countRuleDays(ground);
  await keepMonths(ground.db, now);
  await lookAtWholes(ground.db, now);
}
