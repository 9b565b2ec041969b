export * from "./contract.ts";
export { type CopyFile, copyOfCustomer } from "./copy.ts";
export { eraseCustomer, finishErasures, mentionsElsewhere, previewErasure } from "./erase.ts";
export { type KeptTable, type Person, type Travels } from "./kept-table.ts";
export { findPerson } from "./person.ts";
export { putBack, type PutBack } from "./put-back.ts";
export { keptDataRoutes } from "./routes.ts";
export { KEPT_TABLES } from "./tables.ts";
export { type LineSink, type Manifest, takeOut, travellingTables } from "./take-out.ts";
