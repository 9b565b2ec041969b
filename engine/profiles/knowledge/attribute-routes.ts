import { z } from "zod";
import { actorOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { AttributeChange, AttributeSources, CustomerAttributes, KnownKey } from "./attribute-contract.ts";
import { attributesOf, sourceOrder } from "./attributes-of.ts";
import { KNOWN_KEYS } from "./known-keys.ts";
import { sayAttribute, setSourceOrder, takeBackAttribute } from "./say-attribute.ts";

const Params = z.object({ id: Id });
const tags = ["attributes"];

export function attributeRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/attributes", { config: { access: "customers.read" }, schema: { tags, summary: "What is believed of a customer and why, with all that was said", params: Params, response: { 200: CustomerAttributes } } }, (request) =>
    attributesOf(ground.db, request.params.id),
  );

  app.post("/api/customers/:id/attributes", { config: { access: "customers.write" }, schema: { tags, summary: "Say or correct something of a customer, under any key; kept beside what others say", params: Params, body: AttributeChange, response: { 200: CustomerAttributes } } }, (request) =>
    sayAttribute(ground, actorOf(request), request.params.id, request.body),
  );

  app.post(
    "/api/customers/:id/attributes/:attributeId/take-back",
    { config: { access: "customers.write" }, schema: { tags, summary: "Take back the last word of a colleague: what was said before stands again", params: z.object({ id: Id, attributeId: Id }), response: { 200: CustomerAttributes } } },
    (request) => takeBackAttribute(ground, actorOf(request), request.params.id, request.params.attributeId),
  );

  app.get("/api/attribute-keys", { config: { access: "customers.read" }, schema: { tags, summary: "Attributes whose meaning is known, with the values they may have; any other key may be used too", response: { 200: z.object({ keys: z.array(KnownKey) }) } } }, async () => ({ keys: [...KNOWN_KEYS] }));

  app.get("/api/attribute-sources", { config: { access: "customers.read" }, schema: { tags, summary: "Which sources are believed before others", response: { 200: AttributeSources } } }, async () => ({ sources: [...(await sourceOrder(ground.db))] }));

  app.put("/api/attribute-sources", { config: { access: "organisation.manage" }, schema: { tags, summary: "Say which sources are believed before others; all profiles are computed again", body: AttributeSources, response: { 200: AttributeSources } } }, async (request) => ({
    sources: [...(await setSourceOrder(ground, actorOf(request), request.body.sources))],
  }));
}
