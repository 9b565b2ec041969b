import { z } from "zod";
import { Answer } from "../decisions/contract.ts";
import { inSet, shownBy } from "../organisation/contract.ts";
import { Channel, IdentifierInput } from "../interactions/contract.ts";
import { Id, Time } from "../platform/contract.ts";
import { authorText, CustomersFound, GroupsFound, OrdersFound, nameText, nameTextOrNone, ProfileView, TagName } from "../profiles/contract.ts";
import { SegmentName } from "../segments/contract.ts";
import { ValueAnswer } from "../value/contract.ts";
import { ArticlesFound } from "./articles/contract.ts";
import { DocumentView } from "./documents/contract.ts";

export * from "./articles/contract.ts";
export * from "./documents/contract.ts";

export const ConversationStatus = z.enum(["open", "snoozed", "resolved"]).meta({ id: "ConversationStatus" });
export type ConversationStatus = z.infer<typeof ConversationStatus>;
export const QueueView = z.enum(["needs-me", "promises-due", "high-value-at-risk", "unassigned", "all-open", "snoozed", "resolved"]).meta({ id: "QueueView" });
export type QueueView = z.infer<typeof QueueView>;

export const ConversationTag = z.object({ tagId: Id, name: z.string() }).meta({ id: "ConversationTag" });
export type ConversationTag = z.infer<typeof ConversationTag>;
const Many = z.array(Id).min(1).max(500);
export const TagMany = z.union([
  z.strictObject({ conversationIds: Many, on: z.literal(true), name: TagName.describe("a new name makes a new tag") }),
  z.strictObject({ conversationIds: Many, on: z.boolean().describe("false: taken off"), tagId: Id }),
]);
export type TagMany = z.infer<typeof TagMany>;
export const TaggedMany = z.object({ tag: ConversationTag, changed: z.array(Id).describe("those that did not carry it before, or did: with these it is taken back") }).meta({ id: "TaggedMany" });
export type TaggedMany = z.infer<typeof TaggedMany>;

/** One row of the queue; ordered by due time. */
export const ConversationRow = z
  .object({
    conversationId: Id, code: z.string(), customerId: Id, customerName: nameText(), subject: inSet("service", z.string()), preview: inSet("service", z.string()), channel: Channel,
    status: ConversationStatus, unread: z.int(), assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
    dueAt: Time.nullable().describe("answer by; null when nobody waits"), lamp: z.enum(["ok", "caution", "warning"]), lastMessageAt: Time, snoozedUntil: Time.nullable(), complaint: z.boolean(), tags: z.array(ConversationTag).describe("by name"),
  })
  .meta({ id: "ConversationRow" });
export type ConversationRow = z.infer<typeof ConversationRow>;
export const ConversationQueue = z
  .object({ view: QueueView, tag: ConversationTag.nullable().describe("the tag by which it was narrowed, counts too"), tags: z.array(ConversationTag.extend({ conversations: z.int() })).describe("tags that conversations of this view carry, most first"), rows: z.array(ConversationRow), counts: z.partialRecord(QueueView, z.int()).describe("without the views that would tell what the reader may not read"), nextPromiseDueAt: Time.nullable() })
  .meta({ id: "ConversationQueue" });
export type ConversationQueue = z.infer<typeof ConversationQueue>;

export const MessageView = z
  .object({
    messageId: Id, clientId: z.string(), at: Time, authorKind: z.enum(["customer", "agent", "assistant", "system"]), authorId: z.string(), authorName: authorText(),
    audience: z.enum(["customer", "team"]).describe("team: a private note, never shown to the customer"), channel: Channel, body: inSet("service", z.string()), position: z.int(),
  })
  .meta({ id: "Message" });
export type MessageView = z.infer<typeof MessageView>;

export const PromiseView = z
  .object({
    promiseId: Id, body: inSet("service", z.string()), dueAt: Time, state: z.enum(["open", "late", "kept", "withdrawn"]), madeBy: z.string(), madeAt: Time, conversationId: Id.nullable(),
    endedAt: Time.nullable().describe("when it was said to be kept, or taken back"), endedBy: z.string().nullable().describe("who said so; often not who promised"),
  })
  .meta({ id: "Promise" });
export type PromiseView = z.infer<typeof PromiseView>;

/** Everything the cockpit shows for one conversation, in one answer. */
export const CockpitView = z
  .object({
    conversation: ConversationRow,
    cameFrom: inSet("service", z.string().nullable()),
    messages: z.array(MessageView),
    documents: z.array(DocumentView).describe("of this conversation, in the order in which they were added; removed ones are not among them"),
    profile: ProfileView,
    segment: inSet("value", SegmentName.nullable()), segments: inSet("value", z.array(SegmentName)),
    value: ValueAnswer,
    answer: Answer,
    promises: z.array(PromiseView),
    otherConversations: z.array(ConversationRow),
    position: z.int(),
  })
  .meta({ id: "Cockpit" });
export type CockpitView = z.infer<typeof CockpitView>;

