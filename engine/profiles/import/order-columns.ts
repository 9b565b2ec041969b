// Which column of a file tells what: as a person said, else by its header, else by what stands in it. Every guess is said.
import { Refusal } from "../../platform/index.ts";
import { countryCode, readCurrency } from "./currency.ts";
import { readWallTime } from "./date-time.ts";
import { readDecimal } from "./decimal.ts";
import { orderLayoutOf, type OrderLayout } from "./order-layouts.ts";
import { HEADER_WORDS, ORDER_FIELDS, type OrderField, plainWords } from "./order-fields.ts";
import { OrdersAsk } from "./orders-ask.ts";
import { remark, type RemarkWord } from "./remark.ts";

export type ColumnMap = Readonly<Partial<Record<OrderField, number>>>;

export interface ColumnGuess {
  readonly field: OrderField;
  readonly column: string;
  /** Its place in the file. */
  readonly index: number;
  readonly how: "told" | "by its name" | "by what it holds";
}

export interface Columns {
  readonly headers: readonly string[];
  readonly at: ColumnMap;
  readonly guesses: readonly ColumnGuess[];
  readonly unused: readonly string[];
  /** Who wrote the file, where its columns tell. */
  readonly layout: OrderLayout | undefined;
}

/** What a person said: a field and the column that tells it; "-" means that the file does not tell it. */
export type ToldColumns = Readonly<Partial<Record<OrderField, string>>>;

/**
 * Reads `order=InvoiceNo,customer=CustomerID`.
 *
 * @throws {Refusal} naming the part that is no such pair
 */
export function readToldColumns(texts: readonly string[]): ToldColumns {
  const told: Partial<Record<OrderField, string>> = {};
  // A comma inside a column's name is part of it unless a field and "=" follow.
  for (const pair of texts.flatMap((text) => text.split(new RegExp(`,(?=\\s*(?:[a-z]+)\\s*=)`)))) {
    const equals = pair.indexOf("=");
    const field = pair.slice(0, Math.max(equals, 0)).trim() as OrderField;
    if (equals < 1 || !ORDER_FIELDS.includes(field)) throw new Refusal("bad-input", `"${pair.trim()}" does not say which column tells what. Write FIELD=COLUMN; fields are ${ORDER_FIELDS.join(", ")}.`);
    told[field] = pair.slice(equals + 1).trim();
  }
  return told;
}

/**
 * Finds the columns.
 *
 * @param sample some of the first records, for what stands in the columns
 * @throws {OrdersAsk} naming a field that no column tells
 * @throws {Refusal} naming a column that does not exist, or a header that is none
 */
export function findColumns(headerCells: readonly string[], sample: readonly (readonly string[])[], told: ToldColumns): Columns {
  const columns = guessColumns(headerCells, sample, told);
  const { headers, at } = columns;
  const taken = new Set(Object.values(at));
  const misnamed = headers.findIndex((name, i) => !taken.has(i) && HEADER_WORDS.quantity.includes(plainWords(name)));
  // Without a quantity every line counts one, so a column that is called so is not passed over in silence.
  if (at.quantity === undefined && told.quantity === undefined && misnamed !== -1)
    throw new OrdersAsk(remark("whichQuantity", { parts: { column: headers[misnamed]! }, quoted: { example: heldIn(sample, misnamed)[0] ?? "" }, atTerminal: "Say it with --map quantity=COLUMN, or --map quantity=- if the file does not tell it." }));
  requireFields(at, told, headers);
  return columns;
}

const heldIn = (sample: readonly (readonly string[])[], column: number) => sample.map((cells) => (cells[column] ?? "").trim()).filter((cell) => cell !== "");

/**
 * The same as far as it can be told, whatever is missing.
 *
 * @throws {Refusal} naming a column that does not exist, or a header that is none
 */
