// What customers subscribe to, what it brings a month and how long they stay, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { ChanceEstimate, Day, Id, Money, MoneyEstimate, TooFew } from "../../platform/contract.ts";

export const Subscription = z
  .object({
    subscription: z.string(), plan: z.string().nullable(), state: z.enum(["active", "paused", "ended"]), since: Day.describe("the day it began"), until: Day.nullable().describe("the day it ended, or until which it rests where that was told"),
    reason: z.string().nullable().describe("why it ended, where the customer said so"),
    perMonth: Money.nullable().describe("what it brings a month while it is active; null: its price or how often it is paid is not told"),
    staysYear: ChanceEstimate.nullable().describe("chance that it still runs in twelve months; null where it does not run, or nothing could be learnt of leaving"),
    expectedYear: MoneyEstimate.nullable().describe("what it will likely bring in twelve months; the range is that of how long it runs"),
    evidence: z.object({ interactionId: Id, label: z.string() }).describe("what happened to it last"),
  })
  .meta({ id: "Subscription" });
export type Subscription = z.infer<typeof Subscription>;

export const SubscriptionsAnswer = z
  .object({ subscriptions: inSet("value", z.discriminatedUnion("kind", [z.object({ kind: z.literal("subscriptions"), all: z.array(Subscription), asOf: Day }), z.object({ kind: z.literal("not-shown") })]), { kind: "not-shown" }) })
  .meta({ id: "CustomerSubscriptions" });
export type SubscriptionsAnswer = z.infer<typeof SubscriptionsAnswer>;

const Customers = z.object({ start: z.int(), fresh: z.int(), returned: z.int(), lost: z.int(), end: z.int() });
export const RecurringMonth = z
  .object({
    month: z.string(), startMinor: z.int(), newMinor: z.int(), returnedMinor: z.int(), expansionMinor: z.int(), contractionMinor: z.int(), churnMinor: z.int(), endMinor: z.int(), customers: Customers,
    netRetention: z.number().nullable().describe("what is left of what the month began with, growth of those customers included"), grossRetention: z.number().nullable().describe("the same without growth"),
  })
  .describe("end = start + new + returned + expansion − contraction − churn")
  .meta({ id: "RecurringMonth" });

export const StayModel = z
  .object({
    kind: z.enum(["sbg", "geometric"]), ended: z.int().describe("subscriptions that ended, of which it was learnt"), subscriptions: z.int(),
    curve: z.array(z.object({ month: z.int(), mid: z.number(), lo: z.number(), hi: z.number(), seen: z.number().nullable().describe("share seen to stay (Kaplan and Meier); null where fewer than 30 got so far") })).describe("share that still runs after so many months, with the 80 % range that the parameters leave open"),
    backTest: z.discriminatedUnion("kind", [z.object({ kind: z.literal("measured"), calibratedTo: Day, months: z.int(), running: z.int(), expected: z.number(), lo: z.number(), hi: z.number(), stayed: z.int() }), TooFew]).describe("learnt half a year earlier and held against what came: of so many that ran, how many were expected to stay, with the 80 % range"),
  })
  .meta({ id: "SubscriptionModel" });

export const SubscriptionsPage = z
  .object({
    currency: z.string(), asOf: Day, active: z.int(), paused: z.int(), ended: z.int(), customers: z.int().describe("with a subscription that runs"), unpriced: z.int().describe("that run, without a price that is told: they are not in the amounts"), otherCurrencies: z.int().describe("that run, in other currencies: not in the amounts"),
    perMonthMinor: z.int().describe("recurring revenue a month"), months: z.array(RecurringMonth), model: z.discriminatedUnion("kind", [StayModel.extend({ kind: z.literal("sbg") }), StayModel.extend({ kind: z.literal("geometric") }), TooFew]),
  })
  .meta({ id: "SubscriptionsPage" });
export type SubscriptionsPage = z.infer<typeof SubscriptionsPage>;
