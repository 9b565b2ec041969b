import { fold } from "../profiles/index.ts";

const BEFORE = 16;
const LONGEST = 110;

/**
 * The part of a text in which the first of these words stands, on one line; its beginning where none does.
 *
 * @param words in small letters without accents
 * @example excerptOf("… a long story … my grinder is broken …", ["grinder"]) // "… story … my grinder is broken …"
 */
export function excerptOf(text: string, words: readonly string[]): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return line;
  const letters = fold(line);
  // Folding changes the length of few letters; a place that is off by some of them is near enough for an excerpt.
  const places = words.map((word) => letters.indexOf(word)).filter((at) => at >= 0);
  const at = places.length === 0 ? 0 : Math.min(...places);
  const from = at <= BEFORE ? 0 : line.lastIndexOf(" ", at - BEFORE) + 1;
  const cut = line.slice(from, from + LONGEST);
  const end = from + LONGEST >= line.length ? cut : cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST / 2));
  return `${from > 0 ? "… " : ""}${end.trimEnd()}${end.length < line.length - from ? " …" : ""}`;
}
