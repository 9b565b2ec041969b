// Conversations of Intercom: as its API gives them, or as tables of messages that others export.
import type { Channel } from "../interactions/index.ts";
import { asList, asObject, asText, type FileRow } from "./file-row.ts";
import { momentOf } from "./moment.ts";
import { wordsOf } from "./plain-text.ts";
import { type Named, nothing, type Read, type ReadMessage, refused } from "./reading.ts";

export function intercomConversations(row: FileRow): readonly Read[] {
  if (!row.isJson) return [refused("conversations of Intercom are read from JSON, or from a table of messages")];
  const given = row.json();
  const id = asText(given["id"]);
  if (id === undefined) return [refused("the conversation has no number")];
  const source = asObject(given["source"]);
  const contacts = asList(asObject(given["contacts"])["contacts"]);
  const contact = contacts[0] ?? {};
  const author = asObject(source["author"]);
  const theirs = byOf(asText(author["type"])) === "customer";
  const customer: Named = { id: asText(contact["external_id"]) ?? asText(contact["user_id"]), email: asText(contact["email"]) ?? (theirs ? asText(author["email"]) : undefined), name: asText(contact["name"]) ?? (theirs ? asText(author["name"]) : undefined) };
  const openedAt = momentOf(asText(given["created_at"]));
  const parts = asList(asObject(given["conversation_parts"])["conversation_parts"] ?? given["conversation_parts"]);
  const state = asText(given["state"]) ?? "";
  const statistics = asObject(given["statistics"]);
  return [
    {
      kind: "conversation", id: `conversation:${id}`, title: `Intercom ${id}`, subject: wordsOf(asText(given["title"]) ?? asText(source["subject"]) ?? "") || wordsOf(asText(source["body"]) ?? "").slice(0, 80), channel: channelOf(asText(source["type"]) ?? ""),
      customer, assignee: asText(given["admin_assignee_id"]) ?? asText(asObject(given["assignee"])["id"]), tags: asList(asObject(given["tags"])["tags"]).flatMap((tag) => asText(tag["name"]) ?? []), open: state === "open" || state === "snoozed", openedAt, closedAt: momentOf(asText(statistics["last_close_at"])),
    },
    ...(asText(source["body"]) === undefined && asList(source["attachments"]).length === 0 ? [] : [part(id, { ...source, id: asText(source["id"]) ?? "source", created_at: given["created_at"], part_type: "comment" })]),
    ...parts.map((each) => part(id, each)),
  ];
}

function part(conversation: string, given: Readonly<Record<string, unknown>>): Read {
  const id = asText(given["id"]);
  const kind = asText(given["part_type"]) ?? "comment";
  const body = asText(given["body"]);
  const attachments = asList(given["attachments"]).map((each) => ({ name: asText(each["name"]) ?? "a file", id: asText(each["id"]) }));
  if (body === undefined && attachments.length === 0) return nothing("an event without words (assigned, closed, snoozed)");
  if (id === undefined) return refused("a part of a conversation has no number");
  const author = asObject(given["author"]);
  return {
    kind: "message", conversation: `conversation:${conversation}`, id: `part:${id}`, at: momentOf(asText(given["created_at"])), by: byOf(asText(author["type"])),
    author: { id: asText(author["id"]), name: asText(author["name"]), email: asText(author["email"]) }, isPrivate: kind === "note" || kind === "note_and_reopen", body: wordsOf(body ?? ""), attachments,
  };
}

/** One row a message; the conversation is told of in each. */
export function intercomMessageRow(row: FileRow): readonly Read[] {
  const [conversation, id] = [row.get("conversation id"), row.get("message id")];
  if (conversation === undefined || id === undefined) return [refused("the message or its conversation has no number")];
  const by = byOf(row.get("message author type"));
  const author: Named = { email: row.get("message author email"), name: row.get("message author name"), id: by === "colleague" ? row.get("message author id") : undefined };
  const state = row.get("conversation state") ?? "";
  const body = row.get("message body");
  const message: ReadMessage = {
    kind: "message", conversation: `conversation:${conversation}`, id: `part:${id}`, at: row.moment("message created at"), by, author, isPrivate: /note/i.test(row.get("message type", "message part type") ?? ""), body: wordsOf(body ?? ""), attachments: [],
  };
  return [
    {
      kind: "conversation", id: `conversation:${conversation}`, title: `Intercom ${conversation}`, subject: row.get("conversation subject", "conversation title") ?? "", channel: channelOf(row.get("conversation source type", "conversation channel") ?? "conversation"), customer: by === "customer" ? author : {},
      tags: row.get("conversation tags")?.split(","), open: state === "open" || state === "snoozed", openedAt: row.moment("conversation created at"), closedAt: row.moment("conversation closed at"), assignee: row.get("conversation assignee email", "conversation assignee"),
    },
    body === undefined ? nothing("an event without words (assigned, closed, snoozed)") : message,
  ];
}

function byOf(type: string | undefined): ReadMessage["by"] {
  switch ((type ?? "").toLowerCase()) {
    case "user": case "lead": case "contact": case "visitor":
      return "customer";
    case "admin": case "teammate": case "team":
      return "colleague";
    case "bot": case "operator":
      return "machine";
    default:
      return "unsaid";
  }
}

const CHANNELS: Readonly<Record<string, Channel>> = { email: "email", conversation: "chat", push: "chat", facebook: "social", twitter: "social", instagram: "social", whatsapp: "social", sms: "sms", phone_call: "voice", phone_switch: "voice" };
const channelOf = (type: string): Channel => CHANNELS[type.toLowerCase()] ?? "chat";
