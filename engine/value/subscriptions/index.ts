export { forgetSubscriptions, hasRunningSubscription, subscriptionsOf, subscriptionsPage } from "./subscriptions.ts";
export { rebuildStandings, recomputeStandings, standingsAreMissing, standingsAt, type StandingThen, SUBSCRIPTION_KINDS } from "./standings.ts";
