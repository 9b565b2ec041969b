// The short code by which people name a conversation on the telephone or in a letter.
import { randomInt } from "node:crypto";

/** No vowels, so that no word appears by chance; nothing that is mistaken for another when read or heard (B/8, I/1, O/0, S/5, Z/2). */
const LETTERS = "34679CDFGHJKLMNPQRTVWX";

/**
 * A code such as C-7KQ4T. It is a name, not a secret: whoever knows it may still not read the conversation.
 *
 * @param letters 5, which names some five million; more when those run short
 */
export function newCode(letters = 5): string {
  return `C-${Array.from({ length: letters }, () => LETTERS[randomInt(LETTERS.length)]!).join("")}`;
}
