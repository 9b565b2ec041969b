// Currencies: which exist, how many decimals they have, and which one a file most likely means.

/** Where several are possible the first is guessed; a guess is always said. */
const SYMBOLS: Readonly<Record<string, string>> = {
  "£": "GBP", "€": "EUR", $: "USD", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND", "฿": "THB", "₦": "NGN", zł: "PLN", Kč: "CZK", Ft: "HUF",
};

const COUNTRIES: Readonly<Record<string, string>> = {
  EUR: "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM", GBP: "GB GG JE IM", USD: "US PR EC SV PA", CHF: "CH LI",
  SEK: "SE", NOK: "NO", DKK: "DK", ISK: "IS", PLN: "PL", CZK: "CZ", HUF: "HU", RON: "RO", BGN: "BG", RSD: "RS", UAH: "UA", TRY: "TR",
  CAD: "CA", AUD: "AU", NZD: "NZ", JPY: "JP", CNY: "CN", HKD: "HK", TWD: "TW", KRW: "KR", SGD: "SG", INR: "IN", IDR: "ID", MYR: "MY",
  PHP: "PH", THB: "TH", VND: "VN", ILS: "IL", AED: "AE", SAR: "SA", QAR: "QA", KWD: "KW", BHD: "BH", EGP: "EG", MAD: "MA", ZAR: "ZA",
  NGN: "NG", KES: "KE", GHS: "GH", MXN: "MX", BRL: "BR", ARS: "AR", CLP: "CL", COP: "CO", PEN: "PE", UYU: "UY",
};
const OTHER_NAMES: Readonly<Record<string, string>> = {
  uk: "GB", "great britain": "GB", england: "GB", scotland: "GB", wales: "GB", "northern ireland": "GB", usa: "US", "u.s.": "US", "u.s.a.": "US",
  "united states of america": "US", eire: "IE", holland: "NL", rsa: "ZA", korea: "KR", "czech republic": "CZ", deu: "DE", gbr: "GB", fra: "FR", esp: "ES", ita: "IT", nld: "NL", aut: "AT", che: "CH", bel: "BE",
};
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da"];

let known: ReadonlySet<string> | undefined;
/** True for an ISO 4217 code. */
export function isCurrency(code: string): boolean {
  known ??= new Set(Intl.supportedValuesOf("currency"));
  return known.has(code);
}

/** Number of decimals of a currency's minor unit: 2 for GBP, 0 for JPY, 3 for KWD (ISO 4217). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits!;
}

let countryByName: ReadonlyMap<string, string> | undefined;
/** The two letters of a country written as a code or by its name in one of ten languages; undefined if it is none we know. */
export function countryCode(name: string): string | undefined {
  countryByName ??= new Map([
    ...Object.values(COUNTRIES).flatMap((codes) => codes.split(" ")).flatMap((code) => [
      [code.toLowerCase(), code] as const,
      ...LANGUAGES.map((language) => [new Intl.DisplayNames([language], { type: "region" }).of(code)!.toLowerCase(), code] as const),
    ]),
    ...Object.entries(OTHER_NAMES),
  ]);
  return countryByName.get(name.trim().toLowerCase());
}

export function currencyOfCountry(country: string): string | undefined {
  const code = countryCode(country);
  return code === undefined ? undefined : Object.keys(COUNTRIES).find((currency) => COUNTRIES[currency]!.split(" ").includes(code));
}

/** A currency word in a cell: "£", "GBP", "gbp". */
export function readCurrency(cell: string): string | undefined {
  const word = cell.trim();
  const code = SYMBOLS[word] ?? word.toUpperCase();
  return /^[A-Z]{3}$/.test(code) && isCurrency(code) ? code : undefined;
}

/** The currency that an amount is written with, as its code; what is no currency's sign here, as it is written. @example currencyIn("9.234,50 €") // "EUR" */
export function currencyIn(amount: string): string | undefined {
  const sign = /\p{Sc}|zł|Kč|Ft\b|\bkr\b\.?|\bFr\b\.?|(?<!\p{L})[A-Z]{3}(?!\p{L})/u.exec(amount)?.[0];
  if (sign === undefined) return undefined;
  return readCurrency(sign) ?? (/^[A-Z]{3}$/.test(sign) ? undefined : sign);
}

export interface CurrencyGuess {
  readonly currency: string;
  readonly by: "price" | "country";
  /** The cell that tells it. */
  readonly example: string;
}

/** Guesses the currency of a file from signs beside its prices, then from the country that most lines name. */
export function guessCurrency(prices: readonly string[], countries: readonly string[]): CurrencyGuess | undefined {
  for (const price of prices) {
    const sign = /\p{Sc}|zł|Kč|Ft|\b[A-Z]{3}\b/u.exec(price)?.[0];
    const currency = sign === undefined ? undefined : readCurrency(sign);
    if (currency !== undefined) return { currency, by: "price", example: price };
  }
  const named = countries.filter((country) => country !== "");
  const counts = new Map<string, number>();
  for (const country of named) counts.set(country, (counts.get(country) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most || most[1] / named.length < 0.6) return undefined;
  const currency = currencyOfCountry(most[0]);
  return currency === undefined ? undefined : { currency, by: "country", example: most[0] };
}
