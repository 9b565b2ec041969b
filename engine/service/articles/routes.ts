import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { TOPICS } from "../../decisions/index.ts";
import { actorOf, mayDo, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { ArticleChange, ArticleFigures, ArticleLanguage, ArticleList, ArticlePublication, ArticleShow, ArticleSuggestions, ArticleTopic, ArticleVersion, ArticleView, ArticleWriting, NewArticle, NewArticleUse } from "./contract.ts";
import { articleVersions, listArticles, readArticle } from "./read-articles.ts";
import { articleFigures, suggestArticles, useArticle } from "./use-articles.ts";
import { changeArticle, makeArticle, publishText, saveText } from "./write-articles.ts";

const READ = { access: "articles.read" };
const WRITE = { access: "articles.write" };
const PUBLISH = { access: "articles.publish" };
const tags = ["articles"];
const Params = z.object({ id: Id });
const TextPlace = z.object({ id: Id, language: ArticleLanguage });
const Reader = z.strictObject({ language: ArticleLanguage.optional().describe("the reader's language") });

export function articleRoutes(app: Http, ground: Ground): void {
  const drafts = (request: FastifyRequest) => mayDo(actorOf(request).role, "articles.write");
  const languages = (query: { readonly language?: string | undefined }) => (query.language === undefined ? [] : [query.language]);

  app.get(
    "/api/articles",
    {
      config: READ,
      schema: {
        tags, summary: "Articles by title, or those that fit what is looked for, the best first; drafts for those who may write",
        querystring: Reader.extend({ query: z.string().max(200).optional(), show: ArticleShow.default("all"), topic: ArticleTopic.optional(), offset: z.coerce.number().int().min(0).max(100_000).default(0), limit: z.coerce.number().int().min(1).max(200).default(200) }),
        response: { 200: ArticleList },
      },
    },
    (request) => listArticles(ground, TOPICS.filter((topic) => topic !== "other"), { ...request.query, languages: languages(request.query), drafts: drafts(request) }),
  );

  app.post("/api/articles", { config: WRITE, schema: { tags, summary: "Begin an article: a draft that nobody reads before it is published", body: NewArticle, response: { 200: ArticleView } } }, (request) => makeArticle(ground, actorOf(request), request.body));

  app.get("/api/articles/:id", { config: READ, schema: { tags, summary: "An article in all of its languages", params: Params, response: { 200: ArticleView } } }, (request) => readArticle(ground, request.params.id, { drafts: drafts(request) }));

  app.patch("/api/articles/:id", { config: WRITE, schema: { tags, summary: "Owner, review, topics, audience; put away or bring back. Of a published article by whoever may publish", params: Params, body: ArticleChange, response: { 200: ArticleView } } }, (request) =>
    changeArticle(ground, actorOf(request), request.params.id, request.body),
  );

  app.put("/api/articles/:id/texts/:language", { config: WRITE, schema: { tags, summary: "Keep what is being written in a language; refused where somebody else saved meanwhile", params: TextPlace, body: ArticleWriting, response: { 200: ArticleView } } }, (request) =>
    saveText(ground, actorOf(request), { articleId: request.params.id, language: request.params.language }, request.body),
  );

  app.post("/api/articles/:id/texts/:language/publications", { config: PUBLISH, schema: { tags, summary: "Publish the draft of a language, bring an earlier version back, or withdraw it", params: TextPlace, body: ArticlePublication, response: { 200: ArticleView } } }, (request) =>
    publishText(ground, actorOf(request), { articleId: request.params.id, language: request.params.language }, request.body),
  );

  app.get("/api/articles/:id/versions", { config: READ, schema: { tags, summary: "Every publication and withdrawal with who, when and why, the newest first", params: Params, response: { 200: z.object({ versions: z.array(ArticleVersion) }) } } }, async (request) => ({
    versions: await articleVersions(ground, request.params.id, { drafts: drafts(request) }),
  }));

  app.get("/api/articles/:id/figures", { config: READ, schema: { tags, summary: "How often an article was used, and whether customers came back, with the conversations behind", params: Params, response: { 200: ArticleFigures } } }, (request) =>
    articleFigures(ground, request.params.id, sightOf(request)),
  );

  app.get("/api/conversations/:id/articles", { config: { access: "conversations.read" }, schema: { tags, summary: "Articles that could help in a conversation, with why", params: Params, querystring: Reader, response: { 200: ArticleSuggestions } } }, (request) =>
    suggestArticles(ground, actorOf(request), request.params.id, { sight: sightOf(request), languages: languages(request.query) }),
  );

  app.post("/api/conversations/:id/article-uses", { config: { access: "conversations.answer" }, schema: { tags, summary: "Keep that an article was opened beside a conversation, put into its reply, or did help or not", params: Params, body: NewArticleUse, response: { 204: z.null() } } }, async (request, reply) => {
    await useArticle(ground, actorOf(request), request.params.id, request.body);
    return reply.status(204).send(null);
  });
}
