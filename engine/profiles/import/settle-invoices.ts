// Decides, for every invoice of the stage, whether it is new, known already, or cannot be taken. An invoice comes in whole
// or not at all: half an order would be a wrong amount for ever, and the other half could not follow later.
import type { RawBuilder } from "kysely";
import { type Database, row, rows, sql } from "../../platform/index.ts";

/** Under which name all orders that come by files are kept, and deduplicated. */
export const ORDERS_SOURCE = "orders";

/** The message id of an invoice's first part; the other kinds of the same invoice have theirs with `:kind` behind. */
export const messageIdOf = sql`'order:' || replace(replace(invoice, '%', '%25'), ':', '%3A')`;

/**
 * Fills staged_part, a row for each kind of line in an invoice, and staged_invoice; staged_order is there by then. Call it in the transaction that stores,
 * for what is known must not change until then.
 *
 * Two files show the same invoice when it has the same lines, in whatever order, of the same customer in the same
 * currency: the sum of the lines' digests tells.
 */
export async function settleInvoices(tx: Database): Promise<void> {
  await sql`
    create temporary table staged_part as
    select invoice, kind, min(line) as line, max(line) as last_line, min(at) as at, max(at) as last_at, min(customer) as customer, max(customer) as other_customer, max(email) as email, max(country) as country,
      min(currency) as currency, max(currency) as other_currency, (count(*) filter (where extra = 0))::integer as lines, count(*)::integer as entries, sum(digest) as digest, sum(amount) as amount, sum(amount_minor)::bigint as amount_minor,
      (count(*) filter (where quantity < 0 and extra = 0))::integer as negative_quantity, (count(*) filter (where unit_price <= 0 and extra = 0))::integer as not_positive_price
    from staged_line group by invoice, kind`.execute(tx);
  await sql`
    create temporary table staged_invoice as
    select invoice, row_number() over (order by min(line))::integer as n, min(line) as line, max(last_line) as last_line, min(at) as at, max(last_at) as last_at, min(kind) as first_kind,
      min(customer) as customer, max(other_customer) as other_customer, max(email) as email, max(country) as country, min(currency) as currency, max(other_currency) as other_currency,
      md5(concat_ws('|', sum(lines), sum(digest), min(customer), min(currency))) as fingerprint,
      'new'::text as state, null::text as reason, null::text as because
    from staged_part group by invoice`.execute(tx);
  await sql`analyze staged_part`.execute(tx);
  await sql`analyze staged_invoice`.execute(tx);
  await refuse(tx, "the invoice names two customers", sql`'invoice ' || s.invoice || ' names two customers, ' || s.customer || ' and ' || s.other_customer`, sql`s.customer <> s.other_customer`);
  await refuse(tx, "the invoice is in two currencies", sql`'invoice ' || s.invoice || ' is in two currencies, ' || s.currency || ' and ' || s.other_currency`, sql`s.currency <> s.other_currency`);
  await refuse(tx, "rows of the order tell different amounts of its discount, or of what was paid back", sql`'rows of order ' || s.invoice || ' tell different amounts of its discount, or of what was paid back'`, sql`exists (select 1 from staged_order o where o.invoice = s.invoice and o.differs)`);
  await refuse(tx, "the order was cancelled or voided and nothing was paid: it is no purchase", sql`'order ' || s.invoice || ' was cancelled or voided and nothing was paid: it is no purchase'`, sql`exists (select 1 from staged_order o where o.invoice = s.invoice and o.no_purchase)`);
  await sql`update staged_invoice s set state = 'refused', reason = 'another line of the same invoice was refused', because = 'line ' || b.line || ' of the same invoice ' || s.invoice || ' was refused'
    from (select invoice, min(line) as line from spoilt_invoice group by invoice) b where b.invoice = s.invoice and s.state = 'new'`.execute(tx);
  // Rides the primary keys of seen_message and interaction.
  await sql`
    update staged_invoice s set state = case when known.fingerprint = s.fingerprint then 'there' else 'refused' end,
      reason = 'the invoice is known already, with other lines', because = 'invoice ' || s.invoice || ' is known already, with other lines'
    from (
      select p.invoice, i.properties->>'fingerprint' as fingerprint
      from (select invoice, ${messageIdOf} as message_id from staged_invoice) p
      join seen_message m on m.source = ${ORDERS_SOURCE} and m.message_id = p.message_id
      join interaction i on i.identity_id = m.identity_id and i.interaction_id = m.interaction_id) known
    where known.invoice = s.invoice and s.state = 'new'`.execute(tx);
}

