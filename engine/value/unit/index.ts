export { previewUnit, stateValueUnit, unitPage } from "./value-unit.ts";
