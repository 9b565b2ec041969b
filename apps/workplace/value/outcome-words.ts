import type { ActionOutcome } from "../../../engine/outcomes/contract.ts";
import type { GaugeTone } from "../../ui/gauge.tsx";
import { type Said, say } from "../../ui/say.ts";

type LiftAnswer = ActionOutcome["boughtAgain"];

/** What may be said of an action so far. Proven is green and needs the whole range on one side; anything else is not a colour of success. */
export function verdictOf(outcome: ActionOutcome): {
  readonly words: Said;
  readonly tone: "proven" | "caution" | "warning" | "quiet";
} {
  if (outcome.sampleRatio.suspicious)
    return { words: say("Cannot be compared: the groups are not as they were drawn"), tone: "warning" };
  const lift = outcome.boughtAgain;
  if (lift.kind === "too-few")
    return {
      words: say("Too few to say: {observed} of {needed}", { observed: lift.observed, needed: lift.needed }),
      tone: "quiet",
    };
  if (lift.verdict === "proven") return { words: say("Proven"), tone: "proven" };
  if (lift.verdict === "harmful")
    return { words: say("Does harm: stop or change {rule}", { rule: outcome.rule }), tone: "warning" };
  return { words: say("Not shown to work"), tone: "caution" };
}

export function toneOfLift(lift: LiftAnswer): GaugeTone {
  if (lift.kind === "too-few") return "plain";
  return lift.verdict === "proven" ? "proven" : lift.verdict === "harmful" ? "warning" : "plain";
}
