import { type Actor, writeAudit } from "../organisation/index.ts";
import { type Ground, Refusal, transaction } from "../platform/index.ts";
import type { MessageView, NewMessage } from "./contract.ts";
import { findConversation } from "./kept-conversation.ts";
import { type Author, cleanText } from "./message.ts";
import { writeMessage } from "./write-message.ts";

/**
 * Answers the customer, or leaves a private note for the team. The same client id again has no second effect.
 *
 * @throws {Refusal} not-found; bad-input, if nothing is left of the text to send
 */
export async function addMessage(ground: Ground, actor: Actor, conversationId: string, given: NewMessage): Promise<MessageView> {
  if (cleanText(given.body) === "") throw new Refusal("bad-input", "body: there is nothing in this message but blanks. Write something.");
  const now = ground.now();
  const message = await transaction(ground.db, async (tx) => {
    const conversation = await findConversation(tx, conversationId, { lock: true });
    const written = await writeMessage(tx, now, conversation, authorOf(actor), given);
    if (written.isNew)
      await writeAudit(tx, now, actor, given.audience === "team" ? "note.add" : "message.send", { kind: "conversation", id: conversationId }, { messageId: written.message.messageId });
    return written.message;
  });
  ground.nudge();
  return message;
}

/** An agent is a person; a program that answers with a key is an assistant and is called one. */
export function authorOf(actor: Actor): Author {
  if (actor.kind === "person") return { kind: "agent", id: actor.id, name: actor.name };
  return { kind: actor.kind === "key" ? "assistant" : "system", id: actor.id, name: actor.name };
}
