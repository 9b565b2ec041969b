// Cuts JSON into records piece by piece: one object a line, lists of objects, or a list inside an object as APIs send it
// ({"users":[…]}), one or several after another. A record that cannot be read is told; reading goes on with the next. What
// stands beside a list and is neither a record nor about the pages of the answer is told too: nothing is passed over in silence.
import { LineCutter } from "../import/line-cutter.ts";
import type { RecordListener } from "./read-people.ts";

/** Letters of one record, and of one line. */
export const LONGEST_RECORD = 16 << 20;
const TOO_LONG = "it is longer than 16 MiB";
/** So many lists and objects stand in one another in a record; no program exports half as many. */
export const DEEPEST = 100;
const TOO_DEEP = `lists or objects stand more than ${DEEPEST} deep in one another`;
const SHOWN = 200;

const LISTS = "users|contacts|people|persons|customers|leads|data|records|results|items|list|tickets|conversations|organizations|companies|accounts|payload|messages|admins";
/** What an answer says of itself: which page it is, how many there are. */
const ITSELF = "_?(?:next|prev|previous|count|total|has_?more|page|pages|paging|pagination|per_?page|limit|offset|cursor|after|before|end|type|object|kind|url|uri|meta|metadata|links?|status|success|ok|facets|took|time)(?:_|$|[A-Z])";
const OF_THE_ANSWER = new RegExp(`^${ITSELF}`);
// It may say so before its list, in plain values or an object of such; a record that has a list of its own begins otherwise.
const SAYS = String.raw`"${ITSELF.replace("$", '(?=")')}[^"]{0,40}"\s*:\s*(?:"[^"\\]{0,500}"|-?[\d.]{1,30}|true|false|null|\{(?:[^{}[\]]|\{[^{}[\]]{0,2000}\}){0,2000}\})\s*,\s*`;
const LIST_IN_OBJECT = new RegExp(String.raw`^\{\s*(?:${SAYS}){0,12}"(${LISTS})"\s*:\s*\[`);

