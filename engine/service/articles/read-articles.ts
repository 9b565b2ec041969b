// Articles as they are shown: one with all of its languages, and lists of them.
import { staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql } from "../../platform/index.ts";
import { chooseLanguage, isOverdue, stateOf } from "./article.ts";
import type { ArticleList, ArticleRow, ArticleShow, ArticleText, ArticleVersion, ArticleView } from "./contract.ts";
import { findTexts } from "./find-articles.ts";

export interface KeptArticle {
  readonly articleId: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly owner: string | null;
  readonly reviewOn: string | null;
  readonly topics: string[];
  readonly audience: ArticleView["audience"];
  readonly revision: number;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly putAwayAt: Date | null;
  readonly putAwayBy: string | null;
}

export interface KeptText {
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly body: string;
  readonly revision: number;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly inForce: number | null;
}

interface KeptPublication {
  readonly articleId: string;
  readonly language: string;
  readonly number: number;
  readonly title: string | null;
  readonly body: string | null;
  readonly publishedAt: Date;
  readonly publishedBy: string;
  readonly why: string;
}

const ARTICLE = sql`a.article_id as "articleId", a.made_at as "madeAt", a.made_by as "madeBy", a.owner, a.review_on as "reviewOn", a.topics, a.audience, a.revision, a.changed_at as "changedAt", a.changed_by as "changedBy", a.put_away_at as "putAwayAt", a.put_away_by as "putAwayBy"`;
const TEXT = sql`t.article_id as "articleId", t.language, t.title, t.body, t.revision, t.changed_at as "changedAt", t.changed_by as "changedBy", t.in_force as "inForce"`;
const PUBLICATION = sql`p.article_id as "articleId", p.language, p.number, p.title, p.body, p.published_at as "publishedAt", p.published_by as "publishedBy", p.why`;

/** @throws {Refusal} not-found */
export async function findArticle(db: Database, articleId: string, options: { readonly lock: boolean }): Promise<KeptArticle> {
  const found = await row<KeptArticle>(db, options.lock ? sql`select ${ARTICLE} from article a where a.article_id = ${articleId}::uuid for update` : sql`select ${ARTICLE} from article a where a.article_id = ${articleId}::uuid`);
  if (!found) throw new Refusal("not-found", "There is no such article.");
  return found;
}

/** Rides the primary key. */
export function textsOf(db: Database, articleIds: readonly string[]): Promise<KeptText[]> {
  return rows<KeptText>(db, sql`select ${TEXT} from article_text t where t.article_id = any(${[...articleIds]}::uuid[]) order by t.article_id, t.language`);
}

function publicationsOf(db: Database, articleId: string): Promise<KeptPublication[]> {
  return rows<KeptPublication>(db, sql`select ${PUBLICATION} from article_publication p where p.article_id = ${articleId}::uuid order by p.published_at desc, p.number desc`);
}

/** Names of colleagues; what was made with the installation was made by Rapport. */
async function namesOf(db: Database, ids: readonly (string | null)[]): Promise<(id: string) => string> {
  const names = await staffNames(db, ids.filter((id): id is string => id !== null));
  return (id) => names.get(id) ?? (id === "system" ? "Rapport" : "a program or a former colleague");
}

const versionView = (p: KeptPublication, name: (id: string) => string): ArticleVersion => ({ language: p.language, number: p.number, title: p.title, body: p.body, publishedAt: p.publishedAt.toISOString(), publishedBy: name(p.publishedBy), why: p.why });

/** @param sees drafts: whether whoever reads may write; who may not is told of what was published only. @throws {Refusal} not-found */
export async function readArticle(ground: Ground, articleId: string, sees: { readonly drafts: boolean }): Promise<ArticleView> {
  const { db } = ground;
  // Of one moment: what is in force and the publications would else be of two, where somebody publishes in between.
  const { article, texts, publications } = await db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => ({ article: await findArticle(tx, articleId, { lock: false }), texts: await textsOf(tx, [articleId]), publications: await publicationsOf(tx, articleId) }));
  const isRead = texts.some((text) => text.inForce !== null);
  const state = stateOf({ isPutAway: article.putAwayAt !== null, isRead });
  if (state !== "published" && !sees.drafts) throw new Refusal("not-found", "There is no such article.");
  const name = await namesOf(db, [article.owner, article.madeBy, article.changedBy, article.putAwayBy, ...texts.map((text) => text.changedBy), ...publications.map((p) => p.publishedBy)]);
  const views = texts.map((text): ArticleText => {
    const own = publications.filter((p) => p.language === text.language);
    const published = own.find((p) => p.number === text.inForce);
    return {
      language: text.language, latest: Math.max(0, ...own.map((p) => p.number)), published: published ? versionView(published, name) : null,
      draft: sees.drafts ? { title: text.title, body: text.body, revision: text.revision, changedAt: text.changedAt.toISOString(), changedBy: name(text.changedBy), differs: published?.title !== text.title || published.body !== text.body } : null,
    };
  });
  return {
    articleId, state, audience: article.audience, topics: article.topics, owner: article.owner === null ? null : { id: article.owner, name: name(article.owner) }, reviewOn: article.reviewOn, overdue: isOverdue(state, article.reviewOn, ground.now()),
    revision: article.revision, changedAt: article.changedAt.toISOString(), changedBy: name(article.changedBy), madeAt: article.madeAt.toISOString(), madeBy: name(article.madeBy),
    putAwayAt: article.putAwayAt?.toISOString() ?? null, putAwayBy: article.putAwayBy === null ? null : name(article.putAwayBy), texts: sees.drafts ? views : views.filter((text) => text.published !== null),
  };
}

