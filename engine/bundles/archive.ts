// Opens a ZIP archive (PKWARE APPNOTE, Zip64 too) without trusting it: names that lead out of it, contents that unpack to
// far more than they are, damaged or encrypted ones are refused in a sentence; nothing is written by what a name says.
import { pipeline, type Readable, Transform } from "node:stream";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { Refusal, refuseUnpacking, UNPACK_LIMITS, type UnpackLimits } from "../platform/index.ts";

export interface ArchiveLimits extends UnpackLimits {
  readonly entries: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 200_000, ...UNPACK_LIMITS };

export interface Archive {
  readonly entries: readonly Entry[];
  /** @throws {Refusal} if it is packed in a way that is not read; the stream fails with one if it is damaged */
  read(entry: Entry): Promise<Readable>;
  close(): void;
}

/** @param name what people call it @throws {Refusal} saying what is wrong with it */
export async function openArchive(path: string, name: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Archive> {
  const file = await open(path, name);
  try {
    const entries = await listOf(file, name, limits);
    refuseBomb(entries, file.fileSize, name, limits);
    return {
      entries, close: () => file.close(),
      async read(entry) {
        try {
          return pipeline(await file.openReadStreamPromise(entry), checked(entry, name), () => undefined);
        } catch (error) {
          throw new Refusal("bad-input", `${entry.fileName} in ${name} cannot be unpacked: ${plainReason(error)}. Pack the archive anew, or drop the folder itself.`);
        }
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function open(path: string, name: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (error) {
    const reason = plainReason(error);
    throw new Refusal("bad-input", /central directory|end of/i.test(reason) ? `${name} is cut off or no archive: the list of its contents is missing. Fetch it again.` : `${name} cannot be opened: ${reason}.`);
  }
}

async function listOf(file: ZipFile, name: string, limits: ArchiveLimits): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of file.eachEntry()) {
      if (entry.fileName.endsWith("/") || isLink(entry)) continue;
      if (entry.isEncrypted()) throw new Refusal("bad-input", `${entry.fileName} in ${name} is encrypted. Unpack it with its password first, and drop the folder.`);
      entries.push(entry);
      if (entries.length > limits.entries) throw new Refusal("too-large", `${name} holds more than ${limits.entries.toLocaleString("en")} files. Unpack it, and bring in its folders one by one.`);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const reason = plainReason(error);
    if (/relative path|absolute path|invalid characters/i.test(reason)) throw new Refusal("bad-input", `${name} was made to write outside of its folder (${reason}). Nothing of it is read.`);
    throw new Refusal("bad-input", `The list of contents of ${name} is damaged: ${reason}. Fetch it again.`);
  }
  return entries;
}

function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000;
}

function refuseBomb(entries: readonly Entry[], packedBytes: number, name: string, limits: ArchiveLimits): void {
  for (const { fileName, uncompressedSize, compressedSize } of entries) refuseUnpacking(`${fileName} in ${name}`, { packed: compressedSize, unpacked: uncompressedSize }, limits);
  // The parts of an archive may lie over one another, so that each looks harmless.
  refuseUnpacking(name, { packed: packedBytes, unpacked: entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0) }, limits);
}

/** Fails where the bytes are not those that were packed; sizes are checked by the reader itself. */
function checked(entry: Entry, name: string): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      done(sum === entry.crc32 ? null : new Refusal("bad-input", `${entry.fileName} in ${name} is damaged: its bytes are not those that were packed. Fetch the archive again.`));
    },
  });
}

function plainReason(error: unknown): string {
  return String((error as Error).message).replace(/\.?\s*$/, "").slice(0, 200);
}
