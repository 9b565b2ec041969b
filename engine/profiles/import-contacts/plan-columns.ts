// What each column of a file becomes, and how sure that is: as a person said, else as the program that wrote it means it,
// else by the header's word and the shape of the values. What is not sure is kept as it is written.
import { Refusal } from "../../platform/index.ts";
import type { DateOrder } from "../import/date-time.ts";
import type { DecimalSign } from "../import/decimal.ts";
import { plainWords } from "../import/order-fields.ts";
import { remark, type Remark, type RemarkKind, type RemarkWord } from "../import/remark.ts";
import type { ContactsColumn, ContactsReading } from "./contract.ts";
import { CONSENT_FIELDS, type ConsentField, consentFieldNamed } from "./consent-fields.ts";
import { attributeKey, type ColumnType, currencyKey, fieldNamed, IGNORED, PERSON_FIELDS } from "./person-fields.ts";
import { columnsOf, programOf, recogniseSource, type Source, SOURCES, UNTOLD } from "./sources.ts";
import type { ColumnSurvey, Shape, Survey } from "./survey-columns.ts";

export interface PlannedColumn extends ContactsColumn {
  readonly index: number;
  readonly type: ColumnType;
  /** It holds dates that are kept as written, for nothing tells their order; what is a date in no order is none here either. */
  readonly isOpenDate?: boolean;
  readonly dateOrder: DateOrder | "not-needed";
  readonly decimalSign: DecimalSign;
  /** Where the currency goes that a cell names; null where none does, or another column has that name. */
  readonly currencyTo: string | null;
}

export interface ColumnsPlan {
  readonly source: { readonly key: string; readonly title: string };
  readonly columns: readonly PlannedColumn[];
  readonly remarks: readonly Remark[];
  /** Why nobody can be told apart, unless a person says what the columns are. */
  readonly nobody?: Refusal;
}

/** A column is of a kind where so large a share of its cells is; what is of none is kept as it is written. */
const NEARLY_ALL = 0.9;
/** Or all but one, of at least so many. */
const ALL_BUT_ONE_OF = 4;

/** Programs write them one by one, or as parts of an address. */
const OF_ADDRESS = new Set(["street", "postal_code", "city", "region", "country"]);
const IDENTITY = new Set(["id", "customer_number", "email", "phone"]);

/**
 * @throws {Refusal} naming a column that a person named and the file does not have
 */
