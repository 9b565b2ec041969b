// When it happened, in our time, although the sender's clock may be wrong.

export interface Clock {
  /** When the request arrived, by our clock. */
  readonly receivedAt: Date;
  /** When it was sent, by the sender's clock; undefined when it does not say. */
  readonly sentAt: Date | undefined;
}

/** A clock that is off by less is believed: the difference is as likely the way through the network. */
const TOLERATED_MILLIS = 60_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A time as clients write it: ISO 8601 (UTC where it names no offset), or a number of milliseconds or seconds since 1970.
 *
 * @returns undefined if it cannot be read
 * @example readTime("2026-11-22T00:03:57.403Z")?.getTime() // 1795305837403
 */
export function readTime(value: unknown): Date | undefined {
  if (typeof value === "number") return inBounds(value > 100_000_000_000 ? value : value * 1000);
  if (typeof value !== "string" || !ISO.test(value)) return undefined;
  const zoned = value.length > 10 && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) ? `${value}Z` : value;
  return inBounds(new Date(zoned.replace(" ", "T")).getTime());
}

function inBounds(millis: number): Date | undefined {
  return millis >= EARLIEST && millis < Date.UTC(2200, 0, 1) ? new Date(millis) : undefined;
}

/**
 * When an event happened by our clock: what the sender says, moved by as much as its clock is off, and never later than
 * its arrival.
 *
 * @param said by the sender's clock
 */
export function occurredAt(said: Date, clock: Clock): Date {
  const off = clock.sentAt ? clock.receivedAt.getTime() - clock.sentAt.getTime() : 0;
  const moved = Math.abs(off) > TOLERATED_MILLIS ? said.getTime() + off : said.getTime();
  return new Date(Math.min(Math.max(moved, EARLIEST), clock.receivedAt.getTime()));
}
