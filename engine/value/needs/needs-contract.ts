// What a customer will likely need, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { NextPurchaseTest } from "../next-purchase-contract.ts";
import { Day, Id, Money, Time, TooFew } from "../../platform/contract.ts";

/** What to open to see for oneself. */
export const NeedEvidence = z.object({ kind: z.enum(["interaction", "conversation"]), id: Id, label: z.string() }).meta({ id: "NeedEvidence" });
export type NeedEvidence = z.infer<typeof NeedEvidence>;

const Share = z.number().min(0).max(1);

export const NeedChance = z
  .object({ mid: Share, lo: Share, hi: Share, predictions: z.int(), customers: z.int(), happened: z.int() })
  .describe("of `predictions` like this one, about `customers` customers, `happened` came true in the weeks that were kept aside; with the 80 % range of that share")
  .meta({ id: "NeedChance" });
export type NeedChance = z.infer<typeof NeedChance>;

export const NeedSeason = z
  .object({
    month: z.int().min(1).max(12).describe("1 for January"), times: z.number().describe("how many times as large a share of this month's baskets holds it as over the year, held to 1 as far as years differ"), lo: z.number(), hi: z.number(),
    holding: z.int().describe("baskets of this month, of all years, that hold it"), baskets: z.int().describe("all baskets of this month while it was sold"),
    category: z.string().nullable().describe("where of the product alone too little is known: all of this category"),
  })
  .describe("the month to come in which it sells best, with the 80 % range")
  .meta({ id: "NeedSeason" });
export type NeedSeason = z.infer<typeof NeedSeason>;

export const NeededProduct = z
  .object({
    sku: z.string(), name: z.string(), price: Money,
    kind: z.enum(["again", "cross-sell", "up-sell"]).describe("bought before; goes with what they buy; a dearer one of the same family"),
    chance: NeedChance.nullable().describe("that they buy it within the weeks; null where too little is known to tell"),
    due: z.discriminatedUnion("kind", [z.object({ kind: z.literal("due"), from: Day, mid: Day, to: Day }), z.object({ kind: z.literal("late"), usualDays: z.int() })]).nullable()
      .describe("of those who buy it again, one in ten has by `from`, half by `mid`, nine in ten by `to`; late: nineteen in twenty would have"),
    season: NeedSeason.nullable().describe("where the time of the year raised the chance"), reasons: z.array(z.string()), evidence: z.array(NeedEvidence),
  })
  .meta({ id: "NeededProduct" });
export type NeededProduct = z.infer<typeof NeededProduct>;

export const NextPurchaseView = z
  .object({ chance: Share, chanceRange: z.object({ lo: Share, hi: Share }), horizonWeeks: z.int(), days: z.object({ lo: Day, mid: Day, hi: Day }).nullable(), reason: z.string(), held: z.discriminatedUnion("kind", [NextPurchaseTest.extend({ since: Day.describe("told from what was known on this day") }), TooFew]).nullable().describe("whether such dates held; null where it was not tested yet") })
  .describe("chance: the chance to stay, at least one purchase within the horizon, with its 80 % range; of those who come, one in ten has by `lo`, half by `mid`, nine in ten by `hi`")
  .meta({ id: "NextPurchase" });

export const NeedSignal = z
  .object({ kind: z.enum(["cancellation-page", "stopped-using", "third-contact"]), text: z.string(), since: Time, evidence: z.array(NeedEvidence) })
  .describe("a behaviour with which a need begins")
  .meta({ id: "NeedSignal" });
export type NeedSignal = z.infer<typeof NeedSignal>;

export const YearBefore = z
  .object({ until: Day, customers: z.int(), times: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }), isFar: z.boolean().describe("the whole range lies below 0.8 or above 1.25") })
  .describe("a year ago: what came in the weeks after `until`, as many times as what chances told in the same way before; how busy everybody is at a time of the year is in no chance")
  .meta({ id: "YearBefore" });
export type YearBefore = z.infer<typeof YearBefore>;

const Foreseen = z.object({
  kind: z.literal("foreseen"), asOf: Day.nullable().describe("the last day any purchase is known of; null where there is none"), weeks: z.int().describe("how far ahead chances look"),
  nextPurchase: NextPurchaseView.nullable(),
  products: z.array(NeededProduct).describe("likeliest first, within each kind"),
  ranking: z.enum(["mixed", "popularity"]).nullable().describe("popularity: what sells most did as well on the baskets that came next, so it is what is shown"),
  yearBefore: YearBefore.nullable().describe("null: not known"),
  tooFew: TooFew.nullable().describe("why there are no products, or no chances"),
});

/** What one customer will likely need. */
export const NeedsAnswer = z
  .object({
    foreseen: inSet("value", z.discriminatedUnion("kind", [Foreseen, z.object({ kind: z.literal("not-shown") })]), { kind: "not-shown" }),
    signals: inSet("service", z.array(NeedSignal).nullable()).describe("null: the reader's role does not see them"),
  })
  .meta({ id: "Needs" });
export type NeedsAnswer = z.infer<typeof NeedsAnswer>;
export type Foreseen = z.infer<typeof Foreseen>;

const Measure = z.object({ recall: z.number(), precision: z.number(), ndcg: z.number() });
const Reliability = z.array(z.object({ predicted: Share, actual: Share, predictions: z.int(), customers: z.int() }));

const SeasonTrial = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("too-short"), days: z.int().describe("days from the first purchase to the last"), needed: z.int() }),
    z.object({ kind: z.literal("none") }).describe("no product's months came back from one year to the next more than chance would have it"),
    TooFew,
    z.object({
      kind: z.literal("tried"), calibratedTo: Day, customers: z.int(), isUsed: z.boolean().describe("only where the whole range of the gain lies above 0"),
      gain: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }).describe("by how much the logarithmic loss of a customer's chances is smaller with the season, 80 % range"), lossWithout: z.number(),
      products: z.array(NeedSeason.extend({ sku: z.string(), name: z.string() })).describe("what will sell surely better in the weeks to come than over the year, best first; twelve at most"),
    }),
  ])
  .meta({ id: "SeasonTrial" });

/** How well the next products are told, on the organisation's own last weeks. */
export const NeedsModelView = z
  .object({
    fittedAt: Time, asOf: Day, weeks: z.int(), customers: z.int(), products: z.int(), productsLeftOut: z.int(), ranking: z.enum(["mixed", "popularity"]),
    backTest: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("measured"), calibratedTo: Day, customers: z.int(), meanBasket: z.number(), methods: z.object({ popularity: Measure, similar: Measure, personal: Measure, mixed: Measure }), gain: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }) }),
      TooFew,
    ]),
    season: SeasonTrial.nullable().describe("whether chances with the time of the year came truer on the weeks kept aside; null where it was not tried yet"),
    yearBefore: YearBefore.nullable().describe("null: not known"),
    again: z.discriminatedUnion("kind", [z.object({ kind: z.literal("measured"), reliability: Reliability }), TooFew]),
    new: z.discriminatedUnion("kind", [z.object({ kind: z.literal("measured"), reliability: Reliability }), TooFew]),
  })
  .meta({ id: "NeedsModel" });
export type NeedsModelView = z.infer<typeof NeedsModelView>;
export const NeedsPage = z.discriminatedUnion("kind", [z.object({ kind: z.literal("fitted"), model: NeedsModelView }), TooFew, z.object({ kind: z.literal("not-fitted") })]);
export type NeedsPage = z.infer<typeof NeedsPage>;
