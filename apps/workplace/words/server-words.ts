// Sentences that the server makes of what it knows, found again by their form, so that they are said in the reader's
// language. One that has none of these forms is shown as it came.
import { type Said, say } from "../../ui/say.ts";
import { FORMS } from "./server-forms.ts";

/** A whole word, but for those of which what follows is a customer's or a colleague's own: "We promised: …". */
const OPEN_END = /^(.+?): (.+)$/s;

/** Counts are figures; amounts and whatever else have any form. */
const MEANT: Readonly<Record<string, string>> = {
  count: "[+−-]?[\\d.,]+",
  days: "\\d+",
  weeks: "\\d+",
  times: "[\\d.]+",
  gap: "\\d+",
  usual: "[\\d.]+",
  both: "[\\d,]+",
  one: "[\\d,]+",
};

interface Form {
  readonly id: string;
  readonly fits: RegExp;
}

const exact: ReadonlySet<string> = new Set(FORMS);
const forms: readonly Form[] = FORMS.filter((id) => id.includes("{")).map((id) => ({
  id,
  fits: new RegExp(
    `^${id
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 === 1 ? `(?<${part}>${MEANT[part] ?? ".+"})` : escaped(part)))
      .join("")}$`,
    "s",
  ),
}));

/**
 * @example serverWords("Bought once, 12 days ago") // { id: "Bought once, {days} days ago", values: { days: "12" } }
 */
export function serverWords(sentence: string, language = pageLanguage()): Said {
  if (exact.has(sentence)) return say(sentence);
  for (const { id, fits } of forms) {
    const found = fits.exec(sentence);
    if (found) return { id, values: Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, name === "day" || name === "month" ? dayIn(language, value) : value])) };
  }
  return say("{words}", { words: sentence });
}

const pageLanguage = () => (typeof document === "undefined" ? "en" : document.documentElement.lang || "en");

/** A day as the server writes it ("7 Nov 2026"), or a month ("November"), as the reader's language does; what is none stays. */
function dayIn(language: string, day: string): string {
  const isMonth = /^[A-Z][a-z]+$/.test(day);
  if (language.startsWith("en") || (!isMonth && !/^\d{1,2} [A-Z][a-z]{2,3} \d{4}$/.test(day))) return day;
  const at = Date.parse(isMonth ? `1 ${day} 2000 UTC` : `${day} UTC`);
  return Number.isNaN(at) ? day : new Intl.DateTimeFormat(`${language}-u-nu-latn`, isMonth ? { month: "long", timeZone: "UTC" } : { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(at);
}

/** The same for a sentence that may go on, after a colon, with what somebody wrote: that is kept as it is. */
export function serverWordsBefore(sentence: string): { readonly said: Said; readonly rest: string | null } {
  const parts = exact.has(sentence) ? null : OPEN_END.exec(sentence);
  if (parts && exact.has(parts[1]!)) return { said: say(parts[1]!), rest: parts[2]! };
  return { said: serverWords(sentence), rest: null };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
