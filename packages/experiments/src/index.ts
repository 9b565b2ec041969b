/** Experiments on customers: stable assignment, permanent hold-out, lift with an interval, sample ratio. */
export { armOf, isHeldOut, placeOf } from "./assignment.ts";
export type { Shares } from "./assignment.ts";
export { FEWEST, liftOfMeans, liftOfProportions } from "./lift.ts";
export type { Lift } from "./lift.ts";
export { sampleRatio, SUSPICIOUS } from "./sample-ratio.ts";
export type { SampleRatio } from "./sample-ratio.ts";
export { splitGain } from "./split-gain.ts";
export type { SplitGain, Unit } from "./split-gain.ts";
