// Articles: written in a draft that only its writer reads, published as a version that stays, put away and taken out again.
import { type Actor, staffNames, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { fold, foldedOnce } from "../../profiles/index.ts";
import { decidePublish, languagesFor } from "./article.ts";
import type { ArticleAudience, ArticleDraft, ArticleLine, ArticleVersion } from "./contract.ts";

interface VersionRow extends Omit<ArticleVersion, "publishedAt"> {
  readonly publishedAt: Date;
}

async function views(db: Database, found: readonly VersionRow[]): Promise<ArticleVersion[]> {
  const names = await staffNames(db, found.map((v) => v.publishedBy));
  return found.map((v) => ({ ...v, publishedAt: v.publishedAt.toISOString(), publishedBy: names.get(v.publishedBy) ?? v.publishedBy }));
}

const of = (articleId: string) => ({ kind: "article", id: articleId });

/** Begins an article, for the team only unless said otherwise. Nobody but its writer reads it before it is published. @returns its id */
export async function beginArticle(ground: Ground, actor: Actor, draft: ArticleDraft, audience: ArticleAudience = "team"): Promise<string> {
  const now = ground.now();
  const articleId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    await sql`insert into article (article_id, audience, owner_id, created_at, created_by) values (${articleId}::uuid, ${audience}, ${actor.id}, ${now}, ${actor.id})`.execute(tx);
    await keepDraft(tx, now, actor, articleId, draft);
    await writeAudit(tx, now, actor, "article.begin", of(articleId), { audience, language: draft.language });
  });
  return articleId;
}

/** Keeps what somebody is writing; it replaces their own earlier draft and nobody else's. @throws {Refusal} not-found */
export async function saveDraft(ground: Ground, actor: Actor, articleId: string, draft: ArticleDraft): Promise<void> {
  await transaction(ground.db, async (tx) => {
    await lockVisible(tx, actor, articleId);
    await keepDraft(tx, ground.now(), actor, articleId, draft);
  });
}

async function keepDraft(tx: Transaction, now: Date, actor: Actor, articleId: string, draft: ArticleDraft): Promise<void> {
  await sql`insert into article_draft (article_id, language, writer_id, title, body, based_on, saved_at) values (${articleId}::uuid, ${draft.language}, ${actor.id}, ${draft.title}, ${draft.body}, ${draft.basedOn}, ${now})
    on conflict (article_id, language, writer_id) do update set title = excluded.title, body = excluded.body, based_on = excluded.based_on, saved_at = excluded.saved_at`.execute(tx);
}

/** One's own draft, as it was last kept. Rides the primary key. */
export async function draftOf(db: Database, actor: Actor, articleId: string, language: string): Promise<ArticleDraft | undefined> {
  return row<ArticleDraft>(db, sql`select language, title, body, based_on as "basedOn" from article_draft where article_id = ${articleId}::uuid and language = ${language} and writer_id = ${actor.id}`);
}

/**
 * Makes one's draft the version that others read.
 *
 * @throws {Refusal} not-found, without such a draft; not-acceptable-now, if a colleague published meanwhile or the article is put away
 */
export async function publishDraft(ground: Ground, actor: Actor, articleId: string, language: string, why: string): Promise<ArticleVersion> {
  const now = ground.now();
  return transaction(ground.db, async (tx) => {
    const article = await lockVisible(tx, actor, articleId);
    const draft = await draftOf(tx, actor, articleId, language);
    if (!draft) throw new Refusal("not-found", "You have no draft of this article in this language.");
    const [newest] = await versionsOf(tx, articleId, language);
    const decided = decidePublish(draft, { version: newest?.version ?? 0 }, article.putAwayAt !== null);
    if (decided.kind === "refuse")
      throw new Refusal("not-acceptable-now", decided.because === "put-away" ? "This article is put away. Take it out again, then publish; your draft is kept." : "Somebody published this article after you began. Read what is different, then publish again; your draft is kept.");
    await sql`insert into article_version (article_id, language, version, title, body, why, published_at, published_by) values (${articleId}::uuid, ${language}, ${decided.version}, ${draft.title}, ${draft.body}, ${why}, ${now}, ${actor.id})`.execute(tx);
    await sql`delete from article_draft where article_id = ${articleId}::uuid and language = ${language} and writer_id = ${actor.id}`.execute(tx);
    await writeAudit(tx, now, actor, "article.publish", of(articleId), { language, version: decided.version, why });
    return (await versionsOf(tx, articleId, language))[0]!;
  });
}

