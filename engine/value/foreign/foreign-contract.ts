// Models that were made elsewhere: scores of theirs as they come in, and how they did beside our own.
import { z } from "zod";
import { IdentifierInput } from "../../interactions/contract.ts";
import { CountedIn, Day, Id, LARGEST_AMOUNT_MINOR, Time, TooFew } from "../../platform/contract.ts";

export const MOST_SCORES = 5000;
export const ForeignName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()+-]{0,59}$/u, "a name of up to 60 letters, digits, spaces and . _ ( ) + -").describe("the name of the model; its scores stand together");

const ForeignScore = z
  .strictObject({
    customerId: Id.optional(), identifiers: z.array(IdentifierInput).min(1).max(10).optional(),
    active26: z.number().min(0).max(1).optional().describe("chance of at least one purchase in the 26 weeks after the day"),
    spending12Minor: z.int().min(0).max(LARGEST_AMOUNT_MINOR).optional().describe("expected spending in the 12 months after the day, minor units"),
  })
  .refine(({ customerId, identifiers }) => (customerId === undefined) !== (identifiers === undefined), "say who it is: either customerId or identifiers")
  .refine(({ active26, spending12Minor }) => active26 !== undefined || spending12Minor !== undefined, "say active26, spending12Minor, or both");

export const ForeignScores = z
  .strictObject({
    model: ForeignName, asOf: Day.describe("what was known up to the end of this day went into the scores, and nothing later"),
    currency: CountedIn.optional().describe("of spending12Minor: ISO 4217, or the organisation's unit; what value is counted in unless told"),
    scores: z.array(ForeignScore).min(1).max(MOST_SCORES),
  })
  .meta({ id: "ForeignScores" });
export type ForeignScores = z.infer<typeof ForeignScores>;

export const ForeignScoresTaken = z
  .object({
    model: z.string(), asOf: Day, kept: z.int(), changed: z.int().describe("said before of that day, with other figures"), alreadyThere: z.int(),
    refused: z.array(z.object({ place: z.string(), reason: z.string() })).describe("nobody's score is kept for these; the others are"), judged: z.string().describe("when these scores count in the contest, in words"),
  })
  .meta({ id: "ForeignScoresTaken" });
export type ForeignScoresTaken = z.infer<typeof ForeignScoresTaken>;

const Lead = z.object({ by: z.number(), standardError: z.number() });
const Bar = z.number().optional().describe("standard errors by which it must lead: 1 for one model, more where several were tried on the same weeks");
const Side = z.object({ area: z.number().nullable(), expectedActive: z.number(), logScore: z.number() });
export const JudgedChance = z.object({
  kind: z.literal("judged"), customers: z.int(), actualActive: z.number(), theirs: Side, ours: Side, lead: Lead.describe("by how much its mean logarithm of the chance given to what came is nearer to 0 than ours"), bar: Bar, wins: z.boolean(),
  calibration: z.array(z.object({ predicted: z.number(), actual: z.number(), customers: z.int() })),
});
const Spent = z.object({ topTenthShare: z.number(), expectedMinor: z.number(), meanErrorMinor: z.number() });
export const JudgedSpending = z.object({
  kind: z.literal("judged"), customers: z.int(), actualMinor: z.number(), theirs: Spent, ours: Spent, lead: Lead.describe("by how much more of what was spent its first tenth held"), errorLead: Lead.describe("by how much smaller its error of a customer was, minor units"), bar: Bar, wins: z.boolean(),
});
/** How a foreign model did on the weeks kept aside, kept with the fit that judged it. */
export const ForeignJudged = z.object({ name: z.string(), active26: z.discriminatedUnion("kind", [JudgedChance, TooFew]).nullable(), spending12: z.discriminatedUnion("kind", [JudgedSpending, TooFew]).nullable(), sentLater: z.int().describe("of the scores, how many came after the weeks kept aside had begun: their day is taken on trust"),
  of: z.string().optional().describe("which file, or since when its scores are sent: what was found holds of nothing else under the name"), changedAt: Time.optional().describe("when its scores or its file had changed last") });
export type ForeignJudged = z.infer<typeof ForeignJudged>;

const NotYet = z.object({ kind: z.literal("not-yet"), firstJudged: Day.describe("when purchases of 26 weeks after its first scores will be known") });
export const ForeignModelView = z
  .object({
    name: z.string(), kind: z.enum(["scores", "onnx"]), madeAt: Time, madeBy: z.string(), firstAsOf: Day.nullable(), lastAsOf: Day.nullable(), customersFresh: z.int().describe("customers with a score that is fresh enough to be used"),
    active26: z.discriminatedUnion("kind", [JudgedChance, TooFew, NotYet]).nullable().describe("null: it gives no such figure"), spending12: z.discriminatedUnion("kind", [JudgedSpending, TooFew, NotYet]).nullable(),
    sentLater: z.int(), mayBeUsed: z.boolean(), usedFor: z.array(z.enum(["active26", "spending12"])), toBeJudged: z.boolean().describe("scores came since the last fit; the next one judges them"),
    otherCurrency: z.string().nullable().describe("a file that was brought while value was counted in this: amounts of today are not for it, so it is not run"),
    onnx: z.object({ gives: z.enum(["active26", "spending12"]), inputs: z.array(z.string()), producer: z.string(), bytes: z.int(), nodes: z.array(z.string()) }).nullable(),
  })
  .meta({ id: "ForeignModel" });
export type ForeignModelView = z.infer<typeof ForeignModelView>;
/** Removed lately, and not yet forgotten: it can be brought back. */
export const ForeignRemoved = z.object({ name: z.string(), kind: z.enum(["scores", "onnx"]), removedAt: Time, removedBy: z.string(), until: Day.describe("when it is forgotten with its scores") }).meta({ id: "ForeignRemoved" });
export type ForeignRemoved = z.infer<typeof ForeignRemoved>;
export const ForeignUse = z.strictObject({ mayBeUsed: z.boolean().describe("false: our own figures stand, whatever the contest says") });

const Named = z.enum(["frequency", "recencyWeeks", "ageWeeks", "silenceWeeks", "meanSpend", "total", "purchaseDays", "firstSpend"]);
export const NewOnnx = z
  .strictObject({
    model: ForeignName, gives: z.enum(["active26", "spending12"]).describe("active26: its last output is the chance of a purchase within 26 weeks; spending12: the spending of 12 months, in the currency's main unit"),
    features: z.array(Named).min(1).max(8).optional().describe("what the columns of its one input are, in order; not needed where its inputs are called so, or there are all eight"),
    file: z.base64().min(1).max(2_900_000).describe("the .onnx file"),
  })
  .meta({ id: "NewOnnx" });
export type NewOnnx = z.infer<typeof NewOnnx>;

/** Whose figure it is, where it is not our own model's. */
export const ForeignSource = z.object({ name: z.string(), asOf: Day }).meta({ id: "ForeignSource" });
