// What people see of organisations that are likely one.
import { type Sight, staffNames } from "../../../organisation/index.ts";
import { type Database, type RawBuilder, Refusal, row, rows, sql } from "../../../platform/index.ts";
import { visibleIdentity } from "../../scope.ts";
import { LINKAGE } from "../record.ts";
import type { ComparedOrganisation, OrganisationEvidence, OrganisationPair, OrganisationsPage } from "./contract.ts";
import { type OrganisationRecord, readOrganisations } from "./record.ts";
import { saidApart } from "./said-apart.ts";
import { countsAmong, weighOrganisations } from "./weigh.ts";

/** What is compared of two, in few letters: the same as long as both say the same. @param one the alias of a row of organisation_record, as `other`; the older first */
export function comparedDigest(one: string, other: string): RawBuilder<unknown> {
  const said = (of: string) => sql`concat_ws(chr(31), ${sql.join(["name", "registration", "tax_number", "domain", "phone", "street_address", "city", "postcode", "country"].map((column) => sql`coalesce(${sql.ref(`${of}.${column}`)}, '')`))})`;
  return sql`md5(${said(one)} || chr(30) || ${said(other)})`;
}

/** The reader sees everybody in it, in all groups that are one with it. A group of nobody is for who sees all. */
function seenWhole(sight: Sight, root: RawBuilder<unknown>): RawBuilder<unknown> {
  if (sight.customers.kind === "all") return sql`true`;
  return sql`coalesce((select bool_and(${visibleIdentity(sight, sql`b.identity_id`)}) from customer_group g join group_member b on b.group_id = g.group_id where coalesce(g.into_id, g.group_id) = ${root}), false)`;
}

interface Waiting {
  readonly group_id: string;
  readonly other_id: string;
  readonly one: string;
  readonly other: string;
  readonly probability: number;
  readonly found_at: Date;
  readonly decision_id: string | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
}

/** Pairs of two organisations that nobody refused or separated, with who was not sure of what is still so. */
function waiting(sight: Sight): RawBuilder<unknown> {
  return sql`
    with apart as materialized (${saidApart()})
    select p.group_id, p.other_id, a.name as one, b.name as other, p.probability, p.found_at, d.decision_id, d.decided_at, d.decided_by
    from organisation_pair p join organisation_record a on a.group_id = p.group_id join organisation_record b on b.group_id = p.other_id
    join customer_group ga on ga.group_id = p.group_id and ga.into_id is null join customer_group gb on gb.group_id = p.other_id and gb.into_id is null
    left join organisation_decision d on d.group_id = p.group_id and d.other_id = p.other_id and d.verdict = 'unsure' and d.withdrawn_at is null and d.compared = ${comparedDigest("a", "b")}
    where not exists (select 1 from apart x where x.a = p.group_id and x.b = p.other_id) and ${seenWhole(sight, sql`p.group_id`)} and ${seenWhole(sight, sql`p.other_id`)}`;
}

export async function organisationsPage(db: Database, { limit, sight }: { readonly limit: number; readonly sight: Sight }): Promise<OrganisationsPage> {
  const found = await rows<Waiting>(db, sql`select * from (${waiting(sight)}) w order by decision_id is not null, probability desc, group_id, other_id limit ${limit}`);
  const counted = (await row<{ open: number; aside: number }>(db, sql`select count(*) filter (where decision_id is null)::integer as open, count(*) filter (where decision_id is not null)::integer as aside from (${waiting(sight)}) w`))!;
  const joined = (await row<{ n: number }>(db, sql`select count(*)::integer as n from group_link l join customer_group g on g.group_id = l.group_id where l.made_by = ${LINKAGE} and l.ended_at is null and ${seenWhole(sight, sql`coalesce(g.into_id, g.group_id)`)}`))!.n;
  const names = await staffNames(db, found.flatMap(({ decided_by }) => (decided_by === null ? [] : [decided_by])));
  const compared = sight.customers.kind === "all" ? (await row<{ n: number }>(db, sql`select count(*)::integer as n from organisation_record`))!.n : null;
  return { open: counted.open, setAside: counted.aside, joined, compared, pairs: found.map((each) => pairOf(each, names)) };
}

function pairOf(w: Waiting, names: ReadonlyMap<string, string>): OrganisationPair {
  return {
    groupId: w.group_id, otherId: w.other_id, names: [w.one, w.other], probability: w.probability, foundAt: w.found_at.toISOString(),
    unsure: w.decision_id === null ? null : { by: names.get(w.decided_by!) ?? w.decided_by!, at: w.decided_at!.toISOString(), decisionId: w.decision_id },
  };
}

/** The evidence of two organisations, weighed now. @throws {Refusal} not-found, if one of them is compared no more */
export async function organisationEvidence(db: Database, groupId: string, otherId: string): Promise<OrganisationEvidence> {
  const ids = [groupId, otherId].sort();
  const records = new Map((await readOrganisations(db, ids)).map((record) => [record.group_id, record]));
  const [a, b] = [records.get(ids[0]!), records.get(ids[1]!)];
  if (!a || !b) throw new Refusal("not-found", "One of the two organisations is no more; look at the list again.");
  const weighed = weighOrganisations(await countsAmong(db, [a]), a, b);
  const members = new Map(
    (await rows<{ root: string; n: number }>(
      db,
      sql`select coalesce(g.into_id, g.group_id) as root, count(distinct m.customer_id)::integer as n from customer_group g join group_member b on b.group_id = g.group_id and b.ended_at is null join membership m on m.identity_id = b.identity_id
          where coalesce(g.into_id, g.group_id) = any(${ids}::uuid[]) group by 1`,
    )).map(({ root, n }) => [root, n]),
  );
  const roots = await rows<{ root: string }>(db, sql`select distinct coalesce(into_id, group_id) as root from customer_group where group_id = any(${ids}::uuid[])`);
  const side = ({ group_id, kind, name, registration, tax_number, domain, phone, street_address, postcode, city, country }: OrganisationRecord): ComparedOrganisation => ({
    groupId: group_id, kind, name, customers: members.get(group_id) ?? 0,
    // Which register it is stands before the number, for comparing.
    fields: { registration: registration?.replace(/^[a-z]+:/, "") ?? null, tax_number, domain, phone, street_address, postcode, city, country },
  });
  return {
    a: side(a), b: side(b), priorBits: weighed.priorBits, weightBits: weighed.weightBits, probability: weighed.probability,
    contributions: weighed.contributions.map(({ comparison, values, level, bits, rarityBits }) => ({ comparison, values: [values[0], values[1]], level, bits, rarityBits })),
    areOne: roots.length < 2, saidApart: (await row(db, sql`select 1 from (${saidApart()}) apart where a = ${ids[0]!}::uuid and b = ${ids[1]!}::uuid`)) !== undefined,
  };
}
