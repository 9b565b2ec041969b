// A judgement reads what everybody was worth half a year ago and deals members to groups a thousand times, which holds a thread for
// seconds: the server lets a thread of its own do it, with a connection of its own, and goes on answering.
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { apart, type Ground } from "../platform/index.ts";
import { certifySegment, dueSegments } from "./certify.ts";
import type { SegmentCertificate } from "./contract.ts";

export interface CertifyTask {
  readonly databaseUrl: string;
  readonly by: Actor;
  readonly key: string;
  /** When it was asked for. */
  readonly at: Date;
}

let last: Promise<unknown> = Promise.resolve();

/** {@link certifySegment}, in a thread of its own where the ground says how the database is reached: one after the other, for each may hold everybody in memory. @throws {Refusal} as it does */
export function certifyApart(ground: Ground, by: Actor, key: string): Promise<SegmentCertificate> {
  if (ground.databaseUrl === undefined) return certifySegment(ground, by, key);
  const { databaseUrl } = ground;
  const judging = last.then(() => inAThread(ground, { databaseUrl, by, key, at: ground.now() }));
  last = judging.catch(() => undefined);
  return judging;
}

async function inAThread(ground: Ground, task: CertifyTask): Promise<SegmentCertificate> {
  try {
    return await apart<CertifyTask, never, SegmentCertificate>(new URL("./certify-worker.ts", import.meta.url), task);
  } finally {
    ground.nudge();
  }
}

/** Judges every segment in use that has not been judged in this version, or not for a month; for a timer. */
export async function certifyDue(ground: Ground): Promise<void> {
  for (const key of await dueSegments(ground)) await certifyApart(ground, SYSTEM, key);
}
