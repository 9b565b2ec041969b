// What is compared of an organisation: computed from what is said of it, can be thrown away and computed again at any time.
import { blockingKeys, normalise, organisationSettings, type RawRecord } from "@rapport/record-linkage";
import { type Database, type RawBuilder, rows, sql, type Transaction } from "../../../platform/index.ts";
import { asCountry } from "../../quality/country-code.ts";
import { isFreeMail } from "./free-mail.ts";
import { plainNumber, REGISTER_KEYS, registerNumber, TAX_KEYS } from "./register-number.ts";

/** Kinds of groups that have a name of their own, a register, a house; households have not. */
export const COMPARED_KINDS = ["organisation", "partner"] as const;

export interface OrganisationRecord {
  /** The oldest of the groups that are one. */
  readonly group_id: string;
  readonly kind: (typeof COMPARED_KINDS)[number];
  readonly name: string;
  readonly registration: string | null;
  readonly tax_number: string | null;
  readonly domain: string | null;
  readonly phone: string | null;
  readonly street_address: string | null;
  readonly city: string | null;
  readonly postcode: string | null;
  readonly country: string | null;
  readonly keys: readonly string[];
}

/** Under which keys programs send what is compared, the best first. */
const SENT = {
  domain: ["website", "web_site", "web", "homepage", "url", "domain", "domain_name", "domain_names", "company_domain_name", "domain_name_domain_name", "domain_name_primary_link_url", "domain_link_url"],
  phone: ["phone", "phone_number", "telephone", "telefon", "main_phone"],
  street_address: ["street_address", "street", "billing_street", "billing_address_street", "address_line_1", "address1", "address", "address_address_street1", "strasse"],
  city: ["city", "town", "billing_city", "billing_address_city", "address_address_city", "ort", "stadt"],
  postcode: ["postal_code", "postcode", "zip", "zip_code", "billing_postal_code", "billing_zip", "billing_address_postal_code", "plz"],
  country: ["country", "billing_country", "billing_address_country", "land"],
} as const;
const ALL_KEYS = [...Object.values(SENT).flat(), ...REGISTER_KEYS, ...TAX_KEYS];

const COLUMNS = sql`group_id, kind, name, registration, tax_number, domain, phone, street_address, city, postcode, country, keys`;

/** As the package compares it: its form is taken from its name, and a street means nothing without its town. */
export function comparedOf(record: Omit<OrganisationRecord, "keys">): RawRecord {
  const { street_address, city } = record;
  return { ...record, legal_form: record.name, address: street_address !== null && city !== null ? `${street_address} ${city}` : null };
}

export function readOrganisations(db: Database, groupIds: readonly string[]): Promise<OrganisationRecord[]> {
  return rows<OrganisationRecord>(db, sql`select ${COLUMNS} from organisation_record where group_id = any(${[...groupIds]}::uuid[])`);
}

/**
 * Computes the records of these groups anew; of groups that are one there is one, of those that are no more none.
 *
 * @returns the records that are others than they were, and the ids of those that are gone
 */
export async function recomputeOrganisations(tx: Transaction, groupIds: readonly string[]): Promise<{ changed: OrganisationRecord[]; gone: string[] }> {
  const now = await computed(tx, groupIds);
  const roots = now.map((record) => record.group_id);
  const parts = await rows<{ id: string }>(tx, sql`select group_id as id from customer_group where into_id = any(${roots}::uuid[])`);
  const concerned = [...new Set([...groupIds, ...roots, ...parts.map(({ id }) => id)])];
  const before = new Map((await readOrganisations(tx, concerned)).map((record) => [record.group_id, record]));
  const there = new Set(now.map((record) => record.group_id));
  const gone = [...before.keys()].filter((id) => !there.has(id));
  const changed = now.filter((record) => JSON.stringify(ordered(record)) !== JSON.stringify(ordered(before.get(record.group_id))));
  const drop = [...gone, ...changed.map((record) => record.group_id)];
  if (drop.length > 0) await sql`delete from organisation_record where group_id = any(${drop}::uuid[])`.execute(tx);
  if (changed.length > 0) await sql`insert into organisation_record (${COLUMNS}) select ${COLUMNS} from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as t (group_id uuid, kind text, name text, registration text, tax_number text, domain text, phone text, street_address text, city text, postcode text, country text, keys text[])`.execute(tx);
  return { changed, gone };
}

