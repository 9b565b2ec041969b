export * from "./contract.ts";
export { eraseCustomer, finishErasures, previewErasure } from "./erase.ts";
export { type KeptTable, type Person, type Travels } from "./kept-table.ts";
export { findPerson } from "./person.ts";
export { KEPT_TABLES } from "./tables.ts";
