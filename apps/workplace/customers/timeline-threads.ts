import type { TimelineEntry } from "../../../engine/profiles/contract.ts";
import { type Said, say } from "../../ui/say.ts";

/** Several entries that belong to one thing, standing where the newest of them stood. */
export interface ThreadOfEntries {
  readonly kind: "thread";
  readonly key: string;
  /** Newest first, as in the timeline. */
  readonly entries: readonly TimelineEntry[];
  readonly newest: TimelineEntry;
  /** The oldest of them: what began it, as far as it has been read. */
  readonly began: TimelineEntry;
}

export type TimelineItem = { readonly kind: "entry"; readonly entry: TimelineEntry } | ThreadOfEntries;

/** Entries, newest first, with those of one thread together at the place of their newest. One alone stays as it is. */
export function groupThreads(entries: readonly TimelineEntry[]): readonly TimelineItem[] {
  const threads = Map.groupBy(entries, (entry) => entry.thread?.key);
  return entries.flatMap((entry): readonly TimelineItem[] => {
    const key = entry.thread?.key;
    const together = key === undefined ? [entry] : (threads.get(key) ?? [entry]);
    if (key === undefined || together.length === 1) return [{ kind: "entry", entry }];
    if (together[0] !== entry) return [];
    return [{ kind: "thread", key, entries: together, newest: entry, began: together.at(-1) ?? entry }];
  });
}

/** What a thread is about, by its number where people know it by one. A conversation's id is nobody's word for it. */
export function threadWords({ about, name }: { readonly about: string; readonly name: string }): Said {
  switch (about) {
    case "conversation":
      return say("conversation");
    case "issue":
      return say("issue {name}", { name });
    case "order":
      return say("order {name}", { name });
    case "invoice":
      return say("invoice {name}", { name });
    case "subscription":
      return say("subscription {name}", { name });
    case "repair":
      return say("repair {name}", { name });
    case "claim":
      return say("claim {name}", { name });
    case "deal":
      return say("deal {name}", { name });
    default:
      return say("{about} {name}", { about, name });
  }
}

/** A thread as its key names it: "order:R-1004". */
export function threadOfKey(key: string): { readonly about: string; readonly name: string } {
  const colon = key.indexOf(":");
  return { about: key.slice(0, colon), name: key.slice(colon + 1) };
}

/** The part of the organisation where it happened, as far as the source said it. */
export function placeWords(place: TimelineEntry["place"]): readonly string[] {
  if (place === null) return [];
  return [place.brand, place.productLine, place.department, place.region].filter((part) => part !== null);
}

/** Of promises in a thread: how many were kept, and of those that were made and neither kept nor taken back as far as is shown, how many are past their time. */
export function promisesIn(entries: readonly Pick<TimelineEntry, "kind" | "promise">[], now: Date): { readonly kept: number; readonly open: number; readonly missed: number } {
  const of = (...kinds: string[]) => entries.filter(({ kind }) => kinds.includes(kind));
  const ends = of("promise.kept", "promise.withdrawn");
  const ended = new Set(ends.flatMap(({ promise }) => (promise ? [promise.id] : [])));
  const made = of("promise.made");
  const owed = made.flatMap(({ promise }) => (promise && !ended.has(promise.id) ? [promise] : []));
  // Of those without a number nobody knows which ended, nor by when they were due: they are counted against each other.
  const unnumbered = made.filter(({ promise }) => !promise).length - ends.filter(({ promise }) => !promise).length;
  const missed = owed.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) < now.getTime()).length;
  return { kept: of("promise.kept").length, open: owed.length - missed + Math.max(0, unnumbered), missed };
}
