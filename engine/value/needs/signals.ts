// Behaviour with which a need begins: pure, from a customer's touch points of the last half year.
import { ISSUE_DAYS, issuesOf } from "../../interactions/index.ts";
import type { NeedEvidence, NeedSignal } from "./needs-contract.ts";

/** A touch point as signals read it. */
export interface SeenTouch {
  readonly interactionId: string;
  readonly kind: string;
  readonly direction: string;
  readonly at: Date;
  /** Addresses and titles of the pages of a visit. */
  readonly pages: readonly string[];
  readonly conversationId: string | null;
  readonly code: string | null;
  readonly topic: string | null;
  readonly subject: string | null;
  readonly issue: string | null;
}

const DAY = 86_400_000;
/** How far back signals look. */
export const LOOK_BACK_DAYS = 180;

/** Pages about ending it, by words of their address or title in the languages of those who wrote to us. */
const ABOUT_ENDING = /cancel(l?ation|-|_|\b)|\/cancel|unsubscribe|close[-_ ]?(my[-_ ])?account|end[-_ ]?subscription|terminat|opzeg|be[eë]indig|k(ü|ue)ndig|r[eé]sili|d[eé]sabonn|cancelar|disdett|recesso|إلغاء/i;
const TWICE = 2;
const TWICE_WITHIN_DAYS = 30;
/** Pages of one visit may come one by one; from this pause on it is another visit. */
const ANOTHER_VISIT_MILLIS = 30 * 60_000;

const USUAL_WEEKS = 12;
const USUAL_WEEKS_WITH_A_VISIT = 9;
const SILENT_DAYS = 21;

const THIRD = 3;
/** How somebody gets in touch outside of conversations. */
const CONTACTS: ReadonlySet<string> = new Set(["call", "email", "chat", "letter", "meeting", "sms", "contact"]);

/**
 * @param touches in any order, of all identities
 * @param lastVisitOfAnybody when anybody was last seen on a page: where nobody is any more, the counting has ended and not their visits
 */
export function needSignals(touches: readonly SeenTouch[], now: Date, lastVisitOfAnybody: Date | undefined): NeedSignal[] {
  const inOrder = touches.filter(({ at }) => at <= now).sort((a, b) => a.at.getTime() - b.at.getTime() || (a.interactionId < b.interactionId ? -1 : 1));
  return [lookedAtEnding(inOrder, now), stoppedUsing(inOrder, now, lastVisitOfAnybody), thirdContact(inOrder, now)].filter((signal) => signal !== undefined);
}

function lookedAtEnding(touches: readonly SeenTouch[], now: Date): NeedSignal | undefined {
  const recent = touches.filter(({ kind, at, pages }) => kind === "visit" && now.getTime() - at.getTime() <= TWICE_WITHIN_DAYS * DAY && pages.some((page) => ABOUT_ENDING.test(page)));
  const visits = recent.filter((visit, i) => i === 0 || visit.at.getTime() - recent[i - 1]!.at.getTime() >= ANOTHER_VISIT_MILLIS);
  if (visits.length < TWICE) return undefined;
  return {
    kind: "cancellation-page", text: `Looked at a page about cancelling ${visits.length} times in ${TWICE_WITHIN_DAYS} days`, since: visits[0]!.at.toISOString(),
    evidence: visits.map((visit) => evidenceOf(visit, visit.pages.find((page) => ABOUT_ENDING.test(page))!)),
  };
}

function stoppedUsing(touches: readonly SeenTouch[], now: Date, lastVisitOfAnybody: Date | undefined): NeedSignal | undefined {
  const visits = touches.filter(({ kind }) => kind === "visit");
  const last = visits.at(-1);
  if (!last || lastVisitOfAnybody === undefined) return undefined;
  const silentDays = Math.floor((Math.min(now.getTime(), lastVisitOfAnybody.getTime()) - last.at.getTime()) / DAY);
  if (silentDays < SILENT_DAYS) return undefined;
  const weeks = new Set(visits.map(({ at }) => Math.floor((last.at.getTime() - at.getTime()) / (7 * DAY))).filter((week) => week < USUAL_WEEKS));
  if (weeks.size < USUAL_WEEKS_WITH_A_VISIT) return undefined;
  return {
    kind: "stopped-using", text: `No visit for ${silentDays} days; before that there was one in ${weeks.size} of ${USUAL_WEEKS} weeks`,
    since: new Date(last.at.getTime() + 7 * DAY).toISOString(), evidence: [evidenceOf(last, "The last visit")],
  };
}

function thirdContact(touches: readonly SeenTouch[], now: Date): NeedSignal | undefined {
  const opened = touches.filter(({ kind, conversationId }) => kind === "conversation.opened" && conversationId !== null).map((touch) => ({ ...touch, conversationId: touch.conversationId! }));
  const named = touches.filter(({ kind, direction, issue }) => issue !== null && CONTACTS.has(kind) && direction === "in");
  const issues = issuesOf(opened, named.map(({ issue }) => issue!));
  const contacts = new Map<string, SeenTouch[]>();
  for (const touch of touches) {
    const issue = touch.kind === "conversation.opened" && touch.conversationId !== null ? issues.ofConversation(touch.conversationId) : named.includes(touch) ? issues.named(touch.issue!) : undefined;
    if (issue !== undefined) contacts.set(issue, [...(contacts.get(issue) ?? []), touch]);
  }
  const found = [...contacts.values()]
    .map((all) => all.filter(({ at }) => now.getTime() - at.getTime() <= ISSUE_DAYS * DAY))
    .filter((recent) => recent.length >= THIRD)
    .sort((a, b) => b.length - a.length || b.at(-1)!.at.getTime() - a.at(-1)!.at.getTime())[0];
  if (!found) return undefined;
  return {
    kind: "third-contact", text: `In touch ${found.length} times about one thing in ${ISSUE_DAYS} days`, since: found[THIRD - 1]!.at.toISOString(),
    evidence: found.map((touch) => evidenceOf(touch, touch.subject ?? touch.topic ?? "In touch")),
  };
}

function evidenceOf(touch: SeenTouch, label: string): NeedEvidence {
  const short = label.length > 140 ? `${label.slice(0, 139)}…` : label;
  return touch.conversationId === null ? { kind: "interaction", id: touch.interactionId, label: short } : { kind: "conversation", id: touch.conversationId, label: short };
}
