// Whether somebody is quietly dissatisfied, in words. Pure, so that customer page, cockpit and list say the same.
import type { DissatisfactionAnswer, DissatisfactionSign, SignKind, ValueCard } from "../../../engine/value/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const SIGN_WORDS: Readonly<Record<SignKind, string>> = {
  silence: word("Silence"),
  decline: word("Fewer purchases"),
  returns: word("More returns"),
  "late-promise": word("Promises past their day"),
  "no-answer": word("Contacts without an answer"),
  "repeated-contact": word("Several contacts about one thing"),
};

/** The line that stands wherever there is little room. `format` says a day in the reader's way. */
export function standingWords({ standing, saidSo, inPurchases, inContacts }: DissatisfactionAnswer, format: { day(day: string): string }): { readonly said: Said; readonly isLikely: boolean } {
  const plain = (said: Said) => ({ said, isLikely: false });
  switch (standing.kind) {
    case "weighed":
      if (standing.likely) {
        const { since } = standing;
        return { said: since === null ? say("Likely dissatisfied, without having said so") : say("Likely dissatisfied, without having said so, since {day}", { day: format.day(since) }), isLikely: true };
      }
      return plain(inPurchases.length + inContacts.length > 0 ? say("There are signs, but no more customers like this left than others") : say("No sign of quiet dissatisfaction"));
    case "has-said-so":
      return plain(saidSo ? say("Has said so, on {day}", { day: format.day(saidSo.since) }) : say("Has said so"));
    case "short-history":
      return plain(say("Too short a history to tell: {observed, plural, one {# day} other {# days}} with a purchase, {needed} needed", { observed: standing.observed, needed: standing.needed }));
    case "gone":
      return plain(say("Nothing bought since {day}: taken to have left", { day: format.day(standing.since) }));
    case "not-measured":
      return plain(standing.tooFew ? say("Too few customers who left, or stayed, to tell: {observed} of {needed} needed", { observed: standing.tooFew.observed, needed: standing.tooFew.needed }) : say("Not looked at yet"));
    case "not-shown":
      return plain(say("Not shown to your role"));
  }
}

/** Whose the one chance is that is shown, and what signs have to do with it. */
export const TOLD_BY: Readonly<Record<ValueCard["stayToldBy"], string>> = {
  stay: word("The chance is the value model's, the same as in the gauge: on your own past nothing told clearly better who leaves. The signs are the reasons."),
  both: word("The chance counts the signs beside the value model, here and in the gauge: together they told better who leaves than the model alone."),
  signs: word("The chance is that of the signs, here and in the gauge: they told better who leaves than the value model."),
  recency: word("The chance is that of the days since the last purchase, here and in the gauge: they told better who leaves than the value model. The signs are the reasons."),
  elsewhere: word("The chance is from a model made elsewhere, the same as in the gauge. The signs are the reasons."),
};

/** Strongest first; those that are not counted last. */
export function signsInOrder({ inPurchases, inContacts }: Pick<DissatisfactionAnswer, "inPurchases" | "inContacts">): DissatisfactionSign[] {
  return [...inPurchases, ...inContacts].sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || (a.since < b.since ? -1 : 1));
}
