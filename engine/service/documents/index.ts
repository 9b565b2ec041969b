export * from "./contract.ts";
export { checkDocument } from "./document.ts";
export { addDocument, changeDocument, bytesOf as bytesOfDocument, documentsIn, documentsOf, openDocument, storeDocument, sweepDocuments } from "./documents.ts";
export { documentRoutes } from "./routes.ts";
