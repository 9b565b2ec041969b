import { createReadStream } from "node:fs";
import { z } from "zod";
import { actorOf, FieldSet, fieldsSeen, type Sight, sightOf } from "../organisation/index.ts";
import { type Ground, type Http, Id, Refusal } from "../platform/index.ts";
import { conversationsNotSeen, membersOf, requireCustomer } from "../profiles/index.ts";
import { EraseRequest, Erased, ErasurePreview, EverythingExport, NewEverythingExport } from "./contract.ts";
import { copyOfCustomer } from "./copy.ts";
import { eraseCustomer, previewErasure } from "./erase.ts";
import { everythingExports } from "./everything-exports.ts";

const Params = z.object({ id: Id });

/** @param home the data folder, of whose files an erasure takes what names the customer */
export function keptDataRoutes(app: Http, ground: Ground, home: string): void {
  app.get(
    "/api/customers/:id/export",
    { config: { access: "customers.export" }, schema: { tags: ["customers"], summary: "Everything that is kept about one customer, as a ZIP archive: JSON, a page to read, vCard, iCalendar, e-mail messages", params: Params, produces: ["application/zip"], response: { 200: z.string().describe("the archive's bytes") } } },
    async (request, reply) => {
      const [sight, customerId] = [sightOf(request), await requireCustomer(ground.db, request.params.id)];
      requireAllRead(sight, customerId);
      const unseen = await conversationsNotSeen(ground.db, sight, await membersOf(ground.db, customerId));
      if (unseen.length > 0) throw new Refusal("not-allowed", "This copy would hold conversations that you do not see. Ask somebody who sees all of them for it.");
      const { fileName, zip } = await copyOfCustomer(ground, actorOf(request), request.params.id);
      void reply.type("application/zip").header("Content-Disposition", `attachment; filename="${fileName}"`).header("Cache-Control", "no-store");
      return reply.send(zip as unknown as string); // bytes are sent as they are
    },
  );

  const everything = everythingExports(ground, home);
  const owners = { access: "export.everything" };
  app.addHook("onClose", () => everything.close());

  app.get("/api/exports", { config: owners, schema: { tags: ["organisation"], summary: "Exports of everything that were asked for, newest first", response: { 200: z.object({ exports: z.array(EverythingExport) }) } } }, async () => ({ exports: await everything.list() }));

  app.post("/api/exports", { config: owners, schema: { tags: ["organisation"], summary: "Take everything out into an archive, in the background; it is there for seven days", body: NewEverythingExport, response: { 200: EverythingExport } } }, (request) => {
    requireEverythingRead(sightOf(request));
    return everything.begin(actorOf(request), request.body);
  });

  app.get("/api/exports/:id/archive", { config: owners, schema: { tags: ["organisation"], summary: "The archive of an export of everything; who fetches it is kept in the audit", params: Params, produces: ["application/zip"], response: { 200: z.string().describe("the archive's bytes") } } }, async (request, reply) => {
    requireEverythingRead(sightOf(request));
    const { path, fileName, bytes } = await everything.fetch(actorOf(request), request.params.id);
    void reply.type("application/zip").header("Content-Disposition", `attachment; filename="${fileName}"`).header("Content-Length", bytes).header("Cache-Control", "no-store");
    return reply.send(createReadStream(path) as unknown as string);
  });

  app.delete("/api/exports/:id", { config: owners, schema: { tags: ["organisation"], summary: "Stop an export of everything, or take its archive away", params: Params, response: { 200: EverythingExport } } }, (request) => everything.remove(actorOf(request), request.params.id));

  app.get("/api/customers/:id/erasure", { config: { access: "customers.erase" }, schema: { tags: ["customers"], summary: "What erasing a customer would take", params: Params, response: { 200: ErasurePreview } } }, (request) =>
    previewErasure(ground, request.params.id),
  );

  app.post("/api/customers/:id/erase", { config: { access: "customers.erase" }, schema: { tags: ["customers"], summary: "Erase a customer for ever; cannot be undone", params: Params, body: EraseRequest, response: { 200: Erased } } }, (request) =>
    eraseCustomer(ground, actorOf(request), { customerId: request.params.id, ...request.body }, { home }),
  );
}

/** Everything holds every field of everybody. */
function requireEverythingRead(sight: Sight): void {
  const unread = FieldSet.options.filter((set) => sight.fields[set] !== "read");
  if (unread.length > 0) throw new Refusal("not-allowed", `Everything would hold fields that your role does not read: ${unread.join(", ")}.`);
}

/** A copy holds everything: it goes to whoever may read everything of this customer. */
function requireAllRead(sight: Sight, customerId: string): void {
  const seen = fieldsSeen(sight, [customerId]);
  const unread = FieldSet.options.filter((set) => seen.reading(set) !== "read");
  if (unread.length > 0) throw new Refusal("not-allowed", `This copy would hold fields that your role does not read: ${unread.join(", ")}. Ask to see them first, with the reason, or ask an owner for the copy.`);
}
