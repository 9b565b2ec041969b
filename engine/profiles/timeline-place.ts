// Where in a history the next page begins, as it goes over the wire.
import { Id, Refusal } from "../platform/index.ts";

/** After this moment nothing, and at it nothing from this id on. */
export interface TimelinePlace {
  readonly at: Date;
  readonly id: string;
}

/** @throws {Refusal} bad-input, if it is no place that a page named */
export function readPlace(text: string): TimelinePlace {
  const [at, id] = text.split("~");
  const when = new Date(at ?? "");
  if (Number.isNaN(when.getTime()) || when.getUTCFullYear() < 1900 || when.getUTCFullYear() > 2200 || !Id.safeParse(id).success) throw new Refusal("bad-input", "before must be the `next` of an earlier page of this timeline.");
  return { at: when, id: id! };
}

/** The place after these, if there may be more. @param limit so many were asked for */
export function placeAfter(entries: readonly { readonly at: string; readonly id: string }[], limit: number): string | null {
  const last = entries.at(-1);
  return entries.length === limit && last ? `${last.at}~${last.id}` : null;
}
