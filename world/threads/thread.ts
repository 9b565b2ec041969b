// How a hand-written conversation is put down.
import type { Channel, StaffKey, Topic } from "../shape.ts";
import { DAY, dateWords, dayWords, weekdayWords } from "../time.ts";

export type Author = "customer" | "assistant" | StaffKey;

/** One message, so many minutes before the end of the world's time; `note` is seen by colleagues only. */
export interface Line {
  readonly minutesAgo: number;
  readonly by: Author;
  readonly body: string;
  readonly note?: true;
}
export interface WrittenPromise {
  readonly body: string;
  readonly by: StaffKey;
  readonly madeMinutesAgo: number;
  /** days from the end of the world's time; below 0 is past */
  readonly dueInDays: number;
  readonly keptDaysAgo?: number;
}
export interface Thread {
  /** a key of the cast, or null for a visitor whom nobody knows */
  readonly who: string | null;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly subject: string;
  readonly complaint?: true;
  readonly assignee: StaffKey | null;
  readonly cameFrom?: string;
  /** minutes until an answer is due, below 0 when late; null when nobody waits for one */
  readonly dueInMinutes: number | null;
  readonly snoozedForHours?: number;
  readonly resolved?: true;
  readonly lines: readonly Line[];
  readonly promises?: readonly WrittenPromise[];
}

/** Words for days counted from the end of the world's time, so that a story stays true whenever it is told. */
export interface When {
  /** "5 November" */
  readonly date: (days: number) => string;
  /** "the 5th" */
  readonly day: (days: number) => string;
  /** "Thursday" */
  readonly weekday: (days: number) => string;
}

export function whenAt(endsAt: number): When {
  return {
    date: (days) => dateWords(endsAt + days * DAY),
    day: (days) => dayWords(endsAt + days * DAY),
    weekday: (days) => weekdayWords(endsAt + days * DAY),
  };
}

export const says = (minutesAgo: number, by: Author, body: string): Line => ({ minutesAgo, by, body });
export const notes = (minutesAgo: number, by: StaffKey, body: string): Line => ({ minutesAgo, by, body, note: true });
/** Minutes in so many days, for lines of older conversations. */
export const days = (count: number): number => count * 1440;
