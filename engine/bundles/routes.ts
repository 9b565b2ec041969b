import { createReadStream } from "node:fs";
import { z } from "zod";
import { ImportView } from "../interactions/index.ts";
import { actorOf } from "../organisation/index.ts";
import { type Ground, type Http, Id, offeredAs, Refusal } from "../platform/index.ts";
import { UndoPreview } from "../profiles/contract.ts";
import { asBrought, findImport, LastOnes, readsCells, refusedName, requireCells, withoutCells } from "../profiles/index.ts";
import { bundleFiles } from "./bundle-files.ts";
import { BundleFileView, BundleReading, BundleView, NewBundle } from "./contract.ts";
import { recogniseHead } from "./recognise.ts";
import { previewUndo, undoAnyImport } from "./undo-bundle.ts";

const Params = z.object({ id: Id });
const LARGEST_PIECE = 4 * 1024 * 1024;

/** @param home where exports that are brought to the page lie until they are brought in */
export function bundleRoutes(app: Http, ground: Ground, home: string): void {
  const bundles = bundleFiles(ground, home);
  const config = { access: "imports.write" };
  const tags = ["imports"];
  app.addHook("onClose", () => bundles.close());
  if (!app.hasContentTypeParser("application/octet-stream")) app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.get("/api/imports/:id/undo", { config, schema: { tags: ["interactions"], summary: "How many people would go and stay if an import were undone, and why; nothing is different afterwards", params: Params, response: { 200: UndoPreview } } }, (request) => previewUndo(ground, request.params.id, actorOf(request)));

  app.post("/api/imports/:id/undo", { config, schema: { tags: ["interactions"], summary: "Take an import back whole", params: Params, response: { 200: ImportView } } }, async (request) => {
    await undoAnyImport(ground, request.params.id, actorOf(request));
    const done = (await findImport(ground.db, request.params.id))!;
    return readsCells(request) ? done : withoutCells(done);
  });

  app.get("/api/bundles", { config, schema: { tags, summary: "Exports of other programs that were brought, newest first", querystring: LastOnes, response: { 200: z.object({ bundles: z.array(BundleView) }) } } }, async (request) => ({ bundles: (await bundles.list(request.query.limit)).map((bundle) => asBrought(request, bundle)) }));

  app.post("/api/bundles", { config, schema: { tags, summary: "Announce an export of another program: a ZIP archive, a workbook, a mailbox, or the files of a folder; their bytes follow in pieces", body: NewBundle, response: { 200: BundleView } } }, async (request) => asBrought(request, await bundles.open(actorOf(request), request.body)));

  app.post("/api/bundles/recognise", { config, bodyLimit: LARGEST_PIECE, schema: { tags, summary: "What a file holds, told from its first bytes (256 KiB are plenty), as application/octet-stream", response: { 200: BundleFileView.pick({ holds: true, title: true, why: true }) } } }, async (request) => {
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new Refusal("bad-input", "Send the first bytes of the file as application/octet-stream.");
    return recogniseHead(request.body, home);
  });

  app.put("/api/bundles/:id/files/:file/bytes", { config, bodyLimit: LARGEST_PIECE, schema: { tags, summary: "A piece of a file, at most 4 MiB, as application/octet-stream", params: Params.extend({ file: z.coerce.number().int().min(0) }), querystring: z.strictObject({ from: z.coerce.number().int().min(0) }), response: { 200: z.object({ received: z.int() }) } } }, async (request) => {
    if (!Buffer.isBuffer(request.body)) throw new Refusal("bad-input", "Send the bytes of the file as application/octet-stream.");
    return { received: await bundles.receive(request.params.id, request.params.file, request.query.from, request.body) };
  });

  app.get("/api/bundles/:id", { config, schema: { tags, summary: "An export, what is known of it, and how far the work is", params: Params, response: { 200: BundleView } } }, async (request) => asBrought(request, await bundles.find(request.params.id)));

  for (const [work, summary] of [["check", "Say what an export holds and what bringing it in would do; writes nothing"], ["bring-in", "Bring it in, or go on with it; goes on when the page is closed"]] as const)
    app.post(`/api/bundles/:id/${work}`, { config, schema: { tags, summary, params: Params, body: BundleReading, response: { 200: BundleView } } }, async (request) => asBrought(request, await bundles.begin(actorOf(request), request.params.id, work, request.body)));

  app.post("/api/bundles/:id/pause", { config, schema: { tags, summary: "Pause what is being brought in; what is written stays, and it waits until somebody goes on with bring-in, also when the server ends", params: Params, response: { 200: BundleView } } }, async (request) => asBrought(request, await bundles.pause(actorOf(request), request.params.id)));

  app.post("/api/bundles/:id/stop", { config, schema: { tags, summary: "Stop the work; nothing of it is kept", params: Params, response: { 200: BundleView } } }, async (request) => asBrought(request, await bundles.stop(request.params.id)));

  app.get("/api/bundles/:id/refused", { config, schema: { tags, summary: "What could not be taken, with the reasons, as CSV", params: Params, response: { 200: z.string().describe("text/csv") } } }, async (request, reply) => {
    const found = await bundles.find(request.params.id);
    requireCells(request, found);
    const path = await bundles.refusedPath(request.params.id);
    return reply.type("text/csv; charset=utf-8").header("content-disposition", offeredAs(refusedName(found.name, new Date(found.broughtAt)))).send(createReadStream(path) as unknown as string);
  });

  app.delete("/api/bundles/:id", { config, schema: { tags, summary: "Remove an export; what was brought in stays", params: Params, response: { 200: z.object({ removed: z.boolean() }) } } }, async (request) => {
    await bundles.remove(request.params.id);
    return { removed: true };
  });
}
