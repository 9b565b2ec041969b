// A person's word on two organisations: one, two, or not sure. Kept for ever, and taken back by a further word.
import { type Actor, writeAudit } from "../../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../../../platform/index.ts";
import { mergeGroupsIn, requireGroup, withdrawGroupLinkIn } from "../../knowledge/group-merge.ts";
import type { PairDecided } from "../contract.ts";
import type { DecideOrganisations } from "./contract.ts";
import { comparedDigest } from "./read.ts";
import { readOrganisations } from "./record.ts";
import { countsAmong, weighOrganisations, whyOrganisationsInWords } from "./weigh.ts";

export interface GroupIds {
  readonly groupId: string;
  readonly otherId: string;
}

/** @throws {Refusal} not-found, if one of the two is compared no more; not-acceptable-now, if they are one already */
export async function decideOrganisations(ground: Ground, actor: Actor, pair: GroupIds, said: DecideOrganisations): Promise<PairDecided> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    const ids = [pair.groupId, pair.otherId].sort();
    // Two colleagues who decide at once: the second sees what the first did.
    await sql`select 1 from customer_group where group_id = any(${ids}::uuid[]) order by group_id for update`.execute(tx);
    const [one, other] = [await requireGroup(tx, ids[0]!), await requireGroup(tx, ids[1]!)];
    if (one.root === other.root) throw new Refusal("not-acceptable-now", "These two are one organisation already.");
    const records = new Map((await readOrganisations(tx, ids)).map((record) => [record.group_id, record]));
    const [a, b] = [records.get(ids[0]!), records.get(ids[1]!)];
    if (!a || !b) throw new Refusal("not-found", "One of the two organisations is no more; look at the list again.");
    const weighed = weighOrganisations(await countsAmong(tx, [a]), a, b);
    await sql`update organisation_decision set withdrawn_at = ${now}, withdrawn_by = ${actor.id} where group_id = ${a.group_id}::uuid and other_id = ${b.group_id}::uuid and withdrawn_at is null and verdict <> 'accept'`.execute(tx);
    const linkId = said.verdict === "accept" ? (await mergeGroupsIn(tx, now, actor, { ...pair, why: said.why ?? whyOrganisationsInWords(weighed) })).linkId : null;
    const decisionId = newId(now.getTime());
    await sql`insert into organisation_decision (group_id, decision_id, other_id, verdict, probability, why, link_id, compared, decided_at, decided_by)
      select a.group_id, ${decisionId}::uuid, b.group_id, ${said.verdict}, ${weighed.probability}::double precision, ${said.why ?? null}, ${linkId}::uuid, ${comparedDigest("a", "b")}, ${now}::timestamptz, ${actor.id}
      from organisation_record a, organisation_record b where a.group_id = ${a.group_id}::uuid and b.group_id = ${b.group_id}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, `organisations.${said.verdict}`, { kind: "group", id: a.group_id }, { decisionId, linkId, groups: ids, probability: weighed.probability, why: said.why ?? null });
    if (linkId === null) await tell(tx, now, a.group_id);
    return { decisionId, linkId };
  });
  ground.nudge();
  return done;
}

/** Takes a decision back: the pair is as if nobody had been asked, and a merge made by it is taken back. @throws {Refusal} not-found, if there is no such decision or it was taken back */
export async function withdrawOrganisationDecision(ground: Ground, actor: Actor, pair: GroupIds, decisionId: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const kept = await row<{ group_id: string; other_id: string; verdict: string; link_id: string | null }>(
      tx,
      sql`select group_id, other_id, verdict, link_id from organisation_decision where group_id = any(${[pair.groupId, pair.otherId]}::uuid[]) and decision_id = ${decisionId}::uuid and withdrawn_at is null for update`,
    );
    if (!kept) throw new Refusal("not-found", "There is no such decision, or it was taken back already.");
    await sql`update organisation_decision set withdrawn_at = ${now}, withdrawn_by = ${actor.id} where group_id = ${kept.group_id}::uuid and decision_id = ${decisionId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "organisations.withdraw", { kind: "group", id: kept.group_id }, { decisionId, verdict: kept.verdict, groups: [kept.group_id, kept.other_id] });
    const stands = kept.link_id === null ? undefined : await row(tx, sql`select 1 from group_link where (link_id = ${kept.link_id}::uuid or restores = ${kept.link_id}::uuid) and end_withdrawn_at is null`);
    if (stands) await withdrawGroupLinkIn(tx, now, actor, kept.link_id!);
    else await tell(tx, now, kept.group_id);
  });
  ground.nudge();
}

async function tell(tx: Transaction, now: Date, groupId: string): Promise<void> {
  await appendLog(tx, now, { topic: "profile", about: { act: "organisations.decided", groupId } });
}
