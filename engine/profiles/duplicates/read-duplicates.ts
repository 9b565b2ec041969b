// What people see of duplicates: pairs that wait for them, links made without them, the evidence of one pair.
import { CAUTIOUS } from "@rapport/record-linkage";
import { type FieldsSeen, fieldsSeen, readsAll, SEES_ALL, type Sight } from "../../organisation/index.ts";
import { type Database, type RawBuilder, Refusal, row, rows, sql } from "../../platform/index.ts";
import { memberships } from "../link.ts";
import { visibleIdentity } from "../scope.ts";
import { profilesOf } from "../profile.ts";
import { doubtAsRead, weighedAsRead } from "./as-read.ts";
import { FIELDS } from "./comparable.ts";
import type { ChangedBySearch, ComparedRecord, DuplicateDoubt, DuplicateEvidence, DuplicatePair, DuplicatesPage, DuplicatesRun, LinkedByLikeness } from "./contract.ts";
import { readRecords } from "./find-pairs.ts";
import { howDecided } from "./how-decided.ts";
import { countsFor, modelInUse } from "./model.ts";
import { LINKAGE, type LinkageRecord, saidByTwo } from "./record.ts";
import { readSaidApart } from "./said-apart.ts";
import { weighPair } from "./weigh.ts";

export interface PairsQuery {
  /** open: that wait; set-aside: of which somebody was not sure. */
  readonly view: "open" | "set-aside";
  readonly limit: number;
  /** Only pairs of which the reader sees both. */
  readonly sight: Sight;
}

/** Both of a row's two identities are of customers whom the reader sees. */
function bothSeen(sight: Sight, alias: string): RawBuilder<unknown> {
  return sql`${visibleIdentity(sight, sql.ref(`${alias}.identity_id`))} and ${visibleIdentity(sight, sql.ref(`${alias}.other_id`))}`;
}

/**
 * Pairs of two customers that nobody has refused or separated. Whoever was not sure is asked again once something that is
 * compared of the two is another than it was then.
 */
function waiting(view: PairsQuery["view"], sight: Sight): RawBuilder<unknown> {
  const aside = sql`exists (select 1 from linkage_decision d where d.identity_id = p.identity_id and d.other_id = p.other_id and d.verdict = 'unsure' and d.withdrawn_at is null
    and case when d.compared is null then d.decided_at >= p.found_at else d.compared = ${saidByTwo("a", "b")} end)`;
  // One of these belongs to one of the two records, the other to the other.
  const between = (one: string, other: string) => sql`((${sql.ref(one)} = any(a.members) and ${sql.ref(other)} = any(b.members)) or (${sql.ref(one)} = any(b.members) and ${sql.ref(other)} = any(a.members)))`;
  return sql`linkage_pair p join linkage_record a on a.identity_id = p.identity_id join linkage_record b on b.identity_id = p.other_id
    join membership ma on ma.identity_id = p.identity_id join membership mb on mb.identity_id = p.other_id and mb.customer_id <> ma.customer_id
    where p.doubt is not null and ${bothSeen(sight, "p")} and ${view === "open" ? sql`not ${aside}` : aside}
      and not exists (select 1 from linkage_decision d where ${between("d.identity_id", "d.other_id")} and d.verdict = 'refuse' and d.withdrawn_at is null)
      and not exists (select 1 from link l where ${between("l.identity_id", "l.other_id")} and l.ended_at is not null and l.end_withdrawn_at is null and l.ended_by <> ${LINKAGE}
        and not exists (select 1 from linkage_decision d where d.identity_id = l.identity_id and d.link_id = coalesce(l.restores, l.link_id) and d.withdrawn_at is not null))
      and not exists (select 1 from customer_split_member s join customer_split_member o on o.split_id = s.split_id and not o.moved where s.moved and s.undone_at is null and ${between("s.identity_id", "o.identity_id")})`;
}

