// The first policy: what a fresh installation does before anybody has written a rule. Written for the sample company, which
// roasts coffee and repairs grinders; its owners replace it row by row.
import { FIRST_REASONS } from "./override-reasons.ts";
import type { Row, Table, WhenMissing } from "@rapport/decision-tables";
import { FIRST_ACTIONS } from "./actions.ts";
import type { Policy, PolicyTable } from "./policy.ts";

const ACTION = [{ key: "action", label: "action", type: "choice", choices: FIRST_ACTIONS.map(({ id }) => id) }] as const;

/** [conditions, answers, why] */
type Line = readonly [when: readonly string[], then: readonly string[], because?: string];

/** Rows are named after their table and place: `care-2`. */
function table(key: string, title: string, hitPolicy: Table["hitPolicy"], facts: readonly (string | readonly [string, WhenMissing])[], outputs: Table["outputs"], lines: readonly Line[]): Table {
  return {
    key, title, hitPolicy, outputs,
    inputs: facts.map((fact) => (typeof fact === "string" ? { fact, missing: "no-match" } : { fact: fact[0], missing: fact[1] })),
    rows: lines.map(([when, then, because], index): Row => ({ id: `${key}-${index + 1}`, when, then, ...(because !== undefined && { because }) })),
  };
}

const LAMPS = table(
  "lamps", "What is amiss", "collect",
  ["customer.openPromise", "customer.promiseLateDays", "conversation.openComplaint", "conversation.contactsOnIssue", "customer.skippedDeliveries90", "customer.purchaseDays", "customer.gapRatio", "customer.stay26", "customer.surveysUnanswered90", "identity.confidence", "customer.vulnerable"],
  [{ key: "level", label: "level", type: "choice", choices: ["caution", "warning"] }, { key: "text", label: "lamp", type: "text" }, { key: "more", label: "more", type: "text", optional: true }],
  [
    [["late", "≥ 1", "any", "any", "any", "any", "any", "any", "any", "any", "any"], ["warning", "Promise missed by {customer.promiseLateDays}", "[“{customer.promise}”]"]],
    [["late", "0", "any", "any", "any", "any", "any", "any", "any", "any", "any"], ["warning", "Promise missed today", "[“{customer.promise}”]"]],
    [["any", "any", "any", "≥ 3", "any", "any", "any", "any", "any", "any", "any"], ["warning", "{conversation.contactsOnIssue} contacts, one issue", "The same topic ({conversation.topic}) within 30 days."]],
    [["any", "any", "yes", "any", "any", "any", "any", "any", "any", "any", "any"], ["warning", "Open complaint", "Nothing is sold while it is open."]],
    [["any", "any", "any", "2", "any", "any", "any", "any", "any", "any", "any"], ["caution", "Second contact on this topic", "The same topic ({conversation.topic}) within 30 days."]],
    [["any", "any", "any", "any", "≥ 2", "any", "any", "any", "any", "any", "any"], ["caution", "Gone quiet: skipped {customer.skippedDeliveries90}", "Deliveries skipped in the last 90 days."]],
    [["any", "any", "any", "any", "any", "≥ 3", "≥ 2.5", "any", "any", "any", "any"], ["caution", "Buys later than usual", "{customer.daysSinceLastPurchase} since the last purchase; usual are {customer.usualGapDays}."]],
    [["any", "any", "any", "any", "any", "≥ 3", "any", "< 40%", "any", "any", "any"], ["caution", "May not come back", "Chance to buy within 26 weeks: {customer.stay26}."]],
    [["any", "any", "any", "any", "any", "any", "any", "any", "≥ 2", "any", "any"], ["caution", "No longer answers: {customer.surveysUnanswered90} surveys", "Surveys sent in the last 90 days without an answer."]],
    [["any", "any", "any", "any", "any", "any", "any", "any", "any", "likely", "any"], ["caution", "Not sure who this is", "Recognised by something nobody has verified."]],
    [["any", "any", "any", "any", "any", "any", "any", "any", "any", "any", "yes"], ["caution", "Needs special care", "Take the time this needs."]],
  ],
);

