export { allowForeign, foreignChangedSince, foreignPage } from "./foreign-page.ts";
export { takeOnnx } from "./onnx-model.ts";
export { takeScores } from "./take-scores.ts";
