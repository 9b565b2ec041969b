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
 * A lamp of the rules may colour a time that is not near; it never takes colour away.
 */
export function dueOf(
  row: Pick<ConversationRow, "status" | "dueAt" | "snoozedUntil" | "lastMessageAt" | "lamp">,
  now: Date,
): Due {
  if (row.status === "snoozed" && row.snoozedUntil !== null)
    return { at: row.snoozedUntil, kind: "snoozed", tone: "quiet" };
  if (row.status === "resolved" || row.dueAt === null) return { at: row.lastMessageAt, kind: "last", tone: "quiet" };
  const left = Date.parse(row.dueAt) - now.getTime();
  if (left < 0) return { at: row.dueAt, kind: "late", tone: "warning" };
  const lit: Tone = row.lamp === "ok" ? "quiet" : row.lamp;
  return { at: row.dueAt, kind: "answer-by", tone: lit === "quiet" && left <= SOON_MS ? "caution" : lit };
}

/** The neighbour of a conversation in the queue: 1 is next, -1 previous; at the ends it stays. Not in the list: the first. */
export function neighbour(ids: readonly string[], current: string | undefined, step: 1 | -1): string | undefined {
  const at = current === undefined ? -1 : ids.indexOf(current);
  if (at === -1) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}

/** Which conversation to open when one leaves the queue: the one that takes its place. */
export function afterLeaving(ids: readonly string[], leaving: string): string | undefined {
  const at = ids.indexOf(leaving);
  return at === -1 ? undefined : (ids[at + 1] ?? ids[at - 1]);
}

/** Same calendar day on the reader's clock. */
export function sameDay(one: string | Date, other: string | Date): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** Whether nobody has ever written: not even something that is resolved or asleep. */
export function hasNothingYet({ rows, counts }: Pick<ConversationQueue, "rows" | "counts">): boolean {
  return rows.length === 0 && (["all-open", "snoozed", "resolved"] as const).every((view) => (counts[view] ?? 0) === 0);
}
