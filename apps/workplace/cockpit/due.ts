import type { ConversationQueue, ConversationRow } from "../../../engine/service/contract.ts";

export type Tone = "quiet" | "caution" | "warning";

export interface Due {
  /** The moment to show: answer by, asleep until, or last heard. */
  readonly at: string;
  readonly kind: "answer-by" | "late" | "snoozed" | "last";
  readonly tone: Tone;
}

const SOON_MS = 15 * 60_000;

/**
 * The one time shown of a conversation, as a clock time and never as a sum: when to answer by, and whether that is near or past.
 * Its colour is the time's alone; what the rules find amiss has a mark of its own.
 */
export function dueOf(
  row: Pick<ConversationRow, "status" | "dueAt" | "snoozedUntil" | "lastMessageAt">,
  now: Date,
): Due {
  if (row.status === "snoozed" && row.snoozedUntil !== null)
    return { at: row.snoozedUntil, kind: "snoozed", tone: "quiet" };
  if (row.status === "resolved" || row.dueAt === null) return { at: row.lastMessageAt, kind: "last", tone: "quiet" };
  const left = Date.parse(row.dueAt) - now.getTime();
  if (left < 0) return { at: row.dueAt, kind: "late", tone: "warning" };
  return { at: row.dueAt, kind: "answer-by", tone: left <= SOON_MS ? "caution" : "quiet" };
}

/** Same calendar day on the reader's clock. */
export function sameDay(one: string | Date, other: string | Date): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** Whether nobody has ever written: not even something that is resolved or asleep. */
export function hasNothingYet({ rows, counts }: Pick<ConversationQueue, "rows" | "counts">): boolean {
  return rows.length === 0 && (["all-open", "snoozed", "resolved"] as const).every((view) => (counts[view] ?? 0) === 0);
}
