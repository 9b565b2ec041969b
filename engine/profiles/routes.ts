import { z } from "zod";
import { ImportView, InteractionInput, InteractionKind, KINDS, readRefused, RecordedSummary, RefusedEvent } from "../interactions/index.ts";
import { actorOf, sightOf } from "../organisation/index.ts";
import { type Ground, type Http, Id, Refusal } from "../platform/index.ts";
import { byHandRoutes } from "./by-hand/routes.ts";
import { SplitCustomer, SplitView } from "./contract.ts";
import { requireCustomer } from "./customer.ts";
import { readsCells, withoutCells } from "./import/cells-shown.ts";
import { listImports } from "./import/imports.ts";
import type { Intake } from "./intake.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import { endLink, mergeCustomers, restoreLink, withdrawLink } from "./link.ts";
import { notTheirsRoutes } from "./not-theirs/routes.ts";
import { splitCustomer, splitsOf, undoSplit } from "./split.ts";

const Params = z.object({ id: Id });

export function profileRoutes(app: Http, ground: Ground, intake: Intake): void {
  app.post("/api/interactions", { config: { access: "interactions.write" }, schema: { tags: ["interactions"], summary: "Send touch points; answered when they are on disk", body: z.strictObject({ interactions: z.array(InteractionInput).min(1).max(1000) }), response: { 200: RecordedSummary } } }, (request) => {
    const actor = actorOf(request);
    // A key that stands in a page can be read by anybody: it may report through the tracking channel, which believes it less.
    if (actor.role === "write" && !actor.trusted) throw new Refusal("not-allowed", "This write key may be used in pages, so it cannot state facts. Send events to the tracking channel (/v1/track), or make a key with --trusted for a server.");
    return intake.take({ name: actor.source, trusted: actor.trusted }, request.body.interactions, sightOf(request));
  },
  );

  app.get("/api/interaction-kinds", { config: { access: "signed-in" }, schema: { tags: ["interactions"], summary: "Kinds of touch points and what each carries; others of your own are kept too", response: { 200: z.object({ kinds: z.array(InteractionKind) }) } } }, async () => ({
    kinds: KINDS.map((kind) => ({ ...kind, thread: kind.thread ?? null })),
  }));

  app.get("/api/refused-events", { config: { access: "imports.read" }, schema: { tags: ["interactions"], summary: "Events that could not be read, with the reason", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: z.object({ events: z.array(RefusedEvent), total: z.int(), kept: z.object({ newest: z.int(), days: z.int() }).describe("no more and no longer than this") }) } } }, (request) =>
    readRefused(ground.db, request.query.limit),
  );

  app.get("/api/imports", { config: { access: "imports.read" }, schema: { tags: ["interactions"], summary: "Imports, newest first", response: { 200: z.object({ imports: z.array(ImportView) }) } } }, async (request) => {
    const imports = await listImports(ground.db);
    return { imports: readsCells(request) ? imports : withoutCells(imports) };
  });

  app.post("/api/customers/:id/merge", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "Say that two customers are one; can be undone", params: Params, body: z.strictObject({ otherId: Id, why: z.string().min(1).max(500) }), response: { 200: z.object({ customerId: Id, linkId: Id }) } } }, async (request) => {
    const keepId = await requireCustomer(ground.db, request.params.id);
    const otherId = await requireCustomer(ground.db, request.body.otherId);
    return mergeCustomers(ground, actorOf(request), { keepId, otherId, why: request.body.why });
  });

  app.post("/api/links/:linkId/end", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "End a link: the customers are separate again", params: z.object({ linkId: Id }), body: z.strictObject({ why: z.string().min(1).max(500) }), response: { 200: z.object({ customerIds: z.array(Id) }) } } }, async (request) => ({
    customerIds: await endLink(ground, actorOf(request), request.params.linkId, request.body.why),
  }));

  app.post("/api/links/:linkId/withdraw", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "Take a link back, as if nobody had made it: says nothing of whether the two are one", params: z.object({ linkId: Id }), response: { 200: z.object({ customerIds: z.array(Id) }) } } }, async (request) => ({
    customerIds: await withdrawLink(ground, actorOf(request), request.params.linkId),
  }));

  app.post("/api/links/:linkId/restore", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "Take back that a link was ended: it stands as before", params: z.object({ linkId: Id }), response: { 200: z.object({ customerIds: z.array(Id) }) } } }, async (request) => ({
    customerIds: await restoreLink(ground, actorOf(request), request.params.linkId),
  }));

  app.get("/api/customers/:id/splits", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "When records were moved from or into this customer, newest first", params: Params, response: { 200: z.object({ splits: z.array(SplitView) }) } } }, async (request) => ({
    splits: await splitsOf(ground.db, request.params.id, sightOf(request)),
  }));

  app.post("/api/customers/:id/split", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "Move some records of a customer into a customer of their own; can be undone", params: Params, body: SplitCustomer, response: { 200: z.object({ splitId: Id, movedId: Id, staysId: Id }) } } }, (request) =>
    splitCustomer(ground, actorOf(request), { customerId: request.params.id, ...request.body }),
  );

  app.post("/api/splits/:splitId/undo", { config: { access: "customers.link" }, schema: { tags: ["customers"], summary: "Take a split back: every link is as it was", params: z.object({ splitId: Id }), response: { 200: z.object({ customerIds: z.array(Id) }) } } }, async (request) => ({
    customerIds: await undoSplit(ground, actorOf(request), request.params.splitId),
  }));

  byHandRoutes(app, ground);
  notTheirsRoutes(app, ground);
  knowledgeRoutes(app, ground);
}
