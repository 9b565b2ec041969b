import type { Channel, Direction } from "../../../engine/interactions/contract.ts";
import { CHANNEL_WORDS } from "../words/names.ts";

/** What of a customer's history is shown, and whether what belongs together is one line; the address carries it. */
export interface TimelineFilters {
  readonly channel?: Channel;
  readonly direction?: Exclude<Direction, "none">;
  /** letters in what the customer said */
  readonly words?: string;
  /** "order:R-1004": only what belongs to it */
  readonly thread?: string;
  readonly grouped?: true;
}

const DIRECTIONS = ["in", "out"] as const;

/** Filters as an address carries them. What an address says wrongly is left out, never guessed. */
export function readTimelineFilters(search: Readonly<Record<string, unknown>>): TimelineFilters {
  const text = (key: string) => {
    const value = search[key];
    return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  };
  const [channel, words, thread] = [text("channel"), text("words").slice(0, 200), text("thread")];
  return {
    channel: Object.hasOwn(CHANNEL_WORDS, channel) ? (channel as Channel) : undefined,
    direction: DIRECTIONS.find((direction) => direction === search["direction"]),
    words: words === "" ? undefined : words,
    thread: /^[a-z]+:.{1,120}$/.test(thread) ? thread : undefined,
    grouped: search["grouped"] === true || search["grouped"] === "true" ? true : undefined,
  };
}

/** Whether something is left out; grouping leaves nothing out. */
export function isNarrowed({ channel, direction, words, thread }: TimelineFilters): boolean {
  return [channel, direction, words, thread].some((filter) => filter !== undefined);
}
