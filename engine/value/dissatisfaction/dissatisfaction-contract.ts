// Whether a customer is quietly dissatisfied, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Day, Id, Money, MoneyEstimate, Time, TooFew } from "../../platform/contract.ts";
import { nameText } from "../../profiles/contract.ts";
import { NeedEvidence } from "../needs/needs-contract.ts";

const Share = z.number().min(0).max(1);

export const SignKind = z
  .enum(["silence", "decline", "returns", "late-promise", "no-answer", "repeated-contact"])
  .describe("longer without a purchase than their own rhythm explains; fewer purchases than it and similar customers lead to expect; more returns than before; a promise of ours past its day; their word was the last; several contacts about one thing")
  .meta({ id: "DissatisfactionSignKind" });
export type SignKind = z.infer<typeof SignKind>;

export const DissatisfactionSign = z
  .object({
    kind: SignKind, text: z.string(), since: Time,
    weight: z.number().nullable().describe("what it adds to the log-odds of the chance; null where it is not counted, for it did not tell those who left apart or was too rare"),
    evidence: z.array(NeedEvidence),
  })
  .meta({ id: "DissatisfactionSign" });
export type DissatisfactionSign = z.infer<typeof DissatisfactionSign>;

const Weighed = z.object({
  kind: z.literal("weighed"), likely: z.boolean().describe("there is a sign, and the whole range lies above the share of all customers who left"),
  by: z.enum(["signs", "recency"]).describe("what the chance is of: signs, or, where they told no more, the days since the last purchase"),
  chance: z.object({ mid: Share, lo: Share, hi: Share }).describe("of customers who looked like this, the share who then bought nothing; with its 80 % range"),
  of: z.object({ customers: z.int(), left: z.int() }).describe("on how many the chance rests"), everybody: Share.describe("the share of all who left"), weeks: z.int(), asOf: Day,
  since: Time.nullable().describe("when the first of the signs began"),
});
const Standing = z.discriminatedUnion("kind", [
  Weighed,
  z.object({ kind: z.literal("short-history"), observed: z.int(), needed: z.int() }).describe("days with a purchase"),
  z.object({ kind: z.literal("gone"), since: Day, weeks: z.int() }).describe("no purchase for so long that they are taken to have left"),
  z.object({ kind: z.literal("not-measured"), tooFew: TooFew.nullable() }).describe("the organisation's own past says too little, or was not looked at yet"),
  z.object({ kind: z.literal("has-said-so") }).describe("they complained, so they are not silent"),
  z.object({ kind: z.literal("not-shown") }),
]);

export const DissatisfactionAnswer = z
  .object({
    standing: inSet((_, __, value) => ((value as { kind?: string }).kind === "has-said-so" ? ["value", "service"] : "value"), Standing, { kind: "not-shown" }),
    inPurchases: inSet("value", z.array(DissatisfactionSign)).describe("strongest first"),
    inContacts: inSet("service", z.array(DissatisfactionSign)).describe("strongest first"),
    saidSo: inSet("service", z.object({ since: Time, evidence: z.array(NeedEvidence) }).nullable()).describe("the last complaint of half a year, or one that is open"),
  })
  .meta({ id: "Dissatisfaction" });
export type DissatisfactionAnswer = z.infer<typeof DissatisfactionAnswer>;

const Area = z.object({ area: z.number(), lo: z.number(), hi: z.number() });

/** How well signs told apart those who left, on the organisation's own past. */
export const DissatisfactionModelView = z
  .object({
    modelId: Id, fittedAt: Time, asOf: Day, weeks: z.int(), learntAt: Day.nullable().describe("weights were learnt on the weeks after it; null: on the other half of the customers"), triedAt: Day, customers: z.int(), left: z.int(),
    used: z.enum(["signs", "recency"]).describe("recency: signs did no better than the days since the last purchase, so the chance is that of these"),
    areas: z.object({ signs: Area, recency: Area, stay: Area }).describe("the chance that one who left was ranked above one who did not; stay: by the value model's chance to stay"),
    gain: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }).describe("signs less recency, with the 80 % range"),
    flagged: z.object({ customers: z.int(), left: z.int() }), others: z.object({ customers: z.int(), left: z.int() }),
    signs: z.array(z.object({ kind: SignKind, weight: z.number().nullable(), customers: z.int().describe("who had it"), left: z.int(), othersLeft: Share.nullable() })),
    reliability: z.array(z.object({ predicted: Share, actual: Share, customers: z.int() })),
  })
  .meta({ id: "DissatisfactionModel" });
export type DissatisfactionModelView = z.infer<typeof DissatisfactionModelView>;

export const QuietCustomer = z
  .object({ customerId: Id, customerName: nameText(), standing: Weighed, inPurchases: inSet("value", z.array(DissatisfactionSign)), inContacts: inSet("service", z.array(DissatisfactionSign)), value12: MoneyEstimate, atStake: Money.describe("the chance × what they are expected to spend in twelve months") })
  .meta({ id: "QuietCustomer" });
export type QuietCustomer = z.infer<typeof QuietCustomer>;

export const QuietPage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measured"), model: DissatisfactionModelView, customers: z.array(QuietCustomer).describe("most at stake first, at most 100"), total: z.int(), atStake: Money }),
  TooFew,
  z.object({ kind: z.literal("not-fitted") }),
]);
export type QuietPage = z.infer<typeof QuietPage>;
