// What kinds of touch points there are, which fields each carries, and which touch points belong together. Other kinds are
// welcome: the catalogue says what is checked and grouped, not what may be kept.

import { type Issues, NO_ISSUES } from "./issues.ts";

export type FieldType = "text" | "number" | "whole" | "yes-no" | "time" | "list";

export interface FieldOfKind {
  readonly type: FieldType;
  readonly meaning: string;
}

/** What several touch points are about: they are shown as one where a customer's history is told. */
export type ThreadAbout = "issue" | "conversation" | "order" | "invoice" | "subscription" | "repair" | "claim" | "deal";

export interface KindOfInteraction {
  readonly kind: string;
  /** In plain words, as the customer's act or ours. */
  readonly title: string;
  readonly direction: "in" | "out" | "none";
  readonly fields: Readonly<Record<string, FieldOfKind>>;
  /** The field that names what it belongs to. */
  readonly thread?: { readonly about: ThreadAbout; readonly field: string };
  /** The same, for those that leave that field out. */
  readonly otherwise?: { readonly about: ThreadAbout; readonly field: string };
}

const text = (meaning: string): FieldOfKind => ({ type: "text", meaning });
const number = (meaning: string): FieldOfKind => ({ type: "number", meaning });
const whole = (meaning: string): FieldOfKind => ({ type: "whole", meaning });
const yesNo = (meaning: string): FieldOfKind => ({ type: "yes-no", meaning });
const time = (meaning: string): FieldOfKind => ({ type: "time", meaning });
const list = (meaning: string): FieldOfKind => ({ type: "list", meaning });

const order = text("the order's number");
const invoice = text("the invoice's number");
const product = { sku: text("the article's number"), product: text("the article's name") };
const conversation = { conversationId: text("the conversation"), code: text("the code people say to name it"), topic: text("what it is about") };
/** Carried by whatever may be about one. */
const issue = { issue: text("the issue it is about: the code of a conversation, or a name of your own") };
/** Carried by what colleagues log themselves. */
const logged = { name: text("what it was about"), note: text("what a colleague wrote"), by: text("who wrote it down") };
const about = { ...issue, conversationId: conversation.conversationId };
const ofOrder = { about: "order", field: "order" } as const;
const ofInvoice = { about: "invoice", field: "invoice" } as const;
const ofSubscription = { about: "subscription", field: "subscription" } as const;
const ofDeal = { about: "deal", field: "deal" } as const;
const deal = { deal: text("its number"), name: text("what it is called"), stage: text("how far it had come"), pipeline: text("in which pipeline"), amount: number("what it is worth, in whole units of its currency"), currency: text("of the amount, where the source tells it"), closesAt: time("when it was expected to close"), company: text("with which organisation"), by: text("whose it was"), reason: text("why it was lost or won") };
const ofConversation = { about: "conversation", field: "conversationId" } as const;

