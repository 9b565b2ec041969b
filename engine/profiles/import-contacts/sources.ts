// Which program wrote this file, told by its headers. An export shows the columns somebody chose, so no fixed set is asked
// for: a few that give the program away are enough.

export interface Source {
  readonly key: string;
  readonly title: string;
  /** All of these, in `plainWords`. */
  readonly all: readonly string[];
  /** And one of these. */
  readonly any: readonly string[];
  /** What its columns mean where that is not what other people mean by the word; "-" for what is not of the person. */
  readonly columns: Readonly<Record<string, string>>;
}

/** What a file is taken for that no program is recognised in, and of which nobody said from which it comes. */
export const UNTOLD = "contacts";

const EMPTY = {};
/** Of Salesforce, by the names in its interface and by those on its pages. A telefax is no channel here. */
const OPT_OUTS = { "has opted out of email": "refused_email", "email opt out": "refused_email", "do not call": "refused_calls" };

export const SOURCES: readonly Source[] = [
  { key: "twenty", title: "Twenty people", all: [], any: ["emails primary email", "name first name", "phones primary phone number"],
    columns: { "emails primary email": "email", "emails additional emails": "email_2", "name first name": "first_name", "name last name": "last_name", "phones primary phone number": "phone", "phones primary phone country code": "phone_country", "phones primary phone calling code": "phone_prefix", "job title": "job_title", "company id": "company_id", "creation date": "created_at", "last update": "modified_at" } },
  { key: "hubspot", title: "HubSpot contacts", all: ["record id"], any: ["lifecycle stage", "contact owner", "lead status", "associated company", "associated company i ds", "original source", "create date", "last activity date", "first name", "email"],
    columns: { "record id": "id", "create date": "created_at", "last modified date": "modified_at", "contact owner": "owner", "associated company": "company", "associated company i ds": "company_id", "associated company ids": "company_id", "company name": "company", "country region": "country", "state region": "region",
      "unsubscribed from all email": "refused_email", "opted out of all email": "refused_email", "opted out of email marketing information": "refused_email" } },
  { key: "salesforce-lead", title: "Salesforce leads", all: ["id", "last name"], any: ["is converted", "converted date", "converted contact id"],
    columns: { ...{ id: "id", title: "job_title", "owner id": "owner", "is deleted": "deleted", "system modstamp": "-", "last modified date": "modified_at" }, ...OPT_OUTS } },
  { key: "salesforce", title: "Salesforce contacts", all: ["id", "last name"], any: ["account id", "is deleted", "master record id", "mailing street", "reports to id", "owner id"],
    columns: { id: "id", title: "job_title", "owner id": "owner", "is deleted": "deleted", "system modstamp": "-", "last modified date": "modified_at", "account id": "account_id", birthdate: "birthday", ...OPT_OUTS } },
  { key: "shopify", title: "Shopify customers", all: ["first name", "email"], any: ["accepts email marketing", "accepts marketing", "default address company", "total spent"],
    columns: { "customer id": "id", "default address company": "company", "default address address 1": "street", "default address address1": "street", "default address address 2": "street_2", "default address address2": "street_2", "default address city": "city", "default address province code": "region", "default address country code": "country", "default address zip": "postal_code", "default address phone": "mobile", address1: "street", address2: "street_2", "province code": "region", "country code": "country",
      "accepts email marketing": "offers_email", "accepts marketing": "offers_email", "accepts sms marketing": "offers_sms" } },
  { key: "intercom", title: "Intercom users", all: ["name", "email"], any: ["user id", "intercom id", "last seen", "last seen at", "web sessions", "workspace name", "unsubscribed from emails"],
    columns: { "user id": "id", "signed up": "created_at", "signed up at": "created_at", "created at": "created_at", "unsubscribed from emails": "refused_email" } },
  { key: "zendesk", title: "Zendesk users", all: ["id", "name", "email", "role"], any: ["external id", "organization id", "organization", "suspended", "time zone", "iana time zone", "locale"],
    columns: { role: "zendesk_role", "external id": "customer_number", "iana time zone": "time_zone", "time zone": "-", url: "-", details: "note" } },
  { key: "espocrm", title: "EspoCRM contacts", all: ["first name", "last name", "email address"], any: ["assigned user name", "assigned user", "account name", "salutation name", "assigned user id"],
    columns: { "salutation name": "salutation", "assigned user name": "owner", "assigned user id": "-", "address street": "street", "address city": "city", "address state": "region", "address postal code": "postal_code", "address country": "country", "do not call": "refused_calls", "email address is opted out": "refused_email" } },
  { key: "chatwoot", title: "Chatwoot contacts", all: ["id", "name", "email", "phone number"], any: ["identifier", "id"],
    columns: { "phone number": "phone", identifier: "customer_number", "company name": "company", "ip address": "-" } },
];

/** The program that wrote a file with these headers (in `plainWords`), or undefined. The first that fits, the narrowest being first. */
export function recogniseSource(headers: readonly string[]): Source | undefined {
  const there = new Set(headers);
  return SOURCES.find((source) => source.all.every((word) => there.has(word)) && source.any.some((word) => there.has(word)));
}

/** Of people beside files of one program, in whose table no column gives it away: that program, if they have its own number and all else that its people always have. */
export function sourceBeside(headers: readonly string[], program: string): string | undefined {
  if (recogniseSource(headers) !== undefined) return undefined;
  const source = SOURCES.find(({ key }) => key === program);
  return source !== undefined && source.all.some((word) => word === "id" || word === "record id") && source.all.every((word) => headers.includes(word)) ? program : undefined;
}

export function columnsOf(source: Source | undefined): Readonly<Record<string, string>> {
  return source?.columns ?? EMPTY;
}

/** The program's own name, as people say it: "HubSpot contacts" are HubSpot's. */
export function programOf(source: { readonly key: string; readonly title: string }): string {
  return SOURCES.some((each) => each.key === source.key) ? source.title.replace(/ \w+$/, "") : source.key === UNTOLD ? "a file" : source.key;
}
