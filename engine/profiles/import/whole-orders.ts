// What a file says of whole orders becomes lines of them: what was taken off the price, and what was paid back. An order that
// was cancelled before anything was paid is no purchase. What could not be settled is told where nobody overlooks it.
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import { WHOLE_ORDER_FIELDS, type WholeOrderField } from "./order-fields.ts";
import { type Aside, type AsideAbout, FIRST_ASIDE, sayMap } from "./order-terms.ts";
import { remark, type Remark, type RemarkParts } from "./remark.ts";
import type { ReadingPlan, ToldReading } from "./reading-plan.ts";
import { knownAmong } from "./settle-invoices.ts";
import { factorOf } from "./stage-lines.ts";

/** Money that the file says did not stay, and that counts all the same unless somebody does something. */
export interface OrdersCaution {
  readonly about: AsideAbout | "known-before" | "subtotal";
  readonly column: string | null;
  readonly orders: number;
  /** In all, for each currency; empty where the file tells no amount. */
  readonly amounts: readonly Money[];
  readonly says: Remark;
  /** What a person adds to the command for the column to be used, once for each order. */
  readonly map: string | null;
}

interface Money {
  readonly currency: string;
  readonly minor: number;
}

const term = (field: WholeOrderField) => sql.raw(String(WHOLE_ORDER_FIELDS.indexOf(field)));
const NEVER_PAID = sql`'^(void|voided|cancell?ed|failed|declined|trash|storniert|annul\\S*|cancelad[oa]|geannuleerd)$'`;
const PAID = sql`'^(paid|partially[_ ]paid|partially[_ ]refunded|refunded|completed|bezahlt)$'`;
/** Nothing was paid, and the order was called off. */
const IS_NO_PURCHASE = sql`coalesce((status ~ '^void' or ((is_cancelled or coalesce(status ~ ${NEVER_PAID}, false)) and not is_paid and not coalesce(status ~ ${PAID}, false))) and refunded = 0, false)`;
const NOT_PAID_YET = sql`'^(pending.*|authori[sz]ed|expired|unpaid|on[- ]hold|partially[_ ]paid|draft|checkout-draft)$'`;

/**
 * Makes staged_order, a row for each order of which the file says something, and adds to the stage what was taken off and paid
 * back, as lines dated with the order. Neither is ever more than the goods of the order came to: the rest was for shipping and
 * taxes, which are not goods.
 */
export async function settleWholeOrders(tx: Database): Promise<void> {
  await sql`
    create temporary table staged_order as
    select t.*, ${IS_NO_PURCHASE} as no_purchase, l.line, l.at, l.currency, l.goods, 1::numeric as factor, 0::bigint as discount_minor, 0::bigint as refunded_minor
    from (
      select invoice, coalesce(max(amount) filter (where term = ${term("discount")}), 0) as discount, coalesce(max(amount) filter (where term = ${term("refunded")}), 0) as refunded,
        max(amount) filter (where term = ${term("subtotal")}) as subtotal, regexp_replace(lower(min(said) filter (where term = ${term("status")})), '^wc-', '') as status,
        bool_or(term = ${term("cancelled")}) as is_cancelled, bool_or(term = ${term("paid")}) as is_paid,
        count(distinct amount) filter (where term = ${term("discount")}) > 1 or count(distinct amount) filter (where term = ${term("refunded")}) > 1 as differs
      from staged_term where term < ${FIRST_ASIDE} group by invoice) t
    join (select invoice, min(line) as line, min(at) as at, min(currency) as currency, coalesce(sum(amount_minor) filter (where kind = 0), 0)::bigint as goods from staged_line group by invoice) l using (invoice)`.execute(tx);
  const currencies = (await rows<{ currency: string }>(tx, sql`select distinct currency from staged_order`)).map((each) => each.currency);
  if (currencies.length === 0) return;
  await sql`update staged_order o set factor = f.factor from unnest(${currencies}::text[], ${currencies.map(factorOf)}::numeric[]) as f (currency, factor) where f.currency = o.currency`.execute(tx);
  // Where the goods came to more than they would after the whole of the discount, the rest was taken off shipping.
  await sql`update staged_order set discount_minor = least(goods, case when round(subtotal * factor) between goods - round(discount * factor) and goods then goods - round(subtotal * factor) else round(discount * factor) end)
    where discount > 0 and goods > 0`.execute(tx);
  await sql`update staged_order set refunded_minor = least(goods - discount_minor, case when refunded = 0 then goods else round(refunded * factor) end) where goods > 0 and (refunded > 0 or status = 'refunded')`.execute(tx);
  for (const [place, kind, column, words] of [[1, 0, "discount_minor", "Discount"], [2, 1, "refunded_minor", "Paid back"]] as const)
    await sql`insert into staged_line (line, invoice, kind, at, description, quantity, unit_price, amount, amount_minor, digest, currency, extra)
      select line, invoice, ${kind}, at, ${words}, ${kind === 0 ? 1 : -1}, trim_scale(${sql.ref(column)} / factor) * ${kind === 0 ? -1 : 1}, -trim_scale(${sql.ref(column)} / factor), -${sql.ref(column)},
        ('x' || substr(md5(concat_ws('|', ${words}::text, ${sql.ref(column)})), 1, 13))::bit(52)::bigint, currency, ${place}
      from staged_order where ${sql.ref(column)} > 0`.execute(tx);
  await sql`create index on staged_order (invoice)`.execute(tx);
  await sql`analyze staged_order`.execute(tx);
}

