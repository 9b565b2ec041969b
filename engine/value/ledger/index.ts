export { costsPage, stateCosts, undoCosts } from "./costs.ts";
export { ledgerOf, organisationLedger } from "./ledger-of.ts";
