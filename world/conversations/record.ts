// Writes finished conversations into the world: their messages and promises, and the touch points they are.
import type { Chance } from "../chance.ts";
import type { Span } from "../people.ts";
import type { Rows } from "../rows.ts";
import type { Conversation, StaffKey } from "../shape.ts";
import { iso } from "../time.ts";
import { timedByTheRules, unanswered } from "./answer-time.ts";
import type { Talk, TalkLine } from "./talk.ts";

const SHOWN_AS: Readonly<Record<StaffKey, string>> = { jo: "Jo", mira: "Mira (workshop)", hugo: "Hugo (workshop)", ida: "Ida", sam: "Sam" };
/** Amara's code in the design; all others count from hers. */
export const AMARA_CODE = 20_418;

export function recordTalks(talks: readonly Talk[], span: Span, rows: Rows, chance: Chance): void {
  const inTime = talks.map((talk) => timedByTheRules(talk, span.endsAt)).sort((one, other) => startOf(one) - startOf(other));
  const amara = inTime.findIndex((talk) => talk.subject === "Grinder still not back" && talk.status === "open");
  inTime.forEach((talk, n) => recordTalk(talk, `C-${AMARA_CODE - amara + n}`, span, rows, chance));
  rows.messages.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

const startOf = (talk: Talk): number => talk.lines[0]?.at ?? 0;

function recordTalk(talk: Talk, code: string, span: Span, rows: Rows, chance: Chance): void {
  const { identityId, channel, subject, topic, lines } = talk;
  const openedAt = startOf(talk);
  const conversationId = rows.idAt(openedAt);
  const about = { conversationId, code, subject };
  lines.forEach((line, n) => {
    const messageId = rows.idAt(line.at);
    const fromCustomer = line.by === "customer";
    rows.messages.push({
      identityId, conversationId, messageId, clientId: `world-${code}-${n + 1}`, at: iso(line.at),
      authorKind: fromCustomer ? "customer" : line.by === "assistant" ? "assistant" : "agent",
      authorId: fromCustomer ? identityId : line.by, authorName: nameOf(line, talk),
      audience: line.note ? "team" : "customer", channel, body: line.body,
    });
    // A call is one touch point with all that was said; in writing every message is one.
    if (line.note || line.by === "assistant" || (channel === "voice" && n > 0)) return;
    const kind = n === 0 && talk.complaint ? "complaint" : channel === "voice" ? "call" : "message";
    const call = channel === "voice" ? { seconds: Math.min(25 * 60, Math.max(120, Math.round(((lines.at(-1)?.at ?? openedAt) - openedAt) / 1000))), waitedSeconds: 60 * chance.whole(0, 9) } : {};
    rows.happen({
      identityId, at: line.at, messageId: `${code}-${n + 1}`, source: "desk", kind, channel, direction: fromCustomer ? "in" : "out",
      body: line.body, properties: { ...about, topic, ...call },
    });
  });
  rows.conversations.push({ identityId, conversationId, code, subject, topic, channel, complaint: talk.complaint, assignee: talk.assignee, cameFrom: talk.cameFrom, openedAt: iso(openedAt), ...stateOf(talk, span) });
  for (const { body, by, madeAt, dueAt, keptAt } of talk.promises) {
    rows.promises.push({
      identityId, promiseId: rows.idAt(madeAt), conversationId: madeAt < openedAt ? null : conversationId, body, dueAt: iso(dueAt), madeBy: by, madeAt: iso(madeAt),
      keptAt: keptAt === null ? null : iso(keptAt), withdrawnAt: null,
    });
  }
}

function nameOf(line: TalkLine, talk: Talk): string {
  return line.by === "customer" ? talk.customerName : line.by === "assistant" ? "Assistant" : SHOWN_AS[line.by];
}

type State = Pick<Conversation, "status" | "lastMessageAt" | "preview" | "waitingSince" | "dueAt" | "snoozedUntil" | "unread" | "lamp" | "resolvedAt">;

function stateOf(talk: Talk, span: Span): State {
  const heard = talk.lines.filter((line) => !line.note);
  const last = heard.at(-1);
  if (last === undefined) throw new Error(`expected a conversation to have messages, found none in ${talk.subject}`);
  const waiting = talk.status === "open" ? unanswered(talk.lines) : [];
  const broken = talk.status !== "resolved" && talk.promises.some((promise) => promise.keptAt === null && promise.dueAt < span.endsAt);
  const said = (heard.findLast((line) => line.by === "customer") ?? last).body.replace(/\s+/g, " ");
  return {
    status: talk.status,
    lastMessageAt: iso(last.at),
    preview: said.length > 140 ? `${said.slice(0, 139)}…` : said,
    waitingSince: waiting[0] === undefined ? null : iso(waiting[0].at),
    dueAt: talk.dueAt === null || talk.status !== "open" ? null : iso(talk.dueAt),
    snoozedUntil: talk.snoozedUntil === null ? null : iso(talk.snoozedUntil),
    unread: waiting.length,
    lamp: talk.status !== "resolved" && (broken || talk.complaint) ? "warning" : "ok",
    resolvedAt: talk.resolvedAt === null ? null : iso(talk.resolvedAt),
  };
}