export function planColumns(survey: Survey, reading: ContactsReading): ColumnsPlan {
  const names = survey.columns.map((column) => column.name);
  if (names.every((name) => name === "" || name.includes("@") || /^[+\d][\d\s().:/-]*$/.test(name))) throw new Refusal("bad-input", `The first line (${names.join(", ").slice(0, 80)}) holds values, not the names of columns. Add a first line with names.`);
  const plain = names.map(plainWords);
  const source = sourceOf(plain, reading.source);
  const told = toldTargets(names, plain, reading.columns ?? {});
  const kinds = new Map(Object.entries(reading.kinds ?? {}).map(([column, kind]) => [placeOf(column, names, plain), kind]));
  const remarks: Remark[] = [];
  const dateOrder = settleDates(survey.columns, reading.dateOrder, remarks);
  const decimalSign = settleDecimals(survey.columns.filter((column, index) => nearlyAll(column, "number") || kinds.get(index) === "number" || kinds.get(index) === "money"), reading.decimalSign, remarks);
  const taken = new Set<string>();
  const byName = guessByName(survey.columns, plain, source, told);
  const numbers = guessNumbers(survey.columns, [told, byName], remarks);
  const columns = survey.columns.map((column, index): PlannedColumn => {
    const guess = told.get(index) ?? byName.get(index) ?? numbers.get(index) ?? guessByShape(column, taken, [...told.values(), ...byName.values()]) ?? ownAttribute(column);
    let { goesTo } = guess;
    if (goesTo !== IGNORED && !consentFieldNamed.has(goesTo)) for (let i = 2; taken.has(goesTo); i++) goesTo = `${guess.goesTo.replace(/_\d+$/, "")}_${i}`;
    taken.add(goesTo);
    const kindCanBeSaid = mayBeSaid(goesTo);
    const said = kinds.get(index);
    if (said !== undefined && !kindCanBeSaid && goesTo !== IGNORED) throw new Refusal("bad-input", `${column.name} becomes “${fieldNamed.get(goesTo)?.title ?? consentFieldNamed.get(goesTo)?.title ?? goesTo}”, whose kind is fixed. Make it an attribute of its own first.`);
    const type = kindCanBeSaid && said !== undefined ? said : typeOf(goesTo, column, dateOrder, decimalSign);
    const isOpenDate = type === "text" && said === undefined && /^(date|time)$/.test(fieldNamed.get(goesTo)?.type ?? "");
    return {
      index, type, ...(isOpenDate ? { isOpenDate } : {}), kindCanBeSaid, currencyTo: null, column: column.name, goesTo, title: fieldNamed.get(goesTo)?.title ?? consentFieldNamed.get(goesTo)?.title ?? goesTo, looksLike: type, how: guess.how, sure: guess.sure, filled: column.filled, samples: [...column.samples],
      dateOrder: dateOrder ?? (column.dateOrder.kind === "found" ? column.dateOrder.order : "not-needed"),
      decimalSign: decimalSign ?? (column.decimalSign.kind === "found" ? column.decimalSign.sign : "dot"),
    };
  });
  const nobody = columns.some((column) => IDENTITY.has(column.goesTo) || column.goesTo === "name" || column.goesTo === "last_name") ? undefined
    : new Refusal("bad-input", `No column tells who somebody is: neither a number, an e-mail address, a telephone number nor a name was found. The file has ${names.length === 1 ? "one column" : "the columns"} ${names.join(", ").slice(0, 300)}. If it holds people, say below which column is which; or give such a column a heading that says so (E-mail, Name, Customer number) and choose the file again.`, { atTerminal: `Or say which is which with --map COLUMN=ATTRIBUTE, for example --map ${names[0]}=email.` });
  const empty = survey.emptyLines;
  if (empty.lines > 0) remarks.push(empty.lines === 1 ? remark("emptyLine", { parts: { line: empty.last } }) : remark("emptyLines", { parts: { count: empty.lines, line: empty.last } }));
  if (survey.lostLetters > 0) remarks.push(remark("lostLetters", { parts: { count: survey.lostLetters } }));
  const from = source ? { key: source.key, title: source.title } : { key: reading.source ?? UNTOLD, title: "a file of people" };
  remarks.push(...consentRemarks(columns, programOf(from)), ...otherwiseRemarks(columns, survey.columns, kinds));
  const priced = columns.map((column) => ({ ...column, currencyTo: currencyToOf(column, survey.columns[column.index]!, taken) }));
  for (const column of priced) if (column.currencyTo !== null) remarks.push(remark("currencyKept", { parts: { column: column.column, key: column.currencyTo }, quoted: { example: survey.columns[column.index]!.currency! } }));
  return { source: from, columns: priced, remarks, ...(nobody === undefined ? {} : { nobody }) };
}

function mayBeSaid(goesTo: string): boolean {
  if (goesTo === IGNORED || consentFieldNamed.has(goesTo) || /^(email|phone|mobile)_\d$/.test(goesTo)) return false;
  const field = fieldNamed.get(goesTo);
  return field === undefined || field.type === "date" || field.type === "time";
}

function currencyToOf({ type, goesTo }: PlannedColumn, column: ColumnSurvey, taken: ReadonlySet<string>): string | null {
  const key = currencyKey(goesTo);
  return (type === "money" || type === "number") && column.currency !== undefined && !taken.has(key) ? key : null;
}

const SHAPE_OF: Readonly<Partial<Record<ColumnType, { readonly shape: Shape; readonly words: RemarkWord }>>> = {
  number: { shape: "number", words: "numbers" }, money: { shape: "number", words: "amounts of money" }, date: { shape: "date", words: "dates" }, time: { shape: "date", words: "times" }, "yes-no": { shape: "yes-no", words: "yes and no" },
};

