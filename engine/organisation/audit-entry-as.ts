import type { FieldsSeen } from "./access/in-set.ts";

/** What was done to a customer tells what was said of them: where that may not be read, that it was done is left. */
export function auditEntryAs<T extends { readonly act: string; readonly objectKind: string; readonly detail: Readonly<Record<string, unknown>> }>(entry: T, seen: FieldsSeen): T {
  const key = entry.detail["key"] ?? entry.detail["about"];
  if (entry.objectKind === "customer" && typeof key === "string" && seen.reading(seen.setOfAttribute(key)) !== "read") return { ...entry, detail: { key } };
  const isOfCustomers = ["customer", "conversation", "decision", "promise"].includes(entry.objectKind);
  return isOfCustomers && seen.reading("service") !== "read" ? { ...entry, detail: {} } : entry;
}
