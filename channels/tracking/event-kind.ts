// What an event's free name becomes as the kind of an interaction.

/**
 * Kinds on which the engine builds facts (what was bought, what was complained of …). A key that sits in a page can be
 * copied by anyone who opens that page, so what it says of these is kept as a report, not as the fact.
 */
const FACTS: ReadonlySet<string> = new Set([
  "order", "return", "refund", "adjustment", "delivery", "invoice", "payment", "subscription", "letter", "call", "complaint", "review", "meeting", "message", "survey", "conversation", "promise", "note", "task", "contact", "deal", "email", "chat", "social", "partner",
]);

// The names that Segment's e-commerce specification (and its first version) gives to a purchase and its undoing.
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ["order_completed", "order"],
  ["completed_order", "order"],
  ["order_refunded", "refund"],
]);

/** What Segment's specification of e-mail calls these. Of a trusted key they are facts; a page may only report them. */
const OF_EMAIL: ReadonlyMap<string, string> = new Map([
  ["email_bounced", "email.bounced"],
  ["email_opened", "newsletter.opened"],
  ["email_link_clicked", "newsletter.clicked"],
  ["unsubscribed", "newsletter.left"],
]);

/**
 * The kind of a named event. Dots never come from a name, but for what a trusted key says of e-mails, so no name can pass for
 * what Rapport itself records (`complaint.opened`, `promise.kept` …).
 *
 * @param trusted whether the key is trusted to state facts
 * @example kindOfEvent("Order Completed", true)  // "order"
 * @example kindOfEvent("Order Completed", false) // "order.reported"
 * @example kindOfEvent("Email Bounced", true)    // "email.bounced"
 * @example kindOfEvent("Coffee Brewed", false)   // "coffee_brewed"
 */
export function kindOfEvent(name: string, trusted: boolean): string {
  const plain = plainNameOf(name);
  const ofEmail = trusted ? OF_EMAIL.get(plain) : undefined;
  if (ofEmail !== undefined) return ofEmail;
  const kind = SAME_AS.get(plain) ?? plain;
  return FACTS.has(kind) && !trusted ? `${kind}.reported` : kind;
}

// A site sends the same few names over and over.
const plainNames = new Map<string, string>();
const MOST_REMEMBERED = 5000;

function plainNameOf(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= MOST_REMEMBERED) plainNames.clear();
  const plain = plainName(name);
  if (name.length <= 200) plainNames.set(name, plain);
  return plain;
}

/** Small letters, digits and underscores, beginning with a letter; "event" where nothing of that kind is in the name. */
function plainName(name: string): string {
  const letters = name
    .slice(0, 200)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const begun = letters === "" ? "event" : /^[a-z]/.test(letters) ? letters : `event_${letters}`;
  return begun.slice(0, 50).replace(/_+$/, "");
}