const GUARDS = table(
  "guards", "What is held back", "collect",
  ["conversation.openComplaint", "customer.openPromise", "conversation.topic", "customer.vulnerable", "customer.consent.offersEmail", "moment.surface"],
  [{ key: "withholds", label: "holds back", type: "list", choices: ["contact", "offer", "token", "care"] }],
  [
    [["yes", "any", "any", "any", "any", "any"], ["offer, contact, token"], "No selling while a complaint is open"],
    [["any", "late", "any", "any", "any", "any"], ["offer, contact, token"], "We keep our promise first"],
    [["any", "any", "refund, subscription, account", "any", "any", "any"], ["offer, contact, token"], "Refunds, cancellations and questions about the account are answered without selling"],
    [["any", "any", "any", "yes", "any", "any"], ["offer"], "Nothing is sold to somebody who needs special care"],
    [["any", "any", "any", "any", "no", "email"], ["offer"], "No consent to offers by e-mail"],
  ],
);

const CARE = table(
  "care", "What helps", "collect",
  ["conversation.topic", "customer.openPromise", "conversation.openComplaint", "conversation.contactsOnIssue", "customer.skippedDeliveries90", "identity.confidence"],
  ACTION,
  [
    [["repair", "late", "any", "any", "any", "certain, likely"], ["loan-grinder"], "The repair is later than we promised"],
    [["repair", "any", "any", "≥ 2", "any", "certain, likely"], ["loan-grinder"], "{conversation.contactsOnIssue} contacts about one repair"],
    [["any", "late", "any", "any", "any", "any"], ["apologise-new-date"], "A promise is late[ by {customer.promiseLateDays}][: “{customer.promise}”]"],
    [["refund", "any", "yes", "any", "any", "any"], ["settle-refund"], "A complaint about money that is owed"],
    [["refund", "any", "any", "≥ 2", "any", "any"], ["settle-refund"], "{conversation.contactsOnIssue} contacts about one refund"],
    [["subscription", "any", "any", "any", "any", "any"], ["move-delivery"], "They came about the subscription"],
    [["repair", "any", "any", "any", "≥ 1", "any"], ["move-delivery"], "Deliveries go on while the grinder is away; {customer.skippedDeliveries90} skipped"],
    [["any", "any", "any", "any", "≥ 2", "any"], ["move-delivery"], "{customer.skippedDeliveries90} deliveries skipped in 90 days"],
    [["repair, machine", "any", "any", "≥ 2", "any", "any"], ["workshop-callback"], "{conversation.contactsOnIssue} contacts about one {conversation.topic}"],
    [["machine", "any", "yes", "any", "any", "any"], ["workshop-callback"], "A complaint about a machine"],
    [["any", "any", "yes", "≥ 3", "any", "any"], ["senior-agent"], "{conversation.contactsOnIssue} contacts and a complaint"],
    [["not empty", "any", "any", "any", "any", "likely, unknown"], ["confirm-identity"], "We are not sure who this is"],
    [["not empty", "none, open", "no", "≤ 1", "any", "any"], ["usual-guidance"], "No promise is late, no complaint is open, and they have not come about this before"],
  ],
);

const GROW = table(
  "grow", "What keeps and grows", "collect",
  ["customer.value.tier", "customer.purchaseDays", "customer.gapRatio", "customer.stay26", "identity.confidence"],
  ACTION,
  [
    [["high, middle", "≥ 3", "≥ 2", "any", "certain, likely"], ["win-back-call"], "{customer.daysSinceLastPurchase} since the last purchase; usual are {customer.usualGapDays}"],
    [["any", "≥ 4", "≤ 1.3", "any", "certain, likely"], ["second-bag-offer"], "Buys regularly: {customer.purchaseDays} with a purchase, usually {customer.usualGapDays} apart"],
    [["high", "≥ 10", "any", "≥ 60%", "certain, likely"], ["thank-you"], "{customer.purchaseDays} with a purchase"],
  ],
);

