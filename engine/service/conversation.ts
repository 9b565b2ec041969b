// A conversation: where it stands, and what each act makes of that. Pure; the verbs load, ask here, and save.
import type { LampView } from "../decisions/index.ts";
import type { ConversationRow, ConversationStatus } from "./contract.ts";

export type Lamp = ConversationRow["lamp"];

/** Where a conversation stands. */
export interface Standing {
  readonly status: ConversationStatus;
  /** The colleague who has it; null when nobody has. */
  readonly assignee: string | null;
  /** It is about a complaint; the complaint is open while the conversation is not resolved. */
  readonly complaint: boolean;
  /** Messages of the customer that nobody has read. */
  readonly unread: number;
  /** Since when the customer waits for an answer; null when they do not. */
  readonly waitingSince: Date | null;
  /** Answer by; null when nobody waits. */
  readonly dueAt: Date | null;
  readonly snoozedUntil: Date | null;
  readonly resolvedAt: Date | null;
  readonly lastMessageAt: Date;
  /** The beginning of the customer's last words, or of ours where they said nothing yet. */
  readonly preview: string;
  readonly lamp: Lamp;
}

export type Act =
  | { readonly kind: "customer-wrote"; readonly at: Date; readonly body: string }
  | { readonly kind: "we-answered"; readonly at: Date; readonly by: string | null }
  | { readonly kind: "resolve"; readonly at: Date }
  /** Opened again by a colleague: whoever was not answered when it was resolved has waited all along. */
  | { readonly kind: "reopen"; readonly unansweredSince: Date | null }
  | { readonly kind: "assign"; readonly to: string | null }
  | { readonly kind: "snooze"; readonly until: Date }
  | { readonly kind: "wake" }
  | { readonly kind: "read" }
  | { readonly kind: "complaint"; readonly on: boolean }
  | { readonly kind: "routed"; readonly answerWithinMinutes: number; readonly lamp: Lamp }
  | { readonly kind: "relit"; readonly lamp: Lamp };

/** Until the rules have said how soon to answer, and if they cannot: the same for every customer. */
export const ANSWER_WITHIN_MINUTES_UNLESS_ROUTED = 240;

const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

/** A conversation as its first message finds it: nobody has said or read anything. */
export function newStanding(at: Date, complaint: boolean): Standing {
  return {
    status: "open", assignee: null, complaint, unread: 0, waitingSince: null, dueAt: null, snoozedUntil: null, resolvedAt: null,
    lastMessageAt: at, preview: "", lamp: "ok",
  };
}

/** What an act makes of a conversation. A private note is no act: it changes nothing for the customer. */
export function after(standing: Standing, act: Act): Standing {
  switch (act.kind) {
    case "customer-wrote":
      return {
        ...standing, status: "open", snoozedUntil: null, resolvedAt: null, unread: standing.unread + 1,
        // Who writes again while waiting keeps their place: the wait began with the first unanswered message.
        waitingSince: standing.waitingSince ?? act.at,
        dueAt: standing.dueAt ?? minutesAfter(act.at, ANSWER_WITHIN_MINUTES_UNLESS_ROUTED),
        lastMessageAt: act.at, preview: previewOf(act.body),
      };
    case "we-answered":
      // Who answers takes it on, unless somebody has it already; and nobody answers what they have not read.
      return { ...standing, assignee: standing.assignee ?? act.by, unread: 0, waitingSince: null, dueAt: null, lastMessageAt: act.at };
    case "resolve":
      return { ...standing, status: "resolved", unread: 0, waitingSince: null, dueAt: null, snoozedUntil: null, resolvedAt: standing.resolvedAt ?? act.at };
    case "reopen":
      return {
        ...standing, status: "open", snoozedUntil: null, resolvedAt: null,
        waitingSince: standing.waitingSince ?? act.unansweredSince,
        dueAt: standing.dueAt ?? (act.unansweredSince && minutesAfter(act.unansweredSince, ANSWER_WITHIN_MINUTES_UNLESS_ROUTED)),
      };
    case "wake":
      return { ...standing, status: "open", snoozedUntil: null, resolvedAt: null };
    case "assign":
      return { ...standing, assignee: act.to };
    case "snooze":
      // The clock of somebody who waits runs on: to look away is not to answer.
      return { ...standing, status: "snoozed", snoozedUntil: act.until, resolvedAt: null };
    case "read":
      return { ...standing, unread: 0 };
    case "complaint":
      return { ...standing, complaint: act.on };
    case "routed":
      return {
        ...standing, lamp: act.lamp,
        dueAt: standing.waitingSince && minutesAfter(standing.waitingSince, act.answerWithinMinutes),
      };
    case "relit":
      return { ...standing, lamp: act.lamp };
  }
}

/** The status to show: a snooze that has run out is open, whether or not anybody has written that down yet. */
export function statusAt(standing: Pick<Standing, "status" | "snoozedUntil">, now: Date): ConversationStatus {
  return standing.status === "snoozed" && standing.snoozedUntil !== null && standing.snoozedUntil <= now ? "open" : standing.status;
}

/** Touch points that a change of standing makes: what rules read of service, they read from these. */
export function happenings(before: Standing, now: Standing): readonly ("conversation.resolved" | "conversation.reopened" | "complaint.opened" | "complaint.closed")[] {
  const wasOpen = before.status !== "resolved";
  const isOpen = now.status !== "resolved";
  const hadComplaint = wasOpen && before.complaint;
  const hasComplaint = isOpen && now.complaint;
  return [
    ...(wasOpen && !isOpen ? (["conversation.resolved"] as const) : []),
    ...(!wasOpen && isOpen ? (["conversation.reopened"] as const) : []),
    ...(!hadComplaint && hasComplaint ? (["complaint.opened"] as const) : []),
    ...(hadComplaint && !hasComplaint ? (["complaint.closed"] as const) : []),
  ];
}

/** The lamp of a row: the gravest of those that the rules lit. */
export function gravest(lamps: readonly Pick<LampView, "level">[]): Lamp {
  if (lamps.some((lamp) => lamp.level === "warning")) return "warning";
  return lamps.length > 0 ? "caution" : "ok";
}

/** For so long, whoever writes again is taken to write about the same thing: the days of first-contact resolution. */
const SAME_ISSUE_DAYS = 7;

/** Does a further message of the customer go into this conversation, or is it the beginning of another? */
export function continues(standing: Pick<Standing, "status" | "resolvedAt">, now: Date): boolean {
  return standing.status !== "resolved" || standing.resolvedAt === null || now.getTime() - standing.resolvedAt.getTime() <= SAME_ISSUE_DAYS * 86_400_000;
}

/** The beginning of a message on one line. @example previewOf("Hello,\nmy grinder") // "Hello, my grinder" */
export function previewOf(body: string, most = 140): string {
  const line = body.replace(/\s+/gu, " ").trim();
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}
