import { minorDigits } from "../engine/platform/contract.ts";

/**
 * An amount with its currency, whole units where cents would only be noise.
 *
 * @example moneyInWords(123456789, "GBP") // "1,234,568 GBP"
 * @example moneyInWords(1250, "GBP", { exact: true }) // "12.50 GBP"
 */
export function moneyInWords(minor: number, currency: string, options: { readonly exact?: boolean } = {}): string {
  const digits = minorDigits(currency);
  const shown = options.exact || Math.abs(minor) < 10 ** (digits + 3) ? digits : 0;
  return `${(minor / 10 ** digits).toLocaleString("en", { minimumFractionDigits: shown, maximumFractionDigits: shown })} ${currency}`;
}
