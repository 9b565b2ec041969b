// Stripe signs the moment and the body: `Stripe-Signature: t=1700000000,v1=hex[,v1=hex]`, each v1 an HMAC-SHA256 of `t.body`.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Verified } from "./verified.ts";

/** Seconds that the signed moment may be away from our clock, before or after it. A retry is signed anew. */
export const TOLERANCE_SECONDS = 300;

/** @param secrets any of them may have signed it; while a secret is replaced Stripe itself signs with both */
export function verifyStripe(body: Buffer, header: string | undefined, secrets: readonly string[], now: Date): Verified {
  if (header === undefined || header === "") return "no-signature";
  const parts = header.split(",").map((part) => part.trim().split("=", 2) as [string, string?]);
  const moments = parts.flatMap(([name, value]) => (name === "t" && value !== undefined ? [value] : []));
  const signatures = parts.flatMap(([name, value]) => (name === "v1" && value !== undefined && /^[0-9a-f]{64}$/i.test(value) ? [Buffer.from(value, "hex")] : []));
  const [moment] = moments;
  if (moments.length !== 1 || moment === undefined || !/^\d{1,12}$/.test(moment) || signatures.length === 0 || signatures.length > 10) return "unreadable-signature";
  const fits = secrets.flatMap((secret) => {
    const right = createHmac("sha256", secret).update(`${moment}.`).update(body).digest();
    return signatures.map((given) => timingSafeEqual(right, given));
  });
  if (!fits.includes(true)) return "wrong-signature";
  const age = Math.floor(now.getTime() / 1000) - Number(moment);
  return age > TOLERANCE_SECONDS ? "too-old" : age < -TOLERANCE_SECONDS ? "too-early" : "right";
}
