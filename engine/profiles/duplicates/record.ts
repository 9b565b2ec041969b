// What is compared of a customer: computed from facts, can be thrown away and computed again at any time.
import { blockingKeys, personSettings } from "@rapport/record-linkage";
import { type RawBuilder, rows, sql, type Transaction } from "../../platform/index.ts";
import { believed, byBelief, stands } from "../knowledge/believed-source.ts";
import { BIRTHDAY_KEYS } from "../knowledge/known-keys.ts";
import { groupByLinks } from "../link.ts";
import { type Comparable, type Field, FIELDS } from "./comparable.ts";
import { nameParts } from "./name-parts.ts";

export interface LinkageRecord extends Comparable {
  /** The oldest of the identities that are surely one customer; the record goes by it. */
  readonly identity_id: string;
  readonly members: readonly string[];
  readonly accounts: readonly string[];
  readonly keys: readonly string[];
}

/** Who made a link because two records are alike. */
export const LINKAGE = "linkage";

/** Under which keys sources send what is compared, the best first. */
const KEYS: Readonly<Record<Field, readonly string[]>> = {
  given_name: ["first_name", "given_name"],
  surname: ["last_name", "surname", "family_name"],
  date_of_birth: BIRTHDAY_KEYS,
  street_address: ["street_address", "street", "address_line_1", "address1", "address"],
  city: ["city", "town"],
  postcode: ["postcode", "postal_code", "zip", "zip_code"],
  email: ["email"],
  phone: ["phone", "mobile"],
};
const ALL_KEYS = [...new Set([...Object.values(KEYS).flat(), "name"])];

export const recordColumns = sql`r.identity_id, r.members, r.given_name, r.surname, r.date_of_birth, r.street_address, r.city, r.postcode, r.email, r.phone, r.accounts, r.keys`;

/**
 * All that is compared of two records, in few letters: the same as long as both say the same, here and in a copy of this
 * Rapport. What identifies without being compared, as a cookie, is not in it.
 *
 * @param one the alias of a row of linkage_record, as `other`; the older first
 */
export function saidByTwo(one: string, other: string): RawBuilder<unknown> {
  const said = [one, other].flatMap((alias) => [...FIELDS, "accounts"].map((column) => sql.ref(`${alias}.${column}`)));
  return sql`encode(sha256(convert_to(row(${sql.join(said)})::text, 'UTF8')), 'hex')`;
}

/**
 * Computes the records of these customers and keeps them.
 *
 * @returns the records that are new or differ, and all the customers' units (`identity_id` of records), changed or not
 */
export async function recomputeRecords(tx: Transaction, customerIds: readonly string[]): Promise<{ readonly changed: readonly LinkageRecord[]; readonly units: readonly string[]; readonly gone: readonly string[] }> {
  const units = await unitsOf(tx, customerIds);
  const made = await computeRecords(tx, units);
  const all = units.flatMap((unit) => [...unit]);
  const kept = new Map((await rows<LinkageRecord>(tx, sql`select ${recordColumns} from linkage_record r where r.identity_id = any(${all}::uuid[])`)).map((r) => [r.identity_id, r]));
  const changed = made.filter((record) => !isSame(record, kept.get(record.identity_id)));
  const stays = new Set(made.map((record) => record.identity_id));
  const gone = [...kept.keys()].filter((id) => !stays.has(id));
  await removeRecords(tx, gone);
  await writeRecords(tx, changed);
  return { changed, units: units.map((unit) => unit[0]!), gone };
}

export async function removeRecords(tx: Transaction, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return;
  await sql`delete from linkage_record where identity_id = any(${[...gone]}::uuid[])`.execute(tx);
  await sql`delete from linkage_pair where identity_id = any(${[...gone]}::uuid[]) or other_id = any(${[...gone]}::uuid[])`.execute(tx);
}

/** Records of whoever was erased or taken back with an import: they have no membership any more. */
export async function lostRecords(tx: Transaction): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql`select r.identity_id as id from linkage_record r where not exists (select 1 from membership m where m.identity_id = r.identity_id)`)).map((l) => l.id);
}

