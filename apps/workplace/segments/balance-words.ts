// What a balance says, in words; and amounts as people type them.
import type { SegmentBalance } from "../../../engine/segments/contract.ts";
import { type Formatter, minorDigits } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const WORTH_WORDS: Readonly<Record<SegmentBalance["verdict"], string>> = { pays: word("Pays"), unsure: word("Not shown to pay"), loses: word("Costs more than it brings"), "not-measured": word("Gain not measured") };

/** The verdict as a sentence. */
export function worthSentence({ verdict, net, currency }: SegmentBalance, format: Formatter): Said {
  if (net === null) return say("Measure the action first, or state an assumption.");
  const amount = format.money(Math.abs(verdict === "pays" ? net.lo : net.mid), currency);
  if (verdict === "pays") return say("Even at the low end {amount} are left in the first year.", { amount });
  if (verdict === "loses") return say("Most likely {amount} are lost in the first year: treat these customers like others.", { amount });
  return say("Most likely {amount} are left in the first year, and it may be nothing: the low end lies below.", { amount });
}

/** Of whom the gain was measured. */
export function measuredSentence({ of, treated, heldOut, windowDays: days }: NonNullable<SegmentBalance["measured"]>): Said {
  if (of === "members") return say("The gain is measured of members alone, as the rule would have chosen them when they met the action: {treated} who did against {heldOut} left without, for {days} days; counted once a year.", { treated, heldOut, days });
  return say("The gain is measured: {treated} customers who met the action against {heldOut} left without, for {days} days; of everybody, not of members alone, and counted once a year.", { treated, heldOut, days });
}

/** Why it is not of members alone; none where it is. */
export function whyOfEverybody({ whyNotMembers, tooFew }: NonNullable<SegmentBalance["measured"]>): Said | null {
  switch (whyNotMembers) {
    case null:
      return null;
    case "not-judged":
      return say("What it changed for members alone is known once the segment is judged as it is now.");
    case "not-known":
      return say("What it changed for members alone is not known: half a year ago too little was known of anybody to say whom the rule would have chosen.");
    case "not-met":
      return say("Whoever the rule would have chosen has not met the action in the time that is looked at.");
    case "uneven":
      return say("Members were left out more or less often than others, so chance alone did not decide, and what it changed for them is not told.");
    case "too-few":
      if (tooFew?.of === "buyers") return say("Of members alone it is not told: of the smaller group {observed} bought, and {needed} are needed.", { observed: tooFew.observed, needed: tooFew.needed });
      return say("Of members alone it is not told: {observed} are in the smaller group, and {needed} are needed.", { observed: tooFew?.observed ?? 0, needed: tooFew?.needed ?? 0 });
  }
}

/** Why it is that segment with which to merge. */
export function mergeReason({ because }: NonNullable<SegmentBalance["mergeWith"]>, format: Formatter): Said {
  if (because.kind === "members") return say("It holds {share} of these customers.", { share: format.percent(because.share) });
  return say("Of all segments its members are worth most nearly the same: {theirs} each, these {ours}.", { theirs: format.moneyWhole(because.theirsMinor, because.currency), ours: format.moneyWhole(because.oursMinor, because.currency) });
}

/** An amount in minor units as it was typed, "1200", "12.50" or "12,50"; undefined where it is none. @example amountTyped("12,5", "EUR") // 1250 */
export function amountTyped(text: string, currency: string): number | undefined {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!/^-?\d{1,9}(\.\d+)?$/.test(plain)) return undefined;
  const minor = Math.round(Number(plain) * 10 ** minorDigits(currency));
  return Object.is(minor, -0) ? 0 : minor;
}

/** The same back, for a field. */
export function amountSaid(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(minor % 10 ** digits === 0 ? 0 : digits);
}
