// As much about currencies as cells need: how many decimals, which sign. Where value is not money, a fact counts in a unit of
// the organisation's own, such as "needs met", and cells are plain numbers with or without its name.

const CURRENCY_CODE = /^[A-Z]{3}$/;
const UNIT_NAME = /^\p{L}[\p{L}\p{N} '’-]{2,39}$/u;

export const isCurrency = (unit: string): boolean => CURRENCY_CODE.test(unit);

/** Whether amounts can be counted in it: a currency of ISO 4217, or the name of a unit. */
export const isCountable = (unit: string): boolean => isCurrency(unit) || (UNIT_NAME.test(unit) && unit !== unit.toUpperCase());

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

/** The sign people write before an amount, or the code where there is none; nothing for a unit, whose name stands after it. */
export function signOf(currency: string): string {
  if (!isCurrency(currency)) return "";
  return SIGNS[currency] ?? `${currency} `;
}

/** Drops the currency from around an amount; undefined when another currency stands there. */
export function withoutCurrency(text: string, currency: string): string | undefined {
  if (!isCurrency(currency)) return text.toLowerCase().endsWith(currency.toLowerCase()) ? text.slice(0, -currency.length).trimEnd() : text;
  const match = /^([+-]?)\s*([^\d\s.,+-]*)\s*([+-]?[\d.,]+)\s*([^\d\s.,]*)$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", before = "", amount = "", after = ""] = match;
  const mine = (word: string) => word === "" || word.toUpperCase() === currency || word === SIGNS[currency];
  if (!mine(before) || !mine(after) || (before !== "" && after !== "")) return undefined;
  return sign + amount;
}
