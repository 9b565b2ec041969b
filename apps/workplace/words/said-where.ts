// Where the words of each part are said, and nowhere else: `words.test.ts` looks. Apart from the parts, for these are fetched at start.
import type { WordPart } from "./word-parts.ts";

/** Folders, or files by how their paths begin. */
export const SAID_WHERE: Readonly<Record<WordPart, readonly string[]>> = {
  rules: ["rules/", "value/floor"], floor: ["value/floor", "rules/"], import: ["import/"], responding: ["segments/find-responding", "segments/responding-words"],
};
