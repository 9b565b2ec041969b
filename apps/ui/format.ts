// Figures, days and hours in words. Figures keep Latin digits in every language, so that they can be compared with papers and bills.

export interface Formatter {
  /** Minor units to money: whole units from ten up, else with decimals. */
  readonly money: (amountMinor: number, currency: string) => string;
  /** Minor units to money with all decimals, fractions of a minor unit too: prices of single things. */
  readonly moneyExact: (amountMinor: number, currency: string) => string;
  /** Money without its minor units, whatever the size. */
  readonly moneyWhole: (amountMinor: number, currency: string) => string;
  /** With its sign: "+£74", "−£3.20". */
  readonly moneySigned: (amountMinor: number, currency: string) => string;
  /** "£290–560". */
  readonly moneyRange: (loMinor: number, hiMinor: number, currency: string) => string;
  /** Any sum as short as it goes: "£1K", for marks of a scale. */
  readonly moneyCompact: (amountMinor: number, currency: string) => string;
  /** Large sums short: "£1.2M". */
  readonly moneyShort: (amountMinor: number, currency: string) => string;
  /** "High value, Rotterdam, NL": what there is of it, with the comma of the language. */
  readonly list: (parts: readonly (string | null)[]) => string;
  readonly number: (value: number, digits?: number) => string;
  /** 0.58 → "58%". */
  readonly percent: (share: number, digits?: number) => string;
  /** "47–69%"; both ends can be told apart, with a decimal where they need one. */
  readonly percentRange: (lo: number, hi: number) => string;
  /** "14:32". */
  readonly clock: (time: string | number | Date) => string;
  /** "14 Nov", with the year when it is not this one. */
  readonly day: (time: string | number | Date, now?: Date) => string;
  readonly dayAndClock: (time: string | number | Date, now?: Date) => string;
  readonly weekday: (time: string | number | Date) => string;
  /** "2024-11" → "Nov 2024". */
  readonly month: (month: string, withYear?: boolean) => string;
}

/** A range inside one whole percent: "2.7–3.2%"; inside a tenth "≈ 3.1%", "< 0.1%" or "> 99.9%". */
function narrowRange(tenths: Pick<Intl.NumberFormat, "format">, lo: number, hi: number): string {
  const [from, to] = [tenths.format(lo * 100), tenths.format(hi * 100)];
  if (from !== to) return `${from}–${to}%`;
  if (hi < 0.0005) return "< 0.1%";
  return lo > 0.9995 && hi < 1 ? "> 99.9%" : `≈ ${from}%`;
}

/** Whether amounts are money; an organisation may count in a unit of its own instead, such as “needs met”. */
export const isMoney = (countedIn: string) => /^[A-Z]{3}$/.test(countedIn);

const digitsKnown = new Map<string, number>();
/** How many decimals the amounts have of which the minor units are counted. */
export function minorDigits(countedIn: string): number {
  let digits = digitsKnown.get(countedIn);
  if (digits === undefined) {
    digits = isMoney(countedIn) ? (new Intl.NumberFormat("en", { style: "currency", currency: countedIn }).resolvedOptions().maximumFractionDigits ?? 2) : 2;
    digitsKnown.set(countedIn, digits);
  }
  return digits;
}

const cache = new Map<string, Formatter>();
const toDate = (time: string | number | Date) => (time instanceof Date ? time : new Date(time));

/** The formatter of a locale, made once. `timeZone` is the reader's own unless given. */
export function formatter(locale: string, timeZone?: string): Formatter {
  const key = `${locale} ${timeZone ?? ""}`;
  const known = cache.get(key);
  if (known) return known;
  const made = makeFormatter(locale, timeZone);
  cache.set(key, made);
  return made;
}

/** What formats numbers, with a minus sign where a language's data have a hyphen. */
function withMinus(format: Intl.NumberFormat): Pick<Intl.NumberFormat, "format"> {
  return { format: (value) => format.format(value).replace("-", "−") };
}

