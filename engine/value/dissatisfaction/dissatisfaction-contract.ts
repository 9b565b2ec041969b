// Whether a customer is quietly dissatisfied, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Day, Id, MoneyEstimate, Time, TooFew } from "../../platform/contract.ts";
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

export const Teller = z
  .enum(["stay", "both", "signs", "recency"])
  .describe("what tells who leaves: the value model's chance to stay; that and signs together; signs alone; the days since the last purchase")
  .meta({ id: "LeavingTeller" });
export type Teller = z.infer<typeof Teller>;

const Weighed = z.object({
  kind: z.literal("weighed"), likely: z.boolean().describe("there is a sign, and of those to whom such a chance was given surely more left than of all"),
  by: z.enum([...Teller.options, "elsewhere"]).describe("whose chance it is: that which told most of who left, or a model made elsewhere that did better"),
  chance: z.object({ mid: Share, lo: Share, hi: Share }).describe("that they buy nothing in these weeks: what the chance to stay leaves, the same figure wherever it is shown; with its 80 % range"),
  of: z.object({ customers: z.int(), left: z.int() }).describe("customers to whom nearly this chance was given on the day it was tried, and those of them who left"), everybody: Share.describe("the share of all who left"), weeks: z.int(), asOf: Day,
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
const Gain = z.object({ mid: z.number(), lo: z.number(), hi: z.number() });

/** How well signs told apart those who left, on the organisation's own past. */
export const DissatisfactionModelView = z
  .object({
    modelId: Id, fittedAt: Time, asOf: Day, weeks: z.int(), learntAt: Day.nullable().describe("weights were learnt on the weeks after it; null: on the other half of the customers"), triedAt: Day, customers: z.int(), left: z.int(),
    used: Teller.describe("whose chance is shown wherever a chance to stay or to leave is: the value model's, unless another told surely more"),
    areas: z.object({ stay: Area, both: Area, signs: Area, recency: Area }).describe("the chance that one who left was ranked above one who did not"),
    gains: z.object({ both: Gain, signs: Gain, recency: Gain }).describe("how much more each told than the value model's chance to stay, with the 80 % range"),
    flagged: z.object({ customers: z.int(), left: z.int() }), others: z.object({ customers: z.int(), left: z.int() }),
    signs: z.array(z.object({ kind: SignKind, weight: z.number().nullable(), customers: z.int().describe("who had it"), left: z.int(), othersLeft: Share.nullable() })),
    reliability: z.array(z.object({ predicted: Share, actual: Share, customers: z.int() })),
  })
  .meta({ id: "DissatisfactionModel" });
export type DissatisfactionModelView = z.infer<typeof DissatisfactionModelView>;

export const QuietCustomer = z
  .object({ customerId: Id, customerName: nameText(), standing: Weighed, inPurchases: inSet("value", z.array(DissatisfactionSign)), inContacts: inSet("service", z.array(DissatisfactionSign)), value12: MoneyEstimate, atStake: MoneyEstimate.describe("the chance to leave × what they are expected to spend in twelve months if they stay, less what if they leave; the range is that of the chance") })
  .meta({ id: "QuietCustomer" });
export type QuietCustomer = z.infer<typeof QuietCustomer>;

export const QuietPage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measured"), model: DissatisfactionModelView, customers: z.array(QuietCustomer).describe("most at stake first, at most 100"), total: z.int(), atStake: MoneyEstimate.describe("of all of them; the range holds how sure the chances are and who of them leaves") }),
  TooFew,
  z.object({ kind: z.literal("not-fitted") }),
]);
export type QuietPage = z.infer<typeof QuietPage>;
