// Cuts JSON into records piece by piece: one object a line, one list of objects, or one list inside an object as APIs send
// it ({"users":[…]}). A record that cannot be read is told; reading goes on with the next.
import type { RecordListener } from "./read-people.ts";

const LONGEST_RECORD = 16 << 20;

export class JsonRecords {
  private readonly listener: RecordListener;
  /** How deep the list of records lies: 0 for one object a line. */
  private readonly level: number;
  private text = "";
  private at = 0;
  private depth = 0;
  private inString = false;
  private start = -1;
  private number = 0;
  private closed = false;

  constructor(head: string, listener: RecordListener) {
    this.listener = listener;
    this.level = head.startsWith("[") ? 1 : /^\{\s*"(users|contacts|people|persons|customers|leads|data|records|results|items|list|tickets|conversations|organizations|companies|accounts|payload|messages|admins)"\s*:\s*\[/.test(head) ? 2 : 0;
  }

  push(text: string): void {
    this.text += text;
    if (this.level === 0) this.readLines();
    else this.readList();
  }

  end(): void {
    if (this.level === 0) {
      this.text += "\n";
      this.readLines();
      return;
    }
    if (this.start !== -1) this.listener.malformed(this.text.slice(this.start), this.number, "the file ends in the middle of this record");
    else if (!this.closed) this.listener.malformed("", this.number + 1, "the file ends before its list does: it may be cut off");
  }

  private readLines(): void {
    let end: number;
    while ((end = this.text.indexOf("\n", this.at)) !== -1) {
      const line = this.text.slice(this.at, end).trim();
      this.at = end + 1;
      this.number++;
      if (line !== "") this.tell(line);
    }
    this.text = this.text.slice(this.at);
    this.at = 0;
  }

  private readList(): void {
    const { text, level } = this;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (this.inString) {
        if (code === 92) this.at++; // a backslash: what follows is no end
        else if (code === 34) this.inString = false;
      } else if (code === 34) this.inString = true;
      else if (code === 123 || code === 91) {
        if (this.depth === level && code === 123) {
          this.start = this.at;
          this.number++;
        }
        this.depth++;
      } else if (code === 125 || code === 93) {
        this.depth--;
        if (this.depth === level && this.start !== -1) {
          this.tell(text.slice(this.start, this.at + 1));
          this.start = -1;
        }
        if (this.depth < level) this.closed = true;
      }
      if (this.closed) return;
    }
    if (this.start !== -1 && this.at - this.start > LONGEST_RECORD) {
      this.listener.malformed(text.slice(this.start, this.start + 200), this.number, "it is longer than 16 MiB");
      this.closed = true; // where it would end is not known, so neither is where the next begins
      this.start = -1;
    }
    const from = this.start === -1 ? this.at : this.start;
    this.text = text.slice(from);
    this.at -= from;
    if (this.start !== -1) this.start = 0;
  }

  private tell(raw: string): void {
    let record: unknown;
    try {
      record = JSON.parse(raw);
    } catch (error) {
      return this.listener.malformed(raw, this.number, `it is no JSON: ${(error as Error).message.slice(0, 120)}`);
    }
    if (typeof record !== "object" || record === null || Array.isArray(record)) return this.listener.malformed(raw, this.number, "it is no object with names and values");
    const values = new Map<string, string>();
    flatten(record as Record<string, unknown>, "", values, 0);
    this.listener.record(values, this.number, raw);
  }
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
