// What limits, prices and trying say, in the reader's words.
import type { CapacityView, LimitsView } from "../../../engine/decisions/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import type { GaugeTone } from "../../ui/gauge.tsx";
import { type Said, say, word } from "../../ui/say.ts";

export const PER_WORDS: Readonly<Record<CapacityView["per"], string>> = { day: word("per day"), week: word("per week"), month: word("per month") };
export const KIND_WORDS: Readonly<Record<LimitsView["caps"][number]["kinds"][number], string>> = { contact: word("getting in touch"), offer: word("offers"), token: word("thank-yous") };
export const STATE_WORDS: Readonly<Record<LimitsView["experiments"][number]["state"], string>> = { planned: word("planned"), running: word("running"), ended: word("ended") };

export function usedWords({ used, amount }: Pick<CapacityView, "used" | "amount">, format: Formatter): Said {
  return say("{used} of {amount}", { used: format.number(used), amount: format.number(amount) });
}

/** All given away is amber: nobody did wrong, but the next has to wait. */
export function usedTone({ used, amount }: Pick<CapacityView, "used" | "amount">): GaugeTone {
  return used >= amount ? "caution" : "plain";
}

/** What a unit is worth to everybody; a price that is nought says that there is enough. */
export function priceWords({ price, sample }: Pick<CapacityView, "price" | "sample">, readsValue: boolean, currency: string, format: Formatter): Said {
  if (!readsValue) return say("hidden");
  if (price === null) return say("too few seen yet ({count})", { count: format.number(sample) });
  if (price === 0) return say("nothing: there is enough");
  return say("{money} a unit", { money: format.moneyExact(price, currency) });
}

export function explorationWords(share: number): Said {
  if (share === 0) return say("Never: the best always stands first.");
  return say("In one decision of {n} another than the best is put first, so that it is known what it would bring; never while a complaint is open.", { n: Math.round(1 / share) });
}