export const KINDS: readonly KindOfInteraction[] = [
  { kind: "visit", title: "Visited a page", direction: "in", fields: { ...about, title: text("the page's title"), path: text("its address"), url: text("its whole address"), pages: list("several pages of one visit"), seconds: number("how long"), device: text("phone, computer …"), referrer: text("where they came from") } },
  { kind: "search", title: "Searched", direction: "in", fields: { ...about, query: text("what for"), results: whole("how many were found") } },
  { kind: "identify", title: "Signed in", direction: "in", fields: {} },

  { kind: "order", title: "Placed an order", direction: "in", fields: { number: order, lines: whole("how many lines"), coupon: text("the code that was used"), discountMinor: whole("what was taken off, in minor units") }, thread: { about: "order", field: "number" } },
  { kind: "order.reported", title: "A page reported an order", direction: "in", fields: { orderId: order }, thread: { about: "order", field: "orderId" } },
  { kind: "order.cancelled", title: "Cancelled an order", direction: "in", fields: { order, reason: text("why") }, thread: ofOrder },
  { kind: "delivery", title: "A delivery arrived", direction: "out", fields: { ...issue, order, carrier: text("who brought it"), tracking: text("its number at the carrier"), promisedDays: number("days that were promised"), days: number("days it took"), late: yesNo("later than promised") }, thread: ofOrder },
  { kind: "delivery.sent", title: "A delivery was sent", direction: "out", fields: { order, carrier: text("who brings it"), tracking: text("its number at the carrier"), promisedAt: time("when it should arrive") }, thread: ofOrder },
  { kind: "delivery.failed", title: "A delivery did not arrive", direction: "out", fields: { order, carrier: text("who brings it"), reason: text("why") }, thread: ofOrder },
  { kind: "return", title: "Returned something", direction: "in", fields: { order, ...product, reason: text("why"), lines: whole("how many lines") }, thread: ofOrder },
  { kind: "refund", title: "Was paid back", direction: "out", fields: { order, reason: text("why") }, thread: ofOrder },
  { kind: "invoice", title: "An invoice was sent", direction: "out", fields: { order, number: invoice, dueDays: number("days to pay"), dueAt: time("to be paid by") }, thread: ofOrder, otherwise: { about: "invoice", field: "number" } },
  { kind: "payment", title: "Paid", direction: "in", fields: { order, invoice, method: text("card, transfer …"), onTime: yesNo("by the day it was due"), daysLate: number("days after that day") }, thread: ofOrder },
  { kind: "payment.failed", title: "A payment failed", direction: "in", fields: { order, invoice, method: text("card, transfer …"), reason: text("why") }, thread: ofInvoice },
  { kind: "payment.disputed", title: "Disputed a payment", direction: "in", fields: { order, invoice, reason: text("why"), dueAt: time("to be answered by") }, thread: ofOrder },
  { kind: "adjustment", title: "An account was adjusted", direction: "none", fields: { number: order, reason: text("why") } },
  { kind: "payment.dispute-closed", title: "A dispute was closed", direction: "none", fields: { order, outcome: text("won, lost …") }, thread: ofOrder },
  { kind: "invoice.paid", title: "An invoice was paid", direction: "in", fields: { order, invoice }, thread: ofOrder, otherwise: ofInvoice },
  { kind: "invoice.unpaid", title: "An invoice could not be collected", direction: "in", fields: { order, invoice, attempts: whole("how often it was tried") }, thread: ofOrder, otherwise: ofInvoice },
  { kind: "checkout.started", title: "Began to check out", direction: "in", fields: { number: text("the basket"), lines: whole("how many lines") } },
  { kind: "checkout.completed", title: "Checked out", direction: "in", fields: { order }, thread: ofOrder },
  { kind: "order.test", title: "A test order", direction: "none", fields: { number: order } },
  { kind: "cart.left", title: "Left a basket behind", direction: "in", fields: { number: text("the basket"), lines: whole("how many lines") } },

  { kind: "customer.created", title: "Was entered as a customer", direction: "none", fields: {} },
  { kind: "customer.updated", title: "Their details changed", direction: "none", fields: {} },
  { kind: "privacy.erasure-asked", title: "Asked to be erased", direction: "in", fields: { orders: list("whose data it concerns") } },
  { kind: "privacy.copy-asked", title: "Asked for a copy of their data", direction: "in", fields: { orders: list("whose data it concerns") } },

  { kind: "subscription.started", title: "Subscribed", direction: "in", fields: { subscription: text("which one"), plan: text("to what"), everyDays: number("days between deliveries or payments"), every: text("the same in words: 1 month, 2 weeks") }, thread: ofSubscription },
  { kind: "subscription.changed", title: "Changed a subscription", direction: "in", fields: { subscription: text("which one"), plan: text("to what"), from: text("from what"), everyDays: number("days between deliveries or payments"), every: text("the same in words: 1 month, 2 weeks") }, thread: ofSubscription },
  { kind: "subscription.paused", title: "Paused a subscription", direction: "in", fields: { subscription: text("which one"), until: time("until when") }, thread: ofSubscription },
  { kind: "subscription.resumed", title: "Took a subscription up again", direction: "in", fields: { subscription: text("which one"), plan: text("to what") }, thread: ofSubscription },
  { kind: "subscription.ended", title: "Ended a subscription", direction: "in", fields: { subscription: text("which one"), reason: text("why") }, thread: ofSubscription },
  { kind: "delivery.skipped", title: "Skipped a delivery", direction: "in", fields: { subscription: text("of which one"), product: product.product }, thread: ofSubscription },

  { kind: "letter", title: "A letter", direction: "in", fields: { ...about, ...logged, about: text("what it is about"), replyTo: text("the letter it answers") } },
  { kind: "letter.reply", title: "Replied to a letter", direction: "in", fields: { ...about, about: text("what it is about"), replyTo: text("the letter it answers") } },
  { kind: "email", title: "Wrote an e-mail", direction: "in", fields: { ...about, ...logged, subject: text("its subject"), from: text("the address it came from"), to: list("the addresses it went to"), cc: list("who got a copy"), messageId: text("its Message-ID"), inReplyTo: text("the Message-ID it answers"), attachments: list("names of files with it") }, thread: ofConversation },
  { kind: "chat", title: "Chatted", direction: "in", fields: { ...about, subject: text("what about"), page: text("the page it was on"), messages: whole("how many messages"), seconds: number("how long"), waitedSeconds: number("how long they waited for the first answer"), assistant: yesNo("a program answered") }, thread: ofConversation },
  { kind: "call", title: "A call", direction: "in", fields: { ...about, name: text("what it was about"), note: text("what a colleague wrote"), by: text("who called or answered"), seconds: number("how long"), waitedSeconds: number("how long they waited"), menu: list("what they chose in the telephone menu"), answered: yesNo("somebody answered") } },
  { kind: "message", title: "A message", direction: "in", fields: { ...conversation, messageId: text("the message") }, thread: ofConversation },
  { kind: "meeting", title: "Met face to face", direction: "in", fields: { ...about, name: text("what it was called"), note: text("what a colleague wrote"), by: text("who met them"), place: text("where"), minutes: number("how long"), about: text("what about") } },
  { kind: "contact", title: "Was in touch", direction: "in", fields: { ...about, ...logged } },
  { kind: "social", title: "Wrote in public", direction: "in", fields: { ...about, network: text("where"), url: text("its address"), reach: whole("how many could see it") } },
  { kind: "partner", title: "Was in touch with a partner", direction: "in", fields: { ...about, partner: text("which one"), about: text("what about") } },
  { kind: "community.post", title: "Wrote among other customers", direction: "in", fields: { ...issue, title: text("what about"), url: text("its address") } },
  { kind: "community.answer", title: "Helped another customer", direction: "in", fields: { ...issue, title: text("what about"), url: text("its address"), accepted: yesNo("the other took it as the answer") } },
  { kind: "idea", title: "Proposed an idea", direction: "in", fields: { idea: text("its number"), title: text("what it is"), ...product } },
  { kind: "idea.vote", title: "Voted on an idea", direction: "in", fields: { idea: text("its number"), title: text("what it is") } },
  { kind: "event", title: "Came to an event", direction: "in", fields: { name: text("which one"), place: text("where") } },

  { kind: "complaint", title: "Complained", direction: "in", fields: { ...about, about: text("what about"), order }, thread: ofOrder },
  { kind: "review", title: "Wrote a review", direction: "in", fields: { ...issue, ...product, order, stars: number("how many stars"), url: text("where") }, thread: ofOrder },
  { kind: "survey", title: "Was asked for an opinion", direction: "out", fields: { question: text("nps, csat, ces …"), about: text("what about") } },
  { kind: "survey.sent", title: "Was asked for an opinion", direction: "out", fields: { question: text("nps, csat, ces …"), about: text("what about") } },
  { kind: "survey.answer", title: "Answered a survey", direction: "in", fields: { ...issue, question: text("nps, csat, ces …"), about: text("what about"), score: number("the answer"), of: number("the highest it could be") } },
  { kind: "survey.answered", title: "Answered a survey", direction: "in", fields: { question: text("nps, csat, ces …"), about: text("what about"), score: number("the answer"), of: number("the highest it could be") } },
  { kind: "claim", title: "Made a claim", direction: "in", fields: { ...issue, claim: text("its number"), order, about: text("what for") }, thread: { about: "claim", field: "claim" } },
  { kind: "repair.received", title: "A machine arrived for repair", direction: "in", fields: { ...issue, repair: text("the repair's number"), product: product.product }, thread: { about: "repair", field: "repair" } },
  { kind: "repair.done", title: "A repair was done", direction: "out", fields: { ...issue, repair: text("the repair's number"), product: product.product }, thread: { about: "repair", field: "repair" } },

  { kind: "deal.opened", title: "A deal was begun", direction: "none", fields: deal, thread: ofDeal },
  { kind: "deal.won", title: "A deal was won", direction: "none", fields: deal, thread: ofDeal },
  { kind: "deal.lost", title: "A deal was lost", direction: "none", fields: deal, thread: ofDeal },
  { kind: "task", title: "A task of ours", direction: "none", fields: { name: text("what was to be done"), note: text("what a colleague wrote"), status: text("how it stood"), dueAt: time("by when"), by: text("whose it was") } },
  { kind: "note", title: "A note of ours", direction: "none", fields: { name: text("its title"), note: text("what a colleague wrote"), by: text("who wrote it") } },

  { kind: "newsletter", title: "A newsletter was sent", direction: "out", fields: { name: text("which one"), subject: text("its subject") } },
  { kind: "newsletter.sent", title: "A newsletter was sent", direction: "out", fields: { name: text("which one"), subject: text("its subject") } },
  { kind: "newsletter.opened", title: "Opened a newsletter", direction: "in", fields: { name: text("which one"), subject: text("its subject") } },
  { kind: "newsletter.clicked", title: "Followed a link in a newsletter", direction: "in", fields: { name: text("which one"), url: text("which link") } },
  { kind: "newsletter.left", title: "Left a newsletter", direction: "in", fields: { name: text("which one") } },
  { kind: "email.bounced", title: "An e-mail did not arrive", direction: "none", fields: { ...issue, address: text("to which address"), reason: text("why"), permanent: yesNo("it will never arrive") } },

  { kind: "conversation.opened", title: "Got in touch", direction: "in", fields: { ...conversation, subject: text("its subject") }, thread: ofConversation },
  { kind: "conversation.resolved", title: "Conversation resolved", direction: "none", fields: conversation, thread: ofConversation },
  { kind: "conversation.reopened", title: "Came back to it", direction: "in", fields: conversation, thread: ofConversation },
  { kind: "complaint.opened", title: "A complaint was opened", direction: "none", fields: conversation, thread: ofConversation },
  { kind: "complaint.closed", title: "A complaint was closed", direction: "none", fields: conversation, thread: ofConversation },
  { kind: "promise.made", title: "We promised", direction: "out", fields: { promiseId: text("the promise"), conversationId: conversation.conversationId, body: text("what was promised"), dueAt: time("by when") }, thread: ofConversation },
  { kind: "promise.kept", title: "Promise kept", direction: "none", fields: { promiseId: text("the promise"), conversationId: conversation.conversationId, body: text("what was promised"), dueAt: time("by when"), lateMinutes: whole("how long after that") }, thread: ofConversation },
  { kind: "promise.withdrawn", title: "Promise taken back", direction: "none", fields: { promiseId: text("the promise"), conversationId: conversation.conversationId, body: text("what was promised"), dueAt: time("by when") }, thread: ofConversation },

  { kind: "anonymous-sale", title: "Bought without a name", direction: "in", fields: { number: order, lines: whole("how many lines") } },
  { kind: "benefit", title: "Was granted something", direction: "out", fields: { ...issue, order, what: text("a voucher, a free repair, points …"), reason: text("why") }, thread: ofOrder },
  { kind: "free-goods", title: "Received goods for free", direction: "none", fields: { number: order, lines: whole("how many lines") }, thread: { about: "order", field: "number" } },
  { kind: "stock-movement", title: "Stock was moved", direction: "none", fields: { number: order, lines: whole("how many lines") } },
];

