// What a column of a file of orders may tell, and what saying so of one column means for the others.
import type { BundleFileReading } from "../../../engine/bundles/contract.ts";
import type { OrdersColumn } from "../../../engine/profiles/contract.ts";
import { word } from "../../ui/say.ts";

export type OrderField = NonNullable<OrdersColumn["field"]>;
type Said = NonNullable<BundleFileReading["fields"]>;

const WORDS: Readonly<Record<OrderField, string>> = {
  order: word("Number of the order or invoice"), date: word("Day of the order"), time: word("Time of day"), customer: word("Customer number"), email: word("E-mail address of the customer"),
  sku: word("Article number"), description: word("What was sold"), category: word("Category of what was sold"), quantity: word("Quantity"), price: word("Price of one"), amount: word("Amount of the whole line"),
  country: word("Country"), currency: word("Currency"), discount: word("Taken off the whole order"), refunded: word("Paid back of the whole order"), status: word("Whether it was paid or cancelled"),
  cancelled: word("When it was cancelled"), paid: word("When it was paid"), subtotal: word("What its goods came to"),
};
export const ORDERS: readonly { readonly id: OrderField; readonly text: string }[] = (Object.keys(WORDS) as OrderField[]).map((id) => ({ id, text: WORDS[id] }));

/** What a column tells, as it was said or found; null where it is not used. */
export function fieldOf({ column, field }: OrdersColumn, said: Said = {}): OrderField | null {
  const told = (Object.keys(said) as OrderField[]).find((each) => said[each] === column);
  if (told !== undefined) return told;
  return field === null || said[field] !== undefined ? null : field; // another column tells it now, or none
}

/** Says of a column what it tells: what it told before is told by no column then, and what it tells now by no other. */
export function sayField(columns: readonly OrdersColumn[], said: Said = {}, column: OrdersColumn, tells: OrderField | null): Said {
  const before = fieldOf(column, said);
  const next: Record<string, string | undefined> = { ...said };
  if (before !== null) {
    if (columns.some((each) => each.field === before)) next[before] = "-";
    else delete next[before];
  }
  if (tells !== null) next[tells] = column.column;
  return next as Said;
}
