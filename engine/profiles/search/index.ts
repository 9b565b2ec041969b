export { findCustomers, type FindOptions } from "./find-customers.ts";
export { findGroups } from "./find-groups.ts";
export { findGroupsNearly, respelt } from "./near-groups.ts";
export { findOrders } from "./find-orders.ts";
export { fold, folded, foldedOnce } from "./fold.ts";
export { type NearTyped, nearTyped } from "./near-typed.ts";
export { beforeAt, noteNameWords } from "./name-words.ts";
export { fitsGroups, isId, isIndexed, likePattern, likeText, fitsReadable, isTold, type SearchGroups, searchGroups, termsOf } from "./typed.ts";
