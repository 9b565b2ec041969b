// Which program wrote a file and what it holds, told by its headers: the first that fits, the narrowest being first. What
// nobody claims is looked at as a file of people.
import { chatwootConversationRow, chatwootConversations, chatwootMessageRow } from "./from-chatwoot.ts";
import { espocrmActivity, espocrmDeal, twentyDeal } from "./from-crm-tables.ts";
import { hubspotActivity, hubspotDeal, hubspotTicket } from "./from-hubspot.ts";
import { intercomConversations, intercomMessageRow } from "./from-intercom.ts";
import { salesforceCase, salesforceComment, salesforceDeal, salesforceDealContact, salesforceEmail, salesforceEvent, salesforceTask } from "./from-salesforce.ts";
import { zendeskTicket, zendeskTicketRow } from "./from-zendesk.ts";
import { looksLikeOrders, orderLayoutOf } from "../profiles/index.ts";
import type { Read } from "./reading.ts";
import type { FileRow } from "./file-row.ts";

export type Holds =
  | "colleagues" | "organisations" | "people" | "conversations" | "messages" | "mail"
  /** Deals, calls, meetings, tasks, notes: what happened and is no conversation. */
  | "touch-points"
  | "orders"
  /** Attachments by the number of their message; boxes by their number: what other files refer to. */
  | "attachments" | "inboxes" | "unread";

export interface Format {
  readonly source: string;
  readonly holds: Holds;
  /** In plain words, for the plan. */
  readonly title: string;
  /** All of these columns, in `plainWords`. */
  readonly all: readonly string[];
  /** One of these, unless none is named. */
  readonly any?: readonly string[];
  /** None of these. */
  readonly none?: readonly string[];
  readonly read?: (row: FileRow) => readonly Read[];
  /** Columns of an organisation: which is its number, its name, its owner. */
  readonly organisation?: { readonly id?: readonly string[]; readonly name: readonly string[]; readonly owner?: readonly string[]; readonly deleted?: string };
  /** Columns of a colleague. */
  readonly colleague?: { readonly id: readonly string[]; readonly name: readonly string[]; readonly email: readonly string[]; readonly only?: { readonly column: string; readonly words: RegExp } };
  readonly why?: string;
}

/** Of whoever has one of these a file may tell, whatever else stands in it. */
const OF_PEOPLE = ["first name", "last name", "given name", "surname", "family name", "full name", "email", "e mail", "email address", "e mail address", "phone", "telephone", "mobile", "date of birth", "birthday"];

