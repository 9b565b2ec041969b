// Shopify signs the bytes of the body with the app's or shop's secret: base64 of HMAC-SHA256 in X-Shopify-Hmac-Sha256.
// The other headers (topic, ids, shop, time) are not signed; whatever is believed must stand in the body.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Verified } from "./verified.ts";

/** @param secrets any of them may have signed it */
export function verifyShopify(body: Buffer, header: string | undefined, secrets: readonly string[]): Verified {
  if (header === undefined || header === "") return "no-signature";
  if (!/^[A-Za-z0-9+/]{43}=$/.test(header)) return "unreadable-signature";
  const given = Buffer.from(header, "base64");
  // All are tried, whichever fits: how long it takes tells nothing.
  const fits = secrets.map((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
  return fits.includes(true) ? "right" : "wrong-signature";
}
