// Deals and activities of Twenty and EspoCRM, as their views and entity lists are exported.
import { type Activity, activityReads, dealReads, idsIn } from "./activity.ts";
import type { FileRow } from "./file-row.ts";
import type { Named, Read } from "./reading.ts";

export function twentyDeal(row: FileRow): readonly Read[] {
  const stage = row.get("stage");
  return dealReads({
    id: row.get("id"), name: row.get("name"), stage, amount: row.get("amount amount"), currency: row.get("amount currency"), openedAt: row.moment("creation date", "created at"), closesAt: row.moment("close date"),
    state: stateOf(stage), by: row.get("owner name", "owner", "created by name"), company: row.get("company id"), people: [{ id: row.get("point of contact id") }],
  });
}

export function espocrmDeal(row: FileRow): readonly Read[] {
  const stage = row.get("stage");
  return dealReads({
    id: row.get("id"), name: row.get("name"), stage, amount: row.get("amount"), currency: row.get("amount currency"), openedAt: row.moment("created at"), closesAt: row.moment("close date"),
    state: stateOf(stage), by: row.get("assigned user name", "assigned user"), company: row.get("account id"), companyName: row.get("account name", "account"), people: people(row),
  });
}

export function espocrmActivity(what: Activity["what"]): (row: FileRow) => readonly Read[] {
  return (row) => {
    const [begun, ended] = [row.moment("date start"), row.moment("date end")];
    const seconds = Number(row.get("duration") ?? "x");
    return activityReads({
      what, id: row.get("id"), name: row.get("name"), note: row.get("description"), status: row.get("status"), dueAt: what === "task" ? row.moment("date end", "date due") : undefined, direction: /inbound/i.test(row.get("direction") ?? "") ? "in" : undefined,
      at: what === "task" ? (row.moment("date completed") ?? row.moment("created at") ?? begun) : (begun ?? row.moment("created at")), seconds: Number.isFinite(seconds) ? seconds : begun && ended ? (ended.getTime() - begun.getTime()) / 1000 : undefined,
      by: row.get("assigned user name", "assigned user"), company: row.get("account id") ?? (/account/i.test(row.get("parent type") ?? "") ? row.get("parent id") : undefined), people: people(row),
    });
  };
}

const people = (row: FileRow): readonly Named[] => [row.get("contact id"), ...idsIn(row.get("contacts ids", "contacts i ds", "contact ids")), /contact/i.test(row.get("parent type") ?? "") ? row.get("parent id") : undefined].filter((id) => id !== undefined).map((id) => ({ id }));
const stateOf = (stage: string | undefined) => (/closed ?lost|\blost\b|\bnot won\b/i.test(stage ?? "") ? "lost" : /closed ?won|\bwon\b|^customer$/i.test(stage ?? "") ? "won" : "open");
