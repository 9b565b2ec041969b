// The number under which a register knows an organisation, in the form in which two of one organisation are the same.
import { normalise } from "@rapport/record-linkage";

/** Registers whose numbers are told from all others, by the keys under which programs send them. Of any other key it is "a register". */
const REGISTERS: Readonly<Record<string, readonly string[]>> = {
  lei: ["lei", "lei_code"],
  duns: ["duns", "duns_number", "d_u_n_s_number"],
  siren: ["siren", "siren_number"],
  kvk: ["kvk", "kvk_number", "kvk_nummer"],
  cvr: ["cvr", "cvr_number", "cvr_nummer"],
  krs: ["krs", "krs_number"],
  hr: ["handelsregister", "handelsregisternummer", "handelsregister_nummer", "hrb", "hra", "commercial_register", "commercial_register_number"],
  register: ["registration_number", "registration_no", "company_registration_number", "company_number", "companies_house_number", "register_number", "organisation_number", "organization_number", "organisationsnummer", "org_number", "org_nr", "chamber_of_commerce_number"],
};
const REGISTER_OF = new Map(Object.entries(REGISTERS).flatMap(([register, keys]) => keys.map((key) => [key, register] as const)));

export const REGISTER_KEYS: readonly string[] = [...REGISTER_OF.keys()];
export const TAX_KEYS: readonly string[] = ["vat_number", "vat_id", "vat", "tax_number", "tax_id", "ust_id", "ust_idnr", "ust_id_nr", "umsatzsteuer_id", "btw_nummer", "btw_number", "tva", "partita_iva", "nip", "ein"];

/**
 * A number of a commercial register counts together with its court, for each court counts for itself: HRB 12345 of Köln and of
 * Berlin are two. Where no court is said it is that of the town; of whom neither is known the number tells nothing.
 *
 * @param key under which it was sent
 * @param town of the organisation
 * @returns null of what is no such number: too short to be told from others, or written to fill a field
 * @example registerNumber("hrb", "HRB 12345 (Amtsgericht Köln)", null) // "hr:hrb12345 koln"
 */
export function registerNumber(key: string, written: string, town: string | null): string | null {
  const german = /\bHR\s*([AB])\b\s*(?:Nr\.?\s*)?(\d[\d\s]*)/i.exec(written);
  const register = german ? "hr" : REGISTER_OF.get(key);
  if (register === undefined) return null;
  if (register === "hr") {
    const digits = (german?.[2] ?? written).replaceAll(/\D/g, "");
    const court = /\b(?:amtsgericht|registergericht|ag)\s+([\p{L}-]+(?: [\p{L}-]+)?)/iu.exec(written)?.[1] ?? town;
    const of = court === null ? null : normalise("text", court);
    return digits === "" || of === null ? null : `hr:hr${(german?.[1] ?? "b").toLowerCase()}${digits} ${of}`;
  }
  const number = plainNumber(written);
  return number === null ? null : `${register}:${number}`;
}

/** @returns null of what is too short to be told from others, or written to fill a field */
export function plainNumber(written: string): string | null {
  // A sheet takes the zeros from the beginning.
  const plain = written.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "").replace(/^0+/, "");
  const digits = plain.replaceAll(/\D/g, "");
  const fills = /^(\d)\1*$/.test(digits) || "12345678901234567890".includes(digits) || "98765432109876543210".includes(digits);
  return digits.length < 5 || fills ? null : plain;
}
