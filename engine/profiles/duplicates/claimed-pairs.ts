// What a source that cannot be believed says: that somebody has an address by which we know somebody else. No program joins by it and
// nothing of it is weighed, for anybody may say anything on a page; a person is asked, who sees by whom it was said.
import { type Actor, type Sight, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { join, lockCustomers } from "../link.ts";
import { profilesOf } from "../profile.ts";
import { visibleIdentity } from "../scope.ts";
import type { ClaimedPair, ClaimedPairs, PairDecided } from "./contract.ts";
import { type PairIds, withdrawFormer } from "./decide-pair.ts";
import { readSaidApart } from "./said-apart.ts";

/** So many wait at most, and so many about one address: whoever sends millions fills no list. What does not fit is asked about when either changes. */
const MOST_WAITING = 1000;
const MOST_OF_ONE = 5;

/** Said by a sender who is not believed, under whose name the address stands; what a file claims and a colleague tried is told otherwise. */
const SAID = sql`i.kind in ('claimed_email', 'claimed_phone') and starts_with(i.value, i.source || ':') and i.value not like 'by-hand/%'`;
const PLAIN = sql`substr(i.value, strpos(i.value, ':') + 1)`;

/** Finds anew what is claimed by and of these customers. Tells whether that is other than before. */
export async function refindClaims(tx: Transaction, now: Date, customerIds: readonly string[], most = MOST_WAITING): Promise<boolean> {
  const ids = [...customerIds];
  // Rides membership (customer_id), identifier (identity_id), its primary key, and identifier_claimed.
  const found = await rows<{ a: string; b: string; kind: string; source: string }>(
    tx,
    sql`with own as materialized (select identity_id, customer_id from membership where customer_id = any(${ids}::uuid[]))
        select i.identity_id as a, h.identity_id as b, h.kind, i.source from own join identifier i on i.identity_id = own.identity_id and ${SAID}
          cross join lateral (select * from identifier h where h.kind = substr(i.kind, length('claimed_') + 1) and h.value = ${PLAIN} offset 0) h join membership hm on hm.identity_id = h.identity_id and hm.customer_id <> own.customer_id
        union
        select i.identity_id, h.identity_id, h.kind, i.source from own join identifier h on h.identity_id = own.identity_id and h.kind in ('email', 'phone')
          cross join lateral (select * from identifier i where ${SAID} and ${PLAIN} = h.value and i.kind = 'claimed_' || h.kind limit ${MOST_OF_ONE}) i join membership im on im.identity_id = i.identity_id and im.customer_id <> own.customer_id
        order by 1, 2, 3`,
  );
  const former = await rows<{ a: string; b: string; kind: string }>(
    tx,
    sql`select p.identity_id as a, p.other_id as b, p.kind from membership m join claimed_pair p on p.identity_id = m.identity_id where m.customer_id = any(${ids}::uuid[])
        union select p.identity_id, p.other_id, p.kind from membership m join claimed_pair p on p.other_id = m.identity_id where m.customer_id = any(${ids}::uuid[])`,
  );
  const key = (pair: { a: string; b: string; kind: string }) => `${pair.a} ${pair.b} ${pair.kind}`;
  const [are, were] = [new Set(found.map(key)), new Set(former.map(key))];
  const gone = former.filter((pair) => !are.has(key(pair)));
  const fresh = [...new Map(found.filter((pair) => !were.has(key(pair))).map((pair) => [key(pair), pair])).values()];
  if (gone.length > 0) await sql`delete from claimed_pair p using unnest(${gone.map((p) => p.a)}::uuid[], ${gone.map((p) => p.b)}::uuid[], ${gone.map((p) => p.kind)}::text[]) as g (a, b, kind) where p.identity_id = g.a and p.other_id = g.b and p.kind = g.kind`.execute(tx);
  if (fresh.length === 0) return gone.length > 0;
  const { n } = (await row<{ n: number }>(tx, sql`select count(*)::integer as n from claimed_pair`))!;
  const room = fresh.slice(0, Math.max(0, most - n));
  const added = await sql`insert into claimed_pair (identity_id, other_id, kind, source, found_at)
    select f.a, f.b, f.kind, f.source, ${now}::timestamptz from (select *, row_number() over (partition by b, kind order by a) as nth from unnest(${room.map((p) => p.a)}::uuid[], ${room.map((p) => p.b)}::uuid[], ${room.map((p) => p.kind)}::text[], ${room.map((p) => p.source)}::text[]) as t (a, b, kind, source)) f
    where f.nth + (select count(*) from claimed_pair p where p.other_id = f.b and p.kind = f.kind) <= ${MOST_OF_ONE}`.execute(tx);
  return gone.length > 0 || Number(added.numAffectedRows ?? 0) > 0;
}

/** Pairs of whom the reader sees both, newest first; not those of which a person said that they are two. */
export async function claimedPairs(db: Database, limit: number, sight: Sight): Promise<ClaimedPairs> {
  const found = await rows<{ a: string; b: string; one: string; other: string; kind: string; value: string; source: string; found_at: Date }>(
    db,
    sql`select p.identity_id as a, p.other_id as b, ma.customer_id as one, mb.customer_id as other, p.kind, h.value, p.source, p.found_at from claimed_pair p
        join membership ma on ma.identity_id = p.identity_id join membership mb on mb.identity_id = p.other_id and mb.customer_id <> ma.customer_id
        join identifier i on i.identity_id = p.identity_id and i.kind = 'claimed_' || p.kind and ${SAID} join identifier h on h.kind = p.kind and h.value = ${PLAIN} and h.identity_id = p.other_id
        where ${visibleIdentity(sight, sql`p.identity_id`)} and ${visibleIdentity(sight, sql`p.other_id`)} order by p.found_at desc, p.identity_id, p.other_id, p.kind limit ${MOST_WAITING}`,
  );
  const members = await rows<{ id: string; customer: string }>(db, sql`select identity_id as id, customer_id as customer from membership where customer_id = any(${[...new Set(found.flatMap((f) => [f.one, f.other]))]}::uuid[])`);
  const of = Map.groupBy(members, ({ customer }) => customer);
  const ids = (customer: string) => (of.get(customer) ?? []).map(({ id }) => id);
  const apart = await readSaidApart(db, members.map(({ id }) => id));
  const open = found.filter((f) => !apart(ids(f.one), ids(f.other)));
  const shown = open.slice(0, limit);
  const profiles = await profilesOf(db, shown.flatMap((f) => [f.one, f.other]));
  return { open: open.length, pairs: shown.map((f): ClaimedPair => ({ identityId: f.a, otherId: f.b, customerIds: [f.one, f.other], names: [profiles.get(f.one)!.name, profiles.get(f.other)!.name], kind: f.kind, value: f.value, source: f.source, foundAt: f.found_at.toISOString() })) };
}

/**
 * Keeps what a person says of two of whom it was only said that they are one, and joins them if they are; taken back as every decision on a pair.
 *
 * @throws {Refusal} not-found, if nothing like it is said of the two any more; not-acceptable-now, if they are one customer already
 */
export async function decideClaimed(ground: Ground, actor: Actor, pair: PairIds, said: { readonly verdict: "accept" | "refuse"; readonly why?: string | undefined }): Promise<PairDecided> {
  const now = ground.now();
  const [identityId, otherId] = pair.identityId < pair.otherId ? [pair.identityId, pair.otherId] : [pair.otherId, pair.identityId];
  const decided = await transaction(ground.db, async (tx) => {
    const customers = await lockCustomers(tx, [identityId, otherId]);
    const claim = await row<{ source: string; kind: string }>(tx, sql`select source, kind from claimed_pair where identity_id = ${pair.identityId}::uuid and other_id = ${pair.otherId}::uuid order by kind limit 1`);
    if (!claim) throw new Refusal("not-found", "One of the two records is no more; look at the list again.");
    if (customers.get(identityId) === customers.get(otherId)) throw new Refusal("not-acceptable-now", "These two are one customer already.");
    await withdrawFormer(tx, now, actor, identityId, otherId);
    const decisionId = newId(now.getTime());
    const why = said.why ?? `said by ${claim.source}, and confirmed by a person`;
    const linkId = said.verdict === "accept" ? await join(tx, now, { a: identityId, b: otherId, by: actor.id, why, weight: null }) : null;
    // Nothing was weighed: it counts among no judgements on likeness, and teaches nothing.
    await sql`insert into linkage_decision (identity_id, decision_id, other_id, verdict, weight_bits, probability, why, link_id, decided_at, decided_by)
      values (${identityId}::uuid, ${decisionId}::uuid, ${otherId}::uuid, ${said.verdict}, 0, 0, ${said.why ?? null}, ${linkId}::uuid, ${now}::timestamptz, ${actor.id})`.execute(tx);
    await writeAudit(tx, now, actor, `duplicates.${said.verdict}`, { kind: "customer", id: customers.get(identityId)! }, { decisionId, linkId, records: [identityId, otherId], saidBy: claim.source, why: said.why ?? null });
    await appendLog(tx, now, { topic: "profile", identityIds: [identityId, otherId], about: { decisionId } });
    return { decisionId, linkId };
  });
  ground.nudge();
  return decided;
}
