// Which colleagues are meant by what is being typed behind an @, and what the text becomes when one is chosen.
import { smallLetters } from "../../shell/small-letters.ts";
import type { Person } from "./mentions.ts";

export interface Typed {
  /** Where the @ stands. */
  readonly from: number;
  /** Where the cursor stands. */
  readonly to: number;
  readonly words: string;
}

const LONGEST = 40;
/** So many colleagues are shown at once. */
export const MOST_SHOWN = 8;

/**
 * The beginning of a mention before the cursor.
 *
 * @example mentionTyped("Ask @mir", 8) // { from: 4, to: 8, words: "mir" }
 */
export function mentionTyped(text: string, cursor: number): Typed | undefined {
  const before = text.slice(0, cursor);
  const from = before.lastIndexOf("@");
  const words = before.slice(from + 1);
  // An e-mail address mentions nobody, and a mention ends with its line.
  if (from === -1 || /[\p{L}\p{N}_]/u.test(before[from - 1] ?? "") || words.length > LONGEST || /[\n]|^\s|\s\s/.test(words)) return undefined;
  return { from, to: cursor, words };
}

/**
 * Colleagues of whose names each typed word begins a word, in any order; all of them while nothing is typed. Those whose name
 * begins with what is typed come first.
 */
export function colleaguesTyped<P extends Person>(words: string, people: readonly P[]): P[] {
  const typed = smallLetters(words).split(/[\s.'’-]+/).filter((word) => word !== "");
  const fits = people.flatMap((person) => {
    const name = smallLetters(person.name.trim());
    const parts = name.split(/[\s.'’-]+/);
    return typed.every((word) => parts.some((part) => part.startsWith(word))) ? [{ person, begins: name.startsWith(smallLetters(words).trim()) }] : [];
  });
  return fits.sort((a, b) => Number(b.begins) - Number(a.begins) || a.person.name.localeCompare(b.person.name)).slice(0, MOST_SHOWN).map(({ person }) => person);
}

/** The text with a colleague mentioned in place of what was typed, and where the cursor then stands. */
export function withMention(text: string, { from, to }: Typed, { name }: Person): { readonly text: string; readonly cursor: number } {
  const rest = text.slice(to);
  const mention = `@${name}${/^\s/.test(rest) ? "" : " "}`;
  return { text: text.slice(0, from) + mention + rest, cursor: from + mention.length };
}
