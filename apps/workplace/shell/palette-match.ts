import { smallLetters } from "./small-letters.ts";

const wordsOf = (text: string) =>
  smallLetters(text)
    .split(/[\s,.'’-]+/)
    .filter((each) => each !== "");

/** The commands whose name holds every typed word at the beginning of one of its own words, in any order, small letters or large, with accents or without; all of them when nothing is typed. */
export function matching<Named extends { readonly text: string }>(
  commands: readonly Named[],
  typed: string,
): readonly Named[] {
  const words = wordsOf(typed);
  return commands.filter((command) => {
    const parts = wordsOf(command.text);
    return words.every((typedWord) => parts.some((part) => part.startsWith(typedWord)));
  });
}
