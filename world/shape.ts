// The shape of a generated world: plain data, named as the tables that will keep it. Times are ISO 8601 in UTC.
import type { ActionId } from "./truth.ts";

export type Arm = "treated" | "hold-out";
export type Channel = "web" | "email" | "chat" | "voice" | "post" | "shop" | "portal";
export type Topic = "repair" | "delivery" | "invoice" | "subscription" | "refund" | "machine" | "account" | "other";
export type StaffKey = "jo" | "mira" | "hugo" | "ida" | "sam";

/** Somebody who works at the company; `key` stands for them wherever the world names a colleague. */
export interface StaffMember {
  readonly key: StaffKey;
  readonly name: string;
  readonly email: string;
  readonly role: "lead" | "agent" | "analyst";
  readonly team: string;
}
/** A customer as the links make them: several people may turn out to be one, see `truth.samePerson`. */
export interface Customer {
  readonly customerId: string;
  readonly identityIds: readonly string[];
  readonly name: string;
  readonly kind: "person" | "office";
  readonly country: string;
  readonly city: string;
  readonly language: string;
}
export interface Identity {
  readonly identityId: string;
  readonly source: string;
  readonly createdAt: string;
}
export interface Identifier {
  readonly kind: "user_id" | "anonymous_id" | "email" | "phone" | "customer_number";
  readonly value: string;
  readonly identityId: string;
  readonly verified: boolean;
  readonly source: string;
  readonly firstSeenAt: string;
}
export interface Link {
  readonly identityId: string;
  readonly linkId: string;
  readonly otherId: string;
  readonly madeAt: string;
  /** "rule", or the key of a colleague */
  readonly madeBy: string;
  readonly why: string;
  readonly weight: number | null;
}
export interface Attribute {
  readonly identityId: string;
  readonly attributeId: string;
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
  readonly observedAt: string;
}
export interface Consent {
  readonly identityId: string;
  readonly consentId: string;
  readonly purpose: "service" | "offers" | "profiling";
  readonly channel: string;
  readonly given: boolean;
  readonly wordingVersion: string;
  readonly source: string;
  readonly at: string;
}
export type GroupKind = "household" | "organisation" | "partner";
export interface Group {
  readonly groupId: string;
  readonly kind: GroupKind;
  readonly name: string;
  readonly madeAt: string;
  readonly madeBy: string;
}
export interface GroupMember {
  readonly identityId: string;
  readonly groupMemberId: string;
  readonly groupId: string;
  readonly role: string;
  readonly begunAt: string;
  readonly begunBy: string;
  readonly why: string;
}
export interface Interaction {
  readonly identityId: string;
  readonly interactionId: string;
  /** the source's own id; unique within the source */
  readonly messageId: string;
  readonly source: string;
  readonly kind: string;
  readonly channel: Channel;
  readonly direction: "in" | "out" | "none";
  readonly occurredAt: string;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly body: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}
export interface OrderLine {
  readonly identityId: string;
  readonly interactionId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly description: string;
  readonly category: string;
  readonly quantity: number;
  /** in euros, as a price list prints it */
  readonly unitPrice: number;
  readonly amountMinor: number;
}
export interface Conversation {
  readonly identityId: string;
  readonly conversationId: string;
  readonly code: string;
  readonly subject: string;
  readonly topic: Topic;
  readonly channel: Channel;
  readonly complaint: boolean;
  readonly status: "open" | "snoozed" | "resolved";
  readonly assignee: StaffKey | null;
  readonly cameFrom: string | null;
  readonly openedAt: string;
  readonly lastMessageAt: string;
  readonly preview: string;
  readonly waitingSince: string | null;
  readonly dueAt: string | null;
  readonly snoozedUntil: string | null;
  readonly unread: number;
  readonly lamp: "ok" | "caution" | "warning";
  readonly resolvedAt: string | null;
}
export interface Message {
  readonly identityId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly clientId: string;
  readonly at: string;
  readonly authorKind: "customer" | "agent" | "assistant";
  /** the identity, the colleague's key, or "assistant" */
  readonly authorId: string;
  readonly authorName: string;
  readonly audience: "customer" | "team";
  readonly channel: Channel;
  readonly body: string;
}
export interface WorldPromise {
  readonly identityId: string;
  readonly promiseId: string;
  readonly conversationId: string | null;
  readonly body: string;
  readonly dueAt: string;
  readonly madeBy: StaffKey;
  readonly madeAt: string;
  readonly keptAt: string | null;
  readonly withdrawnAt: string | null;
}
/** One past use of an action on one customer, or its withholding. */
export interface Treatment {
  readonly customerId: string;
  readonly actionId: ActionId;
  readonly at: string;
  readonly arm: Arm;
  readonly taken: boolean;
}
/** One living person behind the customers, with the hidden numbers that drove what they bought. */
export interface TruePerson {
  readonly name: string;
  readonly identityIds: readonly string[];
  /** bought by a written story and not by the model: leave out when recovering the model */
  readonly written: boolean;
  readonly purchasesPerWeek: number | null;
  readonly dropOut: number | null;
  readonly meanOrderMinor: number | null;
  /** may still buy; null for people of a written story and those who never bought */
  readonly active: boolean | null;
}
export interface TrueLift {
  readonly eligible: number;
  readonly windowEnded: number;
  /** raise in the share who bought within the window, over the customers whose window has ended, by intention to treat */
  readonly boughtAgain: number;
}
export interface World {
  readonly company: {
    readonly name: string;
    readonly currency: "EUR";
    readonly timeZone: string;
    readonly city: string;
    readonly domain: string;
  };
  readonly startsAt: string;
  readonly endsAt: string;
  readonly staff: readonly StaffMember[];
  readonly customers: readonly Customer[];
  readonly identities: readonly Identity[];
  readonly identifiers: readonly Identifier[];
  readonly links: readonly Link[];
  readonly attributes: readonly Attribute[];
  readonly consents: readonly Consent[];
  readonly interactions: readonly Interaction[];
  readonly orderLines: readonly OrderLine[];
  readonly conversations: readonly Conversation[];
  readonly messages: readonly Message[];
  readonly promises: readonly WorldPromise[];
  readonly groups: readonly Group[];
  readonly groupMembers: readonly GroupMember[];
  readonly treatments: readonly Treatment[];
  readonly truth: {
    readonly people: readonly TruePerson[];
    /** message ids of the orders that an action brought about and the purchase model did not */
    readonly extraOrders: readonly string[];
    /** accounts of one person that no link joins yet: for somebody to merge */
    readonly samePerson: readonly { readonly identityIds: readonly [string, string]; readonly hint: string }[];
    readonly lifts: Readonly<Record<ActionId, TrueLift>>;
  };
}
