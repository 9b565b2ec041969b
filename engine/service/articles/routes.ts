import { z } from "zod";
import { actorOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id, Refusal } from "../../platform/index.ts";
import { beginArticle, draftOf, findArticles, publishDraft, putAway, readArticle, saveDraft, versionsOf } from "./articles.ts";
import { ArticleAudience, ArticleDraft, ArticleLine, ArticleVersion } from "./contract.ts";

const Params = z.object({ id: Id });
const In = z.strictObject({ language: z.string().max(10).default("en") });
const READ = { access: "articles.read" };
const WRITE = { access: "articles.write" };
const PUBLISH = { access: "articles.publish" };
const tags = ["articles"];
const Done = z.object({ articleId: Id }).meta({ id: "ArticleId" });

export function articleRoutes(app: Http, ground: Ground): void {
  app.get("/api/articles", { config: READ, schema: { tags, summary: "Published articles that hold every word of the query", querystring: z.strictObject({ query: z.string().max(200).default("") }), response: { 200: z.object({ articles: z.array(ArticleLine) }) } } }, async (request) => ({ articles: await findArticles(ground.db, request.query.query) }));

  app.post("/api/articles", { config: WRITE, schema: { tags, summary: "Begin an article, as a draft that only its writer reads", body: z.strictObject({ draft: ArticleDraft, audience: ArticleAudience.default("team") }), response: { 200: Done } } }, async (request) => ({ articleId: await beginArticle(ground, actorOf(request), request.body.draft, request.body.audience) }));

  app.get("/api/articles/:id", { config: READ, schema: { tags, summary: "What stands in an article now, in each of its languages, the reader's first", params: Params, querystring: z.strictObject({ language: z.string().max(10).default("en") }), response: { 200: z.object({ versions: z.array(ArticleVersion) }) } } }, async (request) => ({ versions: await readArticle(ground.db, request.params.id, { audience: "team", languages: [request.query.language] }) }));

  app.get("/api/articles/:id/versions", { config: READ, schema: { tags, summary: "Every publication of an article in one language, the newest first", params: Params, querystring: In, response: { 200: z.object({ versions: z.array(ArticleVersion) }) } } }, async (request) => {
    const versions = await versionsOf(ground.db, request.params.id, request.query.language);
    if (versions.length === 0) throw new Refusal("not-found", "There is no such article in this language.");
    return { versions };
  });

  app.get("/api/articles/:id/draft", { config: WRITE, schema: { tags, summary: "One's own draft of an article", params: Params, querystring: In, response: { 200: ArticleDraft } } }, async (request) => {
    const draft = await draftOf(ground.db, actorOf(request), request.params.id, request.query.language);
    if (!draft) throw new Refusal("not-found", "You have no draft of this article in this language.");
    return draft;
  });

  app.post("/api/articles/:id/draft", { config: WRITE, schema: { tags, summary: "Keep one's draft of an article; it replaces one's own earlier draft and nobody else's", params: Params, body: ArticleDraft, response: { 200: Done } } }, async (request) => {
    await saveDraft(ground, actorOf(request), request.params.id, request.body);
    return { articleId: request.params.id };
  });

  app.post("/api/articles/:id/publish", { config: PUBLISH, schema: { tags, summary: "Make one's draft the version that others read; refused if a colleague published meanwhile", params: Params, querystring: In, body: z.strictObject({ why: z.string().trim().min(1).max(500) }), response: { 200: ArticleVersion } } }, (request) => publishDraft(ground, actorOf(request), request.params.id, request.query.language, request.body.why));

  app.patch("/api/articles/:id", { config: PUBLISH, schema: { tags, summary: "Put an article away, or take it out again; nothing of it is lost", params: Params, body: z.strictObject({ isPutAway: z.boolean() }), response: { 200: Done } } }, async (request) => {
    await putAway(ground, actorOf(request), request.params.id, request.body.isPutAway);
    return { articleId: request.params.id };
  });
}