const byKind: ReadonlyMap<string, KindOfInteraction> = new Map(KINDS.map((k) => [k.kind, k]));

export function kindNamed(kind: string): KindOfInteraction | undefined {
  return byKind.get(kind);
}

const FITS: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" || typeof value === "number",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  whole: (value) => typeof value === "number" && Number.isInteger(value),
  "yes-no": (value) => typeof value === "boolean",
  time: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  list: Array.isArray,
};
const SAID: Readonly<Record<FieldType, string>> = { text: "text", number: "a number", whole: "a whole number", "yes-no": "true or false", time: "a time in ISO 8601", list: "a list" };

/**
 * What is wrong with the properties of a touch point of a known kind. Absent ones, null and ones of one's own are fine.
 *
 * @example wrongFields("payment", { onTime: "yes" }) // [{ field: "onTime", message: "must be true or false (by the day it was due)" }]
 */
export function wrongFields(kind: string, properties: Readonly<Record<string, unknown>>): { readonly field: string; readonly message: string }[] {
  const fields = byKind.get(kind)?.fields ?? {};
  return Object.entries(fields).flatMap(([field, { type, meaning }]) => {
    const value = properties[field];
    return value === undefined || value === null || FITS[type](value) ? [] : [{ field, message: `must be ${SAID[type]} (${meaning})` }];
  });
}