/** A first line on which an object begins and does not end. */
const OVER_LINES = /^\{(?:[^\n]*[,{[])?[ \t]*\r?\n/;
const HALF_A_LETTER = "it holds half of a letter (\\ud800 to \\udfff by itself), as texts have that were cut in a letter's middle";

/** Where the reader stands between values. */
type Where = "top" | "object" | "list";
/** A value that is being read: one with an end of its own, a text, or a number or word. */
type Reading = "none" | "nested" | "text" | "word";

export class JsonRecords {
  private readonly listener: RecordListener;
  /** The name of the list in its object; null where the list stands by itself, undefined for one object a line. */
  private readonly listName: string | null | undefined;
  private readonly lines: LineCutter;
  /** Objects one after the other that are written over several lines, in no list. */
  private readonly isBare: boolean;
  private number = 0;

  private where: Where = "top";
  private reading: Reading = "none";
  /** Inside of a nested value: how deep, whether in a text, whether the next letter of a text is no end. */
  private depth = 0;
  private inText = false;
  private escaped = false;
  /** The value so far, of earlier pieces. */
  private held: string[] = [];
  private heldLetters = 0;
  /** The name that was read last in an object, until its value was. */
  private name: string | undefined;

  constructor(head: string, listener: RecordListener) {
    this.listener = listener;
    this.listName = head.startsWith("[") ? null : LIST_IN_OBJECT.exec(head)?.[1];
    this.isBare = this.listName === undefined && OVER_LINES.test(head);
    if (this.isBare) {
      this.listName = null;
      this.where = "list";
    }
    this.lines = new LineCutter(LONGEST_RECORD, (line, isCut) => {
      this.number++;
      if (isCut) this.listener.malformed(line.slice(0, SHOWN), this.number, TOO_LONG);
      else if (line.trim() !== "") this.tell(line.trim());
    });
  }

  push(text: string): void {
    if (this.listName === undefined) this.lines.push(text);
    else this.readLists(text);
  }

  end(): void {
    if (this.listName === undefined) return this.lines.end();
    if (this.reading === "word") this.ended(this.held.join(""), this.heldLetters);
    if (this.reading !== "none") this.listener.malformed(this.held.join("").slice(0, LONGEST_RECORD), this.where === "list" ? this.number : ++this.number, "the file ends in the middle of this record");
    else if (this.where !== "top" && !this.isBare) this.listener.malformed("", this.number + 1, "the file ends before its list does: it may be cut off");
  }

  private readLists(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.reading === "none") {
        if (code === 32 || code === 44 || code === 58 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0x1e) continue; // blanks, commas, colons, and what separates texts
        if (this.goesOn(code)) continue;
        from = at;
        if (this.where === "list") this.number++;
        this.reading = code === 123 || code === 91 ? "nested" : code === 34 ? "text" : "word";
        this.depth = this.reading === "nested" ? 1 : 0;
        this.inText = this.escaped = false;
      } else if (this.reading === "word") {
        if (!(code <= 32 || code === 44 || code === 58 || code === 93 || code === 125)) continue;
        this.took(text, from, at);
        at--; // what ended it has its own meaning
      } else if (this.escaped) this.escaped = false;
      else if (this.reading === "text" || this.inText) {
        if (code === 92) this.escaped = true;
        else if (code === 34) {
          this.inText = false;
          if (this.reading === "text") this.took(text, from, at + 1);
        }
      } else if (code === 34) this.inText = true;
      else if (code === 123 || code === 91) this.depth++;
      else if ((code === 125 || code === 93) && --this.depth === 0) this.took(text, from, at + 1);
    }
    if (this.isReading()) this.hold(text.slice(from));
  }

  private isReading(): boolean {
    return this.reading !== "none";
  }

  /** True where a letter only opens or closes the object or list that holds the records. */
  private goesOn(code: number): boolean {
    if (this.where === "top" && code === (this.listName === null ? 91 : 123)) this.where = this.listName === null ? "list" : "object";
    else if (this.where === "list" && code === 93) {
      this.where = this.listName === null ? "top" : "object";
      this.name = undefined;
    } else if (this.where === "object" && code === 125) {
      this.where = "top";
      this.name = undefined;
    } else if (this.where === "object" && code === 91 && this.name === this.listName) this.where = "list";
    else return false;
    return true;
  }

  private hold(piece: string): void {
    if (this.heldLetters <= LONGEST_RECORD) this.held.push(piece);
    else if (this.held.length > 1) this.held = [this.held.join("").slice(0, SHOWN)]; // its end is still looked for, its words are not kept
    this.heldLetters += piece.length;
  }

  private took(text: string, from: number, to: number): void {
    // What came in earlier pieces began before this one.
    if (this.heldLetters === 0) return this.ended(text.slice(from, to), to - from);
    this.hold(text.slice(0, to));
    this.ended(this.held.join(""), this.heldLetters);
  }

  private ended(raw: string, letters: number): void {
    const kind = this.reading;
    this.reading = "none";
    this.held = [];
    this.heldLetters = 0;
    const isTooLong = letters > LONGEST_RECORD;
    if (this.where === "list") {
      if (isTooLong) this.listener.malformed(raw.slice(0, SHOWN), this.number, TOO_LONG);
      else this.tell(raw);
    } else if (this.where === "top") this.listener.malformed(raw.slice(0, SHOWN), ++this.number, "it stands after the list and is no list of the same kind: bring it in as a file of its own");
    else if (this.name === undefined && kind === "text") this.name = nameIn(raw);
    else {
      const name = this.name ?? raw.slice(0, SHOWN);
      this.name = undefined;
      const isEmpty = /^(null|\[\s*\]|\{\s*\}|"")$/.test(raw);
      if (!isEmpty && !OF_THE_ANSWER.test(name)) this.listener.malformed(raw.slice(0, SHOWN), ++this.number, `"${name}" stands beside the list "${this.listName}" and is not read: bring it in as a file of its own`);
    }
  }

  private tell(raw: string): void {
    let record: unknown;
    try {
      record = parseRecord(raw);
    } catch (error) {
      return this.listener.malformed(raw, this.number, `it is no JSON: ${(error as Error).message.slice(0, 120)}`);
    }
    if (typeof record !== "object" || record === null || Array.isArray(record)) return this.listener.malformed(raw, this.number, "it is no object with names and values");
    if (!reachesBottom(record, DEEPEST)) return this.listener.malformed(raw.slice(0, SHOWN), this.number, TOO_DEEP);
    const values = new Map<string, string>();
    flatten(record as Record<string, unknown>, "", values, 0);
    if (/\\ud[89a-f]/i.test(raw) && [...values].some(([name, value]) => !name.isWellFormed() || !value.isWellFormed())) return this.listener.malformed(raw, this.number, HALF_A_LETTER);
    this.listener.record(values, this.number, raw);
  }
}

/** Whole numbers longer than a computer counts stay as they are written: two of them would be one. */
const LONG_NUMBER = /\d{16}/;

/** @throws {SyntaxError} as JSON.parse does */
export function parseRecord(raw: string): unknown {
  if (!LONG_NUMBER.test(raw)) return JSON.parse(raw);
  const exact = (_name: string, value: unknown, { source }: { readonly source?: string } = {}) => (typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && isLong(source) ? source : value);
  return JSON.parse(raw, exact as Parameters<typeof JSON.parse>[1]);
}

/** A whole number, however it is written: 12345678901234567890, …890.0 and …789e1. */
const isLong = (source: string): boolean => /^-?\d+$/.test(source) || (/^-?[\d.]+(e\+?\d+)?$/i.test(source) && source.replace(/e.*$/i, "").replace(/\D/g, "").length > 15 && Number.isInteger(Number(source)));

function nameIn(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw;
  }
}

/** Whether nothing of a value stands deeper than so many levels. It is asked of every record before anything walks through it to its end. */
function reachesBottom(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  for (const each of Object.values(value)) if (typeof each === "object" && !reachesBottom(each, levels - 1)) return false;
  return true;
}

/** {"address":{"city":"Ulm"},"tags":["a","b"]} says "address.city": "Ulm" and "tags": "a; b". */
function flatten(record: Record<string, unknown>, prefix: string, values: Map<string, string>, depth: number): void {
  for (const [key, value] of Object.entries(record)) {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) values.set(name, value.every((each) => typeof each !== "object") ? value.join("; ") : JSON.stringify(value));
    else if (typeof value === "object" && depth < 3) flatten(value as Record<string, unknown>, name, values, depth + 1);
    else values.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
}
