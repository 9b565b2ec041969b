// What becomes of two records of organisations: the package's judgement, and what only Rapport knows.
import { explainPair, organisationModel, type PairExplanation, type ValueCount } from "@rapport/record-linkage";
import { type Database, row, rows, sql } from "../../../platform/index.ts";
import { comparedOf, type OrganisationRecord } from "./record.ts";

export interface WeighedOrganisations extends PairExplanation {
  /** The same number in the same register, and nothing against it: linked without a person. */
  readonly isCertain: boolean;
}

/** A number that more organisations than these share was copied from one to the next. */
const MOST_OF_ONE_NUMBER = 3;

/** How many organisations there are, how many of them have a name, a domain, a telephone number, and how many share a key. */
export interface OrganisationCounts {
  readonly records: number;
  countOf(field: string, value: string): ValueCount | undefined;
  sharing(key: string): number;
}

/** So many records may be one organisation's; what more hold is common, and counts for less. */
const OF_ONE = 5;
/** As the model supposes at least, or among ten organisations nothing would be rare. */
const LEAST_HOLDERS = 20_000;

const COUNTED: Readonly<Record<string, string>> = { name: "name", domain: "domain", phone: "telephone" };
const BETWEEN = "\u001f";

/** Counts how many share the keys of these records. Rides organisation_record_keys. */
export async function countsAmong(db: Database, records: readonly Pick<OrganisationRecord, "keys">[]): Promise<OrganisationCounts> {
  const keys = [...new Set(records.flatMap((record) => record.keys))];
  const found = await rows<{ key: string; n: number }>(db, sql`select a.key, n.n from unnest(${keys}::text[]) as a (key) cross join lateral (select count(*)::integer as n from organisation_record r where r.keys @> array[a.key]) n`);
  const sharing = new Map(found.map(({ key, n }) => [key, n]));
  const { records: all, ...of } = (await row<{ records: number; name: number; domain: number; phone: number }>(db, sql`select count(*)::integer as records, count(name)::integer as name, count(domain)::integer as domain, count(phone)::integer as phone from organisation_record`))!;
  return {
    records: all,
    sharing: (key) => sharing.get(key) ?? 0,
    countOf: (field, value) => {
      const rule = COUNTED[field];
      const holders = rule === undefined ? undefined : of[field as keyof typeof of];
      return holders === undefined ? undefined : { records: 2 + Math.max(0, (sharing.get(`${rule}${BETWEEN}${value}`) ?? 0) - OF_ONE), of: Math.max(LEAST_HOLDERS, holders) };
    },
  };
}

/** @param counts of the keys of either of the two, at least */
export function weighOrganisations(counts: OrganisationCounts, a: OrganisationRecord, b: OrganisationRecord): WeighedOrganisations {
  const explained = explainPair(organisationModel(counts.records), comparedOf(a), comparedOf(b), { countOf: counts.countOf });
  const isElsewhere = a.country !== null && b.country !== null && a.country !== b.country;
  const isCopied = a.registration !== null && counts.sharing(`registration${BETWEEN}${a.registration}`) > MOST_OF_ONE_NUMBER;
  return { ...explained, isCertain: explained.judgement.verdict === "automatic" && !isElsewhere && !isCopied };
}

const NAMES: Readonly<Record<string, string>> = { name: "name", legal_form: "legal form", registration: "registration number", tax_number: "tax number", domain: "domain", phone: "telephone number", town: "town" };

/** Why two were joined, in one sentence for the link. */
export function whyOrganisationsInWords({ contributions }: PairExplanation): string {
  const told = contributions.filter((c) => c.level !== null).toSorted((x, y) => y.bits + y.rarityBits - x.bits - x.rarityBits);
  return `alike: ${told.map((c) => `${NAMES[c.comparison] ?? c.comparison} ${c.level}`).join(", ")}`;
}