/** What became of it, in sentences; to be called when it is settled which invoices are taken. */
export async function tellWholeOrders(tx: Database, plan: ReadingPlan, told: ToldReading): Promise<{ readonly cautions: readonly OrdersCaution[]; readonly remarks: readonly Remark[] }> {
  const { at, headers } = plan.columns;
  const name = (field: WholeOrderField) => (at[field] === undefined ? field : headers[at[field]]!);
  const taken = sql`from staged_order o join staged_invoice s using (invoice) where s.state <> 'refused'`;
  const counted = async (sum: RawBuilder<unknown>, where: RawBuilder<unknown>) => total(await rows(tx, sql`select o.currency, count(*)::integer as orders, sum(${sum})::bigint as minor ${taken} and ${where} group by o.currency order by 2 desc, 3 desc, 1`));
  const remarks: Remark[] = [];
  const cautions: OrdersCaution[] = [];

  const known = total(await rows(tx, sql`select o.currency, count(*)::integer as orders, sum(case when o.no_purchase then o.goods - o.discount_minor else o.refunded_minor end)::bigint as minor
    from staged_order o join staged_invoice s using (invoice) join (${knownAmong(sql`select s.invoice from staged_order o join staged_invoice s using (invoice) where s.state = 'refused' and (o.refunded_minor > 0 or o.no_purchase)`)}) k using (invoice) group by o.currency order by 2 desc, 3 desc, 1`));
  if (known.orders > 0)
    cautions.push({ about: "known-before", column: null, map: null, ...known, says: remark("knownBefore", summed(known, { atTerminal: "rapport import list shows it." })) });

  for (const [i, aside] of plan.asides.entries()) {
    const found = total(await rows(tx, sql`select currency, count(*)::integer as orders, sum(minor)::bigint as minor from (
        select s.currency, t.invoice, case when count(distinct t.amount) > 1 then sum(t.amount) else max(t.amount) end * f.factor as minor
        from staged_term t join staged_invoice s using (invoice) join (${factors(await currenciesOf(tx))}) f on f.currency = s.currency
        where t.term = ${FIRST_ASIDE + i} and s.state <> 'refused' group by s.currency, t.invoice, f.factor) o group by currency order by 2 desc, 3 desc, 1`));
    if (found.orders > 0) cautions.push({ about: aside.about, column: aside.header, map: sayMap(aside, told.columns ?? {}), ...found, says: await sayAside(tx, aside, FIRST_ASIDE + i, found) });
  }

  const paidAll = await counted(sql`o.goods - o.discount_minor - o.refunded_minor`, sql`(o.is_cancelled or coalesce(o.status ~ ${NEVER_PAID}, false)) and o.refunded_minor < o.goods - o.discount_minor`);
  if (paidAll.orders > 0)
    cautions.push({ about: "cancelled", column: at.cancelled === undefined ? name("status") : name("cancelled"), map: null, ...paidAll, says: remark("paidAndCancelled", summed(paidAll)) });
  const off = await counted(sql`abs(o.goods - o.discount_minor - round(o.subtotal * o.factor))`, sql`o.subtotal is not null and abs(o.goods - o.discount_minor - round(o.subtotal * o.factor)) > 1`);
  if (off.orders > 0) cautions.push({ about: "subtotal", column: name("subtotal"), map: null, ...off, says: remark("otherSubtotal", summed(off, { parts: { column: name("subtotal") } })) });

  const discounts = await counted(sql`o.discount_minor`, sql`o.discount_minor > 0`);
  if (discounts.orders > 0) remarks.push(remark("discounts", summed(discounts, { parts: { column: name("discount") } })));
  const refunds = await counted(sql`o.refunded_minor`, sql`o.refunded_minor > 0`);
  if (refunds.orders > 0) remarks.push(remark("refunds", summed(refunds, { parts: { column: name("refunded") } })));
  const waiting = await rows<{ status: string; orders: number }>(tx, sql`select o.status, count(*)::integer as orders ${taken} and o.status ~ ${NOT_PAID_YET} group by 1 order by 2 desc, 1`);
  if (waiting.length > 0) remarks.push(remark("notPaid", { quoted: { statuses: waiting.map((each) => `${each.status} ${each.orders.toLocaleString("en")}`).join(", ") } }));
  return { cautions, remarks };
}

