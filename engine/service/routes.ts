import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { actorOf, fieldsSeen, mayDo, seesAllCustomers, sightOf } from "../organisation/index.ts";
import { type Ground, type Http, Id } from "../platform/index.ts";
import { TagName } from "../profiles/index.ts";
import { seenBy } from "../segments/index.ts";
import { addMessage } from "./add-message.ts";
import { articleRoutes } from "./articles/index.ts";
import { beginConversation } from "./begin-conversation.ts";
import { changeConversation } from "./change-conversation.ts";
import { ArticleLanguage, BegunConversation, CockpitView, ConversationChange, ConversationQueue, ConversationRow, MessageView, NewConversation, NewMessage, NewPromise, PromiseView, QueueView, SearchAnswer, TaggedMany, TagMany } from "./contract.ts";
import { documentRoutes } from "./documents/index.ts";
import { endPromise, makePromise } from "./make-promise.ts";
import { readCockpit } from "./read-cockpit.ts";
import { readQueue } from "./read-queue.ts";
import { visibleConversation } from "./scope.ts";
import { searchEverything, type SearchOptions } from "./search.ts";
import { startConversation } from "./start-conversation.ts";
import { tagConversation, tagMany, untagConversation } from "./tags.ts";

const Params = z.object({ id: Id });
const READ = { access: "conversations.read" };
const ANSWER = { access: "conversations.answer" };

export function serviceRoutes(app: Http, ground: Ground): void {
  articleRoutes(app, ground);
  documentRoutes(app, ground);

  app.get(
    "/api/conversations",
    {
      config: READ,
      schema: { tags: ["conversations"], summary: "The queue through one of its views, in the order in which conversations are due", querystring: z.strictObject({ view: QueueView.default("needs-me"), tag: Id.optional().describe("only conversations that carry this tag") }), response: { 200: ConversationQueue } },
    },
    (request) => readQueue(ground, { view: request.query.view, tag: request.query.tag, by: actorOf(request).id, sight: sightOf(request) }),
  );

  app.get(
    "/api/search",
    {
      config: { access: "customers.read" },
      schema: {
        tags: ["search"], summary: "Customers, groups, conversations, orders and articles by name, part of a name, a misspelt name, address, number or phrase; #warranty finds what carries that tag",
        querystring: z.strictObject({ query: z.string().min(1).max(200), limit: z.coerce.number().int().min(1).max(20).default(5).describe("at most so many of each kind"), language: ArticleLanguage.optional().describe("the reader's language, in which articles are shown first") }), response: { 200: SearchAnswer },
      },
    },
    (request) => searchEverything(ground, request.query.query, searchOptions(request, request.query.limit, request.query.language)),
  );

  app.post(
    "/api/conversations",
    {
      config: ANSWER,
      schema: {
        tags: ["conversations"], summary: "Let a conversation of a customer come in; the same messageId again answers with the same conversation", body: NewConversation,
        response: { 200: z.object({ conversationId: Id, code: z.string(), customerId: Id }) },
      },
    },
    (request) => startConversation(ground, actorOf(request), request.body, sightOf(request)),
  );

  app.post(
    "/api/customers/:id/conversations",
    {
      config: ANSWER,
      schema: {
        tags: ["conversations"], summary: "Begin a conversation with a customer, for what is said outside of Rapport; nothing is sent", params: Params, body: BegunConversation,
        response: { 200: z.object({ conversationId: Id, code: z.string(), customerId: Id }) },
      },
    },
    (request) => beginConversation(ground, actorOf(request), request.params.id, request.body, sightOf(request)),
  );

  app.get("/api/conversations/:id", { config: READ, schema: { tags: ["conversations"], summary: "Everything the cockpit shows for one conversation", params: Params, response: { 200: CockpitView } } }, (request) =>
    readCockpit(ground, request.params.id, { record: mayDo(actorOf(request).role, "decide"), sight: sightOf(request) }),
  );

  app.patch(
    "/api/conversations/:id",
    {
      config: ANSWER,
      schema: { tags: ["conversations"], summary: "Resolve, reopen, assign, snooze, mark as read, or mark as a complaint", params: Params, body: ConversationChange, response: { 200: ConversationRow } },
    },
    (request) => changeConversation(ground, actorOf(request), request.params.id, request.body),
  );

  app.post("/api/conversations/tags", { config: ANSWER, schema: { tags: ["conversations"], summary: "Put a tag on many conversations, or take it off; taken back by the other of the two, of those that it changed", body: TagMany, response: { 200: TaggedMany } } }, (request) => tagMany(ground, actorOf(request), request.body));

  app.post("/api/conversations/:id/tags", { config: ANSWER, schema: { tags: ["conversations"], summary: "Put a tag on a conversation; a new name makes a new tag, for customers too", params: Params, body: z.strictObject({ name: TagName }), response: { 200: ConversationRow } } }, (request) =>
    tagConversation(ground, actorOf(request), request.params.id, request.body.name),
  );

  app.delete("/api/conversations/:id/tags/:tagId", { config: ANSWER, schema: { tags: ["conversations"], summary: "Take a tag off a conversation", params: Params.extend({ tagId: Id }), response: { 200: ConversationRow } } }, (request) =>
    untagConversation(ground, actorOf(request), request.params.id, request.params.tagId),
  );

  app.post(
    "/api/conversations/:id/messages",
    { config: ANSWER, schema: { tags: ["conversations"], summary: "Answer the customer, or leave a private note for the team", params: Params, body: NewMessage, response: { 200: MessageView } } },
    (request) => addMessage(ground, actorOf(request), request.params.id, request.body),
  );

  app.post("/api/promises", { config: ANSWER, schema: { tags: ["promises"], summary: "Say something to a customer with a due time", body: NewPromise, response: { 200: PromiseView } } }, (request) =>
    makePromise(ground, actorOf(request), request.body),
  );

  for (const [word, how] of [["kept", "kept"], ["withdraw", "withdrawn"]] as const)
    app.post(
      `/api/promises/:id/${word}`,
      { config: ANSWER, schema: { tags: ["promises"], summary: `Say that a promise was ${how}`, params: Params, body: z.strictObject({ customerId: Id }), response: { 200: PromiseView } } },
      (request) => endPromise(ground, actorOf(request), request.params.id, { customerId: request.body.customerId, how }),
    );
}

function searchOptions(request: FastifyRequest, limit: number, language: string | undefined): SearchOptions {
  const sight = sightOf(request);
  const fields = fieldsSeen(sight);
  // By their words conversations are found: who may not read them is not told that there are any.
  return { limit, fields, articles: mayDo(actorOf(request).role, "articles.read") ? { languages: language === undefined ? [] : [language] } : undefined, conversations: mayDo(actorOf(request).role, "conversations.read") && fields.reading("service") === "read", seen: (typed) => seenBy(sight, typed), among: seenBy(sight), read: seesAllCustomers(sight) ? undefined : visibleConversation(sight) };
}
