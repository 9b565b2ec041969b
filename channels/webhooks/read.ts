// Reading what came: JSON whose long numbers keep every digit, and fields that may be anything.

export type Fields = Readonly<Record<string, unknown>>;

export type Read = { readonly kind: "read"; readonly body: Fields } | { readonly kind: "unreadable"; readonly reason: string };

const decoder = new TextDecoder("utf-8");

/**
 * Reads a body that is one JSON object. Whole numbers above 2^53 become text with their digits as written: Shopify's ids
 * are numbers, and two orders must not become one by rounding.
 *
 * @example readBody(Buffer.from('{"id":820982911946154508}')) // { kind: "read", body: { id: "820982911946154508" } }
 */
export function readBody(bytes: Buffer): Read {
  const written = decoder.decode(bytes);
  if (written.trim() === "") return { kind: "unreadable", reason: "the body is empty" };
  try {
    const value: unknown = (JSON.parse as ParseWithSource)(written, exact);
    return isRecord(value) ? { kind: "read", body: value } : { kind: "unreadable", reason: "the body is no JSON object" };
  } catch (error) {
    if (error instanceof RangeError) return { kind: "unreadable", reason: "the body is nested too deeply" };
    return { kind: "unreadable", reason: `the body is not whole JSON: ${(error as Error).message.slice(0, 200)}` };
  }
}

/** As in ECMAScript 2026; TypeScript's library does not name the third argument yet. */
type ParseWithSource = (text: string, reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;

function exact(this: unknown, key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (key === "__proto__") return undefined;
  return typeof value === "number" && !Number.isSafeInteger(value) && context.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object; anything else is an empty one. */
export function record(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** The objects of a list. */
export function records(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Text that can be kept; empty text is none. */
export function text(value: unknown, longest = 500): string | undefined {
  if (typeof value !== "string") return undefined;
  const kept = value.replaceAll("\u0000", "").slice(0, longest).toWellFormed().trim();
  return kept === "" ? undefined : kept;
}

/** An id: text without anything that cannot be kept, or a whole number. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value) ? value : undefined;
}

/** A moment written in ISO 8601 with its offset, in UTC; undefined if it is none. */
export function moment(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) || value.length > 40) return undefined;
  return within(Date.parse(value));
}

/** Seconds since 1970 as a moment in UTC. */
export function momentOfSeconds(value: unknown): string | undefined {
  return typeof value === "number" ? within(value * 1000) : undefined;
}

function within(millis: number): string | undefined {
  const date = new Date(millis);
  const year = date.getUTCFullYear();
  return year >= 1900 && year <= 2200 ? date.toISOString() : undefined;
}
