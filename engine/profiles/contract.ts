import { z } from "zod";
import { Channel, Direction } from "../interactions/contract.ts";
import { inSet, shownBy } from "../organisation/contract.ts";
import { Id, Money, Time } from "../platform/contract.ts";
import { WinsBecause } from "./knowledge/attribute-contract.ts";
import { attributeAs, identifierText, meetingAs, nameText, profileText, serviceText, serviceTextOrNone } from "./field-sets.ts";

export { authorText, nameText, nameTextOrNone } from "./field-sets.ts";
export * from "./by-hand/contract.ts";
export * from "./not-theirs/contract.ts";
export * from "./knowledge/contract.ts";
export * from "./import/kinds.ts";
export * from "./import/orders-contract.ts";
export * from "./import/remark.ts";
export * from "./import/undo-contract.ts";
export * from "./import-contacts/contract.ts";
export * from "./duplicates/contract.ts";
export * from "./duplicates/organisations/contract.ts";
export * from "./quality/contract.ts";
export * from "./search/contract.ts";
export * from "./list-choices-contract.ts";

export const ProfileView = z
  .object({
    customerId: Id, known: z.boolean(), name: nameText(), email: profileText("email"), phone: profileText("phone"),
    city: profileText("city"), country: profileText("country"), language: profileText("language"), timeZone: profileText("timeZone"),
    since: Time.nullable(), lastHeardAt: Time.nullable(), lastHeardChannel: Channel.nullable(), interactions: z.int(),
  })
  .describe("name falls back to the e-mail address, then to a short form of the id")
  .meta({ id: "Profile" });
export type ProfileView = z.infer<typeof ProfileView>;

export const IdentityView = z
  .object({
    identityId: Id, source: z.string(), createdAt: Time, interactions: z.int(), lastAt: Time.nullable().describe("of its last touch point"),
    identifiers: z.array(z.object({ kind: z.string(), value: identifierText(), verified: z.boolean(), source: z.string(), withoutCountry: z.boolean().optional().describe("of a telephone number that the same record holds with its country") })),
    attributes: z.array(shownBy(z.object({ key: z.string(), value: z.unknown(), source: z.string(), observedAt: Time }), attributeAs)),
  })
  .meta({ id: "Identity" });
export type IdentityView = z.infer<typeof IdentityView>;

export const LinkView = z
  .object({ linkId: Id, identityId: Id, otherId: Id, madeAt: Time, madeBy: z.string(), why: serviceText(), weight: z.number().nullable(), endedAt: Time.nullable(), endedBy: z.string().nullable(), endWhy: serviceTextOrNone(),
    endWithdrawnAt: Time.nullable().describe("when the end, or the link itself, was taken back"), restores: Id.nullable().describe("the link in whose place it stands, since the end of that one was taken back") })
  .meta({ id: "Link" });
export type LinkView = z.infer<typeof LinkView>;

export const ConsentView = z
  .object({ purpose: z.string(), channel: z.string(), given: z.boolean(), at: Time, wordingVersion: z.string(), source: z.string() })
  .meta({ id: "Consent" });
export type ConsentView = z.infer<typeof ConsentView>;

export const TimelineEntry = z
  .object({
    id: Id, at: Time, type: z.enum(["interaction", "decision", "segment", "link"]), kind: z.string(), channel: Channel.nullable(), direction: Direction,
    title: inSet(({ type }) => (type === "segment" ? "value" : type === "interaction" || type === "link" ? "service" : "public"), z.string().describe("one line in plain words")), words: inSet("service", z.string().nullable().describe("what the customer said, in their own words")),
    note: inSet("service", z.string().nullable().optional().describe("what a colleague wrote about it: of a call, a meeting, a task, a note; how a deal stands")), amount: inSet("value", Money.nullable()), source: z.string(), conversationId: Id.nullable(),
    thread: z.object({ key: z.string(), about: z.string(), name: z.string() }).nullable().describe("what it belongs to, with other touch points: an order, a conversation, a subscription …"),
    promise: z.object({ id: z.string(), dueAt: Time.nullable() }).nullable().optional().describe("of a promise that was made, kept or taken back: which, and by when"),
    place: z.object({ department: z.string().nullable(), region: z.string().nullable(), productLine: z.string().nullable(), brand: z.string().nullable() }).nullable().describe("the part of the organisation, where the source said it"),
  })
  .meta({ id: "TimelineEntry" });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const TimelinePage = z.object({ entries: z.array(TimelineEntry), next: z.string().nullable() }).meta({ id: "TimelinePage" });
