// Whether what is said of "the next twelve months" is said of the coming ones. Pure; shown by counted-from-line.tsx.

/** So long a shop may be shut, or a file be brought in once a month, without anybody needing to be told. */
const TOLD_AFTER_DAYS = 35;

/**
 * Estimates count from the last day a purchase of anybody is known of. Where that is long ago, "next" is not what
 * readers take it for.
 *
 * @param day the last day any purchase is known of; null where nothing is estimated
 * @example countsFromLongAgo("2011-12-09", new Date("2026-11-29")) // true
 */
export function countsFromLongAgo(day: string | null, now: Date): boolean {
  return day !== null && now.getTime() - Date.parse(`${day}T00:00:00Z`) > TOLD_AFTER_DAYS * 86_400_000;
}