const ROUTE = table(
  "route", "Who takes it", "first",
  [["conversation.topic", { default: "other" }], "customer.openPromise", "conversation.openComplaint", ["conversation.contactsOnIssue", { default: "0" }], "customer.vulnerable"],
  [{ key: "queue", label: "queue", type: "text" }, { key: "attributes", label: "attributes", type: "list" }, { key: "bonusSeconds", label: "bonus seconds", type: "number" }],
  [
    [["any", "any", "any", "any", "yes"], ["care", "senior, patient", "120"], "Needs special care"],
    [["any", "late", "any", "any", "any"], ["recovery", "senior", "120"], "A promise is late"],
    [["any", "any", "yes", "any", "any"], ["recovery", "senior", "90"], "A complaint is open"],
    [["repair, machine", "any", "any", "≥ 2", "any"], ["workshop", "senior, workshop", "60"], "Not the first contact on this issue"],
    [["any", "any", "any", "≥ 2", "any"], ["desk", "senior", "60"], "Not the first contact on this issue"],
    [["repair, machine", "any", "any", "any", "any"], ["workshop", "workshop", "0"], "About a repair or a machine"],
    [["invoice, refund", "any", "any", "any", "any"], ["billing", "billing", "0"], "About money"],
    [["any", "any", "any", "any", "any"], ["desk", "general", "0"], "Everything else"],
  ],
);

const PRIORITY = table(
  "priority", "Who is answered a little sooner", "collect",
  ["customer.value.tier", "customer.stay26"],
  [{ key: "bonusSeconds", label: "bonus seconds", type: "number" }],
  [[["high", "< 60%"], ["60"], "Worth much to us, and may not come back"]],
);

const ANSWER_TIME = table(
  "answer-time", "How soon we answer", "first",
  [["conversation.channel", { default: "other" }], "conversation.openComplaint"],
  [{ key: "answerWithinMinutes", label: "answer within minutes", type: "number" }],
  [
    [["voice, shop", "any"], ["3"], "Somebody stands before us or holds the line"],
    [["chat", "any"], ["10"], "Somebody waits at the screen"],
    [["sms, social, web, portal", "yes"], ["45"], "A complaint"],
    [["sms, social, web, portal", "any"], ["90"], "Written, and soon expected"],
    [["email", "yes"], ["120"], "A complaint"],
    [["email", "any"], ["240"], "Within half a working day"],
    [["post", "any"], ["2880"], "A letter takes longer"],
    [["any", "any"], ["480"], "Within a working day"],
  ],
);

const SCREEN = table(
  "screen", "What the agent sees first", "collect",
  ["identity.confidence", "customer.openPromise", "conversation.openComplaint", ["conversation.contactsOnIssue", { default: "0" }], ["conversation.topic", { default: "other" }]],
  [{ key: "panel", label: "panel", type: "choice", choices: ["guidance", "known", "timeline", "learn"] }, { key: "rank", label: "rank", type: "number" }],
  [
    [["unknown", "any", "any", "any", "any"], ["guidance", "90"], "First find out who this is"],
    [["likely", "any", "any", "any", "any"], ["known", "90"], "First make sure who this is"],
    [["any", "any", "any", "≥ 3", "any"], ["timeline", "70"], "Third contact: see what was said before"],
    [["any", "late", "any", "any", "any"], ["guidance", "80"], "A promise is late"],
    [["any", "any", "yes", "any", "any"], ["guidance", "80"], "A complaint is open"],
    [["any", "any", "any", "any", "any"], ["guidance", "60"], "What would help now"],
    [["any", "any", "any", "any", "any"], ["known", "50"], "What we know"],
    [["any", "any", "any", "any", "any"], ["timeline", "40"], "What happened"],
    [["any", "any", "any", "any", "repair, machine"], ["learn", "20"], "Repairs need knowledge of the machine"],
    [["any", "any", "yes", "any", "any"], ["learn", "20"], "How to take a complaint"],
  ],
);

