import { type Said, say, word } from "../../ui/say.ts";

/** The kinds of actions that a row may hold back. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  offer: word("something to buy"),
  contact: word("getting in touch of our own accord"),
  token: word("a small thank-you"),
  care: word("help with what they came about"),
};

/** A cell that asks nothing, as DMN writes it ("-") or left empty. */
export function isAny(cell: string): boolean {
  const text = cell.trim().toLowerCase();
  return text === "" || text === "-" || text === "–" || text === "any";
}

/** What a hit policy means for the reader (OMG DMN 1.5, 8.2.8). An unknown one is shown as it is. */
export function hitPolicyWords(hitPolicy: string): Said {
  switch (hitPolicy.toLowerCase()) {
    case "first":
    case "f":
      return say("The first row that fits wins.");
    case "unique":
    case "u":
      return say("Exactly one row fits.");
    case "any":
    case "a":
      return say("Rows that fit say the same.");
    case "collect":
    case "c":
      return say("Every row that fits counts.");
    case "priority":
    case "p":
      return say("Of the rows that fit, the highest priority wins.");
    case "rule order":
    case "rule-order":
    case "r":
      return say("Every row that fits counts, in the order of the table.");
    default:
      return say("Hit policy: {name}.", { name: hitPolicy });
  }
}

/** What was proven of a table without problems: only where one row answers must everybody fit one. */
export function checkedWords(hitPolicy: string): Said {
  return /^(c|r)/i.test(hitPolicy) ? say("Checked: every row can fit somebody.") : say("Checked: no gaps, nothing unreachable.");
}

/**
 * A sentence of a rule for people who do not write rules: the facts in it by their names, what is left out when its facts
 * are missing without its brackets.
 *
 * @param labels the names of facts; one that has none is called by its own last word
 * @example readable("Late by {customer.lateDays}[: “{customer.promise}”]", new Map([["customer.lateDays", "days late"]])) // "Late by ‹days late›: “‹promise›”"
 */
export function readable(sentence: string, labels: ReadonlyMap<string, string>): string {
  return sentence
    .replaceAll(/\{([\w.]+)\}/g, (_, fact: string) => {
      const own = fact.slice(fact.lastIndexOf(".") + 1).replaceAll(/([a-z])([A-Z0-9])/g, "$1 $2");
      return `‹${labels.get(fact) ?? own.toLowerCase()}›`;
    })
    .replaceAll(/[[\]]/g, "");
}

/** What a row asks: its cells that are not "any", each with the name of its column. */
export function asked(
  inputs: readonly { readonly fact: string; readonly label: string }[],
  cells: readonly string[],
): readonly { readonly fact: string; readonly label: string; readonly cell: string }[] {
  return inputs.flatMap((input, index) => {
    const cell = cells[index];
    return cell === undefined || isAny(cell) ? [] : [{ ...input, cell }];
  });
}

/** More columns than fit beside each other on a usual screen. */
export function isWide(table: { readonly inputs: readonly unknown[]; readonly outputs: readonly unknown[] }): boolean {
  return table.inputs.length + table.outputs.length > 5;
}

/** Whether any row of a table says why; a column of nothing is not shown. */
export function hasReasons(table: { readonly rows: readonly { readonly because?: string }[] }): boolean {
  return table.rows.some((row) => (row.because ?? "") !== "");
}
