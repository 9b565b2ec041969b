import { z } from "zod";
import { inSet } from "../organisation/contract.ts";
import { Teller } from "./dissatisfaction/dissatisfaction-contract.ts";
import { NextPurchaseTest } from "./next-purchase-contract.ts";
import { ForeignJudged, ForeignModelView, ForeignRemoved, ForeignSource } from "./foreign/foreign-contract.ts";
import { ChanceEstimate, Day, Id, Money, MoneyEstimate, Time, TooFew } from "../platform/contract.ts";

export const ValueTier = z.enum(["high", "middle", "low", "none"]).describe("none: no purchase yet, or no model").meta({ id: "ValueTier" });
export type ValueTier = z.infer<typeof ValueTier>;

/** What one customer is worth and how likely they stay. */
export const ValueCard = z
  .object({
    kind: z.literal("scored"),
    tier: ValueTier,
    value12: MoneyEstimate.describe("expected spending over the next 12 months, discounted, with its 80 % range"),
    stay26: ChanceEstimate.describe("chance of at least one purchase in the next 26 weeks; what it leaves is the chance to leave"),
    stayToldBy: z.enum([...Teller.options, "elsewhere"]).describe("whose chance it is: the value model's (stay), unless something told surely more of who left"),
    expectedPurchases12: z.number(),
    asOf: Day.describe("the last day any purchase is known of"),
    modelId: Id,
    drivers: z.array(z.string()).describe("in plain words, with the numbers behind"),
    from: z.object({ value12: ForeignSource.nullable(), stay26: ForeignSource.nullable() }).describe("the model from elsewhere whose figure it is; null: our own"),
    purchases: z.object({ days: z.int(), first: Day, last: Day, total: Money, usualGapDays: z.number().nullable() }),
  })
  .meta({ id: "ValueCard" });
export type ValueCard = z.infer<typeof ValueCard>;
export const NoValue = z.object({ kind: z.enum(["no-purchases", "no-model", "not-shown"]) }).describe("not-shown: the reader's role does not see what customers are worth").meta({ id: "NoValue" });
export const ValueAnswer = inSet("value", z.discriminatedUnion("kind", [ValueCard, NoValue]), { kind: "not-shown" });
export type ValueAnswer = z.infer<typeof ValueAnswer>;

export const PurchaseModelKind = z.enum(["nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "cnbd-k", "bg-cnbd-k", "mbg-cnbd-k"]).meta({ id: "PurchaseModelKind" });
const Ranked = { rankCorrelation: z.number().nullable().describe("Spearman's, with what was spent later"), topTenthShare: z.number().nullable().describe("share of what was spent later by the tenth ranked highest"), activeArea: z.number().nullable().describe("chance that somebody who came again was ranked above somebody who did not") };

/** The kinds of models that were tried on the organisation's own last half year, beside past spending, which needs no model. */
export const ValueContest = z
  .object({
    customers: z.int(), actualPurchases: z.number(),
    models: z.array(
      z.object({
        kind: PurchaseModelKind, regularity: z.int().describe("1: purchases come at random; more: the steadier"), logScore: z.number().describe("mean logarithm of the chance given to what came; nearer to 0 is better"),
        behindBest: z.object({ by: z.number(), standardError: z.number() }), expectedPurchases: z.number(), totalError: z.number().nullable(), meanError: z.number(), expectedActive: z.number(), ...Ranked,
      }),
    ).describe("best log score first"),
    pastSpend: z.object(Ranked), chosen: PurchaseModelKind.describe("the simplest within a standard error of the best"),
    ranksBest: z.enum(["model", "past-spend"]), lead: z.object({ by: z.number(), standardError: z.number() }).nullable().describe("by how much the chosen model's first tenth held more than past spending's"),
  })
  .meta({ id: "ValueContest" });
export type ValueContest = z.infer<typeof ValueContest>;

export const TiersBy = z.enum(["value", "past-spend"]).describe("past-spend: what customers have spent ranked them better than every model, by more than a standard error");
export const BackTest = z
  .object({
    kind: z.literal("measured"), calibratedTo: Day, horizonWeeks: z.number(), customers: z.int(),
    expectedPurchases: z.number(), actualPurchases: z.number(), expectedActive: z.number(), actualActive: z.number(),
    topDecileShare: z.number().nullable().describe("share of the hold-out revenue earned by the tenth ranked highest; null where nothing was earned"),
    topDecileSharePastSpend: z.number().nullable().describe("the same when ranked by past spending"), topDecileSharePerfect: z.number().nullable(),
    calibration: z.array(z.object({ predicted: z.number(), actual: z.number(), customers: z.int() })),
    contest: ValueContest.nullable().describe("null for models that were kept before there was one"),
    tiersBy: TiersBy,
    nextPurchase: z.discriminatedUnion("kind", [NextPurchaseTest, TooFew]).nullable().describe("null for models that were kept before it was tested"),
    foreign: z.array(ForeignJudged).describe("models from elsewhere, each beside ours on the customers of whom it said something"),
  })
  .meta({ id: "BackTest" });
export type BackTest = z.infer<typeof BackTest>;

export const ValueModelView = z
  .object({
    modelId: Id, fittedAt: Time, fittedBy: z.string(), currency: z.string(), untilDay: Day, customers: z.int(),
    purchaseModel: z.object({ kind: PurchaseModelKind, regularity: z.int(), parameters: z.array(z.object({ name: z.string(), value: z.number(), standardError: z.number().nullable() })), logLikelihood: z.number(), note: z.string().nullable() }),
    spendModel: z.object({ kind: z.enum(["gamma-gamma", "mean"]), parameters: z.array(z.object({ name: z.string(), value: z.number() })), note: z.string().nullable() }),
    backTest: z.discriminatedUnion("kind", [BackTest, TooFew]),
  })
  .meta({ id: "ValueModel" });
export type ValueModelView = z.infer<typeof ValueModelView>;

export const DriftMeasure = z.enum(["forecast", "ranking", "telling"]).describe("forecast: purchases expected ÷ made; ranking: share of revenue of the tenth ranked highest; telling: chance that somebody who came again was ranked above somebody who did not");
export type DriftMeasure = z.infer<typeof DriftMeasure>;
export const ModelVersion = z
  .object({
    modelId: Id, fittedAt: Time, currency: z.string(), untilDay: Day, customers: z.int(), kind: PurchaseModelKind, endedAt: Time.nullable().describe("when what was left of the purchases no longer bore it"),
    measured: z.object({ forecast: z.number().nullable(), ranking: z.number().nullable(), telling: z.number().nullable() }).nullable().describe("on the 26 weeks before; null where these were too few"),
  })
  .meta({ id: "ValueModelVersion" });
export type ModelVersion = z.infer<typeof ModelVersion>;
/** Every version of the model, and whether the newest is as right as those before. */
export const ModelVersions = z
  .object({
    versions: z.array(ModelVersion).describe("newest first, the last of each day, at most 60"),
    drift: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("steady"), earlier: z.int() }),
      z.object({ kind: z.literal("drifted"), earlier: z.int(), measures: z.array(z.object({ measure: DriftMeasure, now: z.number(), usual: z.number(), lo: z.number(), hi: z.number() })) }),
      TooFew,
    ]).describe("against earlier versions of other days: more than three robust standard deviations from their median"),
  })
  .meta({ id: "ValueModelVersions" });
