import type { Channel, Direction } from "../../../engine/interactions/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { serverWords } from "../words/server-words.ts";
import { threadOfKey, threadWords } from "./timeline-threads.ts";

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
const KEYS = ["kind", "channel", "direction", "department", "region", "productLine", "brand", "from", "until", "words", "thread"] as const;
export type TimelineFilterKey = (typeof KEYS)[number];

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

/** Whether something is left out; grouping leaves nothing out. */
export function isNarrowed(filters: TimelineFilters): boolean {
  return KEYS.some((key) => filters[key] !== undefined);
}

export function withoutTimelineFilter(filters: TimelineFilters, key: TimelineFilterKey): TimelineFilters {
  return { ...filters, [key]: undefined };
}

/** The filters as words, each of which can be taken away. */
export function timelineFilterWords(filters: TimelineFilters, { format, kindTitle }: { readonly format: Pick<Formatter, "day">; readonly kindTitle: (kind: string) => string | null }): readonly { readonly key: TimelineFilterKey; readonly words: Said }[] {
  return KEYS.flatMap((key) => {
    const value = filters[key];
    // Words are seen and changed in their field.
    return value === undefined || key === "words" ? [] : [{ key, words: wordsOf(key, value, format, kindTitle) }];
  });
}

function wordsOf(key: Exclude<TimelineFilterKey, "words">, value: string, format: Pick<Formatter, "day">, kindTitle: (kind: string) => string | null): Said {
  switch (key) {
    case "kind":
      return kindWords({ kind: value, title: kindTitle(value) });
    case "channel":
      return say(CHANNEL_WORDS[value as Channel]);
    case "direction":
      return value === "in" ? say("from the customer") : say("from us");
    case "department":
      return say("department {name}", { name: value });
    case "region":
      return say("region {name}", { name: value });
    case "productLine":
      return say("product line {name}", { name: value });
    case "brand":
      return say("brand {name}", { name: value });
    case "from":
      return say("since {day}", { day: format.day(dayStart(value)) });
    case "until":
      return say("until {day}", { day: format.day(dayStart(value)) });
    case "thread":
      return threadWords(threadOfKey(value));
  }
}

/** What a kind is called; one of the organisation's own by its own name. */
export function kindWords({ kind, title }: { readonly kind: string; readonly title: string | null }): Said {
  return title === null ? say("kind “{name}”", { name: kind }) : serverWords(title);
}

/** The first moment of a day by the reader's clock. */
export function dayStart(day: string): Date {
  return new Date(`${day}T00:00:00`);
}

/** The filters as the server is asked for them: days become moments. */
export function askedOf({ grouped: _, from, until, ...filters }: TimelineFilters): Readonly<Record<string, string | undefined>> {
  const after = until === undefined ? undefined : dayStart(until);
  after?.setDate(after.getDate() + 1); // a day that begins late or lasts 23 hours is a day all the same
  return { ...filters, from: from === undefined ? undefined : dayStart(from).toISOString(), until: after?.toISOString() };
}