/** Which columns are of a kind although not every cell is, before those cells are left out. */
function otherwiseRemarks(columns: readonly PlannedColumn[], surveys: readonly ColumnSurvey[], kinds: ReadonlyMap<number, unknown>): Remark[] {
  return columns.flatMap(({ index, type, column, goesTo }) => {
    const [survey, of] = [surveys[index]!, SHAPE_OF[type]];
    if (of === undefined || goesTo === IGNORED || consentFieldNamed.has(goesTo) || survey.filled === 0) return [];
    const others = survey.others(of.shape);
    if (others === 0) return [];
    const why: RemarkKind = kinds.has(index) ? "othersAsSaid" : fieldNamed.has(goesTo) ? "othersByName" : "othersByCells";
    return [remark(why, { parts: { column, count: others }, words: { kind: of.words }, quoted: { example: survey.otherThan[of.shape] ?? "" } })];
  });
}

interface Guess {
  readonly goesTo: string;
  readonly how: ContactsColumn["how"];
  readonly sure: number;
}

function sourceOf(plain: readonly string[], told: string | undefined): Source | undefined {
  return told === undefined ? recogniseSource(plain) : SOURCES.find((source) => source.key === told);
}

function toldTargets(names: readonly string[], plain: readonly string[], columns: Readonly<Record<string, string>>): Map<number, Guess> {
  const told = new Map<number, Guess>();
  for (const [column, target] of Object.entries(columns)) {
    const at = placeOf(column, names, plain);
    const goesTo = target.trim() === "" || target === IGNORED ? IGNORED : fieldNamed.has(target) || consentFieldNamed.has(target) ? target : attributeKey(target);
    told.set(at, { goesTo, how: "told", sure: 1 });
  }
  return told;
}

function placeOf(column: string, names: readonly string[], plain: readonly string[]): number {
  const at = names.indexOf(column) !== -1 ? names.indexOf(column) : plain.indexOf(plainWords(column));
  if (at === -1) throw new Refusal("bad-input", `The file has no column "${column}". It has ${names.join(", ").slice(0, 300)}.`);
  return at;
}

/** Each field takes the column whose name is best for it; a name is believed when half of the values agree. */
function guessByName(columns: readonly ColumnSurvey[], plain: readonly string[], source: Source | undefined, told: ReadonlyMap<number, Guess>): Map<number, Guess> {
  const guesses = new Map<number, Guess>();
  const open = (index: number) => !told.has(index) && !guesses.has(index);
  const taken = new Set([...told.values()].map((guess) => guess.goesTo));
  plain.forEach((name, index) => {
    const goesTo = Object.hasOwn(columnsOf(source), name) ? columnsOf(source)[name] : undefined; // a column may be called constructor
    if (goesTo === undefined || !open(index) || (goesTo !== IGNORED && !consentFieldNamed.has(goesTo) && taken.has(goesTo))) return;
    guesses.set(index, { goesTo, how: "by its program", sure: 0.99 });
    taken.add(goesTo);
  });
  for (const field of PERSON_FIELDS) {
    if (taken.has(field.field)) continue;
    for (const word of field.words) {
      const index = plain.findIndex((name, i) => (name === word || name.replaceAll(" ", "") === word.replaceAll(" ", "") || (OF_ADDRESS.has(field.field) && name === `address ${word}`)) && open(i) && agrees(field.type, columns[i]!));
      if (index === -1) continue;
      const fits = columns[index]!.filled === 0 ? 0.8 : 0.99;
      guesses.set(index, { goesTo: field.field, how: "by its name", sure: field.words.indexOf(word) > field.words.length / 2 ? Math.min(fits, 0.95) : fits });
      taken.add(field.field);
      break;
    }
  }
  for (const field of CONSENT_FIELDS) for (const index of consentColumns(field, columns, plain).filter(open)) guesses.set(index, { goesTo: field.field, how: "by its name", sure: 0.95 });
  return guesses;
}

/** Several columns may tell of one consent; each is read. */
function consentColumns(field: ConsentField, columns: readonly ColumnSurvey[], plain: readonly string[]): number[] {
  const of = (words: readonly string[]) => {
    const close = new Set(words.map((word) => word.replaceAll(" ", "")));
    return plain.flatMap((name, index) => (close.has(name.replaceAll(" ", "")) && tellsOfConsent(field, columns[index]!) ? [index] : []));
  };
  const found = of(field.words);
  return found.length > 0 ? found : of(field.otherwise);
}

