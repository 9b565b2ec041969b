// From what is stored about one customer to the facts that rules read. Pure: whoever gathers hands everything in.
import { ISSUE_DAYS } from "../interactions/index.ts";
import { RELATIONSHIP_KINDS } from "../profiles/index.ts";
import type { DissatisfactionAnswer, NeedsAnswer, ValueAnswer } from "../value/contract.ts";
import type { Evidence, Moment, Surface } from "./contract.ts";
import { segmentFact, TOPICS } from "./dictionary.ts";
import type { Contact } from "./limits/weigh.ts";

export type FactValue = string | number | boolean;

/** One fact as it was known at the moment of the decision; what is not known has none. */
export interface KnownFact {
  readonly value: FactValue;
  /** The likely range of a prediction, in the fact's own unit. */
  readonly range?: { readonly lo: number; readonly hi: number };
  /** Since when it is so, ISO 8601. */
  readonly since?: string;
  /** Where it comes from, when that says more than the dictionary does. */
  readonly source?: string;
  /** What to open to see for oneself. */
  readonly evidence?: readonly Evidence[];
}
export type KnownFacts = Readonly<Record<string, KnownFact>>;

/** A stored touch point that facts are made of. */
export interface Happening {
  /** Whose it is among the customer's identities. */
  readonly identityId?: string;
  readonly interactionId: string;
  readonly kind: string;
  readonly channel: string;
  readonly at: Date;
  readonly conversationId: string | null;
  readonly topic: string | null;
  readonly subject: string | null;
  readonly promiseId: string | null;
  readonly dueAt: string | null;
  readonly body: string | null;
}

/** Something a source says of the customer: an identifier, a consent, a need for care. */
export interface SaidOfCustomer {
  readonly identityId?: string;
  readonly what: "identifier" | "offers-by-email" | "vulnerable";
  readonly word: string;
  readonly yes: boolean;
  readonly at: Date;
  /** A consent of which nobody told when it was given: it holds only where nothing else is said. */
  readonly untimed?: boolean;
}

export interface Gathered {
  readonly customerId: string;
  readonly name: string | null;
  readonly isKnown: boolean;
  readonly language: string | null;
  /** Of all identities, in any order. */
  readonly happenings: readonly Happening[];
  readonly said: readonly SaidOfCustomer[];
  /** What we did of our own accord in the last three months, oldest first. */
  readonly ours?: readonly Contact[];
  readonly value: ValueAnswer;
  readonly isHeldOut: boolean;
  /** What trusted sources say of the kind of relationship. */
  readonly relationship?: { readonly value: unknown; readonly source: string; readonly at: string | Date } | null;
  /** Worked out only where a rule asks for it. */
  readonly dissatisfaction?: DissatisfactionAnswer;
  readonly needs?: NeedsAnswer;
  /** Every segment by rule that is in use, with since when they are in it; null where they are not. */
  readonly segments?: readonly { readonly key: string; readonly since: string | null }[];
}

export interface Asked {
  readonly now: Date;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly currency: string;
}

const DAY = 86_400_000;

/** Everything that rules may know of this customer at this moment. */
export function assembleFacts(gathered: Gathered, asked: Asked): KnownFacts {
  const happenings = [...gathered.happenings].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.interactionId < b.interactionId ? -1 : 1));
  const facts: Record<string, KnownFact> = {
    ...identityFacts(gathered, asked.moment.conversationId),
    ...promiseFacts(happenings, asked.now),
    ...conversationFacts(happenings, asked),
    ...countedFacts(happenings, asked.now),
    ...valueFacts(gathered.value, asked),
    ...dissatisfactionFacts(gathered.dissatisfaction),
    ...needFacts(gathered.needs, asked.now),
    ...Object.fromEntries((gathered.segments ?? []).map(({ key, since }) => [segmentFact(key), since === null ? { value: false } : { value: true, since: new Date(since).toISOString() }])),
    "customer.ourContacts30": { value: (gathered.ours ?? []).filter(({ at }) => Date.parse(at) > asked.now.getTime() - 30 * DAY).length },
    "customer.holdOut": { value: gathered.isHeldOut },
    "moment.surface": { value: asked.surface },
  };
  return facts;
}

