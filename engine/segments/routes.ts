import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { actorOf, fieldsSeen, seesAllCustomers, sightOf } from "../organisation/index.ts";
import { type Ground, type Http, Id, Refusal } from "../platform/index.ts";
import { ListChoices, requireCustomer } from "../profiles/index.ts";
import { actOnMany, undoActOnMany } from "./act-on-many.ts";
import { ClusteringAnswer, ClusteringUse, ClusteringView, NewClustering } from "./contract.ts";
import { findGroups, findGroupsAnew, useGroups } from "./clusters/fit-clusters.ts";
import { BulkDone, CustomerList, CustomerListQuery, GroupList, GroupListQuery, GroupRow, ListExport, ListKeyState, NewBalance, NewBulkAct, NewListKey, NewSegment, NewView, RelationshipAnswer, SavedViews, SegmentChange, SegmentPage, SegmentsPage, ViewChange } from "./contract.ts";
import { changeSegment, makeSegment } from "./change-segment.ts";
import { stateBalance } from "./balances.ts";
import { certifyApart } from "./certify-apart.ts";
import { exportList } from "./export-list.ts";
import { groupRow, listGroups } from "./list-groups.ts";
import { makeRespondingSegments, respondingPage } from "./responding/find-responding.ts";
import { findRespondingApart } from "./responding/respond-apart.ts";
import { NewResponseSearch, NewResponseSegments, ResponseActions, ResponseAnswer, ResponseSearch } from "./contract.ts";
import { listCustomers } from "./list-customers.ts";
import { relationshipOf } from "./relationships/relationship-of.ts";
import { changeView, savedViews, saveView } from "./saved-views.ts";
import { choicesFor, letListsKnow } from "./choices.ts";
import { readsAttribute, viewerOf } from "./viewer.ts";
import { segmentPage } from "./rules-page.ts";
import { segmentsPage } from "./segment.ts";

const ByKey = z.object({ key: z.string().min(1).max(80) });

