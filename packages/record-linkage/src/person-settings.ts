import { dateComparison, type LinkageSettings, nameComparison, typedComparison } from "./settings.ts";

/**
 * Settings for people as customer files hold them. Fields: given_name, surname, date_of_birth, street_address, city,
 * postcode, email, phone; any may be missing.
 *
 * They were written down from what is known of such files and were not tuned on the files they are tested with.
 */
export const personSettings: LinkageSettings = {
  fields: {
    given_name: "name",
    surname: "name",
    date_of_birth: "date",
    street_address: "text",
    city: "text",
    postcode: "postcode",
    email: "email",
    phone: "phone",
  },
  comparisons: [
    nameComparison("given_name", { swappedWith: "surname" }),
    nameComparison("surname", { silentWhenSwappedWith: "given_name" }),
    dateComparison("date_of_birth"),
    // One comparison, not two: whoever moves changes both, and a household shares both.
    {
      name: "address",
      field: "street_address",
      levels: [
        { kind: "exact", termFrequency: true },
        { kind: "edits", atMost: 2, sameDigits: true }, // the house next door is not a slip of the finger
        { kind: "exact", of: "postcode", termFrequency: true },
        { kind: "exact", of: "city", termFrequency: true },
        { kind: "else" },
      ],
    },
    typedComparison("email", { termFrequency: true, sameDigits: true }),
    typedComparison("phone", { termFrequency: true }),
  ],
  blocking: [
    { name: "e-mail", parts: [{ field: "email" }] },
    { name: "telephone", parts: [{ field: "phone" }] },
    { name: "both names", parts: [{ eitherOrder: ["given_name", "surname"] }] },
    { name: "birthday and postcode", parts: [{ field: "date_of_birth" }, { field: "postcode" }] },
    { name: "birthday and surname's beginning", parts: [{ field: "date_of_birth" }, { field: "surname", first: 3 }] },
    { name: "birthday and given name", parts: [{ field: "date_of_birth" }, { field: "given_name" }] },
    { name: "address and given name", parts: [{ field: "street_address" }, { field: "given_name" }] },
  ],
  contradictions: [["given_name"], ["date_of_birth"]],
  needs: [["given_name"], ["date_of_birth"]],
  asks: [
    { differs: ["surname"], unless: ["date_of_birth"] },
    // Namesakes are many. An address may be a household's, so it does not outweigh a number that differs; mailboxes people have several.
    { differs: [], unless: ["date_of_birth", "address", "email", "phone"], doubt: "unsupported" },
    { differs: ["phone"], unless: ["date_of_birth", "email"], doubt: "unsupported" },
    { differs: ["email"], unless: ["date_of_birth", "phone", "address"], doubt: "unsupported" },
  ],
};
