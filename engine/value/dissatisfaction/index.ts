export { dissatisfactionOf } from "./dissatisfaction-of.ts";
export { refitDissatisfactionIfStale } from "./fit-apart.ts";
export { quietPage } from "./quiet-page.ts";
