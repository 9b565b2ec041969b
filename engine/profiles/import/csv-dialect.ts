// What kind of text file this is, told from its first bytes.
import { Refusal } from "../../platform/index.ts";
import { CsvRecords, type CsvShape } from "./csv-records.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export interface CsvDialect extends CsvShape {
  readonly encoding: Encoding;
  /** True when the first line is "sep=;", which spreadsheets write and read but which is no record. */
  readonly separatorLine: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * Finds encoding, delimiter and line ends.
 *
 * @param head the first bytes of the file, uncompressed; some 64 kB are plenty
 * @param told what a person said, which is taken without looking
 * @throws {Refusal} if the file is empty or no text
 */
export function findDialect(head: Buffer, told: { readonly encoding?: Encoding; readonly delimiter?: string } = {}): CsvDialect {
  if (head.length === 0) throw new Refusal("bad-input", "The file is empty.");
  if (head.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) throw new Refusal("bad-input", "This is a workbook or a zip archive, not a CSV file. Save the sheet as CSV (UTF-8) and import that.");
  const encoding = told.encoding ?? findEncoding(head);
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  if (text.includes("\0")) throw new Refusal("bad-input", "This is not a text file: it holds zero bytes.");
  if (text.trim() === "") throw new Refusal("bad-input", "The file is empty.");
  const newline = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  const separator = /^sep=(.)\r?(\n|\r|$)/i.exec(text)?.[1];
  const delimiter = told.delimiter ?? separator ?? findDelimiter(text, newline);
  return { encoding, delimiter, newline, separatorLine: separator !== undefined };
}

function findEncoding(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  // A few bad bytes among many good letters are damage, not another encoding: older text is almost never UTF-8 by chance.
  const text = new TextDecoder("utf-8").decode(head, { stream: true });
  // The sign for a lost letter may stand there itself, where a program before us lost one.
  const lost = (text.match(/\uFFFD/g)?.length ?? 0) - (head.toString("latin1").match(/\u00ef\u00bf\u00bd/g)?.length ?? 0);
  const letters = text.match(/[^\u0000-\u007f\uFFFD]/gu)?.length ?? 0;
  return lost <= 0 || letters > lost ? "utf-8" : "windows-1252";
}

/** The delimiter that cuts the first records into the most columns while nearly all of them get as many. */
function findDelimiter(text: string, newline: "\n" | "\r"): string {
  let best = { delimiter: ",", columns: 1 };
  for (const delimiter of DELIMITERS) {
    const widths: number[] = [];
    const records = new CsvRecords({ delimiter, newline }, {
      record: (cells) => widths.push(cells.length),
      malformed: () => widths.push(0),
    });
    records.push(text.split(newline).slice(0, 50).join(newline));
    records.end();
    const columns = widths[0] ?? 1;
    const alike = widths.filter((width) => width === columns).length / Math.max(widths.length, 1);
    if (columns > best.columns && alike >= 0.6) best = { delimiter, columns };
  }
  return best.delimiter;
}
