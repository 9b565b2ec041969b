// The address of a customer's history, read on every page: what says filters in words is in timeline-filters.ts.
import type { Channel, Direction } from "../../../engine/interactions/contract.ts";
import { CHANNEL_WORDS } from "../words/names.ts";

/** What of a customer's history is shown, and whether what belongs together is one line; the address carries it. */
export interface TimelineFilters {
  readonly kind?: string;
  readonly channel?: Channel;
  readonly direction?: Exclude<Direction, "none">;
  readonly department?: string;
  readonly region?: string;
  readonly productLine?: string;
  readonly brand?: string;
  /** The first day that is shown, "2026-03-01", as the reader's clock has it. */
  readonly from?: string;
  /** The last day that is shown. */
  readonly until?: string;
  /** letters in what the customer said */
  readonly words?: string;
  /** "order:R-1004": only what belongs to it */
  readonly thread?: string;
  readonly grouped?: true;
}

const DIRECTIONS = ["in", "out"] as const;

/** Filters as an address carries them. What an address says wrongly is left out, never guessed. */
export function readTimelineFilters(search: Readonly<Record<string, unknown>>): TimelineFilters {
  const text = (key: string, longest = 100) => {
    const value = search[key];
    const said = typeof value === "string" || typeof value === "number" ? String(value).trim().slice(0, longest) : "";
    return said === "" ? undefined : said;
  };
  const [channel, thread, kind] = [text("channel"), text("thread", 200), text("kind")];
  return {
    kind: kind !== undefined && /^[a-z][a-z0-9_.-]{0,59}$/.test(kind) ? kind : undefined,
    channel: channel !== undefined && Object.hasOwn(CHANNEL_WORDS, channel) ? (channel as Channel) : undefined,
    direction: DIRECTIONS.find((direction) => direction === search["direction"]),
    department: text("department"), region: text("region"), productLine: text("productLine"), brand: text("brand"),
    from: dayIn(text("from")), until: dayIn(text("until")),
    words: text("words", 200),
    thread: thread !== undefined && /^[a-z]+:.{1,120}$/.test(thread) ? thread : undefined,
    grouped: search["grouped"] === true || search["grouped"] === "true" ? true : undefined,
  };
}

/** A day that there is, or undefined. */
export function dayIn(text: string | undefined): string | undefined {
  const said = /^(19|20|21)\d\d-\d\d-\d\d$/.test(text ?? "") ? text! : undefined;
  if (said === undefined) return undefined;
  const day = new Date(`${said}T12:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said) ? said : undefined;
}
