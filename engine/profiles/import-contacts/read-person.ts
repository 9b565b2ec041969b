// One row of a file as a person, or the reason why it is none.
import { hash } from "node:crypto";
import { countryCode, currencyIn } from "../import/currency.ts";
import { fromCsvCell } from "../import/csv-cell.ts";
import { readWallTime, type WallTime } from "../import/date-time.ts";
import { readDecimal } from "../import/decimal.ts";
import { whyRounded } from "../import/rounded-number.ts";
import type { Channel } from "../../interactions/index.ts";
import { type ConsentField, consentFieldNamed } from "./consent-fields.ts";
import { type ConsentWord, consentWords, meaningOf, readConsentAnswer } from "./consent-word.ts";
import { MOST_KEYS_KEPT } from "../attributes.ts";
import { normaliseIdentifier } from "../identifiers.ts";
import { IGNORED } from "./person-fields.ts";
import { readPhoneNumber } from "./phone-number.ts";
import type { PlannedColumn } from "./plan-columns.ts";
import { type CellProblem, type LeftOut, type ReadsAs, repairFor, type Repairs, type RowProblem } from "./repairs.ts";
import { plainName } from "./same-name.ts";
import { isNothing } from "./survey-columns.ts";

export interface ReadPerson {
  readonly kind: "person";
  /** By what this row is known again: its record number, else its customer number, e-mail or telephone, else its content. */
  readonly key: { readonly kind: KeyKind; readonly value: string };
  /** By what it is known again when its address turns out to be somebody else's. */
  readonly ownKey: string;
  readonly number: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Further addresses: they are the person's unless somebody has them. */
  readonly others: readonly { readonly kind: "email" | "phone"; readonly value: string }[];
  readonly name: string;
  readonly plainName: string;
  readonly owner: string | null;
  /** When the source last changed it, in milliseconds; null when the file does not tell. */
  readonly changedAt: number | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** What it says of being sent offers, each channel apart. */
  readonly consents: readonly ConsentWord[];
  /** Cells that could not be read as what their column holds. */
  readonly leftOut: readonly LeftOut[];
}

export type KeyKind = "source_id" | "customer_number" | "email" | "phone";
export interface NoPerson {
  readonly kind: "refused";
  readonly because: string;
  readonly problem: RowProblem;
  /** Where they are why it names nobody. */
  readonly leftOut: readonly LeftOut[];
}

export interface PersonRules {
  readonly columns: readonly PlannedColumn[];
  readonly source: string;
  readonly country: string | undefined;
  /** Nobody was born or changed later than this, in milliseconds. */
  readonly latest: number;
  readonly repairs: Repairs;
  /** Rows with a name, and nothing by which somebody could be recognised, are refused. */
  readonly withoutNameOnly?: boolean | undefined;
}

