import { z } from "zod";
import { actorOf, sightOf } from "../../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../../platform/index.ts";
import { PairDecided } from "../contract.ts";
import { DecideOrganisations, OrganisationEvidence, OrganisationsPage } from "./contract.ts";
import { decideOrganisations, withdrawOrganisationDecision } from "./decide.ts";
import { organisationEvidence, organisationsPage } from "./read.ts";

const tags = ["groups"];
const Pair = z.object({ groupId: Id, otherId: Id });

/** Under /api/groups, so that the fence lets only those ask who see everybody in both. */
export function organisationRoutes(app: Http, ground: Ground): void {
  app.get("/api/groups/alike", { config: { access: "customers.read" }, schema: { tags, summary: "Organisations and partners that are likely one, for a person to decide", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: OrganisationsPage } } }, (request) =>
    organisationsPage(ground.db, { limit: request.query.limit, sight: sightOf(request) }),
  );

  app.get("/api/groups/alike/:groupId/:otherId", { config: { access: "customers.read" }, schema: { tags, summary: "Why two organisations are thought one or two, part by part", params: Pair, response: { 200: OrganisationEvidence } } }, (request) =>
    organisationEvidence(ground.db, request.params.groupId, request.params.otherId),
  );

  app.post("/api/groups/alike/:groupId/:otherId/decide", { config: { access: "customers.link" }, schema: { tags, summary: "Say of two organisations that they are one, two, or that you are not sure", params: Pair, body: DecideOrganisations, response: { 200: PairDecided } } }, (request) =>
    decideOrganisations(ground, actorOf(request), request.params, request.body),
  );

  app.post("/api/groups/alike/:groupId/:otherId/decisions/:decisionId/withdraw", { config: { access: "customers.link" }, schema: { tags, summary: "Take such a decision back; a merge made by it is taken back", params: Pair.extend({ decisionId: Id }), response: { 200: z.object({ withdrawn: z.literal(true) }) } } }, async (request) => {
    await withdrawOrganisationDecision(ground, actorOf(request), request.params, request.params.decisionId);
    return { withdrawn: true as const };
  });
}
