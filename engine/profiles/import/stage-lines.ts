// The lines of one import, kept in tables of our own session until they are settled: never in anybody's way, gone if the
// session ends, and not written to the database's log.
import { type Database, sql } from "../../platform/index.ts";
import { minorDigits } from "./currency.ts";
import { lineDigest } from "./line-digest.ts";
import { LINE_KINDS, type OrderLine } from "./order-line.ts";
import type { Term } from "./order-terms.ts";

/** Columns of a batch travel as one text each, cut apart by the database: a fraction of the work of half a million cells. */
const CUT = "\u001f"; // `orderLineReader` refuses lines that hold it

export interface Stage {
  add(line: OrderLine, lineNumber: number): void;
  /** A line of this invoice was refused, so the rest of it will be too. */
  refuseInvoice(invoice: string, lineNumber: number): void;
  /** What the row says of its whole order. */
  addTerm(invoice: string, lineNumber: number, term: Term): void;
  /** Waits when the database falls behind. */
  breathe(): Promise<void>;
  /** Everything is with the database. */
  finish(): Promise<void>;
}

const BATCH = 8_000;

/** Makes the session's tables. `session` must be one connection, not a pool. */
export async function openStage(session: Database): Promise<Stage> {
  await dropStage(session);
  await sql`create temporary table staged_line (
    line integer not null, invoice text not null, kind smallint not null, at timestamptz not null, customer text, email text, sku text, description text,
    quantity numeric not null, unit_price numeric not null, amount numeric not null, amount_minor bigint not null, digest bigint not null, currency text not null, country text,
    category text,
    extra smallint not null default 0 -- 0 for a row of the file; above for what its order says of the whole of it
  )`.execute(session);
  await sql`create temporary table staged_term (invoice text not null, line integer not null, term smallint not null, said text not null, amount numeric)`.execute(session);
  await sql`create temporary table spoilt_invoice (invoice text not null, line integer not null)`.execute(session);

  let batch = newBatch();
  let spoilt: { invoice: string[]; line: number[] } = { invoice: [], line: [] };
  let terms = newTerms();
  let sending: Promise<unknown> = Promise.resolve();
  const sendTerms = () => {
    if (terms.line.length === 0) return;
    const full = terms;
    terms = newTerms();
    sending = sending.then(() => sql`insert into staged_term select invoice, line, term, said, nullif(amount, '')::numeric from unnest(${full.invoice}::text[], ${full.line}::int[], ${full.term}::smallint[], ${full.said}::text[], ${full.amount}::text[]) as t (invoice, line, term, said, amount)`.execute(session));
    sending.catch(() => undefined);
  };
  const send = () => {
    if (batch.line.length === 0) return;
    const full = batch;
    batch = newBatch();
    sending = sending.then(() => insert(session, full));
    sending.catch(() => undefined); // whoever waits for it next hears of it
  };
  return {
    add(line, lineNumber) {
      batch.line.push(lineNumber);
      batch.invoice.push(line.invoice);
      batch.kind.push(LINE_KINDS.indexOf(line.kind));
      batch.at.push(line.at / 1000);
      batch.customer.push(line.customer);
      batch.email.push(line.email);
      batch.sku.push(line.sku);
      batch.description.push(line.description);
      batch.quantity.push(line.quantity);
      batch.unitPrice.push(line.unitPrice);
      batch.amount.push(line.amount);
      batch.factor.push(factorOf(line.currency));
      batch.digest.push(lineDigest(line));
      batch.currency.push(line.currency);
      batch.country.push(line.country);
      batch.category.push(line.category);
    },
    addTerm(invoice, lineNumber, { term, said, amount }) {
      terms.invoice.push(invoice);
      terms.line.push(lineNumber);
      terms.term.push(term);
      terms.said.push(said);
      terms.amount.push(amount);
    },
    refuseInvoice(invoice, lineNumber) {
      spoilt.invoice.push(invoice);
      spoilt.line.push(lineNumber);
    },
    async breathe() {
      if (batch.line.length < BATCH && terms.line.length < BATCH) return;
      await sending; // at most one batch under way and one being filled
      send();
      sendTerms();
    },
    async finish() {
      send();
      sendTerms();
      await sending;
      await sql`insert into spoilt_invoice select * from unnest(${spoilt.invoice}::text[], ${spoilt.line}::int[])`.execute(session);
      spoilt = { invoice: [], line: [] };
      await sql`analyze staged_line`.execute(session);
      await sql`analyze staged_term`.execute(session);
    },
  };
}

const factors = new Map<string, number>();
/** How many minor units one unit of a currency has: 100 for GBP. */
export function factorOf(currency: string): number {
  let factor = factors.get(currency);
  if (factor === undefined) factors.set(currency, (factor = 10 ** minorDigits(currency)));
  return factor;
}

export async function dropStage(session: Database): Promise<void> {
  await sql`drop table if exists staged_line, staged_term, staged_order, spoilt_invoice, staged_invoice, staged_part, staged_customer, new_part`.execute(session);
}

const newTerms = () => ({ invoice: [] as string[], line: [] as number[], term: [] as number[], said: [] as string[], amount: [] as string[] });
const newBatch = () => ({
  line: [] as number[], invoice: [] as string[], kind: [] as number[], at: [] as number[], customer: [] as string[], email: [] as string[], sku: [] as string[],
  description: [] as string[], quantity: [] as string[], unitPrice: [] as string[], amount: [] as string[], factor: [] as number[], digest: [] as number[], currency: [] as string[], country: [] as string[], category: [] as string[],
});

/** The columns are unfolded side by side in the select list, which PostgreSQL does without keeping each one aside first. */
function insert(session: Database, batch: ReturnType<typeof newBatch>): Promise<unknown> {
  const column = (cells: readonly (string | number)[]) => sql`string_to_array(${cells.join(CUT)}, ${CUT}, '')`;
  return sql`
    insert into staged_line
    select line, invoice, kind, to_timestamp(at), customer, email, sku, description, quantity,
      coalesce(unit_price, trim_scale(round(line_amount / nullif(quantity, 0), 6)), 0), coalesce(line_amount, quantity * unit_price), round(coalesce(line_amount, quantity * unit_price) * factor), digest, currency, country, category
    from (select
      unnest(${column(batch.line)}::int[]) as line, unnest(${column(batch.invoice)}) as invoice, unnest(${column(batch.kind)}::smallint[]) as kind, unnest(${column(batch.at)}::double precision[]) as at,
      unnest(${column(batch.customer)}) as customer, unnest(${column(batch.email)}) as email, unnest(${column(batch.sku)}) as sku, unnest(${column(batch.description)}) as description,
      unnest(${column(batch.quantity)}::numeric[]) as quantity, unnest(${column(batch.unitPrice)}::numeric[]) as unit_price, unnest(${column(batch.amount)}::numeric[]) as line_amount,
      unnest(${column(batch.factor)}::int[]) as factor, unnest(${column(batch.digest)}::bigint[]) as digest, unnest(${column(batch.currency)}) as currency, unnest(${column(batch.country)}) as country, unnest(${column(batch.category)}) as category
    offset 0) cells`.execute(session);
}
