export * from "./contract.ts";
export { inWords } from "./drivers.ts";
export { fitValue, type FitOptions, NEEDED_REPEATERS, refitIfStale } from "./fit-value.ts";
export { valueRoutes } from "./routes.ts";
export type { TierThresholds } from "./tiers.ts";
export { rebuildValue, valueFollower } from "./value-follower.ts";
export { valueAsOne, valueOf, valuesOf } from "./value-of.ts";
export { tierSummaries, valueBasis, valuePage } from "./value-page.ts";
