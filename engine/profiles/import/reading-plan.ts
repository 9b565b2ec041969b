// How a file will be read, decided once from its header, its first records and what a person said.
import { Refusal } from "../../platform/index.ts";
import { guessCurrency, isCurrency, readCurrency } from "./currency.ts";
import { type DateOrder, findDateOrder } from "./date-time.ts";
import { type DecimalSign, findDecimalSign } from "./decimal.ts";
import { type Columns, findColumns, type ToldColumns } from "./order-columns.ts";
import { type OrderField, plainWords } from "./order-fields.ts";
import { type Aside, asidesOf } from "./order-terms.ts";
import { OrdersAsk } from "./orders-ask.ts";
import { remark, type Remark } from "./remark.ts";
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
  /** The currency of rows that name none; empty where each row names its own. */
  readonly currency: string;
  readonly timeZone: string;
  /** Everything that was taken without being told, and how dates and numbers are read. */
  readonly remarks: readonly Remark[];
}

const DAY = 86_400_000;

/**
 * Decides how to read a file of orders.
 *
 * @param sample first records after the header
 * @param house what to fall back on: the organisation's currency
 * @throws {OrdersAsk} naming what a person must say
 * @throws {Refusal} naming what was said wrongly
 */
export function planReading(header: readonly string[], sample: readonly (readonly string[])[], told: ToldReading, house: { readonly currency: string | undefined; readonly now: Date }): ReadingPlan {
  const columns = findColumns(header, sample, told.columns ?? {});
  const remarks: Remark[] = [];
  if (columns.layout) remarks.push(remark("readAs", { words: { title: columns.layout.title } }));
  const noGoods = columns.headers.filter((header) => columns.layout?.noGoods.includes(plainWords(header)));
  if (noGoods.length > 0) remarks.push(remark("noGoods", { parts: { columns: noGoods, count: noGoods.length } }));
  const held = (field: OrderField): readonly string[] => {
    const column = columns.at[field];
    return column === undefined ? [] : sample.map((cells) => (cells[column] ?? "").trim()).filter((cell) => cell !== "");
  };
  const name = (field: OrderField) => columns.headers[columns.at[field]!]!;

  const timeZone = told.timeZone ?? "UTC";
  if (!isTimeZone(timeZone)) throw new Refusal("bad-input", `"${timeZone}" is no time zone. Use a name such as Europe/London.`);
  if (told.currency !== undefined && !(/^[A-Z]{3}$/.test(told.currency) && isCurrency(told.currency))) throw new Refusal("bad-input", `"${told.currency}" is no currency. Use three letters of ISO 4217, such as GBP.`);

  const dates = settleDates(held("date"), name("date"), told.dateOrder);
  const numbers = settleDecimals([...held("price"), ...held("amount"), ...held("quantity"), ...held("discount"), ...held("refunded")], told.decimalSign);
  const how = sayHow(name("date"), dates, numbers);
  if (how !== undefined) remarks.push(how);
  const currency = settleCurrency(told, held, house.currency, remarks);
  if (timeZone !== "UTC" || told.timeZone === undefined) remarks.push(remark("zone", { parts: { zone: timeZone } }));

  const orders = held("order");
  // Where a column tells what was cancelled, no number does.
  const numbersTell = columns.at.status === undefined && columns.at.cancelled === undefined;
  const prefix = told.cancelledPrefix ?? (numbersTell ? "C" : "");
  const marked = orders.filter((order) => order.startsWith(prefix)).length;
  // A shop whose invoices all begin with C does not mark cancellations that way.
  const cancelledPrefix = told.cancelledPrefix !== undefined || marked <= orders.length / 2 ? prefix : "";
  const adjusted = orders.filter((order) => order.startsWith("A")).length;
  const adjustedPrefix = numbersTell && adjusted <= orders.length / 2 ? "A" : "";
  if (numbersTell && cancelledPrefix === "" && told.cancelledPrefix === undefined) remarks.push(remark("noPrefix", { parts: { prefix } }));
  if (columns.at.price !== undefined && columns.at.amount !== undefined) remarks.push(remark("amountColumn", { parts: { column: name("amount") } }));

  const rules: LineRules = {
    headers: columns.headers, at: columns.at, decimalSign: numbers.sign, dateOrder: dates.order, instantOf: instantsIn(timeZone), latest: house.now.getTime() + DAY,
    currency, cancelledPrefix, adjustedPrefix,
  };
  return { columns, rules, asides: asidesOf(columns), currency, timeZone, remarks };
}

interface Dates {
  readonly order: DateOrder | "not-needed";
  /** Somebody said so, or some date needs it. */
  readonly matters: boolean;
}

function settleDates(cells: readonly string[], column: string, told: DateOrder | undefined): Dates {
  if (told !== undefined) return { order: told, matters: true };
  const found = findDateOrder(cells);
  if (found.kind === "unsettled") throw new OrdersAsk(remark("whichDates", { parts: { column }, quoted: { example: found.example }, atTerminal: "Say --dates day-first or --dates month-first." }));
  if (found.kind === "contradiction") throw new OrdersAsk(remark("mixedDates", { parts: { column }, quoted: { example: found.dayFirst, other: found.monthFirst }, atTerminal: "Say it with --dates day-first or --dates month-first." }));
  return { order: found.order, matters: found.order !== "not-needed" };
}

interface Numbers {
  readonly sign: DecimalSign;
  readonly matters: boolean;
}

function settleDecimals(cells: readonly string[], told: DecimalSign | undefined): Numbers {
  if (told !== undefined) return { sign: told, matters: true };
  const found = findDecimalSign(cells);
  if (found.kind === "unsettled") throw new OrdersAsk(remark("whichNumbers", { quoted: { example: found.example }, atTerminal: "Say --decimal comma or --decimal dot." }));
  if (found.kind === "contradiction") throw new OrdersAsk(remark("mixedNumbers", { quoted: { example: found.examples[0], other: found.examples[1] }, atTerminal: "Say it with --decimal comma or --decimal dot." }));
  return { sign: found.sign, matters: cells.some((cell) => /[.,]/.test(cell)) };
}

/** Once, in one sentence: how dates and numbers are read, where that makes a difference. */
function sayHow(column: string, dates: Dates, numbers: Numbers): Remark | undefined {
  const order = dates.order === "month-first" ? ("month first" as const) : ("day first" as const);
  const sign = numbers.sign === "comma" ? ("with a decimal comma (1.204,50)" as const) : ("with a decimal dot (1,204.50)" as const);
  if (dates.matters && numbers.matters) return remark("datesAndNumbers", { parts: { column }, words: { order, sign } });
  if (dates.matters) return remark("dates", { parts: { column }, words: { order } });
  return numbers.matters ? remark("numbers", { words: { sign } }) : undefined;
}

/** Empty where each row names its own. */
function settleCurrency(told: ToldReading, held: (field: OrderField) => readonly string[], house: string | undefined, remarks: Remark[]): string {
  if (told.currency !== undefined) return told.currency;
  if (held("currency").some((cell) => readCurrency(cell) !== undefined)) return "";
  const guess = guessCurrency([...held("price"), ...held("amount")].slice(0, 200), held("country"));
  if (guess !== undefined) {
    remarks.push(remark(guess.by === "price" ? "currencyByPrice" : "currencyByCountry", { parts: { currency: guess.currency }, quoted: { example: guess.example } }));
    return guess.currency;
  }
  if (house === undefined) throw new OrdersAsk(remark("whichCurrency", { atTerminal: "Say it with --currency, for example --currency EUR." }));
  remarks.push(remark("currencyOfHouse", { parts: { currency: house } }));
  return house;
}
