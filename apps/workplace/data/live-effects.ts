import type { LiveEvent } from "../../../engine/platform/contract.ts";

export type AnswerKey = readonly string[];

/** What rests on who may see what: other rules, another role or another place, and all of it is to be read again. */
const SEEN: readonly AnswerKey[] = [["customers"], ["customer"], ["groups"], ["timeline"], ["group-timeline"], ["decisions"], ["queue"], ["cockpit"], ["search"], ["tasks"], ["duplicates"], ["quality"], ["segments"], ["value"], ["outcomes"], ["limits"]];

/**
 * Which kept answers an event of the live stream makes old.
 *
 * A recorded decision never refreshes the cockpit: opening a conversation records one, and the two would chase each other.
 */
export function madeOldBy(event: LiveEvent): readonly AnswerKey[] {
  const ofCustomers = event.customerIds.flatMap((customerId): AnswerKey[] => [
    ["customer", customerId],
    ["timeline", customerId],
  ]);
  switch (event.topic) {
    case "conversation":
    case "message":
      return [["queue"], ...(event.conversationId === null ? [] : [["cockpit", event.conversationId]]), ["group-timeline"], ...ofCustomers];
    case "decision":
      // What was carried out, or taken back, takes of what is scarce.
      return [["decisions", "one"], ["decisions", "contests"], ["limits"], ...event.customerIds.flatMap((customerId): AnswerKey[] => [
        ["decisions", customerId],
        ["taken", customerId],
        ["timeline", customerId],
      ])];
    case "interactions":
      return [["customers"], ["refused"], ["group-timeline"], ...ofCustomers];
    case "profile":
      return [
        ["customers"],
        ["queue"],
        ["duplicates"],
        ["quality"],
        ["tasks"],
        ["tags"],
        // Whoever it is about may belong to one.
        ["groups"],
        ["group-timeline"],
        ["customer", "group"],
        // An act on very many names none of them.
        ...(event.customerIds.length === 0 ? [["customer"], ["attribute-keys"]] : ofCustomers),
      ];
    case "value":
    case "segments":
      return [
        ["value"],
        ["groups"],
        ["segments"],
        ["customers"],
        ["outcomes"],
        ...(event.customerIds.length === 0 ? [["customer"]] : ofCustomers),
      ];
    case "organisation":
      return [["session"], ["people"], ["access"], ["keys"], ["audit"], ["policies"], ["consent-wordings"], ["views"], ...SEEN];
    case "article":
      return [["articles"], ["search"]];
    case "floor":
      return [["floor"]];
    case "policy":
      return [["policies"], ["policy"], ["rehearsal"], ["limits"]];
    case "import":
      return [["imports"], ["customers"], ["value"], ["segments"]];
  }
}

/** Open cockpits that show one of the customers an event is about, and so must be read again. */
export function cockpitsOf(
  event: LiveEvent,
  open: readonly { readonly conversationId: string; readonly customerId: string }[],
): readonly string[] {
  if (
    event.topic !== "interactions" &&
    event.topic !== "profile" &&
    event.topic !== "conversation" &&
    event.topic !== "value"
  )
    return [];
  return open
    .filter((cockpit) => event.customerIds.includes(cockpit.customerId))
    .map((cockpit) => cockpit.conversationId);
}
