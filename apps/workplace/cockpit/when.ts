// "tue 9", "tomorrow 14:30", "in 2 h", "12 dec": when somebody means, as they type it.

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** What words mean: a moment to come, one that is past, or none that is understood. */
export type Meant =
  | { readonly kind: "ahead" | "past"; readonly at: Date }
  | { readonly kind: "nothing" };

/** The moment a few words mean, or null when they mean none or one that is past. */
export function whenMeant(text: string, now: Date): Date | null {
  const meant = whatIsMeant(text, now);
  return meant.kind === "ahead" ? meant.at : null;
}

/**
 * What a few words mean, in the local time of the machine. A day without an hour means nine in the morning; an hour
 * without a day means its next time.
 */
export function whatIsMeant(text: string, now: Date): Meant {
  const at = momentIn(text, now);
  return at === null ? { kind: "nothing" } : { kind: at > now ? "ahead" : "past", at };
}

/** Hours that have a name. The afternoon is that of the usual times below. */
const NAMED_HOURS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:noon|midday|lunchtime)\b/, "12:00"],
  [/\bmorning\b/, "9:00"],
  [/\bafternoon\b/, "16:00"],
  [/\bevening\b/, "19:00"],
  [/\btonight\b/, "today 19:00"],
];

/** Lower-case words with one space between them, hours by their figures; a date of figures keeps its points. */
function plain(text: string): string {
  let words = text
    .trim()
    .toLowerCase()
    .replace(/(\d)t(?=\d)/, "$1 ")
    .replace(/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, "$3-$2-$1")
    .replace(/[,.]/g, " ");
  for (const [named, hour] of NAMED_HOURS) words = words.replace(named, hour);
  return words
    .replace(/\bthis\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function momentIn(text: string, now: Date): Date | null {
  const words = plain(text);
  if (words === "") return null;
  const span = /^(?:in )?(\d{1,3}) ?(m|min|minutes?|h|hours?|d|days?|w|weeks?)$/.exec(words);
  if (span) return afterSpan(Number(span[1]), span[2] ?? "", now);

  const clock = readClock(words);
  const rest = clock
    ? words
        .replace(clock.text, " ")
        .replace(/\b(at|on|next)\b/g, " ")
        .replace(/\s+/g, " ")
        .trim()
    : words.replace(/\b(on|next)\b/g, " ").trim();
  const day = rest === "" ? null : readDay(rest, now);
  if (rest !== "" && day === null) return null;
  if (day === null && clock === null) return null;

  const meant = new Date(day ?? now);
  meant.setHours(clock?.hours ?? 9, clock?.minutes ?? 0, 0, 0);
  if (meant > now || (day !== null && !/^(sun|mon|tue|wed|thu|fri|sat)/.test(rest))) return meant;
  // The hour has passed today, or the weekday is today's: the next time it comes.
  meant.setDate(meant.getDate() + (day === null ? 1 : 7));
  return meant;
}

function afterSpan(count: number, unit: string, now: Date): Date | null {
  if (count === 0) return null;
  const meant = new Date(now);
  if (unit.startsWith("m")) meant.setMinutes(meant.getMinutes() + count);
  else if (unit.startsWith("h")) meant.setHours(meant.getHours() + count);
  else {
    meant.setDate(meant.getDate() + count * (unit.startsWith("w") ? 7 : 1));
    meant.setHours(9, 0, 0, 0);
  }
  return meant;
}

/** An hour in the text: "14:30", "9am", or a bare number that no month follows or precedes. */
function readClock(words: string): { readonly text: string; readonly hours: number; readonly minutes: number } | null {
  const exact = /\b(\d{1,2})[:h](\d{2})(?: ?(am|pm))?\b/.exec(words) ?? /\b(\d{1,2})()(?: ?(am|pm))\b/.exec(words);
  const month = MONTHS.join("|");
  const bare = exact
    ? null
    : new RegExp(`(?:^|[a-z] )(?:at )?(?<!(?:${month})[a-z]* )(\\d{1,2})$(?! ?(?:${month}))`).exec(words);
  const dated = new RegExp(`\\b\\d{1,2} (?:${month})[a-z]* (\\d{1,2})$`).exec(words);
  const found =
    exact ??
    (dated
      ? { 0: dated[1] ?? "", 1: dated[1], 2: "0", 3: undefined }
      : bare
        ? { 0: bare[1] ?? "", 1: bare[1], 2: "0", 3: undefined }
        : null);
  if (found === null) return null;
  let hours = Number(found[1]);
  const minutes = Number(found[2] || 0);
  if (found[3] === "pm" && hours < 12) hours += 12;
  if (found[3] === "am" && hours === 12) hours = 0;
  if (hours > 23 || minutes > 59) return null;
  const text = exact ? found[0] : `${found[1]}`;
  return { text: exact ? text : lastOf(words, text), hours, minutes };
}

/** The piece of the text to take out: only its last occurrence is the hour. */
function lastOf(words: string, piece: string): string {
  return words.slice(words.lastIndexOf(piece));
}

function readDay(text: string, now: Date): Date | null {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  if (text === "today") return day;
  if (/^(tomorrow|tom|tmr)$/.test(text)) return addDays(day, 1);
  if (text === "yesterday") return addDays(day, -1);
  const figures = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (figures) return dayOf(Number(figures[1]), Number(figures[2]) - 1, Number(figures[3]));
  const weekday = DAYS.findIndex((name) => text.length >= 2 && (text.startsWith(name) || name.startsWith(text)));
  if (weekday >= 0 && /^(su|mo|tu|we|th|fr|sa)[a-z]*$/.test(text))
    return addDays(day, (weekday - day.getDay() + 7) % 7);
  const dated =
    /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,})(?: (\d{4}))?$/.exec(text) ??
    swap(/^([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(text));
  if (dated === null) return null;
  const month = MONTHS.findIndex((name) => (dated[2] ?? "").startsWith(name));
  if (month < 0) return null;
  if (dated[3] !== undefined) return dayOf(Number(dated[3]), month, Number(dated[1]));
  const meant = dayOf(day.getFullYear(), month, Number(dated[1]));
  if (meant !== null && meant < day) meant.setFullYear(meant.getFullYear() + 1);
  return meant;
}

/** A day of the calendar, or null: there is no 31 February. */
function dayOf(year: number, month: number, date: number): Date | null {
  const day = new Date(year, month, date);
  return day.getMonth() === month && day.getDate() === date ? day : null;
}

function swap(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match === null ? null : [match[0], match[2], match[1], match[3]];
}

function addDays(day: Date, count: number): Date {
  const later = new Date(day);
  later.setDate(later.getDate() + count);
  return later;
}

/** The usual answers, offered before anything is typed; on a Sunday the next Monday is tomorrow, and offered once. */
export function usualTimes(
  now: Date,
): readonly { readonly id: "in-1-h" | "this-afternoon" | "tomorrow" | "next-week"; readonly at: Date }[] {
  const afternoon = new Date(now);
  afternoon.setHours(16, 0, 0, 0);
  const monday = addDays(now, (8 - now.getDay()) % 7 || 7);
  monday.setHours(9, 0, 0, 0);
  const tomorrow = addDays(now, 1);
  tomorrow.setHours(9, 0, 0, 0);
  return [
    { id: "in-1-h", at: new Date(now.getTime() + 3_600_000) },
    ...(afternoon.getTime() - now.getTime() > 3_600_000 ? [{ id: "this-afternoon" as const, at: afternoon }] : []),
    { id: "tomorrow", at: tomorrow },
    ...(monday.getTime() === tomorrow.getTime() ? [] : [{ id: "next-week" as const, at: monday }]),
  ];
}
