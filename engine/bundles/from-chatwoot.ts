// Conversations of Chatwoot: from copies of its tables, or as its API gives them. It exports none of its own accord.
import type { Channel } from "../interactions/index.ts";
import { asList, asObject, asText, asTexts, type FileRow } from "./file-row.ts";
import { momentOf } from "./moment.ts";
import { wordsOf } from "./plain-text.ts";
import { nothing, type Read, type ReadMessage, refused } from "./reading.ts";

/** A row of the table `conversations`. Messages name it by `id`; people there, by `display id`. The inbox tells its channel. */
export function chatwootConversationRow(row: FileRow): readonly Read[] {
  const id = row.get("id");
  if (id === undefined) return [refused("the conversation has no number")];
  const [status, number, inbox] = [row.get("status") ?? "", row.get("display id") ?? id, row.get("inbox id")];
  return [
    {
      kind: "conversation", id: `conversation:${id}`, title: `Chatwoot #${number}`, inbox, subject: subjectOf(row.get("additional attributes")) ?? `Chatwoot conversation ${number}`, channel: "chat", customer: { id: row.get("contact id") },
      tags: row.get("cached label list")?.split(","), assignee: row.get("assignee id"), open: !(status === "1" || status === "resolved"), openedAt: row.moment("created at"), closedAt: status === "1" || status === "resolved" ? row.moment("last activity at", "updated at") : undefined,
    },
  ];
}

/** Chatwoot keeps the subject of a mail in a column of JSON. */
function subjectOf(attributes: string | undefined): string | undefined {
  try {
    return asText(asObject(JSON.parse(attributes ?? "{}"))["mail_subject"]);
  } catch {
    return undefined;
  }
}

/** A row of the table `messages`: 0 comes in, 1 goes out, 2 tells what was done, 3 is a template. */
export function chatwootMessageRow(row: FileRow): readonly Read[] {
  const [id, conversation] = [row.get("id"), row.get("conversation id")];
  if (id === undefined || conversation === undefined) return [refused("the message or its conversation has no number")];
  return [message({
    id, conversation, type: row.get("message type"), isPrivate: row.isTrue("private"), senderType: row.get("sender type"), senderId: row.get("sender id"), content: row.get("content"), at: row.moment("created at"), attachments: [],
    name: undefined, email: undefined,
  })];
}

export function chatwootConversations(row: FileRow): readonly Read[] {
  if (!row.isJson) return [refused("conversations with their messages are read from JSON")];
  const given = row.json();
  const id = asText(given["id"]);
  if (id === undefined) return [refused("the conversation has no number")];
  const meta = asObject(given["meta"]);
  const sender = asObject(meta["sender"]);
  const status = asText(given["status"]) ?? "";
  const last = momentOf(asText(given["last_activity_at"]) ?? asText(given["timestamp"]));
  return [
    {
      kind: "conversation", id: `conversation:${id}`, title: `Chatwoot #${id}`, subject: asText(asObject(given["additional_attributes"])["mail_subject"]) ?? `Chatwoot conversation ${id}`, channel: channelOf(asText(meta["channel"]) ?? ""),
      customer: { id: asText(sender["id"]), name: asText(sender["name"]), email: asText(sender["email"]), phone: asText(sender["phone_number"]) }, assignee: asText(asObject(meta["assignee"])["email"]) ?? asText(asObject(meta["assignee"])["id"]),
      tags: asTexts(given["labels"]), open: status !== "resolved", openedAt: momentOf(asText(given["created_at"])), closedAt: status === "resolved" ? last : undefined,
    },
    ...asList(given["messages"]).map((each): Read => {
      const from = asObject(each["sender"]);
      const messageId = asText(each["id"]);
      if (messageId === undefined) return refused("a message has no number");
      return message({
        id: messageId, conversation: id, type: asText(each["message_type"]), isPrivate: each["private"] === true, senderType: asText(each["sender_type"]) ?? asText(from["type"]), senderId: asText(each["sender_id"]) ?? asText(from["id"]), content: asText(each["content"]),
        at: momentOf(asText(each["created_at"])), attachments: asList(each["attachments"]).map((file) => ({ name: asText(file["data_url"])?.split("/").at(-1) ?? asText(file["file_type"]) ?? "a file", id: asText(file["id"]) })), name: asText(from["name"]), email: asText(from["email"]),
      });
    }),
  ];
}

interface Given {
  readonly id: string;
  readonly conversation: string;
  readonly type: string | undefined;
  readonly isPrivate: boolean;
  readonly senderType: string | undefined;
  readonly senderId: string | undefined;
  readonly content: string | undefined;
  readonly at: Date | undefined;
  readonly attachments: ReadMessage["attachments"];
  readonly name: string | undefined;
  readonly email: string | undefined;
}

function message(given: Given): Read {
  const type = given.type ?? "";
  if (type === "2" || type === "activity") return nothing("what the machine noted (assigned, resolved, labelled)");
  const sender = (given.senderType ?? "").toLowerCase();
  const by: ReadMessage["by"] = sender === "contact" ? "customer" : sender === "user" ? "colleague" : /bot|captain/.test(sender) ? "machine" : type === "0" || type === "incoming" ? "customer" : type === "1" || type === "outgoing" ? "colleague" : "machine";
  return {
    kind: "message", conversation: `conversation:${given.conversation}`, id: `message:${given.id}`, at: given.at, by, author: { id: given.senderId, name: given.name, email: given.email }, isPrivate: given.isPrivate, body: wordsOf(given.content ?? ""), attachments: given.attachments,
  };
}

/** "Channel::Email" is e-mail. */
export function channelOf(type: string): Channel {
  const name = type.replace(/^Channel::/, "").toLowerCase();
  if (name === "email") return "email";
  if (/sms/.test(name)) return "sms";
  if (/facebook|twitter|whatsapp|telegram|line|instagram|tiktok/.test(name)) return "social";
  if (name === "voice") return "voice";
  return name === "webwidget" || name === "" ? "chat" : "other";
}
