// What research asks of a rehearsal before rules are published (F6, F9), and how much of it there was. A young house has fewer, and may
// publish all the same: then it is said before whoever approves, and stands with the version. Pure; screens ask it too.
import type { RehearsalResult } from "./studio-contract.ts";

export const ASKED_DAYS = 28;
export const ASKED_PROFILES = 1000;

export interface Fewer {
  /** Days of decisions there were; "today": it looked at customers as they are, and at no decisions. Absent where there were enough, or nobody told. */
  readonly days?: number | "today";
  /** Profiles on which the floor was tried; absent where there were enough. */
  readonly profiles?: number;
}

export function fewerThanAsked({ looked, floor }: Pick<RehearsalResult, "looked" | "floor">): Fewer {
  const profiles = floor?.profiles ?? 0;
  return {
    ...(looked && (looked.days === null ? { days: "today" as const } : looked.days < ASKED_DAYS && { days: looked.days })),
    ...(profiles < ASKED_PROFILES && { profiles }),
  };
}
