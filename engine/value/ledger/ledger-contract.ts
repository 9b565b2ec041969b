// What both sides gave and received, as the wire shows it.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Day, Money } from "../../platform/contract.ts";

const Rows = z.int().describe("touch points behind the figure");
const Sources = z.array(z.string()).describe("who told of them");

/** As an amount, with what it may be where costs of a part are not stated. */
const Between = z.object({ mid: z.int(), lo: z.int(), hi: z.int() });
const NotStated = z.object({ sku: z.string(), name: z.string(), lines: z.int(), revenueMinor: z.int() });

/** Every figure is counted from facts; only where costs of a part are not stated is that part estimated, and said to be, with its range. */
const Sums = {
  over: z.enum(["12-months", "all"]), from: Day.nullable().describe("null: all there is"), until: Day, currency: z.string(),
  ours: z.object({
    revenue: z.object({ amountMinor: z.int(), rows: Rows, sources: Sources }),
    margin: z.object({ amountMinor: z.int().nullable().describe("of the lines whose cost is known; null: of none"), knownRevenueMinor: z.int(), lines: z.int(), knownLines: z.int(),
      ofAll: Between.nullable().describe("of all revenue: what is known, and the rest at what is left of products whose cost is known (of ten such products one leaves less than `lo` takes, one more than `hi`); all three alike where all is known; null: of nothing anything is known"),
      notStated: z.array(NotStated).describe("goods whose cost is not stated, by revenue, at most ten"),
    })
      .describe("what is left of revenue after the goods are paid for. What was taken off an order is taken off its goods in proportion"),
    paidBack: z.object({ amountMinor: z.int(), rows: Rows, sources: Sources }),
    serving: z.object({ amountMinor: z.int().nullable().describe("of the exchanges whose cost is known; null: of none"), rows: Rows, costed: z.int(), sources: Sources, minuteRows: z.int().describe("exchanges of which the minutes are known") }),
    given: z.object({ savedMinor: z.int().describe("taken off the price; revenue is without it"), savedRows: Rows, benefitsMinor: z.int().describe("touch points of the kind `benefit`"), benefitRows: Rows, freeRows: Rows }),
    leftMinor: z.int().nullable().describe("margin less what was paid back, what serving cost and benefits; null while any cost is unknown"),
    left: Between.nullable().describe("the same with what it may be while some costs are unknown: exchanges whose cost is not stated at the usual cost of one, from one that costs little to one that costs much; null: nothing is known to estimate it from"),
  }),
  theirs: z.object({
    spent: z.object({ amountMinor: z.int().describe("paid for orders, less what was paid back"), rows: Rows }),
    effort: z.object({
      rows: Rows.describe("times they got in touch, each conversation once"), again: z.int().describe("of these, again about the same: one topic within 30 days, or a conversation opened again"),
      waitSeconds: z.int().nullable().describe("until a first answer, all together; null: of none it is known"), waitRows: z.int(), talkSeconds: z.int().nullable().describe("in conversation, where sources tell how long; null: of none it is known"), talkRows: z.int(),
    }),
    received: z.object({
      units: Money.nullable().describe("what was counted in the organisation's own unit, where value is not money"), orders: Rows, pieces: z.number(), savedMinor: z.int(), benefitsMinor: z.int(), benefitRows: Rows, freeRows: Rows,
      promises: z.object({ made: z.int(), kept: z.int(), keptLate: z.int(), withdrawn: z.int(), overdue: z.int() }), deliveries: z.object({ rows: Rows, known: z.int().describe("of which it is known whether they were late"), late: z.int() }),
    }),
  }),
  otherCurrencies: z.int().describe("orders in other currencies, which are not counted"),
};

/** What is expected, in margin: the estimate of spending times a share that was counted. */
export const MarginExpected = z
  .object({
    share: z.number().describe("of spending that was left after the goods were paid for"), from: z.enum(["own", "all"]).describe("counted on the customer's own lines, or on those of all customers"), lines: z.int(),
    mid: z.int(), lo: z.int(), hi: z.int(),
  })
  .describe("the range is that of the spending; the share is taken as it was")
  .meta({ id: "MarginExpected" });
export type MarginExpected = z.infer<typeof MarginExpected>;

export const CustomerLedger = z.object({ kind: z.literal("ledger"), ...Sums, expected: MarginExpected.nullable().describe("null: no estimate, or too little is known of costs") });
export type CustomerLedger = z.infer<typeof CustomerLedger>;

export const LedgerAnswer = z
  .object({ ledger: inSet("value", z.discriminatedUnion("kind", [CustomerLedger, z.object({ kind: z.literal("not-shown") })]), { kind: "not-shown" }) })
  .meta({ id: "CustomerLedger" });
export type LedgerAnswer = z.infer<typeof LedgerAnswer>;

export const OrganisationLedger = z.object({ ...Sums, customers: z.int().describe("known customers"), expected: MarginExpected.nullable() }).meta({ id: "OrganisationLedger" });
export type OrganisationLedger = z.infer<typeof OrganisationLedger>;

export const LedgerOver = z.object({ over: z.enum(["12-months", "all"]).default("12-months") });
