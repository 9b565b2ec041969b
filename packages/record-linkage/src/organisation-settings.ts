import type { LinkageSettings } from "./settings.ts";

/**
 * Settings for organisations as files of companies hold them. Fields: name, legal_form (give the name again: its form is taken from
 * its end), registration, tax_number, domain, phone, address (street and town together), city, postcode; any may be missing.
 *
 * They differ from those of people in what tells two apart. A name is chosen to be told from others, so the same name weighs
 * much; but it may be had in another town, and a name that is part of the other is as good as always a subsidiary, a branch or a
 * department. Another legal form is another organisation. Who shares a domain, a switchboard or a house may be one of a group. So
 * nothing is linked without a person but by the number under which a register knows it.
 */
export const organisationSettings: LinkageSettings = {
  fields: { name: "company", legal_form: "legal-form", registration: "as-is", tax_number: "as-is", domain: "domain", phone: "phone", address: "text", city: "text", postcode: "postcode" },
  comparisons: [
    // A letter more or less in a short name is another name: BMW, BMI.
    { name: "name", field: "name", levels: [{ kind: "exact", termFrequency: true }, { kind: "edits", atMost: 1, sameDigits: true, leastLength: 8 }, { kind: "words-within" }, { kind: "else" }] },
    { name: "legal_form", field: "legal_form", levels: [{ kind: "exact" }, { kind: "else" }] },
    { name: "registration", field: "registration", levels: [{ kind: "exact" }, { kind: "else" }] },
    { name: "tax_number", field: "tax_number", levels: [{ kind: "exact" }, { kind: "else" }] },
    { name: "domain", field: "domain", levels: [{ kind: "exact", termFrequency: true }, { kind: "else" }] },
    { name: "phone", field: "phone", levels: [{ kind: "exact", termFrequency: true }, { kind: "else" }] },
    // One comparison, not two: whoever moves changes both. A street means nothing without its town.
    { name: "town", field: "city", levels: [{ kind: "exact", of: "address" }, { kind: "exact", of: "postcode" }, { kind: "exact" }, { kind: "else" }] },
  ],
  blocking: [
    { name: "name", parts: [{ field: "name" }] },
    { name: "registration", parts: [{ field: "registration" }] },
    { name: "tax number", parts: [{ field: "tax_number" }] },
    { name: "domain", parts: [{ field: "domain" }] },
    { name: "telephone", parts: [{ field: "phone" }] },
    { name: "name's beginning and town", parts: [{ field: "name", first: 5 }, { field: "city" }] },
    { name: "name's beginning and postcode", parts: [{ field: "name", first: 4 }, { field: "postcode" }] },
  ],
  contradictions: [["name"], ["legal_form"], ["registration"]],
  needs: [["name"], ["registration"]],
  asks: [{ differs: [], unless: ["registration"], doubt: "unsupported" }],
};
