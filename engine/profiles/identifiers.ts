// Identifiers as they are compared: normalised by kind, with a stated strength.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { IdentifierInput } from "../interactions/index.ts";

/** claimed_*: somebody said so on a channel that cannot prove it; it identifies within that source only and never links. */
export type IdentifierKind = IdentifierInput["kind"] | "claimed_email" | "claimed_phone";

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly verified: boolean;
}

export type Normalised = { readonly kind: "ok"; readonly identifier: Identifier } | { readonly kind: "unusable"; readonly because: string };

// What several people write when they have no identifier; linking by these would make them one customer.
const PLACEHOLDERS = new Set(["null", "undefined", "none", "n/a", "na", "anonymous", "guest", "unknown", "0", "-1", "nan", "true", "false", "[object object]", "00000000-0000-0000-0000-000000000000", "id", "test", "user", "not_authenticated"]);

/**
 * The form in which an identifier is looked up.
 *
 * @param source where it comes from; a claimed address is worth something within that source only
 * @param trusted the source's addresses and numbers count as verified
 * @example normaliseIdentifier({ kind: "email", value: " Amara@Example.com " }, { name: "shop", trusted: true })
 *          // { kind: "ok", identifier: { kind: "email", value: "amara@example.com", verified: true } }
 */
export function normaliseIdentifier(given: IdentifierInput, source: { readonly name: string; readonly trusted: boolean }): Normalised {
  const value = given.value.normalize("NFC").trim();
  if (value === "" || value.includes("\u0000") || !value.isWellFormed()) return { kind: "unusable", because: `${given.kind} is empty or holds characters that cannot be kept` };
  if (PLACEHOLDERS.has(value.toLowerCase())) return { kind: "unusable", because: `${given.kind} "${value}" is a placeholder, not somebody` };
  const verified = source.trusted && given.verified !== false;
  if (given.kind === "email") {
    const address = value.toLowerCase();
    if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/.test(address)) return { kind: "unusable", because: `"${value.slice(0, 80)}" is not an e-mail address` };
    return ok(verified ? { kind: "email", value: address, verified } : { kind: "claimed_email", value: `${source.name}:${address}`, verified });
  }
  if (given.kind === "phone") {
    const number = parsePhoneNumberFromString(value)?.number ?? (/^\+?[\d\s().-]{6,20}$/.test(value) ? value.replace(/[^\d+]/g, "") : undefined);
    if (!number) return { kind: "unusable", because: `"${value.slice(0, 80)}" is not a telephone number` };
    return ok(verified ? { kind: "phone", value: number, verified } : { kind: "claimed_phone", value: `${source.name}:${number}`, verified });
  }
  if (given.kind === "anonymous_id" && !source.trusted) return ok({ kind: "anonymous_id", value: toldByPage(value).slice(0, 320), verified: false });
  return ok({ kind: given.kind, value: value.slice(0, 320), verified: given.kind !== "anonymous_id" && source.trusted });
}

/** By such a name a shop's or a payment provider's sale is known that names nobody; it can be guessed, so of a page it is another's name. */
const SALE = /^(shopify|stripe):/i;

/** An id of a browser as a page told it: it never names what only a shop may name. */
export const toldByPage = (value: string): string => (SALE.test(value.trim()) ? `page:${value.trim()}` : value);

function ok(identifier: Identifier): Normalised {
  return { kind: "ok", identifier };
}

/** The order in which identifiers say whose a touch point is: the first that is known decides. */
const STRENGTH: Readonly<Record<IdentifierKind, number>> = { user_id: 0, customer_number: 1, email: 2, phone: 3, claimed_email: 4, claimed_phone: 5, anonymous_id: 6 };

export function byStrength(a: Identifier, b: Identifier): number {
  return STRENGTH[a.kind] - STRENGTH[b.kind] || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}
