// Which field set each field of a profile belongs to, said once for all shapes that carry it. What is an attribute too belongs
// where owners put the attribute, wherever it is shown.
import { z } from "zod";
import { type FieldSet, type FieldsSeen, inSet, readingOf } from "../organisation/contract.ts";

type SetOfAttribute = (key: string) => FieldSet;
/** What of a profile people see and choose by. */
export type ProfileField = "name" | "email" | "phone" | "city" | "country" | "language" | "timeZone";

/** The attributes that a field of a profile is made of, and the set it belongs to beside theirs. */
const MADE_OF: Readonly<Record<ProfileField, { readonly keys: readonly string[]; readonly and?: FieldSet }>> = {
  name: { keys: ["name", "first_name", "last_name"] }, city: { keys: ["city"] }, country: { keys: ["country"] }, language: { keys: ["language"] }, timeZone: { keys: ["time_zone"] },
  email: { keys: ["email"], and: "service" }, phone: { keys: ["phone"], and: "service" },
};

function setsOf(field: ProfileField, setOf: SetOfAttribute): readonly FieldSet[] {
  const { keys, and } = MADE_OF[field];
  return [...(and ? [and] : []), ...keys.map(setOf)];
}

/** May whoever sees this much read, and so choose and search by, a field of profiles? */
export function readsField(seen: FieldsSeen, field: ProfileField): boolean {
  return readingOf(seen, setsOf(field, (key) => seen.setOfAttribute(key))) === "read";
}

/** A field of a profile. */
export const profileText = (field: Exclude<ProfileField, "name">) => inSet((_holder, setOf) => setsOf(field, setOf), z.string().nullable());

/** Where what somebody was found by belongs. */
export function matchedSets(field: string, setOf: SetOfAttribute): readonly FieldSet[] {
  return Object.hasOwn(MADE_OF, field) ? setsOf(field as ProfileField, setOf) : field === "number" ? ["service"] : ["public"];
}

/** What is needed to reach or serve somebody: addresses, words, notes. */
export const serviceText = () => inSet("service", z.string());
export const serviceTextOrNone = () => inSet("service", z.string().nullable());

/** The value of an identifier, whose \`kind\` stands beside it. */
export const identifierText = () =>
  inSet(({ kind }, setOf) => {
    const plain = String(kind).replace(/^claimed_/, "");
    return plain === "email" || plain === "phone" ? setsOf(plain, setOf) : ["service", setOf(plain)];
  }, z.string());

/** One attribute with its values: left out where its set is hidden, its values masked where it is masked. */
export function attributeAs<T extends { readonly key: string; readonly value?: unknown; readonly said?: readonly { readonly value?: unknown }[] }>(attribute: T, seen: FieldsSeen): T | undefined {
  const reading = seen.reading(seen.setOfAttribute(attribute.key));
  if (reading === "read") return attribute;
  if (reading === "hidden") return undefined;
  const mask = (value: unknown) => (value === null || value === undefined ? value : "••••");
  return { ...attribute, value: mask(attribute.value), masked: seen.setOfAttribute(attribute.key), ...(attribute.said ? { said: attribute.said.map((each) => ({ ...each, value: mask(each.value) })) } : {}) };
}

/** What was compared of two records belongs where the field compared belongs, and what it is made of. */
export function comparisonSets(comparison: string, setOf: SetOfAttribute): readonly FieldSet[] {
  const sets: FieldSet[] = [];
  if (/name/.test(comparison)) sets.push(...setsOf("name", setOf));
  if (/city|town/.test(comparison)) sets.push(...setsOf("city", setOf));
  if (/email/.test(comparison)) sets.push(...setsOf("email", setOf));
  if (/phone/.test(comparison)) sets.push(...setsOf("phone", setOf));
  if (/street|address/.test(comparison)) sets.push("service", setOf("street"), setOf("address"));
  if (/postcode/.test(comparison)) sets.push("service", setOf("postal_code"), setOf("postcode"));
  if (/domain/.test(comparison)) sets.push(setOf("website"), setOf("domain"));
  if (/registration/.test(comparison)) sets.push(setOf("registration_number"));
  if (/tax/.test(comparison)) sets.push(setOf("vat_number"), setOf("tax_number"));
  if (/birth/.test(comparison)) sets.push("sensitive", setOf("date_of_birth"));
  return sets.length === 0 ? ["public"] : sets;
}

/** What was compared of one record, by the comparison that uses it. */
export const comparedText = (comparison: string) => inSet((_holder, setOf) => comparisonSets(comparison, setOf), z.string().nullable());

/** What somebody is called; who told no name is called by their address or number, which is not everybody's. */
export const nameText = () => inSet((_holder, setOf, value) => nameSets(String(value), setOf), z.string());

export const nameTextOrNone = () => inSet((_holder, setOf, value) => nameSets(String(value), setOf), z.string().nullable());

/** Who wrote something, or what an id names: a customer, called as they told, or somebody who works here; `authorKind` or `kind` beside it says which. */
export const authorText = () => inSet(({ authorKind, kind }, setOf, value) => ((authorKind ?? kind) === "customer" ? nameSets(String(value), setOf) : "public"), z.string());

function nameSets(name: string, setOf: SetOfAttribute): readonly FieldSet[] {
  return [...(isAddress(name) ? (["service"] as const) : []), ...setsOf("name", setOf)];
}

/** Where what somebody is called belongs, for what is written without a shape. */
export function nameSetsOf(name: string, seen: FieldsSeen): readonly FieldSet[] {
  return nameSets(name, (key) => seen.setOfAttribute(key));
}

/** What stands for a name where none was told: an address, a telephone number, or a number that a source gave. The same in the database: \`isTold\`. */
export const STANDS_FOR_NAME = "^\\S+@\\S+$|^\\+?\\d[\\d\\s().-]{5,}$|^Customer \\S";
const standsForName = new RegExp(STANDS_FOR_NAME);

/** True of what stands for a name where none was told. */
export function isAddress(name: string): boolean {
  return standsForName.test(name);
}

/** What two sides say of one attribute, shown as the attribute is. */
export function meetingAs<T extends { readonly key: string; readonly value?: unknown; readonly sides: readonly unknown[] }>(meeting: T, seen: FieldsSeen): T | undefined {
  const shown = attributeAs(meeting, seen);
  return shown === meeting || shown === undefined ? shown : { ...shown, sides: meeting.sides.map(() => "••••") };
}
