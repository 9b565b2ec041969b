export { allowForeign, foreignIsNews, foreignPage } from "./foreign-page.ts";
export { takeOnnx } from "./onnx-model.ts";
export { bringBackForeign, foreignRemoved, removeForeign, sweepForeign } from "./remove-foreign.ts";
export { takeScores } from "./take-scores.ts";