const CONTENT = table(
  "content", "What pages show", "collect",
  ["moment.surface", "customer.openPromise", "conversation.openComplaint", "customer.gapRatio"],
  [{ key: "slot", label: "slot", type: "text" }, { key: "block", label: "block", type: "text" }, { key: "action", label: "only with action", type: "text", optional: true }],
  [
    [["web, portal", "open, late", "any", "any"], ["home.top", "promise-status", "-"], "What was promised comes first"],
    [["web, portal", "any", "yes", "any"], ["home.top", "complaint-status", "-"], "Where the complaint stands"],
    [["web, portal, email", "none", "no", "any"], ["home.side", "second-bag", "second-bag-offer"], "Shown only where it would be advised"],
    [["web, portal", "any", "any", "any"], ["home.foot", "reach-a-person", "-"], "Everybody can reach a person"],
  ],
);

const MENU = table(
  "menu", "The telephone menu", "collect",
  ["moment.surface", "customer.openPromise", ["conversation.topic", { default: "other" }]],
  [{ key: "label", label: "says", type: "text" }, { key: "rank", label: "rank", type: "number" }],
  [
    [["voice", "open, late", "any"], ["What we promised you", "90"], "Most likely the reason for the call"],
    [["voice", "any", "repair, machine"], ["Your repair", "80"], "What they wrote about last"],
    [["voice", "any", "delivery"], ["Your delivery", "80"], "What they wrote about last"],
    [["voice", "any", "any"], ["Orders and deliveries", "50"], "Asked most often"],
    [["voice", "any", "any"], ["Repairs", "40"], "Asked often"],
    [["voice", "any", "any"], ["Invoices and refunds", "30"], "Asked often"],
  ],
);

const SPEECH = table(
  "speech", "How we speak", "first",
  ["conversation.openComplaint", "customer.openPromise", "customer.vulnerable", ["conversation.contactsOnIssue", { default: "0" }], ["conversation.channel", { default: "other" }], "customer.isKnown"],
  [{ key: "greeting", label: "greeting", type: "text", optional: true }, { key: "tone", label: "tone", type: "choice", choices: ["plain", "warm", "formal", "brief"] }, { key: "language", label: "language", type: "text", optional: true }],
  [
    [["any", "any", "yes", "any", "any", "any"], ["Good day[, {customer.name}]. Take all the time you need.", "warm", "-"], "Needs special care"],
    [["any", "late", "any", "any", "any", "any"], ["Good day[, {customer.name}]. We owe you something, and we know it.", "plain", "-"], "A promise is late; nobody wants cheer then"],
    [["yes", "any", "any", "any", "any", "any"], ["Good day[, {customer.name}]. I am sorry that something went wrong.", "plain", "-"], "A complaint is open"],
    [["any", "any", "any", "≥ 2", "any", "any"], ["Good day[, {customer.name}]. You need not tell it again: I see what you wrote before.", "warm", "-"], "{conversation.contactsOnIssue} contacts about one thing"],
    [["any", "any", "any", "any", "sms, social", "any"], ["-", "brief", "-"], "Little room on this channel"],
    [["any", "any", "any", "any", "any", "yes"], ["Good day[, {customer.name}]. How can we help?", "warm", "-"], "Somebody whom we know"],
    [["any", "any", "any", "any", "any", "any"], ["Good day. How can we help?", "plain", "-"], "Nobody is known yet"],
  ],
);

const PLAYBOOK = table(
  "playbook", "Step by step", "collect",
  ["conversation.topic", "conversation.openComplaint", "customer.openPromise", "identity.confidence"],
  [{ key: "step", label: "step", type: "text" }, { key: "say", label: "words", type: "text", optional: true }, { key: "rank", label: "rank", type: "number" }],
  [
    [["not empty", "any", "any", "likely, unknown"], ["Find out who it is before you speak of orders or addresses.", "So that I look at the right account: which e-mail address did you order with?", "90"], "Not sure who this is"],
    [["any", "any", "late", "any"], ["Say first what was promised[: “{customer.promise}”] and where it stands.", "-", "80"], "A promise is late"],
    [["any", "yes", "any", "any"], ["Hear it out, and say it back in their own words.", "Let me make sure I have understood you.", "70"], "A complaint is open"],
    [["repair", "any", "any", "any"], ["Look up the number of the repair and its last step at the workshop.", "-", "60"], "About a repair"],
    [["refund", "any", "any", "any"], ["Find the payment, and say the day on which it arrives.", "-", "60"], "About a refund"],
    [["subscription", "any", "any", "any"], ["Do what they ask before anything else; ask for no reason.", "That is done. Is there anything else?", "60"], "About a subscription"],
    [["not empty", "any", "any", "any"], ["Close with a date for whatever is left to do, and make it a promise.", "You will hear from me by then.", "10"], "Nothing is left hanging"],
  ],
);

