import type { LoggedKind } from "../../../engine/profiles/contract.ts";
import { word } from "../../ui/say.ts";

/** How colleagues and customers meet outside of Rapport, and how it is said who began. */
export const LOGGED: Readonly<Record<LoggedKind, { readonly title: string; readonly in: string; readonly out: string }>> = {
  call: { title: word("A call"), in: word("They called"), out: word("We called them") },
  meeting: { title: word("A meeting"), in: word("They came to us"), out: word("We went to them") },
  letter: { title: word("A letter"), in: word("They wrote"), out: word("We wrote to them") },
  email: { title: word("An e-mail handled elsewhere"), in: word("They wrote"), out: word("We wrote to them") },
  contact: { title: word("In another way"), in: word("They got in touch"), out: word("We got in touch with them") },
};

/** The moment that a field of day and hour holds, in the reader's own time; undefined where it holds none. */
export function momentIn(field: string): Date | undefined {
  const at = new Date(field);
  return field === "" || Number.isNaN(at.getTime()) ? undefined : at;
}

/** A moment as such a field takes it. @example fieldOf(new Date(2026, 10, 27, 9, 5)) // "2026-11-27T09:05" */
export function fieldOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
