// Cases of Salesforce with their comments and e-mail messages, as the weekly export has them: three files that refer to one
// another by number.
import { activityReads, dealReads } from "./activity.ts";
import type { Channel } from "../interactions/index.ts";
import type { FileRow } from "./file-row.ts";
import { plainText } from "./plain-text.ts";
import { nothing, type Read, refused } from "./reading.ts";

const DELETED = nothing("it is deleted in the source");

export function salesforceCase(row: FileRow): readonly Read[] {
  const id = row.get("id");
  if (id === undefined) return [refused("the case has no number")];
  if (row.isTrue("is deleted")) return [DELETED];
  const number = row.get("case number") ?? id;
  const status = (row.get("status") ?? "").toLowerCase();
  const closed = row.isTrue("is closed") || status === "closed";
  const customer = { id: row.get("contact id"), email: row.get("supplied email", "contact email"), name: row.get("supplied name"), phone: row.get("supplied phone", "contact phone") };
  const [openedAt, description] = [row.moment("created date"), row.get("description")];
  return [
    { kind: "conversation", id: `case:${id}`, title: `Salesforce case ${number}`, subject: row.get("subject") ?? "", channel: channelOf(row.get("origin") ?? ""), customer, assignee: row.get("owner id"), open: !closed, openedAt, closedAt: row.moment("closed date") ?? (closed ? row.moment("last modified date") : undefined) },
    ...(description === undefined ? [] : [{ kind: "message" as const, conversation: `case:${id}`, id: `case:${id}:description`, at: openedAt, by: "customer" as const, author: customer, isPrivate: false, body: description, attachments: [] }]),
  ];
}

/** Comments that are not published are for the team. */
export function salesforceComment(row: FileRow): readonly Read[] {
  const [id, parent, body] = [row.get("id"), row.get("parent id"), row.get("comment body")];
  if (id === undefined || parent === undefined) return [refused("the comment or its case has no number")];
  if (row.isTrue("is deleted")) return [DELETED];
  return [{ kind: "message", conversation: `case:${parent}`, id: `comment:${id}`, at: row.moment("created date"), by: "unsaid", author: { id: row.get("created by id") }, isPrivate: !row.isTrue("is published"), body: body ?? "", attachments: [] }];
}

export function salesforceEmail(row: FileRow): readonly Read[] {
  const [id, parent] = [row.get("id"), row.get("parent id")];
  if (id === undefined) return [refused("the message has no number")];
  if (row.isTrue("is deleted")) return [DELETED];
  if (parent === undefined) return [refused("the message belongs to no case")];
  const body = row.get("text body") ?? plainText(row.get("html body") ?? "");
  return [
    {
      kind: "message", conversation: `case:${parent}`, id: `email:${id}`, at: row.moment("message date", "created date"), by: row.isTrue("incoming") ? "customer" : "colleague", author: { name: row.get("from name"), email: row.get("from address"), id: row.isTrue("incoming") ? undefined : row.get("created by id") }, isPrivate: false, body,
      attachments: row.isTrue("has attachment") ? [{ name: "what was attached to the message" }] : [],
    },
  ];
}

export function salesforceDeal(row: FileRow): readonly Read[] {
  if (row.isTrue("is deleted")) return [DELETED];
  const stage = row.get("stage name");
  const isWon = row.isTrue("is won") || /^closed won$/i.test(stage ?? "");
  const isClosed = isWon || row.isTrue("is closed") || /^closed/i.test(stage ?? "");
  return dealReads({
    id: row.get("id"), name: row.get("name"), stage, amount: row.get("amount"), currency: row.get("currency iso code"), openedAt: row.moment("created date"), closesAt: row.moment("close date"),
    state: isWon ? "won" : isClosed ? "lost" : "open", reason: row.get("loss reason"), by: row.get("owner id"), company: row.get("account id"), people: [{ id: row.get("contact id") }],
  });
}

/** Who an opportunity was with stands in a file of its own. */
export function salesforceDealContact(row: FileRow): readonly Read[] {
  const [deal, contact] = [row.get("opportunity id"), row.get("contact id")];
  if (row.isTrue("is deleted")) return [DELETED];
  return deal === undefined || contact === undefined ? [refused("the role or its contact has no number")] : [{ kind: "who", record: `deal:${deal}`, people: [{ id: contact }], isFirst: row.isTrue("is primary") }];
}

export function salesforceTask(row: FileRow): readonly Read[] {
  if (row.isTrue("is deleted")) return [DELETED];
  const subtype = `${row.get("task subtype") ?? ""} ${row.get("type") ?? ""}`.toLowerCase();
  const callType = (row.get("call type") ?? "").toLowerCase();
  const what = /call/.test(subtype) || callType !== "" ? "call" : /email/.test(subtype) ? "email" : "task";
  const due = row.moment("activity date");
  return activityReads({
    what, id: row.get("id"), name: row.get("subject"), note: row.get("description"), status: row.get("status"), dueAt: what === "task" ? due : undefined, direction: callType === "inbound" ? "in" : undefined,
    seconds: Number(row.get("call duration in seconds") ?? "x"), at: row.moment("completed date time") ?? (what === "task" ? undefined : due) ?? row.moment("created date") ?? due, by: row.get("owner id"), company: row.get("account id"), people: [{ id: row.get("who id") }],
  });
}

export function salesforceEvent(row: FileRow): readonly Read[] {
  if (row.isTrue("is deleted")) return [DELETED];
  const minutes = Number(row.get("duration in minutes") ?? "x");
  return activityReads({ what: "meeting", id: row.get("id"), name: row.get("subject"), note: row.get("description"), place: row.get("location"), seconds: minutes * 60, at: row.moment("start date time", "activity date time", "activity date"), by: row.get("owner id"), company: row.get("account id"), people: [{ id: row.get("who id") }] });
}

function channelOf(origin: string): Channel {
  const word = origin.toLowerCase();
  return /mail/.test(word) ? "email" : /phone|tel/.test(word) ? "voice" : /web/.test(word) ? "web" : /chat|messaging/.test(word) ? "chat" : /sms/.test(word) ? "sms" : /facebook|twitter|whatsapp|social/.test(word) ? "social" : "other";
}
