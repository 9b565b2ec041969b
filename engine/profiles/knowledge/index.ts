export * from "./attribute-contract.ts";
export { attributesOf } from "./attributes-of.ts";
export * from "./consent-contract.ts";
export { consentHistoryOf } from "./consents.ts";
export { DESK } from "./desk.ts";
export { knowledgeRoutes } from "./routes.ts";
export { type ConsentToSet, setConsent } from "./set-consent.ts";
