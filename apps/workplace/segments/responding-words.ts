// What a look for groups that respond otherwise says, in words and figures; shown by find-responding.tsx.
import type { ResponseSearch, ResponseTooFew } from "../../../engine/segments/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const RESPONSE_FEATURES = ["quiet", "stay", "worth"] as const;
export const RESPONSE_FEATURE_WORDS: Readonly<Record<(typeof RESPONSE_FEATURES)[number], string>> = {
  quiet: word("days since they were last heard from"), stay: word("chance to buy within 26 weeks"), worth: word("expected spending over twelve months"),
};

type Changes = Pick<ResponseSearch, "outcome" | "currency">;

/** An effect: of spending an amount a customer, of buyers so many of 100. With its sign, for less than nothing may be meant. */
export function changedSaid(by: number, { outcome, currency }: Changes, format: Pick<Formatter, "money" | "number">): string {
  const amount = outcome === "spending" ? format.money(Math.abs(Math.round(by)), currency) : format.number(Math.abs(by) * 100, 1);
  const isNothing = outcome === "spending" ? Math.round(by) === 0 : Math.abs(by) < 0.0005;
  return isNothing ? amount : `${by < 0 ? "−" : "+"}${amount}`;
}

export function rangeSaid({ lo, hi }: { readonly lo: number; readonly hi: number }, of: Changes, format: Pick<Formatter, "money" | "number">): string {
  return `${changedSaid(lo, of, format)} … ${changedSaid(hi, of, format)}`;
}

/** What a look came to. */
export function lookSentence(search: Pick<ResponseSearch, "verdict" | "pValue" | "visible" | "outcome" | "currency">, format: Pick<Formatter, "money" | "number">): Said {
  const { verdict, pValue, visible, outcome } = search;
  if (verdict === "differs") {
    if (pValue < 0.001) return say("Some respond otherwise than others: by chance alone effects lie so far apart in less than 1 of 1,000 looks.");
    return say("Some respond otherwise than others: by chance alone effects lie so far apart in {count} of 1,000 looks.", { count: format.number(pValue * 1000, pValue < 0.01 ? 1 : 0) });
  }
  const apart = changedSaid(visible, search, format).replace(/^\+/, "");
  if (outcome === "spending") return say("Nobody is shown to respond otherwise than others. Effects that lie {apart} a customer apart in two equal groups would have been seen in four of five such looks; with four times as many customers, half of that.", { apart });
  return say("Nobody is shown to respond otherwise than others. Effects that lie {apart} of 100 apart in two equal groups would have been seen in four of five such looks; with four times as many customers, half of that.", { apart });
}

/** Too few of what, and how many it takes. */
export function tooFewSentence({ of, observed, needed }: ResponseTooFew): Said {
  switch (of) {
    case "arm":
      return say("Too few: of customers of whom all this was known when they met it the smaller of treated and left out are {observed}, and {needed} are needed: thirty in each part of two halves of two groups.", { observed, needed });
    case "cut":
      return say("Too few on one side, wherever they are told apart by this: {observed} at most, and {needed} are needed. Choose something else, or wait.", { observed, needed });
    case "happened":
      return say("Too few bought: {observed} in the smallest part of a group, and {needed} are needed. Look at who bought in place of spending, or wait.", { observed, needed });
    case "repeaters":
      return say("Chance and worth of then are not known: {observed} customers had bought again by then, and {needed} are needed. Choose something else.", { observed, needed });
    case "weeks":
      return say("Chance and worth of then are not known: purchases were known for {observed} weeks by then, and {needed} are needed. Choose something else.", { observed, needed });
  }
}

/** How strict the next look at an action is: all of them together err once in twenty at most. */
export const levelOfLook = (look: number): number => 0.05 / (look * (look + 1));
