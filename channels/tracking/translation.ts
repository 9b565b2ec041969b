// What becomes of one event, and what its envelope says.
import type { InteractionInput } from "../../engine/interactions/index.ts";

/** What is known of an event besides the event itself. */
export interface Envelope {
  /** By our clock. */
  readonly receivedAt: Date;
  /** As the body or a header says it; read by the translator. */
  readonly sentAt: unknown;
  /** The key's: may it state facts, and are its e-mail addresses verified? */
  readonly trusted: boolean;
  /** The organisation's, for orders that name none. */
  readonly currency: string;
  /** The event's type as its address says it (`/v1/track`), for events that do not say it themselves. */
  readonly type?: string;
}

export type Translation =
  | { readonly kind: "event"; readonly input: InteractionInput }
  /** Cannot be taken; the reason is a sentence for the sender. */
  | { readonly kind: "refused"; readonly field: string; readonly reason: string };

export function refused(field: string, reason: string): Translation {
  return { kind: "refused", field, reason };
}
