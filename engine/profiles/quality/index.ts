export { faultFollower } from "./follower.ts";
export { asCountry, countrySpellings, namesCountry } from "./country-code.ts";
export { rebuildFaults } from "./keep-faults.ts";
export { faultsOfCustomer, keepCounts, qualityPage, readFaults, unknownVisitors } from "./read-faults.ts";
export { repairFault, undoRepair } from "./repair.ts";
export { qualityRoutes } from "./routes.ts";
