import { type Said, say } from "../../ui/say.ts";
import type { LiveState } from "../data/live.ts";

/** What the rail says of the connection and of messages still here. */
export function liveWords(
  state: LiveState,
  toSend: number,
  clock: (time: string) => string,
): { readonly words: Said; readonly tone: "plain" | "caution" } {
  switch (state.kind) {
    case "connecting":
      return { words: say("connecting"), tone: "plain" };
    case "live":
      return toSend > 0
        ? { words: say("live, {count} to send", { count: toSend }), tone: "plain" }
        : { words: say("live"), tone: "plain" };
    case "catching-up":
      return state.behind > 0
        ? { words: say("catching up, {count} behind", { count: state.behind }), tone: "plain" }
        : { words: say("catching up"), tone: "plain" };
    case "offline":
      return toSend > 0
        ? { words: say("offline, {count} to send", { count: toSend }), tone: "caution" }
        : { words: say("offline since {when}", { when: clock(state.since) }), tone: "caution" };
  }
}
