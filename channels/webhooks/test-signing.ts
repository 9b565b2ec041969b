// For tests: HMAC-SHA256 written out by RFC 2104 over the bare hash, so that what is checked is not checked by itself.
import { hash } from "node:crypto";

const BLOCK_BYTES = 64;

/** @example hmacByHand("Jefe", "what do ya want for nothing?").toString("hex") // RFC 4231, test case 2: 5bdcc146… */
export function hmacByHand(key: string, message: string | Buffer): Buffer {
  const sha256 = (...parts: Uint8Array[]) => hash("sha256", Buffer.concat(parts), "buffer");
  const given = Buffer.from(key);
  const block = Buffer.alloc(BLOCK_BYTES);
  (given.length > BLOCK_BYTES ? sha256(given) : given).copy(block);
  const inner = sha256(block.map((byte) => byte ^ 0x36), Buffer.from(message));
  return sha256(block.map((byte) => byte ^ 0x5c), inner);
}

export function signAsShopify(secret: string, body: string | Buffer): string {
  return hmacByHand(secret, body).toString("base64");
}

export function signAsStripe(secret: string, body: string | Buffer, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${hmacByHand(secret, Buffer.concat([Buffer.from(`${seconds}.`), Buffer.from(body)])).toString("hex")}`;
}
