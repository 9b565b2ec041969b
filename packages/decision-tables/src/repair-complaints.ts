// The table the tests tell their stories with: what to do when a repair is complained about.

import { dictionaryOf } from "./fact.ts";
import type { Table } from "./table.ts";

const service = { source: "service", sensitivity: "public" } as const;

export const dictionary = dictionaryOf([
  { ...service, key: "customer.segment", label: "segment", type: "choice", choices: ["ritual", "office", "once"], words: { ritual: "Ritualists", office: "Offices", once: "Once only" } },
  { ...service, key: "promise.state", label: "open promise", type: "choice", choices: ["late", "on time", "none"] },
  { ...service, key: "conversation.contactsOnIssue", label: "contacts on issue", type: "number", whole: true, range: { from: 0 } },
  { source: "value model 1", sensitivity: "value", key: "customer.value.stay", label: "chance to stay", type: "number", unit: "share", range: { from: 0, to: 1 } },
  { source: "value model 1", sensitivity: "value", key: "customer.value.clv12", label: "12-month value", type: "money", unit: "EUR" },
  { ...service, key: "customer.openComplaint", label: "open complaint", type: "boolean" },
  { ...service, key: "customer.since", label: "customer since", type: "date-time" },
  { ...service, key: "customer.city", label: "city", type: "text" },
]);

export const repairComplaints: Table = {
  key: "repair-complaints",
  title: "Repair complaints",
  hitPolicy: "first",
  inputs: [
    { fact: "customer.segment", missing: "no-match" },
    { fact: "promise.state", missing: "no-match" },
    { fact: "conversation.contactsOnIssue", missing: { default: "0" } },
    { fact: "customer.value.stay", missing: "no-match" },
  ],
  outputs: [
    { key: "action", label: "action", type: "choice", choices: ["loan", "workshop", "none"] },
    { key: "bonusSeconds", label: "bonus", type: "number" },
    { key: "panels", label: "panels", type: "list", optional: true },
  ],
  rows: [
    { id: "loan", when: ["Ritualists, Offices", "late", "≥ 2", "< 65%"], then: ["loan", "120", "promise, value"], because: "They wait for us again" },
    { id: "call", when: ["any", "late", "≥ 2", "any"], then: ["workshop", "60", "promise"] },
    { id: "rest", when: ["any", "any", "any", "any"], then: ["none", "0", "-"] },
  ],
};

/** The table with one cell written otherwise. */
export function withCell(table: Table, { row, column, cell }: { row: number; column: number; cell: string }): Table {
  const rows = table.rows.map((old, index) => (index === row ? { ...old, when: old.when.with(column, cell) } : old));
  return { ...table, rows };
}
