import { z } from "zod";
import { actorOf, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { FaultRepair, FaultRule, FaultsPage, FaultView, QualityPage, UnknownVisitors } from "./contract.ts";
import { faultsOfCustomer, qualityPage, readFaults, unknownVisitors } from "./read-faults.ts";
import { repairFault, undoRepair } from "./repair.ts";

const tags = ["quality"];

export function qualityRoutes(app: Http, ground: Ground): void {
  app.get("/api/quality", { config: { access: "customers.read" }, schema: { tags, summary: "How well customers are known, and how many of whom something is amiss", response: { 200: QualityPage } } }, (request) =>
    qualityPage(ground, sightOf(request)),
  );

  app.get(
    "/api/quality/faults",
    { config: { access: "customers.read" }, schema: { tags, summary: "Customers of whom something is amiss, by rule", querystring: z.strictObject({ rule: FaultRule, offset: z.coerce.number().int().min(0).max(100_000).default(0), limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: FaultsPage } } },
    (request) => readFaults(ground, { ...request.query, sight: sightOf(request) }),
  );

  app.get("/api/quality/visitors", { config: { access: "customers.read" }, schema: { tags, summary: "Whose touch points are tied to nobody known, those with the most first", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: UnknownVisitors } } }, (request) =>
    unknownVisitors(ground.db, request.query.limit, sightOf(request)),
  );

  app.get("/api/customers/:id/faults", { config: { access: "customers.read" }, schema: { tags, summary: "What is amiss with what is known of a customer", params: z.object({ id: Id }), response: { 200: z.object({ faults: z.array(FaultView) }) } } }, async (request) => ({
    faults: await faultsOfCustomer(ground, await requireCustomer(ground.db, request.params.id)),
  }));

  app.post("/api/customers/:id/faults/repair", { config: { access: "customers.write" }, schema: { tags, summary: "Repair a fault; can be taken back", params: z.object({ id: Id }), body: FaultRepair, response: { 200: z.object({ repairId: Id }) } } }, (request) =>
    repairFault(ground, actorOf(request), request.params.id, request.body, sightOf(request)),
  );

  app.post("/api/fault-repairs/:repairId/undo", { config: { access: "customers.write" }, schema: { tags, summary: "Take a repair back", params: z.object({ repairId: Id }), response: { 200: z.object({ undone: z.literal(true) }) } } }, async (request) => {
    await undoRepair(ground, actorOf(request), request.params.repairId);
    return { undone: true as const };
  });
}
