// What happens between customers and company besides buying and asking: visits, newsletters, surveys, letters.
import type { Account } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import type { PlacedOrder } from "./orders.ts";
import type { Span } from "./people.ts";
import type { Rows } from "./rows.ts";
import { DAY, HOUR, inOfficeHours, iso, MINUTE, startOfDay } from "./time.ts";
import { fill, LETTERS, SURVEY_WORDS } from "./words/index.ts";

const PAGES = ["/", "/beans", "/beans/quay-blend", "/beans/sidamo", "/beans/huehuetenango", "/beans/yirgacheffe", "/beans/gayo", "/beans/night-tide-decaf", "/grinders", "/grinders/g40", "/grinders/g60", "/machines", "/machines/solo", "/machines/duo", "/care/descaler", "/recipes/moka", "/recipes/pour-over", "/recipes/iced", "/subscription", "/offices", "/delivery", "/repairs", "/about/roastery"];
const REFERRERS = ["search", "search", "direct", "newsletter", "a friend's link", "review site"];
const NEWSLETTERS = ["First harvest from Sidamo", "Why we raised the price of Gayo", "Iced, slowly", "The workshop opens its doors", "A decaf worth staying up for", "Twelve mornings in December"];

export function visitPages(chance: Chance): readonly string[] {
  return Array.from({ length: chance.whole(1, 6) }, (_, n) => (n === 0 && chance.isSo(0.5) ? "/" : chance.pick(PAGES)));
}

/** Visits of known people: the first with each browser, before some of their orders, and now and then without one. */
export function recordVisits(accounts: readonly Account[], placed: readonly PlacedOrder[], span: Span, rows: Rows, root: Chance): void {
  const chance = root.stream("visits");
  let n = 0;
  const visit = (identityId: string, at: number, pages: readonly string[], channel: "web" | "portal"): void => {
    rows.happen({
      identityId, at, messageId: `visit-${++n}`, source: "web", kind: "visit", channel, direction: "in",
      properties: { pages, seconds: chance.whole(15, 90) * pages.length, device: chance.weighted([["phone", 6], ["computer", 4]]) },
    });
  };
  const look = (account: Account, at: number, pages: readonly string[]): void => {
    const there = account.browsers.filter((browser) => browser.createdAt <= at);
    if (there.length > 0 && chance.isSo(0.75)) visit(chance.pick(there).identityId, at, pages, "web");
    else if (at > account.person.joinedAt) visit(account.shopId, at, pages, "portal");
  };
  for (const { account, at } of placed) {
    if (chance.isSo(0.24)) look(account, at - chance.between(4, 50) * MINUTE, [...visitPages(chance), "/basket"]);
  }
  for (const account of accounts) {
    for (const { identityId, createdAt } of account.browsers) visit(identityId, createdAt + 1000, visitPages(chance), "web");
    const idle = chance.whole(0, 1);
    for (let visits = 0; visits < idle; visits++) look(account, daytime(chance.between(account.person.joinedAt, span.endsAt), span, chance), visitPages(chance));
  }
}

/**
 * A few who look in every week with a browser of theirs and one day do so no more, and a few who look at how to end it: what
 * signals of a need are found by.
 */
export function recordHabits(accounts: readonly Account[], span: Span, rows: Rows, root: Chance): void {
  const chance = root.stream("habits");
  const DAYS_AGO = { stopped: [24, 60], looked: [2, 26] } as const;
  let n = 0;
  const visit = (identityId: string, at: number, pages: readonly string[]): void => {
    rows.happen({ identityId, at, messageId: `habit-${++n}`, source: "web", kind: "visit", channel: "portal", direction: "in", properties: { pages, seconds: chance.whole(15, 90) * pages.length, device: "phone" } });
  };
  for (const { person, shopId } of accounts) {
    if (person.cast !== null || person.purchases === null) continue;
    const [stops, looks] = [chance.isSo(0.004), chance.isSo(0.004)];
    const last = span.endsAt - chance.between(...DAYS_AGO.stopped) * DAY;
    if (stops && person.joinedAt < last - 100 * DAY) for (let week = 13; week >= 0; week--) visit(shopId, daytime(last - week * 7 * DAY, span, chance), visitPages(chance));
    if (looks && person.joinedAt < span.endsAt - 40 * DAY) for (let times = chance.whole(2, 3); times > 0; times--) visit(shopId, daytime(span.endsAt - chance.between(...DAYS_AGO.looked) * DAY, span, chance), ["/subscription", "/subscription/cancel"]);
  }
}

