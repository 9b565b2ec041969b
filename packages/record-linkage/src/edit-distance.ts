/**
 * How many typing errors lie between two words: letters put in, left out, changed, or two neighbours exchanged. It is
 * the Damerau–Levenshtein distance in its restricted form ("optimal string alignment"), in which no letter is touched
 * twice: ca → abc is 3, not 2.
 *
 * @param atMost give up beyond this many, which is much faster; without it the distance is exact
 * @returns a whole number from 0; `atMost + 1` when there are more than `atMost`
 * @source F. Damerau, CACM 7 (1964); L. Boytsov, "Indexing methods for approximate dictionary searching", 2011
 * @example editDistance("jon smith", "jno smiht") // 2
 */
export function editDistance(a: string, b: string, atMost = Math.max(a.length, b.length)): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1;
  // What both begin with costs nothing.
  let same = 0;
  while (same < a.length && same < b.length && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same === 0 ? bandedDistance(a, b, atMost) : bandedDistance(a.slice(same), b.slice(same), atMost);
}

function bandedDistance(a: string, b: string, atMost: number): number {
  if (b.length >= above.length) {
    [twoAbove, above, row] = [grown(b.length), grown(b.length), grown(b.length)];
  }
  // Beyond `atMost` places from the diagonal nothing can be near enough, so only that band is worked out.
  const far = atMost + 1;
  for (let j = 0; j <= b.length; j++) above[j] = j <= atMost ? j : far;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - atMost);
    const to = Math.min(b.length, i + atMost);
    const letter = a.charCodeAt(i - 1);
    row[from - 1] = from === 1 ? i : far;
    let least = row[from - 1]!;
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1);
      let edits = above[j - 1]! + (letter === other ? 0 : 1);
      if (above[j]! + 1 < edits) edits = above[j]! + 1;
      if (row[j - 1]! + 1 < edits) edits = row[j - 1]! + 1;
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        if (twoAbove[j - 2]! + 1 < edits) edits = twoAbove[j - 2]! + 1;
      }
      row[j] = edits;
      if (edits < least) least = edits;
    }
    if (to < b.length) row[to + 1] = far;
    if (least > atMost) return far;
    const done = row;
    row = twoAbove;
    twoAbove = above;
    above = done;
  }
  return Math.min(above[b.length]!, far);
}

// Kept between calls, for this runs millions of times a second: nothing outlives a call.
let twoAbove = grown(30);
let above = grown(30);
let row = grown(30);

function grown(letters: number): Int32Array {
  return new Int32Array(letters * 2 + 4);
}
