// What is to be known of how a file is read, as a sentence with its parts: whole, in English, for the terminal and for programs;
// by template and parts for a page, which says it in the language of whoever reads it. The templates are a closed list.
import { z } from "zod";

/** Sentences. What stands in braces is a part; a plural is written as in the interface's own words. */
export const REMARKS = {
  // People: how a file of them is read
  letters: "The letters are read as {encoding}.",
  datesDayFirst: "Dates are read day first, as the file as a whole tells.",
  datesMonthFirst: "Dates with slashes or hyphens, such as 3/4/2011, are read month first, as the file as a whole tells; those with dots, such as 3.4.2011, day first.",
  datesTwoWays: "Dates are written in two ways; columns with such dates are kept as written. Say which is meant to have them read.",
  datesTwoWaysBoth: "Dates are written in two ways (“{example}” has the day first, “{other}” the month); columns with such dates are kept as written. Say which is meant to have them read.",
  datesOpen: "Dates such as “{example}” can be read with the day or the month first, and nothing in the file tells which; they are kept as written until you say so.",
  decimalComma: "Decimals are written with a comma, as the file as a whole tells.",
  decimalsBoth: "Some columns write decimals with a comma and some with a dot; each is read its own way.",
  decimalsOpen: "Numbers such as “{example}” can be thousands or decimals; such columns are kept as written until you say which.",
  emptyLine: "Line {line} is empty and is passed over.",
  emptyLines: "{count, plural, one {# line} other {# lines}} between the rows are empty and are passed over, the last of them line {line}.",
  lostLetters: "{count, plural, one {# row holds} other {# rows hold}} bytes that are not letters in this encoding; they will be refused, each by its line.",
  mayBeSent: "Consent to offers ({columns}): yes, or a time, is a consent; no is kept as a refusal; an empty cell says nothing.",
  hasRefused: "Refusals ({columns}): yes, or a time, is a refusal; no or an empty cell says nothing, for whoever has not refused has not agreed by that.",
  consents: "Consents are kept with the words “as recorded in {program}” and their time: a time in the cell, else when the record was last changed or made, else now. What was said later here stays, and a refusal becomes a consent only where the file says when that was given.",
  consentsTimed: "Consents are kept with the words “as recorded in {program}” and their time: as {columns} {count, plural, one {tells it} other {tell it}}, else a time in the cell, else when the record was last changed or made, else now. What was said later here stays, and a refusal becomes a consent only where the file says when that was given.",
  othersAsSaid: "{column} holds {kind}, as you said; {count, plural, one {one cell that was looked at is} other {# of the cells that were looked at are}} none (“{example}”): such cells are left out, each named with its row.",
  othersByName: "{column} holds {kind}, as its name says; {count, plural, one {one cell that was looked at is} other {# of the cells that were looked at are}} none (“{example}”): such cells are left out, each named with its row.",
  othersByCells: "{column} holds {kind}, as 90 % of its cells, or all but one, are; {count, plural, one {one cell that was looked at is} other {# of the cells that were looked at are}} none (“{example}”): such cells are left out, each named with its row.",
  numberOfWhat: "{column} does not say of what it is the number, and is kept as written: {because}. If it is the telephone or the customer number, say so.",
  numberDialled: "{column} is read as the telephone number, as its values are dialled (“{example}”). Say so if it is another.",
  numberOfCustomer: "{column} is read as the customer number: nearly every row has one and no two are alike (“{example}”). People are known by it; say so if it is another number.",
  currencyKept: "{column} names a currency (“{example}”), which is kept beside the amount as “{key}”.",
  companyColumn: "{column}: people belong to the organisation that is named there; one that is not known yet is made.",
  // Mail: whose it is
  oursByColleagues: "Mail from {addresses} counts as ours, because colleagues have such addresses. Say which addresses are yours if they are others.",
  oursByMost: "Mail from {address} counts as ours, because it stands in {count, plural, one {# message} other {# messages}} of {all}. Say which addresses are yours if it is another.",
  // Orders: how a file of them is read
  readAs: "Read as {title}.",
  noGoods: "{columns} {count, plural, one {is left out} other {are left out}}, being no goods; taxes that the prices include stay in them.",
  datesAndNumbers: "Dates in {column} are read {order}, numbers {sign}.",
  dates: "Dates in {column} are read {order}.",
  numbers: "Numbers are read {sign}.",
  currencyByPrice: "Currency {currency}: a guess, because prices are written like “{example}”; say so if it is another.",
  currencyByCountry: "Currency {currency}: a guess, because most lines name the country “{example}”; say so if it is another.",
  currencyOfHouse: "Currency {currency}: the organisation’s own, because the file names none; say so if it is another.",
  zone: "Times without a zone are read as {zone}.",
  noPrefix: "Most invoices begin with {prefix}, so it is not taken as the mark of a cancellation.",
  amountColumn: "A line’s amount is taken from {column}, not worked out.",
  // Orders: what somebody must say before they come in
  notInYet: "These orders are not brought in yet. {because}",
  saidWrongly: "{reason}",
  whichDates: "Dates in {column} such as “{example}” can be read with the day or the month first. Say which it is.",
  mixedDates: "{column} mixes two ways of writing dates: “{example}” has the day first, “{other}” the month. Say which is meant; rows that do not fit are then refused one by one.",
  whichNumbers: "Numbers such as “{example}” can be thousands or decimals. Say which sign begins the decimals.",
  mixedNumbers: "The numbers mix two ways of writing decimals: “{example}” and “{other}”. Say which is meant; rows that do not fit are then refused one by one.",
  whichCurrency: "The file does not tell its currency. Say which it is.",
  whichColumns: "No column was found for {what}. Say which is which.",
  whichQuantity: "The column {column} holds “{example}”, which is no number. Say which column tells the quantity, or that none does.",
  // Orders: money that did not stay
  knownBefore: "{count, plural, one {# order is here as it was before} other {# orders are here as they were before}}. This file says that {sums} was paid back or called off; that still counts as spent. Undo the import that brought {count, plural, one {that order} other {those orders}}, and bring in this file then.",
  refundedSum: "{column} says that money of {count, plural, one {# order} other {# orders}} was paid back, {sums} in all. It is not used, so what these customers spent is too high.",
  refundedNoSum: "{column} says that money of {count, plural, one {# order} other {# orders}} was paid back. It is not used, so what these customers spent is too high.",
  discountSum: "{column} says that something was taken off {count, plural, one {# order} other {# orders}}, {sums} in all. It is not used; unless the prices have it taken off already, what these customers spent is too high.",
  discountNoSum: "{column} says that something was taken off {count, plural, one {# order} other {# orders}}. It is not used; unless the prices have it taken off already, what these customers spent is too high.",
  cancelled: "{column} says that {count, plural, one {# order was cancelled. It is not used, so it counts as a purchase} other {# orders were cancelled. It is not used, so they count as purchases}}.",
  status: "{column} says of {count, plural, one {# order that it is} other {# orders that they are}} no purchase, or not wholly: {statuses}. It is not used, so {count, plural, one {it counts} other {they count}} in full.",
  paidAndCancelled: "{count, plural, one {# order was cancelled after it was paid} other {# orders were cancelled after they were paid}}, and the file does not tell that {sums} was paid back: it counts as spent.",
  otherSubtotal: "The lines of {count, plural, one {# order} other {# orders}}, less the discount, are not what {column} says: they differ by {sums} in all. The lines count.",
  discounts: "{sums} of {column} was taken off {count, plural, one {# order} other {# orders}}, as a line of each.",
  refunds: "{sums} of {count, plural, one {# order} other {# orders}} was paid back ({column}). It is dated with the order, for the file does not tell the day; it counts against the goods, up to what they came to.",
  notPaid: "Not paid, or not wholly, when the file was written, and counted as purchases: {statuses}.",
} as const;
export type RemarkKind = keyof typeof REMARKS;