export type ModelVersions = z.infer<typeof ModelVersions>;

/** A figure with its 80 % range. */
const Ranged = z.object({ mid: z.number(), lo: z.number(), hi: z.number() });

/** The value page. */
export const ValuePage = z
  .object({
    model: ValueModelView.nullable(),
    total12: MoneyEstimate.nullable().describe("sum over customers; the range is of the sum"),
    customersScored: z.int(),
    foreign: z.array(ForeignModelView).describe("models from elsewhere, by name"),
    foreignRemoved: z.array(ForeignRemoved).describe("those that can be brought back"),
    expectedActive26: Ranged.nullable().describe("customers expected to buy within 26 weeks: sum of the chances to stay; the range is of how many will"),
    concentration: z.array(z.object({ customersShare: z.number(), valueShare: z.number(), lo: z.number(), hi: z.number() })).describe("the best x of customers hold y of the value; the range is of the share of what will be spent"),
    months: z.array(z.object({ month: z.string(), revenueMinor: z.int(), buyers: z.int(), newBuyers: z.int() })),
    cohorts: z.array(z.object({ month: z.string(), customers: z.int(), activeShare: z.array(z.number()), ranges: z.array(z.object({ lo: z.number(), hi: z.number() })) })).describe("share of each joining month's customers who bought n months later, with Wilson's 80 % interval of each"),
    currency: z.string(),
    tooFew: TooFew.nullable(),
  })
  .meta({ id: "ValuePage" });
export type ValuePage = z.infer<typeof ValuePage>;

export const TierSummary = z
  .object({
    tier: ValueTier, customers: z.int(), value12: MoneyEstimate, meanValue: MoneyEstimate.describe("of what they spend each, on average"), shareOfValue: z.number(), shareRange: z.object({ lo: z.number(), hi: z.number() }).describe("of their share of what will be spent"),
    stay26: Ranged.describe("share expected to buy within 26 weeks: the mean chance; the range is of the share that will"), thresholdMinor: z.int().nullable(), by: TiersBy,
  })
  .meta({ id: "TierSummary" });
export type TierSummary = z.infer<typeof TierSummary>;
export * from "./next-purchase-contract.ts";
export * from "./foreign/foreign-contract.ts";
export * from "./needs/needs-contract.ts";
export * from "./ledger/costs-contract.ts";
export * from "./ledger/ledger-contract.ts";
export * from "./dissatisfaction/dissatisfaction-contract.ts";
export * from "./unit/unit-contract.ts";
export * from "./subscriptions/subscriptions-contract.ts";
export * from "./wallet/wallet-contract.ts";
