// One row of the file becomes one order line, or a reason why not. Pure: the rules come in, nothing is guessed here.
import type { DateOrder } from "./date-time.ts";
import { readWallTime, type WallTime } from "./date-time.ts";
import { type DecimalSign, isNegative, isZero, readDecimal } from "./decimal.ts";
import { readCurrency } from "./currency.ts";
import { normaliseIdentifier } from "../identifiers.ts";
import { fromCsvCell } from "./csv-cell.ts";
import type { ColumnMap } from "./order-columns.ts";
import type { OrderField } from "./order-fields.ts";
import { whyRounded } from "./rounded-number.ts";

/**
 * What a line is. Only `order` is a purchase; value counts nothing else. An order that names no customer is kept as an
 * anonymous sale.
 *
 * - `order`: a quantity above nothing at a price above nothing
 * - `return`: goods or money going back: the invoice is marked as cancelled, or the quantity is below nothing at a price
 * - `adjustment`: a correction of the books: the invoice is marked so, the price is below nothing, or the quantity is nothing
 * - `free-goods`: a quantity above nothing that cost nothing
 * - `stock-movement`: goods that left the stock at no price: lost, damaged, counted again
 */
export const LINE_KINDS = ["order", "return", "adjustment", "free-goods", "stock-movement"] as const;
/** What an order is called whose invoice names nobody: money came in, but no customer bought again. */
export const ANONYMOUS_SALE = "anonymous-sale";
export type LineKind = (typeof LINE_KINDS)[number];

export interface OrderLine {
  readonly invoice: string;
  readonly kind: LineKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Customer number, or the e-mail address where the file has no numbers; empty when nobody is named. */
  readonly customer: string;
  readonly email: string;
  readonly sku: string;
  readonly description: string;
  /** Empty where the file tells none. */
  readonly category: string;
  readonly quantity: string;
  /** Price of one as written; empty when the file tells only the amount of the line. */
  readonly unitPrice: string;
  /** Amount of the line as written; empty when it is quantity × price. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly country: string;
}

export interface RefusedLine {
  readonly field: OrderField | "line";
  readonly because: string;
  /** The invoice the line belongs to, where that could be read: the rest of it is refused too. */
  readonly invoice: string | undefined;
}

/** How the cells of this file are to be read. */
export interface LineRules {
  readonly headers: readonly string[];
  readonly at: ColumnMap;
  readonly decimalSign: DecimalSign;
  readonly dateOrder: DateOrder | "not-needed";
  readonly instantOf: (wall: WallTime) => number;
  /** Later than this is a typing error. */
  readonly latest: number;
  /** Used where the row names none; empty where rows name their own, then a row without one is in that of the row before of the same invoice. */
  readonly currency: string;
  /** Invoices that begin with one of these and a digit are cancellations, or corrections of the books. */
  readonly cancelledPrefix: string;
  readonly adjustedPrefix: string;
}

