// From the counts of two arms to what can be said of an action. Pure.
import { type Lift as MeasuredLift, liftOfMeans, liftOfProportions, sampleRatio } from "@rapport/experiments";
import type { TooFew } from "../platform/index.ts";
import type { ActionOutcome, LiftAnswer } from "./contract.ts";
import type { Arm, ArmCount } from "./count-outcomes.ts";

const NOBODY = { rule: "", since: null, customers: 0, ended: 0, taken: 0, overridden: 0, buyers: 0, revenueMean: null, revenueVariance: null } as const;

/** What followed one action. An action that is owed to customers is shown to all, so it has counts and no lift. */
export function outcomeOf(action: { readonly actionId: string; readonly title: string }, arms: readonly ArmCount[], options: { readonly windowDays: number; readonly holdOutShare: number }): ActionOutcome {
  const arm = (name: Arm) => arms.find((each) => each.arm === name);
  const isMeasured = arm("treated") !== undefined || arm("hold-out") !== undefined;
  const treated = (isMeasured ? arm("treated") : arm("none")) ?? NOBODY;
  const heldOut = arm("hold-out") ?? NOBODY;
  const { holdOutShare, windowDays } = options;
  const customers = treated.customers + heldOut.customers;
  const sizes = isMeasured ? sampleRatio([treated.customers, heldOut.customers], [1 - holdOutShare, holdOutShare]) : undefined;
  const since = [treated.since, heldOut.since].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime())[0];
  return {
    ...action, rule: treated.rule || heldOut.rule, treated: treated.ended, heldOut: heldOut.ended, stillRunning: customers - treated.ended - heldOut.ended,
    taken: treated.taken, overridden: treated.overridden,
    boughtAgain: liftAnswer(liftOfProportions({ treated: { count: treated.buyers, of: treated.ended }, heldOut: { count: heldOut.buyers, of: heldOut.ended } })),
    revenue: liftAnswer(liftOfMeans({ treated: summary(treated), heldOut: summary(heldOut) })),
    windowDays,
    sampleRatio: {
      expectedHeldOut: isMeasured ? holdOutShare : 0, actualHeldOut: customers === 0 ? 0 : heldOut.customers / customers,
      suspicious: sizes?.kind === "checked" && sizes.isSuspicious,
    },
    since: since?.toISOString() ?? null,
  };
}

function summary({ ended, revenueMean, revenueVariance }: Pick<ArmCount, "ended" | "revenueMean" | "revenueVariance">) {
  return { count: ended, mean: revenueMean ?? 0, variance: revenueVariance ?? 0 };
}

function liftAnswer(lift: MeasuredLift | TooFew): LiftAnswer {
  if (lift.kind === "too-few") return { kind: "too-few", observed: lift.observed, needed: lift.needed };
  const { treated, heldOut, difference, lo, hi, verdict } = lift;
  return { kind: "measured", treated, heldOut, difference, lo, hi, verdict };
}
