// One delivery, from its bytes to what became of it. The signature is checked before anything is read; after that the
// provider is told to come again only where coming again would help.
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { keepRefused } from "../../engine/interactions/index.ts";
import { claimWebhookAccount, countDeliveries, findWebhookSource, SYSTEM, type WebhookDelivery, type WebhookProvider, type WebhookRefusal, type WebhookSource } from "../../engine/organisation/index.ts";
import { type Ground, MicroBatcher, Refusal, transaction } from "../../engine/platform/index.ts";
import { erasedMessagesAmong, type Intake, resolveIdentity, setConsent } from "../../engine/profiles/index.ts";
import { createRefundTurns, type InTurn } from "./one-refund.ts";
import { type Fields, readBody, text } from "./read.ts";
import type { Delivery, Translated } from "./translated.ts";
import type { Verified } from "./verified.ts";

export interface Provider {
  readonly name: WebhookProvider;
  readonly verify: (bytes: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[], now: Date) => Verified;
  readonly topic: (body: Fields, headers: IncomingHttpHeaders) => string | undefined;
  /** Where the topic stands. */
  readonly topicField: string;
  /** The account that sends, where a source must be only one and the ids do not tell. */
  readonly account: (headers: IncomingHttpHeaders) => string | undefined;
  readonly translate: (delivery: Delivery) => Translated;
}

/** What is answered: numbers of touch points, and of deliveries (0 or 1) that became none. */
export interface Received {
  readonly kept: number;
  readonly duplicates: number;
  readonly setAside: number;
  readonly leftOut: number;
}

export type Receive = (provider: Provider, sourceId: string, bytes: Buffer, headers: IncomingHttpHeaders) => Promise<Received>;

const WORDS: Readonly<Record<WebhookRefusal, string>> = {
  "no-secret": "This source has no signing secret yet. Copy it from the provider and set it under Settings, or with: npx rapport webhooks secret",
  "no-signature": "The delivery carries no signature.",
  "unreadable-signature": "The signature cannot be read.",
  "wrong-signature": "The signature does not fit the body. Is the signing secret that of this very address, and does no proxy on the way change the body?",
  "too-old": "The signature is more than five minutes old. If this keeps happening, the clock of this machine is wrong.",
  "too-early": "The signature is more than five minutes ahead. If this keeps happening, the clock of this machine is wrong.",
  "other-account": "This source is another shop. Add a source of its own for each shop.",
};

/** @throws {Refusal} not-found, bad-signature; what the intake throws when it cannot take anything now */
export function createReceive(ground: Ground, intake: Intake): Receive {
  // Counts of many deliveries are written together: whoever floods us costs one statement at a time.
  const tally = new MicroBatcher<WebhookDelivery, undefined>(async (deliveries) => {
    await countDeliveries(ground.db, deliveries);
    return deliveries.map(() => undefined);
  }, { most: 1000, waiting: 20_000 });

  const inTurn = createRefundTurns(ground.db);
  const turnAway = async (source: WebhookSource, because: WebhookRefusal): Promise<never> => {
    // A stranger learns that it was refused, whether or not that can be counted just now.
    await tally.add({ sourceId: source.sourceId, at: ground.now(), outcome: "refused", because }).catch(() => undefined);
    throw new Refusal("bad-signature", WORDS[because]);
  };

  return async (provider, sourceId, bytes, headers) => {
    const now = ground.now();
    const source = await findWebhookSource(ground.db, now, provider.name, sourceId);
    if (!source) throw new Refusal("not-found", "Nobody listens at this address. Its source was removed, or it was not copied whole.");
    if (source.secrets.length === 0) return turnAway(source, "no-secret");
    const verified = provider.verify(bytes, headers, source.secrets, now);
    if (verified !== "right") return turnAway(source, verified);
    const account = provider.account(headers);
    if (account !== undefined && (source.account ?? (await claimWebhookAccount(ground.db, sourceId, account))) !== account) return turnAway(source, "other-account");

    const read = readBody(bytes);
    const topic = read.kind === "read" ? provider.topic(read.body, headers) : undefined;
    const translated: Translated =
      read.kind === "unreadable" ? { kind: "set-aside", field: "body", reason: read.reason }
      : topic === undefined ? { kind: "set-aside", field: provider.topicField, reason: "says what the delivery is about, and is missing" }
      : provider.translate({ topic, body: read.body, digest: createHash("sha256").update(bytes).digest("base64url"), receivedAt: now, source: source.source, trusted: source.trusted });
    const { outcome, received } = await carryOut(ground, intake, inTurn, source, translated, bytes);
    await tally.add({ sourceId, at: now, outcome, ...(topic === undefined ? {} : { topic }) });
    return received;
  };
}