function ordered(record: OrganisationRecord | undefined): unknown {
  return record && [record.kind, record.name, record.registration, record.tax_number, record.domain, record.phone, record.street_address, record.city, record.postcode, record.country, record.keys];
}

interface Part {
  readonly root: string;
  readonly kind: OrganisationRecord["kind"];
  readonly name: string;
}

async function computed(db: Database, groupIds: readonly string[]): Promise<OrganisationRecord[]> {
  const roots = await rows<Part>(
    db,
    sql`select group_id as root, kind, name from customer_group g where group_id in (select coalesce(into_id, group_id) from customer_group where group_id = any(${[...groupIds]}::uuid[]))
          and kind = any(${[...COMPARED_KINDS]}::text[]) and ${isThere("g")}`,
  );
  const ids = roots.map(({ root }) => root);
  const part = sql`part as (select group_id as root, group_id from customer_group where group_id = any(${ids}::uuid[]) union all select into_id, group_id from customer_group where into_id = any(${ids}::uuid[]))`;
  const said = await rows<{ root: string; key: string; value: string }>(
    db,
    sql`with ${part} select distinct on (root, key) root, key, trim(value #>> '{}') as value from part join group_attribute a using (group_id) where a.key = any(${ALL_KEYS}::text[]) and trim(value #>> '{}') <> '' order by root, key, observed_at desc, attribute_id desc`,
  );
  const mail = await rows<{ root: string; domain: string; people: number }>(
    db,
    sql`with ${part} select root, lower(split_part(i.value, '@', 2)) as domain, count(distinct m.identity_id)::integer as people
          from part cross join lateral (select identity_id from group_member m where m.group_id = part.group_id and m.ended_at is null order by begun_at, identity_id limit ${MOST_PEOPLE}) m
          join identifier i on i.identity_id = m.identity_id and i.kind = 'email' group by 1, 2`,
  );
  const [saidOf, mailOf] = [Map.groupBy(said, ({ root }) => root), Map.groupBy(mail, ({ root }) => root)];
  return roots.map((group) => {
    const of = new Map((saidOf.get(group.root) ?? []).map(({ key, value }) => [key, value]));
    const first = (keys: readonly string[]) => keys.map((key) => of.get(key)).find((value) => value !== undefined) ?? null;
    const city = first(SENT.city);
    const country = first(SENT.country);
    const record = {
      group_id: group.root, kind: group.kind, name: group.name, city, phone: first(SENT.phone), street_address: first(SENT.street_address), postcode: first(SENT.postcode), country: country === null ? null : asCountry(country),
      registration: numberOf(REGISTER_KEYS, of, (key, value) => registerNumber(key, value, city)), tax_number: numberOf(TAX_KEYS, of, (_, value) => plainNumber(value)),
      domain: domainOf(first(SENT.domain)) ?? domainOfPeople(mailOf.get(group.root) ?? []),
    };
    return { ...record, keys: blockingKeys(organisationSettings, comparedOf(record)).sort() };
  });
}

/** A group that a split made which was taken back is no group any more. */
export function isThere(alias: string): RawBuilder<unknown> {
  return sql`not exists (select 1 from group_split s where s.new_group_id = ${sql.ref(`${alias}.group_id`)} and s.undone_at is not null)`;
}

/** Of how many people the mailboxes are looked at: where somebody works is plain from a few. */
const MOST_PEOPLE = 200;

function numberOf(keys: readonly string[], said: ReadonlyMap<string, string>, read: (key: string, value: string) => string | null): string | null {
  for (const key of keys) {
    const value = said.get(key);
    const number = value === undefined ? null : read(key, value);
    if (number !== null) return number;
  }
  return null;
}

function domainOf(written: string | null): string | null {
  const domain = written === null ? null : normalise("domain", written);
  return domain === null || isFreeMail(domain) ? null : domain;
}

/** The domain at which more than half of its people have their mailboxes, if it is one's own. */
function domainOfPeople(mail: readonly { readonly domain: string; readonly people: number }[]): string | null {
  const own = mail.filter(({ domain }) => !isFreeMail(domain));
  const most = own.toSorted((a, b) => b.people - a.people || (a.domain < b.domain ? -1 : 1))[0];
  const all = own.reduce((sum, { people }) => sum + people, 0);
  return most !== undefined && most.people * 2 > all ? normalise("domain", most.domain) : null;
}
