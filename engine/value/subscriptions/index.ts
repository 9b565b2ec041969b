export { forgetSubscriptions, subscriptionsOf, subscriptionsPage } from "./subscriptions.ts";
