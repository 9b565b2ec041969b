import { type Said, say } from "../../ui/say.ts";
import type { Audience } from "./drafts.ts";

/** The audience as a sentence on the button, so that nobody has to check a mode. */
export function sendWords(to: { readonly audience: Audience; readonly channel: string; readonly name: string }): Said {
  if (to.audience === "team") return say("Add note, team only");
  const name = { name: to.name };
  return isDelivered(to.channel) ? say("Send to {name} in chat", name) : say("Keep as the reply to {name}", name);
}

export function replyWords(channel: string): Said {
  return isDelivered(channel) ? say("Reply in chat") : say("Reply");
}

/** Does Rapport itself bring a reply on this channel to the customer? Only the chat does so far. */
export function isDelivered(channel: string): boolean {
  return channel === "chat";
}

/** What somebody has to know before replying where Rapport does not deliver; undefined where it does. */
export function deliveryWords(channel: string): Said | undefined {
  if (isDelivered(channel)) return undefined;
  return say("Rapport does not send on this channel yet: the reply is kept here, and reaches the customer when you send it your usual way.");
}

export interface Writing {
  readonly text: string;
  /** Somebody else has written since this draft was last looked at together with the thread. */
  readonly unreadSince: boolean;
  readonly live: "connecting" | "live" | "catching-up" | "offline";
}

/**
 * What pressing Send does. With an answer of somebody else above the draft, or while the page is still catching up,
 * it first asks to read; the second press sends.
 */
export function sendStep(writing: Writing): "nothing" | "read-first" | "send" {
  if (writing.text.trim() === "") return "nothing";
  return writing.unreadSince || writing.live === "catching-up" ? "read-first" : "send";
}