export type TimelinePage = z.infer<typeof TimelinePage>;

/** What happened with the people of a group: as one history, each entry with whose it is. */
export const GroupTimeline = z
  .object({
    entries: z.array(z.object({ customerId: Id, customerName: nameText(), entry: TimelineEntry })), next: z.string().nullable(),
    people: z.int().describe("so many belong to it now, whom the reader sees"), isMore: z.boolean().describe("there are more people: it is the history of those who belong to it longest"),
  })
  .meta({ id: "GroupTimeline" });
export type GroupTimeline = z.infer<typeof GroupTimeline>;

/** What a customer's history could be narrowed to: what occurs in it. */
export const TimelineChoices = z
  .object({
    kinds: z.array(z.object({ kind: z.string(), title: z.string().nullable().describe("in plain words; null of a kind of one's own") })), channels: z.array(Channel),
    departments: z.array(z.string()), regions: z.array(z.string()), productLines: z.array(z.string()), brands: z.array(z.string()),
  })
  .meta({ id: "TimelineChoices" });
export type TimelineChoices = z.infer<typeof TimelineChoices>;

/** What two records of one customer, or two customers, say differently of one thing, and what would be believed of it. */
export const MeetingAttribute = shownBy(z
  .object({ key: z.string(), sides: z.tuple([z.unknown(), z.unknown()]).describe("as each is believed today"), value: z.unknown().describe("what would be believed"), source: z.string(), because: WinsBecause })
  .meta({ id: "MeetingAttribute" }), meetingAs);
export type MeetingAttribute = z.infer<typeof MeetingAttribute>;

export const MeetingConsent = z
  .object({ purpose: z.string(), channel: z.string(), sides: z.tuple([ConsentView.nullable(), ConsentView.nullable()]), inForce: ConsentView.describe("what was said last") })
  .meta({ id: "MeetingConsent" });
export type MeetingConsent = z.infer<typeof MeetingConsent>;

/** One side of a merge or a split. */
export const JoinSide = z
  .object({ customerId: Id.nullable().describe("the id it has, or would have; null where nothing is left"), name: nameText(), profile: ProfileView.nullable().describe("as it stands today; null for a side that is none yet"), identities: z.int(), interactions: z.int(), identifiers: z.array(z.object({ kind: z.string(), value: identifierText() })) })
  .meta({ id: "JoinSide" });
export type JoinSide = z.infer<typeof JoinSide>;

/** The e-mail address and telephone number that stand first on the profile of each side of a merge or split, and of both as one. */
export const MeetingReached = z
  .object({
    email: z.object({ sides: z.tuple([profileText("email"), profileText("email")]), value: profileText("email") }),
    phone: z.object({ sides: z.tuple([profileText("phone"), profileText("phone")]), value: profileText("phone") }),
  })
  .meta({ id: "MeetingReached" });
export type MeetingReached = z.infer<typeof MeetingReached>;

export const SplitView = z
  .object({
    splitId: Id, at: Time, by: z.string(), why: serviceText(), moved: z.object({ customerId: Id, name: nameText() }).nullable(), stayed: z.object({ customerId: Id, name: nameText() }).nullable(),
    undoneAt: Time.nullable(), undoneBy: z.string().nullable(),
  })
  .describe("identities that somebody moved into a customer of their own")
  .meta({ id: "Split" });
export type SplitView = z.infer<typeof SplitView>;

export const SplitCustomer = z.strictObject({ identityIds: z.array(Id).min(1).max(1000), why: z.string().trim().min(1).max(500) });