/** Columns that tell when a consent was last changed, given or refused. */
const OF_EITHER = /updat|chang|timestamp|geandert|geändert|aktualis|modifi|actualiz|aggiorn|gewijzig/i;
const LONGEST_VALUE = 20_000;
const LONGEST_CELL = 2000;
/** An earlier year is a cell that was never filled. */
const EARLIEST_CONSENT = 1980;
/** Mail goes to no address without: labels with dots between, the last of two letters at least. */
const WHOLE_DOMAIN = /@[^@.]+(\.[^@.]+)*\.[^@.]{2,}$/;
/** Columns that hold the address of a website, under the names that programs give them. */
const WEBSITE = /^(company_)?(website|web_?site|web_?page|webseite|homepage)(_url)?(_\d+)?$/;
const WEBSITE_ADDRESS = /^(https?:\/\/)?([\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]{2,}\.?(:\d+)?([/?#]\S*)?$/iu;
const YES = /^(true|yes|y|1|ja|j|oui|o|si|sí|s|tak|t|wahr|vrai|x)$/i;
const NO = /^(false|no|n|0|nein|non|nie|nej|falsch|faux|nee)$/i;

/** @param cells of one record, for the columns of the rules */
export function personReader(rules: PersonRules): (cells: readonly string[], raw: string) => ReadPerson | NoPerson {
  const used = rules.columns.filter((column) => column.goesTo !== IGNORED);
  const countryColumn = used.find((column) => column.goesTo === "country");
  const source = { name: rules.source, trusted: true };
  const { repairs } = rules;
  const takes = (problem: RowProblem) => repairFor(repairs, problem, "")?.as === "take";
  return (cells, raw) => {
    if (raw.includes("\uFFFD") && !takes("letters")) return refuse("letters", "it holds bytes that are no letters in the encoding of the file");
    const attributes: Record<string, string | number | boolean> = {};
    const leftOut: LeftOut[] = [];
    let skipped: string | undefined;
    const others: ReadPerson["others"][number][] = [];
    const found: { id?: string; number?: string; email?: string; phone?: string; changedAt?: number; madeAt?: number } = {};
    const said: Parameters<typeof consentWords>[0][number][] = [];
    const times = new Map<Channel, number>();
    const changed = new Map<Channel, number>();
    const place = (countryColumn && countryCode(cells[countryColumn.index] ?? "")) ?? rules.country;
    let filled = false;
    for (const column of used) {
      const cell = fromCsvCell((cells[column.index] ?? "").trim()).replace(/^'(?=\d)/, ""); // spreadsheets keep '0170 as text
      if (isNothing(cell)) continue;
      const key = column.goesTo;
      if (key === "deleted") {
        if (YES.test(cell) && !takes("deleted")) return refuse("deleted", "it is marked as deleted in the source");
        continue;
      }
      if (key === "zendesk_role" && /^(agent|admin)$/i.test(cell) && !takes("works-there")) return refuse("works-there", "it is of somebody who works there, so of no customer");
      filled = true;
      if (key === "id")
        readCell(cell, column, "customer-number", (text) => {
          const rounded = whyRounded(text);
          if (rounded === undefined) found.id = text.slice(0, 200);
          return rounded;
        });
      else if (key === "customer_number")
        readCell(cell, column, "customer-number", (text) => {
          const rounded = whyRounded(text);
          if (rounded !== undefined) return rounded;
          const read = normaliseIdentifier({ kind: "customer_number", value: text }, source);
          if (read.kind !== "ok") return read.because;
          found.number = read.identifier.value;
          return undefined;
        });
      else if (consentFieldNamed.has(key)) readConsent(cell, column, consentFieldNamed.get(key)!);
      else if (column.type === "email") readEmails(cell, column, key);
      else if (column.type === "phone") readPhone(cell, column, key);
      else readValue(cell, column, key);
    }
    if (!filled) return refuse("empty", "nothing is written in it");
    if (skipped !== undefined) return refuse("left-out", `it is left out, as was said of such rows: ${skipped}`);
    const things = Object.keys(attributes).length;
    if (things > MOST_KEYS_KEPT) return refuse("cells", `it says ${things.toLocaleString("en")} things of one person, of whom at most ${MOST_KEYS_KEPT} are kept: leave out columns that are not wanted`, leftOut);
    const name = nameOf(attributes);
    const plain = plainName(name);
    if (found.id === undefined && found.number === undefined && found.email === undefined && found.phone === undefined && plain === "")
      return refuse("nobody", leftOut.length > 0 ? `nobody can be told by it: ${leftOut.map((each) => each.because).join("; ")}` : "it names nobody: no number, e-mail address, telephone number or name", leftOut);
    const address = found.email ?? found.phone ?? "";
    // By what was written, and not by how it was read: the same file read otherwise tells of the same people.
    const content = address === "" ? JSON.stringify(used.flatMap(({ column, index }) => ((cells[index] ?? "").trim() === "" ? [] : [[column, cells[index]!.trim()]])).sort()) : "";
    const ownKey = `${rules.source}:#${hash("sha256", `${plain}\n${address}\n${content}`, "base64url").slice(0, 22)}`;
    const key: ReadPerson["key"] =
      found.id !== undefined ? { kind: "source_id", value: `${rules.source}:${found.id}` }
      : found.number !== undefined ? { kind: "customer_number", value: found.number }
      : found.email !== undefined ? { kind: "email", value: found.email }
      : found.phone !== undefined ? { kind: "phone", value: found.phone }
      : { kind: "source_id", value: ownKey };
    if (key.value === ownKey && found.phone === undefined && others.length === 0 && rules.withoutNameOnly === true && !takes("name-only"))
      return refuse("name-only", "a name is all that is told by which they could be recognised, and the file is brought in without such people");
    return {
      kind: "person", key, ownKey, number: found.number ?? null, email: found.email ?? null, phone: found.phone ?? null, others, name, plainName: plain,
      owner: typeof attributes["owner"] === "string" ? attributes["owner"] : null, changedAt: found.changedAt ?? null, attributes, consents: consentWords(said, times, changed, found.changedAt ?? found.madeAt), leftOut,
    };

    /**
     * Reads a cell, as it was repaired where it cannot be read as it stands.
     *
     * @param take keeps what it reads, or says why it cannot; `otherwise` is another way of reading than the column's
     */
    function readCell(cell: string, column: PlannedColumn, problem: CellProblem, take: (text: string, otherwise?: ReadsAs, country?: string) => string | undefined, ways: readonly ReadsAs[] = [], wouldRead: (as: ReadsAs) => boolean = () => false): void {
      const wrong = take(cell);
      if (wrong === undefined) return;
      const because = `${column.column}: ${wrong}`;
      const repair = repairFor(repairs, problem, column.column);
      const meant = repair?.values !== undefined && Object.hasOwn(repair.values, cell) ? repair.values[cell] : undefined;
      if (meant !== undefined && (meant.trim() === "" || take(meant.trim()) === undefined)) return;
      switch (repair?.as) {
        case "leave-empty":
          return;
        case "as-written":
          attributes[`${column.goesTo}_as_written`] = cell.slice(0, 200);
          return;
        case "skip-row":
          skipped ??= because;
          return;
        case "day-first":
        case "month-first":
        case "dot":
        case "comma":
          if (take(cell, repair.as) === undefined) return;
          break;
        default:
          if (repair?.country !== undefined && take(cell, undefined, repair.country) === undefined) return;
      }
      leftOut.push({ column: column.column, problem, cell, because, readsAs: ways.filter((as) => as !== repair?.as && wouldRead(as)) });
    }

    function readEmails(cell: string, column: PlannedColumn, key: string): void {
      // Several in one cell, as lists or ["a","b"]: the first is the one to write to.
      // What is longer than a few hundred addresses is none, and is not looked through for one.
      const parts = cell.length > LONGEST_CELL ? [cell.slice(0, LONGEST_CELL)] : cell.replaceAll(/[[\]"]/g, "").split(/[;,|]\s*|\s+(?=\S+@)/).map((part) => part.trim().replace(/^.*<([^>]+)>$/, "$1")).filter((part) => part !== "");
      parts.forEach((part, i) =>
        readCell(part, column, "email", (text) => {
          const read = normaliseIdentifier({ kind: "email", value: text }, source);
          if (read.kind !== "ok") return read.because;
          const { value } = read.identifier;
          if (!WHOLE_DOMAIN.test(value)) return `"${text.slice(0, 80)}" is not a whole e-mail address: its end, such as .com, is missing`;
          if (key === "email" && found.email === undefined) found.email = value;
          else {
            others.push({ kind: "email", value });
            attributes[i === 0 && key !== "email" ? key : nextKey("email")] = value;
          }
          return undefined;
        }),
      );
    }

    function readPhone(cell: string, column: PlannedColumn, key: string): void {
      const before = leftOut.length;
      readCell(cell, column, "phone", (text, _, country) => {
        const value = readPhoneNumber(text, country ?? place);
        if (value === undefined) return `"${text.slice(0, 40)}" is not a telephone number`;
        if (key === "phone" && found.phone === undefined) found.phone = value;
        else others.push({ kind: "phone", value });
        if (key !== "phone") attributes[key] = value;
        return undefined;
      });
      if (leftOut.length > before) attributes[`${key}_as_written`] = cell.slice(0, 200);
    }

    function readConsent(cell: string, column: PlannedColumn, field: ConsentField): void {
      readCell(cell, column, "consent", (text) => {
        const answer = field.says === "when" ? undefined : readConsentAnswer(text);
        if (answer !== undefined && field.says !== "when") {
          const meaning = meaningOf(field.says, answer);
          // What a repair made of a cell is told together with what stood there.
          if (meaning !== "nothing") said.push({ field, column: column.column, cell: text === cell ? cell : `${cell} = ${text}`, given: meaning === "given", at: undefined });
          return undefined;
        }
        const read = readMoment(text, column);
        if (typeof read === "object") return read.wrong;
        if (field.says !== "when") said.push({ field, column: column.column, cell: text, given: field.says === "may", at: read });
        // What tells of one channel counts before what tells of all.
        else
          for (const channel of field.channels) {
            if (field.channels.length > 1 && times.has(channel)) continue;
            times.set(channel, read);
            if (OF_EITHER.test(column.column)) changed.set(channel, read);
            else changed.delete(channel);
          }
        return undefined;
      });
    }

    function readMoment(cell: string, column: PlannedColumn): number | { readonly wrong: string } {
      if (column.type !== "time") return { wrong: `"${cell.slice(0, 40)}" is neither yes nor no, and is not guessed` };
      const read = readWallTime(cell, column.dateOrder);
      if (typeof read === "string") return { wrong: read };
      const at = Date.parse(momentOf(read));
      return at <= rules.latest && read.year >= EARLIEST_CONSENT ? at : { wrong: `"${cell.slice(0, 40)}" is no time at which anybody can have said it` };
    }

    function nextKey(stem: string): string {
      for (let i = 2; ; i++) if (!(`${stem}_${i}` in attributes)) return `${stem}_${i}`;
    }

    function readValue(cell: string, column: PlannedColumn, key: string): void {
      if (column.isOpenDate === true) return readCell(cell, column, "date", (text) => whyNoDate(text, column, rules.latest) ?? keepValue(text, text, column, key));
      if (column.type === "text" && WEBSITE.test(key)) return readCell(cell, column, "website", (text) => whyNoWebsite(text) ?? keepValue(text, text, column, key));
      if (column.type === "text") return keepValue(cell, cell, column, key);
      const problem = column.type === "money" || column.type === "number" ? "number" : column.type === "yes-no" ? "yes-no" : "date";
      const read = (text: string, otherwise?: ReadsAs) => readTyped(text, otherwise === undefined ? column : readOtherwise(column, otherwise), rules.latest);
      readCell(
        cell, column, problem,
        (text, otherwise) => {
          const value = read(text, otherwise);
          if (typeof value === "object") return value.wrong;
          keepValue(value, text, column, key);
          return undefined;
        },
        problem === "date" ? DATE_ORDERS : problem === "number" ? DECIMAL_SIGNS : [],
        (as) => typeof read(cell, as) !== "object",
      );
    }

    function keepValue(value: string | number | boolean, cell: string, column: PlannedColumn, key: string): undefined {
      if (key === "modified_at" && typeof value === "string") {
        const at = Date.parse(value);
        if (Number.isFinite(at) && at <= rules.latest) found.changedAt = at;
      }
      if (key === "created_at" && column.type === "time" && typeof value === "string" && Date.parse(value) <= rules.latest) found.madeAt = Date.parse(value);
      if (column.currencyTo !== null) {
        const currency = currencyIn(cell);
        if (currency !== undefined) attributes[column.currencyTo] = currency;
      }
      attributes[key] = typeof value === "string" ? value.replaceAll("\u0000", "").slice(0, LONGEST_VALUE).toWellFormed() : value;
      return undefined;
    }
  };
}

const DATE_ORDERS = ["day-first", "month-first"] as const;
const DECIMAL_SIGNS = ["dot", "comma"] as const;

function readOtherwise(column: PlannedColumn, as: ReadsAs): PlannedColumn {
  return as === "dot" || as === "comma" ? { ...column, decimalSign: as } : { ...column, dateOrder: as };
}

/** Of a day written where nothing tells its order: why it is none in either. */
function whyNoDate(cell: string, column: PlannedColumn, latest: number): string | undefined {
  const reads = DATE_ORDERS.map((dateOrder) => readTyped(cell, { ...column, type: "date", dateOrder }, latest));
  const [read] = reads;
  return reads.every((each) => typeof each === "object") && typeof read === "object" ? read.wrong : undefined;
}

/** One address, or several beside one another. */
function whyNoWebsite(cell: string): string | undefined {
  return cell.split(/[;,|\s]+(?:\/\s+)?/).every((part) => part === "" || WEBSITE_ADDRESS.test(part)) ? undefined : `"${cell.slice(0, 80)}" is not the address of a website`;
}

function refuse(problem: RowProblem, because: string, leftOut: readonly LeftOut[] = []): NoPerson {
  return { kind: "refused", because, problem, leftOut };
}

function nameOf(attributes: Readonly<Record<string, unknown>>): string {
  const text = (key: string) => (typeof attributes[key] === "string" ? attributes[key] : "");
  const whole = text("name");
  return whole !== "" ? whole : `${text("first_name")} ${text("last_name")}`.trim();
}

function readTyped(cell: string, column: PlannedColumn, latest: number): string | number | boolean | { readonly wrong: string } {
  switch (column.type) {
    case "number":
    case "money": {
      const digits = readDecimal(cell, column.decimalSign);
      if (digits === undefined) return { wrong: `"${cell.slice(0, 40)}" is not a number` };
      const number = Number(digits);
      // A number longer than these is one that nobody adds up: kept to the last digit.
      return digits.replaceAll(/\D/g, "").length <= 15 ? number : digits;
    }
    case "date":
    case "time": {
      const read = readWallTime(cell, column.dateOrder);
      if (typeof read === "string") return { wrong: read };
      if (read.year < 1850 || Date.UTC(read.year, read.month - 1, read.day) > latest + 200 * 366 * 86_400_000) return { wrong: `"${cell}" lies too far away` };
      return column.type === "date" ? dayOf(read) : momentOf(read);
    }
    case "yes-no":
      return YES.test(cell) ? true : NO.test(cell) ? false : { wrong: `"${cell.slice(0, 40)}" is neither yes nor no` };
    default:
      return cell;
  }
}

function dayOf(read: WallTime): string {
  return `${String(read.year).padStart(4, "0")}-${String(read.month).padStart(2, "0")}-${String(read.day).padStart(2, "0")}`;
}

/** Times without a zone are taken as UTC. */
function momentOf(read: WallTime): string {
  return new Date(Date.UTC(read.year, read.month - 1, read.day) + read.millis - (read.offsetMinutes ?? 0) * 60_000).toISOString();
}
