// What may be done with an article, and what followed where its words were sent: decided from plain values.
import { proportionInterval } from "@rapport/statistics";
import { Refusal } from "../../platform/index.ts";
import type { ArticleFigures, ArticleState, ArticleUsed } from "./contract.ts";

/** Whoever comes back on the topic within so long was not helped: the days of first-contact resolution. */
export const STAYED_AWAY_DAYS = 7;
/** Below so many conversations a share says nothing. */
export const NEEDED_CONVERSATIONS = 20;
const DAY = 86_400_000;

export function stateOf(article: { readonly isPutAway: boolean; readonly isRead: boolean }): ArticleState {
  if (article.isPutAway) return "put-away";
  return article.isRead ? "published" : "draft";
}

/** Only what colleagues read can grow old. @param reviewOn a day such as "2026-11-28" */
export function isOverdue(state: ArticleState, reviewOn: string | null, now: Date): boolean {
  return state === "published" && reviewOn !== null && reviewOn < now.toISOString().slice(0, 10);
}

/** Two who change the same: the second hears of the first, and nothing of either is lost. @throws {Refusal} not-acceptable-now */
export function requireUnchanged(what: string, found: { readonly now: number; readonly from: number; readonly by: string; readonly at: Date }): void {
  if (found.now === found.from) return;
  const when = `${found.at.toISOString().slice(0, 10)} at ${found.at.toISOString().slice(11, 16)} UTC`;
  throw new Refusal("not-acceptable-now", `${found.by} changed ${what} on ${when}, after you opened it. Nothing of yours was saved over theirs: read what stands there now, then save again.`);
}

/** The reader's language, where a variety stands for its language, else English, else the first there is. @example chooseLanguage(["en", "nl"], ["ar", "nl"]) // "nl" */
export function chooseLanguage(has: readonly string[], wanted: readonly string[]): string | undefined {
  const plain = (language: string) => language.split("-")[0];
  for (const each of [...wanted, "en"]) {
    const found = has.find((there) => there === each) ?? has.find((there) => plain(there) === plain(each));
    if (found !== undefined) return found;
  }
  return has[0];
}

/** What followed after its words were put into a reply. */
export function whatFollowed(used: { readonly putInAt: Date; readonly isSent: boolean; readonly cameBackAt: Date | null }, now: Date): ArticleUsed["followed"] {
  if (!used.isSent) return "not-sent";
  if (used.cameBackAt !== null) return "came-back";
  return used.putInAt.getTime() + STAYED_AWAY_DAYS * DAY > now.getTime() ? "too-soon" : "stayed-away";
}

/**
 * The share of conversations in which the customer did not come back, with its 80 % interval (Wilson). A conversation counts
 * when its days are over, also where the customer came back sooner: else those who return would count before those who do not.
 */
export function shareStayedAway(used: readonly { readonly putInAt: Date; readonly followed: ArticleUsed["followed"] }[], now: Date): ArticleFigures["stayedAway"] {
  const over = used.filter(({ putInAt, followed }) => followed !== "not-sent" && putInAt.getTime() + STAYED_AWAY_DAYS * DAY <= now.getTime());
  if (over.length < NEEDED_CONVERSATIONS) return { kind: "too-few", observed: over.length, needed: NEEDED_CONVERSATIONS };
  const count = over.filter(({ followed }) => followed === "stayed-away").length;
  const interval = proportionInterval({ count, of: over.length }, 0.8);
  if (interval.kind === "too-few") throw new Error("expected conversations, found none");
  return { kind: "share", share: { mid: interval.proportion, lo: interval.lo, hi: interval.hi, before: null }, of: over.length, count };
}
