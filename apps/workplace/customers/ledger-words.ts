// What a ledger says beside its figures. Pure, so that the page of one customer and that of all say the same.
import type { CustomerLedger, MarginExpected } from "../../../engine/value/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";

type Ours = CustomerLedger["ours"];

/** Whether nobody told of anything in twelve months: there may be much of before. Of all there is nothing is emptier, so it is shown line by line. */
export function isEmptyYear({ over, ours, theirs, otherCurrencies }: Pick<CustomerLedger, "over" | "ours" | "theirs" | "otherCurrencies">): boolean {
  const { effort, received } = theirs;
  const rows = [ours.revenue.rows, ours.paidBack.rows, ours.serving.rows, ours.given.savedRows, ours.given.benefitRows, ours.given.freeRows, theirs.spent.rows, effort.rows, received.orders, received.promises.made, received.promises.kept, received.deliveries.rows, otherCurrencies];
  return over === "12-months" && received.units === null && rows.every((count) => count === 0);
}

/** How much of the margin is known. */
export function marginWords({ margin, revenue }: Ours, currency: string, format: Formatter): Said | null {
  const { amountMinor, knownRevenueMinor, lines, knownLines } = margin;
  if (lines === 0) return null;
  if (amountMinor === null) return say("unknown for all {lines} lines; only revenue is shown", { lines: format.number(lines) });
  const share = format.percent(knownRevenueMinor === 0 ? 0 : amountMinor / knownRevenueMinor);
  if (knownLines === lines) return say("{share} of revenue", { share });
  return say("{share} of {known} of the {revenue}; unknown for {unknown} of {lines} lines", {
    share, known: format.money(knownRevenueMinor, currency), revenue: format.money(revenue.amountMinor, currency), unknown: format.number(lines - knownLines), lines: format.number(lines),
  });
}

/** How much of the cost of serving is known. */
export function servingWords({ serving }: Ours, format: Formatter): Said | null {
  const { rows, costed } = serving;
  if (rows === 0) return null;
  const figures = { rows, costed: format.number(costed) };
  if (costed === rows) return say("{rows, plural, one {# time} other {# times}} in touch, each conversation once", figures);
  return costed === 0 ? say("{rows, plural, one {# time} other {# times}} in touch; what that cost is not stated", figures) : say("{costed} of {rows, plural, one {# time} other {# times}} in touch; what the others cost is not stated", figures);
}

/** "3 h 20 min", "42 min", "6 days": as much as one reads. */
export function durationWords(seconds: number): Said {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say("{minutes} min", { minutes });
  const hours = Math.round(seconds / 3600);
  if (hours < 48) return minutes % 60 === 0 || hours >= 10 ? say("{hours} h", { hours }) : say("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say("{count, plural, one {# day} other {# days}}", { count: Math.round(seconds / 86_400) });
}

/** On what an expected margin rests. */
export function expectedWords({ share, from, lines }: MarginExpected, format: Formatter): Said {
  const figures = { share: format.percent(share), lines: format.number(lines) };
  return from === "own" ? say("{share} of the revenue expected, as on {lines} lines of theirs", figures) : say("{share} of the revenue expected, as on {lines} lines of all customers", figures);
}
