// What groups are found by, in words and figures.
import type { Formatter } from "../../ui/format.ts";
import { word } from "../../ui/say.ts";

export const FEATURES = ["silence", "purchases", "spending", "total", "stay"] as const;
export type Feature = (typeof FEATURES)[number];
export const FEATURE_WORDS: Readonly<Record<Feature, string>> = {
  silence: word("days since the last purchase"), purchases: word("days with a purchase"), spending: word("spending on each"), total: word("all that was spent"), stay: word("chance to buy within 26 weeks"),
};

/** What is typical of a group, in the unit of the feature. */
export function typicalSaid(feature: string, typical: number, currency: string, format: Pick<Formatter, "number" | "money" | "percent">): string {
  if (feature === "spending" || feature === "total") return format.money(Math.round(typical), currency);
  if (feature === "stay") return format.percent(typical);
  return format.number(typical, typical < 10 ? 1 : 0);
}