/** Parts that are words of ours: they too are said in the reader's language. */
export const REMARK_WORDS = [
  "day first", "month first", "with a decimal dot (1,204.50)", "with a decimal comma (1.204,50)", "Shopify's orders export", "WooCommerce's orders",
  "the order or invoice number", "the date of the order", "the price of one or the amount of the line", "the customer number or e-mail address", "no money",
  "numbers", "amounts of money", "dates", "times", "yes and no",
  "its values may be telephone numbers or customer numbers of one length", "some of its values are dialled and others are not", "it stands beside a street: it may be the number of the house", "it counts the rows",
  "“{example}” is an amount", "“{example}” stands there twice", "too few rows have one", "another column has the telephone numbers", "another column has the numbers by which people are known",
] as const;
export type RemarkWord = (typeof REMARK_WORDS)[number];

export const Remark = z
  .object({
    sentence: z.string().describe("whole, in English"),
    says: z.string().describe("the same with its parts in braces, by which a page says it in another language"),
    parts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
    words: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional().describe("parts that are words of ours"),
    quoted: z.record(z.string(), z.string()).optional().describe("parts that are cells of the file"),
    file: z.string().optional().describe("which of several files it is about"),
    atTerminal: z.string().optional().describe("the cure on the command line"),
  })
  .meta({ id: "Remark" });
