// Cuts vCards (RFC 6350; also 3.0 and the 2.1 of old telephones) into records under the names that people use for fields.
import { LineCutter } from "../import/line-cutter.ts";
import type { RecordListener } from "./read-people.ts";

const ADDRESS_PARTS = ["", "", "street", "city", "region", "postal code", "country"] as const;

/** Pictures stand in cards in lines of their own, folded to 75 letters; older telephones write them in one. */
const LONGEST_LINE = 1 << 20;

export class VcardRecords {
  private readonly listener: RecordListener;
  private readonly lines = new LineCutter(LONGEST_LINE, (line, isCut) => this.take(line.replace(/\r$/, ""), isCut));
  private line = 0;
  private card: { lines: string[]; from: number } | undefined;

  constructor(listener: RecordListener) {
    this.listener = listener;
  }

  push(text: string): void {
    this.lines.push(text);
  }

  end(): void {
    this.lines.end();
    if (this.card) this.listener.malformed(this.card.lines.join("\n"), this.card.from, "the file ends in the middle of this card");
  }

  private take(line: string, isCut: boolean): void {
    this.line++;
    if (isCut) return this.listener.malformed(line.slice(0, 200), this.line, "this line of a card is longer than 1 MiB: it is left out");
    if (/^BEGIN:VCARD\s*$/i.test(line)) {
      if (this.card) this.listener.malformed(this.card.lines.join("\n"), this.card.from, "this card has no end; another begins before it");
      this.card = { lines: [], from: this.line };
    } else if (/^END:VCARD\s*$/i.test(line)) {
      if (this.card) this.listener.record(readCard(this.card.lines), this.card.from, this.card.lines.join("\n"));
      this.card = undefined;
    } else this.card?.lines.push(line);
  }
}

function readCard(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const put = (name: string, value: string | undefined) => {
    const text = value?.trim() ?? "";
    if (text === "") return;
    for (let i = 1; ; i++) {
      const numbered = i === 1 ? name : `${name} ${i}`;
      if (values.get(numbered) === text) return;
      if (!values.has(numbered)) return void values.set(numbered, text);
    }
  };
  for (const line of unfold(lines)) {
    const colon = valueStart(line);
    if (colon === -1) continue;
    const [nameText = "", ...params] = line.slice(0, colon).split(";");
    const name = nameText.split(".").at(-1)!.toUpperCase(); // "item1.EMAIL" groups it with a label
    const about = params.join(";").toUpperCase();
    const raw = about.includes("QUOTED-PRINTABLE") ? fromQuotedPrintable(line.slice(colon + 1)) : line.slice(colon + 1);
    const parts = splitUnescaped(raw);
    const whole = unescape(raw);
    if (name === "FN") put("full name", whole);
    else if (name === "N") {
      put("last name", parts[0]);
      put("first name", parts[1]);
      put("salutation", parts[3]);
    } else if (name === "EMAIL") put("email", whole.replace(/^mailto:/i, ""));
    else if (name === "TEL") put(/\bCELL\b|\bMOBILE\b/.test(about) ? "mobile" : /\bFAX\b/.test(about) ? "fax" : "phone", whole.replace(/^tel:/i, ""));
    else if (name === "ADR") ADDRESS_PARTS.forEach((part, i) => part !== "" && put(part, parts[i]));
    else if (name === "ORG") put("company", parts[0]);
    else if (name === "TITLE") put("job title", whole);
    else if (name === "BDAY") put("birthday", whole.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3"));
    else if (name === "NOTE") put("note", whole);
    else if (name === "UID") put("uid", whole.replace(/^urn:uuid:/i, ""));
    else if (name === "REV") put("last modified", whole.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/, "$1-$2-$3T$4:$5:$6Z"));
    else if (name === "CATEGORIES") put("tags", whole);
    else if (name === "LANG") put("language", whole);
    else if (name === "TZ") put("time zone", whole);
    else if (name === "URL" || name === "NICKNAME" || name === "ROLE" || name === "GENDER") put(name.toLowerCase(), whole);
    else if (name.startsWith("X-") && !name.startsWith("X-AB")) put(name.slice(2).toLowerCase().replaceAll("-", " "), whole);
  }
  return values;
}

/** A line that begins with a blank goes on from the one before; so does one after a quoted-printable "=" at the end. */
function unfold(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    if (before !== undefined && /^[ \t]/.test(line)) whole[whole.length - 1] = before + line.slice(1);
    else if (before !== undefined && before.endsWith("=") && /QUOTED-PRINTABLE/i.test(before)) whole[whole.length - 1] = before.slice(0, -1) + line;
    else whole.push(line);
  }
  return whole;
}

/** Where the value begins: after the first colon outside quotes. */
function valueStart(line: string): number {
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === ":" && !quoted) return i;
  }
  return -1;
}

function splitUnescaped(value: string): string[] {
  return value.split(/(?<!\\);/).map(unescape);
}

function unescape(value: string): string {
  return value.replaceAll(/\\([\\,;:nN])/g, (_, sign: string) => (sign === "n" || sign === "N" ? "\n" : sign));
}

function fromQuotedPrintable(text: string): string {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === "=" ? /^[\dA-F]{2}/i.exec(text.slice(i + 1)) : null;
    if (hex) {
      bytes.push(Number.parseInt(hex[0], 16));
      i += 2;
    } else bytes.push(...Buffer.from(text[i]!));
  }
  return Buffer.from(bytes).toString("utf8");
}
