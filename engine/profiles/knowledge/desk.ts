import type { Actor } from "../../organisation/index.ts";

/** The source under which stands what colleagues say of a customer. */
export const DESK = "desk";

/** As which source an actor's word is kept: a colleague is believed, a program as far as its key is. */
export function deskOf(actor: Actor): { readonly source: string; readonly trusted: boolean } {
  return actor.kind === "person" ? { source: DESK, trusted: true } : { source: actor.source, trusted: actor.trusted };
}
