// One event of Segment's specification, which RudderStack and Jitsu share, as an interaction.
import type { Channel, InteractionInput } from "../../engine/interactions/index.ts";
import { amountOf, directionOf, isCommerce } from "./commerce.ts";
import { besideGiven, divideTraits, EventFields, identifiersOf, isEmpty } from "./event-fields.ts";
import { kindOfEvent } from "./event-kind.ts";
import { type Envelope, refused, type Translation } from "./translation.ts";

type Fields = Readonly<Record<string, unknown>>;
type Type = "track" | "identify" | "page" | "screen" | "group" | "alias";

const KINDS = { identify: "identify", page: "visit", screen: "visit", group: "group", alias: "alias" } as const;
const TYPES: ReadonlySet<string> = new Set(["track", ...Object.keys(KINDS)]);

/**
 * @param event one event of a body, as it came
 * @example translateSegmentEvent({ type: "page", messageId: "m1", anonymousId: "a1", properties: { title: "Home" } }, envelope)
 *          // { kind: "event", input: { messageId: "m1", kind: "visit", channel: "web", … } }
 */
export function translateSegmentEvent(event: unknown, envelope: Envelope): Translation {
  const fields = new EventFields(event, envelope);
  const type = readType(fields, envelope);
  const name = type === "track" ? readName(fields) : undefined;
  const kind = type === "track" ? kindOfEvent(name ?? "", envelope.trusted) : KINDS[type];
  const context = fields.record("context");
  const { traits, claimed } = divideTraits(type === "identify" ? traitsOf(fields, context) : {}, envelope.trusted);
  const identifiers = readIdentifiers(fields, type, { ...traits }, envelope.trusted);
  const properties = fields.record("properties");
  const input: InteractionInput = {
    messageId: fields.messageId("messageId"),
    kind,
    channel: channelOf(kind, type, fields.event, context),
    direction: directionOf(kind),
    occurredAt: readOccurredAt(fields),
    identifiers,
    ...amountOf(fields, kind, properties, envelope),
    properties: besideGiven(properties, { event: name, ...ownProperties(fields, type, context), ...(isEmpty(claimed) ? {} : { claimedTraits: claimed }) }),
    ...(isEmpty(traits) ? {} : { traits }),
  };
  if (identifiers.length === 0) fields.wrong("userId", "an event must have a userId or an anonymousId");
  return fields.problem ? refused(fields.problem.field, fields.problem.reason) : { kind: "event", input };
}

function readType(fields: EventFields, envelope: Envelope): Type {
  const said = fields.event["type"] ?? envelope.type;
  if (typeof said === "string" && TYPES.has(said)) return said as Type;
  fields.wrong("type", `must be one of ${[...TYPES].join(", ")}`);
  return "track";
}

function readName(fields: EventFields): string {
  const name = fields.event["event"];
  if (typeof name === "string" && name.trim() !== "" && name.length <= 1000) return name;
  fields.wrong("event", "must be the event's name: text of 1 to 1,000 characters");
  return "";
}

/**
 * Whose traits? `context.traits` is read only where RudderStack's browser client puts nothing else: Jitsu's mixes the
 * group's traits into it, which would give a person the name of their company.
 */
function traitsOf(fields: EventFields, context: Fields): Fields {
  const own = fields.record("traits");
  return isEmpty(own) ? fields.record("context.traits", context["traits"]) : own;
}

function readIdentifiers(fields: EventFields, type: Type, traits: Fields, trusted: boolean) {
  const userId = fields.id("userId");
  const anonymousId = fields.id("anonymousId");
  const previousId = type === "alias" ? fields.id("previousId") : undefined;
  // A former id may be a user's or a visitor's. Anyone may write to an untrusted key, so it can join a visitor only.
  return identifiersOf([
    ["user_id", userId],
    ["user_id", trusted ? previousId : undefined],
    ["anonymous_id", anonymousId],
    ["anonymous_id", previousId === userId ? undefined : previousId],
    ["email", traits["email"]],
    ["phone", traits["phone"]],
  ]);
}

/** RudderStack sends `originalTimestamp`, and `timestamp` only when the caller named the time: that is not the device's clock. */
function readOccurredAt(fields: EventFields): string {
  const { timestamp, originalTimestamp } = fields.event;
  return originalTimestamp === undefined || timestamp !== undefined ? fields.time("timestamp") : fields.time("originalTimestamp");
}

function channelOf(kind: string, type: Type, event: Fields, context: Fields): Channel {
  if (isCommerce(kind)) return "shop";
  if (type === "page") return "web";
  if (type === "screen" || event["channel"] === "mobile" || event["channel"] === "server") return "other";
  return event["channel"] === "web" || context["userAgent"] !== undefined || context["page"] !== undefined ? "web" : "other";
}

function ownProperties(fields: EventFields, type: Type, context: Fields): Fields {
  const { traits: _saidElsewhere, ...circumstances } = context;
  const { event } = fields;
  return {
    ...(type === "page" || type === "screen" ? { name: event["name"] ?? undefined, category: event["category"] ?? undefined } : {}),
    // A group's traits are the group's, never the person's.
    ...(type === "group" ? { groupId: fields.id("groupId"), traits: fields.record("traits") } : {}),
    ...(type === "alias" ? { previousId: fields.id("previousId") } : {}),
    ...(isEmpty(circumstances) ? {} : { context: circumstances }),
  };
}