export async function pairsWaiting(db: Database, { view, limit, sight }: PairsQuery): Promise<DuplicatePair[]> {
  const found = await rows<{ identity_id: string; other_id: string; one: string; other: string; weight_bits: number; probability: number; doubt: DuplicateDoubt; found_at: Date; decision_id: string | null; decided_at: Date | null; decided_by: string | null }>(
    db,
    sql`select w.*, d.decision_id, d.decided_at, coalesce(u.name, d.decided_by) as decided_by from (
          select p.identity_id, p.other_id, p.weight_bits, p.probability, p.doubt, p.found_at, ma.customer_id as one, mb.customer_id as other from ${waiting(view, sight)} order by p.probability desc, p.identity_id, p.other_id limit ${limit}) w
        left join linkage_decision d on d.identity_id = w.identity_id and d.other_id = w.other_id and d.verdict = 'unsure' and d.withdrawn_at is null left join auth."user" u on u.id = d.decided_by
        order by w.probability desc, w.identity_id, w.other_id`,
  );
  const profiles = await profilesOf(db, found.flatMap((f) => [f.one, f.other]));
  const pairs = found.map((f): DuplicatePair => ({
    identityId: f.identity_id, otherId: f.other_id, names: [profiles.get(f.one)!.name, profiles.get(f.other)!.name], probability: f.probability, weightBits: f.weight_bits, doubt: f.doubt, foundAt: f.found_at.toISOString(),
    unsure: f.decision_id === null ? null : { by: f.decided_by!, at: f.decided_at!.toISOString(), decisionId: f.decision_id },
  }));
  const customers = new Map(found.map((f) => [f.identity_id + f.other_id, [f.one, f.other]]));
  return readsAll(sight) ? pairs : pairsAsRead(db, pairs, (pair) => fieldsSeen(sight, customers.get(pair.identityId + pair.otherId)));
}

/** Customers of whom a person is still to say whether they are the one with these records; of whom it was not sure, too. */
export function waitingBeside(db: Database, identityIds: readonly string[]): Promise<{ customerId: string; name: string }[]> {
  const ids = [...identityIds];
  const beside = (view: PairsQuery["view"]) => sql`select case when p.identity_id = any(${ids}::uuid[]) then mb.customer_id else ma.customer_id end as id from ${waiting(view, SEES_ALL)} and (p.identity_id = any(${ids}::uuid[]) or p.other_id = any(${ids}::uuid[]))`;
  return rows(db, sql`select p.customer_id as "customerId", coalesce(p.name, '') as name from profile p where p.customer_id in (${beside("open")} union ${beside("set-aside")}) order by p.customer_id limit 20`);
}

/** Weighed again by what the reader reads, the likeliest by that first. */
async function pairsAsRead(db: Database, pairs: readonly DuplicatePair[], seen: (pair: DuplicatePair) => FieldsSeen): Promise<DuplicatePair[]> {
  const records = new Map((await readRecords(db, [...new Set(pairs.flatMap((pair) => [pair.identityId, pair.otherId]))])).map((record) => [record.identity_id, record]));
  const kept = await modelInUse(db);
  const countOf = await countsFor(db, kept, [...records.values()]);
  const told = pairs.flatMap((pair): DuplicatePair[] => {
    const [a, b] = [records.get(pair.identityId), records.get(pair.otherId)];
    if (!a || !b) return []; // gone since it was found
    const whole = weighPair(kept.model, countOf, a, b);
    const read = weighedAsRead(whole, seen(pair));
    return [read === whole ? pair : { ...pair, weightBits: read.weightBits, probability: read.probability, doubt: doubtAsRead(pair.doubt) }];
  });
  return told.sort((one, other) => other.probability - one.probability);
}

