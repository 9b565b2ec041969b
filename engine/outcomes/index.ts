export * from "./contract.ts";
export { brokenFloor, floorProof, proveFloor, proveFloorIfDue, readFloor } from "./floor/prove-floor.ts";
export { measureEffects, readOutcomes, WINDOW_DAYS } from "./measure-effects.ts";
export { outcomesRoutes } from "./routes.ts";
