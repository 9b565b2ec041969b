// The thread in which it is learnt what comes next: takes lines in slices, answers once.
import { parentPort } from "node:worker_threads";
import { fitNextProducts, purchaseLog } from "@rapport/next-products";
import type { LineSlice } from "./order-lines.ts";

export type ToFitWorker = { readonly slice: LineSlice } | { readonly end: true; readonly products: number; readonly asOf: number };

const slices: LineSlice[] = [];
parentPort!.on("message", (message: ToFitWorker) => {
  if ("slice" in message) {
    slices.push(message.slice);
    return;
  }
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
  parentPort!.postMessage({ customers, fit: fitNextProducts(purchaseLog({ customers, products: message.products, customer, product, day }), message.asOf) });
  parentPort!.close();
});
