import type { Random } from "@rapport/statistics";

/** Makes one typing error in a text: a letter left out, put in, changed, or two exchanged; in a date a digit changed. */
export function mistype(text: string, random: Random): string {
  if (text.length < 2) return text;
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = isDate ? random.pick([0, 1, 2, 3, 5, 6, 8, 9]) : random.below(text.length);
  const kind = isDate ? 2 : random.below(4);
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 1) {
    const next = Math.min(at, text.length - 2);
    return text.slice(0, next) + text[next + 1] + text[next] + text.slice(next + 2);
  }
  const other = likeThis(text[at]!, random);
  return text.slice(0, at) + other + text.slice(kind === 2 ? at + 1 : at);
}

/** Digits are mistaken for digits and letters for letters. */
function likeThis(letter: string, random: Random): string {
  return random.pick(/\d/.test(letter) ? [..."0123456789"] : [..."abcdefghijklmnopqrstuvwxyz"]);
}
