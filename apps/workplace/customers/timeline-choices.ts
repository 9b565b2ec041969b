// The filters of a history that can be added, as lines that are found by typing. A day that is typed makes choices of its own.
import type { TimelineChoices } from "../../../engine/profiles/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { dayIn, type TimelineFilters } from "./timeline-address.ts";
import { dayStart, kindWords } from "./timeline-filters.ts";

export interface TimelineChoice {
  readonly id: string;
  readonly group: "kinds" | "channels" | "directions" | "places" | "days";
  readonly words: Said;
  readonly change: TimelineFilters;
}

export const NO_CHOICES: TimelineChoices = { kinds: [], channels: [], departments: [], regions: [], productLines: [], brands: [] };
const DAYS = [7, 30, 90, 365] as const;

export function timelineChoices(typed: string, there: TimelineChoices, { now, format }: { readonly now: Date; readonly format: Pick<Formatter, "day"> }): readonly TimelineChoice[] {
  const named = (group: "places", key: "department" | "region" | "productLine" | "brand", names: readonly string[], words: (name: string) => Said) =>
    names.map((name): TimelineChoice => ({ id: `${key} ${name}`, group, words: words(name), change: { [key]: name } }));
  const number = Number(/\d+/.exec(typed)?.[0] ?? Number.NaN);
  const typedDay = dayIn(/\d{4}-\d\d-\d\d/.exec(typed)?.[0]);
  const days = typedDay === undefined && number >= 1 && number <= 36_500 ? [number] : typedDay === undefined ? DAYS : [];
  return [
    ...there.kinds.map((each): TimelineChoice => ({ id: `kind ${each.kind}`, group: "kinds", words: kindWords(each), change: { kind: each.kind } })),
    ...there.channels.map((channel): TimelineChoice => ({ id: `channel ${channel}`, group: "channels", words: say(CHANNEL_WORDS[channel]), change: { channel } })),
    { id: "direction in", group: "directions", words: say("from the customer"), change: { direction: "in" } },
    { id: "direction out", group: "directions", words: say("from us"), change: { direction: "out" } },
    ...named("places", "department", there.departments, (name) => say("department {name}", { name })),
    ...named("places", "region", there.regions, (name) => say("region {name}", { name })),
    ...named("places", "productLine", there.productLines, (name) => say("product line {name}", { name })),
    ...named("places", "brand", there.brands, (name) => say("brand {name}", { name })),
    ...days.map((count): TimelineChoice => ({ id: `days ${count}`, group: "days", words: say("in the last {count, plural, one {# day} other {# days}}", { count }), change: { from: dayBefore(now, count - 1) } })),
    ...(typedDay === undefined ? [] : [
      { id: `from ${typedDay}`, group: "days" as const, words: say("since {day}", { day: format.day(dayStart(typedDay)) }), change: { from: typedDay } },
      { id: `until ${typedDay}`, group: "days" as const, words: say("until {day}", { day: format.day(dayStart(typedDay)) }), change: { until: typedDay } },
    ]),
  ];
}

/** So many days before a moment, by the reader's clock: "2026-03-01". */
function dayBefore(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}
