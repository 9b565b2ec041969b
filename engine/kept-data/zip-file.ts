// A ZIP archive of any size (PKWARE APPNOTE 6.3.3, Zip64 throughout) written to a file entry by entry, with one piece in memory.
// Each entry's header is written before its bytes and again after them, when their sizes are known.
import { type FileHandle, open } from "node:fs/promises";
import { once } from "node:events";
import { crc32, createDeflateRaw } from "node:zlib";
import type { LineSink } from "./take-out.ts";
import { dosDay, dosTime } from "./zip.ts";

interface Written {
  readonly name: Buffer;
  readonly place: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
}

const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
/** Version 4.5: Zip64. */
const NEEDED = 45;
const SEE_ZIP64 = 0xffffffff;

export class ZipFile {
  private readonly file: FileHandle;
  private readonly at: Date;
  private readonly written: Written[] = [];
  private place = 0;

  private constructor(file: FileHandle, at: Date) {
    this.file = file;
    this.at = at;
  }

  /** Makes a file that is not there yet, which only this user reads. */
  static async create(path: string, at: Date): Promise<ZipFile> {
    return new ZipFile(await open(path, "wx", 0o600), at);
  }

  /** The next entry; it must have ended before another begins. */
  async entry(entryName: string): Promise<LineSink> {
    const name = Buffer.from(entryName, "utf8");
    const place = this.place;
    const [crc, packed, bytes] = [0, 0, 0];
    const entry = { name, place, crc, packed, bytes };
    await this.add(localHeader(entry, this.at));
    const deflate = createDeflateRaw();
    const packing = (async () => {
      for await (const piece of deflate) {
        entry.packed += (piece as Buffer).length;
        await this.add(piece as Buffer);
      }
    })();
    packing.catch(() => deflate.destroy()); // whoever ends the entry hears of it
    return {
      write: async (text) => {
        const piece = Buffer.from(text, "utf8");
        entry.crc = crc32(piece, entry.crc);
        entry.bytes += piece.length;
        if (!deflate.write(piece)) await Promise.race([once(deflate, "drain"), packing]);
      },
      end: async () => {
        deflate.end();
        await packing;
        const header = localHeader(entry, this.at);
        await this.file.write(header, 0, header.length, place);
        this.written.push(entry);
      },
    };
  }

  /** Writes the list of what is in it. Gives the size of the file. */
  async end(): Promise<number> {
    const from = this.place;
    for (const entry of this.written) await this.add(directoryHeader(entry, this.at));
    const [list, count] = [this.place - from, this.written.length];
    const end = Buffer.alloc(56 + 20 + 22);
    end.write("PK\u0006\u0006", 0, "latin1");
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE(NEEDED, 12);
    end.writeUInt16LE(NEEDED, 14);
    end.writeBigUInt64LE(BigInt(count), 24);
    end.writeBigUInt64LE(BigInt(count), 32);
    end.writeBigUInt64LE(BigInt(list), 40);
    end.writeBigUInt64LE(BigInt(from), 48);
    end.write("PK\u0006\u0007", 56, "latin1");
    end.writeBigUInt64LE(BigInt(from + list), 64);
    end.writeUInt32LE(1, 72);
    end.write("PK\u0005\u0006", 76, "latin1");
    end.writeUInt16LE(0xffff, 84);
    end.writeUInt16LE(0xffff, 86);
    end.writeUInt32LE(SEE_ZIP64, 88);
    end.writeUInt32LE(SEE_ZIP64, 92);
    await this.add(end);
    await this.file.sync();
    await this.file.close();
    return this.place;
  }

  /** Lets go of a file that did not come to its end. */
  async abandon(): Promise<void> {
    await this.file.close();
  }

  private async add(bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, this.place);
    this.place += bytes.length;
  }
}

/** What both headers say of an entry, sizes being in the Zip64 field. */
function common({ name, crc }: Written, at: Date, extra: number): Buffer {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(NEEDED, 0);
  head.writeUInt16LE(UTF8_NAMES, 2);
  head.writeUInt16LE(DEFLATED, 4);
  head.writeUInt16LE(dosTime(at), 6);
  head.writeUInt16LE(dosDay(at), 8);
  head.writeUInt32LE(crc, 10);
  head.writeUInt32LE(SEE_ZIP64, 14);
  head.writeUInt32LE(SEE_ZIP64, 18);
  head.writeUInt16LE(name.length, 22);
  head.writeUInt16LE(extra, 24);
  return head;
}

function zip64(...sizes: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * sizes.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * sizes.length, 2);
  sizes.forEach((size, i) => field.writeBigUInt64LE(BigInt(size), 4 + 8 * i));
  return field;
}

function localHeader(entry: Written, at: Date): Buffer {
  const field = zip64(entry.bytes, entry.packed);
  return Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common(entry, at, field.length), entry.name, field]);
}

function directoryHeader(entry: Written, at: Date): Buffer {
  const field = zip64(entry.bytes, entry.packed, entry.place);
  const rest = Buffer.alloc(14); // comment, disk, attributes, place: none, or in the Zip64 field
  rest.writeUInt32LE(SEE_ZIP64, 10);
  return Buffer.concat([Buffer.from("PK\u0001\u0002", "latin1"), Buffer.from([NEEDED, 0]), common(entry, at, field.length), rest, entry.name, field]);
}