const TABLES: readonly PolicyTable[] = [
  { part: "lamps", table: LAMPS }, { part: "guards", table: GUARDS }, { part: "care", table: CARE }, { part: "grow", table: GROW }, { part: "route", table: ROUTE },
  { part: "priority", table: PRIORITY }, { part: "answer-time", table: ANSWER_TIME }, { part: "screen", table: SCREEN }, { part: "content", table: CONTENT }, { part: "menu", table: MENU }, { part: "speech", table: SPEECH }, { part: "playbook", table: PLAYBOOK },
];

export const FIRST_POLICY: Policy = {
  key: "treatment",
  title: "How we treat our customers",
  tables: TABLES,
  actions: FIRST_ACTIONS,
  capacities: [
    { key: "call-backs", title: "Calls of our own accord", unit: "calls", amount: 40, per: "day" },
    { key: "loan-grinders", title: "Loan grinders that leave the house", unit: "grinders", amount: 25, per: "week" },
    { key: "goodwill", title: "Goodwill", unit: "cents", amount: 60_000, per: "month" },
  ],
  caps: [
    { key: "own-accord", title: "At most two contacts of our own accord in a week", kinds: ["contact", "offer", "token"], most: 2, days: 7 },
    { key: "offers", title: "At most one offer in two weeks", kinds: ["offer"], most: 1, days: 14 },
  ],
  levers: [],
  experiments: [],
  exploration: { share: 0.02 },
  overrideReasons: FIRST_REASONS,
  floor: [
    "A person can be reached on every channel, within two steps.",
    "Nobody is overtaken by somebody who came more than two minutes later.",
    "Complaints, refunds, cancellations and questions about the account are handled alike, whatever somebody buys.",
    "Whatever we promise has a date, and we say so before it passes.",
    "Nothing has to be told twice: what was said on one channel is known on all.",
  ],
  examples: [
    { id: "late-repair", title: "Their repair is late, and they ask for the third time", facts: { "conversation.topic": "repair", "customer.openPromise": "late", "customer.promiseLateDays": 7, "conversation.contactsOnIssue": 3, "conversation.openComplaint": true, "identity.confidence": "certain" }, fits: [{ table: "route", row: "route-2" }], advises: ["loan-grinder", "apologise-new-date"], never: ["second-bag-offer"] },
    { id: "worth-much-and-quiet", title: "Worth much to us, and twice as long without a purchase as usual", facts: { "customer.value.tier": "high", "customer.purchaseDays": 6, "customer.gapRatio": 2.4, "customer.daysSinceLastPurchase": 72, "customer.usualGapDays": 30, "customer.stay26": 0.4, "conversation.openComplaint": false, "customer.openPromise": "none", "identity.confidence": "certain" }, fits: [], advises: ["win-back-call"], never: [] },
    { id: "leaving", title: "They came to end their subscription", facts: { "conversation.topic": "subscription", "customer.value.tier": "high", "customer.purchaseDays": 12, "customer.gapRatio": 1, "customer.stay26": 0.9, "conversation.openComplaint": false, "customer.openPromise": "none", "identity.confidence": "certain" }, fits: [], advises: ["move-delivery"], never: ["second-bag-offer", "win-back-call", "thank-you"] },
    { id: "first-question", title: "A first question by chat, nothing amiss", facts: { "conversation.topic": "machine", "conversation.channel": "chat", "conversation.contactsOnIssue": 1, "conversation.openComplaint": false, "customer.openPromise": "none", "identity.confidence": "certain" }, fits: [{ table: "answer-time", row: "answer-time-2" }], advises: ["usual-guidance"], never: ["loan-grinder"] },
  ],
};
