// A site vouches for its user with a JSON Web Token signed by HMAC-SHA256 (HS256, RFC 7515 and 7519), which every
// language can make. No other algorithm is taken, whatever the token's header asks for.
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { VouchedUser } from "../../engine/service/index.ts";

export type IdentityToken =
  | { readonly kind: "vouched"; readonly user: VouchedUser }
  | { readonly kind: "refused"; readonly because: "not a token" | "another algorithm" | "wrong signature" | "expired" | "no end or too late an end" | "no user in it" };

const Header = z.object({ alg: z.literal("HS256") });
const Claims = z.object({ sub: z.string().min(1).max(200), exp: z.number(), email: z.email().max(320).optional(), name: z.string().max(200).optional() });

/** A token is made when the page is; one that is good for longer than this is a password in a page. */
const LONGEST_HOURS = 48;

/** @param now decides whether the token has expired */
export function readIdentityToken(token: string, secret: string | Uint8Array, now: Date): IdentityToken {
  const parts = token.split(".");
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || !header || !claims || !signature) return refused("not a token");
  if (!Header.safeParse(parse(header)).success) return refused("another algorithm");
  const expected = createHmac("sha256", secret).update(`${header}.${claims}`).digest();
  const given = Buffer.from(signature, "base64url");
  // In constant time, so that a signature cannot be found letter by letter.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return refused("wrong signature");
  const read = parse(claims);
  if (typeof read?.["exp"] !== "number") return refused("no end or too late an end");
  const secondsLeft = read["exp"] - now.getTime() / 1000;
  if (secondsLeft <= 0) return refused("expired");
  if (secondsLeft > LONGEST_HOURS * 3600) return refused("no end or too late an end");
  const user = Claims.safeParse(read);
  if (!user.success) return refused("no user in it");
  const { sub, email, name } = user.data;
  return { kind: "vouched", user: { userId: sub, ...(email ? { email } : {}), ...(name ? { name } : {}) } };
}

function refused(because: Extract<IdentityToken, { kind: "refused" }>["because"]): IdentityToken {
  return { kind: "refused", because };
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
