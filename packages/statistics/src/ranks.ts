/** Ranks of some values from 1, equal ones sharing the middle of theirs, and Σ(t³ − t) over groups of t equal values. */
export function ranked(values: readonly number[]): { readonly ranks: Float64Array; readonly ties: number } {
  const order = Uint32Array.from(values, (_, place) => place).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    const alike = to - from;
    ties += alike ** 3 - alike;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + 1 + to) / 2;
    from = to;
  }
  return { ranks, ties };
}