function identityFacts({ name, isKnown, language, relationship, said, happenings }: Gathered, conversationId: string | undefined): Record<string, KnownFact> {
  const identifiers = said.filter(({ what }) => what === "identifier");
  const naming = identifiers.filter(({ word }) => word !== "anonymous_id");
  const verified = naming.filter(({ yes }) => yes);
  // By an address that a file or a colleague gave we know somebody as well; but nobody has proven that it is theirs.
  const recorded = naming.filter(({ word }) => word === "email" || word === "phone");
  const best = verified[0] ?? recorded[0] ?? naming[0] ?? identifiers[0];
  // Whoever writes from a device on which the customer once signed in may be somebody else at that device.
  const writer = conversationId === undefined ? undefined : happenings.find((h) => h.kind === "conversation.opened" && h.conversationId === conversationId)?.identityId;
  const onlyByDevice = writer !== undefined && naming.length > 0 && naming.every(({ identityId }) => identityId !== undefined && identityId !== writer);
  const confidence = onlyByDevice ? "likely" : verified.length + recorded.length > 0 ? "certain" : naming.length > 0 ? "likely" : "unknown";
  const words = { user_id: "user id", email: "e-mail address", phone: "telephone number", customer_number: "customer number", anonymous_id: "a cookie only" }[best?.word.replace("claimed_", "") ?? ""];
  const source = onlyByDevice ? "writes from a device on which they once signed in" : best === undefined ? "nothing identifies them" : confidence === "certain" ? (best.yes ? `verified ${words ?? best.word}` : `${words ?? best.word}, as recorded`) : confidence === "likely" ? `${words ?? best.word}, not verified` : "a cookie only";
  const care = latest(said.filter(({ what }) => what === "vulnerable"));
  return {
    ...(name !== null && isKnown && { "customer.name": { value: name } }),
    ...(language !== null && { "customer.language": { value: language } }),
    "customer.isKnown": { value: isKnown },
    "customer.relationshipKind": isKind(relationship?.value) ? { value: relationship!.value as string, since: new Date(relationship!.at).toISOString(), source: relationship!.source } : { value: "unsaid", source: "nothing was said" },
    "identity.confidence": { value: confidence, source },
    "customer.consent.offersEmail": consentTo(said, "email"),
    "customer.consent.offersPhone": consentTo(said, "voice"),
    "customer.consent.offersSms": consentTo(said, "sms"),
    "customer.consent.offersPost": consentTo(said, "post"),
    "customer.vulnerable": care ? { value: care.yes, since: care.at.toISOString() } : { value: false, source: "nothing was said" },
  };
}

/** What was said last of offers on a channel, and where nothing was said, no. */
function consentTo(said: Gathered["said"], channel: string): KnownFacts[string] {
  const consents = said.filter(({ what }) => what === `offers-by-${channel}`);
  const consent = latest(consents.filter(({ untimed }) => untimed !== true)) ?? latest(consents);
  return consent ? { value: consent.yes, since: consent.at.toISOString() } : { value: false, source: "nothing was said" };
}

const isKind = (value: unknown): boolean => RELATIONSHIP_KINDS.some((each) => each.value === value);

