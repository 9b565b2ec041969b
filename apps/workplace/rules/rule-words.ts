import { type Said, say } from "../../ui/say.ts";

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
