/** How the public test files are read and compared. The settings were written down beforehand and not fitted on their truth. */
import { dateComparison, type LinkageSettings, nameComparison, type RawRecord, typedComparison } from "./src/index.ts";

/** Rows of a plain CSV file without quotes, as these are. */
export function csvRecords(text: string): RawRecord[] {
  const [heading, ...lines] = text.trim().split(/\r?\n/);
  const names = heading!.split(",").map((name) => name.trim());
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim()]));
  });
}

/**
 * FEBRL 4: 5,000 invented Australians in two files, the second with typing errors, swaps and gaps. The comparisons are
 * those of Splink's own notebook for it (names, date of birth, social security number, street number, postcode), and
 * suburb, address and state; blocking by any two things that rarely go wrong together.
 */
export const febrlSettings: LinkageSettings = {
  fields: {
    given_name: "name",
    surname: "name",
    date_of_birth: "date",
    soc_sec_id: "as-is",
    street_number: "as-is",
    address_1: "text",
    suburb: "text",
    postcode: "postcode",
    state: "text",
  },
  comparisons: [
    nameComparison("given_name", { swappedWith: "surname" }),
    nameComparison("surname", { silentWhenSwappedWith: "given_name" }),
    dateComparison("date_of_birth"),
    typedComparison("soc_sec_id"),
    {
      name: "street_number",
      field: "street_number",
      levels: [{ kind: "exact", termFrequency: true }, { kind: "edits", atMost: 1 }, { kind: "else" }],
    },
    nameComparison("address_1"),
    nameComparison("suburb"),
    typedComparison("postcode", { termFrequency: true }),
  ],
  blocking: [
    { name: "both names", parts: [{ eitherOrder: ["given_name", "surname"] }] },
    { name: "date of birth", parts: [{ field: "date_of_birth" }] },
    { name: "social security number", parts: [{ field: "soc_sec_id" }] },
    { name: "state and address", parts: [{ field: "state" }, { field: "address_1" }] },
    { name: "street number and address", parts: [{ field: "street_number" }, { field: "address_1" }] },
    { name: "postcode", parts: [{ field: "postcode" }] },
  ],
};

/** The customer of each record of FEBRL 4: the number in `rec-1070-org`, `rec-1070-dup-0`. */
export function febrlTruth(records: readonly RawRecord[]): string[] {
  return records.map((record) => String(record["rec_id"]).split("-")[1]!);
}

/**
 * Splink's fake_1000: a thousand invented records, many with gaps; the comparisons of its tutorial and
 * swapped names. In a file so small blocking can be loose. */
export const fake1000Settings: LinkageSettings = {
  fields: { first_name: "name", surname: "name", dob: "date", city: "text", email: "email" },
  comparisons: [
    nameComparison("first_name", { swappedWith: "surname" }),
    nameComparison("surname", { silentWhenSwappedWith: "first_name" }),
    dateComparison("dob"),
    typedComparison("city", { termFrequency: true }),
    {
      name: "email",
      field: "email",
      levels: [
        { kind: "exact", termFrequency: true },
        { kind: "edits", atMost: 2 },
        { kind: "jaro-winkler", atLeast: 0.88 },
        { kind: "else" },
      ],
    },
  ],
  blocking: [
    { name: "e-mail", parts: [{ field: "email" }] },
    { name: "both names", parts: [{ eitherOrder: ["first_name", "surname"] }] },
    { name: "date of birth", parts: [{ field: "dob" }] },
    { name: "surname", parts: [{ field: "surname" }] },
    { name: "first name", parts: [{ field: "first_name" }] },
  ],
};
