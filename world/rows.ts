// Where the parts of the world put their rows while it is being made.
import type { Chance } from "./chance.ts";
import { idAt } from "./ids.ts";
import type { Attribute, Consent, Conversation, Customer, Identifier, Identity, Interaction, Link, Message, OrderLine, WorldPromise } from "./shape.ts";
import { iso } from "./time.ts";

export type NewInteraction = Pick<Interaction, "identityId" | "messageId" | "source" | "kind" | "channel" | "direction"> & {
  readonly at: number;
  readonly amountMinor?: number;
  readonly body?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
};

export class Rows {
  readonly customers: Customer[] = [];
  readonly identities: Identity[] = [];
  readonly identifiers: Identifier[] = [];
  readonly links: Link[] = [];
  readonly attributes: Attribute[] = [];
  readonly consents: Consent[] = [];
  readonly orderLines: OrderLine[] = [];
  readonly conversations: Conversation[] = [];
  readonly messages: Message[] = [];
  readonly promises: WorldPromise[] = [];
  private readonly happened: { readonly at: number; readonly interaction: Interaction }[] = [];
  private readonly ids: Chance;
  private readonly endsAt: number;

  constructor(ids: Chance, endsAt: number) {
    this.ids = ids;
    this.endsAt = endsAt;
  }

  idAt(at: number): string {
    return idAt(at, this.ids);
  }

  /** Adds what happened, unless it lies after the end of the world's time. Answers with its id, or null. */
  happen({ at, amountMinor, body, properties, ...rest }: NewInteraction): string | null {
    if (at > this.endsAt) return null;
    const interactionId = this.idAt(at);
    const money = amountMinor === undefined ? null : amountMinor;
    this.happened.push({
      at,
      interaction: {
        interactionId, ...rest, occurredAt: iso(at), amountMinor: money, currency: money === null ? null : "EUR", body: body ?? null, properties: properties ?? {},
      },
    });
    return interactionId;
  }

  get interactions(): Interaction[] {
    return this.happened.sort((one, other) => one.at - other.at).map(({ interaction }) => interaction);
  }
}
