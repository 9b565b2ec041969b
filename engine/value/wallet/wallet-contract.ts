// What share of their spending customers give us: as they said, else what customers like them spend at most, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Day, Id, Money, Time, TooFew } from "../../platform/contract.ts";

const Spent = { asOf: Day, spent: Money.describe("in the twelve months up to that day") };

export const WalletStated = z.object({
  kind: z.literal("stated"), ...Spent, share: z.number().min(0).max(1).describe("of what they spend on such goods with anybody, as they said"), wallet: Money.nullable().describe("what they spend with anybody in a year, if it is so; null where they said none of it is ours or next to none, or spent nothing"),
  at: Time, evidence: z.object({ interactionId: Id, label: z.string() }),
});
export const WalletPotential = z.object({
  kind: z.literal("potential"), ...Spent, potential: Money.describe("nine in ten of the customers like them spend less: a potential, nothing that was measured"), share: z.number().min(0).max(1).describe("spent of potential; 1 where they spend more than that already"),
  like: z.object({ sameCountry: z.boolean(), years: z.enum(["under-1", "1-2", "over-2"]).nullable(), customers: z.int() }).describe("who they are compared with: of their country and as long customers, or all"),
});

export const WalletAnswer = z
  .object({ wallet: inSet("value", z.discriminatedUnion("kind", [WalletStated, WalletPotential, z.object({ kind: z.literal("too-new") }), z.object({ kind: z.literal("gone") }).describe("nothing in two years"), z.object({ kind: z.literal("no-purchases") }), TooFew, z.object({ kind: z.literal("not-shown") })]), { kind: "not-shown" }) })
  .meta({ id: "CustomerWallet" });
export type WalletAnswer = z.infer<typeof WalletAnswer>;

export const WalletPage = z
  .object({
    currency: z.string(), asOf: Day.nullable(),
    stated: z.discriminatedUnion("kind", [z.object({ kind: z.literal("measured"), share: z.number(), lo: z.number(), hi: z.number(), customers: z.int() }), TooFew]).describe("mean of what customers said in the last two years, with its 95 % interval"),
    potential: z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("learnt"), spent: Money, potential: Money, share: z.number(), customers: z.int(), by: z.enum(["groups", "all"]).describe("one potential a group of similar customers, or one for all where groups foresee no better"),
        backTest: z.discriminatedUnion("kind", [z.object({ kind: z.literal("measured"), customers: z.int(), below: z.number().describe("share who then spent no more than their potential; 0.9 would be right"), lo: z.number(), hi: z.number(), missGroups: z.number().describe("pinball loss a customer, minor units: smaller foresees better"), missAll: z.number() }), TooFew]),
      }),
      TooFew,
    ]),
  })
  .meta({ id: "WalletPage" });
export type WalletPage = z.infer<typeof WalletPage>;
