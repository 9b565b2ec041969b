// What becomes of one delivery, and what is known besides its body.
import { type Channel, type IdentifierInput, InteractionInput } from "../../engine/interactions/index.ts";
import type { RefundTold } from "./one-refund.ts";
import { type Fields, idOf, record, text } from "./read.ts";

export interface Delivery {
  /** What the provider says it is about: "orders/create", "invoice.paid". */
  readonly topic: string;
  readonly body: Fields;
  /** A digest of the bytes, for what carries no id of its own. */
  readonly digest: string;
  /** By our clock. */
  readonly receivedAt: Date;
  /** The name under which it is kept. */
  readonly source: string;
  /** Its addresses and numbers count as verified, also those that the provider has not verified. */
  readonly trusted: boolean;
}

/** What a customer said of being sent offers. */
export interface Consent {
  readonly channel: Channel;
  readonly given: boolean;
  /** When they said so. */
  readonly at: string;
  /** How they were asked, in the provider's word. */
  readonly wording: string;
}

export type Translated =
  | { readonly kind: "events"; readonly inputs: readonly InteractionInput[]; readonly consents?: readonly Consent[]; /** Another event may tell of the same. */ readonly refund?: RefundTold }
  /** About no customer, or said by another delivery: nothing to keep. */
  | { readonly kind: "left-out" }
  /** Cannot be taken, or must be seen by a person; the reason is a sentence. */
  | { readonly kind: "set-aside"; readonly field: string; readonly reason: string };

export const LEFT_OUT: Translated = { kind: "left-out" };

export function setAside(field: string, reason: string): Translated {
  return { kind: "set-aside", field, reason };
}

/** Who it is about, and what is said of them. */
export interface Person {
  readonly identifiers: readonly IdentifierInput[];
  readonly traits: Readonly<Record<string, string | number | boolean>>;
}

export type Touch = Omit<InteractionInput, "identifiers" | "traits" | "messageId" | "occurredAt" | "direction"> & {
  readonly id: string;
  readonly at: string | undefined;
  readonly direction?: InteractionInput["direction"];
};

/** Thrown by a translation for what it cannot read; caught by `translating`. */
export class Unreadable extends Error {
  readonly field: string;
  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

export function translating(act: () => Translated): Translated {
  try {
    return act();
  } catch (error) {
    if (error instanceof Unreadable) return setAside(error.field, error.message);
    throw error;
  }
}

/** Touch points of one person, checked as those of every other source are. */
export function touches(delivery: Delivery, person: Person, ...all: readonly Touch[]): Translated {
  if (person.identifiers.length === 0) return LEFT_OUT;
  const inputs = all.map(({ id, at, properties, ...rest }) =>
    checked({
      ...rest,
      direction: rest.direction ?? "in",
      messageId: id.slice(0, 200),
      occurredAt: at ?? delivery.receivedAt.toISOString(),
      identifiers: [...person.identifiers],
      properties: said(properties ?? {}),
      ...(Object.keys(person.traits).length > 0 ? { traits: { ...person.traits } } : {}),
    }),
  );
  return { kind: "events", inputs };
}

function checked(input: InteractionInput): InteractionInput {
  const read = InteractionInput.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Unreadable(issue!.path.map(String).join(".") || "body", issue!.message);
}

/** What was not said is not kept as null. */
export function said(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ""));
}

export function identifier(kind: IdentifierInput["kind"], value: string | undefined, verified?: boolean): IdentifierInput[] {
  return value === undefined || value.length > 320 ? [] : [{ kind, value, ...(verified === undefined ? {} : { verified }) }];
}

/** An id that must be there, for without it the same thing could not be recognised. */
export function requiredId(fields: Fields, name: string): string {
  const id = idOf(fields[name]);
  if (id === undefined) throw new Unreadable(name, "must be an id: text or a whole number");
  return id.slice(0, 100);
}

/** City and country as they are said of a person, from an address of either provider. */
export function placeOf(address: unknown): Record<string, string> {
  const fields = record(address);
  return said({ city: text(fields["city"], 200), country: text(fields["country_code"], 2) ?? text(fields["country"], 100) }) as Record<string, string>;
}