/** The promise that is due first stands for all: it is the one that is or will be late. */
function promiseFacts(happenings: readonly Happening[], now: Date): Record<string, KnownFact> {
  const ended = new Set(happenings.filter(({ kind }) => kind === "promise.kept" || kind === "promise.withdrawn").map(({ promiseId }) => promiseId));
  const open = happenings
    .filter(({ kind, promiseId, dueAt }) => kind === "promise.made" && !ended.has(promiseId) && dueAt !== null && !Number.isNaN(Date.parse(dueAt)))
    .sort((a, b) => Date.parse(a.dueAt!) - Date.parse(b.dueAt!));
  const first = open[0];
  if (!first) return { "customer.openPromise": { value: "none" } };
  const due = new Date(first.dueAt!);
  const isLate = due < now;
  const evidence = [evidenceOf(first, first.body ? `Promise: ${first.body}` : "Promise")];
  return {
    "customer.openPromise": { value: isLate ? "late" : "open", since: (isLate ? due : first.at).toISOString(), evidence },
    ...(first.body !== null && first.body.trim() !== "" && { "customer.promise": { value: first.body.trim(), since: first.at.toISOString(), evidence } }),
    ...(isLate && { "customer.promiseLateDays": { value: Math.floor((now.getTime() - due.getTime()) / DAY), since: due.toISOString(), evidence } }),
  };
}

function conversationFacts(happenings: readonly Happening[], { now, surface, moment }: Asked): Record<string, KnownFact> {
  const opened = happenings.filter(({ kind, at }) => kind === "conversation.opened" && at <= now);
  const resolved = new Map(happenings.filter(({ kind }) => kind === "conversation.resolved").map(({ conversationId, at }) => [conversationId, at]));
  const isOpen = (one: Happening) => !(resolved.has(one.conversationId) && resolved.get(one.conversationId)! >= one.at);
  const current = moment.conversationId === undefined ? opened.findLast(isOpen) : opened.find(({ conversationId }) => conversationId === moment.conversationId);
  const topic = moment.topic !== undefined ? topicOf(moment.topic) : current ? topicOf(current.topic) : undefined;
  const channel = current?.channel ?? (surface === "cockpit" || surface === "api" ? undefined : surface);
  const sameIssue = topic === undefined ? [] : opened.filter((one) => topicOf(one.topic) === topic && one.at.getTime() > now.getTime() - ISSUE_DAYS * DAY);
  const complaints = openComplaints(happenings);
  return {
    ...(topic !== undefined && { "conversation.topic": { value: topic, ...(current && { since: current.at.toISOString(), evidence: [evidenceOf(current, current.subject ?? "Conversation")] }) } }),
    ...(channel !== undefined && { "conversation.channel": { value: channel } }),
    ...(topic !== undefined && {
      "conversation.contactsOnIssue": {
        value: sameIssue.length,
        ...(sameIssue[0] && { since: sameIssue[0].at.toISOString(), evidence: sameIssue.map((one) => evidenceOf(one, one.subject ?? "Conversation")) }),
      },
    }),
    "conversation.openComplaint": complaints[0]
      ? { value: true, since: complaints[0].at.toISOString(), evidence: complaints.map((one) => evidenceOf(one, one.subject ?? "Complaint")) }
      : { value: false },
  };
}

/** Complaints opened and not closed since, oldest first. A conversation that complains twice is one complaint. */
function openComplaints(happenings: readonly Happening[]): readonly Happening[] {
  const open = new Map<string, Happening>();
  for (const one of happenings) {
    const key = one.conversationId ?? one.interactionId;
    if (one.kind === "complaint.opened" && !open.has(key)) open.set(key, one);
    if (one.kind === "complaint.closed") open.delete(key);
  }
  return [...open.values()];
}

function countedFacts(happenings: readonly Happening[], now: Date): Record<string, KnownFact> {
  const recent = happenings.filter(({ at }) => at.getTime() > now.getTime() - 90 * DAY && at <= now);
  const skipped = recent.filter(({ kind }) => kind === "delivery.skipped");
  const unanswered = Math.max(0, recent.filter(({ kind }) => kind === "survey.sent").length - recent.filter(({ kind }) => kind === "survey.answered").length);
  return {
    "customer.skippedDeliveries90": { value: skipped.length, ...(skipped[0] && { since: skipped[0].at.toISOString(), evidence: skipped.map((one) => evidenceOf(one, "Skipped a delivery")) }) },
    "customer.surveysUnanswered90": { value: unanswered },
  };
}

