import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, newId, row, sql, type Transaction } from "../../platform/index.ts";

export interface ConsentToSet {
  readonly identityId: string;
  readonly purpose: string;
  readonly channel: string;
  readonly given: boolean;
  /** What the customer agreed to or withdrew from. */
  readonly wordingVersion: string;
  /** Who tells it: a shop, a form, "desk". */
  readonly source: string;
  /** When the customer said so; not after now. Default: now. */
  readonly at?: Date;
  readonly why?: string;
}

/**
 * Keeps what a customer said of being contacted for a purpose on a channel. Nothing is overwritten: in force is what was said
 * last, so a message that comes late brings nothing back. The same word of the same source at the same moment is kept once.
 * The caller commits, then nudges.
 *
 * @param actor who does it; a program that passes on what a source sends names itself
 * @returns the consent's id, and whether it was new
 */
export async function setConsent(tx: Transaction, now: Date, actor: Pick<Actor, "kind" | "id">, said: ConsentToSet): Promise<{ consentId: string; isNew: boolean }> {
  const at = new Date(Math.min((said.at ?? now).getTime(), now.getTime()));
  const { identityId, purpose, channel, given, wordingVersion, source } = said;
  // Whoever writes of the same identity waits, so that the same word sent twice at once is kept once. Rides the primary keys.
  await sql`select 1 from identity where identity_id = ${identityId}::uuid for no key update`.execute(tx);
  const same = await row<{ consent_id: string }>(
    tx,
    sql`select consent_id from consent where identity_id = ${identityId}::uuid and purpose = ${purpose} and channel = ${channel} and given = ${given} and wording_version = ${wordingVersion} and source = ${source} and at = ${at}::timestamptz`,
  );
  if (same) return { consentId: same.consent_id, isNew: false };
  const consentId = newId(now.getTime());
  await sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at, said_by, why)
    values (${identityId}::uuid, ${consentId}::uuid, ${purpose}, ${channel}, ${given}, ${wordingVersion}, ${source}, ${at}, ${actor.kind === "person" ? actor.id : null}, ${said.why ?? null})`.execute(tx);
  await writeAudit(tx, now, actor, given ? "consent.give" : "consent.withdraw", { kind: "customer", id: identityId }, { consentId, purpose, channel, wordingVersion, source, at: at.toISOString(), ...(said.why === undefined ? {} : { why: said.why }) });
  await appendLog(tx, now, { topic: "profile", identityIds: [identityId], about: { consentId } });
  return { consentId, isNew: true };
}