export async function countWaiting(db: Database, view: PairsQuery["view"], sight: Sight): Promise<number> {
  return (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${waiting(view, sight)}`))!.n;
}

/** What is counted is counted among whom the reader sees; what is known of all customers together is for who sees all. */
export async function duplicatesPage(db: Database, query: PairsQuery): Promise<DuplicatesPage> {
  const { sight } = query;
  const kept = await modelInUse(db);
  const count = async (from: RawBuilder<unknown>) => (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${from}`))!.n;
  const decided = await rows<{ probability: number; accepted: boolean }>(db, sql`select probability, verdict = 'accept' as accepted from linkage_decision d where withdrawn_at is null and verdict <> 'unsure' and ${bothSeen(sight, "d")}`);
  const model = { fitted: kept.fitted, madeAt: kept.madeAt?.toISOString() ?? null };
  return {
    open: await countWaiting(db, "open", sight), setAside: await countWaiting(db, "set-aside", sight),
    linked: await count(sql`link l where made_by = ${LINKAGE} and ended_at is null and ${bothSeen(sight, "l")}`), endedByPeople: await count(sql`link l where made_by = ${LINKAGE} and ended_at is not null and end_withdrawn_at is null and ended_by <> ${LINKAGE} and ${bothSeen(sight, "l")}`),
    pairs: await pairsWaiting(db, query), thresholds: CAUTIOUS, decided: howDecided(decided), run: await lastRun(db, sight),
    ...(sight.customers.kind === "all" ? { model: { ...model, note: kept.note, records: kept.records, prior: kept.model.prior }, giants: await count(sql`linkage_giant`), doubted: (kept.model.doubted ?? []).map(({ agreement, apart, of }) => ({ agreement: Object.entries(agreement).map(([comparison, level]) => ({ comparison, level })), apart, of })) } : { model: { ...model, note: null, records: null, prior: null }, giants: null, doubted: [] }),
  };
}

/** The last search; how many customers it went through and what it found among them only for who sees all. */
export async function lastRun(db: Database, sight: Sight): Promise<DuplicatesRun | null> {
  const run = await row<{ run_id: string; started_at: Date; stage: DuplicatesRun["stage"]; done: number; total: number; ended_at: Date | null; found: DuplicatesRun["found"]; failure: string | null }>(db, sql`select run_id, started_at, stage, done, total, ended_at, found, failure from linkage_run order by started_at desc limit 1`);
  if (!run) return null;
  const { done, total, found } = sight.customers.kind === "all" ? run : { done: null, total: null, found: null };
  return { runId: run.run_id, startedAt: run.started_at.toISOString(), stage: run.stage, done, total, endedAt: run.ended_at?.toISOString() ?? null, found, failure: run.failure };
}

/** The evidence of two records, weighed now. @param sight of what is compared only what may be read counts @throws {Refusal} not-found, if one of them is no more */
export async function evidenceOf(db: Database, identityId: string, otherId: string, sight: Sight = SEES_ALL): Promise<DuplicateEvidence> {
  const records = new Map((await readRecords(db, [identityId, otherId])).map((record) => [record.identity_id, record]));
  const [a, b] = [records.get(identityId), records.get(otherId)];
  if (!a || !b) throw new Refusal("not-found", "One of the two records is no more; look at the list again.");
  const kept = await modelInUse(db);
  const whole = weighPair(kept.model, await countsFor(db, kept, [a]), a, b);
  const customers = await memberships(db, [identityId, otherId]);
  const weighed = weighedAsRead(whole, fieldsSeen(sight, [...new Set(customers.values())]));
  const profiles = await profilesOf(db, [...customers.values()]);
  const pair = await row<{ doubt: DuplicateDoubt | null }>(db, sql`select doubt from linkage_pair where identity_id = ${identityId < otherId ? identityId : otherId} and other_id = ${identityId < otherId ? otherId : identityId}`);
  const doubt = whole.becomes.verdict === "review" ? whole.becomes.doubt : (pair?.doubt ?? null);
  const side = (record: LinkageRecord): ComparedRecord => {
    const { customerId, name, interactions } = profiles.get(customers.get(record.identity_id)!)!;
    return { identityId: record.identity_id, customerId, name, interactions, accounts: [...record.accounts], fields: Object.fromEntries(FIELDS.map((field) => [field, record[field]])) as ComparedRecord["fields"] };
  };
  return {
    a: side(a), b: side(b), priorBits: weighed.priorBits, weightBits: weighed.weightBits, probability: weighed.probability,
    contributions: weighed.contributions.map((c) => ({ comparison: c.comparison, values: [c.values[0], c.values[1]], level: c.level, bits: c.bits, rarityBits: c.rarityBits, m: c.chances?.m ?? null, u: c.chances?.u ?? null })),
    ...(weighed === whole ? { verdict: weighed.becomes.verdict, doubt } : { verdict: "review" as const, doubt: null }),
    areOne: customers.get(identityId) === customers.get(otherId), saidApart: (await readSaidApart(db, [...a.members, ...b.members]))(a.members, b.members),
  };
}