function valueFacts(value: ValueAnswer, { now, currency }: Asked): Record<string, KnownFact> {
  if (value.kind !== "scored") {
    return { "customer.value.tier": { value: "none" }, ...(value.kind === "no-purchases" && { "customer.purchaseDays": { value: 0 } }) };
  }
  const { tier, value12, stay26, purchases, asOf } = value;
  const since = `${asOf}T00:00:00.000Z`;
  // As the value model counts: up to the last day any purchase is known of, so silence since the data ended is nobody's.
  const known = Math.min(now.getTime(), Date.parse(`${asOf}T00:00:00Z`));
  const days = Math.max(0, Math.floor((known - Date.parse(`${purchases.last}T00:00:00Z`)) / DAY));
  const gap = purchases.usualGapDays;
  return {
    "customer.value.tier": { value: tier, since },
    ...(value12.currency === currency && { "customer.value.clv12": { value: value12.mid, range: { lo: value12.lo, hi: value12.hi }, since } }),
    "customer.stay26": { value: stay26.mid, range: { lo: stay26.lo, hi: stay26.hi }, since },
    ...(stay26.before !== null && { "customer.stayChange": { value: stay26.mid - stay26.before, since } }),
    "customer.purchaseDays": { value: purchases.days, since: `${purchases.first}T00:00:00.000Z` },
    "customer.daysSinceLastPurchase": { value: days, since: `${purchases.last}T00:00:00.000Z` },
    ...(gap !== null && gap > 0 && { "customer.usualGapDays": { value: gap }, "customer.gapRatio": { value: days / gap } }),
  };
}

function dissatisfactionFacts(answer: DissatisfactionAnswer | undefined): Record<string, KnownFact> {
  if (answer?.standing.kind === "has-said-so") return { "customer.dissatisfaction.likely": { value: false, source: "has said so" } };
  if (answer?.standing.kind !== "weighed") return {};
  const { likely, chance, since, asOf } = answer.standing;
  const signs = [...answer.inPurchases, ...answer.inContacts];
  const evidence = signs.flatMap((sign) => sign.evidence.map((each): Evidence => ({ ...each })));
  const more = { ...(since !== null && { since }), ...(evidence.length > 0 && { evidence }) };
  return {
    "customer.dissatisfaction.chance": { value: chance.mid, range: { lo: chance.lo, hi: chance.hi }, since: `${asOf}T00:00:00.000Z` },
    "customer.dissatisfaction.likely": { value: likely, ...more },
    ...(since !== null && { "customer.dissatisfaction.since": { value: since, ...more } }),
  };
}

function needFacts(needs: NeedsAnswer | undefined, now: Date): Record<string, KnownFact> {
  if (!needs) return {};
  const { foreseen, signals } = needs;
  const days = foreseen.kind === "foreseen" ? foreseen.nextPurchase?.days : null;
  const until = (day: string) => Math.max(0, Math.ceil((Date.parse(`${day}T00:00:00Z`) - now.getTime()) / DAY));
  const evidence = (signals ?? []).flatMap((signal) => signal.evidence.map((each): Evidence => ({ ...each })));
  return {
    ...(days && { "needs.nextPurchaseDays": { value: until(days.mid), range: { lo: until(days.lo), hi: until(days.hi) } } }),
    ...(signals && { "needs.signals": { value: signals.length, ...(signals[0] && { since: signals.map(({ since }) => since).sort()[0]! }), ...(evidence.length > 0 && { evidence }) } }),
  };
}

export function topicOf(written: string | null): string {
  return (TOPICS as readonly string[]).includes(written ?? "") ? written! : "other";
}

function latest(said: readonly SaidOfCustomer[]): SaidOfCustomer | undefined {
  return said.reduce<SaidOfCustomer | undefined>((newest, one) => (newest === undefined || one.at >= newest.at ? one : newest), undefined);
}

function evidenceOf(one: Happening, label: string): Evidence {
  const short = label.length > 140 ? `${label.slice(0, 139)}…` : label;
  return one.conversationId === null ? { label: short, kind: "interaction", id: one.interactionId } : { label: short, kind: "conversation", id: one.conversationId };
}
