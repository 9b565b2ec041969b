// Files of orders whose writer we know: which columns it uses, and what stands in a column besides. The narrow rule goes
// before the words by which any file is read.
import { HEADER_WORDS, type OrderField } from "./order-fields.ts";
import type { RemarkWord } from "./remark.ts";

export interface OrderLayout {
  readonly title: Extract<RemarkWord, "Shopify's orders export" | "WooCommerce's orders">;
  /** All of these columns, in `plainWords`, and one of `any`. */
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly columns: Readonly<Partial<Record<OrderField, readonly string[]>>>;
  /** Columns that say again, or in part, what another one says. */
  readonly contained: Readonly<Partial<Record<OrderField, readonly string[]>>>;
  /** Money that is not for goods. */
  readonly noGoods: readonly string[];
}

export const ORDER_LAYOUTS: readonly OrderLayout[] = [
  {
    title: "Shopify's orders export",
    all: ["financial status"], any: ["lineitem name", "lineitem price", "lineitem quantity", "lineitem sku"],
    columns: {
      order: ["name"], date: ["created at"], email: ["email"], currency: ["currency"], sku: ["lineitem sku"], description: ["lineitem name"], quantity: ["lineitem quantity"], price: ["lineitem price"],
      country: ["billing country", "shipping country"], discount: ["discount amount"], refunded: ["refunded amount"], status: ["financial status"], cancelled: ["cancelled at"], paid: ["paid at"], subtotal: ["subtotal"],
    },
    contained: { discount: ["lineitem discount"], status: ["fulfillment status", "lineitem fulfillment status"] },
    noGoods: ["shipping", "taxes"],
  },
  {
    // The columns of its best known export plug-ins; whether their prices have the discount taken off depends on the plug-in.
    title: "WooCommerce's orders",
    all: ["order number", "order status"], any: ["item cost", "item name", "order refund amount", "cart discount amount"],
    columns: { order: ["order number"], date: ["order date"], refunded: ["order refund amount"], status: ["order status"], paid: ["paid date", "date paid"] },
    contained: { refunded: ["quantity refund"] },
    noGoods: ["order shipping amount", "order total tax amount"],
  },
];

/** @param words the names of the columns, in `plainWords` */
export function orderLayoutOf(words: ReadonlySet<string>): OrderLayout | undefined {
  return ORDER_LAYOUTS.find((layout) => layout.all.every((word) => words.has(word)) && layout.any.some((word) => words.has(word)));
}

/** Whether a file with these columns tells of orders, whoever wrote it: by number, day, and how many or at what price. */
export function looksLikeOrders(words: ReadonlySet<string>): boolean {
  const has = (field: OrderField) => HEADER_WORDS[field].some((word) => words.has(word));
  return orderLayoutOf(words) !== undefined || (has("order") && has("date") && (has("quantity") || has("price")));
}
