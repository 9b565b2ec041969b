export * from "./contract.ts";
export { beginArticle, draftOf as draftOfArticle, findArticles, publishDraft as publishArticle, putAway as putArticleAway, readArticle, saveDraft as saveArticleDraft, versionsOf as versionsOfArticle } from "./articles.ts";
export { articleRoutes } from "./routes.ts";
