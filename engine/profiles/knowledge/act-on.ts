import { type Actor, listPeople, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";

export interface ActedOn {
  /** The customer that the id names today, which is also the identity to which new facts belong. */
  readonly customerId: string;
  readonly members: readonly string[];
  readonly now: Date;
}

export interface Done {
  readonly act: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * The frame of every act of a colleague on a customer: one transaction with the act, its line in the audit and its line in the
 * log, so that all screens learn of it. Acts on the same customer wait for each other.
 *
 * @param act does it, and says what was done; undefined where everything was so already
 * @throws {Refusal} not-found, if there is no such customer
 */
export async function actOn(ground: Ground, actor: Actor, anyId: string, act: (tx: Transaction, on: ActedOn) => Promise<Done | undefined>): Promise<string> {
  const now = ground.now();
  const customerId = await transaction(ground.db, async (tx) => {
    const id = await requireCustomer(tx, anyId);
    const members = await membersOf(tx, id);
    await sql`select 1 from identity where identity_id = any(${members}::uuid[]) order by identity_id for no key update`.execute(tx);
    const done = await act(tx, { customerId: id, members, now });
    if (!done) return id;
    await writeAudit(tx, now, actor, done.act, { kind: "customer", id }, done.detail);
    await appendLog(tx, now, { topic: "profile", identityIds: [id], about: { act: done.act } });
    return id;
  });
  ground.nudge();
  return customerId;
}

/** @throws {Refusal} bad-input, naming the place, if one of the ids is not a colleague's */
export async function requireColleagues(db: Database, ids: readonly string[], place: string): Promise<void> {
  if (ids.length === 0) return;
  const here = new Set((await listPeople(db)).map((person) => person.id));
  const stranger = ids.find((id) => !here.has(id));
  if (stranger !== undefined) throw new Refusal("bad-input", `${place}: no colleague has the id ${stranger}.`, { problems: [{ place, message: "is not the id of somebody who works here" }] });
}
