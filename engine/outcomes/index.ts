export * from "./contract.ts";
export { measureEffects, readOutcomes, WINDOW_DAYS } from "./measure-effects.ts";
export { outcomesRoutes } from "./routes.ts";
