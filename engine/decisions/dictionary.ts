// Every fact that a rule may read. Whatever is not declared here no rule can know.
import { type Dictionary, dictionaryOf, type Fact, type Sensitivity } from "@rapport/decision-tables";
import { RELATIONSHIP_KINDS } from "../profiles/index.ts";
import { Surface } from "./contract.ts";

/** What a customer may come about; anything else is "other". */
export const TOPICS = ["repair", "delivery", "invoice", "subscription", "refund", "machine", "account", "other"] as const;

const CHANNELS = ["web", "email", "chat", "voice", "sms", "social", "post", "shop", "portal", "partner", "other"] as const;

type Given = Fact extends infer F ? (F extends Fact ? Omit<F, "key" | "sensitivity"> : never) : never;

/**
 * Whatever ranks customers by what they buy counts as their value, the chance that they stay included: a rule that may
 * not look at value must not find it under another name.
 */
const BY_SENSITIVITY: Readonly<Record<Sensitivity, Readonly<Record<string, Given>>>> = {
  value: {
    "customer.value.tier": { type: "choice", label: "value tier", choices: ["high", "middle", "low", "none"], source: "value model" },
    "customer.value.clv12": { type: "money", label: "value over 12 months", unit: "EUR", source: "value model" },
    "customer.stay26": { type: "number", label: "chance to buy within 26 weeks", unit: "share", range: { from: 0, to: 1 }, source: "value model" },
    "customer.stayChange": { type: "number", label: "change in a month of the chance to buy", unit: "share", range: { from: -1, to: 1 }, source: "value model" },
    "customer.purchaseDays": { type: "number", label: "days with a purchase", unit: "days", whole: true, range: { from: 0 }, source: "orders" },
    "customer.daysSinceLastPurchase": { type: "number", label: "days since the last purchase", unit: "days", whole: true, range: { from: 0 }, source: "orders" },
    "customer.usualGapDays": { type: "number", label: "usual days between purchases", unit: "days", range: { from: 0 }, source: "orders" },
    "customer.gapRatio": { type: "number", label: "time since the last purchase, against the usual time between two", unit: "times", range: { from: 0 }, source: "orders" },
    "customer.dissatisfaction.chance": { type: "number", label: "chance to buy nothing in 26 weeks", unit: "share", range: { from: 0, to: 1 }, source: "value model" },
    "customer.dissatisfaction.likely": { type: "boolean", label: "likely dissatisfied, without having said so", source: "signs of dissatisfaction" },
    "customer.dissatisfaction.since": { type: "date-time", label: "first sign of quiet dissatisfaction", source: "signs of dissatisfaction" },
    "needs.nextPurchaseDays": { type: "number", label: "days to the next purchase, if they come", unit: "days", whole: true, range: { from: 0 }, source: "value model" },
  },
  public: {
    "customer.name": { type: "text", label: "name", source: "profile" },
    "customer.isKnown": { type: "boolean", label: "known customer", source: "profile" },
    "customer.language": { type: "text", label: "language", source: "profile" },
    "identity.confidence": { type: "choice", label: "who this is", choices: ["certain", "likely", "unknown"], source: "identifiers" },
    "customer.openPromise": { type: "choice", label: "open promise", choices: ["none", "open", "late"], source: "promises" },
    "customer.promiseLateDays": { type: "number", label: "days the promise is late", unit: "days", whole: true, range: { from: 0 }, source: "promises" },
    "customer.promise": { type: "text", label: "what was promised", source: "promises" },
    "conversation.topic": { type: "choice", label: "topic", choices: TOPICS, source: "conversation" },
    "conversation.channel": { type: "choice", label: "channel", choices: CHANNELS, words: { email: "e-mail", web: "web page", voice: "telephone", post: "letter" }, source: "conversation" },
    "conversation.contactsOnIssue": { type: "number", label: "contacts on this topic in 30 days", whole: true, range: { from: 0 }, source: "conversations" },
    "conversation.openComplaint": { type: "boolean", label: "open complaint", source: "complaints" },
    "customer.consent.offersEmail": { type: "boolean", label: "agreed to offers by e-mail", source: "consents" },
    "customer.consent.offersPhone": { type: "boolean", label: "agreed to offers by telephone", source: "consents" },
    "customer.consent.offersSms": { type: "boolean", label: "agreed to offers by text message", source: "consents" },
    "customer.consent.offersPost": { type: "boolean", label: "agreed to offers by letter", source: "consents" },
    "customer.relationshipKind": { type: "choice", label: "kind of relationship", choices: [...RELATIONSHIP_KINDS.map(({ value }) => value), "unsaid"], source: "profile" },
    "customer.skippedDeliveries90": { type: "number", label: "deliveries skipped in 90 days", whole: true, range: { from: 0 }, source: "deliveries" },
    "customer.surveysUnanswered90": { type: "number", label: "surveys unanswered in 90 days", whole: true, range: { from: 0 }, source: "surveys" },
    "needs.signals": { type: "number", label: "signals that a need begins", whole: true, range: { from: 0 }, source: "touch points" },
    "customer.ourContacts30": { type: "number", label: "contacts of our own accord in 30 days", whole: true, range: { from: 0 }, source: "actions carried out" },
    "customer.holdOut": { type: "boolean", label: "in the measurement group", source: "hash of the customer's id" },
    "moment.surface": { type: "choice", label: "where it is asked", choices: Surface.options, words: { cockpit: "in the cockpit", web: "on a web page", portal: "in the portal", chat: "in the chat", voice: "on the telephone", email: "in an e-mail", api: "by a program" }, source: "the request itself" },
  },
  sensitive: {
    "customer.vulnerable": { type: "boolean", label: "needs special care", source: "profile" },
  },
};

const FACTS: readonly Fact[] = Object.entries(BY_SENSITIVITY).flatMap(([sensitivity, facts]) =>
  Object.entries(facts).map(([key, fact]) => ({ ...fact, key, sensitivity }) as Fact),
);

/** What is worked out only where a rule asks for it, for it costs statements of its own. */
export const ASKED_FOR = {
  dissatisfaction: ["customer.dissatisfaction.chance", "customer.dissatisfaction.likely", "customer.dissatisfaction.since"],
  needs: ["needs.nextPurchaseDays", "needs.signals"],
} as const;

const dictionaries = new Map<string, Dictionary>();
const SEGMENT = "customer.segment.";

/** The fact that a customer is in a segment by rule. It counts as what they are worth, for most segments are made by that or by what goes with it. */
export const segmentFact = (key: string): string => `${SEGMENT}${key}`;

/** Segments that these facts ask for, by key, each once. */
export function segmentsAmong(facts: Iterable<string>): string[] {
  return [...new Set([...facts].filter((fact) => fact.startsWith(SEGMENT)).map((fact) => fact.slice(SEGMENT.length)))].filter((key) => /^[a-z][a-z0-9-]*$/.test(key)).sort();
}

/**
 * The dictionary of an organisation that counts its money in this currency.
 *
 * @param segments keys of the segments that a policy reads: each is a fact, yes or no
 */
export function factsIn(currency: string, segments: readonly string[] = []): Dictionary {
  const name = [currency, ...segments].join(" ");
  const known = dictionaries.get(name);
  if (known) return known;
  const ofSegments = segments.map((key): Fact => ({ type: "boolean", key: segmentFact(key), label: `in the segment “${key}”`, source: "segments", sensitivity: "value" }));
  const made = dictionaryOf([...FACTS.map((fact) => (fact.type === "money" ? { ...fact, unit: currency } : fact)), ...ofSegments]);
  dictionaries.set(name, made);
  return made;
}
