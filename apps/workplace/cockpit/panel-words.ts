import type { ActionView, Answer, HeldView } from "../../../engine/decisions/contract.ts";
import type { MessageView } from "../../../engine/service/contract.ts";
import type { ValueCard } from "../../../engine/value/contract.ts";
import { isCovered } from "../../ui/covered.ts";
import type { Formatter } from "../../ui/format.ts";
import type { GaugeTone } from "../../ui/gauge.tsx";
import { type Said, say, word } from "../../ui/say.ts";

export type Panel = Answer["screen"][number]["panel"];
const ALL: readonly Panel[] = ["guidance", "known", "timeline", "learn"];

export const PANEL_TITLES: Readonly<Record<Panel, string>> = {
  guidance: word("Guidance"),
  known: word("Known"),
  timeline: word("Timeline"),
  learn: word("Learn"),
};

/** The tabs in the order the rules ask for; what the rules leave out follows. */
export function panelOrder(
  screen: Answer["screen"],
): readonly { readonly panel: Panel; readonly because: string | null }[] {
  const asked = screen.filter((entry, index) => screen.findIndex((other) => other.panel === entry.panel) === index);
  return [
    ...asked,
    ...ALL.filter((panel) => asked.every((entry) => entry.panel !== panel)).map((panel) => ({ panel, because: null })),
  ];
}

/** Advice may be out of date only when nothing would have told the page: the stream is not live and a minute has passed. */
export function isAdviceStale(answerAt: string, now: Date, live: string): boolean {
  return live !== "live" && live !== "connecting" && now.getTime() - Date.parse(answerAt) > 60_000;
}

/** Whether the advice says something else than what is on the screen; ids of records and times do not count. */
export function adviceDiffers(shown: Answer, fresh: Answer): boolean {
  const gist = (answer: Answer) =>
    JSON.stringify([
      answer.actions.map((action) => [action.id, action.title, action.say, action.gain?.mid]),
      answer.held.map((held) => held.actionId),
      answer.arm,
    ]);
  return gist(shown) !== gist(fresh);
}

/** A stay gauge is lit when the chance is low; the range, not the point, must be below the line to be a warning. */
export function stayTone(stay: ValueCard["stay26"]): GaugeTone {
  if (stay.hi < 0.4) return "warning";
  return stay.mid < 0.6 ? "caution" : "plain";
}

/** The gain tells what customers are worth: who may not read that gets none, and neither what it rests on. */
export function isGainKept({ gain, gainBasis }: Pick<ActionView, "gain" | "gainBasis">): boolean {
  return gain === null && gainBasis === "";
}

export function gainWords(action: ActionView, format: Formatter): Said {
  if (isGainKept(action)) return say("Gain: hidden from you, for it tells what the customer is worth.");
  if (action.gain === null) return say("Gain: {basis}.", { basis: action.gainBasis.replace(/\.$/, "") });
  const { mid, lo, hi, currency } = action.gain;
  return say("Expected gain {mid}, likely {range}: {basis}.", {
    mid: format.moneySigned(mid, currency),
    range: format.moneyRange(lo, hi, currency),
    basis: action.gainBasis.replace(/\.$/, ""),
  });
}

export function costWords(cost: ActionView["cost"], format: Formatter): readonly Said[] {
  const money =
    cost.amountMinor > 0 ? [say("{money} cost", { money: format.money(cost.amountMinor, cost.currency) })] : [];
  const time = cost.minutes > 0 ? [say("{minutes} min", { minutes: cost.minutes })] : [];
  const both = [...money, ...time];
  return both.length === 0 ? [say("no cost")] : both;
}

/** Until when something is held back; what a rule holds back has no day, it ends with what the rule asks. */
export function heldUntil({ until }: Pick<HeldView, "until">, format: Pick<Formatter, "dayAndClock">): Said {
  return until === null ? say("as long as this is so") : say("until {when}", { when: format.dayAndClock(until) });
}

/** Whoever was drawn by lot to be left out is left out: done all the same, nothing would be measured. What they may not read, nobody decides about. */
export function mayBeDoneDespite({ what, why }: Pick<HeldView, "what" | "why">): boolean {
  return !isCovered(what) && why !== "in the measurement group" && !why.startsWith("left out of the experiment ");
}

const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** The e-mail address that a customer wrote last in what they say: where nobody is named, the way to find them. */
export function addressSaid(messages: readonly Pick<MessageView, "authorKind" | "body">[]): string | null {
  for (const { authorKind, body } of messages.toReversed()) {
    const found = authorKind === "customer" ? body.match(ADDRESS)?.at(-1) : undefined;
    if (found !== undefined) return found.toLowerCase();
  }
  return null;
}

/** Whose card this is, and how sure that is. Unsure: said in amber; unknown: nobody is named, so there is nobody to be unsure of. */
export function identityDoubt(identity: Answer["identity"]): {
  readonly tone: "none" | "caution";
  readonly isNobody: boolean;
} {
  if (identity.confidence === "certain") return { tone: "none", isNobody: false };
  return { tone: "caution", isNobody: identity.confidence === "unknown" };
}
