export * from "./contract.ts";
export { findArticles } from "./find-articles.ts";
export { articleVersions, listArticles, readArticle } from "./read-articles.ts";
export { articleRoutes } from "./routes.ts";
export { articleFigures, suggestArticles, useArticle } from "./use-articles.ts";
export { changeArticle, makeArticle, publishText, saveText } from "./write-articles.ts";
