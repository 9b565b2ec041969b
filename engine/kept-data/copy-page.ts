// The part of a customer's copy that people read: one page, without a script, that opens in any browser.
import type { CopyOfCustomer, CopyRow } from "./copy.ts";

export const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const day = (at: unknown) => escaped(String(at ?? "").slice(0, 16).replace("T", " "));
const said = (value: unknown) => escaped(typeof value === "string" ? value : JSON.stringify(value ?? ""));
const money = (row: CopyRow) => (row["amount_minor"] === null || row["amount_minor"] === undefined ? "" : `${escaped(String(row["amount_minor"]))} ${escaped(String(row["currency"] ?? ""))} (minor units)`);

/** Two files of one name stay two. */
export const copyNameOf = (document: CopyRow) => `documents/${String(document["added_at"]).slice(0, 10)}-${String(document["document_id"]).slice(-6)}-${String(document["name"])}`;

export const STYLE = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #ccc}td{white-space:pre-wrap;overflow-wrap:anywhere}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}th,td{border-color:#444}}";

/** @param organisation the name of whoever keeps the data */
export function pageOf(copy: CopyOfCustomer, organisation: string): string {
  const of = (table: string) => copy.tables[table] ?? [];
  const times = new Map(of("interaction").map((r) => [String(r["interaction_id"]), r["occurred_at"]]));
  const sections: [string, string][] = [
    ["How you are recognised", table(["What", "Value", "Said by", "Since"], of("identifier").map((r) => [said(r["kind"]), said(r["value"]), said(r["source"]), day(r["first_seen_at"])]))],
    ["What is said of you", table(["What", "Value", "Said by", "When"], of("attribute").map((r) => [said(r["key"]), said(r["value"]), said(r["source"]), day(r["observed_at"])]))],
    ["What you allowed", table(["For what", "By", "Allowed", "When", "Wording"], of("consent").map((r) => [said(r["purpose"]), said(r["channel"]), r["given"] === true ? "yes" : "no", day(r["at"]), said(r["wording_version"])]))],
    ["What was said", table(["When", "By whom", "Channel", "Words"], of("message").map((r) => [day(r["at"]), `${said(r["author_name"])}${r["audience"] === "team" ? " (a note among colleagues)" : ""}`, said(r["channel"]), said(r["body"])]))],
    ["Files of yours", table(["When", "Name in this archive", "Kind"], of("document").map((r) => [day(r["added_at"]), said(copyNameOf(r)), said(r["kind"])]))],
    ["What we promised", table(["What", "By when", "Kept"], of("promise").map((r) => [said(r["body"]), day(r["due_at"]), r["kept_at"] ? day(r["kept_at"]) : r["withdrawn_at"] ? "taken back" : "open"]))],
    ["What is to be done for you", table(["What", "By when", "Done"], of("task").map((r) => [said(r["what"]), day(r["due_at"]), r["done_at"] ? day(r["done_at"]) : r["withdrawn_at"] ? "taken back" : "open"]))],
    ["What you bought", table(["Order of", "What", "Number of it", "Amount, minor units"], of("order_line").map((r) => [day(times.get(String(r["interaction_id"]))), `${said(r["description"])} ${said(r["sku"])}`, said(String(r["quantity"])), said(String(r["amount_minor"]))]))],
    ["Deals with you", table(["When", "What", "Name", "Stage", "Amount"], of("interaction").filter((r) => String(r["kind"]).startsWith("deal.")).map((r) => {
      const about = (r["properties"] ?? {}) as Record<string, unknown>;
      return [day(r["occurred_at"]), said(r["kind"]), said(about["name"]), said(about["stage"]), said([about["amount"], about["currency"]].filter((part) => part !== undefined && part !== null).join(" "))];
    }))],
    ["What happened", table(["When", "What", "Channel", "Amount", "Words", "Source"], of("interaction").map((r) => [day(r["occurred_at"]), said(r["kind"]), said(r["channel"]), money(r), said(r["body"] ?? ""), said(r["source"])]))],
    ["How you were assessed", table(["What", "Result"], of("value_score").flatMap((r) => [["Expected spending, 12 months, minor units", `${said(r["clv12_minor"])} (${said(r["clv12_lo_minor"])} to ${said(r["clv12_hi_minor"])}) ${said(r["currency"])}`], ["Chance to buy within 26 weeks", said(r["active26"])], ["Tier", said(r["tier"])]]))],
    ["What was decided about you", table(["When", "Where", "Rules", "Facts that were used"], of("decision").map((r) => [day(r["at"]), said(r["surface"]), `${said(r["policy_key"])} ${said(r["policy_version"])}`, said(r["facts"])]))],
  ];
  const shown = new Set(["identifier", "attribute", "consent", "message", "document", "promise", "task", "order_line", "interaction", "value_score", "decision"]);
  const rest = Object.entries(copy.tables).filter(([name]) => !shown.has(name));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">', `<title>${escaped(copy.customer.name)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>What ${escaped(organisation)} keeps about ${escaped(copy.customer.name)}</h1>`, `<p>As it was on ${day(copy.at)} UTC. Everything is also in everything.json, for programs: each row with its source and time.</p>`,
    ...sections.map(([title, body]) => `<h2>${title}</h2>${body}`),
    "<h2>Further rows in everything.json</h2>", table(["Table", "Rows"], rest.map(([name, rows]) => [escaped(name), String(rows.length)])),
    "</main></body></html>",
  ].join("\n");
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "<p>Nothing.</p>";
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}</tbody></table>`;
}