function makeFormatter(locale: string, timeZone: string | undefined): Formatter {
  const figures = locale.startsWith("ar") ? "en-GB" : locale;
  const moneyFormats = new Map<string, Pick<Intl.NumberFormat, "format">>();
  const moneyFormat = (currency: string, options: Intl.NumberFormatOptions): Pick<Intl.NumberFormat, "format"> => {
    if (!isMoney(currency)) {
      // A unit of the organisation's own: the number, and what is counted.
      const { format } = withMinus(new Intl.NumberFormat(figures, { maximumFractionDigits: 1, ...options }));
      return { format: (amount) => `${format(amount)} ${currency}` };
    }
    const key = `${currency}${options.notation ?? ""}${options.maximumFractionDigits ?? "-"}${options.signDisplay ?? ""}`;
    let format = moneyFormats.get(key);
    if (!format)
      moneyFormats.set(
        key,
        (format = withMinus(
          new Intl.NumberFormat(figures, {
            style: "currency",
            currency,
            currencyDisplay: "narrowSymbol",
            ...options,
          }),
        )),
      );
    return format;
  };
  // What is read from left to right stays so within a text that is read from right to left: a range and a sign would change ends.
  const asOne = locale.startsWith("ar") ? (text: string) => `\u2066${text}\u2069` : (text: string) => text;
  const unit = (currency: string) => 10 ** minorDigits(currency);
  const whole: Intl.NumberFormatOptions = { maximumFractionDigits: 0, minimumFractionDigits: 0 };
  const numberFormat = (digits: number) =>
    withMinus(new Intl.NumberFormat(figures, { maximumFractionDigits: digits, minimumFractionDigits: digits }));
  const integers = numberFormat(0);
  const tenths = numberFormat(1);
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(`${locale}-u-nu-latn`, { timeZone, ...options });
  const clockFormat = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayFormat = dates({ day: "numeric", month: "short" });
  const dayYearFormat = dates({ day: "numeric", month: "short", year: "numeric" });
  const weekdayFormat = dates({ weekday: "short" });
  const yearOf = dates({ year: "numeric" });

  const money: Formatter["money"] = (amountMinor, currency) => {
    const amount = amountMinor / unit(currency);
    return moneyFormat(currency, Math.abs(amount) >= 10 || Number.isInteger(amount) ? whole : {}).format(amount);
  };
  const day: Formatter["day"] = (time, now = new Date()) => {
    const date = toDate(time);
    return (yearOf.format(date) === yearOf.format(now) ? dayFormat : dayYearFormat).format(date);
  };
  const comma = locale.startsWith("ar") ? "، " : ", ";
  return {
    money,
    list: (parts) => parts.filter((part) => part !== null && part !== "").join(comma),
    moneyExact: (amountMinor, currency) => moneyFormat(currency, Number.isInteger(amountMinor) ? {} : { maximumFractionDigits: 4 }).format(amountMinor / unit(currency)),
    moneyWhole: (amountMinor, currency) => moneyFormat(currency, whole).format(amountMinor / unit(currency)),
    moneySigned: (amountMinor, currency) => asOne(`${amountMinor < 0 ? "−" : "+"}${money(Math.abs(amountMinor), currency)}`),
    moneyRange: (lo, hi, currency) => {
      const divisor = unit(currency);
      if (!isMoney(currency)) {
        const [from, to] = [lo, hi].map((amount) => (Math.abs(hi / divisor) < 10 ? tenths : integers).format(amount / divisor)) as [string, string];
        return from === to ? `≈ ${from} ${currency}` : `${asOne(`${from}–${to}`)} ${currency}`;
      }
      if (lo < 0 || hi / divisor < 10)
        return asOne(`${money(lo, currency)} – ${money(hi, currency)}`);
      const [from, to] = [integers.format(lo / divisor), integers.format(hi / divisor)];
      if (from === to) return asOne(`≈ ${moneyFormat(currency, whole).format(lo / divisor)}`);
      return asOne(`${moneyFormat(currency, whole).format(lo / divisor)}–${to}`);
    },
    moneyCompact: (amountMinor, currency) => {
      const short: Intl.NumberFormatOptions = { notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 };
      // Marks of a scale stand close: the name of a unit stands in the caption.
      const format = isMoney(currency) ? moneyFormat(currency, short) : withMinus(new Intl.NumberFormat(figures, short));
      return format.format(amountMinor / unit(currency));
    },
    moneyShort: (amountMinor, currency) => {
      const amount = amountMinor / unit(currency);
      return Math.abs(amount) < 10_000
        ? money(amountMinor, currency)
        : moneyFormat(currency, { notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 }).format(
            amount,
          );
    },
    number: (value, digits = 0) => (digits === 0 ? integers : numberFormat(digits)).format(value),
    percent: (share, digits = 0) => `${numberFormat(digits).format(share * 100)}%`,
    percentRange: (lo, hi) => {
      const [from, to] = [integers.format(lo * 100), integers.format(hi * 100)];
      return asOne(from === to ? narrowRange(tenths, lo, hi) : `${from}–${to}%`);
    },
    clock: (time) => clockFormat.format(toDate(time)),
    day,
    dayAndClock: (time, now) => `${day(time, now)}${comma}${clockFormat.format(toDate(time))}`,
    weekday: (time) => weekdayFormat.format(toDate(time)),
    month: (month, withYear = true) => {
      const date = new Date(`${month.slice(0, 7)}-15T12:00:00Z`);
      return new Intl.DateTimeFormat(
        `${locale}-u-nu-latn`,
        withYear ? { month: "short", year: "numeric" } : { month: "short" },
      ).format(date);
    },
  };
}
