// What service did, as touch points: the only way in which rules learn of conversations, complaints and promises.
import { type Direction, type NewInteraction, ownInteraction } from "../interactions/index.ts";
import type { KeptConversation } from "./kept-conversation.ts";

export type ServiceKind =
  | "conversation.opened" | "conversation.resolved" | "conversation.reopened" | "complaint.opened" | "complaint.closed" | "message"
  | "promise.made" | "promise.kept" | "promise.withdrawn";

/** @returns a maker of touch points about this conversation */
export function interactionsBy(about: Pick<KeptConversation, "identityId" | "conversationId" | "channel">, now: Date) {
  return (kind: ServiceKind, properties: Readonly<Record<string, unknown>>, more: { readonly direction?: Direction; readonly body?: string } = {}): NewInteraction =>
    ownInteraction({
      identityId: about.identityId, kind, channel: about.channel, direction: more.direction ?? "none", occurredAt: now, body: more.body ?? null,
      properties: { conversationId: about.conversationId, ...properties },
    });
}
