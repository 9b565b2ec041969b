import { normalise } from "./normalise.ts";
import type { Values } from "./record-table.ts";
import type { BlockingRule, KeyPart, LinkageSettings, RawRecord } from "./settings.ts";

/** Asks a rule for the key of a record; `null` where a part of it is missing. */
export type KeyOf = (values: Values) => string | null;

/** Between the parts of a key; it is in no normalised value. */
const BETWEEN = "\u001f";

/** Prepares a rule for records whose values come in the order of the settings' fields. */
export function keyOf(settings: LinkageSettings, rule: BlockingRule): KeyOf {
  const fields = Object.keys(settings.fields);
  const parts = rule.parts.map((part) => partOf(part, fields));
  return (values) => {
    let key = "";
    for (const part of parts) {
      const value = part(values);
      if (value === null) return null;
      key = key === "" ? value : key + BETWEEN + value;
    }
    return key;
  };
}

function partOf(part: KeyPart, fields: readonly string[]): KeyOf {
  if ("field" in part) {
    const at = fields.indexOf(part.field);
    const { first } = part;
    if (first === undefined) return (values) => values[at]!;
    return (values) => values[at]?.slice(0, first) ?? null;
  }
  const [one, other] = part.eitherOrder.map((field) => fields.indexOf(field)) as [number, number];
  return (values) => {
    const [a, b] = [values[one]!, values[other]!];
    if (a === null || b === null) return null;
    return a < b ? a + BETWEEN + b : b + BETWEEN + a;
  };
}

/**
 * The keys under which a database can hold a record, so that those to compare a new record with are the rows that share
 * one of its keys. Each begins with its rule's name.
 *
 * @param record as it comes; it is normalised here
 * @example blockingKeys(personSettings, { email: "Ann@Example.com" }).length // 1
 */
export function blockingKeys(settings: LinkageSettings, record: RawRecord): string[] {
  const values = valuesOfRecord(settings, record);
  return settings.blocking.flatMap((rule) => {
    const key = keyOf(settings, rule)(values);
    return key === null ? [] : [`${rule.name}${BETWEEN}${key}`];
  });
}

/** The normalised values of a record as it comes, in the order of the settings' fields. */
export function valuesOfRecord(settings: LinkageSettings, record: RawRecord): Values {
  return Object.entries(settings.fields).map(([field, kind]) => {
    const written = record[field];
    return typeof written === "string" ? normalise(kind, written) : null;
  });
}
