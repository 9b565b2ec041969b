// Where the parts of the world put their rows while it is being made.
import type { Chance } from "./chance.ts";
import { idAt } from "./ids.ts";
import type { Attribute, Consent, Conversation, Customer, Group, GroupMember, Identifier, Identity, Interaction, Link, Message, OrderLine, WorldPromise } from "./shape.ts";
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
  readonly groups: Group[] = [];
  readonly groupMembers: GroupMember[] = [];
  private readonly happened: Interaction[] = [];
  private readonly times: number[] = [];
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
  happen(what: NewInteraction): string | null {
    if (what.at > this.endsAt) return null;
    const interactionId = this.idAt(what.at);
    const amountMinor = what.amountMinor ?? null;
    this.times.push(what.at);
    this.happened.push({
      identityId: what.identityId, interactionId, messageId: what.messageId, source: what.source, kind: what.kind, channel: what.channel, direction: what.direction,
      occurredAt: iso(what.at), amountMinor, currency: amountMinor === null ? null : "EUR", body: what.body ?? null, properties: what.properties ?? {},
    });
    return interactionId;
  }

  /** All of them in the order of time; what happened at one moment stays in the order in which it was told. */
  get interactions(): Interaction[] {
    const { times, happened } = this;
    const order = Uint32Array.from(times, (_, n) => n).sort((one, other) => (times[one] as number) - (times[other] as number) || one - other);
    return Array.from(order, (n) => happened[n] as Interaction);
  }
}
