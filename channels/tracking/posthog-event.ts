// One event as PostHog's clients send it, as an interaction.
import type { Channel, IdentifierInput, InteractionInput } from "../../engine/interactions/index.ts";
import { amountOf, directionOf, isCommerce } from "./commerce.ts";
import { besideGiven, divideTraits, EventFields, identifiersOf, isEmpty } from "./event-fields.ts";
import { kindOfEvent } from "./event-kind.ts";
import { readTime } from "./event-time.ts";
import { type Envelope, refused, type Translation } from "./translation.ts";

type Fields = Readonly<Record<string, unknown>>;

const KINDS: ReadonlyMap<string, string> = new Map([
  ["$pageview", "visit"],
  ["$screen", "visit"],
  ["$identify", "identify"],
  ["$set", "identify"],
  ["$create_alias", "alias"],
  ["$merge_dangerously", "alias"],
  ["$groupidentify", "group"],
]);

/**
 * @param event one event of a body, as it came
 * @example translatePosthogEvent({ event: "$pageview", uuid: "u1", distinct_id: "d1", properties: { $lib: "web" } }, envelope)
 *          // { kind: "event", input: { messageId: "u1", kind: "visit", channel: "web", … } }
 */
export function translatePosthogEvent(event: unknown, envelope: Envelope): Translation {
  const fields = new EventFields(event, envelope);
  const name = readName(fields);
  const given = fields.record("properties");
  const kind = KINDS.get(name) ?? kindOfEvent(name, envelope.trusted);
  // posthog-node writes `properties.$set`, posthog-js a top-level `$set`.
  const said = { ...fields.record("properties.$set", given["$set"]), ...fields.record("$set") };
  const { traits, claimed } = divideTraits(plainTraits(said), envelope.trusted);
  const identifiers = readIdentifiers(fields, name, given, traits, envelope.trusted);
  const input: InteractionInput = {
    messageId: fields.messageId("uuid", fields.event["uuid"] ?? given["$insert_id"]),
    kind,
    channel: channelOf(kind, given),
    direction: directionOf(kind),
    occurredAt: fields.time("timestamp", fields.event["timestamp"] ?? sentLessOffset(fields, envelope)),
    identifiers,
    ...amountOf(fields, kind, given, envelope),
    properties: propertiesOf(fields, name, given, claimed),
    ...(isEmpty(traits) ? {} : { traits }),
  };
  if (identifiers.length === 0) fields.wrong("distinct_id", "an event must have a distinct_id");
  return fields.problem ? refused(fields.problem.field, fields.problem.reason) : { kind: "event", input };
}

function readName(fields: EventFields): string {
  const name = fields.event["event"];
  if (name === "$snapshot") fields.wrong("event", "recordings of the screen are not taken");
  if (typeof name === "string" && name.trim() !== "" && name.length <= 1000) return name;
  fields.wrong("event", "must be the event's name: text of 1 to 1,000 characters");
  return "";
}

/** Somebody's own traits; what begins with $ describes the browser. */
function plainTraits(said: Fields): Fields {
  return Object.fromEntries(Object.entries(said).filter(([key]) => !key.startsWith("$")));
}

function readIdentifiers(fields: EventFields, name: string, given: Fields, traits: Fields, trusted: boolean): IdentifierInput[] {
  const distinctId = fields.id("distinct_id", fields.event["distinct_id"] ?? given["distinct_id"]);
  // posthog-node describes a group under an id that it makes up; there is no person in such an event.
  const { $group_type: groupType, $group_key: groupKey } = given;
  if (name === "$groupidentify" && typeof groupType === "string" && typeof groupKey === "string" && distinctId === `$${groupType}_${groupKey}`) {
    fields.wrong("distinct_id", `describes the group "${groupKey.slice(0, 200)}" and no person; what is said of groups is not kept yet`);
    return [];
  }
  const visitor = fields.id("properties.$anon_distinct_id", given["$anon_distinct_id"]);
  const former = name === "$create_alias" || name === "$merge_dangerously" ? fields.id("properties.alias", given["alias"]) : undefined;
  return identifiersOf([
    [isVisitor(name, distinctId, given) ? "anonymous_id" : "user_id", distinctId],
    // Anyone may write to an untrusted key, so it can join a visitor to somebody, never one user to another.
    ["user_id", trusted ? former : undefined],
    ["anonymous_id", visitor],
    ["anonymous_id", former === distinctId ? undefined : former],
    ["email", traits["email"]],
    ["phone", traits["phone"]],
  ]);
}

/**
 * Is the distinct id a browser's and not yet somebody's? `$device_id` alone is never used to recognise anyone: it stays the
 * same when another person signs in on the device.
 */
function isVisitor(name: string, distinctId: string | undefined, given: Fields): boolean {
  if (name === "$identify" || name === "$create_alias") return false;
  if (distinctId !== undefined && distinctId === given["$device_id"]) return true;
  if (typeof given["$is_identified"] === "boolean") return !given["$is_identified"];
  if (given["$user_id"] !== undefined && given["$user_id"] !== null) return false;
  return given["$lib"] === "web" || given["$process_person_profile"] === false;
}

function channelOf(kind: string, given: Fields): Channel {
  if (isCommerce(kind)) return "shop";
  return given["$lib"] === "web" || given["$current_url"] !== undefined ? "web" : "other";
}

/** Old clients say only how many milliseconds before sending it happened. */
function sentLessOffset(fields: EventFields, envelope: Envelope): unknown {
  const offset = fields.event["offset"];
  const sentAt = readTime(envelope.sentAt);
  return sentAt && typeof offset === "number" && offset >= 0 ? sentAt.getTime() - offset : undefined;
}

function propertiesOf(fields: EventFields, name: string, given: Fields, claimed: Fields): Record<string, unknown> {
  // The token is the key itself; traits are said of the person; both ids are identifiers.
  const { token: _key, $set: _traits, $set_once: _below, distinct_id: _identifier, ...kept } = given;
  const once = { ...fields.record("properties.$set_once", given["$set_once"]), ...fields.record("$set_once") };
  return besideGiven(kept, {
    event: name,
    ...(typeof given["$current_url"] === "string" && given["url"] === undefined ? { url: given["$current_url"] } : {}),
    ...(isEmpty(once) ? {} : { $set_once: once }),
    ...(isEmpty(claimed) ? {} : { claimedTraits: claimed }),
  });
}
