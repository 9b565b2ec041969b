export * from "./contract.ts";
export { addAttributes, readTraits } from "./attributes.ts";
export { consentsOf, identitiesOf, interactionsOf, linksOf, previewMerge, requireCustomer, type TimelineQuery } from "./customer.ts";
export { type Identifier, normaliseIdentifier } from "./identifiers.ts";
export { type Intake, type Source, startIntake, type Taken } from "./intake.ts";
export { customerOf, endLink, groupByLinks, join, membersOf, memberships, mergeCustomers } from "./link.ts";
export { identitiesConcerned, profileColumns, profileFollower, profilesOf, profileView, rebuildProfiles, recomputeProfiles } from "./profile.ts";
export { resolveIdentity } from "./resolve-identity.ts";
export { profileRoutes } from "./routes.ts";
