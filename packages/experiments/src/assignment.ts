/** An experiment's groups and the share of units each should get; shares sum to 1. */
export type Shares<Group extends string = string> = Readonly<Record<Group, number>>;

/**
 * Spreads a text evenly over 0 ≤ n < 1, the same text to the same place for ever, on every machine.
 *
 * FNV-1a over UTF-16 code units, finished with MurmurHash3's mixer so that texts that differ in one letter fall far apart.
 *
 * @example placeOf("global-hold-out:c-1") // 0.146267188
 */
export function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * The group of a unit in an experiment: stable, and independent from one experiment to another.
 *
 * Groups lie end to end in the alphabetical order of their names, so it does not matter in which order two callers write
 * them. While an experiment runs keep its shares: a changed share moves units at the borders between groups.
 *
 * @param assignment unitId: who or what is assigned; experiment: a name that is never used again; shares: at least one
 *   group, summing to 1
 * @returns the name of the group; never one whose share is 0
 * @throws {RangeError} if the shares are not probabilities that sum to 1
 * @example armOf({ unitId: "c-1", experiment: "x-17", shares: { treated: 0.5, control: 0.5 } }) // "treated"
 */
export function armOf<Group extends string>(assignment: {
  readonly unitId: string;
  readonly experiment: string;
  readonly shares: Shares<Group>;
}): Group {
  const { unitId, experiment, shares } = assignment;
  const groups = (Object.keys(shares) as Group[]).sort();
  const sum = groups.reduce((total, group) => total + shares[group], 0);
  if (groups.some((group) => !(shares[group] >= 0 && shares[group] <= 1)) || !(Math.abs(sum - 1) <= 1e-9)) {
    throw new RangeError(`shares are probabilities that sum to 1; got ${JSON.stringify(shares)}`);
  }
  const place = placeOf(`${experiment}:${unitId}`);
  let upTo = 0;
  for (const group of groups) {
    upTo += shares[group];
    if (place < upTo) return group;
  }
  // Only the rounding of the sum leads here: the last group that has a share reaches to the end.
  return groups.findLast((group) => shares[group] > 0)!;
}

/**
 * Whether a customer belongs to the permanent hold-out, which no treatment under measurement ever reaches.
 *
 * A larger share keeps everybody in whom a smaller one held out, so the share may grow without mixing the groups.
 *
 * @param customerId the customer's id
 * @param share the part held out, 0 to 1
 * @throws {RangeError} if the share is not within 0 to 1
 * @example isHeldOut("c-1", 0) // false
 */
export function isHeldOut(customerId: string, share: number): boolean {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies between 0 and 1; got ${share}`);
  return placeOf(`global-hold-out:${customerId}`) < share;
}
