// Whoever may approve hears that somebody asked them to.
import type { Actor } from "../../organisation/index.ts";
import { type Ground, rows, sql } from "../../platform/index.ts";
import { type Hands, secondPerson } from "./second-person.ts";

/** Drafts that wait for this person to look at them: somebody asked, nobody has approved, and they may. */
export async function draftsWaitingFor({ db }: Pick<Ground, "db">, actor: Actor): Promise<number> {
  if (actor.kind !== "person") return 0;
  const asked = await rows<Hands>(db, sql`select authors, changed_by as "changedBy", asked_by as "askedBy" from policy_draft where state = 'asked' and approved_revision is distinct from revision`);
  let waiting = 0;
  for (const draft of asked) {
    const { may, mustBeAsked } = await secondPerson(db, draft);
    if (may.has(actor.id) && !mustBeAsked && draft.askedBy !== actor.id) waiting += 1;
  }
  return waiting;
}
