/** Experiments on customers: stable assignment, permanent hold-out, lift with an interval, sample ratio. */
export { alwaysValidLift } from "./always-valid.ts";
export type { AlwaysValidOptions } from "./always-valid.ts";
export { armOf, isHeldOut, placeOf } from "./assignment.ts";
export type { Shares } from "./assignment.ts";
export { chancesToBeBest } from "./chance-to-be-best.ts";
export type { BetaArm } from "./chance-to-be-best.ts";
export { adjustForBefore } from "./cuped.ts";
export type { Adjusted, GroupWithBefore } from "./cuped.ts";
export { honestResponseTree } from "./honest-tree.ts";
export type { Bound, HonestTreeOptions, HonestUnit, ResponseLeaf, ResponseTree, TreeTooFew } from "./honest-tree.ts";
export { FEWEST, liftOfMeans, liftOfProportions } from "./lift.ts";
export type { Lift } from "./lift.ts";
export { responseDifference } from "./response-difference.ts";
export type { Responding, Response, ResponseDifference } from "./response-difference.ts";
export { sampleRatio, SUSPICIOUS } from "./sample-ratio.ts";
export type { SampleRatio } from "./sample-ratio.ts";
export { splitGain } from "./split-gain.ts";
export type { SplitGain, Unit } from "./split-gain.ts";
