// All hand-written conversations.
import { grinderThreads } from "./grinders.ts";
import { orderThreads } from "./orders.ts";
import { whenAt } from "./thread.ts";
import type { Thread } from "./thread.ts";

export type { Line, Thread, WrittenPromise } from "./thread.ts";

export function writtenThreads(endsAt: number): readonly Thread[] {
  const when = whenAt(endsAt);
  return [...grinderThreads(when), ...orderThreads(when)];
}