function tellsOfConsent(field: ConsentField, column: ColumnSurvey): boolean {
  return column.filled === 0 || column.share("date") >= 0.5 || (field.says !== "when" && column.share("consent") >= 0.5);
}

/** What the columns of consents will be taken to say, before anything is. */
function consentRemarks(columns: readonly PlannedColumn[], program: string): Remark[] {
  const of = (says: ConsentField["says"]) => columns.filter((column) => consentFieldNamed.get(column.goesTo)?.says === says).map((column) => column.column);
  const [may, refuses, when] = [of("may"), of("refuses"), of("when")];
  return [
    ...(may.length > 0 ? [remark("mayBeSent", { parts: { columns: may } })] : []),
    ...(refuses.length > 0 ? [remark("hasRefused", { parts: { columns: refuses } })] : []),
    ...(may.length + refuses.length === 0 ? [] : [when.length === 0 ? remark("consents", { parts: { program } }) : remark("consentsTimed", { parts: { program, columns: when, count: when.length } })]),
  ];
}

function agrees(type: ColumnType, column: ColumnSurvey): boolean {
  if (column.filled === 0) return true;
  if (type === "email") return column.share("email") >= 0.5;
  if (type === "phone") return column.share("phone") + column.share("number") >= 0.5;
  if (type === "date" || type === "time") return column.share("date") >= 0.5;
  if (type === "yes-no") return column.share("yes-no") + column.share("number") >= 0.5;
  return column.share("email") < 0.5; // a column called "contact" that holds addresses is one of addresses
}

function guessByShape(column: ColumnSurvey, taken: ReadonlySet<string>, others: readonly Guess[]): Guess | undefined {
  const free = (field: string) => !taken.has(field) && !others.some((guess) => guess.goesTo === field);
  if (column.share("email") >= 0.8) return { goesTo: free("email") ? "email" : free("email_2") ? "email_2" : "email_3", how: "by what it holds", sure: 0.9 };
  if (column.share("phone") >= 0.8 && column.samples.some((sample) => /^\+|^0\d|[\s()/-]/.test(sample)) && free("phone")) return { goesTo: "phone", how: "by what it holds", sure: 0.7 };
  return undefined;
}

/** What columns are that are called no more than "number", and how that was told. */
function guessNumbers(columns: readonly ColumnSurvey[], before: readonly ReadonlyMap<number, Guess>[], remarks: Remark[]): Map<number, Guess> {
  const of = (index: number) => before.map((guesses) => guesses.get(index)?.goesTo).find((goesTo) => goesTo !== undefined);
  const taken = new Set(columns.map((_, index) => of(index)));
  const guesses = new Map<number, Guess>();
  for (const [index, column] of columns.entries()) {
    if (column.numbers === undefined || of(index) !== undefined) continue;
    const found = column.numbers([index - 1, index + 1].some((beside) => /^street/.test(of(beside) ?? "")));
    const goesTo = found.kind === "telephone" ? "phone" : found.kind === "customer-number" ? "customer_number" : undefined;
    const because: RemarkWord | undefined = found.kind === "neither" ? found.because : found.kind === "telephone" && taken.has("phone") ? "another column has the telephone numbers" : found.kind === "customer-number" && (taken.has("customer_number") || taken.has("id")) ? "another column has the numbers by which people are known" : undefined;
    if (goesTo === undefined || because !== undefined) {
      remarks.push(remark("numberOfWhat", { parts: { column: column.name }, words: { because: because! }, ...(found.kind === "neither" && found.example !== undefined ? { quoted: { example: found.example } } : {}) }));
      guesses.set(index, ownAttribute(column));
      continue;
    }
    taken.add(goesTo);
    remarks.push(remark(found.kind === "telephone" ? "numberDialled" : "numberOfCustomer", { parts: { column: column.name }, quoted: { example: column.samples[0]! } }));
    guesses.set(index, { goesTo, how: "by what it holds", sure: 0.8 });
  }
  return guesses;
}

function ownAttribute(column: ColumnSurvey): Guess {
  if (column.filled === 0) return { goesTo: IGNORED, how: "empty", sure: 1 };
  if (column.name === "") return { goesTo: IGNORED, how: "without a name", sure: 0.5 };
  const key = attributeKey(column.name);
  return { goesTo: consentFieldNamed.has(key) ? `${key}_as_written` : key, how: "an attribute of its own", sure: 0.6 };
}

