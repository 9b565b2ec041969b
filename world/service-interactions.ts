// Conversations, complaints and promises as the touch points by which decisions know of them: what the service step
// writes when people work, written here for the years before.
import { idAt } from "./id-at.ts";
import type { Interaction, World } from "./index.ts";

/** What the world calls a thing, in the words of the engine. */
const SAME_KIND: Readonly<Record<string, string>> = { survey: "survey.sent", "survey.answer": "survey.answered", newsletter: "newsletter.sent" };

export function asEngineKind(interaction: Interaction): Interaction {
  const kind = SAME_KIND[interaction.kind];
  return kind === undefined ? interaction : { ...interaction, kind };
}

export function serviceInteractions(world: World): Interaction[] {
  const made: Interaction[] = [];
  const add = (identityId: string, kind: string, at: string, channel: Interaction["channel"], direction: Interaction["direction"], properties: Interaction["properties"], own: string) =>
    made.push({ identityId, interactionId: idAt(at, `${kind} ${own}`), messageId: `${kind}:${own}`, source: "rapport", kind, channel, direction, occurredAt: at, amountMinor: null, currency: null, body: null, properties });
  for (const c of world.conversations) {
    const about = { conversationId: c.conversationId };
    add(c.identityId, "conversation.opened", c.openedAt, c.channel, "in", { ...about, code: c.code, topic: c.topic, subject: c.subject }, c.conversationId);
    if (c.complaint) add(c.identityId, "complaint.opened", c.openedAt, c.channel, "in", { ...about, subject: c.subject }, c.conversationId);
    if (c.resolvedAt !== null) {
      add(c.identityId, "conversation.resolved", c.resolvedAt, c.channel, "none", { ...about, subject: c.subject }, c.conversationId);
      if (c.complaint) add(c.identityId, "complaint.closed", c.resolvedAt, c.channel, "none", { ...about, subject: c.subject }, c.conversationId);
    }
  }
  const channelOf = new Map(world.conversations.map((c) => [c.conversationId, c.channel]));
  for (const p of world.promises) {
    const channel = (p.conversationId === null ? undefined : channelOf.get(p.conversationId)) ?? "chat";
    const about = { promiseId: p.promiseId, body: p.body, ...(p.conversationId === null ? {} : { conversationId: p.conversationId }) };
    add(p.identityId, "promise.made", p.madeAt, channel, "out", { ...about, dueAt: p.dueAt }, p.promiseId);
    if (p.keptAt !== null) add(p.identityId, "promise.kept", p.keptAt, channel, "out", { ...about, dueAt: p.dueAt, ...lateBy(p.keptAt, p.dueAt) }, p.promiseId);
    if (p.withdrawnAt !== null) add(p.identityId, "promise.withdrawn", p.withdrawnAt, channel, "out", about, p.promiseId);
  }
  return made;
}

function lateBy(keptAt: string, dueAt: string): { lateMinutes?: number } {
  const lateMinutes = Math.floor((Date.parse(keptAt) - Date.parse(dueAt)) / 60_000);
  return lateMinutes > 0 ? { lateMinutes } : {};
}
