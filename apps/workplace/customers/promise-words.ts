import type { PromiseView } from "../../../engine/service/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";

const LATE = {
  minutes: word("{count, plural, one {kept # minute late} other {kept # minutes late}}"),
  hours: word("{count, plural, one {kept # hour late} other {kept # hours late}}"),
  days: word("{count, plural, one {kept # day late} other {kept # days late}}"),
} as const;

/** How a promise ended: kept in time, kept so much late, or taken back; undefined while it is owed. */
export function endingOf({
  state,
  dueAt,
  endedAt,
}: Pick<PromiseView, "state" | "dueAt" | "endedAt">): Said | undefined {
  if (state === "withdrawn") return say("withdrawn");
  if (state !== "kept") return undefined;
  // Less than a minute is in time: nobody would say otherwise.
  const minutes = endedAt === null ? 0 : Math.floor((Date.parse(endedAt) - Date.parse(dueAt)) / 60_000);
  if (minutes < 1) return say("kept");
  if (minutes < 60) return { id: LATE.minutes, values: { count: minutes } };
  if (minutes < 1440) return { id: LATE.hours, values: { count: Math.floor(minutes / 60) } };
  return { id: LATE.days, values: { count: Math.floor(minutes / 1440) } };
}
