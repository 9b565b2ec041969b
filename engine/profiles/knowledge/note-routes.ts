import { z } from "zod";
import { actorOf, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { followersOf, setFollowing } from "./follow.ts";
import { groupMentionsFor } from "./group-mentions.ts";
import { CustomerFollowers, CustomerNotes, CustomerTags, NewNote, NewTask, NoteChange, TagName, TagView, MyTasks, TaskChange, Tasks } from "./note-contract.ts";
import { changeNote, notesOf, writeNote } from "./notes.ts";
import { addTag, listTags, removeTag, renameTag, tagsOf } from "./tags.ts";
import { addTask, changeTask, tasksFor, tasksOf } from "./tasks.ts";

const Params = z.object({ id: Id });
const READ = { access: "customers.read" };
const WRITE = { access: "customers.write" };
const TagList = z.object({ tags: z.array(TagView) });

/** Notes, tasks, tags and followers. */
export function noteRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/notes", { config: READ, schema: { tags: ["notes"], summary: "Notes on a customer with their history, removed ones too", params: Params, response: { 200: CustomerNotes } } }, (request) => notesOf(ground.db, request.params.id));

  app.post("/api/customers/:id/notes", { config: WRITE, schema: { tags: ["notes"], summary: "Write a note; colleagues mentioned find it among their tasks", params: Params, body: NewNote, response: { 200: CustomerNotes } } }, (request) =>
    writeNote(ground, actorOf(request), request.params.id, request.body),
  );

  app.patch("/api/customers/:id/notes/:noteId", { config: WRITE, schema: { tags: ["notes"], summary: "Edit, pin, remove or restore a note", params: z.object({ id: Id, noteId: Id }), body: NoteChange, response: { 200: CustomerNotes } } }, (request) =>
    changeNote(ground, actorOf(request), request.params.id, request.params.noteId, request.body),
  );

  app.get("/api/customers/:id/tasks", { config: READ, schema: { tags: ["tasks"], summary: "What is to be done for a customer", params: Params, response: { 200: Tasks } } }, (request) => tasksOf(ground, request.params.id));

  app.post("/api/customers/:id/tasks", { config: WRITE, schema: { tags: ["tasks"], summary: "Give a colleague, or yourself, something to do for a customer", params: Params, body: NewTask, response: { 200: Tasks } } }, (request) =>
    addTask(ground, actorOf(request), request.params.id, request.body),
  );

  app.patch("/api/customers/:id/tasks/:taskId", { config: WRITE, schema: { tags: ["tasks"], summary: "Say that a task is done, open again or withdrawn, or change it", params: z.object({ id: Id, taskId: Id }), body: TaskChange, response: { 200: Tasks } } }, (request) =>
    changeTask(ground, actorOf(request), request.params.id, request.params.taskId, request.body),
  );

  app.get("/api/tasks", { config: READ, schema: { tags: ["tasks"], summary: "What whoever asks is to do, and the notes that mention them", response: { 200: MyTasks } } }, async (request) => ({
    ...(await tasksFor(ground, actorOf(request).id, sightOf(request))), groupMentions: await groupMentionsFor(ground, actorOf(request).id, sightOf(request)),
  }));

  app.get("/api/tags", { config: READ, schema: { tags: ["tags"], summary: "All tags, with how many customers carry each", response: { 200: TagList } } }, async (request) => ({ tags: await listTags(ground.db, sightOf(request)) }));

  app.post("/api/tags/:tagId/rename", { config: WRITE, schema: { tags: ["tags"], summary: "Give a tag another name everywhere", params: z.object({ tagId: Id }), body: z.strictObject({ name: TagName }), response: { 200: TagList } } }, async (request) => ({
    tags: await renameTag(ground, actorOf(request), request.params.tagId, request.body.name, sightOf(request)),
  }));

  app.get("/api/customers/:id/tags", { config: READ, schema: { tags: ["tags"], summary: "Tags of a customer", params: Params, response: { 200: CustomerTags } } }, (request) => tagsOf(ground.db, request.params.id));

  app.post("/api/customers/:id/tags", { config: WRITE, schema: { tags: ["tags"], summary: "Give a customer a tag; a new name makes a new tag", params: Params, body: z.strictObject({ name: TagName }), response: { 200: CustomerTags } } }, (request) =>
    addTag(ground, actorOf(request), request.params.id, request.body.name),
  );

  app.delete("/api/customers/:id/tags/:tagId", { config: WRITE, schema: { tags: ["tags"], summary: "Take a tag from a customer", params: z.object({ id: Id, tagId: Id }), response: { 200: CustomerTags } } }, (request) =>
    removeTag(ground, actorOf(request), request.params.id, request.params.tagId),
  );

  app.get("/api/customers/:id/followers", { config: READ, schema: { tags: ["customers"], summary: "Colleagues who follow a customer", params: Params, response: { 200: CustomerFollowers } } }, (request) => followersOf(ground.db, request.params.id));

  app.post("/api/customers/:id/follow", { config: WRITE, schema: { tags: ["customers"], summary: "Follow a customer, or stop", params: Params, body: z.strictObject({ follow: z.boolean() }), response: { 200: CustomerFollowers } } }, (request) =>
    setFollowing(ground, actorOf(request), request.params.id, request.body.follow),
  );
}
