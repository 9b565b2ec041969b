import { z } from "zod";
import { actorOf } from "../organisation/index.ts";
import { type Ground, type Http, Id, TooFew } from "../platform/index.ts";
import { requireCustomer } from "../profiles/index.ts";
import { NeedsAnswer, NeedsPage, ValueModelView, ValuePage } from "./contract.ts";
import { fitValueApart } from "./fit-apart.ts";
import { needsOf, needsPage } from "./needs/index.ts";
import { valuePage } from "./value-page.ts";

const tags = ["value"];

export function valueRoutes(app: Http, ground: Ground): void {
  app.get("/api/value", { config: { access: "value.read" }, schema: { tags, summary: "What customers spent and are expected to spend; spending, not margin", response: { 200: ValuePage } } }, () => valuePage(ground));

  app.post("/api/value/fit", { config: { access: "value.fit" }, schema: { tags, summary: "Fit the value model to all purchases and score everybody", response: { 200: z.union([ValueModelView, TooFew]) } } }, (request) =>
    fitValueApart(ground, actorOf(request)),
  );

  app.get(
    "/api/customers/:id/needs",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What a customer will likely need: next purchase, products with calibrated chances and reasons, behaviour with which a need begins", params: z.object({ id: Id }), response: { 200: NeedsAnswer } } },
    async (request) => needsOf(ground, await requireCustomer(ground.db, request.params.id)),
  );

  app.get("/api/needs", { config: { access: "value.read" }, schema: { tags, summary: "What was learnt of what customers buy next, and how well it did on the last weeks", response: { 200: NeedsPage } } }, () => needsPage(ground));
}
