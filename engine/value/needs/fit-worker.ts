// What the thread does in which it is learnt what comes next: takes lines in slices, learns once.
import { type Categories, fitNextProducts, type NextProducts, purchaseLog } from "@rapport/next-products";
import type { TooFew } from "../../platform/index.ts";
import type { LineSlice } from "./order-lines.ts";

export interface LearnTask {
  readonly products: number;
  readonly categories: Categories;
  /** Number of a day. */
  readonly asOf: number;
}
export interface Learnt {
  readonly customers: number;
  readonly fit: NextProducts | TooFew;
}

export async function work({ products, categories, asOf }: LearnTask, parts: AsyncIterable<LineSlice>): Promise<Learnt> {
  const slices: LineSlice[] = [];
  for await (const slice of parts) slices.push(slice);
  const count = slices.reduce((sum, { day }) => sum + day.length, 0);
  const [customer, product, day] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let [at, customers] = [0, 0];
  for (const slice of slices.splice(0)) {
    customer.set(slice.customer, at);
    product.set(slice.product, at);
    day.set(slice.day, at);
    at += slice.day.length;
    for (const each of slice.customer) customers = Math.max(customers, each + 1);
  }
  return { customers, fit: fitNextProducts(purchaseLog({ customers, products, customer, product, day }), asOf, { categories }) };
}
