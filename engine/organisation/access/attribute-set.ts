import type { FieldSet } from "./access-contract.ts";

/** Attributes whose set is known without an owner saying it. */
const KNOWN: Readonly<Record<string, FieldSet>> = {
  name: "public", first_name: "public", last_name: "public", company: "public", job_title: "public", title: "public", salutation: "public", pronouns: "public", form_of_address: "public", city: "public", country: "public", region: "public", language: "public", time_zone: "public",
  owner: "public", team: "public", department: "public", sales_region: "public",
  vulnerable: "sensitive",
};

/** Parts of a key that tell what it holds, whoever named it. */
const BY_PART: readonly (readonly [RegExp, FieldSet])[] = [
  [/iban|bic|swift|bank|account_number|card|credit|payment|stripe|paypal|vat|tax|billing/, "payment"],
  [/birth|gender|sex$|health|medical|disab|religio|ethnic|nationality|passport|national_id|ssn|marital|salary|income|vulnerab/, "sensitive"],
  [/revenue|margin|profit|lifetime|ltv|clv|churn|score|tier|spend|spent|value|discount|rfm/, "value"],
];

/**
 * The set of an attribute: what an owner said; else what is known of its key; else by a word in the key; else service, so that
 * nothing of a new source is shown more widely than what is needed to serve somebody.
 *
 * @example setOfAttribute({}, "date_of_birth") // "sensitive"
 * @example setOfAttribute({ shoe_size: "sensitive" }, "shoe_size") // "sensitive"
 */
export function setOfAttribute(said: Readonly<Record<string, FieldSet>>, key: string): FieldSet {
  if (Object.hasOwn(said, key)) return said[key]!;
  if (Object.hasOwn(KNOWN, key)) return KNOWN[key]!;
  return BY_PART.find(([part]) => part.test(key))?.[1] ?? "service";
}
