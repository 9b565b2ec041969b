/** Lines of orders as columns: who bought what on which day. The same may come more than once. */
export interface PurchaseLines {
  /** How many customers there are; `customer` counts from 0. */
  readonly customers: number;
  /** How many products there are; `product` counts from 0. */
  readonly products: number;
  readonly customer: ArrayLike<number>;
  readonly product: ArrayLike<number>;
  /** A whole number of days, from any beginning. */
  readonly day: ArrayLike<number>;
}

/**
 * What each customer bought, day by day. A *basket* is all that one customer bought on one day; a product is in it or not,
 * however many pieces.
 */
export interface PurchaseLog {
  readonly customers: number;
  readonly products: number;
  /** Entries of customer c stand from `start[c]` to before `start[c + 1]`, by day and then by product. */
  readonly start: Int32Array;
  readonly product: Int32Array;
  readonly day: Int32Array;
}

/**
 * Sorts lines into what each customer bought when, each product once a day.
 *
 * @throws {RangeError} if a line names a customer or product that does not exist, or a day that is not a whole number
 */
export function purchaseLog(lines: PurchaseLines): PurchaseLog {
  const { customers, products } = lines;
  const start = new Int32Array(customers + 1);
  for (let i = 0; i < lines.customer.length; i++) {
    requireLine(lines, i);
    start[lines.customer[i]! + 1]!++;
  }
  for (let c = 0; c < customers; c++) start[c + 1]! += start[c]!;
  // Day and product as one number, so that sorting a customer's part sorts by both.
  const keys = new Float64Array(lines.customer.length);
  const next = start.slice(0, customers);
  for (let i = 0; i < lines.customer.length; i++) keys[next[lines.customer[i]!]!++] = lines.day[i]! * products + lines.product[i]!;
  const [product, day] = [new Int32Array(keys.length), new Int32Array(keys.length)];
  const from = new Int32Array(customers + 1);
  let at = 0;
  for (let c = 0; c < customers; c++) {
    const part = keys.subarray(start[c]!, start[c + 1]!).sort();
    for (let i = 0; i < part.length; i++) {
      if (i > 0 && part[i] === part[i - 1]) continue;
      day[at] = Math.floor(part[i]! / products);
      product[at++] = part[i]! - day[at - 1]! * products;
    }
    from[c + 1] = at;
  }
  return { customers, products, start: from, product: product.slice(0, at), day: day.slice(0, at) };
}

function requireLine({ customers, products, customer, product, day }: PurchaseLines, i: number): void {
  const isPlace = (n: number | undefined, of: number) => Number.isInteger(n) && n! >= 0 && n! < of;
  if (!isPlace(customer[i], customers)) throw new RangeError(`line ${i}: customer must be a whole number from 0 to ${customers - 1}; got ${customer[i]}`);
  if (!isPlace(product[i], products)) throw new RangeError(`line ${i}: product must be a whole number from 0 to ${products - 1}; got ${product[i]}`);
  if (!Number.isInteger(day[i]) || Math.abs(day[i]!) > 1e7) throw new RangeError(`line ${i}: day must be a whole number; got ${day[i]}`);
}

/** What was known at the end of a day: later entries are left out. Customers keep their places. */
export function logUntil(log: PurchaseLog, lastDay: number): PurchaseLog {
  const start = new Int32Array(log.customers + 1);
  const [product, day] = [new Int32Array(log.product.length), new Int32Array(log.day.length)];
  let at = 0;
  for (let c = 0; c < log.customers; c++) {
    for (let i = log.start[c]!; i < log.start[c + 1]! && log.day[i]! <= lastDay; i++) {
      product[at] = log.product[i]!;
      day[at++] = log.day[i]!;
    }
    start[c + 1] = at;
  }
  return { customers: log.customers, products: log.products, start, product: product.slice(0, at), day: day.slice(0, at) };
}

/** Where a customer's entries after a day begin. */
export function firstAfter(log: PurchaseLog, customer: number, day: number): number {
  let [low, high] = [log.start[customer]!, log.start[customer + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (log.day[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The entries of one customer. */
export function entriesOf(log: PurchaseLog, customer: number): CustomerEntries {
  return { product: log.product.subarray(log.start[customer]!, log.start[customer + 1]!), day: log.day.subarray(log.start[customer]!, log.start[customer + 1]!) };
}

/** What one customer bought, by day: both of the same length, days ascending. */
export interface CustomerEntries {
  readonly product: ArrayLike<number>;
  readonly day: ArrayLike<number>;
}
