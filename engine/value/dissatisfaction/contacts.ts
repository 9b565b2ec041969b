// Signs in how it went when a customer got in touch: pure, from touch points that happened before a moment.
import { needSignals, type SeenTouch } from "../needs/signals.ts";
import type { NeedEvidence } from "../needs/needs-contract.ts";

export interface Contact extends SeenTouch {
  readonly channel: string;
  readonly promiseId: string | null;
  readonly dueAt: string | null;
  readonly body: string | null;
  readonly stars: number | null;
  /** Of a call: somebody answered. */
  readonly answered: boolean | null;
}

/** Kinds that are read for this. */
export const CONTACT_KINDS = [
  "conversation.opened", "conversation.resolved", "complaint.opened", "complaint.closed", "promise.made", "promise.kept", "promise.withdrawn", "message", "complaint", "review", "call", "email", "chat", "letter", "meeting", "sms", "contact",
] as const;

/** How far back a contact, a missed promise or a complaint still counts. */
export const CONTACT_WEEKS = 26;
const DAY = 86_400_000;
const FEW_STARS = 2;

export interface ContactSign {
  readonly kind: "late-promise" | "no-answer" | "repeated-contact";
  readonly text: string;
  readonly since: Date;
  readonly evidence: readonly NeedEvidence[];
  /** How many there are, up to 3. */
  readonly strength: number;
}

export interface SeenContacts {
  readonly signs: readonly ContactSign[];
  readonly saidSo: { readonly since: Date; readonly evidence: readonly NeedEvidence[] } | null;
}

/** @param patienceDays nine in ten answers come sooner */
export function seenContacts(contacts: readonly Contact[], moment: Date, patienceDays: number): SeenContacts {
  const known = contacts.filter(({ at }) => at <= moment).sort((a, b) => a.at.getTime() - b.at.getTime() || (a.interactionId < b.interactionId ? -1 : 1));
  if (known.length === 0) return { signs: [], saidSo: null };
  const since = moment.getTime() - CONTACT_WEEKS * 7 * DAY;
  const repeated = needSignals(known, moment, undefined).find(({ kind }) => kind === "third-contact");
  return {
    signs: [
      latePromises(known, moment, since), noAnswers(known, moment, since, patienceDays),
      repeated && { kind: "repeated-contact" as const, text: repeated.text, since: new Date(repeated.since), evidence: repeated.evidence, strength: 1 },
    ].filter((sign): sign is ContactSign => sign !== undefined),
    saidSo: saidSo(known, since),
  };
}

function latePromises(known: readonly Contact[], moment: Date, since: number): ContactSign | undefined {
  const ended = new Set(known.filter(({ kind }) => kind === "promise.kept" || kind === "promise.withdrawn").map(({ promiseId }) => promiseId));
  const late = known
    .filter(({ kind, promiseId, dueAt }) => kind === "promise.made" && !ended.has(promiseId) && dueAt !== null)
    .map((promise) => ({ promise, due: Date.parse(promise.dueAt!) }))
    .filter(({ due }) => due < moment.getTime() && due >= since)
    .sort((a, b) => a.due - b.due);
  const [first] = late;
  if (!first) return undefined;
  const days = Math.floor((moment.getTime() - first.due) / DAY);
  return {
    kind: "late-promise", text: late.length === 1 ? `A promise of ours is ${plural(days, "day")} late` : `${late.length} promises of ours are late, the first by ${plural(days, "day")}`,
    since: new Date(first.due), evidence: late.map(({ promise }) => evidenceOf(promise, promise.body ?? "Promise")), strength: Math.min(3, late.length),
  };
}