export const NewConversation = z
  .strictObject({
    messageId: z.string().min(1).max(200).describe("your own id; the same id again answers with the same conversation"),
    channel: Channel, subject: z.string().min(1).max(200), topic: z.string().max(60).default("other"), complaint: z.boolean().default(false),
    identifiers: z.array(IdentifierInput).min(1).max(10), name: z.string().max(200).optional(), body: z.string().min(1).max(20_000), cameFrom: z.string().max(500).optional(),
  })
  .meta({ id: "NewConversation" });
export type NewConversation = z.infer<typeof NewConversation>;

/** The chat begins where the customer writes, and a page or a shop tells of itself. */
export const BegunConversation = z
  .strictObject({
    messageId: z.string().min(1).max(200).describe("your own id; the same id again answers with the same conversation"),
    channel: z.enum(["voice", "email", "post", "sms", "social", "other"]).describe("other: face to face, and whatever else"), subject: z.string().min(1).max(200), complaint: z.boolean().default(false),
    from: z.enum(["customer", "us", "team"]).describe("whose the first words are: the customer's, ours to them (said elsewhere, for nothing is sent), or a private note"), body: z.string().min(1).max(20_000),
  })
  .meta({ id: "BegunConversation" });
export type BegunConversation = z.infer<typeof BegunConversation>;

export const NewMessage = z
  .strictObject({ clientId: z.string().min(1).max(100).describe("made by the writer; the same id again has no second effect"), body: z.string().min(1).max(20_000), audience: z.enum(["customer", "team"]) })
  .meta({ id: "NewMessage" });
export type NewMessage = z.infer<typeof NewMessage>;

export const ConversationChange = z
  .strictObject({ status: z.enum(["open", "resolved"]).optional(), assignee: z.string().nullable().optional(), snoozedUntil: Time.nullable().optional(), read: z.literal(true).optional(), complaint: z.boolean().optional() })
  .meta({ id: "ConversationChange" });
export type ConversationChange = z.infer<typeof ConversationChange>;

export const NewPromise = z.strictObject({ customerId: Id, conversationId: Id.optional(), body: z.string().min(1).max(500), dueAt: Time }).meta({ id: "NewPromise" });
export type NewPromise = z.infer<typeof NewPromise>;

/** A message as the customer's browser gets it: nothing of the team's, and of a colleague the first name only. */
export const ChatMessage = z
  .object({
    messageId: Id, clientId: z.string().describe("the writer's own id; empty for what we wrote"), at: Time, from: z.enum(["you", "agent", "assistant", "system"]),
    name: z.string().describe("first name of who answers; empty for the customer's own"), body: z.string(), position: z.int(),
  })
  .meta({ id: "ChatMessage" });
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatThread = z
  .object({ messages: z.array(ChatMessage), conversation: z.object({ code: z.string(), status: z.enum(["open", "resolved"]) }).nullable(), position: z.int().describe("go on from here") })
  .meta({ id: "ChatThread" });
export type ChatThread = z.infer<typeof ChatThread>;

export const NewChatMessage = z.strictObject({
  clientId: z.string().min(1).max(100).describe("made by the writer; the same id again has no second effect"), body: z.string().min(1).max(4000),
  page: z.string().max(500).optional().describe("the page it was written on; shown to the agent so that nobody has to ask"),
});
export type NewChatMessage = z.infer<typeof NewChatMessage>;

export const ChatToken = z.object({ token: z.string(), expiresAt: Time }).meta({ id: "ChatToken" });
export type ChatToken = z.infer<typeof ChatToken>;

export const ConversationHit = shownBy(z
  .object({
    conversationId: Id, code: z.string(), customerId: Id, customerName: nameText(), subject: z.string(), channel: Channel, status: ConversationStatus, lastMessageAt: Time,
    matched: z.object({ field: z.enum(["code", "subject", "message", "note"]), text: z.string(), by: nameTextOrNone().describe("who said it"), words: z.array(z.string()).describe("what to mark in the text, in small letters without accents") }),
  })
  .meta({ id: "ConversationHit" }), (hit, seen) => (seen.reading("service") === "read" ? hit : undefined)); // by its words it was found
export type ConversationHit = z.infer<typeof ConversationHit>;
export const ConversationsFound = z.object({ hits: z.array(ConversationHit), more: z.boolean() });
export type ConversationsFound = z.infer<typeof ConversationsFound>;

/** What is found by one word or several, by kind; of each kind the best first. */
export const SearchAnswer = z.object({ query: z.string(), customers: CustomersFound, groups: GroupsFound, conversations: ConversationsFound, orders: OrdersFound, articles: ArticlesFound }).meta({ id: "SearchAnswer" });
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** What is still owed or under way with some identities, for whoever is about to join or part them. */
export const OpenWork = z
  .object({
    promises: z.array(z.object({ identityId: Id, promiseId: Id, body: z.string(), dueAt: Time, state: z.enum(["open", "late"]) })),
    conversations: z.array(z.object({ identityId: Id, conversationId: Id, code: z.string(), subject: z.string(), channel: Channel, complaint: z.boolean() })),
  })
  .meta({ id: "OpenWork" });
export type OpenWork = z.infer<typeof OpenWork>;