const LONGEST_THREAD = 120;

/**
 * What a touch point belongs to, as one word; undefined when to nothing. The issue that it names comes first, then its
 * conversation and the issue of that, then what its kind belongs to.
 *
 * @param issues of the customer
 * @example threadOf("delivery", { order: "R-1004" }) // "order:R-1004"
 */
export function threadOf(kind: string, properties: Readonly<Record<string, unknown>>, issues: Issues = NO_ISSUES): string | undefined {
  const known = byKind.get(kind);
  const issue = nameIn(properties["issue"]);
  if (issue !== undefined) return `issue:${issues.named(issue)}`;
  const conversation = nameIn(properties["conversationId"]);
  if (conversation !== undefined) {
    const of = issues.ofConversation(conversation);
    return of === undefined ? `conversation:${conversation}` : `issue:${of}`;
  }
  for (const thread of [known?.thread, known?.otherwise]) {
    const name = thread && nameIn(properties[thread.field]);
    if (thread !== undefined && name !== undefined) return `${thread.about}:${name}`;
  }
  return undefined;
}

function nameIn(value: unknown): string | undefined {
  const name = typeof value === "string" || typeof value === "number" ? String(value).trim().slice(0, LONGEST_THREAD) : "";
  return name === "" ? undefined : name;
}
