// Asks the rules how soon a waiting customer is answered and what is amiss, and writes that on the conversation.
import { decide, type Surface } from "../decisions/index.ts";
import type { Channel } from "../interactions/index.ts";
import { appendLog, type Ground, transaction } from "../platform/index.ts";
import { memberships } from "../profiles/index.ts";
import { type Act, after, gravest, type Lamp } from "./conversation.ts";
import { findConversation, saveStanding } from "./kept-conversation.ts";

/** The surface on which a customer of this channel meets us. */
const SURFACE: Readonly<Record<Channel, Surface>> = {
  web: "web", email: "email", chat: "chat", voice: "voice", portal: "portal", sms: "api", social: "api", post: "api", shop: "api", partner: "api", other: "api",
};

/**
 * Follows the commit of a customer's message, so that the rules see it. Should it fail, the conversation keeps the time
 * that holds for every customer unless the rules say otherwise.
 */
export async function routeConversation(ground: Ground, conversationId: string): Promise<void> {
  const { identityId, channel, topic } = await findConversation(ground.db, conversationId, { lock: false });
  const customerId = (await memberships(ground.db, [identityId])).get(identityId)!;
  const answer = await decide(ground, { customerId, surface: SURFACE[channel], moment: { conversationId, topic }, explained: false });
  await act(ground, conversationId, { kind: "routed", answerWithinMinutes: answer.route.answerWithinMinutes, lamp: gravest(answer.lamps) });
}

/** Writes down that another lamp is lit than the queue shows. */
export function relight(ground: Ground, conversationId: string, lamp: Lamp): Promise<void> {
  return act(ground, conversationId, { kind: "relit", lamp });
}

async function act(ground: Ground, conversationId: string, what: Act): Promise<void> {
  await transaction(ground.db, async (tx) => {
    const conversation = await findConversation(tx, conversationId, { lock: true });
    await saveStanding(tx, conversation, after(conversation, what));
    const customerId = (await memberships(tx, [conversation.identityId])).get(conversation.identityId)!;
    await appendLog(tx, ground.now(), { topic: "conversation", identityIds: [...new Set([customerId, conversation.identityId])], conversationId });
  });
  ground.nudge();
}
