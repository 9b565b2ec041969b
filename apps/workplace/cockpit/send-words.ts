import { type Said, say } from "../../ui/say.ts";
import type { Audience } from "./drafts.ts";

/** The audience as a sentence on the button, so that nobody has to check a mode. */
export function sendWords(to: { readonly audience: Audience; readonly channel: string; readonly name: string }): Said {
  if (to.audience === "team") return say("Add note, team only");
  const name = { name: to.name };
  switch (to.channel) {
    case "chat":
      return say("Send to {name} in chat", name);
    case "email":
      return say("Send to {name} by e-mail", name);
    case "sms":
      return say("Send to {name} by text message", name);
    case "portal":
      return say("Send to {name} in the portal", name);
    case "post":
      return say("Send to {name} by letter", name);
    default:
      return say("Send to {name}", name);
  }
}

export function replyWords(channel: string): Said {
  switch (channel) {
    case "chat":
      return say("Reply in chat");
    case "email":
      return say("Reply by e-mail");
    case "sms":
      return say("Reply by text message");
    case "portal":
      return say("Reply in the portal");
    default:
      return say("Reply");
  }
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
