// Two who share a mailbox or a telephone and plainly are not one person: a family, an office, twins.
import { jaroWinkler } from "@rapport/record-linkage";
import { rows, sql, type Transaction } from "../platform/index.ts";
import { type NameParts, nameParts } from "./duplicates/name-parts.ts";
import { BIRTHDAY_KEYS } from "./knowledge/known-keys.ts";

const GIVEN = ["first_name", "given_name"];
const KEYS = [...GIVEN, "name", ...BIRTHDAY_KEYS];

/** What was said of one customer, all that sources told. */
export interface ToldOfPerson {
  readonly givenNames: readonly string[];
  readonly birthdays: readonly string[];
}

/** Given names of one person are written alike or shortened. */
const ALIKE = 0.85;

/**
 * Do they disagree on the given name or the birthday, whatever source is asked? What nobody told disagrees with nothing.
 *
 * @example arePlainlyOthers({ givenNames: ["Anna"], birthdays: [] }, { givenNames: ["Carlos"], birthdays: [] }) // true
 */
export function arePlainlyOthers(a: ToldOfPerson, b: ToldOfPerson): boolean {
  const disagree = <Value>(some: readonly Value[], others: readonly Value[], isSame: (one: Value, other: Value) => boolean) => some.length > 0 && others.length > 0 && !some.some((one) => others.some((other) => isSame(one, other)));
  return disagree(a.birthdays, b.birthdays, (one, other) => one === other) || disagree(a.givenNames, b.givenNames, areAlike);
}

function areAlike(one: string, other: string): boolean {
  const [a, b] = [folded(one), folded(other)];
  return a === "" || b === "" || a.startsWith(b) || b.startsWith(a) || jaroWinkler(a, b) >= ALIKE;
}

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N} ]/gu, "").trim();

/** Two organisations are told apart by all of their names, as people are by their given names. */
const firstOf = ({ given, surname, isOrganisation }: NameParts): string[] => [given ?? (isOrganisation ? surname : null)].filter((name) => name !== null);

/** The same of two customers by all that is kept of them. Rides membership (customer_id) and the key of attribute. */
export async function sayOtherPeople(tx: Transaction, one: string, other: string): Promise<boolean> {
  const found = await rows<{ customer: string; key: string; value: unknown }>(
    tx,
    sql`select m.customer_id as customer, a.key, a.value from membership m join attribute a using (identity_id) where m.customer_id = any(${[one, other]}::uuid[]) and a.key = any(${KEYS}::text[])`,
  );
  const of = (customer: string): ToldOfPerson => {
    const texts = (keys: readonly string[]) => found.flatMap((each) => (each.customer === customer && keys.includes(each.key) && typeof each.value === "string" && each.value !== "" ? [each.value] : []));
    return { givenNames: [...texts(GIVEN), ...texts(["name"]).flatMap((name) => firstOf(nameParts(name)))], birthdays: texts(BIRTHDAY_KEYS).map((day) => day.slice(0, 10)) };
  };
  return arePlainlyOthers(of(one), of(other));
}
