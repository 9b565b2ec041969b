/** Choosing among actions where there is not enough for everybody: prices of scarce capacity, the choice under them, exploration with known chances. */
export { choose, optimumBound, shadowPrices } from "./shadow-prices.ts";
export type { Amounts, Option, ShadowPriceQuestion } from "./shadow-prices.ts";
export { explore } from "./explore.ts";
export type { Explored } from "./explore.ts";
