import type { Channel } from "../../../engine/interactions/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { serverWords } from "../words/server-words.ts";
import type { TimelineFilters } from "./timeline-address.ts";
import { threadOfKey, threadWords } from "./timeline-threads.ts";

const KEYS = ["kind", "channel", "direction", "department", "region", "productLine", "brand", "from", "until", "words", "thread"] as const;
export type TimelineFilterKey = (typeof KEYS)[number];

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