/**
 * Computes all records anew.
 *
 * @param hears `moved`: how many customers are done; `refind`: what differs from what was kept; `each`: whose records were computed
 */
export async function rebuildRecords(tx: Transaction, hears: { readonly moved?: (done: number) => Promise<void>; readonly refind?: (changed: readonly LinkageRecord[]) => Promise<void>; readonly each?: (customerIds: readonly string[]) => Promise<unknown> } = {}): Promise<void> {
  await removeRecords(tx, await lostRecords(tx));
  let done = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const next = await rows<{ customer_id: string }>(tx, sql`select distinct customer_id from membership where customer_id > ${after}::uuid order by customer_id limit 2000`);
    if (next.length === 0) return;
    const { changed } = await recomputeRecords(tx, next.map((n) => n.customer_id));
    await hears.refind?.(changed);
    await hears.each?.(next.map((n) => n.customer_id));
    after = next.at(-1)!.customer_id;
    await hears.moved?.((done += next.length));
  }
}

/**
 * The identities of these customers in groups that are surely one customer each: held together by links that a rule or
 * a person made. Whoever joined customers saw them as they were then, so what likeness had linked before stays linked.
 */
async function unitsOf(tx: Transaction, customerIds: readonly string[]): Promise<string[][]> {
  // Rides membership (customer_id), then link's primary key.
  const members = await rows<{ identity_id: string; customer_id: string }>(tx, sql`select identity_id, customer_id from membership where customer_id = any(${[...customerIds]}::uuid[]) order by identity_id`);
  const links = await rows<{ identity_id: string; other_id: string; made_by: string; made_at: Date; customer_id: string }>(
    tx,
    sql`select l.identity_id, l.other_id, l.made_by, l.made_at, m.customer_id from membership m join link l on l.identity_id = m.identity_id where m.customer_id = any(${[...customerIds]}::uuid[]) and l.ended_at is null`,
  );
  const joinedByPerson = new Map<string, number>();
  for (const l of links) if (l.made_by !== LINKAGE && l.made_by !== "rule") joinedByPerson.set(l.customer_id, Math.max(l.made_at.getTime(), joinedByPerson.get(l.customer_id) ?? 0));
  const sure = links.filter((l) => l.made_by !== LINKAGE || l.made_at.getTime() <= (joinedByPerson.get(l.customer_id) ?? 0));
  return groupByLinks(members.map((m) => m.identity_id), sure);
}

interface Said {
  readonly unit: string;
  readonly key: string;
  readonly value: unknown;
}
interface Named {
  readonly unit: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly accounts: readonly string[];
}

/** Of what is claimed as i: neither tried by hand nor told by a source that told something of them which is not to be believed. */
const isEvidence = sql`i.value not like 'by-hand/%' and not exists (select 1 from attribute said where said.identity_id = i.identity_id and said.source = i.source and not said.trusted)`;

