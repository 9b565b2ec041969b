import type { WallTime } from "./date-time.ts";

/** True for a name of the IANA time zone list, such as Europe/London. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the function that turns wall times of a zone into instants (milliseconds since 1970, UTC).
 *
 * A time that the clocks skipped in spring is taken as the moment the clocks moved past it; of a time that came twice in
 * autumn the first is taken. A cell that names its own offset needs no zone.
 */
export function instantsIn(timeZone: string): (wall: WallTime) => number {
  const asUtc = (wall: WallTime) => Date.UTC(wall.year, wall.month - 1, wall.day) + wall.millis;
  const byOffset = (wall: WallTime) => asUtc(wall) - wall.offsetMinutes! * 60_000;
  if (timeZone === "UTC") return (wall) => (wall.offsetMinutes === undefined ? asUtc(wall) : byOffset(wall));
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const offsets = new Map<number, number>();
  const QUARTER = 900_000; // no zone moves its clocks at another minute
  const offsetAt = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const start = quarter * QUARTER;
      const field = Object.fromEntries(parts.formatToParts(start).map(({ type, value }) => [type, Number(value)]));
      offset = Date.UTC(field["year"]!, field["month"]! - 1, field["day"], field["hour"], field["minute"], field["second"]) - start;
      if (offsets.size > 200_000) offsets.clear();
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return (wall) => {
    if (wall.offsetMinutes !== undefined) return byOffset(wall);
    const local = asUtc(wall);
    const before = offsetAt(local - 86_400_000);
    const after = offsetAt(local + 86_400_000);
    for (const offset of [before, after]) if (offsetAt(local - offset) === offset) return local - offset;
    return local - before; // skipped: as far after the jump as it would have been before it
  };
}
