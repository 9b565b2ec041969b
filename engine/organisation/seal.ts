// Secrets that must be read again (an HMAC needs the secret itself) lie encrypted in their table, so that a copy of that
// table alone, in an export or a report, opens nothing. Whoever has the whole database has the key too.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const VERSION = "1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param installationSecret at least 128 random bits; each `purpose` gets a key of its own */
export function sealingKey(installationSecret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", installationSecret, "", `rapport ${purpose} ${VERSION}`, 32));
}

/**
 * Encrypts with AES-256-GCM.
 *
 * @param owner whose it is; what was sealed for one cannot be opened as another's
 * @example open(key, "a", seal(key, "a", "whsec_1")) // "whsec_1"
 */
export function seal(key: Buffer, owner: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** @throws {Error} if it was changed, was sealed with another key, or for somebody else */
export function open(key: Buffer, owner: string, sealed: string): string {
  const [version, text] = sealed.split(".", 2);
  if (version !== VERSION || text === undefined) throw new Error(`expected something sealed by version ${VERSION}, found version ${version}`);
  const bytes = Buffer.from(text, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}
