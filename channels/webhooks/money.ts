// Amounts of both providers as whole minor units of their currency by ISO 4217. Nothing is rounded: what does not come out
// even is no amount.
import { LARGEST_AMOUNT_MINOR } from "../../engine/platform/contract.ts";
import { minorDigits } from "../tracking/order-amount.ts";
import { Unreadable } from "./translated.ts";

export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/**
 * A decimal as Shopify writes it.
 *
 * @throws {Unreadable} naming the field
 * @example decimalAmount("199.90", "EUR", "total_price") // { amountMinor: 19990, currency: "EUR" }
 */
export function decimalAmount(written: unknown, currency: unknown, field: string): Amount {
  const code = currencyCode(currency);
  const digits = minorDigits(code);
  const parts = /^(-?)(\d{1,15})(?:\.(\d{1,20}))?$/.exec(typeof written === "number" ? String(written) : typeof written === "string" ? written.trim() : "");
  if (!parts) throw new Unreadable(field, "must be an amount of money such as 19.90");
  const fraction = parts[3] ?? "";
  if (/[1-9]/.test(fraction.slice(digits))) throw new Unreadable(field, `${written} has more decimals than ${code} has (${digits})`);
  return inBounds(BigInt(`${parts[1]}${parts[2]}${fraction.slice(0, digits).padEnd(digits, "0")}`), code, field);
}

/**
 * Decimals by which Stripe counts, where they are not ISO 4217's: ISK and UGX are counted in hundredths although they have
 * none, MGA in whole ones although it has fifths.
 */
const STRIPE_DIGITS: ReadonlyMap<string, number> = new Map([["ISK", 2], ["UGX", 2], ["MGA", 0]]);

/**
 * A whole number in Stripe's smallest unit.
 *
 * @throws {Unreadable} naming the field
 * @example stripeAmount(1099, "usd", "amount") // { amountMinor: 1099, currency: "USD" }
 * @example stripeAmount(500, "isk", "amount") // { amountMinor: 5, currency: "ISK" }
 */
export function stripeAmount(value: unknown, currency: unknown, field: string): Amount {
  const code = currencyCode(currency);
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Unreadable(field, "must be a whole number in the smallest unit of the currency");
  const digits = minorDigits(code);
  const theirs = STRIPE_DIGITS.get(code) ?? digits;
  const [up, down] = [10n ** BigInt(Math.max(0, digits - theirs)), 10n ** BigInt(Math.max(0, theirs - digits))];
  if (BigInt(value) % down !== 0n) throw new Unreadable(field, `${value} is a fraction of the smallest unit of ${code}`);
  return inBounds((BigInt(value) * up) / down, code, field);
}

function currencyCode(value: unknown): string {
  const code = typeof value === "string" ? value.toUpperCase() : "";
  if (!/^[A-Z]{3}$/.test(code)) throw new Unreadable("currency", "must be an ISO 4217 code such as EUR");
  return code;
}

function inBounds(minor: bigint, currency: string, field: string): Amount {
  if (minor > BigInt(LARGEST_AMOUNT_MINOR) || minor < -BigInt(LARGEST_AMOUNT_MINOR)) throw new Unreadable(field, `is above ${LARGEST_AMOUNT_MINOR} in minor units`);
  return { amountMinor: Number(minor), currency };
}