/** People who looked and left no name. */
export function recordVisitors(count: number, span: Span, rows: Rows, root: Chance): readonly string[] {
  const chance = root.stream("visitors");
  let n = 0;
  return Array.from({ length: count }, () => {
    const first = daytime(span.startsAt + Math.sqrt(chance.uniform()) * (span.endsAt - span.startsAt - HOUR), span, chance);
    const identityId = rows.idAt(first);
    rows.identities.push({ identityId, source: "web", createdAt: iso(first) });
    rows.identifiers.push({ kind: "anonymous_id", value: rows.idAt(first), identityId, verified: false, source: "web", firstSeenAt: iso(first) });
    const referrer = chance.pick(REFERRERS);
    for (let at = first, left = chance.weighted([[1, 60], [2, 24], [3, 10], [6, 6]]); left > 0 && at < span.endsAt; left--, at += chance.between(0.2, 12) * DAY) {
      const pages = visitPages(chance);
      rows.happen({ identityId, at, messageId: `visitor-${++n}`, source: "web", kind: "visit", channel: "web", direction: "in", properties: { pages, seconds: chance.whole(8, 70) * pages.length, device: chance.weighted([["phone", 7], ["computer", 3]]), referrer } });
    }
    return identityId;
  });
}

/** A newsletter every four months, to those who agreed to it at the time. */
export function sendNewsletters(accounts: readonly Account[], span: Span, rows: Rows, root: Chance): void {
  const chance = root.stream("newsletters");
  NEWSLETTERS.forEach((subject, n) => {
    const at = inOfficeHours(startOfDay(span.endsAt - (NEWSLETTERS.length - n) * 120 * DAY + 48 * DAY) + 10 * HOUR);
    for (const { person, shopId, offersByMail } of accounts) {
      if (offersByMail === null || offersByMail.from > at || offersByMail.until <= at) continue;
      const messageId = `newsletter-${n + 1}-${person.number}`;
      const properties = { subject, number: n + 1 };
      rows.happen({ identityId: shopId, at: at + person.number * 20, messageId, source: "mail", kind: "newsletter", channel: "email", direction: "out", properties });
      if (person.purchases?.active === false ? chance.isSo(0.14) : chance.isSo(0.38)) {
        rows.happen({ identityId: shopId, at: at + chance.exponential(1 / (9 * HOUR)) + 2 * MINUTE, messageId: `${messageId}-opened`, source: "mail", kind: "newsletter.opened", channel: "email", direction: "in", properties });
      }
    }
  });
}

/** A question after some deliveries and some conversations; less than half answer. */
export function askSurveys(asked: readonly { identityId: string; at: number; about: string; mood: "good" | "fair" | "poor" }[], rows: Rows, root: Chance): void {
  const chance = root.stream("surveys");
  for (const { identityId, at, about, mood } of asked) {
    const question = about.startsWith("O-") ? "nps" : chance.pick(["csat", "ces"]);
    const messageId = `survey-${about}`;
    rows.happen({ identityId, at, messageId, source: "mail", kind: "survey", channel: "email", direction: "out", properties: { question, about } });
    if (!chance.isSo(mood === "poor" ? 0.3 : 0.45)) continue;
    const [low, high] = mood === "good" ? [0.8, 1] : mood === "fair" ? [0.5, 0.8] : [0, 0.4];
    const of = question === "nps" ? 10 : question === "csat" ? 5 : 7;
    const body = fill(chance.pick(SURVEY_WORDS[mood]), {}, chance);
    rows.happen({
      identityId, at: at + chance.exponential(1 / (14 * HOUR)) + 3 * MINUTE, messageId: `${messageId}-answer`, source: "mail", kind: "survey.answer", channel: "email", direction: "in",
      ...(body === "" ? {} : { body }), properties: { question, about, score: Math.max(question === "nps" ? 0 : 1, Math.round(of * chance.between(low, high))), of },
    });
  }
}

/** Letters: some people write, and some get a card. */
export function exchangeLetters(accounts: readonly Account[], span: Span, rows: Rows, root: Chance): void {
  const chance = root.stream("letters");
  for (const { person, shopId, offersByPost } of accounts) {
    if (person.cast !== null) continue;
    if (chance.isSo(0.018)) {
      const at = inOfficeHours(chance.between(person.joinedAt, span.endsAt));
      rows.happen({ identityId: shopId, at, messageId: `letter-in-${person.number}`, source: "post", kind: "letter", channel: "post", direction: "in", body: `${chance.pick(LETTERS)}\n${person.name}`, properties: { received: "by hand, scanned" } });
    }
    if (offersByPost && chance.isSo(0.4)) {
      const at = inOfficeHours(chance.between(person.joinedAt, span.endsAt));
      rows.happen({ identityId: shopId, at, messageId: `letter-out-${person.number}`, source: "post", kind: "letter", channel: "post", direction: "out", properties: { about: chance.pick(["Card for a year together", "Prices from next month", "Invitation to the roastery"]) } });
    }
  }
}

function daytime(ms: number, span: Span, chance: Chance): number {
  return Math.min(startOfDay(ms) + chance.between(7, 23) * HOUR, span.endsAt - chance.between(1, 300) * MINUTE);
}
