export * from "./contract.ts";
export { type Archive, openArchive } from "./archive.ts";
export { type Bundle, importBundle } from "./import-bundle.ts";
export { bundleRoutes } from "./routes.ts";
export { nameOfPath } from "./unpack.ts";
export { type BundleUndone, previewUndo, undoAnyImport } from "./undo-bundle.ts";
