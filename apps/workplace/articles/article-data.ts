// What is asked and told about articles.
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import type { ArticleChange, ArticleFigures, ArticleList, ArticlePublication, ArticleShow, ArticleSuggestions, ArticleUseKind, ArticleVersion, ArticleView, NewArticle } from "../../../engine/service/contract.ts";
import { type Said, say } from "../../ui/say.ts";
import { api, withQuery } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { newId } from "../data/new-id.ts";

export interface ArticlesAsked {
  readonly query?: string;
  readonly show?: ArticleShow;
  readonly topic?: string;
  readonly from?: number;
}
export const ARTICLES_SHOWN = 100;

export const articlesQuery = ({ from = 0, ...asked }: ArticlesAsked, language: string, limit = ARTICLES_SHOWN) =>
  queryOptions({
    queryKey: ["articles", "list", asked, from, limit, language],
    queryFn: ({ signal }) => api<ArticleList>(withQuery("/articles", { ...asked, language, offset: from, limit }), { signal }),
    placeholderData: keepPreviousData,
  });
export const articleQuery = (articleId: string) => queryOptions({ queryKey: ["articles", articleId], queryFn: ({ signal }) => api<ArticleView>(`/articles/${articleId}`, { signal }) });
export const versionsQuery = (articleId: string) => queryOptions({ queryKey: ["articles", articleId, "versions"], queryFn: ({ signal }) => api<{ versions: readonly ArticleVersion[] }>(`/articles/${articleId}/versions`, { signal }) });
export const figuresQuery = (articleId: string) => queryOptions({ queryKey: ["articles", articleId, "figures"], queryFn: ({ signal }) => api<ArticleFigures>(`/articles/${articleId}/figures`, { signal }) });
export const suggestionsQuery = (conversationId: string, language: string) =>
  queryOptions({ queryKey: ["articles", "for", conversationId, language], queryFn: ({ signal }) => api<ArticleSuggestions>(withQuery(`/conversations/${conversationId}/articles`, { language }), { signal }) });

export const textOf = (article: ArticleView, language: string) => article.texts.find((text) => text.language === language);

/** Which language of an article is shown: the one asked for, the reader's, English, or what there is. */
export function shownLanguage(article: ArticleView, wanted: readonly (string | undefined)[]): string {
  const has = article.texts.map((text) => text.language);
  return [...wanted, "en"].find((each) => each !== undefined && has.includes(each)) ?? has[0]!;
}

export interface ArticleActs {
  readonly make: (article: NewArticle) => Promise<ArticleView>;
  readonly save: (articleId: string, language: string, writing: { readonly title: string; readonly body: string; readonly from: number }) => Promise<ArticleView>;
  /** Publishes, brings back or withdraws; what was read before is one key away. */
  readonly publish: (article: ArticleView, language: string, publication: ArticlePublication, words: Said) => Promise<ArticleView>;
  readonly change: (article: ArticleView, change: Omit<ArticleChange, "from">, words: Said) => Promise<ArticleView>;
  /** Keeps a use beside a conversation; the work goes on where it cannot be kept. */
  readonly use: (conversationId: string, of: { readonly articleId: string; readonly language: string; readonly number: number }, kind: ArticleUseKind) => Promise<void>;
}

export function useArticleActs(): ArticleActs {
  const queries = useQueryClient();
  const refresh = () => Promise.all([["articles"], ["search"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const told = async (path: string, method: "POST" | "PATCH" | "PUT", body: unknown): Promise<ArticleView> => {
    // The way back of what was done before must not stand beside what is done now.
    setLastAct(null);
    const article = await api<ArticleView>(path, { method, body });
    queries.setQueryData(articleQuery(article.articleId).queryKey, article);
    await refresh();
    return article;
  };
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const undoable = (words: Said, back: () => Promise<unknown>) => setLastAct({ kind: "done", words, goesAlong: true, undo: () => back().catch(failed) });
  return {
    make: (article) => told("/articles", "POST", article),
    save: (articleId, language, writing) => told(`/articles/${articleId}/texts/${language}`, "PUT", writing),
    publish: async (article, language, publication, words) => {
      const path = `/articles/${article.articleId}/texts/${language}/publications`;
      const before = textOf(article, language)?.published?.number;
      const now = await told(path, "POST", publication);
      const after = textOf(now, language)!.latest;
      undoable(words, () => told(path, "POST", before === undefined ? { withdraw: true, after, why: "taken back at once" } : { number: before, after, why: "taken back at once" }));
      return now;
    },
    change: async (article, change, words) => {
      const path = `/articles/${article.articleId}`;
      const before = { owner: article.owner?.id ?? null, reviewOn: article.reviewOn, topics: article.topics, audience: article.audience, isPutAway: article.state === "put-away" };
      const now = await told(path, "PATCH", { ...change, from: article.revision });
      undoable(words, () => told(path, "PATCH", { ...Object.fromEntries(Object.keys(change).map((key) => [key, before[key as keyof typeof before]])), from: now.revision }));
      return now;
    },
    use: async (conversationId, { articleId, language, number }, kind) => {
      await api(`/conversations/${conversationId}/article-uses`, { method: "POST", body: { useId: newId(), articleId, language, number, kind } });
      await queries.invalidateQueries({ queryKey: ["articles"] });
    },
  };
}
