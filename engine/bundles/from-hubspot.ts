// Tickets, deals and activities of HubSpot: the columns of whatever view was exported; what was written in them beyond the description is not in it.
import { type Activity, activityReads, dealReads, idsIn } from "./activity.ts";
import type { FileRow } from "./file-row.ts";
import { type Named, type Read, refused } from "./reading.ts";
import { wordsOf } from "./plain-text.ts";

export function hubspotTicket(row: FileRow): readonly Read[] {
  const id = row.get("record id");
  if (id === undefined) return [refused("the ticket has no number")];
  const status = (row.get("ticket status") ?? "").toLowerCase();
  const closedAt = row.moment("close date");
  const customer = { id: row.get("associated contact i ds", "associated contact ids")?.split(";")[0]?.trim(), email: row.get("associated contact email")?.split(/[;,]/)[0]?.trim(), name: undefined };
  // "Jane Smith (jane@example.org)": how contacts stand in a view.
  const shown = /^([^(]*)\(([^()\s@]+@[^()\s@]+)\)/.exec((row.get("associated contact") ?? "").slice(0, 1000));
  const [openedAt, description] = [row.moment("create date"), row.get("ticket description")];
  const who = { id: customer.id, email: customer.email ?? shown?.[2], name: shown?.[1]?.trim() };
  return [
    { kind: "conversation", id: `ticket:${id}`, title: `HubSpot ticket ${id}`, subject: row.get("ticket name") ?? "", channel: /mail/i.test(row.get("source") ?? "") ? "email" : /chat/i.test(row.get("source") ?? "") ? "chat" : /form|web/i.test(row.get("source") ?? "") ? "web" : /phone|call/i.test(row.get("source") ?? "") ? "voice" : "other", customer: who, assignee: row.get("ticket owner"), open: closedAt === undefined && !/closed|geschlossen|fermé|cerrado/.test(status), openedAt, closedAt },
    ...(description === undefined ? [] : [{ kind: "message" as const, conversation: `ticket:${id}`, id: `ticket:${id}:description`, at: openedAt, by: "customer" as const, author: who, isPrivate: false, body: wordsOf(description), attachments: [] }]),
  ];
}

export function hubspotDeal(row: FileRow): readonly Read[] {
  const stage = row.get("deal stage");
  const isLost = row.isTrue("is closed lost") || /closed ?lost|\blost\b|\b(not|nicht|non|no)\b.*(won|gewonnen|gagn|ganad)|verloren|perdu|perdid/i.test(stage ?? "");
  const isWon = !isLost && (row.isTrue("is closed won") || /closed ?won|\bwon\b|gewonnen|gagn|ganad/i.test(stage ?? ""));
  return dealReads({
    id: row.get("record id"), name: row.get("deal name"), stage, pipeline: row.get("pipeline"), amount: row.get("amount"), currency: row.get("currency"), openedAt: row.moment("create date"), closesAt: row.moment("close date"),
    state: isWon ? "won" : isLost ? "lost" : "open", reason: isWon ? row.get("closed won reason") : row.get("closed lost reason"), by: row.get("deal owner"), ...whoOf(row), companyName: row.get("associated company")?.replace(/ \(\d+\)$/, ""),
  });
}

export function hubspotActivity(what: Activity["what"], columns: { readonly name: readonly string[]; readonly note: readonly string[]; readonly at: readonly string[] }): (row: FileRow) => readonly Read[] {
  return (row) => {
    const note = row.get(...columns.note);
    const minutes = /^(\d+):(\d{2}):(\d{2})$/.exec(row.get("call duration", "duration") ?? "");
    const seconds = minutes ? Number(minutes[1]) * 3600 + Number(minutes[2]) * 60 + Number(minutes[3]) : Number(row.get("call duration milliseconds", "call duration", "duration") ?? "x") / 1000;
    return activityReads({
      what, id: row.get("record id"), name: row.get(...columns.name), note: note === undefined ? undefined : wordsOf(note), at: row.moment(...columns.at, "activity date", "create date"), place: row.get("meeting location", "location"),
      direction: /inbound/i.test(row.get("call direction", "direction") ?? "") ? "in" : undefined, seconds, status: row.get("task status", "status"), dueAt: row.moment("due date"), by: row.get("activity assigned to", "owner", "assigned to"), ...whoOf(row),
    });
  };
}

/** Contacts by number, or as a view shows them: "Jane Smith (jane@example.org)", several of them parted by semicolons. */
function whoOf(row: FileRow): { readonly people: readonly Named[]; readonly company: string | undefined } {
  const shown = (row.get("associated contact", "associated contacts") ?? "").split(";").flatMap((each) => /\(([^()\s@]+@[^()\s@]+)\)/.exec(each.slice(0, 1000))?.[1] ?? []);
  return { people: [...idsIn(row.get("associated contact i ds", "associated contact ids")).map((id) => ({ id })), ...shown.map((email) => ({ email }))], company: idsIn(row.get("associated company i ds", "associated company ids"))[0] };
}
