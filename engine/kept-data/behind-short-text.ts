// Is somebody named in a short text by itself, as a refused event is one, or in what was packed into it: a form, a token, base64 of any
// length, gzip that was cut off.
import { constants, gunzipSync } from "node:zlib";
import { type Bytes, cannotBeSearched, inUtf8, isNamedInBytes, LIKELY_CHARSETS, unpercented, unwritten } from "./behind-encodings.ts";

/** So often is something packed within something packed. */
const DEEPEST = 4;
/** With the letters of base64 as addresses have it (RFC 4648, 5); a path may stand before it, whose strokes are letters of the other. */
const NOT_OF_RUN = /[^A-Za-z0-9+/_-]+/;
const SHORTEST_RUN = 12;
/** No text has these; one of two bytes a letter has noughts at every other place. */
const CONTROL = /[\0-\x08\x0e-\x1f]/;
const WIDE = /(?:[^\0]\0){3}|(?:\0[^\0]){3}/;
const LARGEST_UNPACKED_BYTES = 16 * 1024 * 1024;

/** @returns true as well where something packed cannot be unpacked, for it may */
export function isNamedBehind(names: (text: string) => boolean, text: string): boolean {
  let layer: ReadonlySet<Bytes> = new Set([inUtf8(text)]);
  for (let depth = 0; depth < DEEPEST && layer.size > 0; depth++) {
    const ways = new Set([...layer].flatMap((each) => [each, unpercented(each)]).flatMap((each) => [each, unwritten(each)]));
    // Most are short, and are searched together; by themselves those whose letters have two bytes, which begin at even places.
    const wide = [...ways].filter((each) => each.includes("\0"));
    if ([[...ways].filter((each) => !each.includes("\0")).join("\n"), ...wide].some((each) => isNamedInBytes(names, each, LIKELY_CHARSETS))) return true;
    const inside = new Set<Bytes>();
    for (const way of ways) {
      if (way.includes("%25")) inside.add(unpercented(way));
      for (const bytes of runsOf(way)) {
        const isGzip = GZIP.equals(bytes.subarray(0, GZIP.length));
        const unpacked = isGzip ? gunzipped(bytes) : bytes;
        // Fewer signs of gzip than these stand at the beginning of one in 65,536 ids.
        if (unpacked === undefined || (bytes[0] !== GZIP[0] && cannotBeSearched(bytes))) return true;
        const found = unpacked.toString("latin1");
        if (isGzip || !CONTROL.test(found) || WIDE.test(found)) inside.add(found);
      }
    }
    layer = inside;
  }
  return false;
}

function* runsOf(text: Bytes): Generator<Buffer> {
  for (const run of text.split(NOT_OF_RUN)) {
    // Letters of one case alone are a word, an id or a sum.
    if (run.length < SHORTEST_RUN || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) continue;
    yield Buffer.from(run, "base64");
    const parts = run.split(/[/_-]/);
    if (parts.length > 1) for (const part of parts) if (part.length >= SHORTEST_RUN) yield Buffer.from(part, "base64");
  }
}

/** Its mark, and the only way of packing that there is (RFC 1952). */
const GZIP = Buffer.from([0x1f, 0x8b, 8]);

/** What is whole of it, where the rest was cut off; undefined where it is broken. */
function gunzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LARGEST_UNPACKED_BYTES });
  } catch {
    return undefined;
  }
}
