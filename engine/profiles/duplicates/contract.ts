import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Id, Time, TooFew } from "../../platform/contract.ts";
import { comparedText, comparisonSets, identifierText, nameText } from "../field-sets.ts";

export const DuplicateVerdict = z.enum(["accept", "refuse", "unsure"]).meta({ id: "DuplicateVerdict" });
export type DuplicateVerdict = z.infer<typeof DuplicateVerdict>;

export const DuplicateDoubt = z
  .enum(["weight", "contradiction", "lack", "unsupported", "learnt", "accounts", "others"])
  .describe("why a person is asked: likely but not certain; they disagree on given name or birthday; neither given name nor birthday speaks for it; nothing but names agrees, or a telephone number or e-mail address differs that nothing stronger outweighs; people said of others that agree and differ just so that they are two; both have an account; another record fits one of the two and not the other")
  .meta({ id: "DuplicateDoubt" });
export type DuplicateDoubt = z.infer<typeof DuplicateDoubt>;

/** What is compared of one of the two. */
export const ComparedRecord = z
  .object({
    identityId: Id, customerId: Id, name: nameText(), interactions: z.int(),
    fields: z.object({ given_name: comparedText("given_name"), surname: comparedText("surname"), date_of_birth: comparedText("date_of_birth"), street_address: comparedText("street_address"), city: comparedText("city"), postcode: comparedText("postcode"), email: comparedText("email"), phone: comparedText("phone") }),
    accounts: z.array(z.string()).describe("kinds of account identifiers they have"),
  })
  .meta({ id: "ComparedRecord" });
export type ComparedRecord = z.infer<typeof ComparedRecord>;

export const DuplicatePair = z
  .object({
    identityId: Id.describe("the older record"), otherId: Id, names: z.tuple([nameText(), nameText()]), probability: z.number().min(0).max(1), weightBits: z.number(), doubt: DuplicateDoubt, foundAt: Time,
    unsure: z.object({ by: z.string(), at: Time, decisionId: Id }).nullable().describe("who was not sure, where somebody was"),
  })
  .meta({ id: "DuplicatePair" });
export type DuplicatePair = z.infer<typeof DuplicatePair>;

/** A source that cannot be believed gave the first an address or number by which the second is known. */
export const ClaimedPair = z
  .object({
    identityId: Id.describe("the record that it was said of"), otherId: Id.describe("the record that is known by it"), customerIds: z.tuple([Id, Id]), names: z.tuple([nameText(), nameText()]),
    kind: z.string(), value: identifierText(), source: z.string().describe("who said so"), foundAt: Time,
  })
  .meta({ id: "ClaimedPair" });
export type ClaimedPair = z.infer<typeof ClaimedPair>;
export const ClaimedPairs = z.object({ open: z.int(), pairs: z.array(ClaimedPair) }).meta({ id: "ClaimedPairs" });
export type ClaimedPairs = z.infer<typeof ClaimedPairs>;

export const DuplicateContribution = z
  .object({
    comparison: z.string(), values: inSet(({ comparison }, setOf) => comparisonSets(String(comparison), setOf), z.tuple([z.string().nullable(), z.string().nullable()]).describe("as compared"), [null, null]), level: z.string().nullable().describe("null: missing on one side, no evidence"),
    bits: z.number().describe("above 0 speaks for one person"), rarityBits: z.number().describe("for agreeing on a value rarer than most, or commoner"), m: z.number().nullable(), u: z.number().nullable(),
  })
  .meta({ id: "DuplicateContribution" });
export type DuplicateContribution = z.infer<typeof DuplicateContribution>;

export const DuplicateEvidence = z
  .object({
    a: ComparedRecord, b: ComparedRecord, priorBits: z.number(), contributions: z.array(DuplicateContribution), weightBits: z.number(), probability: z.number(),
    verdict: z.enum(["automatic", "review", "never"]), doubt: DuplicateDoubt.nullable(), areOne: z.boolean().describe("they are one customer now"), saidApart: z.boolean().describe("a person said that they are two"),
  })
  .describe("bits add up: prior, contributions and rarity make the weight; 10 bits are odds of a thousand to one. To who does not read all that is compared only of what they read: then verdict is review")
  .meta({ id: "DuplicateEvidence" });
export type DuplicateEvidence = z.infer<typeof DuplicateEvidence>;