function typeOf(goesTo: string, column: ColumnSurvey, dateOrder: DateOrder | "not-needed" | undefined, decimalSign: DecimalSign | undefined): ColumnType {
  if (consentFieldNamed.has(goesTo)) return column.share("date") >= 0.5 ? "time" : "yes-no";
  const field = fieldNamed.get(goesTo);
  const readable = dateOrder !== undefined || column.dateOrder.kind === "found";
  if (field) return (field.type === "date" || field.type === "time") && !readable ? "text" : field.type;
  if (/^(email|phone|mobile)_\d$/.test(goesTo)) return goesTo.startsWith("email") ? "email" : "phone";
  if (column.filled === 0 || /_ids?$/.test(goesTo)) return "text";
  if (nearlyAll(column, "yes-no") && column.samples.some((sample) => sample.length > 1)) return "yes-no";
  if (nearlyAll(column, "date") && column.share("phone") < 0.5) return !readable ? "text" : column.share("time") >= 0.5 ? "time" : "date";
  if (/\b(zip|plz|code|phone|tel|id|no|nr)\b/.test(plainWords(column.name))) return "text"; // digits that nobody adds up
  // Where digits go on with letters ("12a") they are no number of anything.
  if (nearlyAll(column, "number") && !/^\d+\s*[\p{L}/-]/u.test(column.otherThan.number ?? "")) return decimalSign === undefined && column.decimalSign.kind !== "found" ? "text" : column.share("money") >= 0.5 ? "money" : "number";
  return "text";
}

function nearlyAll(column: ColumnSurvey, shape: Shape): boolean {
  return column.share(shape) >= NEARLY_ALL || (column.filled >= ALL_BUT_ONE_OF && column.others(shape) === 1);
}

/** One order for the whole file: any column that leaves no choice tells it for the others. */
function settleDates(columns: readonly ColumnSurvey[], told: DateOrder | undefined, remarks: Remark[]): DateOrder | "not-needed" | undefined {
  if (told !== undefined) return told;
  const dated = columns.filter((column) => column.share("date") >= 0.5);
  const found = dated.map((column) => column.dateOrder);
  const orders = new Set(found.flatMap((each) => (each.kind === "found" && each.order !== "not-needed" ? [each.order] : [])));
  const mixed = found.find((each) => each.kind === "contradiction");
  if (mixed?.kind === "contradiction" || orders.size > 1) {
    remarks.push(mixed?.kind === "contradiction" ? remark("datesTwoWaysBoth", { quoted: { example: mixed.dayFirst, other: mixed.monthFirst } }) : remark("datesTwoWays"));
    return undefined;
  }
  const [order] = orders;
  if (order !== undefined) remarks.push(remark(order === "day-first" ? "datesDayFirst" : "datesMonthFirst"));
  const open = found.find((each) => each.kind === "unsettled");
  if (order === undefined && open?.kind === "unsettled") {
    remarks.push(remark("datesOpen", { quoted: { example: open.example } }));
    return undefined;
  }
  return order ?? "not-needed";
}

/** @param columns those that hold numbers */
function settleDecimals(columns: readonly ColumnSurvey[], told: DecimalSign | undefined, remarks: Remark[]): DecimalSign | undefined {
  if (told !== undefined) return told;
  const numeric = columns.filter((column) => column.share("date") < 0.5);
  const signs = new Set<DecimalSign>();
  let open: string | undefined;
  for (const { decimalSign, samples } of numeric) {
    if (decimalSign.kind === "found") {
      if (samples.some((sample) => /[.,]/.test(sample))) signs.add(decimalSign.sign);
    } else open ??= decimalSign.kind === "unsettled" ? decimalSign.example : decimalSign.examples[0];
  }
  if (signs.size === 1) {
    const [sign] = signs;
    if (sign === "comma") remarks.push(remark("decimalComma"));
    return sign;
  }
  if (signs.size > 1 || open !== undefined) {
    remarks.push(open === undefined ? remark("decimalsBoth") : remark("decimalsOpen", { quoted: { example: open } }));
    return undefined;
  }
  return "dot";
}
