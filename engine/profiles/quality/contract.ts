// What is amiss with what is known of customers, and how well customers are known, as it goes over the wire.
import { z } from "zod";
import { type FieldSet, type FieldsSeen, readingOf, shownBy } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { nameText } from "../field-sets.ts";

export const FaultRule = z
  .enum(["stale", "incomplete", "bouncing", "sources-differ", "impossible-date", "consent-both", "phone-country"])
  .describe(
    "stale: nothing said of them nor heard from them within a year; incomplete: fewer than four of eight things known; bouncing: e-mail to an address of theirs does not arrive; sources-differ: two sources that can be believed say different things; impossible-date: a birthday that cannot be; consent-both: given and withdrawn at the same moment; phone-country: no telephone number of the country they live in",
  )
  .meta({ id: "FaultRule" });
export type FaultRule = z.infer<typeof FaultRule>;

export const FaultKind = z.enum(["stale", "incomplete", "bouncing", "contradictory"]).meta({ id: "FaultKind" });
export type FaultKind = z.infer<typeof FaultKind>;

/** Which faults stand together on the page. */
export const KIND_OF_RULE: Readonly<Record<FaultRule, FaultKind>> = {
  stale: "stale", incomplete: "incomplete", bouncing: "bouncing", "sources-differ": "contradictory", "impossible-date": "contradictory", "consent-both": "contradictory", "phone-country": "contradictory",
};

export const RepairAct = z
  .enum(["choose", "is-right", "withdraw", "ask"])
  .describe("choose: say which value is right; is-right: leave it as it is, somebody has checked; withdraw: withdraw the consents that it concerns; ask: make a task of asking the customer")
  .meta({ id: "RepairAct" });
export type RepairAct = z.infer<typeof RepairAct>;

export const FaultDetail = z
  .object({
    key: z.string().optional().describe("the attribute"),
    said: z.array(z.object({ value: z.unknown(), source: z.string(), at: Time, believed: z.boolean() })).optional(),
    value: z.string().optional(), address: z.string().optional(), reason: z.string().nullable().optional(), times: z.int().optional(), at: Time.nullable().optional(),
    purpose: z.string().optional(), channel: z.string().optional(), country: z.string().optional(), numberCountry: z.string().optional(), missing: z.array(z.string()).optional(), known: z.int().optional(),
  })
  .meta({ id: "FaultDetail" });
export type FaultDetail = z.infer<typeof FaultDetail>;

/** The sets of which one has to read everything to be told of a fault by this rule. */
export function setsOfRule(rule: FaultRule, setOf: (key: string) => FieldSet): readonly FieldSet[] {
  const ofRule: Readonly<Partial<Record<FaultRule, readonly FieldSet[]>>> = { bouncing: ["service", setOf("email")], "phone-country": ["service", setOf("phone"), setOf("country")], "impossible-date": ["sensitive"] };
  return ofRule[rule] ?? [];
}

/** What is amiss tells what is known: it is left out where that may not be read. */
export function faultAs<T extends { readonly rule: FaultRule; readonly detail: FaultDetail }>(fault: T, seen: FieldsSeen): T | undefined {
  const setOf = (key: string) => seen.setOfAttribute(key);
  return readingOf(seen, [...setsOfRule(fault.rule, setOf), ...(fault.detail.key === undefined ? [] : [setOf(fault.detail.key)])]) === "read" ? fault : undefined;
}

export const FaultView = shownBy(z
  .object({
    customerId: Id, name: nameText(), rule: FaultRule, about: z.string(), seen: z.string(), detail: FaultDetail, foundAt: Time.nullable(), repairs: z.array(RepairAct),
    asked: z.object({ by: z.string(), at: Time }).nullable().describe("somebody has made a task of it"),
  })
  .meta({ id: "Fault" }), faultAs);
export type FaultView = z.infer<typeof FaultView>;

export const FaultsPage = z.object({ faults: z.array(FaultView), next: z.string().nullable() }).meta({ id: "FaultsPage" });
export type FaultsPage = z.infer<typeof FaultsPage>;

const Share = z.object({ of: z.int(), out: z.int().describe("of so many; 0: there is nothing to count") });
export const QualityCounts = z
  .object({
    customers: z.int(), completeness: Share.describe("things known, of eight for each customer"), fresh: Share.describe("customers of whom something was said or heard within a year, of all"),
    touchPointsKnown: Share.describe("touch points of customers who are known, of all"), identityCoverage: Share.describe("records that belong to a customer who is known, of all records"),
    joined: z.int().describe("customers held together from more than one record"),
  })
  .meta({ id: "QualityCounts" });
export type QualityCounts = z.infer<typeof QualityCounts>;

export const QualityPage = z
  .object({
    counts: QualityCounts.nullable().describe("null where the reader sees some customers only, for these count all"), customers: z.int().describe("known customers whom the reader sees: the faults are counted among them"), countedAt: Time, before: z.object({ day: z.iso.date(), counts: QualityCounts }).nullable().describe("the same about a month ago, or as long ago as it is known"),
    faults: z.array(z.object({ rule: FaultRule, kind: FaultKind, customers: z.int() })).describe("rules that tell what the reader may not read are left out"), duplicates: z.int().describe("pairs that wait for a decision"), countingStopsAt: z.int(),
  })
  .meta({ id: "QualityPage" });
export type QualityPage = z.infer<typeof QualityPage>;

export const UnknownVisitors = z
  .object({ visitors: z.array(z.object({ customerId: Id, name: z.string(), interactions: z.int(), identities: z.int(), lastHeardAt: Time.nullable(), lastHeardChannel: z.string().nullable() })) })
  .describe("whose touch points are tied to nobody known: those with the most first")
  .meta({ id: "UnknownVisitors" });
export type UnknownVisitors = z.infer<typeof UnknownVisitors>;

export const FaultRepair = z.strictObject({
  rule: FaultRule, about: z.string().min(1).max(200), seen: z.string().max(2000).describe("as it was shown, so that nothing is repaired that has changed since"), act: RepairAct,
  value: z.union([z.string().trim().min(1).max(2000), z.number(), z.boolean()]).optional().describe("choose: what is right"), why: z.string().trim().max(500).optional(),
});
export type FaultRepair = z.infer<typeof FaultRepair>;
