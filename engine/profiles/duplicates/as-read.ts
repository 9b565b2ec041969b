// What was weighed of two records as its reader may know it. How two birthdays compare tells a birthday: whoever may send customers
// sends one with a guess, and looks whether the two agree.
import { type FieldsSeen, readingOf } from "../../organisation/index.ts";
import { comparisonSets } from "../field-sets.ts";
import type { DuplicateDoubt } from "./contract.ts";

interface Weighed {
  readonly priorBits: number;
  readonly contributions: readonly { readonly comparison: string; readonly bits: number; readonly rarityBits: number }[];
  readonly weightBits: number;
  readonly probability: number;
}

/** The same without what is made of fields that the reader does not read, so that what is left adds up; itself where they read all of it. */
export function weighedAsRead<W extends Weighed>(weighed: W, seen: FieldsSeen): W {
  const contributions = weighed.contributions.filter(({ comparison }) => readingOf(seen, comparisonSets(comparison, (key) => seen.setOfAttribute(key))) === "read");
  if (contributions.length === weighed.contributions.length) return weighed;
  const weightBits = contributions.reduce((bits, each) => bits + each.bits + each.rarityBits, weighed.priorBits);
  return { ...weighed, contributions, weightBits, probability: 1 / (1 + 2 ** -weightBits) };
}

/** Why a person is asked, for who does not read all that was compared: not in which fields the two differ. */
export function doubtAsRead(doubt: DuplicateDoubt): DuplicateDoubt {
  return doubt === "accounts" || doubt === "others" ? doubt : "weight";
}
