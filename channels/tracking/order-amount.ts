// What an order says it was worth, in whole minor units.

export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

export type OrderAmount =
  | { readonly kind: "amount"; readonly amount: Amount }
  | { readonly kind: "none" }
  | { readonly kind: "wrong"; readonly field: string; readonly reason: string };

// In this order: Segment's `revenue` is without shipping and taxes, `total` is with them.
const PLACES = ["revenue", "total", "value"] as const;

/**
 * Reads the amount of an order from its properties.
 *
 * @param ownCurrency taken when the event names none
 * @example readOrderAmount({ revenue: 10.5, currency: "usd" }, "EUR") // { kind: "amount", amount: { amountMinor: 1050, currency: "USD" } }
 */
export function readOrderAmount(properties: Readonly<Record<string, unknown>>, ownCurrency: string): OrderAmount {
  const place = PLACES.find((name) => properties[name] !== undefined && properties[name] !== null && properties[name] !== "");
  if (place === undefined) return { kind: "none" };
  const said = properties["currency"] ?? ownCurrency;
  const currency = typeof said === "string" ? said.trim().toUpperCase() || ownCurrency : "";
  if (!/^[A-Z]{3}$/.test(currency)) return { kind: "wrong", field: "properties.currency", reason: "must be an ISO 4217 code such as EUR" };
  const amountMinor = toMinor(properties[place], minorDigits(currency));
  if (amountMinor === undefined) return { kind: "wrong", field: `properties.${place}`, reason: "must be an amount of money: a number, not below 0" };
  return { kind: "amount", amount: { amountMinor, currency } };
}

/** Digits after the point, by ISO 4217 (amendment 176); two for all that are not named. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
  ...["CLF", "UYW"].map((code) => [code, 4] as const),
]);

export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** Works on the digits as written, for 1.005 as a binary fraction is a little less than it looks. Half is rounded up. */
function toMinor(value: unknown, digits: number): number | undefined {
  const written = typeof value === "number" ? plainDigits(value) : typeof value === "string" ? value.trim() : "";
  const parts = /^\+?(\d{1,15})(?:\.(\d{1,30}))?$/.exec(written);
  if (!parts) return undefined;
  const fraction = (parts[2] ?? "").padEnd(digits + 1, "0");
  const minor = BigInt(parts[1]! + fraction.slice(0, digits)) + (fraction[digits]! >= "5" ? 1n : 0n);
  return minor <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(minor) : undefined;
}

function plainDigits(value: number): string {
  const written = String(value);
  return written.includes("e") && Math.abs(value) < 1 ? value.toFixed(12) : written; // 1e-7 is nothing; 1e21 stays unreadable
}