/** In which things two are alike, birthdays among them: for who reads those. */
const whyAlike = () => inSet(() => ["service", "sensitive"], z.string());

export const LinkedByLikeness = z
  .object({ linkId: Id, identityId: Id, otherId: Id, customerId: Id, name: nameText(), madeAt: Time, why: whyAlike(), weightBits: z.number() })
  .meta({ id: "LinkedByLikeness" });
export type LinkedByLikeness = z.infer<typeof LinkedByLikeness>;

/** A link that the last search through all customers made or ended. */
export const ChangedBySearch = z
  .object({
    linkId: Id, identityId: Id, otherId: Id, customerIds: z.tuple([Id, Id]), names: z.tuple([nameText(), nameText()]).describe("of the two records"), change: z.enum(["made", "ended"]), at: Time,
    why: whyAlike().describe("why it was made"), doubt: DuplicateDoubt.nullable().describe("why a person is asked about the two by now"), areOne: z.boolean().describe("they are one customer now"), stands: z.boolean(),
  })
  .meta({ id: "ChangedBySearch" });
export type ChangedBySearch = z.infer<typeof ChangedBySearch>;

/** How people decided about pairs that were thought this likely. */
export const DecidedBand = z
  .object({ from: z.number(), to: z.number(), share: z.union([z.object({ kind: z.literal("share"), accepted: z.int(), decided: z.int(), share: z.number(), lo: z.number(), hi: z.number().describe("lo to hi: where the share lies, at 95 %") }), TooFew]) })
  .meta({ id: "DecidedBand" });
export type DecidedBand = z.infer<typeof DecidedBand>;

/** An agreement about which people are asked because of what people said: of `of` links that agreed so, `apart` were ended or refused. */
export const LearntDoubt = z
  .object({ agreement: z.array(z.object({ comparison: z.string(), level: z.string().nullable().describe("null: no evidence") })), apart: z.int(), of: z.int() })
  .meta({ id: "LearntDoubt" });
export type LearntDoubt = z.infer<typeof LearntDoubt>;

export const RunStage = z.enum(["reading", "weighing", "linking"]);
export type RunStage = z.infer<typeof RunStage>;

export const DuplicatesFound = z
  .object({
    records: z.int(), comparedPairs: z.int(), linked: z.int(), ended: z.int().describe("links of likeness that no longer hold"), likelyPairs: z.int(), fitted: z.boolean(), note: z.string(),
    giants: z.array(z.object({ rule: z.string(), records: z.int() })).describe("blocks too large to be compared"),
  })
  .meta({ id: "DuplicatesFound" });
export type DuplicatesFound = z.infer<typeof DuplicatesFound>;

export const DuplicatesRun = z
  .object({ runId: Id, startedAt: Time, stage: RunStage, done: z.int().nullable().describe("null, as total and found: for who does not see all customers"), total: z.int().nullable(), endedAt: Time.nullable(), found: DuplicatesFound.nullable().describe("null also while it runs, and where it failed"), failure: z.string().nullable() })
  .meta({ id: "DuplicatesRun" });
export type DuplicatesRun = z.infer<typeof DuplicatesRun>;

export const DuplicatesPage = z
  .object({
    open: z.int().describe("pairs that wait for a person"), setAside: z.int().describe("pairs of which somebody was not sure"), linked: z.int().describe("links of likeness in force"),
    endedByPeople: z.int().describe("links of likeness that a person ended: false links, as far as anybody knows"),
    pairs: z.array(DuplicatePair).describe("the likeliest first"), thresholds: z.object({ automatic: z.number(), review: z.number() }),
    model: z.object({ fitted: z.boolean(), note: z.string().nullable().describe("null, as records, prior and giants: for who does not see all customers"), records: z.int().nullable(), madeAt: Time.nullable(), prior: z.number().nullable() }), giants: z.int().nullable().describe("keys that too many customers share to be compared"),
    decided: z.array(DecidedBand), doubted: z.array(LearntDoubt).describe("what is asked about since people ended or refused too many of such links; none for who does not see all customers"), run: DuplicatesRun.nullable().describe("the last search through all customers"),
  })
  .meta({ id: "DuplicatesPage" });
export type DuplicatesPage = z.infer<typeof DuplicatesPage>;

export const PairDecided = z.object({ decisionId: Id, linkId: Id.nullable() }).meta({ id: "PairDecided" });
export type PairDecided = z.infer<typeof PairDecided>;
