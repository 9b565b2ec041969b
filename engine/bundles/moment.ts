// Moments as other programs write them: ISO 8601, seconds or milliseconds since 1970, or a date on the wall, taken as UTC.
import { readWallTime } from "../profiles/index.ts";

export type DateOrder = "day-first" | "month-first";

/** @returns undefined where nothing is written or it cannot be told @example momentOf("1700000000")?.toISOString() // "2023-11-14T22:13:20.000Z" */
export function momentOf(written: string | number | null | undefined, order: DateOrder | "not-needed" = "not-needed"): Date | undefined {
  const text = String(written ?? "").trim();
  if (text === "" || text === "-") return undefined;
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return new Date(Math.round(Number(text) * 1000));
  if (/^\d{12,13}$/.test(text)) return new Date(Number(text));
  const read = readWallTime(text, order);
  if (typeof read === "string") return undefined;
  const at = new Date(Date.UTC(read.year, read.month - 1, read.day) + read.millis - (read.offsetMinutes ?? 0) * 60_000);
  return at.getUTCFullYear() >= 1970 ? at : undefined;
}
