/** Every how-many-eth label of an axis fits: 1, 2, 3, 6, 12 … so that months fall on quarters and years. */
export function labelEvery(count: number, widthPerLabel: number, width: number): number {
  const fits = Math.max(1, Math.floor(width / widthPerLabel));
  return [1, 2, 3, 6, 12, 24, 60].find((every) => count / every <= fits) ?? Math.ceil(count / fits);
}

/**
 * The last month, when it was not over on the last day that is known: what is counted of it will still rise.
 *
 * @param untilDay "2026-11-22"; the last day known, or today where nothing says it
 */
export function unfinishedMonth(months: readonly { readonly month: string }[], untilDay: string): string | null {
  const last = months.at(-1)?.month.slice(0, 7);
  if (last === undefined || untilDay.slice(0, 7) !== last) return null;
  const nextDay = new Date(Date.parse(`${untilDay}T12:00:00Z`) + 86_400_000).toISOString();
  return nextDay.slice(0, 7) === last ? last : null;
}

/** The share of value that the best `share` of customers hold, read off a concentration curve by straight lines between its points. */
export function valueHeldBy(
  curve: readonly { readonly customersShare: number; readonly valueShare: number }[],
  share: number,
): number | null {
  const points = [{ customersShare: 0, valueShare: 0 }, ...curve].toSorted(
    (one, other) => one.customersShare - other.customersShare,
  );
  const after = points.findIndex((point) => point.customersShare >= share);
  const right = points[after];
  if (curve.length === 0 || right === undefined) return null;
  const left = points[Math.max(0, after - 1)] ?? right;
  const span = right.customersShare - left.customersShare;
  return span === 0
    ? right.valueShare
    : left.valueShare + ((share - left.customersShare) / span) * (right.valueShare - left.valueShare);
}

/** The same with its likely range. */
export function valueHeldLikely(curve: readonly { readonly customersShare: number; readonly valueShare: number; readonly lo: number; readonly hi: number }[], share: number): { readonly mid: number; readonly lo: number; readonly hi: number } | null {
  const read = (of: (point: (typeof curve)[number]) => number) => valueHeldBy(curve.map((point) => ({ customersShare: point.customersShare, valueShare: of(point) })), share);
  const [mid, lo, hi] = [read(({ valueShare }) => valueShare), read((point) => point.lo), read((point) => point.hi)];
  return mid === null || lo === null || hi === null ? null : { mid, lo, hi };
}
