import { z } from "zod";
import { actorOf, type Sight, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id, type RawBuilder } from "../../platform/index.ts";
import { CustomerGroups, CustomerKnowledge, GroupNoteChange, GroupNotes, GroupPage, JoinGroup, LeaveGroup, MergeGroups, NewGroupNote, RenameGroup, SplitGroup } from "./contract.ts";
import { mergeGroups, renameGroup, restoreGroupLink, splitGroup, undoGroupSplit, unmergeGroups, withdrawGroupLink } from "./group-merge.ts";
import { changeGroupNote, groupNotesOf, writeGroupNote } from "./group-notes.ts";
import { GroupTimeline } from "../contract.ts";
import { groupTimeline } from "./group-timeline.ts";
import { groupOf, groupsOf, joinGroup, leaveGroup } from "./groups.ts";
import { GroupsFound } from "../search/contract.ts";
import { findGroups } from "../search/find-groups.ts";
import { visibleCustomer } from "../scope.ts";
import { readPlace } from "../timeline-place.ts";
import { knowledgeOf } from "./knowledge-of.ts";

const Params = z.object({ id: Id });
const GroupParams = z.object({ groupId: Id });
const tags = ["groups"];

export function groupRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/knowledge", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Attributes, consents, notes, tags, tasks, followers and groups of a customer, and how full and fresh the profile is", params: Params, response: { 200: CustomerKnowledge } } }, (request) =>
    knowledgeOf(ground, request.params.id, sightOf(request)),
  );

  app.get("/api/customers/:id/groups", { config: { access: "customers.read" }, schema: { tags, summary: "Households, organisations and partners that a customer belongs to, with everybody in them", params: Params, response: { 200: CustomerGroups } } }, (request) =>
    groupsOf(ground.db, request.params.id, sightOf(request)),
  );

  app.post("/api/customers/:id/groups", { config: { access: "customers.write" }, schema: { tags, summary: "Say that a customer belongs to a group, which may be new", params: Params, body: JoinGroup, response: { 200: CustomerGroups } } }, (request) =>
    joinGroup(ground, actorOf(request), request.params.id, request.body, sightOf(request)),
  );

  app.post(
    "/api/customers/:id/groups/:groupId/end",
    { config: { access: "customers.write" }, schema: { tags, summary: "Say that a customer belongs to a group no longer; taken back by joining again", params: z.object({ id: Id, groupId: Id }), body: LeaveGroup, response: { 200: CustomerGroups } } },
    (request) => leaveGroup(ground, actorOf(request), request.params.id, request.params.groupId, request.body.why, sightOf(request)),
  );

  app.get("/api/groups", { config: { access: "customers.read" }, schema: { tags, summary: "Groups whose name holds these letters, the largest first", querystring: z.strictObject({ query: z.string().trim().min(1).max(120) }), response: { 200: GroupsFound } } }, (request) =>
    findGroups(ground.db, request.query.query, { limit: 20, seen: groupsSeen(sightOf(request)) }),
  );

  app.get("/api/groups/:groupId", { config: { access: "customers.read" }, schema: { tags, summary: "A household, an organisation or a partner, what programs say of it, and who belongs to it", params: GroupParams, response: { 200: GroupPage } } }, (request) =>
    groupOf(ground.db, request.params.groupId, sightOf(request)),
  );

  app.get(
    "/api/groups/:groupId/timeline",
    {
      config: { access: "customers.read" },
      schema: {
        tags, summary: "What happened with whoever belongs to a group now, newest first, over all channels", params: GroupParams,
        querystring: z.strictObject({ before: z.string().max(100).optional().describe("`next` of the page before"), limit: z.coerce.number().int().min(1).max(200).default(50) }), response: { 200: GroupTimeline },
      },
    },
    (request) => {
      const { before, limit } = request.query;
      return groupTimeline(ground.db, request.params.groupId, sightOf(request), { limit, ...(before === undefined ? {} : { before: readPlace(before) }) });
    },
  );

  app.post("/api/groups/:groupId/rename", { config: { access: "customers.write" }, schema: { tags, summary: "Give a group another name; taken back by giving it the name before", params: GroupParams, body: RenameGroup, response: { 200: GroupPage } } }, async (request) => {
    await renameGroup(ground, actorOf(request), request.params.groupId, request.body.name);
    return groupOf(ground.db, request.params.groupId, sightOf(request));
  });

  app.get("/api/groups/:groupId/notes", { config: { access: "customers.read" }, schema: { tags, summary: "Notes on a group with their history, removed ones too; for who sees everybody in it", params: GroupParams, response: { 200: GroupNotes } } }, (request) => groupNotesOf(ground.db, request.params.groupId));

  app.post("/api/groups/:groupId/notes", { config: { access: "customers.write" }, schema: { tags, summary: "Write a note on a group", params: GroupParams, body: NewGroupNote, response: { 200: GroupNotes } } }, (request) =>
    writeGroupNote(ground, actorOf(request), request.params.groupId, request.body),
  );

  app.patch("/api/groups/:groupId/notes/:noteId", { config: { access: "customers.write" }, schema: { tags, summary: "Edit, pin, remove or restore a note on a group", params: z.object({ groupId: Id, noteId: Id }), body: GroupNoteChange, response: { 200: GroupNotes } } }, (request) =>
    changeGroupNote(ground, actorOf(request), request.params.groupId, request.params.noteId, request.body),
  );

  app.post("/api/groups/:groupId/merge", { config: { access: "customers.link" }, schema: { tags, summary: "Say that two groups are one; can be undone", params: GroupParams, body: MergeGroups, response: { 200: z.object({ groupId: Id, linkId: Id }) } } }, (request) =>
    mergeGroups(ground, actorOf(request), { groupId: request.params.groupId, ...request.body }),
  );

  app.post("/api/group-links/:linkId/end", { config: { access: "customers.link" }, schema: { tags, summary: "End a link between two groups: both are of their own again", params: z.object({ linkId: Id }), body: LeaveGroup, response: { 200: z.object({ groupIds: z.array(Id) }) } } }, async (request) => ({
    groupIds: await unmergeGroups(ground, actorOf(request), request.params.linkId, request.body.why),
  }));

  app.post("/api/group-links/:linkId/withdraw", { config: { access: "customers.link" }, schema: { tags, summary: "Take a merge of two groups back, as if nobody had made it: says nothing of whether the two are one", params: z.object({ linkId: Id }), response: { 200: z.object({ groupIds: z.array(Id) }) } } }, async (request) => ({
    groupIds: await withdrawGroupLink(ground, actorOf(request), request.params.linkId),
  }));

  app.post("/api/group-links/:linkId/restore", { config: { access: "customers.link" }, schema: { tags, summary: "Take back that a link between two groups was ended: it stands as before", params: z.object({ linkId: Id }), response: { 200: z.object({ groupIds: z.array(Id) }) } } }, async (request) => ({
    groupIds: await restoreGroupLink(ground, actorOf(request), request.params.linkId),
  }));

  app.post("/api/groups/:groupId/split", { config: { access: "customers.link" }, schema: { tags, summary: "Move members of a group into a group of their own; can be undone", params: GroupParams, body: SplitGroup, response: { 200: z.object({ splitId: Id, newGroupId: Id }) } } }, (request) =>
    splitGroup(ground, actorOf(request), request.params.groupId, request.body),
  );

  app.post("/api/group-splits/:splitId/undo", { config: { access: "customers.link" }, schema: { tags, summary: "Take such a split back", params: z.object({ splitId: Id }), response: { 200: z.object({ groupId: Id }) } } }, async (request) => ({
    groupId: await undoGroupSplit(ground, actorOf(request), request.params.splitId),
  }));
}

/** A group is found by who sees one of its people. */
function groupsSeen({ customers }: Sight): RawBuilder<unknown> | undefined {
  return customers.kind === "all" ? undefined : visibleCustomer(customers);
}