export type Remark = z.infer<typeof Remark>;
/** Of imports of before, sentences only. */
export const Remarks = z.array(z.union([z.string(), Remark]));

export interface RemarkParts extends Omit<Partial<Remark>, "sentence" | "says" | "words"> {
  readonly words?: Readonly<Record<string, RemarkWord | readonly RemarkWord[]>>;
}

/**
 * @throws {Error} if a part is missing
 * @example remark("zone", { parts: { zone: "UTC" } }).sentence // "Times without a zone are read as UTC."
 */
export function remark(kind: RemarkKind, { parts = {}, words, quoted, ...more }: RemarkParts = {}): Remark {
  return withSentence({ says: REMARKS[kind], parts, ...(words === undefined ? {} : { words: words as NonNullable<Remark["words"]> }), ...(quoted === undefined ? {} : { quoted }), ...more });
}

/** The same within a sentence that has a place for it, `{because}`. */
export function remarkWithin(kind: RemarkKind, { sentence: _, says, words, ...about }: Remark, more: Pick<RemarkParts, "file" | "atTerminal">): Remark {
  return withSentence({ ...about, says: REMARKS[kind], words: { ...words, because: says }, ...more });
}

function withSentence(about: Omit<Remark, "sentence">): Remark {
  return { sentence: inEnglish(about.says, about), ...about };
}

function inEnglish(says: string, about: Omit<Remark, "sentence">): string {
  const partOf = (name: string): string => {
    const word = about.words?.[name];
    if (word !== undefined) return typeof word === "string" ? inEnglish(word, about) : listed(word);
    const part = about.quoted?.[name] ?? about.parts[name];
    if (part === undefined) throw new Error(`expected the part ${name} of “${says}”, found ${JSON.stringify(about)}`);
    return typeof part === "number" ? part.toLocaleString("en") : typeof part === "string" ? part : listed(part);
  };
  return says
    .split(/(\{\w+, plural, one \{[^{}]*\} other \{[^{}]*\}\})/)
    .map((piece) => {
      const plural = /^\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}$/.exec(piece);
      if (plural) return (about.parts[plural[1]!] === 1 ? plural[2]! : plural[3]!).replaceAll("#", partOf(plural[1]!));
      return piece.replaceAll(/\{(\w+)\}/g, (_, name: string) => partOf(name));
    })
    .join("");
}

const list = new Intl.ListFormat("en-GB");
const listed = (each: readonly string[]) => list.format([...each]);

/** As it is read at the terminal. */
export function remarkAtTerminal(remark: Remark | string): string {
  return typeof remark === "string" ? remark : `${remark.file === undefined ? "" : `${remark.file}: `}${remark.sentence}${remark.atTerminal === undefined ? "" : ` ${remark.atTerminal}`}`;
}