async function sayAside(tx: Database, { about, header }: Aside, number: number, found: Total): Promise<Remark> {
  const parts = { column: header, count: found.orders };
  if (about === "refunded") return found.amounts.length === 0 ? remark("refundedNoSum", { parts }) : remark("refundedSum", summed(found, { parts }));
  if (about === "discount") return found.amounts.length === 0 ? remark("discountNoSum", { parts }) : remark("discountSum", summed(found, { parts }));
  if (about === "cancelled") return remark("cancelled", { parts });
  const words = await rows<{ said: string; orders: number }>(tx, sql`select t.said, count(distinct t.invoice)::integer as orders from staged_term t join staged_invoice s using (invoice) where t.term = ${number} and s.state <> 'refused' group by 1 order by 2 desc, 1 limit 5`);
  return remark("status", { parts, quoted: { statuses: words.map((each) => `${each.said} ${each.orders}`).join(", ") } });
}

const currenciesOf = async (tx: Database) => (await rows<{ currency: string }>(tx, sql`select distinct currency from staged_invoice`)).map((each) => each.currency);
const factors = (currencies: readonly string[]) => sql`select * from unnest(${currencies}::text[], ${currencies.map(factorOf)}::numeric[]) as t (currency, factor)`;

interface Total {
  readonly orders: number;
  readonly amounts: readonly Money[];
}

const total = (found: readonly { readonly currency: string; readonly orders: number; readonly minor: number | null }[]): Total => ({
  orders: found.reduce((sum, each) => sum + each.orders, 0), amounts: found.flatMap(({ currency, minor }) => (minor === null || minor === 0 ? [] : [{ currency, minor }])),
});

/** How many orders, and what they come to, as the parts of a remark. */
function summed({ orders: count, amounts }: Total, { parts, ...more }: RemarkParts = {}): RemarkParts {
  return amounts.length === 0 ? { ...more, parts: { ...parts, count }, words: { sums: "no money" } } : { ...more, parts: { ...parts, count, sums: amounts.map(inWords) } };
}

const inWords = ({ currency, minor }: Money) => `${(minor / factorOf(currency)).toLocaleString("en", { minimumFractionDigits: Math.log10(factorOf(currency)), maximumFractionDigits: Math.log10(factorOf(currency)) })} ${currency}`;
