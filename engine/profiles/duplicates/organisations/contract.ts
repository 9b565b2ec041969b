import { z } from "zod";
import { inSet } from "../../../organisation/contract.ts";
import { Id, Time } from "../../../platform/contract.ts";
import { comparedText, comparisonSets } from "../../field-sets.ts";
import { GroupKind } from "../../knowledge/group-contract.ts";
import { DuplicateVerdict } from "../contract.ts";

export const OrganisationPair = z
  .object({
    groupId: Id.describe("the older"), otherId: Id, names: z.tuple([z.string(), z.string()]), probability: z.number().min(0).max(1), foundAt: Time,
    unsure: z.object({ by: z.string(), at: Time, decisionId: Id }).nullable().describe("who was not sure, where somebody was and nothing has changed since"),
  })
  .meta({ id: "OrganisationPair" });
export type OrganisationPair = z.infer<typeof OrganisationPair>;

export const OrganisationsPage = z
  .object({
    open: z.int().describe("pairs that wait for a person"), setAside: z.int().describe("pairs of which somebody was not sure"), joined: z.int().describe("joined without a person, by the number of a register"),
    pairs: z.array(OrganisationPair).describe("those that wait, the likeliest first, then those set aside"), compared: z.int().nullable().describe("how many organisations and partners are compared; null for who does not see all customers"),
  })
  .describe("of organisations of which the reader sees everybody")
  .meta({ id: "OrganisationsPage" });
export type OrganisationsPage = z.infer<typeof OrganisationsPage>;

export const ComparedOrganisation = z
  .object({
    groupId: Id, kind: GroupKind, name: z.string(), customers: z.int(),
    fields: z.object({ registration: comparedText("registration"), tax_number: comparedText("tax_number"), domain: comparedText("domain"), phone: comparedText("phone"), street_address: comparedText("street_address"), postcode: comparedText("postcode"), city: comparedText("city"), country: comparedText("country") }),
  })
  .meta({ id: "ComparedOrganisation" });
export type ComparedOrganisation = z.infer<typeof ComparedOrganisation>;

export const OrganisationEvidence = z
  .object({
    a: ComparedOrganisation, b: ComparedOrganisation, priorBits: z.number(),
    contributions: z.array(
      z.object({
        comparison: z.string(), values: inSet(({ comparison }, setOf) => comparisonSets(String(comparison), setOf), z.tuple([z.string().nullable(), z.string().nullable()]).describe("as compared"), [null, null]),
        level: z.string().nullable().describe("null: missing on one side, no evidence"), bits: z.number().describe("above 0 speaks for one organisation"), rarityBits: z.number(),
      }),
    ),
    weightBits: z.number(), probability: z.number(), areOne: z.boolean().describe("they are one now"), saidApart: z.boolean().describe("a person said that they are two"),
  })
  .describe("bits add up: prior, contributions and rarity make the weight; the chances are fixed and say where they come from in the package record-linkage")
  .meta({ id: "OrganisationEvidence" });
export type OrganisationEvidence = z.infer<typeof OrganisationEvidence>;

export const DecideOrganisations = z.strictObject({ verdict: DuplicateVerdict, why: z.string().trim().min(1).max(500).optional() });
export type DecideOrganisations = z.infer<typeof DecideOrganisations>;
