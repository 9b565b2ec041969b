// Order lines as the models of what comes next read them: goods that somebody paid for, in one currency.
import type { Categories } from "@rapport/next-products";
import { type Database, type RawBuilder, row, rows, sql } from "../../platform/index.ts";

/** A line is looked at if something was paid for goods; a day too late to be true is a slip, as for purchases. */
export const isGoods = (currency: string): RawBuilder<boolean> =>
  sql<boolean>`i.kind = 'order' and i.currency = ${currency} and i.occurred_at <= i.received_at + interval '1 day' and l.amount_minor > 0 and l.quantity > 0 and l.sku <> '' and not (l.sku !~ '[0-9]' and l.description ~* ${NOT_GOODS})`;

/** What stands among the lines of orders and is nobody's need: by its name, where its number has no digit. */
const NOT_GOODS = "post|shipping|delivery|carriage|freight|handling|discount|voucher|gift card|adjust|manual|bank charge|sample|fee";

/** Products that are looked at, those sold most; and customers, spread evenly over all. So much is held in memory. */
export const MOST_PRODUCTS = 20_000;
export const MOST_CUSTOMERS = 200_000;

export interface Product {
  readonly sku: string;
  /** As the newest line says. */
  readonly category: string | null;
  name: string;
  priceMinor: number;
  /** Days since 1970. */
  lastSold: number;
}

export interface SoldProducts {
  readonly places: ReadonlyMap<string, number>;
  readonly products: readonly Product[];
  readonly leftOut: number;
}

/** The products that are looked at, in the order of how often they were sold. Reads all lines once. */
export async function readSoldProducts(db: Database, currency: string): Promise<SoldProducts> {
  const sold = await rows<{ sku: string; category: string | null; name: string; price: number; day: number }>(
    db,
    sql`select sku, category, name, price, day from (
          select distinct on (l.sku) l.sku, nullif(trim(l.category), '') as category, l.description as name, round(l.amount_minor / l.quantity)::bigint as price, (i.occurred_at at time zone 'UTC')::date - date '1970-01-01' as day,
            count(*) over (partition by l.sku) as lines
          from order_line l join interaction i on i.identity_id = l.identity_id and i.interaction_id = l.interaction_id where ${isGoods(currency)} order by l.sku, i.occurred_at desc, l.interaction_id desc) newest
        order by lines desc, sku limit ${MOST_PRODUCTS}`,
  );
  const all = sold.length < MOST_PRODUCTS ? sold.length : (await row<{ n: number }>(db, sql`select count(distinct l.sku)::integer as n from order_line l join interaction i on i.identity_id = l.identity_id and i.interaction_id = l.interaction_id where ${isGoods(currency)}`))!.n;
  return {
    places: new Map(sold.map(({ sku }, place) => [sku, place])),
    products: sold.map(({ sku, category, name, price, day }) => ({ sku, category, name: name.trim() === "" ? sku : name, priceMinor: price, lastSold: day })),
    leftOut: all - sold.length,
  };
}

/** Which category each product is of, by number, for products of one are held together where one alone has too little. */
export function categoriesOf(products: readonly Product[]): Categories {
  const numbers = new Map<string, number>();
  const of = Int32Array.from(products, ({ category }) => {
    if (category === null) return -1;
    if (!numbers.has(category)) numbers.set(category, numbers.size);
    return numbers.get(category)!;
  });
  return { count: numbers.size, of };
}

/** Lines of some customers: of each a number that counts from 0, the place of the product, the day. */
export interface LineSlice {
  readonly customer: Int32Array;
  readonly product: Int32Array;
  readonly day: Int32Array;
}

const BATCH = 1000;

/** All lines of the customers that are looked at, in slices. Rides membership's key, then those of interactions and lines. */
export async function* readLines(db: Database, currency: string, places: ReadonlyMap<string, number>, buyers: number): AsyncGenerator<LineSlice> {
  const every = Math.max(1, Math.ceil(buyers / MOST_CUSTOMERS));
  const numbers = new Map<string, number>();
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const members = await rows<{ id: string }>(db, sql`select identity_id as id from membership where identity_id > ${after}::uuid order by identity_id limit ${BATCH}`);
    if (members.length === 0) return;
    after = members.at(-1)!.id;
    // Which customers of very many: by the last digits of their ids, which are left to chance.
    const found = await rows<{ customer: string; sku: string; day: number }>(
      db,
      sql`select m.customer_id as customer, l.sku, (i.occurred_at at time zone 'UTC')::date - date '1970-01-01' as day
          from membership m join interaction i on i.identity_id = m.identity_id and i.kind = 'order' join order_line l on l.identity_id = i.identity_id and l.interaction_id = i.interaction_id
          where m.identity_id = any(${members.map(({ id }) => id)}::uuid[]) and (${every} = 1 or ('x' || right(m.customer_id::text, 7))::bit(28)::integer % ${every} = 0) and ${isGoods(currency)}`,
    );
    const known = found.filter(({ sku }) => places.has(sku));
    if (known.length === 0) continue;
    const slice: LineSlice = { customer: new Int32Array(known.length), product: new Int32Array(known.length), day: new Int32Array(known.length) };
    known.forEach(({ customer, sku, day }, i) => {
      if (!numbers.has(customer)) numbers.set(customer, numbers.size);
      slice.customer[i] = numbers.get(customer)!;
      slice.product[i] = places.get(sku)!;
      slice.day[i] = day;
    });
    yield slice;
  }
}

/** What one customer bought, newest last. */
export interface OwnLine {
  readonly sku: string;
  readonly day: number;
  readonly interactionId: string;
}

const MOST_OWN = 5000;

export async function ownLines(db: Database, currency: string, members: readonly string[]): Promise<OwnLine[]> {
  const newest = await rows<OwnLine>(
    db,
    sql`select l.sku, (i.occurred_at at time zone 'UTC')::date - date '1970-01-01' as day, i.interaction_id as "interactionId"
        from interaction i join order_line l on l.identity_id = i.identity_id and l.interaction_id = i.interaction_id
        where i.identity_id = any(${[...members]}::uuid[]) and ${isGoods(currency)} order by i.occurred_at desc, l.interaction_id desc, l.line_no limit ${MOST_OWN}`,
  );
  return newest.reverse();
}