export function segmentsRoutes(app: Http, ground: Ground): void {
  app.get("/api/segments", { config: { access: "segments.read" }, schema: { tags: ["segments"], summary: "Segments with what they hold and who moved", response: { 200: SegmentsPage } } }, (request) => segmentsPage(ground, sightOf(request)));

  app.post("/api/clusterings", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Let a model find groups among customers by what is named; each becomes a segment", body: NewClustering, response: { 200: ClusteringAnswer } } }, (request) => findGroups(ground, actorOf(request), request.body));

  app.post("/api/clusterings/:id/fit", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Find the groups anew, as customers are today: the next version; the one before is kept", params: z.object({ id: Id }), response: { 200: ClusteringAnswer } } }, (request) => findGroupsAnew(ground, actorOf(request), request.params.id));

  app.put("/api/clusterings/:id/version", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Let the segments of these groups follow an earlier or a later version", params: z.object({ id: Id }), body: ClusteringUse, response: { 200: ClusteringView } } }, (request) => useGroups(ground, actorOf(request), request.params.id, request.body.version));

  const mayRead = (request: FastifyRequest) => (key: string) => readsAttribute(fieldsSeen(sightOf(request)), key);

  app.get("/api/response-searches", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Actions that are left out from some by chance, and looks for groups that respond otherwise to one", response: { 200: ResponseActions } } }, (request) => respondingPage(ground, mayRead(request)));

  app.post("/api/response-searches", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Look for groups of customers in whom an action changes what follows otherwise; half of them chooses the groups, the other half tells. Each look at an action makes the next stricter", body: NewResponseSearch, response: { 200: ResponseAnswer } } }, (request) => {
    const unread = request.body.features.find((feature) => feature.startsWith("own.") && !mayRead(request)(feature.slice(4)));
    if (unread !== undefined) throw new Refusal("not-allowed", `features: your role does not see “${unread.slice(4)}” of customers, so it cannot look for groups by that.`);
    return findRespondingApart(ground, actorOf(request), request.body);
  });

  app.post("/api/response-searches/:id/segments", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Make a segment by rule of each group that a look found to respond otherwise", params: z.object({ id: Id }), body: NewResponseSegments, response: { 200: ResponseSearch } } }, (request) => makeRespondingSegments(ground, actorOf(request), request.params.id, request.body.title, mayRead(request)));

  app.get("/api/segments/:key", { config: { access: "segments.read" }, schema: { tags: ["segments"], summary: "A segment by rule: who belongs, who came and left, every version", params: ByKey, response: { 200: SegmentPage } } }, (request) => segmentPage(ground, request.params.key, actorOf(request), sightOf(request)));

  app.post("/api/segments", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Make a segment by rule", body: NewSegment, response: { 200: SegmentPage } } }, async (request) => {
    const { key } = await makeSegment(ground, actorOf(request), request.body);
    return segmentPage(ground, key, actorOf(request), sightOf(request));
  });

  app.patch("/api/segments/:key", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Say a segment anew (the next version), archive it, or bring it back", params: ByKey, body: SegmentChange, response: { 200: SegmentPage } } }, async (request) => {
    await changeSegment(ground, actorOf(request), request.params.key, request.body);
    return segmentPage(ground, request.params.key, actorOf(request), sightOf(request));
  });

  app.post("/api/segments/:key/certificate", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "Judge now whether a segment differs from the rest", params: ByKey, response: { 200: SegmentPage } } }, async (request) => {
    await certifyApart(ground, actorOf(request), request.params.key);
    return segmentPage(ground, request.params.key, actorOf(request), sightOf(request));
  });

  app.put("/api/segments/:key/balance", { config: { access: "segments.write" }, schema: { tags: ["segments"], summary: "State what treating a segment differently costs and brings, or take that back", params: ByKey, body: NewBalance, response: { 200: SegmentPage } } }, async (request) => {
    await stateBalance(ground, actorOf(request), request.params.key, request.body.statement);
    return segmentPage(ground, request.params.key, actorOf(request), sightOf(request));
  });

  app.get("/api/customers", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Known customers: searched, filtered and sorted", querystring: CustomerListQuery, response: { 200: CustomerList } } }, (request) =>
    listCustomers(ground, request.query, viewerOf(request)),
  );

  app.get("/api/groups/list", { config: { access: "customers.read" }, schema: { tags: ["groups"], summary: "Households, organisations and partners, with how many belong to each and what they are worth together", querystring: GroupListQuery, response: { 200: GroupList } } }, (request) =>
    listGroups(ground, request.query, sightOf(request)),
  );

  app.get("/api/groups/:groupId/value", { config: { access: "customers.read" }, schema: { tags: ["groups"], summary: "How many belong to a household, an organisation or a partner, and what they are worth together", params: z.object({ groupId: Id }), response: { 200: GroupRow } } }, (request) =>
    groupRow(ground, request.params.groupId, sightOf(request)),
  );

  app.get("/api/customers/:id/relationship", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Which of the eight kinds of relationship was said of a customer, and which their behaviour looks like, with the reason", params: z.object({ id: Id }), response: { 200: RelationshipAnswer } } }, async (request) =>
    relationshipOf(ground, await requireCustomer(ground.db, request.params.id)),
  );

  app.get("/api/customers/choices", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "By which attributes and consents the list can be filtered", response: { 200: ListChoices } } }, (request) => choicesFor(ground, request));

  app.post("/api/customers/choices", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Let lists be filtered by an attribute or a consent: all customers are gone through once, some thousands with each request; what is so already stays so", body: NewListKey, response: { 200: ListKeyState } } }, (request) =>
    letListsKnow(ground, actorOf(request), request.body, viewerOf(request), sightOf(request).customers),
  );

  app.post("/api/customers/bulk", { config: { access: "customers.write" }, schema: { tags: ["customers"], summary: "Tag many customers, take a tag from them, let a colleague follow them, or give a colleague a task for each; can be undone", body: NewBulkAct, response: { 200: BulkDone } } }, (request) =>
    actOnMany(ground, actorOf(request), request.body, viewerOf(request)),
  );

  app.post("/api/customers/bulk/:bulkId/undo", { config: { access: "customers.write" }, schema: { tags: ["customers"], summary: "Take an act on many customers back", params: z.object({ bulkId: Id }), response: { 200: BulkDone } } }, (request) =>
    undoActOnMany(ground, actorOf(request), request.params.bulkId),
  );

  app.post(
    "/api/customers/export",
    { config: { access: "customers.export" }, schema: { tags: ["customers"], summary: "Customers of the list as CSV, with the columns that are named; what it is for stands in the audit", body: ListExport, produces: ["text/csv"], response: { 200: z.string().describe("the file") } } },
    async (request, reply) => {
      const { csv } = await exportList(ground, actorOf(request), request.body, viewerOf(request));
      void reply.type("text/csv; charset=utf-8").header("Content-Disposition", 'attachment; filename="customers.csv"').header("Cache-Control", "no-store");
      return reply.send(csv as unknown as string); // sent as it is written
    },
  );

  app.get("/api/views", { config: { access: "customers.read" }, schema: { tags: ["views"], summary: "Saved views of the customers list: one's own and shared ones", response: { 200: SavedViews } } }, (request) => savedViews(ground.db, actorOf(request), fieldsSeen(sightOf(request)), seesAllCustomers(sightOf(request))));

  app.post("/api/views", { config: { access: "customers.read" }, schema: { tags: ["views"], summary: "Save a view", body: NewView, response: { 200: SavedViews.extend({ viewId: Id }) } } }, async (request) => {
    const { viewId } = await saveView(ground, actorOf(request), request.body);
    return { viewId, ...(await savedViews(ground.db, actorOf(request), fieldsSeen(sightOf(request)), seesAllCustomers(sightOf(request)))) };
  });

  app.patch("/api/views/:viewId", { config: { access: "customers.read" }, schema: { tags: ["views"], summary: "Rename, share, change or remove a saved view, or bring it back", params: z.object({ viewId: Id }), body: ViewChange, response: { 200: SavedViews } } }, async (request) => {
    await changeView(ground, actorOf(request), request.params.viewId, request.body);
    return savedViews(ground.db, actorOf(request), fieldsSeen(sightOf(request)), seesAllCustomers(sightOf(request)));
  });
}
