import type { IdentifierInput } from "../interactions/index.ts";
import { Refusal, sql, type Transaction } from "../platform/index.ts";
import { suppressedAmong } from "./erased.ts";
import { normaliseIdentifier } from "./identifiers.ts";
import { memberships } from "./link.ts";
import { HOLD_IDENTITIES, type Known, resolveIdentities } from "./resolve-identities.ts";

/**
 * Finds or makes the identity of one person, for verbs that write more than a touch point.
 *
 * @param allow hears whom the identifiers name before anything is written, and throws where that is not to be
 * @throws {Refusal} bad-input, if none of the identifiers can be used; says why
 */
export async function resolveIdentity(tx: Transaction, now: Date, source: { readonly name: string; readonly trusted: boolean }, given: readonly IdentifierInput[], allow?: (known: Known) => Promise<void>): Promise<{ identityId: string; customerId: string; created: boolean }> {
  const read = given.map((each) => normaliseIdentifier(each, source));
  const identifiers = read.flatMap((r) => (r.kind === "ok" ? [r.identifier] : []));
  if (identifiers.length === 0) throw new Refusal("bad-input", `identifiers: nobody can be recognised by them: ${read.map((r) => (r.kind === "unusable" ? r.because : "")).join("; ")}.`);
  // An erasure under way is waited for, and its word counts.
  await sql.raw(HOLD_IDENTITIES).execute(tx);
  if ((await suppressedAmong(tx, now, [identifiers], { ask: "always" })).size > 0) throw new Refusal("not-acceptable-now", "This person asked that nothing be kept of them again: no record is made.");
  const [resolved] = await resolveIdentities(tx, now, [{ source: source.name, at: now, identifiers }], allow);
  const customerId = (await memberships(tx, [resolved!.identityId])).get(resolved!.identityId)!;
  return { ...resolved!, customerId };
}
