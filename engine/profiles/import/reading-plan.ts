// How a file will be read, decided once from its header, its first records and what a person said.
import { Refusal } from "../../platform/index.ts";
import { type CurrencyGuess, guessCurrency, isCurrency, readCurrency } from "./currency.ts";
import { type DateOrder, findDateOrder } from "./date-time.ts";
import { type DecimalSign, findDecimalSign } from "./decimal.ts";
import { type Columns, findColumns, type ToldColumns } from "./order-columns.ts";
import { type OrderField, plainWords } from "./order-fields.ts";
import { type Aside, asidesOf } from "./order-terms.ts";
import type { LineRules } from "./order-line.ts";
import { instantsIn, isTimeZone } from "./time-zone.ts";

/** What a person may say about a file; everything else is found out and told. */
export interface ToldReading {
  readonly columns?: ToldColumns;
  readonly currency?: string;
  readonly timeZone?: string;
  readonly dateOrder?: DateOrder;
  readonly decimalSign?: DecimalSign;
  /** What cancelled invoices begin with; "C" unless told, "" for none. */
  readonly cancelledPrefix?: string;
}

export interface ReadingPlan {
  readonly columns: Columns;
  readonly rules: LineRules;
  /** Columns that tell of money which did not stay, and are not used. */
  readonly asides: readonly Aside[];
  /** The currency of rows that name none. */
  readonly currency: CurrencyGuess;
  readonly timeZone: string;
  /** Everything that was taken without being told, in plain sentences. */
  readonly remarks: readonly string[];
}

const DAY = 86_400_000;

/**
 * Decides how to read a file of orders.
 *
 * @param sample first records after the header
 * @param house what to fall back on: the organisation's currency
 * @throws {Refusal} naming what cannot be settled and the option that settles it
 */
export function planReading(header: readonly string[], sample: readonly (readonly string[])[], told: ToldReading, house: { readonly currency: string | undefined; readonly now: Date }): ReadingPlan {
  const columns = findColumns(header, sample, told.columns ?? {});
  const remarks: string[] = [];
  if (columns.layout) remarks.push(`Read as ${columns.layout.title}.`);
  const noGoods = columns.headers.filter((header) => columns.layout?.noGoods.includes(plainWords(header)));
  if (noGoods.length > 0) remarks.push(`${noGoods.join(" and ")} ${noGoods.length === 1 ? "is" : "are"} left out, being no goods; taxes that the prices include stay in them.`);
  const held = (field: OrderField): readonly string[] => {
    const column = columns.at[field];
    return column === undefined ? [] : sample.map((cells) => (cells[column] ?? "").trim()).filter((cell) => cell !== "");
  };
  const name = (field: OrderField) => columns.headers[columns.at[field]!]!;

  const timeZone = told.timeZone ?? "UTC";
  if (!isTimeZone(timeZone)) throw new Refusal("bad-input", `"${timeZone}" is no time zone. Use a name such as Europe/London.`);
  if (told.currency !== undefined && !(/^[A-Z]{3}$/.test(told.currency) && isCurrency(told.currency))) throw new Refusal("bad-input", `"${told.currency}" is no currency. Use three letters of ISO 4217, such as GBP.`);

  const dateOrder = told.dateOrder ?? settleDates(held("date"), name("date"), remarks);
  const decimalSign = told.decimalSign ?? settleDecimals([...held("price"), ...held("amount"), ...held("quantity"), ...held("discount"), ...held("refunded")], remarks);
  const currency = settleCurrency(told, held, house.currency);
  if (told.currency === undefined && currency.currency !== "") remarks.push(`Currency ${currency.currency}: ${currency.because}.`);
  if (timeZone !== "UTC" || told.timeZone === undefined) remarks.push(`Times without a zone are read as ${timeZone}.`);

  const orders = held("order");
  // Where a column tells what was cancelled, no number does.
  const numbersTell = columns.at.status === undefined && columns.at.cancelled === undefined;
  const prefix = told.cancelledPrefix ?? (numbersTell ? "C" : "");
  const marked = orders.filter((order) => order.startsWith(prefix)).length;
  // A shop whose invoices all begin with C does not mark cancellations that way.
  const cancelledPrefix = told.cancelledPrefix !== undefined || marked <= orders.length / 2 ? prefix : "";
  const adjusted = orders.filter((order) => order.startsWith("A")).length;
  const adjustedPrefix = numbersTell && adjusted <= orders.length / 2 ? "A" : "";
  if (numbersTell && cancelledPrefix === "" && told.cancelledPrefix === undefined) remarks.push(`Most invoices begin with ${prefix}, so it is not taken as the mark of a cancellation.`);
  if (columns.at.price !== undefined && columns.at.amount !== undefined) remarks.push(`A line's amount is taken from ${name("amount")}, not worked out.`);

  const rules: LineRules = {
    headers: columns.headers, at: columns.at, decimalSign, dateOrder, instantOf: instantsIn(timeZone), latest: house.now.getTime() + DAY,
    currency: currency.currency, cancelledPrefix, adjustedPrefix,
  };
  return { columns, rules, asides: asidesOf(columns), currency, timeZone, remarks };
}

function settleDates(cells: readonly string[], column: string, remarks: string[]): DateOrder | "not-needed" {
  const found = findDateOrder(cells);
  if (found.kind === "unsettled") throw new Refusal("bad-input", `Dates in ${column} such as "${found.example}" can be read with the day or the month first. Say --dates day-first or --dates month-first.`);
  if (found.kind === "contradiction")
    throw new Refusal("bad-input", `${column} mixes two ways of writing dates: "${found.dayFirst}" has the day first, "${found.monthFirst}" the month. Say which is meant with --dates; rows that do not fit are then refused one by one.`);
  if (found.order !== "not-needed") remarks.push(`Dates in ${column} are read ${found.order === "day-first" ? "day first" : "month first"}.`);
  return found.order;
}

function settleDecimals(cells: readonly string[], remarks: string[]): DecimalSign {
  const found = findDecimalSign(cells);
  if (found.kind === "unsettled") throw new Refusal("bad-input", `Numbers such as "${found.example}" can be thousands or decimals. Say --decimal comma or --decimal dot.`);
  if (found.kind === "contradiction")
    throw new Refusal("bad-input", `The numbers mix two ways of writing decimals: "${found.examples[0]}" and "${found.examples[1]}". Say which is meant with --decimal; rows that do not fit are then refused one by one.`);
  if (found.sign === "comma") remarks.push("Decimals are written with a comma.");
  return found.sign;
}

function settleCurrency(told: ToldReading, held: (field: OrderField) => readonly string[], house: string | undefined): CurrencyGuess {
  if (told.currency !== undefined) return { currency: told.currency, because: "you said so" };
  const named = held("currency").map(readCurrency).find((currency) => currency !== undefined);
  if (named !== undefined) return { currency: "", because: "each row names its own" };
  const guess = guessCurrency([...held("price"), ...held("amount")].slice(0, 200), held("country"));
  if (guess !== undefined) return { ...guess, because: `a guess, because ${guess.because}; say --currency if it is another` };
  if (house !== undefined) return { currency: house, because: "the organisation's own, because the file names none; say --currency if it is another" };
  throw new Refusal("bad-input", "The file does not tell its currency. Say it with --currency, for example --currency EUR.");
}
