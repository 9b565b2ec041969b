// Screens come with the words that only they say.
import { addWords, spokenLanguage } from "../../ui/words.tsx";
import { WORD_PARTS, type WordPart } from "../words/word-parts.ts";

type Words = Readonly<Record<string, string>>;

const wanted = new Set<WordPart>();

/** A screen with the words that it says. Without network: English, rather than nothing. */
export async function withWords<Screen>(parts: readonly WordPart[], screen: Promise<Screen>): Promise<Screen> {
  for (const part of parts) wanted.add(part);
  if (spokenLanguage() === "ar") addWords("ar", await wordsWanted());
  return screen;
}

/** The words of every screen that was shown: asked for when the language is changed. */
export async function wordsWanted(): Promise<Words> {
  const found = await Promise.all([...wanted].map((part) => WORD_PARTS[part]().catch((): Words => ({}))));
  return Object.assign({}, ...found) as Words;
}
