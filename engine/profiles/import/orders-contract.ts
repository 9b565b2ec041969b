import { z } from "zod";
import { ORDER_FIELDS } from "./order-fields.ts";

/** A column of a file of orders: what it tells, and how that was found. */
export const OrdersColumn = z
  .object({ column: z.string(), field: z.enum(ORDER_FIELDS).nullable().describe("null: it is not used"), how: z.enum(["told", "by its name", "by what it holds"]).nullable(), samples: z.array(z.string()) })
  .meta({ id: "OrdersColumn" });
export type OrdersColumn = z.infer<typeof OrdersColumn>;