export const FORMATS: readonly Format[] = [
  // Zendesk
  { source: "zendesk", holds: "conversations", title: "Zendesk tickets", all: ["id", "subject"], any: ["requester id", "requester email"], none: ["conversation id", "ticket type"], read: zendeskTicket },
  { source: "zendesk", holds: "conversations", title: "Zendesk tickets (a report, without what was written)", all: ["id", "subject", "requester", "ticket type"], read: zendeskTicketRow },
  { source: "zendesk", holds: "organisations", title: "Zendesk organisations", all: ["id", "name"], any: ["domain names", "shared tickets", "shared comments"], organisation: { id: ["id"], name: ["name"] } },

  // Intercom
  { source: "intercom", holds: "conversations", title: "Intercom conversations", all: ["id"], any: ["conversation parts type", "conversation parts conversation parts", "source body", "source author id"], read: intercomConversations },
  { source: "intercom", holds: "messages", title: "Intercom messages", all: ["message id", "message body", "conversation id"], read: intercomMessageRow },
  { source: "intercom", holds: "organisations", title: "Intercom companies", all: ["name"], any: ["monthly spend", "company id"], none: ["stage", "email", "first name", "last name", "user id"], organisation: { id: ["company id", "id"], name: ["name"] } },

  // Chatwoot
  { source: "chatwoot", holds: "conversations", title: "Chatwoot conversations with messages", all: ["id", "messages"], any: ["meta sender id", "meta sender name", "inbox id"], read: chatwootConversations },
  { source: "chatwoot", holds: "conversations", title: "Chatwoot conversations", all: ["id", "display id", "inbox id", "contact id"], read: chatwootConversationRow },
  { source: "chatwoot", holds: "messages", title: "Chatwoot messages", all: ["id", "content", "conversation id", "message type"], read: chatwootMessageRow },
  { source: "chatwoot", holds: "attachments", title: "Chatwoot attachments", all: ["file type", "message id"] },
  { source: "chatwoot", holds: "inboxes", title: "Chatwoot inboxes", all: ["id", "channel type", "name"], any: ["channel id", "account id"] },
  { source: "chatwoot", holds: "colleagues", title: "Chatwoot users", all: ["id", "email", "uid", "provider"], colleague: { id: ["id"], name: ["name", "display name"], email: ["email"] } },

  // Salesforce
  { source: "salesforce", holds: "colleagues", title: "Salesforce users", all: ["id", "username"], any: ["profile id", "user role id", "is active", "alias"], colleague: { id: ["id"], name: ["name", "first name", "last name"], email: ["email", "username"] } },
  { source: "salesforce", holds: "conversations", title: "Salesforce cases", all: ["id", "case number"], read: salesforceCase },
  { source: "salesforce", holds: "attachments", title: "Salesforce attachments", all: ["id", "parent id", "name", "content type"], any: ["body length", "is private"] },
  { source: "salesforce", holds: "messages", title: "Salesforce case comments", all: ["id", "parent id", "comment body"], read: salesforceComment },
  { source: "salesforce", holds: "messages", title: "Salesforce e-mail messages", all: ["id", "parent id"], any: ["text body", "html body"], read: salesforceEmail },
  { source: "salesforce", holds: "organisations", title: "Salesforce accounts", all: ["id", "name"], any: ["billing street", "billing city", "number of employees", "annual revenue", "account number", "master record id"], none: ["last name", "first name", "stage name", "email", "currency", "total", "subtotal", "created at", "payment method"], organisation: { id: ["id"], name: ["name"], owner: ["owner id"], deleted: "is deleted" } },
  { source: "salesforce", holds: "touch-points", title: "Salesforce opportunities", all: ["id", "stage name"], read: salesforceDeal },
  { source: "salesforce", holds: "touch-points", title: "whom Salesforce opportunities were with", all: ["opportunity id", "contact id"], read: salesforceDealContact },
  { source: "salesforce", holds: "touch-points", title: "Salesforce events", all: ["id", "who id"], any: ["start date time", "activity date time", "duration in minutes"], none: ["call type", "task subtype"], read: salesforceEvent },
  { source: "salesforce", holds: "touch-points", title: "Salesforce tasks", all: ["id", "who id"], read: salesforceTask },

  // HubSpot
  { source: "hubspot", holds: "conversations", title: "HubSpot tickets", all: ["record id", "ticket name"], read: hubspotTicket },
  { source: "hubspot", holds: "touch-points", title: "HubSpot deals", all: ["record id", "deal name"], read: hubspotDeal },
  { source: "hubspot", holds: "touch-points", title: "HubSpot calls", all: ["record id"], any: ["call title", "call notes", "call outcome", "call direction"], read: hubspotActivity("call", { name: ["call title"], note: ["call notes", "call summary"], at: ["call start time"] }) },
  { source: "hubspot", holds: "touch-points", title: "HubSpot meetings", all: ["record id"], any: ["meeting name", "meeting start time", "meeting description"], read: hubspotActivity("meeting", { name: ["meeting name"], note: ["meeting description", "internal meeting notes"], at: ["meeting start time"] }) },
  { source: "hubspot", holds: "touch-points", title: "HubSpot tasks", all: ["record id"], any: ["task title", "task notes", "task status"], read: hubspotActivity("task", { name: ["task title"], note: ["task notes"], at: ["completed at", "completion date"] }) },
  { source: "hubspot", holds: "touch-points", title: "HubSpot notes", all: ["record id", "note body"], read: hubspotActivity("note", { name: ["note title"], note: ["note body"], at: [] }) },
  { source: "hubspot", holds: "organisations", title: "HubSpot companies", all: ["record id"], any: ["company name", "company domain name", "company owner"], none: ["email", "first name", "last name", "ticket name", "deal name"], organisation: { id: ["record id"], name: ["company name", "name"], owner: ["company owner"] } },

  // Twenty, EspoCRM
  { source: "twenty", holds: "touch-points", title: "Twenty opportunities", all: ["id", "name", "stage"], any: ["point of contact id", "amount amount"], read: twentyDeal },
  { source: "espocrm", holds: "touch-points", title: "EspoCRM opportunities", all: ["id", "name", "stage", "amount"], read: espocrmDeal },
  { source: "espocrm", holds: "touch-points", title: "EspoCRM calls", all: ["id", "name", "date start", "direction"], read: espocrmActivity("call") },
  { source: "espocrm", holds: "touch-points", title: "EspoCRM meetings", all: ["id", "name", "date start"], any: ["date end", "duration"], none: ["direction", "priority"], read: espocrmActivity("meeting") },
  { source: "espocrm", holds: "touch-points", title: "EspoCRM tasks", all: ["id", "name", "status", "priority"], any: ["date end", "date due", "parent id", "parent type"], none: ["subject"], read: espocrmActivity("task") },
  { source: "twenty", holds: "organisations", title: "Twenty companies", all: ["id", "name"], any: ["domain name domain name", "domain link url", "domain label", "domain name link url", "linkedin link url", "annual recurring revenue amount", "employees"], none: ["emails primary email", "name first name"], organisation: { id: ["id"], name: ["name"], owner: ["account owner name", "account owner", "account owner id"] } },
  { source: "espocrm", holds: "organisations", title: "EspoCRM accounts", all: ["name"], any: ["billing address street", "billing address city", "sic code"], none: ["first name", "last name"], organisation: { id: ["id"], name: ["name"], owner: ["assigned user name", "assigned user"], deleted: "deleted" } },

  // Anybody's
  { source: "files", holds: "organisations", title: "a file of organisations", all: [], any: ["company name", "company", "organization", "organisation", "firma", "firmenname", "societe", "empresa", "azienda"], none: ["email", "e mail", "email address", "first name", "firstname", "vorname", "last name", "surname", "nachname", "full name", "contact name", "ansprechpartner"], organisation: { id: ["id", "company id", "kundennummer", "customer number", "number"], name: ["company name", "company", "organization", "organisation", "firma", "firmenname", "societe", "empresa", "azienda", "name"], owner: ["owner", "account owner", "betreuer"] } },

  // From nobody knows which program, and of nobody: rather not read than a person made of a deal.
  ...plain("deals", "HubSpot, Salesforce, Twenty and EspoCRM", { all: [], any: ["deal name", "deal title", "deal stage", "opportunity name", "opportunity stage"] }),
  ...plain("deals", "HubSpot, Salesforce, Twenty and EspoCRM", { all: ["stage"], any: ["amount", "close date", "closing date", "pipeline", "probability"] }),
  ...plain("messages", "Zendesk, Intercom and Chatwoot, and mailboxes,", { all: [], any: ["conversation id", "ticket id", "thread id"], and: ["body", "message", "content", "text", "message body", "sent at"] }),
  ...plain("conversations", "HubSpot, Salesforce, Zendesk, Intercom and Chatwoot", { all: ["subject"], any: ["conversation id", "ticket id", "case id", "contact id", "customer id", "status", "channel", "priority"] }),
];

function plain(what: string, programs: string, { all, any, and = [] }: { readonly all: readonly string[]; readonly any: readonly string[]; readonly and?: readonly string[] }): Format[] {
  const why = `it holds ${what} from an unknown program: those of ${programs} are read, and nobody is made of the others. Name the columns as one of these programs does, or send them to POST /api/interactions`;
  const format: Format = { source: "", holds: "unread", title: what, all, any, none: OF_PEOPLE, why };
  return and.length === 0 ? [format] : and.map((each) => ({ ...format, all: [...all, each] }));
}

/** @param words the names of the columns, in `plainWords` */
export function formatOf(words: ReadonlySet<string>): Format | undefined {
  // Orders go first: they name people, cities and companies besides, which wider rules would take them for.
  const layout = orderLayoutOf(words);
  if (layout !== undefined) return { ...ORDERS, title: layout.title };
  const found = FORMATS.find((format) => format.all.every((word) => words.has(word)) && (format.any === undefined || format.any.some((word) => words.has(word))) && !(format.none ?? []).some((word) => words.has(word)));
  return (found === undefined || found.holds === "organisations") && looksLikeOrders(words) ? ORDERS : found;
}

export const ORDERS: Format = { source: "orders", holds: "orders", title: "a file of orders", all: [] };