/** In units of the currency: a larger amount is a slipped column, and would not fit where sums are kept. */
const LARGEST = 1e9;
const EARLIEST = Date.UTC(1900, 0, 1);
// Unreadable letters, and control characters that no shop sends and the database does not take.
const LONGEST_CATEGORY = 100;
const UNREADABLE = /[\u0000-\u0008\u000e-\u001f\ufffd]/;
const NO_COUNTRY = /^(?:|unspecified|unknown|null|none|nan|n\/a|#n\/a|-)$/i;

/** Makes the function that reads rows by the rules given. */
export function orderLineReader(rules: LineRules): (cells: readonly string[]) => OrderLine | RefusedLine {
  const { at, headers } = rules;
  const width = headers.length;
  const cellOf = (cells: readonly string[], column: number | undefined): string => (column === undefined ? "" : fromCsvCell(cells[column]!.trim()));
  // Some shops fill what concerns the whole order only on its first line.
  let before = { invoice: "", currency: "", date: "", time: "" };
  const who = identifierReader();
  const instant = lastRemembered((date: string, time: string) => readInstant(date, time, rules));

  return (cells) => {
    const invoice = cellOf(cells.length > (at.order ?? 0) ? cells : headers.map(() => ""), at.order);
    const no = (field: OrderField | "line", because: string): RefusedLine => ({ field, because, invoice: invoice === "" ? undefined : invoice });
    const named = (field: OrderField) => headers[at[field]!]!;
    if (cells.length !== width) return no("line", `it has ${cells.length} cells where the header has ${width}`);
    if (invoice === "") return no("order", `${named("order")} is empty`);
    const rounded = whyRounded(invoice);
    if (rounded !== undefined) return no("order", `${named("order")} ${rounded}`);
    if (invoice.length > 150) return no("order", `${named("order")} is longer than 150 letters`);

    const same = before.invoice === invoice;
    const dateCell = cellOf(cells, at.date);
    const [date, time] = dateCell === "" && same ? [before.date, before.time] : [dateCell, cellOf(cells, at.time)];
    const when = instant(date, time);
    if (typeof when === "string") return no("date", `${named("date")} ${when}`);

    const quantityCell = cellOf(cells, at.quantity);
    const quantity = at.quantity === undefined ? "1" : readDecimal(quantityCell, rules.decimalSign);
    if (quantity === undefined) return no("quantity", wrongNumber(named("quantity"), quantityCell));
    const priceCell = cellOf(cells, at.price);
    const unitPrice = at.price === undefined ? "" : readDecimal(priceCell, rules.decimalSign);
    if (unitPrice === undefined) return no("price", wrongNumber(named("price"), priceCell));
    const amountCell = cellOf(cells, at.amount);
    const amount = at.amount === undefined ? "" : readDecimal(amountCell, rules.decimalSign);
    if (amount === undefined) return no("amount", wrongNumber(named("amount"), amountCell));

    if (Math.abs(amount === "" ? Number(quantity) * Number(unitPrice) : Number(amount)) > LARGEST) return no(at.price === undefined ? "amount" : "price", "its amount is above a thousand million");

    const currencyCell = cellOf(cells, at.currency);
    const currency = currencyCell === "" ? rules.currency || (same ? before.currency : "") : readCurrency(currencyCell);
    if (currency === undefined) return no("currency", `${named("currency")} "${currencyCell}" is no currency of ISO 4217`);
    if (currency === "") return no("currency", `${named("currency")} is empty`);
    before = { invoice, currency, date, time };

    const email = who("email", cellOf(cells, at.email));
    if (typeof email !== "string") return no("email", `${named("email")}: ${email.because}`);
    // Spreadsheet libraries write a number beside empty cells as 13085.0.
    const lost = whyRounded(cellOf(cells, at.customer));
    if (lost !== undefined) return no("customer", `${named("customer")} ${lost}`);
    const number = who("customer_number", cellOf(cells, at.customer).replace(/^(\d+)\.0+$/, "$1"));
    if (typeof number !== "string") return no("customer", `${named("customer")}: ${number.because}`);
    const customer = number === "" ? email : number;

    const sku = cellOf(cells, at.sku);
    const description = cellOf(cells, at.description);
    const category = cellOf(cells, at.category).slice(0, LONGEST_CATEGORY);
    const countryCell = cellOf(cells, at.country);
    const country = NO_COUNTRY.test(countryCell) ? "" : countryCell;
    if (UNREADABLE.test(`${invoice} ${customer} ${sku} ${description} ${category} ${country}`)) return no("line", "it holds letters that cannot be read; say --encoding if the file is not in UTF-8");
    return { invoice, kind: kindOfLine(invoice, quantity, amount === "" ? unitPrice : amount, rules), at: when, customer, email, sku, description, category, quantity, unitPrice, amount, currency, country };
  };
}

/**
 * Decides what a line is.
 *
 * @param price of one, or of the whole line where the file tells only that; then its sign may follow the quantity's
 */
export function kindOfLine(invoice: string, quantity: string, price: string, marks: { readonly cancelledPrefix: string; readonly adjustedPrefix: string }): LineKind {
  if (isMarked(invoice, marks.adjustedPrefix)) return "adjustment";
  if (isMarked(invoice, marks.cancelledPrefix)) return "return";
  if (isZero(price)) return isZero(quantity) || isNegative(quantity) ? "stock-movement" : "free-goods";
  if (isZero(quantity)) return "adjustment";
  if (isNegative(quantity)) return "return";
  return isNegative(price) ? "adjustment" : "order";
}

function isMarked(invoice: string, prefix: string): boolean {
  if (prefix === "" || !invoice.startsWith(prefix)) return false;
  const next = invoice.charCodeAt(prefix.length);
  return next >= 48 && next <= 57;
}

function readInstant(date: string, time: string, rules: LineRules): number | string {
  const wall = readWallTime(time === "" ? date : `${date} ${time}`, rules.dateOrder);
  if (typeof wall === "string") return wall;
  const instant = rules.instantOf(wall);
  if (instant < EARLIEST) return `"${date}" is before 1900`;
  return instant > rules.latest ? `"${date}" is in the future` : instant;
}

function wrongNumber(column: string, cell: string): string {
  return cell === "" ? `${column} is empty` : `${column} "${cell}" is not a number`;
}

const FROM_FILE = { name: "orders", trusted: true } as const;

/** Reads customer numbers and addresses as the rest of Rapport does; placeholders such as "guest" name nobody. */
function identifierReader(): (kind: "email" | "customer_number", cell: string) => string | { readonly because: string } {
  const remembered = new Map<string, string | { readonly because: string }>();
  return (kind, cell) => {
    if (cell === "" || /^(?:[^\p{L}\d]+|#n\/a)$/iu.test(cell)) return "";
    const key = `${kind} ${cell}`;
    let read = remembered.get(key);
    if (read === undefined) {
      const normalised = normaliseIdentifier({ kind, value: cell }, FROM_FILE);
      read = normalised.kind === "ok" ? normalised.identifier.value : /placeholder/.test(normalised.because) ? "" : { because: normalised.because };
      if (remembered.size > 20_000) remembered.clear();
      remembered.set(key, read);
    }
    return read;
  };
}

/** The lines of an invoice stand together and carry one date. */
function lastRemembered<T>(read: (date: string, time: string) => T): (date: string, time: string) => T {
  let last: { date: string; time: string; value: T } | undefined;
  return (date, time) => {
    if (last === undefined || last.date !== date || last.time !== time) last = { date, time, value: read(date, time) };
    return last.value;
  };
}
