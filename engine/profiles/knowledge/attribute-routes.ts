import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { actorOf, fieldsSeen, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { AttributeChange, AttributeKey, AttributeKindChange, AttributeSources, CustomerAttributes, KnownKey, KnownSources } from "./attribute-contract.ts";
import { ownKinds, sayKind } from "./attribute-kinds.ts";
import { attributesOf, knownSources, sourceOrder } from "./attributes-of.ts";
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

  /** Where a set is hidden from somebody, not even the names of its attributes are told. */
  const keysFor = async (request: FastifyRequest): Promise<{ keys: KnownKey[] }> => {
    const fields = fieldsSeen(sightOf(request));
    return { keys: [...KNOWN_KEYS, ...(await ownKinds(ground.db)).filter(({ key }) => fields.reading(fields.setOfAttribute(key)) !== "hidden")] };
  };
  const Keys = z.object({ keys: z.array(KnownKey) });

  app.get("/api/attribute-keys", { config: { access: "customers.read" }, schema: { tags, summary: "Attributes whose meaning or kind is known, with the values they may have; any other key may be used too", response: { 200: Keys } } }, keysFor);

  app.put("/api/attribute-keys/:key", { config: { access: "customers.write" }, schema: { tags, summary: "Say of which kind an attribute of one's own is: a number, yes or no, a day, an amount in a currency, one or several of a closed list, a link, an e-mail address, a telephone number; taken back by saying what was said before", params: z.object({ key: AttributeKey }), body: AttributeKindChange, response: { 200: Keys } } }, async (request) => {
    await sayKind(ground, actorOf(request), request.params.key, request.body.kind);
    return keysFor(request);
  });

  app.get("/api/attribute-sources", { config: { access: "customers.read" }, schema: { tags, summary: "Which sources are believed before others", response: { 200: AttributeSources } } }, async () => ({ sources: [...(await sourceOrder(ground.db))] }));

  app.get("/api/attribute-sources/known", { config: { access: "organisation.manage" }, schema: { tags, summary: "Which sources say something of customers here, for the order in which they are believed", response: { 200: KnownSources } } }, async () => ({ sources: [...(await knownSources(ground.db))] }));

  app.put("/api/attribute-sources", { config: { access: "organisation.manage" }, schema: { tags, summary: "Say which sources are believed before others; all profiles are computed again", body: AttributeSources, response: { 200: AttributeSources } } }, async (request) => ({
    sources: [...(await setSourceOrder(ground, actorOf(request), request.body.sources))],
  }));
}
