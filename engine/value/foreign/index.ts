export { allowForeign, foreignChangedSince, foreignPage } from "./foreign-page.ts";
export { takeScores } from "./take-scores.ts";
