// What goods and serving cost, as people say it.
import { z } from "zod";
import { Channel } from "../../interactions/contract.ts";
import { Day, Id, Time } from "../../platform/contract.ts";

/** A cost above this is a slip: ten million in units of a currency of two decimals. */
const CostMinor = z.number().min(0).max(1_000_000_000);
const Margin = z.strictObject({ margin: z.number().min(-10).max(1).describe("share of what is paid that is left after the goods are paid for: 0.4 of 10.00 is 4.00") });
const UnitCost = z.strictObject({ unitMinor: CostMinor.describe("what one piece costs, in minor units; a fraction of one is fine") });
const ServingCost = z.strictObject({ eachMinor: CostMinor.describe("what being in touch once costs"), minuteMinor: CostMinor.describe("and each minute of it, where the minutes are known") });

const from = Day.refine((day) => day >= "1900-01-02" && day <= "2200-01-01", "must lie between the years 1900 and 2200").nullable().describe("the first day on which it holds; null: since ever");
const Name = z.string().trim().min(1, "must not be empty").max(200).regex(/^[^\p{Cc}]*$/u, "must not hold control characters");

export const CostStatement = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("product"), name: Name.describe("the number of the article, as order lines have it"), from, cost: z.union([Margin, UnitCost]).nullable() }),
    z.strictObject({ kind: z.literal("product-line"), name: Name.describe("as orders have it"), from, cost: Margin.nullable() }),
    z.strictObject({ kind: z.literal("goods"), from, cost: Margin.nullable() }),
    z.strictObject({ kind: z.literal("serving"), channel: Channel.nullable().describe("null: every channel of which nothing else is said"), from, cost: ServingCost.nullable() }),
  ])
  .describe("goods: everything of which nothing nearer is said. A cost of null takes back what was said from that day on")
  .meta({ id: "CostStatement" });
export type CostStatement = z.infer<typeof CostStatement>;

export const MOST_STATED = 20_000;
export const CostsStated = z.strictObject({ costs: z.array(CostStatement).min(1).max(MOST_STATED) });

export const CostView = z
  .object({
    kind: z.enum(["product", "product-line", "goods", "serving"]), name: z.string().nullable().describe("article, product line or channel; null: all others"),
    from: Day.nullable(), cost: z.union([Margin, UnitCost, ServingCost]), currency: z.string().nullable().describe("of a cost in money"),
    statementId: Id.describe("what was stated in one act"), statedAt: Time, statedBy: z.string(),
  })
  .meta({ id: "Cost" });
export type CostView = z.infer<typeof CostView>;

/** At most so many costs are shown. */
export const MOST_SHOWN = 500;
export const CostsPage = z.object({ currency: z.string().describe("amounts are in it"), costs: z.array(CostView).max(MOST_SHOWN), total: z.int() }).meta({ id: "CostsPage" });
export type CostsPage = z.infer<typeof CostsPage>;

export const CostsAct = z.object({ statementId: Id.describe("undo it with POST /api/costs/{statementId}/undo"), stated: z.int(), same: z.int().describe("of which the same was said before") });
export type CostsAct = z.infer<typeof CostsAct>;
