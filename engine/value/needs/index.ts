export { refitNeedsIfStale } from "./fit-needs.ts";
export { needsOf } from "./needs-of.ts";
export { needsPage } from "./needs-page.ts";
