// What is scarce and what is tried, as people see it.
import { z } from "zod";
import { shownBy } from "../../organisation/contract.ts";
import { Time } from "../../platform/contract.ts";
import { Cap, Capacity, Experiment, Exploration, Lever } from "./limits.ts";

export { Cap, Capacity, Experiment, Exploration, isOwnAccord, Lever, limitProblems, type LimitProblem, NO_LIMITS, OwnAccord, Per, type PolicyLimits } from "./limits.ts";

export const CapacityView = Capacity.extend({
  used: z.int().describe("given away in the period that runs"), left: z.int(), until: Time.describe("when the next period begins"),
  price: z.number().nullable().describe("what a unit is worth to everybody, minor units; null: too few were seen, or readers may not see value"), sample: z.int().describe("opportunities it was learnt from"), learntAt: Time.nullable(),
}).meta({ id: "CapacityNow" });
export type CapacityView = z.infer<typeof CapacityView>;
shownBy(CapacityView, (view, seen) => (seen.reading("value") === "read" ? view : { ...view, price: null }));

export const LimitsView = z
  .object({
    currency: z.string(), version: z.int(), capacities: z.array(CapacityView), caps: z.array(Cap.extend({ held30: z.int().describe("customers for whom it held something back in 30 days") })), levers: z.array(Lever),
    experiments: z.array(Experiment.extend({ state: z.enum(["planned", "running", "ended"]), met: z.object({ treated: z.int(), leftOut: z.int() }).describe("customers by the arm in which they first met it") })), exploration: Exploration,
  })
  .meta({ id: "Limits" });
export type LimitsView = z.infer<typeof LimitsView>;

/** Of fewer opportunities no price is learnt, and all is free until it is given away. */
export const FEWEST_OPPORTUNITIES = 30;
