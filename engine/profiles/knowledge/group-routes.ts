import { z } from "zod";
import { actorOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { CustomerGroups, CustomerKnowledge, JoinGroup, LeaveGroup } from "./contract.ts";
import { groupsOf, joinGroup, leaveGroup } from "./groups.ts";
import { knowledgeOf } from "./knowledge-of.ts";

const Params = z.object({ id: Id });
const tags = ["groups"];

export function groupRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/knowledge", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Attributes, consents, notes, tags, tasks, followers and groups of a customer, and how full and fresh the profile is", params: Params, response: { 200: CustomerKnowledge } } }, (request) =>
    knowledgeOf(ground, request.params.id),
  );

  app.get("/api/customers/:id/groups", { config: { access: "customers.read" }, schema: { tags, summary: "Households, organisations and partners that a customer belongs to, with everybody in them", params: Params, response: { 200: CustomerGroups } } }, (request) =>
    groupsOf(ground.db, request.params.id),
  );

  app.post("/api/customers/:id/groups", { config: { access: "customers.write" }, schema: { tags, summary: "Say that a customer belongs to a group, which may be new", params: Params, body: JoinGroup, response: { 200: CustomerGroups } } }, (request) =>
    joinGroup(ground, actorOf(request), request.params.id, request.body),
  );

  app.post(
    "/api/customers/:id/groups/:groupId/end",
    { config: { access: "customers.write" }, schema: { tags, summary: "Say that a customer belongs to a group no longer; taken back by joining again", params: z.object({ id: Id, groupId: Id }), body: LeaveGroup, response: { 200: CustomerGroups } } },
    (request) => leaveGroup(ground, actorOf(request), request.params.id, request.params.groupId, request.body.why),
  );
}
