// What stands behind the ways in which files write letters: quoted-printable and base64 of mail (RFC 2045), words of its headers
// (RFC 2047), lines folded in their middle (RFC 5322, RFC 6350), letters by their number in JSON, HTML and forms, and letters of other encodings.
// For the search of whoever is erased: it finds rather too much than too little, for nothing of it is kept.

/** A text of bytes, one letter each. */
export type Bytes = string;

/** Letters that a line may have before it is taken in pieces. */
const LONGEST_LINE = 1 << 20;
/** So many letters at most stand for one: \u00eb, or =?…?= around a few. */
const LONGEST_WAY = 8;
/** Runs of base64 within a line, as JSON and data: addresses have them; whole lines of mail may be shorter. */
const RUN = /[A-Za-z0-9+/]{40,}={0,2}/g;
const LEADING = /^[A-Za-z0-9+/]*={0,2}/;
const WHOLE_LINE = /^[ \t]*([A-Za-z0-9+/]{4,}={0,2}|[A-Za-z0-9+/]{2,3}={1,2})[ \t]*$/;
const ENCODED_WORD = /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi;
const ANY = /=[\da-f]{2}|=\r?\n|=\?|\\u[\da-f]{4}|&#?\w+;|\n[ \t]/i;
/** As addresses of pages and forms write letters (WHATWG URL). */
const PERCENT = /%([\da-f]{2})/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", commat: "@", period: ".", plus: "+" };
const LETTER_WITH_MARK = /^&([A-Za-z])(uml|acute|grave|circ|tilde|cedil|ring|caron|slash);$/;
const MARKS: Readonly<Record<string, string>> = { uml: "\u0308", acute: "\u0301", grave: "\u0300", circ: "\u0302", tilde: "\u0303", cedil: "\u0327", ring: "\u030a", caron: "\u030c" };
const OTHER_LETTERS: Readonly<Record<string, string>> = { "&szlig;": "ß", "&oslash;": "ø", "&Oslash;": "Ø", "&aelig;": "æ", "&AElig;": "Æ", "&oelig;": "œ", "&OElig;": "Œ" };

/** Reads a file that comes piece by piece, and tells whether somebody is named in it, however its letters are written. */
export class Behind {
  private readonly names: (text: string) => boolean;
  private readonly overlap: number;
  private readonly charsets = new Map(LIKELY_CHARSETS.map((decoder) => [decoder.encoding, decoder]));
  private plain = "";
  /** The last lines, as they stand there. */
  private written = "";
  private unpacked = "";
  private line = "";
  /** Letters of base64 of the lines before, that a next one may go on from; null between two runs. */
  private run: string | null = null;

  /** @param overlap letters before a piece that are searched with it */
  constructor(names: (text: string) => boolean, overlap: number) {
    this.names = names;
    this.overlap = overlap;
  }

