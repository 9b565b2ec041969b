// What limits, prices and trying say, in the reader's words.
import { type CapacityView, FEWEST_OPPORTUNITIES, type LimitsView } from "../../../engine/decisions/contract.ts";
import { type Formatter, isMoney } from "../../ui/format.ts";
import type { GaugeTone } from "../../ui/gauge.tsx";
import { type Said, say, word } from "../../ui/say.ts";

export const PER_WORDS: Readonly<Record<CapacityView["per"], string>> = { day: word("per day"), week: word("per week"), month: word("per month") };
export const KIND_WORDS: Readonly<Record<LimitsView["caps"][number]["kinds"][number], string>> = { contact: word("getting in touch"), offer: word("offers"), token: word("thank-yous") };
export const STATE_WORDS: Readonly<Record<LimitsView["experiments"][number]["state"], string>> = { planned: word("planned"), running: word("running"), ended: word("ended") };

/** So many of what is scarce; cents are told as the money they are. */
export function unitsWords(count: number, unit: string, currency: string, format: Formatter): Said {
  return isCents(unit, currency) ? say("{money}", { money: format.money(count, currency) }) : say("{unit}: {count}", { unit, count: format.number(count) });
}

export function usedWords({ used, amount, unit }: Pick<CapacityView, "used" | "amount" | "unit">, currency: string, format: Formatter): Said {
  return say("{used} of {amount}", { used: countSaid(used, unit, currency, format), amount: countSaid(amount, unit, currency, format) });
}

/** The same without the unit's name, where that stands beside it. */
export function countSaid(count: number, unit: string, currency: string, format: Formatter): string {
  return isCents(unit, currency) ? format.money(count, currency) : format.number(count);
}

/** Whether so many of it are money, and are written as such. */
export function isCents(unit: string, currency: string): boolean {
  return isMoney(currency) && unit.trim().toLowerCase() === "cents";
}

/** All given away is amber: nobody did wrong, but the next has to wait. */
export function usedTone({ used, amount }: Pick<CapacityView, "used" | "amount">): GaugeTone {
  return used >= amount ? "caution" : "plain";
}

/** What one unit more would bring; a price that is nought says that there is enough. */
export function priceWords({ price, sample }: Pick<CapacityView, "price" | "sample">, readsValue: boolean, currency: string, format: Formatter): Said {
  if (!readsValue) return say("hidden");
  if (price === null) return say("not known yet: {count} customers seen who might have had it, {needed} are needed", { count: format.number(sample), needed: format.number(FEWEST_OPPORTUNITIES) });
  if (price === 0) return say("nothing: there is enough");
  return say("{money} a unit", { money: format.moneyExact(price, currency) });
}

export function explorationWords(share: number): Said {
  if (share === 0) return say("Never: the best always stands first.");
  return say("In one decision of {n} another than the best is put first, so that it is known what it would bring; never while a complaint is open.", { n: Math.round(1 / share) });
}
