export { claimedPairs, decideClaimed, refindClaims } from "./claimed-pairs.ts";
export { decidePair, withdrawDecision } from "./decide-pair.ts";
export { COMPARED_ONE_BY_ONE, findAfterImports, findDuplicates, type FindProgress } from "./find-all.ts";
export { duplicateFollower } from "./follower.ts";
export { duplicatesPage, evidenceOf, linkedByLikeness, pairsWaiting, waitingBeside } from "./read-duplicates.ts";
export * from "./organisations/index.ts";
export { rebuildRecords } from "./record.ts";
export { duplicateRoutes } from "./routes.ts";
