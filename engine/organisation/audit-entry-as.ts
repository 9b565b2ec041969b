import type { FieldSet } from "./access/access-contract.ts";
import type { FieldsSeen } from "./access/in-set.ts";

/** What was done to a customer tells what was said of them: where that may not be read, that it was done is left. */
export function auditEntryAs<T extends { readonly act: string; readonly objectKind: string; readonly detail: Readonly<Record<string, unknown>> }>(entry: T, seen: FieldsSeen): T {
  const key = entry.detail["key"] ?? entry.detail["about"];
  if (entry.objectKind === "customer" && typeof key === "string" && seen.reading(seen.setOfAttribute(key)) !== "read") return { ...entry, detail: { key } };
  const isOfCustomers = ["customer", "conversation", "decision", "promise", "group"].includes(entry.objectKind);
  if (isOfCustomers && seen.reading("service") !== "read") return { ...entry, detail: {} };
  return { ...entry, detail: withReadableFilters(entry.detail, seen) as T["detail"] };
}

/** Whom a list, a view or a segment was chosen by: “iban is NL91…” tells of somebody's account, whoever kept it. */
function withReadableFilters(value: unknown, seen: FieldsSeen): unknown {
  if (Array.isArray(value)) return value.map((each) => withReadableFilters(each, seen));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === "filters" && setsOf(each, seen).some((set) => seen.reading(set) !== "read") ? {} : withReadableFilters(each, seen)]));
}

const OF_VALUE = ["tier", "segment", "stayBelow", "stayFrom", "valueFrom", "valueBelow", "cluster", "subscription", "recurringFrom", "wallet", "dissatisfied"];
const OF_SERVICE = ["query", "bought"];

/** The sets of what filters choose by, their alternatives among them. */
function setsOf(filters: unknown, seen: FieldsSeen): readonly FieldSet[] {
  if (typeof filters !== "object" || filters === null) return [];
  const { own, any, country } = filters as Readonly<Record<string, unknown>>;
  const attributes = typeof own === "string" ? own.split(";").map((condition) => condition.trim().split(" ", 1)[0]!) : [];
  return [
    ...attributes.map((key) => seen.setOfAttribute(key)), ...(country === undefined ? [] : [seen.setOfAttribute("country")]),
    ...(OF_VALUE.some((name) => name in filters) ? (["value"] as const) : []), ...(OF_SERVICE.some((name) => name in filters) ? (["service"] as const) : []),
    ...(typeof any === "string" ? any.split(" or ").flatMap((part) => setsOf(Object.fromEntries(new URLSearchParams(part)), seen)) : []),
  ];
}