/** Those of the invoices that an earlier import brought. @param invoices a query of them */
export const knownAmong = (invoices: RawBuilder<unknown>) => sql`select p.invoice from (select invoice, ${messageIdOf} as message_id from (${invoices}) i) p join seen_message m on m.source = ${ORDERS_SOURCE} and m.message_id = p.message_id`;

/** The imports that brought the invoices which are there already: the whole, where a file was a part of one. */
export const knownOrders = sql`select coalesce(w.part_of, i.import_id) from (select ${messageIdOf} as message_id from staged_invoice where state = 'there') p
  join seen_message m on m.source = ${ORDERS_SOURCE} and m.message_id = p.message_id join interaction i on i.identity_id = m.identity_id and i.interaction_id = m.interaction_id left join import w on w.import_id = i.import_id`;

async function refuse(tx: Database, reason: string, because: RawBuilder<unknown>, where: RawBuilder<unknown>): Promise<void> {
  await sql`update staged_invoice s set state = 'refused', reason = ${reason}, because = ${because} where s.state = 'new' and ${where}`.execute(tx);
}

export interface Settled {
  readonly keptLines: number;
  readonly alreadyThereLines: number;
  readonly refusedLines: number;
  readonly newInvoices: number;
  readonly invoices: number;
  readonly customers: number;
  readonly anonymousLines: number;
  readonly cancellationLines: number;
  readonly negativeQuantityLines: number;
  readonly notPositivePriceLines: number;
  readonly adjustmentLines: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly refusedBecause: readonly { readonly reason: string; readonly lines: number }[];
  /** By currency, the one with the most lines first. */
  readonly net: readonly { readonly currency: string; readonly lines: number; readonly asWritten: string; readonly minor: number }[];
}

/** Counts what was settled. Numbers about the goods are of the lines kept and already there, so a second run says the same. */
export async function countSettled(tx: Database, marks: { readonly cancelled: string; readonly adjusted: string }): Promise<Settled> {
  const marked = (prefix: string) => (prefix === "" ? sql`false` : sql`(starts_with(s.invoice, ${prefix}) and substr(s.invoice, ${prefix.length + 1}, 1) between '0' and '9')`);
  const lines = (column: string, where: RawBuilder<unknown>) => sql`coalesce(sum(${sql.ref(column)}) filter (where ${where}), 0)::integer`;
  const taken = sql`s.state <> 'refused'`;
  const counts = await row<Omit<Settled, "net" | "refusedBecause">>(
    tx,
    sql`select
        ${lines("lines", sql`s.state = 'new'`)} as "keptLines", ${lines("lines", sql`s.state = 'there'`)} as "alreadyThereLines", ${lines("lines", sql`s.state = 'refused'`)} as "refusedLines",
        (count(*) filter (where s.state = 'new' and p.kind = s.first_kind))::integer as "newInvoices", (count(*) filter (where ${taken} and p.kind = s.first_kind))::integer as invoices,
        (count(distinct s.customer) filter (where ${taken}))::integer as customers,
        ${lines("lines", sql`${taken} and s.customer is null`)} as "anonymousLines", ${lines("lines", sql`${taken} and ${marked(marks.cancelled)}`)} as "cancellationLines",
        ${lines("negative_quantity", taken)} as "negativeQuantityLines", ${lines("not_positive_price", taken)} as "notPositivePriceLines", ${lines("lines", sql`${taken} and ${marked(marks.adjusted)}`)} as "adjustmentLines",
        (min(p.at) filter (where ${taken}))::date as "firstDay", (max(p.last_at) filter (where ${taken}))::date as "lastDay"
      from staged_part p join staged_invoice s using (invoice)`,
  );
  const net = await rows<Settled["net"][number]>(
    tx,
    sql`select s.currency, sum(p.lines)::integer as lines, trim_scale(sum(p.amount))::text as "asWritten", sum(p.amount_minor)::bigint as minor
      from staged_part p join staged_invoice s using (invoice) where ${taken} group by s.currency order by lines desc`,
  );
  const refusedBecause = await rows<Settled["refusedBecause"][number]>(
    tx,
    sql`select s.reason, sum(p.lines)::integer as lines from staged_part p join staged_invoice s using (invoice) where s.state = 'refused' group by s.reason order by lines desc`,
  );
  return { ...counts!, net, refusedBecause };
}

/** Lines of invoices that were refused after reading, in the order of the file, a page at a time. */
export function refusedPage(tx: Database, after: number, limit: number): Promise<{ line: number; because: string }[]> {
  return rows(tx, sql`select l.line, s.because from staged_line l join staged_invoice s using (invoice) where s.state = 'refused' and l.extra = 0 and l.line > ${after} order by l.line limit ${limit}`);
}
