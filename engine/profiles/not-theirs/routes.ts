import { z } from "zod";
import { actorOf, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { NotTheirsAsked, NotTheirsPreview, NotTheirsSaid, NotTheirsView, SayNotTheirs } from "./contract.ts";
import { notTheirsOf, previewNotTheirs, sayNotTheirs, takeBackNotTheirs } from "./not-theirs.ts";

const Params = z.object({ id: Id });
const tags = ["customers"];
const LINK = { access: "customers.link" } as const;

/** Addresses are asked by in bodies: what stands in an address is kept in logs. */
export function notTheirsRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/not-theirs", { config: { access: "customers.read" }, schema: { tags, summary: "Addresses and numbers that a colleague said are not this customer's, newest first", params: Params, response: { 200: z.object({ said: z.array(NotTheirsView) }) } } }, async (request) => ({
    said: await notTheirsOf(ground.db, request.params.id),
  }));

  app.post("/api/customers/:id/not-theirs/preview", { config: LINK, schema: { tags, summary: "What it would do to say that an address or a number is not this customer's; nothing is written", params: Params, body: NotTheirsAsked, response: { 200: NotTheirsPreview } } }, (request) =>
    previewNotTheirs(ground, sightOf(request), request.params.id, request.body),
  );

  app.post("/api/customers/:id/not-theirs", { config: LINK, schema: { tags, summary: "Say that an address or a number is not this customer's: it is taken off, and no program attaches it again; can be undone", params: Params, body: SayNotTheirs, response: { 200: NotTheirsSaid } } }, (request) =>
    sayNotTheirs(ground, actorOf(request), sightOf(request), request.params.id, request.body),
  );

  app.post("/api/not-theirs/:notTheirsId/undo", { config: LINK, schema: { tags, summary: "Take back that an address or a number is not theirs: it stands with them as before", params: z.object({ notTheirsId: Id }), response: { 200: z.object({ customerIds: z.array(Id) }) } } }, async (request) => ({
    customerIds: await takeBackNotTheirs(ground, actorOf(request), request.params.notTheirsId),
  }));
}
