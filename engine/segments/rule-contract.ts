// Segments by rule, as they go over the wire.
import { z } from "zod";
import { inSet } from "../organisation/contract.ts";
import { Id, MoneyEstimate, Time } from "../platform/contract.ts";
import { PersonRef } from "../profiles/contract.ts";
import { MeasuredAction, SegmentBalance } from "./balance-contract.ts";
import { SegmentCertificate, SegmentOverlap } from "./certificate-contract.ts";
import { ClusteringView } from "./clusters/cluster-contract.ts";
import { SegmentFilters } from "./list-contract.ts";

const OneLine = (longest: number) => z.string().trim().min(1).max(longest).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");

/** What may be said of a segment; each saying is a version. */
const said = {
  title: OneLine(60).describe("its name"),
  purpose: z.string().trim().max(300).describe("what these customers are to be treated differently for"),
  owner: z.string().min(1).max(100).describe("the id of the colleague who answers for it"),
  filters: SegmentFilters,
};
export const NewSegment = z.strictObject({ ...said, purpose: said.purpose.default(""), owner: said.owner.optional().describe("whoever makes it, unless told") }).meta({ id: "NewSegment" });
export type NewSegment = z.infer<typeof NewSegment>;
export const SegmentChange = z
  .strictObject({ title: said.title.optional(), purpose: said.purpose.optional(), owner: said.owner.optional(), filters: said.filters.optional(), archived: z.boolean().optional().describe("false brings it back") })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "say what is to be different: title, purpose, owner, filters or archived")
  .meta({ id: "SegmentChange" });
export type SegmentChange = z.infer<typeof SegmentChange>;

/** What the ids in a rule stand for. */
const names = { tag: z.string().nullable(), group: z.string().nullable(), followedBy: z.string().nullable(), owner: z.string().nullable(), cluster: z.string().nullable().describe("what separates the group, with commas between") };
export const RuleNames = z.object({ ...names, any: z.array(z.object(names)).optional().describe("the same of each alternative") });
export type RuleNames = z.infer<typeof RuleNames>;

export const RuleSegmentView = z
  .object({
    key: z.string(), title: z.string(), purpose: z.string(), owner: PersonRef.nullable(), version: z.int(), filters: SegmentFilters, names: RuleNames, rule: z.string().describe("who belongs, in words"),
    customers: z.int().describe("among those whom the reader sees"), moved30: z.object({ in: z.int(), out: z.int() }), placedAt: Time.nullable().describe("when everybody had been looked at for the first time; moves are counted from then on"),
    archivedAt: Time.nullable(),
    certificate: SegmentCertificate.nullable().describe("the latest; null where it was not judged yet, or the reader does not see all customers"),
    balance: SegmentBalance.nullable().describe("null where nobody stated it, or the reader does not see all customers"),
    isCertified: z.boolean().describe("a rule may rest on it"),
  })
  .meta({ id: "RuleSegment" });
export type RuleSegmentView = z.infer<typeof RuleSegmentView>;

export const SegmentVersion = z.object({ version: z.int(), title: z.string(), purpose: z.string(), owner: PersonRef.nullable(), filters: SegmentFilters, names: RuleNames, rule: z.string(), madeAt: Time, madeBy: z.string() });
export const MemberMove = z.object({ moveId: Id, customerId: Id, name: z.string(), at: Time, into: z.boolean(), why: z.string() });
export type MemberMove = z.infer<typeof MemberMove>;
export const SegmentPage = z
  .object({
    segment: RuleSegmentView, ofAll: z.int().describe("known customers whom the reader sees"), mayChange: z.boolean(), clustering: ClusteringView.nullable().describe("the groups of which it is one, where a model found it"), measuredActions: z.array(MeasuredAction).describe("what each measured action brings a customer, minor units; for who sees all"), overlaps: z.array(SegmentOverlap).describe("customers in both, most first; among those whom the reader sees"), versions: z.array(SegmentVersion).describe("newest first"),
    moves: z.array(MemberMove).describe("the latest fifty, of customers whom the reader sees"),
    valued: inSet("value", z.int().nullable().describe("of how many of its customers an estimate is known; null: not shown to the reader")),
    value12: inSet("value", MoneyEstimate.nullable().describe("what those are expected to spend together in twelve months")),
  })
  .meta({ id: "SegmentPage" });
export type SegmentPage = z.infer<typeof SegmentPage>;