/** Conversations in which the customer had the last word, and calls that nobody took. */
function noAnswers(known: readonly Contact[], moment: Date, since: number, patienceDays: number): ContactSign | undefined {
  const patient = moment.getTime() - patienceDays * DAY;
  const byConversation = Map.groupBy(known.filter(({ conversationId }) => conversationId !== null), ({ conversationId }) => conversationId!);
  const found: { readonly text: string; readonly last: Contact }[] = [];
  for (const all of byConversation.values()) {
    const said = all.filter(({ kind, direction }) => (kind === "message" || kind === "conversation.opened") && direction !== "none");
    const last = said.at(-1);
    if (!last || last.direction !== "in" || last.at.getTime() < since) continue;
    const closed = all.findLast(({ kind, at }) => kind === "conversation.resolved" && at >= last.at);
    const never = !said.some(({ direction }) => direction === "out");
    if (closed) found.push({ text: never && last.channel === "chat" ? "Left a chat before anybody answered" : never ? "Wrote, and it was closed without an answer" : "Had the last word before it was closed", last });
    else if (last.at.getTime() < patient) found.push({ text: `Has waited ${plural(Math.floor((moment.getTime() - last.at.getTime()) / DAY), "day")} for an answer`, last });
  }
  for (const call of known) {
    if (call.kind !== "call" || call.answered !== false || call.direction !== "in" || call.at.getTime() < since || call.at.getTime() > patient) continue;
    const reached = known.some(({ at, direction, kind, answered }) => at > call.at && (direction === "out" || (kind === "call" && answered === true)));
    if (!reached) found.push({ text: "Called, and nobody answered or called back", last: call });
  }
  found.sort((a, b) => a.last.at.getTime() - b.last.at.getTime());
  const newest = found.at(-1);
  if (!newest) return undefined;
  return {
    kind: "no-answer", text: found.length === 1 ? newest.text : `${found.length} contacts ended without an answer of ours`, since: found[0]!.last.at,
    evidence: found.map(({ last }) => evidenceOf(last, last.subject ?? known.find(({ kind, conversationId }) => kind === "conversation.opened" && conversationId !== null && conversationId === last.conversationId)?.subject ?? "Contact")),
    strength: Math.min(3, found.length),
  };
}

function saidSo(known: readonly Contact[], since: number): SeenContacts["saidSo"] {
  const open = new Set<string>();
  for (const { kind, conversationId, interactionId } of known) {
    if (kind === "complaint.opened") open.add(conversationId ?? interactionId);
    if (kind === "complaint.closed") open.delete(conversationId ?? interactionId);
  }
  const said = known.filter((one) => {
    if (one.kind === "complaint.opened") return one.at.getTime() >= since || open.has(one.conversationId ?? one.interactionId);
    return one.at.getTime() >= since && (one.kind === "complaint" || (one.kind === "review" && one.stars !== null && one.stars <= FEW_STARS));
  });
  const last = said.at(-1);
  return last ? { since: last.at, evidence: said.map((one) => evidenceOf(one, one.subject ?? (one.kind === "review" ? "Review" : "Complaint"))) } : null;
}

/** How long our answers take: nine in ten come within so many days. Where there are few, a usual one. */
export function patienceOf(contacts: Iterable<readonly Contact[]>, moment: Date): number {
  const waits: number[] = [];
  for (const all of contacts)
    for (const said of Map.groupBy(all.filter(({ kind, at, conversationId }) => at <= moment && conversationId !== null && (kind === "message" || kind === "conversation.opened")), ({ conversationId }) => conversationId!).values()) {
      let asked: Date | undefined;
      for (const { at, direction } of said.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
        if (direction === "in") asked ??= at;
        else if (direction === "out" && asked) {
          waits.push((at.getTime() - asked.getTime()) / DAY);
          asked = undefined;
        }
      }
    }
  waits.sort((a, b) => a - b);
  return waits.length < ENOUGH_ANSWERS ? USUAL_PATIENCE_DAYS : Math.max(1, waits[Math.floor(0.9 * waits.length)]!);
}

const ENOUGH_ANSWERS = 20;
const USUAL_PATIENCE_DAYS = 3;

function evidenceOf(one: Contact, label: string): NeedEvidence {
  const short = label.length > 140 ? `${label.slice(0, 139)}…` : label;
  return one.conversationId === null ? { kind: "interaction", id: one.interactionId, label: short } : { kind: "conversation", id: one.conversationId, label: short };
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
