import { Readable } from "node:stream";
import { z } from "zod";
import { actorOf, fieldsSeen, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id, offeredAs, Refusal } from "../../platform/index.ts";
import { requireCustomer } from "../../profiles/index.ts";
import { CustomerDocuments, DocumentChange, DocumentView, LARGEST_DOCUMENT, NewDocument } from "./contract.ts";
import { addDocument, changeDocument, documentsOf, openDocument } from "./documents.ts";

const Params = z.object({ id: Id });
const Place = z.object({ id: Id, documentId: Id });
const READ = { access: "customers.read" };
const WRITE = { access: "customers.write" };
const tags = ["documents"];

export function documentRoutes(app: Http, ground: Ground): void {
  if (!app.hasContentTypeParser("application/octet-stream")) app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.get("/api/customers/:id/documents", { config: READ, schema: { tags, summary: "Documents of a customer, removed ones too", params: Params, response: { 200: CustomerDocuments } } }, (request) => documentsOf(ground.db, request.params.id, sightOf(request)));

  app.post(
    "/api/customers/:id/documents",
    { config: WRITE, bodyLimit: LARGEST_DOCUMENT, schema: { tags, summary: "Keep a file of a customer, at most 25 MB, sent as application/octet-stream; the same file again is kept once", params: Params, querystring: NewDocument, response: { 200: DocumentView } } },
    async (request) => {
      if (request.body !== null && request.body !== undefined && !Buffer.isBuffer(request.body)) throw new Refusal("bad-input", "Send the bytes of the file as application/octet-stream, and its name in the address (?name=contract.pdf).");
      return addDocument(ground, actorOf(request), request.params.id, request.query, request.body ?? Buffer.alloc(0), sightOf(request));
    },
  );

  app.patch("/api/customers/:id/documents/:documentId", { config: WRITE, schema: { tags, summary: "Give a document another name or kind, remove it, or restore it", params: Place, body: DocumentChange, response: { 200: DocumentView } } }, (request) =>
    changeDocument(ground, actorOf(request), request.params.id, request.params.documentId, request.body, sightOf(request)),
  );

  app.get("/api/customers/:id/documents/:documentId/content", { config: READ, schema: { tags, summary: "The bytes of a document, to be saved: no browser shows them in a page", params: Place, response: { 200: z.string().describe("the bytes of the file") } } }, async (request, reply) => {
    const sight = sightOf(request);
    const customerId = await requireCustomer(ground.db, request.params.id);
    if (fieldsSeen(sight, [customerId]).reading("service") !== "read") throw new Refusal("not-allowed", "Documents are of the set “service”, which your role does not read. If it is masked, show it first and say why; an owner can change who reads it.");
    const document = await openDocument(ground, actorOf(request), customerId, request.params.documentId, sight);
    return reply
      .type(document.mediaType)
      .header("content-length", document.bytes)
      .header("content-disposition", offeredAs(document.name))
      .header("content-security-policy", "default-src 'none'; sandbox")
      .header("x-content-type-options", "nosniff")
      .header("cache-control", "private, no-store")
      .send(Readable.from(document.content) as unknown as string);
  });
}
