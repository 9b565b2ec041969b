export { compareOrganisations } from "./find-pairs.ts";
export { decideOrganisations, withdrawOrganisationDecision } from "./decide.ts";
export { organisationFollower } from "./follower.ts";
export { organisationEvidence, organisationsPage } from "./read.ts";
