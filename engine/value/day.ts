// Days as words on the wire ("2026-11-22") and as counts in arithmetic.

/** Days since 1970-01-01. @example dayNumber("1970-01-08") // 7 */
export function dayNumber(day: string): number {
  const millis = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(millis)) throw new RangeError(`expected a day such as 2026-11-22, found ${day}`);
  return millis / 86_400_000;
}

/** @example dayWord(7) // "1970-01-08" */
export function dayWord(count: number): string {
  return new Date(count * 86_400_000).toISOString().slice(0, 10);
}

/** The day of a moment, in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
