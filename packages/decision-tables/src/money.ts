// As much about currencies as cells need: how many decimals, which sign.

export const CURRENCY_CODE = /^[A-Z]{3}$/;

// ISO 4217: everything not named here has two decimals.
const DECIMALS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0,
  VUV: 0, XAF: 0, XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4,
};

const SIGNS: Readonly<Record<string, string>> = {
  EUR: "€", GBP: "£", USD: "$", CAD: "$", AUD: "$", NZD: "$", JPY: "¥", CNY: "¥", INR: "₹", KRW: "₩",
};

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2;
}

/** The sign people write before an amount, or the code where there is none. */
export function signOf(currency: string): string {
  return SIGNS[currency] ?? `${currency} `;
}

/** Drops the currency from around an amount; undefined when another currency stands there. */
export function withoutCurrency(text: string, currency: string): string | undefined {
  const match = /^([+-]?)\s*([^\d\s.,+-]*)\s*([+-]?[\d.,]+)\s*([^\d\s.,]*)$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", before = "", amount = "", after = ""] = match;
  const mine = (word: string) => word === "" || word.toUpperCase() === currency || word === SIGNS[currency];
  if (!mine(before) || !mine(after) || (before !== "" && after !== "")) return undefined;
  return sign + amount;
}