/** Publications in one language, the newest first. Rides the primary key. */
export async function versionsOf(db: Database, articleId: string, language: string): Promise<ArticleVersion[]> {
  return views(db, await rows<VersionRow>(db, sql`select article_id as "articleId", language, version, title, body, why, published_at as "publishedAt", published_by as "publishedBy"
    from article_version where article_id = ${articleId}::uuid and language = ${language} order by version desc`));
}

/**
 * What stands in an article now: each language's newest version, the reader's first.
 *
 * @param audience "customers" reads what may be sent to them and nothing else @throws {Refusal} not-found
 */
export async function readArticle(db: Database, articleId: string, reader: { readonly audience: ArticleAudience; readonly languages: readonly string[] }): Promise<ArticleVersion[]> {
  const there = await rows<VersionRow>(db, sql`select distinct on (v.language) v.article_id as "articleId", v.language, v.version, v.title, v.body, v.why, v.published_at as "publishedAt", v.published_by as "publishedBy"
    from article_version v join article a using (article_id)
    where v.article_id = ${articleId}::uuid and a.put_away_at is null and (${reader.audience} = 'team' or a.audience = 'customers') order by v.language, v.version desc`);
  if (there.length === 0) throw new Refusal("not-found", "There is no such article.");
  const found = await views(db, there);
  return languagesFor(found.map((v) => v.language), reader.languages).map((language) => found.find((v) => v.language === language)!);
}

/** The newest version of each language whose title or body holds every word, by title. */
export async function findArticles(db: Database, query: string): Promise<ArticleLine[]> {
  const words = query.split(/\s+/u).filter((word) => word !== "").map((word) => `%${fold(word).replace(/[\\%_]/g, "\\$&")}%`);
  const found = await rows<Omit<ArticleLine, "publishedAt"> & { publishedAt: Date }>(db, sql`select * from (select distinct on (v.article_id, v.language) v.article_id as "articleId", a.audience, v.language, v.version, v.title, v.body, v.published_at as "publishedAt", a.put_away_at is not null as "isPutAway"
    from article_version v join article a using (article_id) order by v.article_id, v.language, v.version desc) newest
    where ${foldedOnce(sql`newest.title || ' ' || newest.body`)} like all(${words}::text[]) order by newest.title, newest."articleId", newest.language limit 200`);
  return found.map(({ articleId, audience, language, version, title, publishedAt, isPutAway }) => ({ articleId, audience, language, version, title, publishedAt: publishedAt.toISOString(), isPutAway }));
}

/** Puts an article away, or takes it out again; nothing of it is lost. @throws {Refusal} not-found */
export async function putAway(ground: Ground, actor: Actor, articleId: string, isPutAway: boolean): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const article = await lockVisible(tx, actor, articleId);
    if ((article.putAwayAt !== null) === isPutAway) return;
    await sql`update article set put_away_at = ${isPutAway ? now : null}, put_away_by = ${isPutAway ? actor.id : null} where article_id = ${articleId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, isPutAway ? "article.put-away" : "article.take-out", of(articleId));
  });
}

/** One act at a time on an article. What was never published is known to whoever began it and to nobody else. */
async function lockVisible(tx: Transaction, actor: Actor, articleId: string): Promise<{ readonly putAwayAt: Date | null }> {
  const found = await row<{ putAwayAt: Date | null }>(tx, sql`select put_away_at as "putAwayAt" from article a where article_id = ${articleId}::uuid
    and (created_by = ${actor.id} or exists (select 1 from article_version v where v.article_id = a.article_id)) for update`);
  if (!found) throw new Refusal("not-found", "There is no such article.");
  return found;
}
