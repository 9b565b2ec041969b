// What a certificate says, in words and figures; shown by certificate.tsx.
import type { SegmentCertificate, SegmentMeasure, SegmentResponse } from "../../../engine/segments/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const VERDICT_WORDS: Readonly<Record<SegmentCertificate["verdict"], string>> = { differs: word("Differs"), alike: word("Does not differ"), "too-few": word("Too few to say") };
export const MEASURE_WORDS: Readonly<Record<SegmentMeasure["what"], string>> = { spending: word("Spending"), purchases: word("Days with a purchase"), contacts: word("Other touch points of theirs") };
export const REACH_WORDS: Readonly<Record<SegmentCertificate["reach"][number]["channel"], string>> = { email: word("by e-mail"), sms: word("by SMS"), voice: word("by telephone") };

/** The verdict as a sentence. */
export function verdictSentence({ verdict, measures, members, rest, needed, differsIn }: SegmentCertificate): Said {
  if (verdict === "differs" && !differsIn.includes("value")) return say("Members do what others do, but respond otherwise to an action: treating them differently by that has ground.");
  if (verdict === "too-few") return say("Half a year ago {members} would have been members and {rest} not; it takes {needed} of each to compare them. Wait until more are known, or widen the rule.", { members, rest, needed });
  if (verdict === "alike") return say("What members did in the half year after is what others did too. Treating them differently has no ground: widen or drop the rule, or choose by something else.");
  const names = measures.filter(({ differs }) => differs).length;
  if (differsIn.includes("response")) return say("{count, plural, one {In the half year after, members did otherwise in # of 3 respects, and they respond otherwise to an action.} other {In the half year after, members did otherwise in # of 3 respects, and they respond otherwise to an action.}}", { count: names });
  return say("{count, plural, one {In the half year after, members did otherwise in # of 3 respects.} other {In the half year after, members did otherwise in # of 3 respects.}}", { count: names });
}

/** An average of a measure, or a difference of two. What rounds to nothing has no sign. */
export function measured(what: SegmentMeasure["what"], amount: number, currency: string, format: Formatter): string {
  return what === "spending" ? format.money(Math.round(amount) || 0, currency) : format.number(amount, amount < 10 ? 2 : 1);
}

/** How often a member has more, as "71 of 100". */
export function pairsWords({ chanceOfMore }: SegmentMeasure): Said {
  return chanceOfMore === null ? say("nobody did") : say("in {count} of 100 pairs the member has more", { count: Math.round(chanceOfMore * 100) });
}

/** So often may shuffled members differ as much: what engine/segments asks. */
const CHANCE = 0.01;

/** Which of the checks a measure does not stand, in words; none where it differs. */
export function whyNotApart({ differs, byChance, sameOrder, chanceOfMore }: SegmentMeasure): Said | null {
  if (differs) return null;
  if (byChance === null || chanceOfMore === null) return say("nothing to compare");
  if (byChance.pValue > CHANCE) return say("chance alone makes such a difference in {count} of 100 tries, and in {most} at most it may", { count: (byChance.pValue * 100).toFixed(byChance.pValue < 0.1 ? 1 : 0), most: CHANCE * 100 });
  if (Math.abs(chanceOfMore - 0.5) < 0.06) return say("too small to matter");
  return sameOrder !== null && sameOrder < 0.9 ? say("halves of them disagree who has more") : null;
}

export const RESPONSE_WORDS: Readonly<Record<SegmentResponse["verdict"], string>> = { differs: word("yes"), alike: word("not shown"), "too-few": word("too few to say"), uneven: word("not compared") };

/** Why a response is not taken to differ; none where it is. */
export function whyNoResponse({ verdict, tooFew, difference }: SegmentResponse): Said | null {
  if (verdict === "too-few" && tooFew !== null) return say("{observed} in the smallest group, {needed} are needed", { observed: tooFew.observed, needed: tooFew.needed });
  if (verdict === "uneven") return say("members were left out more or less often than others");
  if (verdict === "alike") return difference !== null && (difference.lo > 0 || difference.hi < 0) ? say("telling them apart gained nothing on customers it was not learnt from") : say("no difference lies within the range");
  return null;
}
