// Messages on their way: written, perhaps held back for a moment, sent once, then followed by what belongs to them.
import type { AdvisedWords, Audience } from "./drafts.ts";

export interface Waiting {
  /** Made by the writer; the server takes the same id once only, so that sending again is safe. */
  readonly clientId: string;
  readonly conversationId: string;
  readonly customerId: string;
  readonly body: string;
  readonly audience: Audience;
  readonly writtenAt: string;
  /** Not sent before this moment, so that it can be taken back. */
  readonly notBefore: string;
  readonly words: AdvisedWords | null;
  readonly thenResolve: boolean;
  /** The message itself has been sent; only what belongs to it is left. */
  readonly sent: boolean;
  /** The server refused it, and why; null while it may still succeed. */
  readonly refused: string | null;
}

/**
 * Seconds in which a message can be taken back: five for e-mail and letters, none in chat, where five seconds are long,
 * unless it holds a promise, money or what looks like a card number. Notes for the team can always be written again.
 */
export function undoSeconds(message: {
  readonly channel: string;
  readonly audience: Audience;
  readonly body: string;
}): number {
  if (message.audience === "team") return 0;
  if (message.channel === "email" || message.channel === "post") return 5;
  return isWeighty(message.body) ? 5 : 0;
}

const MONEY = /[€£$¥]\s?\d|\b\d+([.,]\d{2})?\s?(eur|gbp|usd|chf|euros?|pounds?|dollars?)\b/i;
const PROMISE = /\b(i|we)(['’]ll| will| promise| guarantee|( am| are|['’]m|['’]re) \w+ing)\b/i;
const CARD = /\b(?:\d[ -]?){13,19}\b/;

export function isWeighty(body: string): boolean {
  return MONEY.test(body) || PROMISE.test(body) || CARD.test(body);
}

/** What may be sent now: the first of each conversation whose moment has come. One that was refused holds back those written after it. */
export function readyToSend(waiting: readonly Waiting[], now: Date): readonly Waiting[] {
  const first = new Map<string, Waiting>();
  for (const message of waiting) if (!first.has(message.conversationId)) first.set(message.conversationId, message);
  return [...first.values()].filter(
    (message) => message.refused === null && Date.parse(message.notBefore) <= now.getTime(),
  );
}

/** Milliseconds until something can be sent, or null when nothing waits for time alone. */
export function nextSendIn(waiting: readonly Waiting[], now: Date): number | null {
  const times = waiting
    .filter((message) => message.refused === null)
    .map((message) => Date.parse(message.notBefore) - now.getTime());
  return times.length === 0 ? null : Math.max(0, Math.min(...times));
}

/** Reads what was kept across a reload; anything unreadable is left out. */
export function readWaiting(kept: string | null): readonly Waiting[] {
  try {
    const parsed: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

function isWaiting(value: unknown): value is Waiting {
  if (typeof value !== "object" || value === null) return false;
  const message = value as Record<string, unknown>;
  return (
    ["clientId", "conversationId", "customerId", "body", "writtenAt", "notBefore"].every(
      (key) => typeof message[key] === "string",
    ) &&
    (message["audience"] === "customer" || message["audience"] === "team")
  );
}
