// Tickets of Zendesk: the account export and the API give them with their comments; a report gives the tickets only.
import type { Channel } from "../interactions/index.ts";
import { asList, asObject, asText, asTexts, type FileRow } from "./file-row.ts";
import { momentOf } from "./moment.ts";
import { nothing, type Read, refused } from "./reading.ts";
import { wordsOf } from "./plain-text.ts";

export function zendeskTicket(row: FileRow): readonly Read[] {
  if (!row.isJson) return zendeskTicketRow(row);
  const ticket = row.json();
  const id = asText(ticket["id"]);
  if (id === undefined) return [refused("the ticket has no number")];
  const status = asText(ticket["status"]) ?? "";
  if (status === "deleted") return [nothing("it is deleted in the source")];
  const requester = asObject(ticket["requester"]);
  const requesterId = asText(ticket["requester_id"]) ?? asText(requester["id"]);
  const via = asText(asObject(ticket["via"])["channel"]) ?? asText(ticket["via"]) ?? "";
  const assignee = asObject(ticket["assignee"]);
  const comments = asList(ticket["comments"]);
  const openedAt = momentOf(asText(ticket["created_at"]));
  const description = asText(ticket["description"]);
  return [
    {
      kind: "conversation", id: `ticket:${id}`, title: `Zendesk #${id}`, subject: asText(ticket["subject"]) ?? asText(ticket["raw_subject"]) ?? "", channel: channelOf(via),
      customer: { id: requesterId, email: asText(requester["email"]), name: asText(requester["name"]), phone: asText(requester["phone"]) },
      assignee: asText(assignee["email"]) ?? asText(ticket["assignee_id"]) ?? asText(assignee["id"]), open: status !== "" && status !== "solved" && status !== "closed", openedAt, tags: asTexts(ticket["tags"]),
      closedAt: momentOf(asText(ticket["solved_at"]) ?? asText(asObject(ticket["metric_set"])["solved_at"])) ?? (status === "solved" || status === "closed" ? momentOf(asText(ticket["updated_at"])) : undefined),
    },
    ...(comments.length === 0 && description !== undefined ? [{ kind: "message" as const, conversation: `ticket:${id}`, id: `ticket:${id}:description`, at: openedAt, by: "customer" as const, author: { id: requesterId }, isPrivate: false, body: wordsOf(description), attachments: [] }] : []),
    ...comments.map((comment): Read => {
      const author = asObject(comment["author"]);
      const commentId = asText(comment["id"]);
      if (commentId === undefined) return refused("a comment has no number");
      const authorId = asText(comment["author_id"]) ?? asText(author["id"]);
      return {
        kind: "message", conversation: `ticket:${id}`, id: `comment:${commentId}`, at: momentOf(asText(comment["created_at"])), by: authorId !== undefined && authorId === requesterId ? "customer" : "unsaid",
        author: { id: authorId, name: asText(author["name"]), email: asText(author["email"]) }, isPrivate: comment["public"] !== true && (comment["public"] === false || authorId !== requesterId), // whoever does not say that it is public may mean a note
        body: asText(comment["plain_body"]) ?? wordsOf(asText(comment["html_body"]) ?? asText(comment["body"]) ?? ""), attachments: asList(comment["attachments"]).map((each) => ({ name: asText(each["file_name"]) ?? "a file", id: asText(each["id"]) })),
      };
    }),
  ];
}

/** A row of a report: no word of what was written is in it. */
export function zendeskTicketRow(row: FileRow): readonly Read[] {
  const id = row.get("id");
  if (id === undefined) return [refused("the ticket has no number")];
  const status = (row.get("status") ?? "").toLowerCase();
  if (status === "deleted") return [nothing("it is deleted in the source")];
  return [
    {
      kind: "conversation", id: `ticket:${id}`, title: `Zendesk #${id}`, subject: row.get("subject") ?? "", channel: channelOf(row.get("via") ?? ""), customer: { id: row.get("requester id"), email: row.get("requester email"), name: row.get("requester") },
      tags: row.get("tags")?.split(/\s+/), assignee: row.get("assignee", "assignee id"), open: status !== "" && status !== "solved" && status !== "closed", openedAt: row.moment("created at"), closedAt: row.moment("solved at") ?? (status === "closed" || status === "solved" ? row.moment("updated at") : undefined),
    },
  ];
}

const CHANNELS: Readonly<Record<string, Channel>> = { email: "email", mail: "email", web: "web", "web form": "web", web_form: "web", chat: "chat", messaging: "chat", native_messaging: "chat", voice: "voice", phone: "voice", sms: "sms", twitter: "social", facebook: "social", whatsapp: "social", instagram_dm: "social", api: "other" };
const channelOf = (via: string): Channel => CHANNELS[via.toLowerCase()] ?? "other";
