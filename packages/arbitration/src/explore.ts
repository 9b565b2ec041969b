// Now and then something else than the best is shown, so that what is never shown does not stay unknown for ever.

export interface Explored {
  /** Places of the options that are shown, best first. */
  readonly shown: readonly number[];
  /** For each option the chance with which it was among those shown; what later weighing divides by. */
  readonly chances: readonly number[];
  /** Whether an option stands first that ranks lower. */
  readonly isExplored: boolean;
}

/**
 * Which of `count` options, ranked best first, are shown where there are `seats`. In `share` of all cases one that is drawn
 * evenly is put first; so each has a chance of at least share / count, and the chance is known.
 *
 * @param draw a number from 0 up to 1 that decides; the same draw gives the same answer
 * @throws {RangeError} if count or seats is no whole number from 0, or share or draw lies outside 0 to 1
 * @example explore({ count: 4, seats: 1, share: 0.02, draw: 0.5 }).chances[3] // 0.005
 */
export function explore({ count, seats, share, draw }: { readonly count: number; readonly seats: number; readonly share: number; readonly draw: number }): Explored {
  for (const [name, value] of [["count", count], ["seats", seats]] as const) if (!(Number.isInteger(value) && value >= 0)) throw new RangeError(`${name} is a whole number from 0; got ${value}`);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies from 0 to 1; got ${share}`);
  if (!(draw >= 0 && draw < 1)) throw new RangeError(`a draw lies from 0 up to 1; got ${draw}`);
  const places = Array.from({ length: count }, (_, place) => place);
  if (count <= seats) return { shown: places, chances: places.map(() => 1), isExplored: false };
  if (seats === 0) return { shown: [], chances: places.map(() => 0), isExplored: false };
  // Of those with a seat the last loses it when one without is put first, which happens to (count − seats) of count.
  const chances = places.map((place) => (place < seats - 1 ? 1 : place === seats - 1 ? 1 - (share * (count - seats)) / count : share / count));
  const first = draw < share ? Math.min(count - 1, Math.floor((draw / share) * count)) : 0;
  return { shown: [first, ...places.filter((place) => place !== first)].slice(0, seats), chances, isExplored: first > 0 };
}
