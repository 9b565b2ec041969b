// Reads the fields that all event formats share, and remembers the first that is wrong.
import { createHash } from "node:crypto";
import type { IdentifierInput } from "../../engine/interactions/index.ts";
import { clean, DEEPEST, isRecord } from "./clean.ts";
import { occurredAt, readTime } from "./event-time.ts";
import type { Envelope } from "./translation.ts";

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_ID = 320;
const LONGEST_MESSAGE_ID = 200;

export class EventFields {
  /** Cleaned. */
  readonly event: Fields;
  private readonly envelope: Envelope;
  problem: { readonly field: string; readonly reason: string } | undefined;

  constructor(event: unknown, envelope: Envelope) {
    this.envelope = envelope;
    this.event = {};
    if (!isRecord(event)) {
      this.wrong("event", "must be an object");
      return;
    }
    // Ids are compared letter by letter for ever, so those that cannot be stored are refused before cleaning changes them.
    for (const name of ["messageId", "userId", "anonymousId", "previousId", "groupId", "uuid", "distinct_id"]) {
      const id = event[name];
      if (typeof id === "string" && (id.includes("\u0000") || !id.isWellFormed())) this.wrong(name, "holds characters that cannot be kept (NUL or half a character)");
    }
    const cleaned = clean(event);
    if (cleaned.kind === "clean") this.event = cleaned.value as Fields;
    else this.wrong("event", `must not be nested deeper than ${DEEPEST} levels`);
  }

  wrong(field: string, reason: string): void {
    this.problem ??= { field, reason };
  }

  /** An id: text, or a number as some shops send it; "" and null mean that there is none. */
  id(name: string, value: unknown = this.event[name]): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isFinite(value)) return String(value);
    if (typeof value !== "string") {
      this.wrong(name, "must be text");
      return undefined;
    }
    const id = value.trim();
    if (id.length > LONGEST_ID) this.wrong(name, `must not be longer than ${LONGEST_ID} characters`);
    return id === "" ? undefined : id;
  }

  /** An object; absent and null mean an empty one. */
  record(name: string, value: unknown = this.event[name]): Fields {
    if (value === undefined || value === null) return {};
    if (isRecord(value)) return value;
    this.wrong(name, "must be an object");
    return {};
  }

  /** When it happened by our clock, from the time the sender gave under `name`. */
  time(name: string, value: unknown = this.event[name]): string {
    const { receivedAt } = this.envelope;
    if (value === undefined || value === null || value === "") return receivedAt.toISOString();
    const said = readTime(value);
    if (said) return occurredAt(said, { receivedAt, sentAt: readTime(this.event["sentAt"] ?? this.envelope.sentAt) }).toISOString();
    this.wrong(name, "must be a time in ISO 8601, such as 2026-11-22T09:30:00.000Z");
    return receivedAt.toISOString();
  }

  /** The sender's id of the event. One is made from its content where there is none, so that sending it again has no effect. */
  messageId(name: string, value: unknown = this.event[name]): string {
    if (value === undefined || value === null || value === "") return this.madeId();
    if (typeof value === "string" && value.length <= LONGEST_MESSAGE_ID) return value;
    this.wrong(name, `must be text of 1 to ${LONGEST_MESSAGE_ID} characters`);
    return "";
  }

  private madeId(): string {
    const { sentAt: _changesWithEachTry, _metadata: _too, ...content } = this.event;
    const hasTime = content["timestamp"] !== undefined || content["originalTimestamp"] !== undefined;
    const hash = createHash("sha256").update(JSON.stringify(content)).update(hasTime ? "" : this.envelope.receivedAt.toISOString());
    return `made-${hash.digest("base64url")}`;
  }
}

/** What a key may say of somebody's standing counts only when it is trusted: anyone can write to an untrusted one. */
const STANDING = new Set([
  "vip", "tier", "loyaltytier", "loyaltylevel", "status", "level", "segment", "segments", "priority", "sla", "servicelevel", "value", "customervalue", "score",
  "lifetimevalue", "ltv", "clv", "clv12", "creditlimit", "balance", "points", "totalspent", "revenue", "role", "verified", "emailverified", "phoneverified",
]);

/** In whatever name they stand: `is_vip`, `customerTier`, `account_status`. */
const STANDING_WORDS = new Set(["vip", "tier", "loyalty", "status", "priority", "credit", "balance", "ltv", "clv", "score", "vulnerable", "segment"]);

const wordsOf = (key: string): string[] => key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);

/** @returns the traits to keep as said of the customer, and those that are only kept as claimed */
export function divideTraits(traits: Fields, trusted: boolean): { readonly traits: Fields; readonly claimed: Fields } {
  if (trusted) return { traits, claimed: {} };
  const isStanding = (key: string) => STANDING.has(key.toLowerCase().replace(/[^a-z0-9]/g, "")) || wordsOf(key).some((word) => STANDING_WORDS.has(word));
  const entries = Object.entries(traits);
  return { traits: Object.fromEntries(entries.filter(([key]) => !isStanding(key))), claimed: Object.fromEntries(entries.filter(([key]) => isStanding(key))) };
}

/** Identifiers in the order given, without those that are absent or said twice. */
export function identifiersOf(said: readonly (readonly [IdentifierInput["kind"], unknown])[]): IdentifierInput[] {
  const found = new Map<string, IdentifierInput>();
  for (const [kind, value] of said) if (typeof value === "string" && value !== "" && value.length <= LONGEST_ID) found.set(`${kind}\n${value}`, { kind, value });
  return [...found.values()].slice(0, 10);
}

/** Puts `own` beside what the sender gave; a given property of the same name is kept under `properties.<name>`. */
export function besideGiven(given: Fields, own: Fields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) kept[own[key] !== undefined && own[key] !== value ? `properties.${key}` : key] = value;
  for (const [key, value] of Object.entries(own)) if (value !== undefined) kept[key] = value;
  return kept;
}

export function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0;
}
