// Cuts vCards (RFC 6350; also 3.0 and the 2.1 of old telephones) into records under the names that people use for fields.
import { LineCutter } from "../import/line-cutter.ts";
import type { RecordListener } from "./read-people.ts";

const ADDRESS_PARTS = ["", "", "street", "city", "region", "postal code", "country"] as const;

/** Pictures stand in cards in lines of their own, folded to 75 letters; older telephones write them in one. */
const LONGEST_LINE = 1 << 20;
/** Letters, and lines, of one card: far more than a large picture takes. */
export const LONGEST_CARD = 16 << 20;
export const MOST_LINES = 1 << 18;
const SHOWN = 200;

export class VcardRecords {
  private readonly listener: RecordListener;
  private readonly lines = new LineCutter(LONGEST_LINE, (line, isCut) => this.take(line.replace(/\r$/, ""), isCut));
  private line = 0;
  private endsWithReturn: boolean | undefined;
  private card: { lines: string[]; letters: number; from: number } | undefined;

  constructor(listener: RecordListener) {
    this.listener = listener;
  }

  push(text: string): void {
    // Lines of an old Macintosh end with a return alone.
    if (this.endsWithReturn === undefined && /[\r\n]/.test(text)) this.endsWithReturn = !text.includes("\n");
    this.lines.push(this.endsWithReturn === true ? text.replaceAll("\r", "\n") : text);
  }

  end(): void {
    this.lines.end();
    if (this.card) this.listener.malformed(this.card.lines.join("\n"), this.card.from, "the file ends in the middle of this card");
  }

  private take(line: string, isCut: boolean): void {
    this.line++;
    if (isCut) return this.listener.malformed(line.slice(0, SHOWN), this.line, "this line of a card is longer than 1 MiB: it is left out");
    if (/^BEGIN:VCARD\s*$/i.test(line)) {
      if (this.card) this.listener.malformed(this.card.lines.join("\n"), this.card.from, "this card has no end; another begins before it");
      this.card = { lines: [], letters: 0, from: this.line };
    } else if (/^END:VCARD\s*$/i.test(line)) {
      if (this.card) this.listener.record(readCard(this.card.lines), this.card.from, this.card.lines.join("\n"));
      this.card = undefined;
    } else if (this.card) this.add(this.card, line);
  }

  /** What is too long is refused at once and not kept: another card is looked for. */
  private add(card: NonNullable<typeof this.card>, line: string): void {
    card.lines.push(line);
    card.letters += line.length + 1;
    if (card.letters <= LONGEST_CARD && card.lines.length <= MOST_LINES) return;
    this.listener.malformed(card.lines.slice(0, 20).join("\n").slice(0, SHOWN), card.from, `this card is longer than ${card.letters > LONGEST_CARD ? "16 MiB" : `${MOST_LINES.toLocaleString("en")} lines`}: it is left out up to the next that begins`);
    this.card = undefined;
  }
}

function readCard(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  /** What was said under each name, and its last number, so that a name many times over is numbered at once. */
  const said = new Map<string, { readonly texts: Set<string>; last: number }>();
  const put = (name: string, value: string | undefined) => {
    const text = value?.trim() ?? "";
    if (text === "") return;
    if (!said.has(name)) said.set(name, { texts: new Set(), last: 0 });
    const before = said.get(name)!;
    if (before.texts.has(text)) return;
    before.texts.add(text);
    let numbered: string;
    do numbered = ++before.last === 1 ? name : `${name} ${before.last}`;
    while (values.has(numbered));
    values.set(numbered, text);
  };
  for (const line of unfold(lines)) {
    const colon = valueStart(line);
    if (colon === -1) continue;
    const [nameText = "", ...params] = line.slice(0, colon).split(";");
    const name = nameText.split(".").at(-1)!.toUpperCase(); // "item1.EMAIL" groups it with a label
    const about = params.join(";").toUpperCase();
    const raw = about.includes("QUOTED-PRINTABLE") ? fromQuotedPrintable(line.slice(colon + 1), /\bCHARSET="?([\w-]+)/.exec(about)?.[1]) : line.slice(colon + 1);
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
  /** The line that is read, in pieces that are joined once; whether it was looked at and is quoted-printable. */
  let pieces: string[] = [];
  let isQuoted = false;
  const goesOn = () => {
    if (pieces.at(-1)?.endsWith("=") !== true) return false;
    isQuoted ||= /QUOTED-PRINTABLE/i.test(pieces.join(""));
    return isQuoted;
  };
  const add = (piece: string) => void (piece !== "" && pieces.push(piece));
  for (const line of lines) {
    if (pieces.length > 0 && /^[ \t]/.test(line)) add(line.slice(1));
    else if (goesOn()) {
      const last = pieces.pop()!.slice(0, -1);
      add(last);
      add(line);
    } else {
      if (pieces.length > 0) whole.push(pieces.join(""));
      pieces = [];
      isQuoted = false;
      add(line);
    }
  }
  if (pieces.length > 0) whole.push(pieces.join(""));
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

/** @param charset of the bytes that are quoted; UTF-8 where the card says none that is known */
function fromQuotedPrintable(text: string, charset = "UTF-8"): string {
  const bytes = Buffer.from(text);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] === EQUALS ? hexByte(bytes[at + 1], bytes[at + 2]) : undefined;
    bytes[to++] = byte ?? bytes[at]!;
    if (byte !== undefined) at += 2;
  }
  const quoted = bytes.subarray(0, to);
  if (charset === "UTF-8" || /[^\0-\x7f]/.test(text)) return quoted.toString("utf8"); // what stands there unquoted is in the encoding of the file
  try {
    return new TextDecoder(charset).decode(quoted);
  } catch {
    return quoted.toString("utf8");
  }
}

const EQUALS = 0x3d;

function hexByte(high: number | undefined, low: number | undefined): number | undefined {
  const [h, l] = [hexDigit(high), hexDigit(low)];
  return h === undefined || l === undefined ? undefined : h * 16 + l;
}

function hexDigit(code = 0): number | undefined {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}
