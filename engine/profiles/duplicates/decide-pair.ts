// A person's word on two records: one customer, two, or not sure. Kept for ever, and taken back by a further word.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../../platform/index.ts";
import { endLinkIn, join, memberships } from "../link.ts";
import type { DuplicateVerdict, PairDecided } from "./contract.ts";
import { readRecords } from "./find-pairs.ts";
import { agreementOf, teaches } from "./judged-pairs.ts";
import { countsFor, modelInUse } from "./model.ts";
import { saidByTwo } from "./record.ts";
import { weighPair, whyInWords } from "./weigh.ts";

export interface PairIds {
  readonly identityId: string;
  readonly otherId: string;
}

/**
 * Keeps what a person says of two records, and joins them if they are one.
 *
 * @throws {Refusal} not-found, if one of the records is no more; not-acceptable-now, if they are one customer already
 */
export async function decidePair(ground: Ground, actor: Actor, pair: PairIds, said: { readonly verdict: DuplicateVerdict; readonly why?: string | undefined }): Promise<PairDecided> {
  const now = ground.now();
  const [identityId, otherId] = pair.identityId < pair.otherId ? [pair.identityId, pair.otherId] : [pair.otherId, pair.identityId];
  const decided = await transaction(ground.db, async (tx) => {
    // Two colleagues who decide at once: the second sees what the first did.
    await sql`select 1 from linkage_record where identity_id = any(${[identityId, otherId]}::uuid[]) order by identity_id for update`.execute(tx);
    const records = new Map((await readRecords(tx, [identityId, otherId])).map((record) => [record.identity_id, record]));
    const [a, b] = [records.get(identityId), records.get(otherId)];
    const customers = await memberships(tx, [identityId, otherId]);
    if (!a || !b || a === b) throw new Refusal("not-found", "One of the two records is no more; look at the list again.");
    if (customers.get(identityId) === customers.get(otherId)) throw new Refusal("not-acceptable-now", "These two are one customer already.");
    const kept = await modelInUse(tx);
    const weighed = weighPair(kept.model, await countsFor(tx, kept, [a]), a, b);
    await withdrawFormer(tx, now, actor, identityId, otherId);
    const decisionId = newId(now.getTime());
    const linkId = said.verdict === "accept" ? await join(tx, now, { a: identityId, b: otherId, by: actor.id, why: said.why ?? whyInWords(weighed), weight: weighed.weightBits }) : null;
    await sql`insert into linkage_decision (identity_id, decision_id, other_id, verdict, weight_bits, probability, why, link_id, decided_at, decided_by, compared, agreement)
      select a.identity_id, ${decisionId}::uuid, b.identity_id, ${said.verdict}, ${weighed.weightBits}::double precision, ${weighed.probability}::double precision, ${said.why ?? null}, ${linkId}::uuid, ${now}::timestamptz, ${actor.id}, ${saidByTwo("a", "b")}, ${teaches(weighed.becomes) ? JSON.stringify(agreementOf(weighed)) : null}::jsonb
      from linkage_record a, linkage_record b where a.identity_id = ${identityId}::uuid and b.identity_id = ${otherId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, `duplicates.${said.verdict}`, { kind: "customer", id: customers.get(identityId)! }, { decisionId, linkId, records: [identityId, otherId], probability: weighed.probability, why: said.why ?? null });
    if (linkId === null) await tellOf(tx, now, [identityId, otherId], decisionId);
    return { decisionId, linkId };
  });
  ground.nudge();
  return decided;
}

/**
 * Takes a decision back: the pair is as if nobody had been asked, and a link made by it ends.
 *
 * @throws {Refusal} not-found, if there is no such decision or it was taken back
 */
export async function withdrawDecision(ground: Ground, actor: Actor, pair: PairIds, decisionId: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const kept = await row<{ identity_id: string; other_id: string; verdict: DuplicateVerdict; link_id: string | null }>(
      tx,
      sql`select identity_id, other_id, verdict, link_id from linkage_decision where identity_id = any(${[pair.identityId, pair.otherId]}::uuid[]) and other_id = any(${[pair.identityId, pair.otherId]}::uuid[]) and decision_id = ${decisionId}::uuid and withdrawn_at is null for update`,
    );
    if (!kept) throw new Refusal("not-found", "There is no such decision, or it was taken back already.");
    await sql`update linkage_decision set withdrawn_at = ${now}, withdrawn_by = ${actor.id} where identity_id = ${kept.identity_id} and decision_id = ${decisionId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "duplicates.withdraw", { kind: "customer", id: kept.identity_id }, { decisionId, verdict: kept.verdict, records: [kept.identity_id, kept.other_id] });
    // The link, or the copy that stands in its place since its end was taken back.
    const stands = kept.link_id === null ? undefined : await row<{ link_id: string }>(tx, sql`select link_id from link where identity_id = ${kept.identity_id} and (link_id = ${kept.link_id}::uuid or restores = ${kept.link_id}::uuid) and ended_at is null`);
    if (stands) await endLinkIn(tx, now, actor, stands.link_id, "the decision that they are one was taken back");
    else await tellOf(tx, now, [kept.identity_id, kept.other_id], decisionId);
  });
  ground.nudge();
}

/** A further word of somebody takes the place of what was said of the pair before. */
export async function withdrawFormer(tx: Transaction, now: Date, actor: Actor, identityId: string, otherId: string): Promise<void> {
  await sql`update linkage_decision set withdrawn_at = ${now}, withdrawn_by = ${actor.id} where identity_id = ${identityId} and other_id = ${otherId}::uuid and withdrawn_at is null and verdict <> 'accept'`.execute(tx);
}

/** Tells screens, and the follower that settles what hung on the pair. */
async function tellOf(tx: Transaction, now: Date, identityIds: readonly string[], decisionId: string): Promise<void> {
  await appendLog(tx, now, { topic: "profile", identityIds, about: { decisionId } });
}
