/**
 * How alike two words are (Jaro similarity): the share of letters that both have at about the same place, less half the
 * letters that stand in another order.
 *
 * Letters are UTF-16 units. Which letter is paired with which can depend on the word one starts from, so the shorter word
 * (or, of equal length, the first in the order of their letters) is always the one: the answer is the same both ways round.
 *
 * @returns 0 (nothing in common) to 1 (the same); two empty words are the same
 * @source M. Jaro, "Advances in record linkage methodology", JASA 84 (1989); transpositions halved and rounded down as in
 * the Census Bureau's strcmp95
 * @example jaro("martha", "marhta") // 0.944
 */
export function jaro(first: string, second: string): number {
  if (first === second) return 1;
  const inOrder = first.length < second.length || (first.length === second.length && first < second);
  const a = inOrder ? first : second;
  const b = inOrder ? second : first;
  if (a.length === 0) return 0;
  if (b.length > left.length) [left, matched] = [new Int32Array(b.length * 2), new Int32Array(b.length * 2)];
  for (let j = 0; j < b.length; j++) left[j] = b.charCodeAt(j);

  // Letters are at the same place when they are less than half the longer word apart.
  const reach = Math.max(0, (b.length >> 1) - 1);
  let matches = 0;
  for (let i = 0; i < a.length; i++) {
    const letter = a.charCodeAt(i);
    const last = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (left[j] === letter) {
        left[j] = TAKEN;
        matched[matches++] = letter;
        break;
      }
    }
  }
  if (matches === 0) return 0;

  let outOfOrder = 0;
  for (let j = 0, k = 0; k < matches; j++) {
    if (left[j] === TAKEN && b.charCodeAt(j) !== matched[k++]) outOfOrder++;
  }
  return (matches / a.length + matches / b.length + (matches - (outOfOrder >> 1)) / matches) / 3;
}

/** In place of a letter of the longer word that has its partner; no UTF-16 unit. */
const TAKEN = -1;

// Kept between calls, for this runs millions of times a second: nothing outlives a call.
let left = new Int32Array(64);
let matched = new Int32Array(64);
