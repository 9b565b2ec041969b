// What a client sent, whatever it says it sent: the content-type header is wrong in half of the official clients
// (gzip as a form, gzip as plain text, JSON as plain text), so the bytes themselves are looked at.
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Refusal } from "../../engine/platform/index.ts";

/** The largest body, packed or unpacked. */
export const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

export type Body =
  | { readonly kind: "read"; readonly value: unknown; readonly text: string }
  | { readonly kind: "unreadable"; readonly reason: string; readonly text: string };

const unzip = promisify(gunzip);

/**
 * Reads JSON, gzipped JSON, or a form whose `data` is either of these in base64.
 *
 * @throws {Refusal} too-large, if it unpacks to more than `LARGEST_BODY_BYTES`
 * @example await readBody(gzipSync('{"a":1}')) // { kind: "read", value: { a: 1 }, text: '{"a":1}' }
 */
export async function readBody(bytes: Buffer): Promise<Body> {
  const unpacked = await unpack(bytes);
  if (!unpacked) return { kind: "unreadable", reason: "the body begins like gzip but cannot be unpacked", text: `${bytes.length} bytes, base64: ${bytes.subarray(0, 3000).toString("base64")}` };
  const text = decoder.decode(unpacked);
  if (!text.startsWith("data=")) return parse(text);
  const inside = await unpack(fromForm(text));
  return inside ? parse(decoder.decode(inside)) : { kind: "unreadable", reason: "the form's data begins like gzip but cannot be unpacked", text };
}

// Bytes that are not UTF-8 become U+FFFD, and a byte order mark is left out.
const decoder = new TextDecoder("utf-8");

async function unpack(bytes: Buffer): Promise<Buffer | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: LARGEST_BODY_BYTES });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") throw new Refusal("too-large", "The body unpacks to more than 4 MiB. Send it in parts.");
    return undefined;
  }
}

function fromForm(text: string): Buffer {
  const data = new URLSearchParams(text).get("data") ?? "";
  return Buffer.from(data.replaceAll(" ", "+"), "base64"); // a plus that nobody encoded came out as a space
}

function parse(text: string): Body {
  const first = text.trimStart()[0];
  if (first !== "{" && first !== "[") return { kind: "unreadable", reason: text.trim() === "" ? "the body is empty" : "the body is neither JSON nor gzipped JSON", text };
  try {
    return { kind: "read", value: JSON.parse(text) as unknown, text };
  } catch (error) {
    return { kind: "unreadable", reason: `the body is not whole JSON: ${(error as Error).message}`, text };
  }
}
