// Where the marks of an instrument stand, as shares of its length. Pure, so that panel, list, table and chart agree.

export interface GaugeReading {
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
  /** Where it stood a month ago; null when nothing was known then. */
  readonly before: number | null;
}

export interface GaugeMarks {
  /** All from 0 (start of the scale) to 1 (its end). */
  readonly tick: number;
  readonly bandStart: number;
  readonly bandLength: number;
  readonly past: number | null;
  /** The reading goes on beyond the end of the scale. */
  readonly isCut: boolean;
}

/** A scale from nothing to `end`: even, or a cube root, which gives small values more room and never cuts great ones. */
export interface GaugeScale {
  readonly end: number;
  readonly root?: boolean;
}

/** Where a value stands on a scale, 0 to 1. */
export function placeOn({ end, root = false }: GaugeScale, value: number): number {
  const share = Math.min(1, Math.max(0, value / end));
  return root ? Math.cbrt(share) : share;
}

/** The marks of a reading on a scale that begins at nothing. */
export function gaugeMarks(reading: GaugeReading, scale: GaugeScale): GaugeMarks {
  const place = (value: number) => placeOn(scale, value);
  const bandStart = place(reading.lo);
  return {
    tick: place(reading.mid),
    bandStart,
    bandLength: Math.max(0, place(reading.hi) - bandStart),
    past: reading.before === null ? null : place(reading.before),
    isCut: Math.max(reading.hi, reading.mid) > scale.end,
  };
}

/** One scale for readings that stand below one another: it holds the whole range of the greatest. */
export function sharedScale(readings: readonly Pick<GaugeReading, "mid" | "hi">[]): GaugeScale {
  return { end: Math.max(1, ...readings.map(({ mid, hi }) => Math.max(mid, hi))) * 1.02, root: true };
}

/** The values to print along a shared scale: a root has nothing, the greatest of 1, 2 and 5 × a power of ten on it, and the one of these that stands nearest to half way there; an even one halves. */
export function scaleTicks(scale: GaugeScale): readonly { readonly value: number; readonly at: number }[] {
  const { end, root = false } = scale;
  if (!root) return [0, end / 2, end].map((value) => ({ value, at: placeOn(scale, value) }));
  const power = 10 ** Math.floor(Math.log10(end));
  const last = [5, 2, 1].map((times) => times * power).find((value) => value <= end) ?? power;
  const half = placeOn(scale, last) / 2;
  const middle = [1, 2, 5].map((times) => (times * power) / 10).toSorted((one, other) => Math.abs(placeOn(scale, one) - half) - Math.abs(placeOn(scale, other) - half))[0]!;
  return [0, middle, last].map((value) => ({ value, at: placeOn(scale, value) }));
}

/** The end of a scale for money: room for the range and for the past, rounded up to 1, 1.5, 2, 3, 5, 7.5 or 10 × a power of ten. */
export function moneyScaleEnd(reading: GaugeReading): number {
  const most = Math.max(reading.hi, reading.before ?? 0, reading.mid, 1) * 1.15;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 1.5, 2, 3, 5, 7.5, 10].find((candidate) => candidate * power >= most) ?? 10;
  return step * power;
}

export interface LiftMarks {
  readonly zero: number;
  readonly tick: number;
  readonly bandStart: number;
  readonly bandLength: number;
}

/** The marks of a difference on a scale that holds zero and every range of the table it stands in. */
export function liftMarks(
  reading: { readonly mid: number; readonly lo: number; readonly hi: number },
  scale: { readonly from: number; readonly to: number },
): LiftMarks {
  const length = scale.to - scale.from || 1;
  const place = (value: number) => Math.min(1, Math.max(0, (value - scale.from) / length));
  return {
    zero: place(0),
    tick: place(reading.mid),
    bandStart: place(reading.lo),
    bandLength: Math.max(0, place(reading.hi) - place(reading.lo)),
  };
}

/** One scale for several differences, so that rows can be compared by eye. Always holds zero; 6 % air at both ends. */
export function liftScale(readings: readonly { readonly lo: number; readonly hi: number }[]): {
  readonly from: number;
  readonly to: number;
} {
  const lowest = Math.min(0, ...readings.map((reading) => reading.lo));
  const highest = Math.max(0, ...readings.map((reading) => reading.hi));
  const air = (highest - lowest || 1) * 0.06;
  return { from: lowest - air, to: highest + air };
}
