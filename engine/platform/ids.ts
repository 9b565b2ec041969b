import { hash, randomBytes, randomFillSync } from "node:crypto";

const bytes = Buffer.alloc(16);
// Random bytes are fetched for 512 ids at once: asking for eight costs as much as asking for four thousand.
const random = Buffer.alloc(4096);
let used = random.length;
const MOST_BORROWED_MILLIS = 100;
let lastMillis = 0;
let counter = 0;

/**
 * A new identifier: UUID version 7 (RFC 9562), so that ids made later sort later, also within one millisecond.
 *
 * @param millis time of making, milliseconds since 1970; now unless told
 * @example newId() // "0199f0a4-…"
 */
export function newId(millis: number = Date.now()): string {
  // Up to 4,096 in one millisecond; more borrow from the next ones, and go on there until the clock has caught up.
  const borrowed = millis < lastMillis && lastMillis - millis <= MOST_BORROWED_MILLIS;
  if ((borrowed || millis === lastMillis) && counter < 0xfff) counter++;
  else {
    lastMillis = borrowed || millis === lastMillis ? lastMillis + 1 : millis;
    counter = nextRandom()[0]! & 0x7f;
  }
  nextRandom().copy(bytes, 8);
  bytes.writeUIntBE(lastMillis, 0, 6);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** When an id was made, to the millisecond; of very many made at once a few milliseconds later. */
export function momentOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

function nextRandom(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += 8;
  return random.subarray(used - 8, used);
}

/** A secret of 256 random bits in URL-safe letters, with a prefix that tells what it is for. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** What is kept of a secret: enough to recognise it, not enough to use it. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "base64url");
}
