// Reads a CSV file, compressed or not, piece by piece: whatever its size, only one piece is in memory.
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Refusal, refuseUnpacking } from "../../platform/index.ts";
import { CsvRecords } from "./csv-records.ts";
import { type CsvDialect, type Encoding, findDialect } from "./csv-dialect.ts";

export interface CsvRow {
  readonly cells: readonly string[];
  /** The line it begins on; the first line of the file is 1. */
  readonly line: number;
  /** As written. */
  readonly raw: string;
  /** Set when its quotes make no sense; then `cells` is empty. */
  readonly malformed?: string;
}

export interface CsvPiece {
  readonly rows: readonly CsvRow[];
  /** Share of the file that has been read, 0 to 1. */
  readonly share: number;
  /** Empty lines between the rows so far, and where the last of them stands. */
  readonly emptyLines: { readonly lines: number; readonly last: number };
}

export interface ToldDialect {
  readonly encoding?: Encoding;
  readonly delimiter?: string;
}

const HEAD_BYTES = 65_536;
/** Far more than any program exports; every column is looked at, shown and planned. */
export const MOST_COLUMNS = 2000;

/**
 * Yields the records of a file, the header being the first.
 *
 * @throws {Refusal} if the file is not there, is empty, is no text, names more columns than are read, unpacks to far more than it is, or ends in the middle of its compressed data
 */
export async function* readRecords(path: string, told: ToldDialect = {}): AsyncGenerator<CsvPiece> {
  const size = sizeOf(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  let rows: CsvRow[] = [];
  let records: CsvRecords | undefined;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let line = 0;
  let named = false;
  const begin = (dialect: CsvDialect) => {
    decoder = new TextDecoder(dialect.encoding);
    const skip = dialect.separatorLine ? 1 : 0;
    records = new CsvRecords(dialect, {
      record: (cells, at) => {
        if (at <= skip) return;
        if (!named && cells.length > MOST_COLUMNS) throw new Refusal("too-large", `Line ${at} names ${cells.length.toLocaleString("en")} columns, and at most ${MOST_COLUMNS.toLocaleString("en")} are read. Keep the columns that are wanted, and save the file again.`);
        named = true;
        rows.push({ cells, line: at, raw: records!.raw });
      },
      malformed: (raw, at, because) => rows.push({ cells: [], line: at, raw, malformed: because }),
    });
  };
  let head: Buffer[] | undefined = [];
  const feed = (bytes: Buffer) => {
    records!.push(decoder!.decode(bytes, { stream: true }));
    line = rows.at(-1)?.line ?? line;
  };
  const startFrom = (first: Buffer) => {
    head = undefined;
    begin(findDialect(first.subarray(0, HEAD_BYTES), told));
    feed(first);
  };
  try {
    for await (const chunk of await unpacked(file, path, size)) {
      if (head !== undefined) {
        head.push(chunk);
        if (head.reduce((sum, each) => sum + each.length, 0) < HEAD_BYTES) continue;
        startFrom(Buffer.concat(head));
      } else feed(chunk);
      if (rows.length === 0) continue;
      yield { rows, share: size === 0 ? 1 : Math.min(1, file.bytesRead / size), emptyLines: records!.emptyLines };
      rows = [];
    }
  } catch (error) {
    if (head !== undefined && head.length > 0) startFrom(Buffer.concat(head)); // to say how far it could be read
    throw explain(error, path, line);
  } finally {
    file.destroy();
  }
  if (head !== undefined) startFrom(Buffer.concat(head));
  records!.push(decoder!.decode());
  records!.end();
  if (rows.length > 0) yield { rows, share: 1, emptyLines: records!.emptyLines };
}

export function sizeOf(path: string): number {
  try {
    const about = statSync(path);
    if (about.isDirectory()) throw new Refusal("bad-input", `${path} is a folder, not a file.`);
    return about.size;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("not-found", `There is no file ${path}, or it may not be read.`);
  }
}

/**
 * The bytes of a file as they were before it was compressed. Whether it was is told by its first two bytes, not by its name. Fails
 * with a Refusal where they become more than an export's do: what a file says of its own size at its end may be a lie.
 *
 * @param size its bytes as it lies there
 */
export async function unpacked(file: Readable, path: string, size: number): Promise<AsyncIterable<Buffer>> {
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    file.once("error", reject);
    file.once("readable", () => resolve(file.read() as Buffer | null));
    file.once("end", () => resolve(null));
  });
  if (first === null) return file;
  file.unshift(first);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return file;
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  file.on("error", (error) => gunzip.destroy(error));
  return withinLimits(file.pipe(gunzip), path, size);
}

async function* withinLimits(chunks: AsyncIterable<Buffer>, path: string, packed: number): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    refuseUnpacking(basename(path), { packed, unpacked });
    yield chunk;
  }
}

export function explain(error: unknown, path: string, line: number): unknown {
  const code = (error as { code?: string }).code ?? "";
  const until = line > 0 ? `after line ${line}` : "before its first line";
  if (code === "Z_BUF_ERROR") return new Refusal("bad-input", `${basename(path)} ends in the middle of its compressed data, ${until}: the copy is not whole. Nothing was imported; fetch it again.`);
  if (code.startsWith("Z_")) return new Refusal("bad-input", `The compressed data of ${basename(path)} are damaged ${until}. Nothing was imported; fetch it again.`);
  if (code === "EACCES" || code === "EPERM") return new Refusal("bad-input", `${path} may not be read by this user.`);
  return error;
}
