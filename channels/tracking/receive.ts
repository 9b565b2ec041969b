// One request with events, from its bytes to what became of each: the same for every client.
import type { FastifyRequest } from "fastify";
import { keepRefused } from "../../engine/interactions/index.ts";
import { type Actor, findKeyWithScope, readOrganisation } from "../../engine/organisation/index.ts";
import { type Ground, Refusal } from "../../engine/platform/index.ts";
import type { Intake } from "../../engine/profiles/index.ts";
import { type Body, readBody } from "./body.ts";
import { MOST_EVENTS, type Opened } from "./event-list.ts";
import { EventRate } from "./rate.ts";
import { type EventsTaken, takeEvents } from "./take-events.ts";
import type { Envelope, Translation } from "./translation.ts";
import { keyOfBody, keyOfRequest } from "./write-key.ts";

export interface Format {
  readonly open: (body: unknown, request: FastifyRequest) => Opened;
  readonly translate: (event: unknown, envelope: Envelope) => Translation;
}

export interface Received extends EventsTaken {
  readonly events: readonly unknown[];
  readonly taken: number;
  readonly refused: number;
}

export type Receive = (request: FastifyRequest, format: Format, type?: string) => Promise<Received>;

const NOTHING = { events: [], outcomes: [], taken: 0 };
const CURRENCY_KNOWN_MILLIS = 60_000;

/**
 * @returns what takes the events of one request: it resolves when they are on disk
 * @throws {Refusal} bad-key, too-large or too-many (with the seconds to wait); nothing else is a reason to answer with an error
 */
export function createReceive(ground: Ground, intake: Intake, eventsPerSecond: number): Receive {
  const rate = new EventRate(eventsPerSecond);
  const currencyNow = rememberCurrency(ground);

  return async (request, format, type) => {
    const outside = keyOfRequest(request);
    const known = outside === undefined ? undefined : await senderOf(ground, outside);
    const body = await readBody(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    const sender = known ?? (await senderOf(ground, body.kind === "read" ? keyOfBody(body.value) : undefined));
    const opened = body.kind === "read" ? format.open(body.value, request) : ({ kind: "wrong", field: "body", reason: body.reason } as const);
    const list = opened.kind === "events" ? opened.list : { events: [], sentAt: undefined };
    if (list.events.length > MOST_EVENTS) throw new Refusal("too-large", `The body holds ${list.events.length} events; ${MOST_EVENTS} is the most. Send it in parts.`);
    const wait = rate.secondsToWait(sender.id, Math.max(1, list.events.length), ground.now());
    if (wait > 0) throw new Refusal("too-many", `This key may send ${eventsPerSecond} events a second. Try again in ${wait} s.`, { retryAfterSeconds: wait });
    if (opened.kind === "wrong") {
      await keepRefused(ground.db, ground.now(), { source: sender.source, channel: "tracking", field: opened.field, reason: opened.reason, body: body.text });
      return { ...NOTHING, refused: 1 };
    }
    const envelope: Envelope = { receivedAt: ground.now(), sentAt: list.sentAt, trusted: sender.trusted, currency: await currencyNow(), ...(type === undefined ? {} : { type }) };
    const translations = list.events.map((event) => format.translate(event, envelope));
    const { outcomes } = await takeEvents(ground, intake, sender, translations, (place) => asText(list.events[place], body));
    const refused = outcomes.filter((outcome) => outcome.kind === "refused").length;
    return { outcomes, events: list.events, taken: outcomes.length - refused, refused };
  };
}

async function senderOf(ground: Ground, key: string | undefined): Promise<Actor> {
  if (key === undefined) throw new Refusal("bad-key", "The request names no write key. Make one with: npx rapport keys create --role write");
  const holder = await findKeyWithScope(ground.db, key);
  // Other keys can read: one of those in a page would be there for everybody to take. What comes in here is about anybody.
  if (holder?.actor.role !== "write" || holder.scope.kind !== "all") throw new Refusal("bad-key", "This write key is not known or was revoked. Make one with: npx rapport keys create --role write");
  return holder.actor;
}

function rememberCurrency(ground: Ground): () => Promise<string> {
  let currency = "";
  let until = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = ground.now().getTime();
    if (now < until) return currency;
    ({ currency } = await readOrganisation(ground.db));
    until = now + CURRENCY_KNOWN_MILLIS;
    return currency;
  };
}

function asText(event: unknown, body: Body): string {
  try {
    return JSON.stringify(event) ?? String(event);
  } catch {
    return body.text; // nested too deeply to be written again
  }
}