async function computeRecords(tx: Transaction, units: readonly (readonly string[])[]): Promise<LinkageRecord[]> {
  const identities = units.flatMap((unit) => unit);
  const heads = units.flatMap((unit) => unit.map(() => unit[0]!));
  const unit = sql`unnest(${identities}::uuid[], ${heads}::uuid[]) as u (identity_id, unit)`;
  // The same rule as of the profile: which source is believed, else a trusted one, else what was observed last.
  const said = await rows<Said>(
    tx,
    sql`with ${believed} select distinct on (u.unit, a.key) u.unit, a.key, a.value from ${unit} join attribute a on a.identity_id = u.identity_id left join believed b on b.source = a.source
        where a.key = any(${ALL_KEYS}::text[]) and a.trusted and ${stands("a")} order by u.unit, a.key, ${byBelief("a", sql`b.place`)}`,
  );
  const named = await rows<Named>(
    tx,
    // What was entered by hand by whoever sees some customers is no evidence: by an address that is tried nobody comes into sight. Nor is
    // what a page says: anybody may say anything there, and would be taken for somebody else.
    sql`select u.unit, coalesce((array_agg(i.value order by i.first_seen_at, i.value) filter (where i.kind = 'email'))[1], (array_agg(substr(i.value, strpos(i.value, ':') + 1) order by i.first_seen_at, i.value) filter (where i.kind = 'claimed_email' and ${isEvidence}))[1]) as email,
          coalesce((array_agg(i.value order by i.first_seen_at, i.value) filter (where i.kind = 'phone'))[1], (array_agg(substr(i.value, strpos(i.value, ':') + 1) order by i.first_seen_at, i.value) filter (where i.kind = 'claimed_phone' and ${isEvidence}))[1]) as phone,
          coalesce(array_agg(distinct i.kind order by i.kind) filter (where i.kind in ('user_id', 'customer_number')), '{}') as accounts
        from ${unit} join identifier i on i.identity_id = u.identity_id group by u.unit`,
  );
  const saidOf = new Map<string, Map<string, unknown>>();
  for (const { unit: id, key, value } of said) (saidOf.get(id) ?? saidOf.set(id, new Map()).get(id)!).set(key, value);
  const namedOf = new Map(named.map((n) => [n.unit, n]));
  return units.flatMap((members) => {
    const record = recordOf(members, saidOf.get(members[0]!) ?? new Map(), namedOf.get(members[0]!));
    // What has no key is never compared: visitors, mostly.
    return record.keys.length > 0 ? [record] : [];
  });
}

function recordOf(members: readonly string[], said: ReadonlyMap<string, unknown>, named: Named | undefined): LinkageRecord {
  const field = (name: Field): string | null => {
    for (const key of KEYS[name]) {
      const value = said.get(key);
      if (typeof value === "string" && value.trim() !== "") return value;
      if (typeof value === "number") return String(value);
    }
    return null;
  };
  const fullName = said.get("name");
  const parts = typeof fullName === "string" ? nameParts(fullName) : { given: null, surname: null };
  // Both from one place: the given name of one source and the surname of another may be of two spellings, or two people.
  const [given, surname] = [field("given_name"), field("surname")];
  const whole = given === null && surname === null ? parts : { given: given ?? (surname === parts.surname ? parts.given : null), surname: surname ?? (given === parts.given ? parts.surname : null) };
  const compared: Comparable = {
    given_name: whole.given, surname: whole.surname, date_of_birth: field("date_of_birth"), street_address: field("street_address"), city: field("city"), postcode: field("postcode"),
    email: named?.email ?? field("email"), phone: named?.phone ?? field("phone"),
  };
  return { identity_id: members[0]!, members, ...compared, accounts: named?.accounts ?? [], keys: blockingKeys(personSettings, compared) };
}

function isSame(a: LinkageRecord, b: LinkageRecord | undefined): boolean {
  return b !== undefined && FIELDS.every((field) => a[field] === b[field]) && String(a.members) === String(b.members) && String(a.accounts) === String(b.accounts) && JSON.stringify(a.keys) === JSON.stringify(b.keys);
}

async function writeRecords(tx: Transaction, records: readonly LinkageRecord[]): Promise<void> {
  if (records.length === 0) return;
  // As JSON, for arrays within arrays must all be of one length.
  await sql`insert into linkage_record (identity_id, members, given_name, surname, date_of_birth, street_address, city, postcode, email, phone, accounts, keys)
    select identity_id, members, given_name, surname, date_of_birth, street_address, city, postcode, email, phone, accounts, keys
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as t (identity_id uuid, members uuid[], given_name text, surname text, date_of_birth text, street_address text, city text, postcode text, email text, phone text, accounts text[], keys text[])
    on conflict (identity_id) do update set members = excluded.members, given_name = excluded.given_name, surname = excluded.surname, date_of_birth = excluded.date_of_birth, street_address = excluded.street_address,
      city = excluded.city, postcode = excluded.postcode, email = excluded.email, phone = excluded.phone, accounts = excluded.accounts, keys = excluded.keys`.execute(tx);
}
