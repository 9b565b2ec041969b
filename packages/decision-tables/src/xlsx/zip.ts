// A ZIP archive (PKWARE APPNOTE 6.3.3) in memory, of which nothing is believed: sizes are enforced while it is unpacked, sums are checked,
// names are looked up and never written to. Packed by the browser's and Node's own streams; written unpacked, which workbooks may be.

export class Unreadable extends Error {}

/** Far beyond the workbook of the largest table. */
export const ZIP_LIMITS = { packed: 20_000_000, unpacked: 80_000_000, entries: 2_000 } as const;

interface Entry {
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const [END, LISTED, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

/** @throws {Unreadable} in a sentence */
export function openZip(bytes: Uint8Array): { readonly names: readonly string[]; readonly read: (name: string) => Promise<string | undefined> } {
  if (bytes.length > ZIP_LIMITS.packed) throw new Unreadable(`The file is larger than ${ZIP_LIMITS.packed / 1e6} MB.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = list(bytes, view);
  let left: number = ZIP_LIMITS.unpacked;
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      if (entry.size > left) throw new Unreadable("The workbook would become far larger than it is, as none does: a trap for whoever opens it.");
      const content = await unpack(bytes, view, entry, name);
      left -= content.length;
      return new TextDecoder().decode(content);
    },
  };
}

function list(bytes: Uint8Array, view: DataView): Map<string, Entry> {
  const none = "This is no workbook, or it is cut off: the list of its contents is missing.";
  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - 22 - 0xffff && view.getUint32(end, true) !== END) end--;
  if (end < 0 || view.getUint32(end, true) !== END) throw new Unreadable(none);
  const [count, from] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (count > ZIP_LIMITS.entries) throw new Unreadable(`It holds more than ${ZIP_LIMITS.entries} parts.`);
  const entries = new Map<string, Entry>();
  let at = from;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== LISTED) throw new Unreadable(none);
    const [flags, name, extra, comment] = [view.getUint16(at + 8, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    if ((flags & 1) !== 0) throw new Unreadable("It is encrypted. Save it without a password.");
    const text = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)).replace(/^\//, "").toLowerCase();
    entries.set(text, { method: view.getUint16(at + 10, true), sum: view.getUint32(at + 16, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true) });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function unpack(bytes: Uint8Array, view: DataView, { method, sum, packed, size, offset }: Entry, name: string): Promise<Uint8Array> {
  const damaged = new Unreadable(`${name.slice(0, 60)} in it is damaged.`);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged;
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const content = bytes.subarray(from, from + packed);
  if (content.length !== packed) throw damaged;
  if (method !== 0 && method !== 8) throw new Unreadable(`${name.slice(0, 60)} in it is packed in a way that is not read.`);
  const unpacked = method === 0 ? content : await inflate(content, size, damaged);
  if (unpacked.length !== size || sumOf(unpacked) !== sum) throw damaged;
  return unpacked;
}

async function inflate(content: Uint8Array, size: number, damaged: Unreadable): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let at = 0;
  const stream = new Blob([content.slice()]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) throw damaged; // more than it said: a trap
      whole.set(value, at);
      at += value.length;
    }
  } catch {
    await reader.cancel().catch(() => undefined);
    throw damaged;
  }
  if (at !== size) throw damaged;
  return whole;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function sumOf(bytes: Uint8Array): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return (sum ^ 0xffff_ffff) >>> 0;
}

/** @returns the archive, nothing in it packed; its time of change is the first that a ZIP knows, so that the same parts give the same bytes */
export function zipOf(parts: readonly { readonly name: string; readonly content: string }[]): Uint8Array {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const [nameBytes, bytes] = [encoder.encode(name), encoder.encode(content)];
    const common = new DataView(new ArrayBuffer(26));
    for (const [at, value] of [[0, 20], [2, 0x0800], [4, 0], [6, 0], [8, 0x21]] as const) common.setUint16(at, value, true);
    for (const [at, value] of [[10, sumOf(bytes)], [14, bytes.length], [18, bytes.length]] as const) common.setUint32(at, value, true);
    common.setUint16(22, nameBytes.length, true);
    const head = new Uint8Array(common.buffer);
    const place = new DataView(new ArrayBuffer(14));
    place.setUint32(10, offset, true);
    const local = joined([word(LOCAL), head, nameBytes, bytes]);
    chunks.push(local);
    directory.push(joined([word(LISTED), Uint8Array.of(20, 0), head, new Uint8Array(place.buffer), nameBytes]));
    offset += local.length;
  }
  const listed = joined(directory);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, END, true);
  for (const at of [8, 10]) end.setUint16(at, parts.length, true);
  end.setUint32(12, listed.length, true);
  end.setUint32(16, offset, true);
  return joined([...chunks, listed, new Uint8Array(end.buffer)]);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