interface Done {
  readonly outcome: WebhookDelivery["outcome"];
  readonly received: Received;
}

const NOTHING: Received = { kept: 0, duplicates: 0, setAside: 0, leftOut: 0 };

async function carryOut(ground: Ground, intake: Intake, inTurn: InTurn, source: WebhookSource, translated: Translated, bytes: Buffer): Promise<Done> {
  if (translated.kind === "left-out") return { outcome: "left-out", received: { ...NOTHING, leftOut: 1 } };
  if (translated.kind === "set-aside") return putAside(ground, source, translated, bytes);
  try {
    // The provider has signed it, so it is a fact; which addresses are verified each of them says.
    const take = (inputs: typeof translated.inputs) => intake.take({ name: source.source, trusted: true }, inputs);
    const [first] = translated.inputs;
    const { recorded, duplicates } = await (translated.refund === undefined || first === undefined ? take(translated.inputs) : inTurn(source.source, first, translated.refund, (input) => take([input])));
    await keepConsents(ground, source, translated);
    return { outcome: recorded > 0 ? "kept" : "duplicate", received: { ...NOTHING, kept: recorded, duplicates } };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "bad-input") throw error;
    return putAside(ground, source, { field: (error.problems[0]?.place ?? "body").replace(/^interactions\[\d+\]\.?/, ""), reason: error.message.replace(/^interactions\[\d+\][.:]?\s*/, "") }, bytes);
  }
}

/** Kept once however often it is told, also where it was cut off between the touch point and this; of whoever was erased since nothing is. */
async function keepConsents(ground: Ground, source: WebhookSource, { inputs, consents = [] }: Extract<Translated, { kind: "events" }>): Promise<void> {
  const [first] = inputs;
  if (consents.length === 0 || first === undefined) return;
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    if ((await erasedMessagesAmong(tx, now, [{ source: source.source, messageId: first.messageId }])).size > 0) return;
    const whose = await resolveIdentity(tx, now, { name: source.source, trusted: true }, first.identifiers).catch((error: unknown) => {
      // Nothing is to be kept of them again: sending it again would not help, and a shop gives up on who always refuses.
      if (error instanceof Refusal && error.code === "not-acceptable-now") return undefined;
      throw error;
    });
    if (!whose) return;
    const { identityId } = whose;
    for (const { channel, given, at, wording } of consents) await setConsent(tx, now, SYSTEM, { identityId, purpose: "offers", channel, given, wordingVersion: wording, source: source.source, at: new Date(at) });
  });
  ground.nudge();
}

/** Sending it again would not help, so the provider is answered that it came; a person looks at it under refused events. */
async function putAside(ground: Ground, source: WebhookSource, { field, reason }: { readonly field: string; readonly reason: string }, bytes: Buffer): Promise<Done> {
  await keepRefused(ground.db, ground.now(), { source: source.source, channel: `webhooks/${source.provider}`, field, reason, body: bytes.toString("utf8") });
  return { outcome: "set-aside", received: { ...NOTHING, setAside: 1 } };
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? text(value, 2000) : undefined;
}