/** Every publication and withdrawal, the newest first. @throws {Refusal} not-found */
export async function articleVersions(ground: Ground, articleId: string, sees: { readonly drafts: boolean }): Promise<ArticleVersion[]> {
  await readArticle(ground, articleId, sees);
  const found = await publicationsOf(ground.db, articleId);
  const name = await namesOf(ground.db, found.map((p) => p.publishedBy));
  return found.map((p) => versionView(p, name));
}

export interface ArticlesAsked {
  readonly query?: string | undefined;
  readonly show: ArticleShow;
  readonly topic?: string | undefined;
  readonly languages: readonly string[];
  readonly offset: number;
  readonly limit: number;
  readonly drafts: boolean;
}

/** Articles by title, or the best first where something is looked for. A few thousand fit: all are read, and counted by state. */
export async function listArticles(ground: Ground, topics: readonly string[], asked: ArticlesAsked): Promise<ArticleList> {
  const { db } = ground;
  const now = ground.now();
  const articles = await rows<KeptArticle>(db, sql`select ${ARTICLE} from article a`);
  const found = asked.query === undefined || asked.query.trim() === "" ? undefined : await findTexts(db, asked.query, { drafts: asked.drafts, putAway: asked.drafts });
  // Bodies are not needed to list.
  const texts = Map.groupBy(await rows<{ articleId: string; language: string; title: string; inForce: number | null; readTitle: string | null; differs: boolean }>(
    db,
    sql`select t.article_id as "articleId", t.language, t.title, t.in_force as "inForce", p.title as "readTitle", (p.title, p.body) is distinct from (t.title, t.body) as differs
        from article_text t left join article_publication p on p.article_id = t.article_id and p.language = t.language and p.number = t.in_force order by t.language`,
  ), (text) => text.articleId);
  const names = await staffNames(db, articles.flatMap((article) => article.owner ?? []));
  const all = articles.flatMap((article): ArticleRow[] => {
    const own = texts.get(article.articleId) ?? [];
    const read = own.filter((text) => text.inForce !== null);
    const state = stateOf({ isPutAway: article.putAwayAt !== null, isRead: read.length > 0 });
    if (state !== "published" && !asked.drafts) return [];
    const shown = state === "published" ? read : own;
    const hit = found?.texts.find((text) => text.articleId === article.articleId && (shown.some((each) => each.language === text.language)));
    if (found !== undefined && hit === undefined) return [];
    const language = chooseLanguage(shown.map((text) => text.language), hit ? [...asked.languages.filter((each) => found!.texts.some((text) => text.articleId === article.articleId && text.language === each)), hit.language] : asked.languages);
    const text = shown.find((each) => each.language === language);
    if (!text) return [];
    return [{
      articleId: article.articleId, title: state === "published" ? text.readTitle! : text.title, language: text.language, languages: shown.map((each) => each.language), state, audience: article.audience, topics: article.topics,
      hasDraft: asked.drafts && own.some((each) => each.differs), owner: article.owner === null ? null : { id: article.owner, name: names.get(article.owner) ?? "a former colleague" }, reviewOn: article.reviewOn, overdue: isOverdue(state, article.reviewOn, now), changedAt: article.changedAt.toISOString(),
      excerpt: hit?.excerpt ?? null, words: [...(hit?.words ?? [])],
    }];
  });
  const ofTopic = all.filter((article) => asked.topic === undefined || article.topics.includes(asked.topic));
  const fits = (article: ArticleRow, show: ArticleShow) => (show === "overdue" ? article.overdue : show === "all" ? article.state !== "put-away" : article.state === show);
  const counts = Object.fromEntries((["all", "published", "draft", "overdue", "put-away"] as const).map((show) => [show, ofTopic.filter((article) => fits(article, show)).length])) as ArticleList["counts"];
  const order = new Map(found?.texts.map((text, at) => [text.articleId, at] as const).toReversed());
  const rowsShown = ofTopic.filter((article) => fits(article, asked.show)).sort((a, b) => (found ? order.get(a.articleId)! - order.get(b.articleId)! : a.title.localeCompare(b.title, "en") || (a.articleId < b.articleId ? -1 : 1)));
  return { rows: rowsShown.slice(asked.offset, asked.offset + asked.limit), total: rowsShown.length, spelt: found?.spelt ? [...found.spelt] : [], counts, topics: [...new Set([...topics, ...articles.flatMap((article) => article.topics)])] };
}
