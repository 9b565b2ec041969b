import type { WritableFact } from "../../../../engine/decisions/contract.ts";

/** What people look for who do not know what a fact is called here, by how its key begins. Searched, and never shown. */
const OTHERWISE_CALLED: readonly (readonly [key: string, words: string])[] = [
  ["customer.value.tier", "worth valuable best segment"],
  ["customer.value.clv12", "worth clv ltv lifetime spend revenue"],
  ["customer.stay26", "at risk churn leave leaving stay retention repurchase"],
  ["customer.stayChange", "at risk churn leaving falling drop"],
  ["customer.dissatisfaction.", "at risk churn leave leaving unhappy silent"],
  ["customer.gapRatio", "at risk late quiet lapsed silence"],
  ["customer.daysSinceLastPurchase", "recency last order silent lapsed quiet"],
  ["customer.purchaseDays", "frequency orders how often loyal"],
  ["customer.surveysUnanswered90", "responsive responds response answers replies silent"],
  ["customer.ourContacts30", "responsive contacted outreach pressure"],
  ["customer.segment.", "segment group responsive responds response"],
  ["customer.consent.", "consent permission opt in marketing allowed"],
  ["customer.vulnerable", "vulnerability fragile"],
  ["customer.holdOut", "hold-out control group experiment left out"],
  ["conversation.contactsOnIssue", "repeat again how often"],
  ["conversation.openComplaint", "complains unhappy"],
];

/**
 * Facts whose name or key holds every word, or that are else called so; those whose name begins with the first come first, and those only
 * else called so last, for Enter takes the first.
 *
 * @param nameOf what the reader sees a fact called
 */
export function factsCalled(facts: readonly WritableFact[], wanted: string, nameOf: (fact: WritableFact) => string = ({ label }) => label): WritableFact[] {
  const words = wanted.trim().toLowerCase().split(/\s+/);
  const place = (fact: WritableFact): number => {
    const name = nameOf(fact).toLowerCase();
    const own = `${name} ${fact.label} ${fact.key}`.toLowerCase();
    if (words.every((each) => own.includes(each))) return words[0] !== "" && name.startsWith(words[0]!) ? 0 : 1;
    const other = OTHERWISE_CALLED.filter(([key]) => fact.key.startsWith(key)).map(([, said]) => said).join(" ");
    // Two letters are the beginning of too many words.
    return wanted.trim().length > 2 && words.every((each) => `${own} ${other}`.includes(each)) ? 2 : 3;
  };
  return facts.map((fact) => ({ fact, at: place(fact) })).filter(({ at }) => at < 3).toSorted((a, b) => a.at - b.at).map(({ fact }) => fact);
}
