// From the counts of two arms to what can be said of an action. Pure.
import { alwaysValidLift, type Lift as MeasuredLift, liftOfProportions, liftOverForeseen, sampleRatio, SMALL_HOLD_OUT } from "@rapport/experiments";
import type { TooFew } from "../platform/index.ts";
import type { ActionOutcome, LiftAnswer } from "./contract.ts";
import type { Arm, ArmCount } from "./count-outcomes.ts";

const NOBODY = { rule: "", holdOutShare: null, since: null, customers: 0, ended: 0, taken: 0, overridden: 0, buyers: 0, revenueMean: null, revenueVariance: null, beforeMean: null, beforeVariance: null, beforeCovariance: null } as const;

/** What followed one action. An action that is owed to customers is shown to all, so it has counts and no lift. */
export function outcomeOf(action: Pick<ActionOutcome, "actionId" | "title" | "experiment">, arms: readonly ArmCount[], options: { readonly windowDays: number; readonly holdOutShare: number }): ActionOutcome {
  const arm = (name: Arm) => arms.find((each) => each.arm === name);
  const isMeasured = arm("treated") !== undefined || arm("hold-out") !== undefined;
  const treated = (isMeasured ? arm("treated") : arm("none")) ?? NOBODY;
  const heldOut = arm("hold-out") ?? NOBODY;
  const { windowDays } = options;
  const customers = treated.customers + heldOut.customers;
  // As was written down when each met it, where it was: an experiment leaves another share out.
  const written = [treated, heldOut].flatMap(({ holdOutShare, customers: of }) => (holdOutShare === null || of === 0 ? [] : [{ holdOutShare, of }]));
  const holdOutShare = written.length === 0 ? options.holdOutShare : written.reduce((sum, each) => sum + each.holdOutShare * each.of, 0) / written.reduce((sum, { of }) => sum + of, 0);
  const sizes = isMeasured ? sampleRatio([treated.customers, heldOut.customers], [1 - holdOutShare, holdOutShare]) : undefined;
  const since = [treated.since, heldOut.since].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime())[0];
  return {
    ...action, rule: treated.rule || heldOut.rule, treated: treated.ended, heldOut: heldOut.ended, stillRunning: customers - treated.ended - heldOut.ended,
    taken: treated.taken, overridden: treated.overridden,
    boughtAgain: boughtAgain(treated, heldOut),
    revenue: revenue(treated, heldOut),
    windowDays,
    sampleRatio: {
      expectedHeldOut: isMeasured ? holdOutShare : 0, actualHeldOut: customers === 0 ? 0 : heldOut.customers / customers,
      suspicious: sizes?.kind === "checked" && sizes.isSuspicious,
    },
    since: since?.toISOString() ?? null,
  };
}

type Figures = Pick<ArmCount, "ended" | "buyers" | "revenueMean" | "revenueVariance" | "beforeMean" | "beforeVariance" | "beforeCovariance">;

function boughtAgain(treated: Figures, heldOut: Figures): LiftAnswer {
  const shareOf = ({ buyers, ended }: Figures) => ({ count: buyers, of: ended });
  const summaryOf = ({ buyers, ended }: Figures) => ({ count: ended, mean: buyers / ended, variance: (buyers / ended) * (1 - buyers / ended) * (ended / (ended - 1)) });
  const once = liftOfProportions({ treated: shareOf(treated), heldOut: shareOf(heldOut) });
  return once.kind === "too-few" ? tooFewOf(once) : liftAnswer(alwaysValidLift({ treated: summaryOf(treated), heldOut: summaryOf(heldOut) }, SMALL_HOLD_OUT), once, null);
}

/** Spending, with what was to be foreseen from the half year before taken out: chance moves what is left less. */
function revenue(treated: Figures, heldOut: Figures): LiftAnswer {
  const groupOf = ({ ended, revenueMean, revenueVariance, beforeMean, beforeVariance, beforeCovariance }: Figures) => ({
    count: ended, mean: revenueMean ?? 0, variance: revenueVariance ?? 0, beforeMean: beforeMean ?? 0, beforeVariance: beforeVariance ?? 0, covariance: beforeCovariance ?? 0,
  });
  const found = liftOverForeseen({ treated: groupOf(treated), heldOut: groupOf(heldOut) });
  return found.kind === "too-few" ? tooFewOf(found) : liftAnswer(found.anyDay, found.once, found.removed);
}

const tooFewOf = ({ observed, needed }: TooFew): LiftAnswer => ({ kind: "too-few", observed, needed });

/** @param once the same difference with the interval of one planned reading */
function liftAnswer(anyDay: MeasuredLift | TooFew, once: MeasuredLift, removed: number | null): LiftAnswer {
  if (anyDay.kind === "too-few") return tooFewOf(anyDay);
  const { treated, heldOut, difference, lo, hi, verdict } = anyDay;
  return { kind: "measured", treated, heldOut, difference, lo, hi, verdict, once: { lo: once.lo, hi: once.hi, verdict: once.verdict }, removed };
}
