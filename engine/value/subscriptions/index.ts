export { forgetSubscriptions, hasRunningSubscription, subscriptionsOf, subscriptionsPage } from "./subscriptions.ts";
