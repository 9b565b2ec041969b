// A message: who may read it, who signed it, and what of its text is kept.
import type { MessageView } from "./contract.ts";

/** Who writes. */
export interface Author {
  readonly kind: MessageView["authorKind"];
  readonly id: string;
  readonly name: string;
}

/** What the customer may be given: never a word that was meant for the team. */
export function forCustomer<M extends Pick<MessageView, "audience">>(messages: readonly M[]): readonly M[] {
  return messages.filter((message) => message.audience === "customer");
}

/** A customer is told the first name of who answers, and no more. @example firstName("Jo van Dijk") // "Jo" */
export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? "";
}

/**
 * The text as it is kept: line ends alike, no control characters (they could colour a terminal or end a line of a log),
 * nothing that the database cannot hold. The customer's words are otherwise left as they are.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, "")
    .trim();
}