export function guessColumns(headerCells: readonly string[], sample: readonly (readonly string[])[], told: ToldColumns): Columns {
  const headers = headerCells.map((cell) => cell.trim());
  const guesses: ColumnGuess[] = [];
  const at: Partial<Record<OrderField, number>> = {};
  const taken = new Set<number>();
  const take = (field: OrderField, column: number, how: ColumnGuess["how"]) => {
    at[field] = column;
    taken.add(column);
    guesses.push({ field, column: headers[column]!, index: column, how });
  };
  for (const [field, name] of Object.entries(told) as [OrderField, string][]) if (name !== "-") take(field, columnNamed(headers, name, field), "told");
  if (sample.length > 0 && headers.every((header) => header === "" || looksLikeValue(header)))
    throw new Refusal("bad-input", `The first line (${shorten(headers)}) holds values, not the names of columns. Add a first line with names.`);

  const open = (field: OrderField) => at[field] === undefined && told[field] === undefined;
  const held = (column: number) => heldIn(sample, column);
  const names = headers.map(plainWords);
  const layout = orderLayoutOf(new Set(names));
  for (const field of ORDER_FIELDS) {
    const known = open(field) ? layout?.columns[field]?.map((word) => names.findIndex((name, i) => name === word && !taken.has(i))).find((i) => i !== -1) : undefined;
    if (known !== undefined) take(field, known, "by its name");
  }
  for (const field of ORDER_FIELDS) {
    if (!open(field) || (field === "time" && at.date === undefined)) continue;
    const found = HEADER_WORDS[field].map((word) => names.findIndex((name, i) => name === word && !taken.has(i) && fits(field, held(i), name))).find((i) => i !== -1);
    if (found !== undefined) take(field, found, "by its name");
  }
  for (const field of ["date", "email", "currency", "country"] as const) {
    if (!open(field)) continue;
    const fitting = headers.flatMap((_, i) => (!taken.has(i) && held(i).length > 0 && !held(i).every(isSerial) && fits(field, held(i), "") ? [i] : []));
    if (fitting.length === 1) take(field, fitting[0]!, "by what it holds");
  }
  // The amount of a whole line is only needed where no price is told; a column "total" is often that of the whole order.
  if (at.price !== undefined && told.amount === undefined && at.amount !== undefined) {
    taken.delete(at.amount);
    guesses.splice(guesses.findIndex((guess) => guess.field === "amount"), 1);
    delete at.amount;
  }
  return { headers, at, guesses, layout, unused: headers.filter((header, i) => header !== "" && !taken.has(i)) };
}

function requireFields(at: ColumnMap, told: ToldColumns, headers: readonly string[]): void {
  const missing: RemarkWord[] = [];
  if (at.order === undefined) missing.push("the order or invoice number");
  if (at.date === undefined) missing.push("the date of the order");
  if (at.price === undefined && at.amount === undefined) missing.push("the price of one or the amount of the line");
  if (at.customer === undefined && at.email === undefined && told.customer !== "-") missing.push("the customer number or e-mail address");
  if (missing.length > 0) throw new OrdersAsk(remark("whichColumns", { words: { what: missing }, atTerminal: `The file has the columns ${headers.join(", ")}. Say which is which with --map FIELD=COLUMN (order, date, price, amount, customer, email); customer=- keeps all sales as anonymous.` }));
}

function columnNamed(headers: readonly string[], name: string, field: OrderField): number {
  const same = (test: (header: string) => boolean) => headers.flatMap((header, i) => (test(header) ? [i] : []));
  for (const found of [same((header) => header === name), same((header) => plainWords(header) === plainWords(name))]) {
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw new Refusal("bad-input", `The file has ${found.length} columns named "${name}"; give them different names first.`);
  }
  throw new Refusal("bad-input", `The file has no column "${name}", which --map names for ${field}. It has ${headers.join(", ")}.`);
}

/**
 * Whether what stands in a column can be what its name says; a column with nothing in the sample may be anything. A name
 * is believed when half of the cells agree with it: the others are bad lines, which are refused one by one.
 */
function fits(field: OrderField, held: readonly string[], name: string): boolean {
  if (held.length === 0) return true;
  const enough = name === "" ? 0.8 : 0.5;
  const mostly = (test: (cell: string) => boolean) => held.filter(test).length >= enough * held.length;
  if (field === "date") return mostly(isDate);
  if (field === "time") return mostly((cell) => /^\d{1,2}[:.h]\d{2}/.test(cell));
  if (field === "email") return mostly((cell) => /^\S+@\S+\.\S+$/.test(cell));
  if (field === "quantity" || field === "price" || field === "amount") return mostly(isNumber);
  if (field === "currency") return mostly((cell) => readCurrency(cell) !== undefined);
  if (field === "country") return mostly((cell) => countryCode(cell) !== undefined);
  // A column called only "customer" may hold names of people, which are no numbers; an address is told as such.
  if (field === "customer") return mostly((cell) => !cell.includes("@") && (/\d/.test(cell) || /\b(id|no|nr|number|code|ref)\b|num/.test(name)));
  return true;
}

function isNumber(cell: string): boolean {
  return readDecimal(cell, "dot") !== undefined || readDecimal(cell, "comma") !== undefined;
}

function isDate(cell: string): boolean {
  return typeof readWallTime(cell, "day-first") !== "string" || typeof readWallTime(cell, "month-first") !== "string";
}

/** Spreadsheets may keep a date as a bare number; only a column's name tells it from a price. */
function isSerial(cell: string): boolean {
  return /^\d+([.,]\d+)?$/.test(cell);
}

function looksLikeValue(header: string): boolean {
  return isNumber(header) || isDate(header) || header.includes("@");
}

function shorten(headers: readonly string[]): string {
  const text = headers.join(", ");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