/** Links that likeness made and that stand, newest first. */
export async function linkedByLikeness(db: Database, limit: number, sight: Sight): Promise<LinkedByLikeness[]> {
  const found = await rows<{ link_id: string; identity_id: string; other_id: string; customer_id: string; made_at: Date; why: string; weight: number }>(
    db,
    sql`select l.link_id, l.identity_id, l.other_id, m.customer_id, l.made_at, l.why, l.weight from link l join membership m on m.identity_id = l.identity_id where l.made_by = ${LINKAGE} and l.ended_at is null and ${bothSeen(sight, "l")} order by l.made_at desc, l.link_id desc limit ${limit}`,
  );
  const profiles = await profilesOf(db, found.map((f) => f.customer_id));
  return found.map((f) => ({ linkId: f.link_id, identityId: f.identity_id, otherId: f.other_id, customerId: f.customer_id, name: profiles.get(f.customer_id)!.name, madeAt: f.made_at.toISOString(), why: f.why, weightBits: f.weight }));
}

/** What the last search that came to its end did: links ended first, for nobody expects them. Of both records the reader must see the customer. */
export async function changedBySearch(db: Database, limit: number, sight: Sight): Promise<ChangedBySearch[]> {
  const during = (column: string) => sql`${sql.ref(column)} between run.started_at and run.ended_at`;
  const found = await rows<{ link_id: string; identity_id: string; other_id: string; one: string; other: string; one_name: string; other_name: string; change: "made" | "ended"; at: Date; why: string; doubt: DuplicateDoubt | null; stands: boolean }>(
    db,
    sql`with run as (select started_at, ended_at from linkage_run where found is not null order by started_at desc limit 1),
          changed as (
            select l.*, 'ended' as change, l.ended_at as at from run join link l on ${during("l.ended_at")} where l.made_by = ${LINKAGE} and l.ended_by = ${LINKAGE}
            union all select l.*, 'made', l.made_at from run join link l on ${during("l.made_at")} where l.made_by = ${LINKAGE} and l.restores is null and l.ended_by is distinct from ${LINKAGE})
        select l.link_id, l.identity_id, l.other_id, ma.customer_id as one, mb.customer_id as other, concat_ws(' ', a.given_name, a.surname) as one_name, concat_ws(' ', b.given_name, b.surname) as other_name, l.change, l.at, l.why, p.doubt, l.ended_at is null as stands
        from changed l join membership ma on ma.identity_id = l.identity_id join membership mb on mb.identity_id = l.other_id left join linkage_record a on a.identity_id = l.identity_id left join linkage_record b on b.identity_id = l.other_id
        left join linkage_pair p on p.identity_id = least(l.identity_id, l.other_id) and p.other_id = greatest(l.identity_id, l.other_id)
        where ${bothSeen(sight, "l")} order by l.change, l.at desc, l.link_id desc limit ${limit}`,
  );
  const profiles = await profilesOf(db, found.flatMap((f) => [f.one, f.other]));
  const name = (ofRecord: string, customerId: string) => (ofRecord === "" ? profiles.get(customerId)!.name : ofRecord);
  return found.map((f) => ({
    linkId: f.link_id, identityId: f.identity_id, otherId: f.other_id, customerIds: [f.one, f.other], names: [name(f.one_name, f.one), name(f.other_name, f.other)], change: f.change, at: f.at.toISOString(), why: f.why, doubt: f.doubt, areOne: f.one === f.other, stands: f.stands,
  }));
}