  /** @returns true where somebody is named in what has come so far, or it holds what cannot be searched */
  push(piece: Bytes): boolean {
    const plain = this.plain + piece;
    for (const [, charset] of plain.matchAll(/charset\s*=\s*"?([\w.:-]{3,30})/gi)) this.know(charset!);
    this.plain = plain.slice(-this.overlap);
    if (this.search(plain)) return true;
    const lines = (this.line + piece).split("\n");
    this.line = lines.pop()!;
    if (this.line.length > LONGEST_LINE) {
      lines.push(this.line);
      this.line = "";
    }
    return this.read(lines);
  }

  end(): boolean {
    return this.read([this.line]) || this.endRun();
  }

  private read(lines: readonly string[]): boolean {
    const text = lines.map((line) => `${line}\n`).join("");
    const written = this.written + text;
    this.written = written.slice(-LONGEST_WAY * this.overlap);
    if (this.searchUnwritten(written)) return true;
    return lines.some((line) => this.lineOfBase64(line.endsWith("\r") ? line.slice(0, -1) : line));
  }

  private lineOfBase64(line: string): boolean {
    const whole = WHOLE_LINE.exec(line)?.[1];
    if (whole !== undefined) return this.goOn(whole);
    // What is too long for a line of mail may go on in the next piece of it.
    const rest = this.run === null ? "" : LEADING.exec(line)![0];
    if ((rest !== "" && this.goOn(rest)) || this.endRun()) return true;
    for (const [run] of line.slice(rest.length).matchAll(RUN)) if (this.goOn(run) || (!line.endsWith(run) && this.endRun())) return true;
    return false;
  }

  private goOn(letters: string): boolean {
    const begins = this.run === null;
    if (begins && cannotBeSearched(Buffer.from(letters.slice(0, 24), "base64"))) return true;
    const all = (this.run ?? "") + letters;
    const whole = letters.endsWith("=") ? all.length : all.length - (all.length % 4);
    this.run = letters.endsWith("=") ? null : all.slice(whole);
    if (begins) this.unpacked = "";
    const bytes = Buffer.from(all.slice(0, whole), "base64").toString("latin1");
    this.unpacked += bytes;
    // A line of mail is short: some are searched together.
    if (this.run !== null && this.unpacked.length < 16_384) return false;
    return this.searchUnpacked();
  }

  private endRun(): boolean {
    if (this.run === null) return false;
    this.unpacked += Buffer.from(this.run, "base64").toString("latin1");
    this.run = null;
    const found = this.searchUnpacked();
    this.unpacked = "";
    return found;
  }

  private searchUnpacked(): boolean {
    const text = this.unpacked;
    this.unpacked = text.slice(-this.overlap);
    return this.search(text) || this.searchUnwritten(text);
  }

  private searchUnwritten(text: Bytes): boolean {
    const form = unpercented(text);
    return [unwritten(text), form].some((other) => other !== text && this.search(other));
  }

  private know(charset: string): void {
    if (this.charsets.size > 12) return;
    try {
      const decoder = new TextDecoder(charset);
      this.charsets.set(decoder.encoding, decoder);
    } catch {
      // an encoding that nobody here reads: the letters that are ASCII are found all the same
    }
  }

  private search(text: Bytes): boolean {
    return isNamedInBytes(this.names, text, this.charsets.values());
  }
}

type Decoder = InstanceType<typeof TextDecoder>;

/** Those in which files and forms are likely to come. */
export const LIKELY_CHARSETS: readonly Decoder[] = ["utf-8", "windows-1252", "macintosh"].map((charset) => new TextDecoder(charset));

/** In each of these encodings, of which one has a letter for each byte. */
export function isNamedInBytes(names: (text: string) => boolean, text: Bytes, charsets: Iterable<Decoder>): boolean {
  const isWide = text.includes("\0");
  if (!isWide && !/[^\0-\x7f]|\x1b/.test(text)) return names(text);
  const bytes = Buffer.from(text, "latin1");
  for (const decoder of charsets) if (names(decoder.decode(bytes))) return true;
  // Letters of two bytes begin at an even or an odd place, the large byte first or last; without a zero only a mark tells of them.
  if (!isWide && !/\xff\xfe|\xfe\xff/.test(text)) return false;
  return [0, 1].some((from) => names(bytes.subarray(from).toString("utf16le"))) || [0, 1].some((from) => names(Buffer.from(bytes.subarray(from, bytes.length - ((bytes.length - from) % 2))).swap16().toString("utf16le")));
}

/** Packed, or in a form that only its own programs read: a ZIP archive or workbook, gzip, PDF, what Office wrote before 2007, 7z, RAR, bzip2, xz, Zstandard. */
const PACKED = /^(?:PK[\x03\x05]|\x1f\x8b|%PDF|\xd0\xcf\x11\xe0|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd)/;

/** @param head the first bytes of it */
export function cannotBeSearched(head: Buffer): boolean {
  return PACKED.test(head.toString("latin1", 0, 16));
}

/** The letters that quoted-printable, numbers and names of letters stand for; lines that were folded are one. */
export function unwritten(text: Bytes): Bytes {
  if (!ANY.test(text)) return text;
  return text
    .replaceAll(ENCODED_WORD, (_, charset: string, how: string, word: string) => encodedWord(charset, how, word))
    .replaceAll(/=[ \t]*\r?\n/g, "")
    .replaceAll(/\r?\n[ \t]/g, "")
    .replaceAll(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    // JSON within JSON has more strokes before the number.
    .replaceAll(/(?:\\+u[\da-f]{4})+/gi, (units) => inUtf8(String.fromCharCode(...units.split(/\\+u/i).slice(1).map((unit) => Number.parseInt(unit, 16)))))
    .replaceAll(/&#(x?)([\da-f]{1,6});/gi, (whole, x: string, digits: string) => {
      const code = Number.parseInt(digits, x === "" ? 10 : 16);
      return code > 0 && code <= 0x10ffff ? inUtf8(String.fromCodePoint(code)) : whole;
    })
    .replaceAll(/&[A-Za-z]{2,8};/g, (whole) => {
      const marked = LETTER_WITH_MARK.exec(whole);
      const letter = OTHER_LETTERS[whole] ?? ENTITIES[whole.slice(1, -1)] ?? (marked && marked[2]! in MARKS ? `${marked[1]}${MARKS[marked[2]!]}`.normalize("NFC") : undefined);
      return letter === undefined ? whole : inUtf8(letter);
    });
}

/** The same of forms and addresses of pages. */
export function unpercented(text: Bytes): Bytes {
  return text.includes("%") ? text.replaceAll(PERCENT, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
}

function encodedWord(charset: string, how: string, word: string): Bytes {
  const bytes = /b/i.test(how) ? Buffer.from(word, "base64") : Buffer.from(word.replaceAll("_", " ").replaceAll(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1");
  try {
    return inUtf8(new TextDecoder(charset).decode(bytes));
  } catch {
    return bytes.toString("latin1");
  }
}

export const inUtf8 = (text: string): Bytes => Buffer.from(text, "utf8").toString("latin1");
