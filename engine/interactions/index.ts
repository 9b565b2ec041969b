export { KINDS, kindNamed, threadOf, wrongFields } from "./catalogue.ts";
export * from "./contract.ts";
export { ISSUE_DAYS, type Issues, issuesOf, NO_ISSUES, type Opening } from "./issues.ts";
export { type NewInteraction, ownInteraction, type Recorded, recordInteractions, seenMessages } from "./record.ts";
export { keepRefused, readRefused, type Refused, storable, sweepRefused } from "./refused.ts";
export { interactionTitle, type Titled } from "./title.ts";
