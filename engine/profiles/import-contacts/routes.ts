import { createReadStream } from "node:fs";
import { z } from "zod";
import { actorOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id, offeredAs, Refusal } from "../../platform/index.ts";
import { asBrought, readsCells, requireCells } from "../import/cells-shown.ts";
import { LastOnes } from "../import/imports.ts";
import { refusedName } from "../import/refused-file.ts";
import { contactFiles } from "./contact-files.ts";
import { ContactFile, ContactsReading, NewContactFile, RepairRows, withRepairs } from "./contract.ts";

const Params = z.object({ id: Id });
const LARGEST_PIECE = 4 * 1024 * 1024;

/** @param folder where files that are brought to the page lie until they are brought in */
export function contactImportRoutes(app: Http, ground: Ground, folder: string): void {
  const files = contactFiles(ground, folder);
  const config = { access: "imports.write" };
  app.addHook("onClose", () => files.close());
  if (!app.hasContentTypeParser("application/octet-stream")) app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.get("/api/contact-files", { config, schema: { tags: ["imports"], summary: "Files of people that were brought, newest first", querystring: LastOnes, response: { 200: z.object({ files: z.array(ContactFile) }) } } }, async (request) => ({ files: (await files.list(request.query.limit)).map((file) => asBrought(request, file)) }));

  app.post("/api/contact-files", { config, schema: { tags: ["imports"], summary: "Announce a file of people; its bytes follow in pieces", body: NewContactFile, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.open(actorOf(request), request.body)));

  app.put("/api/contact-files/:id/bytes", { config, bodyLimit: LARGEST_PIECE, schema: { tags: ["imports"], summary: "A piece of a file, at most 4 MiB, as application/octet-stream", params: Params, querystring: z.strictObject({ from: z.coerce.number().int().min(0) }), response: { 200: z.object({ received: z.int() }) } } }, async (request) => {
    if (!Buffer.isBuffer(request.body)) throw new Refusal("bad-input", "Send the bytes of the file as application/octet-stream.");
    return { received: await files.receive(request.params.id, request.query.from, request.body) };
  });

  app.get("/api/contact-files/:id", { config, schema: { tags: ["imports"], summary: "A file, what is known of it, and how far the work is", params: Params, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.find(request.params.id)));

  for (const [work, summary] of [["look", "Look a file through: what its columns would become"], ["check", "Say what bringing it in would do; writes nothing"], ["bring-in", "Bring it in; goes on when the page is closed"]] as const)
    app.post(`/api/contact-files/:id/${work}`, { config, schema: { tags: ["imports"], summary, params: Params, body: ContactsReading, response: { 200: ContactFile } } }, async (request) => {
      const file = await files.find(request.params.id);
      // Who does not see the values that were repaired sends none back: those that were said stay.
      const reading = readsCells(request, file.broughtBy) ? request.body : { ...request.body, repairs: withRepairs(file.reading.repairs ?? [], request.body.repairs ?? []) };
      return asBrought(request, await files.begin(actorOf(request), request.params.id, work, reading));
    });

  app.post("/api/contact-files/:id/repair", { config, schema: { tags: ["imports"], summary: "Run the rows again that were refused or came in without a cell, repaired as said; undone with their import", params: Params, body: RepairRows, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.repair(actorOf(request), request.params.id, request.body.repairs)));

  app.post("/api/contact-files/:id/pause", { config, schema: { tags: ["imports"], summary: "Pause what is being brought in; nothing of it is written, and it waits until somebody goes on, also when the server ends", params: Params, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.pause(actorOf(request), request.params.id)));

  app.post("/api/contact-files/:id/go-on", { config, schema: { tags: ["imports"], summary: "Go on with what was paused, or interrupted by an end of the server", params: Params, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.goOn(actorOf(request), request.params.id)));

  app.post("/api/contact-files/:id/stop", { config, schema: { tags: ["imports"], summary: "Stop the work, or give up what was paused; nothing of it is kept", params: Params, response: { 200: ContactFile } } }, async (request) => asBrought(request, await files.stop(request.params.id)));

  app.get("/api/contact-files/:id/refused", { config, schema: { tags: ["imports"], summary: "The rows that were refused, with the reasons, as CSV", params: Params, response: { 200: z.string().describe("text/csv") } } }, async (request, reply) => {
    const found = await files.find(request.params.id);
    requireCells(request, found);
    const path = await files.refusedPath(request.params.id);
    return reply.type("text/csv; charset=utf-8").header("content-disposition", offeredAs(refusedName(found.fileName, new Date(found.broughtAt)))).send(createReadStream(path) as unknown as string);
  });

  app.delete("/api/contact-files/:id", { config, schema: { tags: ["imports"], summary: "Remove a file; what was brought in stays", params: Params, response: { 200: z.object({ removed: z.boolean() }) } } }, async (request) => {
    await files.remove(request.params.id);
    return { removed: true };
  });
}
