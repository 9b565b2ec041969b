// Tickets of HubSpot: the columns of whatever view was exported; what was written in them beyond the description is not in it.
import type { FileRow } from "./file-row.ts";
import { type Read, refused } from "./reading.ts";
import { wordsOf } from "./plain-text.ts";

export function hubspotTicket(row: FileRow): readonly Read[] {
  const id = row.get("record id");
  if (id === undefined) return [refused("the ticket has no number")];
  const status = (row.get("ticket status") ?? "").toLowerCase();
  const closedAt = row.moment("close date");
  const customer = { id: row.get("associated contact i ds", "associated contact ids")?.split(";")[0]?.trim(), email: row.get("associated contact email")?.split(/[;,]/)[0]?.trim(), name: undefined };
  // "Jane Smith (jane@example.org)": how contacts stand in a view.
  const shown = /^(.*?)\s*\(([^()\s]+@[^()\s]+)\)/.exec(row.get("associated contact") ?? "");
  const [openedAt, description] = [row.moment("create date"), row.get("ticket description")];
  const who = { id: customer.id, email: customer.email ?? shown?.[2], name: shown?.[1] };
  return [
    { kind: "conversation", id: `ticket:${id}`, title: `HubSpot ticket ${id}`, subject: row.get("ticket name") ?? "", channel: /mail/i.test(row.get("source") ?? "") ? "email" : /chat/i.test(row.get("source") ?? "") ? "chat" : /form|web/i.test(row.get("source") ?? "") ? "web" : /phone|call/i.test(row.get("source") ?? "") ? "voice" : "other", customer: who, assignee: row.get("ticket owner"), open: closedAt === undefined && !/closed|geschlossen|fermé|cerrado/.test(status), openedAt, closedAt },
    ...(description === undefined ? [] : [{ kind: "message" as const, conversation: `ticket:${id}`, id: `ticket:${id}:description`, at: openedAt, by: "customer" as const, author: who, isPrivate: false, body: wordsOf(description), attachments: [] }]),
  ];
}
