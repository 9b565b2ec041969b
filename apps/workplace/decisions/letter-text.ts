import type { ForTheCustomer } from "../../../engine/decisions/contract.ts";
import { isolated } from "../../ui/isolate.ts";

export interface LetterPart {
  readonly heading: string;
  readonly items: readonly string[];
}

/** The parts of a decision as its customer reads it, in the order in which they are asked; a part that holds nothing is left out. */
export function letterParts(told: ForTheCustomer): readonly LetterPart[] {
  const apart = (words: string) => isolated(words, told.direction === "rtl");
  const said = ({ what, value, from }: ForTheCustomer["data"][number]) => `${apart(what)}: ${apart(value)} (${apart(from)})`;
  const parts: readonly LetterPart[] = [
    { heading: told.headings.decided, items: told.decided.map(({ text }) => text) },
    { heading: told.headings.data, items: told.data.filter(({ decided }) => decided).map(said) },
    { heading: told.headings.rules, items: told.rules.map(({ text }) => text) },
    { heading: told.headings.otherwise, items: told.otherwise },
    { heading: told.headings.alsoSeen, items: told.data.filter(({ decided }) => !decided).map(said) },
    { heading: told.headings.rights, items: told.rights },
  ];
  return parts.filter(({ items }) => items.length > 0);
}

/** The same as plain text, to be put into a message or a letter. */
export function letterText(told: ForTheCustomer): string {
  return [told.title, ...letterParts(told).map(({ heading, items }) => [heading, ...items.map((item) => `- ${item}`)].join("\n"))].join("\n\n");
}
