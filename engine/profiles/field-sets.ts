// Which field set each field of a profile belongs to, said once for all shapes that carry it.
import { z } from "zod";
import { type FieldsSeen, inSet } from "../organisation/contract.ts";

const SERVICE_COMPARISONS = /email|phone|street|postcode|address/;

/** What is needed to reach or serve somebody: addresses, words, notes. */
export const serviceText = () => inSet("service", z.string());
export const serviceTextOrNone = () => inSet("service", z.string().nullable());

/** One attribute with its values: left out where its set is hidden, its values masked where it is masked. */
export function attributeAs<T extends { readonly key: string; readonly value?: unknown; readonly said?: readonly { readonly value?: unknown }[] }>(attribute: T, seen: FieldsSeen): T | undefined {
  const reading = seen.reading(seen.setOfAttribute(attribute.key));
  if (reading === "read") return attribute;
  if (reading === "hidden") return undefined;
  const mask = (value: unknown) => (value === null || value === undefined ? value : "••••");
  return { ...attribute, value: mask(attribute.value), masked: seen.setOfAttribute(attribute.key), ...(attribute.said ? { said: attribute.said.map((each) => ({ ...each, value: mask(each.value) })) } : {}) };
}

/** What was compared of two records belongs where the field compared belongs. */
export function comparisonSet(comparison: string): "public" | "service" | "sensitive" {
  return /birth/.test(comparison) ? "sensitive" : SERVICE_COMPARISONS.test(comparison) ? "service" : "public";
}

/** What somebody is called; who told no name is called by their address or number, which is not everybody's. */
export const nameText = () => inSet((_holder, _setOf, value) => (typeof value === "string" && isAddress(value) ? "service" : "public"), z.string());

/** True of what stands for a name where none was told. */
export function isAddress(name: string): boolean {
  return /^\S+@\S+$/.test(name) || /^\+?\d[\d\s().-]{5,}$/.test(name);
}

/** What two sides say of one attribute, shown as the attribute is. */
export function meetingAs<T extends { readonly key: string; readonly value?: unknown; readonly sides: readonly unknown[] }>(meeting: T, seen: FieldsSeen): T | undefined {
  const shown = attributeAs(meeting, seen);
  return shown === meeting || shown === undefined ? shown : { ...shown, sides: meeting.sides.map(() => "••••") };
}
