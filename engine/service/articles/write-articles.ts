// Articles made, written, published, changed and put away. Whoever opened an older state than there is now changes nothing.
import { type Actor, findColleague, mayDo, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../../platform/index.ts";
import { cleanText } from "../message.ts";
import { requireUnchanged } from "./article.ts";
import type { ArticleChange, ArticlePublication, ArticleView, ArticleWriting, NewArticle } from "./contract.ts";
import { findArticle, type KeptArticle, type KeptText, readArticle, textsOf } from "./read-articles.ts";

const LANGUAGES_MOST = 40;

export async function makeArticle(ground: Ground, actor: Actor, asked: NewArticle): Promise<ArticleView> {
  const now = ground.now();
  const articleId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    // Whoever begins an article answers for it until somebody else does.
    const owner = actor.kind === "person" ? actor.id : null;
    await sql`insert into article (article_id, made_at, made_by, owner, topics, audience, revision, changed_at, changed_by) values (${articleId}::uuid, ${now}, ${actor.id}, ${owner}, ${[...new Set(asked.topics)]}::text[], ${asked.audience}, 1, ${now}, ${actor.id})`.execute(tx);
    await writeText(tx, now, actor, { articleId, language: asked.language, revision: 1 }, asked);
    await writeAudit(tx, now, actor, "article.begin", { kind: "article", id: articleId }, { title: asked.title, language: asked.language });
    await appendLog(tx, now, { topic: "article" });
  });
  return changed(ground, articleId);
}

/** Keeps what is being written in one language. Nobody reads it before it is published. @throws {Refusal} not-found, not-acceptable-now */
export async function saveText(ground: Ground, actor: Actor, at: { readonly articleId: string; readonly language: string }, asked: ArticleWriting): Promise<ArticleView> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    await findArticle(tx, at.articleId, { lock: true });
    const texts = await textsOf(tx, [at.articleId]);
    const text = texts.find((each) => each.language === at.language);
    if (text) await requireSameText(tx, text, asked.from);
    else if (asked.from !== 0) throw new Refusal("not-found", `This article has no text in “${at.language}”.`);
    else if (texts.length >= LANGUAGES_MOST) throw new Refusal("not-acceptable-now", `An article has at most ${LANGUAGES_MOST} languages.`);
    await writeText(tx, now, actor, { ...at, revision: (text?.revision ?? 0) + 1 }, asked);
    await writeAudit(tx, now, actor, "article.save", { kind: "article", id: at.articleId }, { title: asked.title, language: at.language });
    await appendLog(tx, now, { topic: "article" });
  });
  return changed(ground, at.articleId);
}

/**
 * Lets colleagues read the draft of a language from now on, an earlier version again, or none. Each is kept with its reason, and
 * taken back by another.
 *
 * @throws {Refusal} not-found, not-acceptable-now
 */
export async function publishText(ground: Ground, actor: Actor, at: { readonly articleId: string; readonly language: string }, asked: ArticlePublication): Promise<ArticleView> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const article = await findArticle(tx, at.articleId, { lock: true });
    if (article.putAwayAt !== null) throw new Refusal("not-acceptable-now", "This article was put away. Bring it back first, then publish it.");
    const text = (await textsOf(tx, [at.articleId])).find((each) => each.language === at.language);
    if (!text) throw new Refusal("not-found", `This article has no text in “${at.language}”.`);
    const last = await row<{ number: number; at: Date; by: string }>(tx, sql`select number, published_at as at, published_by as by from article_publication where article_id = ${at.articleId}::uuid and language = ${at.language} order by number desc limit 1`);
    if (last) requireUnchanged("what is published", { now: last.number, from: asked.after, by: await nameOf(tx, last.by), at: last.at });
    const words = await wordsToPublish(tx, text, asked);
    const number = (last?.number ?? 0) + 1;
    await sql`insert into article_publication (article_id, language, number, title, body, published_at, published_by, why) values (${at.articleId}::uuid, ${at.language}, ${number}, ${words?.title ?? null}, ${words?.body ?? null}, ${now}, ${actor.id}, ${asked.why})`.execute(tx);
    await sql`update article_text set in_force = ${words ? number : null}::integer where article_id = ${at.articleId}::uuid and language = ${at.language}`.execute(tx);
    const detail = { title: words?.title ?? text.title, language: at.language, number, why: asked.why };
    if (words) await writeAudit(tx, now, actor, "article.publish", { kind: "article", id: at.articleId }, detail);
    else await writeAudit(tx, now, actor, "article.withdraw", { kind: "article", id: at.articleId }, detail);
    await appendLog(tx, now, { topic: "article" });
  });
  return changed(ground, at.articleId);
}

async function wordsToPublish(tx: Transaction, text: KeptText, asked: ArticlePublication): Promise<{ readonly title: string; readonly body: string } | undefined> {
  if ("withdraw" in asked) {
    if (text.inForce === null) throw new Refusal("not-acceptable-now", "Nothing of this language is published, so there is nothing to withdraw.");
    return undefined;
  }
  if ("draft" in asked) {
    await requireSameText(tx, text, asked.draft);
    if (text.body.trim() === "") throw new Refusal("not-acceptable-now", "This article says nothing yet. Write it, then publish it.");
    return text;
  }
  const earlier = await row<{ title: string | null; body: string }>(tx, sql`select title, body from article_publication where article_id = ${text.articleId}::uuid and language = ${text.language} and number = ${asked.number}`);
  if (!earlier || earlier.title === null) throw new Refusal("not-found", `There is no version ${asked.number} to bring back.`);
  return { title: earlier.title, body: earlier.body };
}

/**
 * Says something else of the article itself, puts it away or brings it back. What colleagues read is changed by whoever may
 * publish.
 *
 * @throws {Refusal} not-found, not-allowed, not-acceptable-now
 */
export async function changeArticle(ground: Ground, actor: Actor, articleId: string, { from, ...asked }: ArticleChange): Promise<ArticleView> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const article = await findArticle(tx, articleId, { lock: true });
    const texts = await textsOf(tx, [articleId]);
    if (texts.some((text) => text.inForce !== null) && !mayDo(actor.role, "articles.publish")) throw new Refusal("not-allowed", "This article is published. What colleagues read is changed by whoever may publish; you may go on writing its text.");
    requireUnchanged("this article", { now: article.revision, from, by: await nameOf(tx, article.changedBy), at: article.changedAt });
    if (typeof asked.owner === "string" && (await findColleague(tx, asked.owner)) === undefined) throw new Refusal("not-found", "There is no such colleague.");
    const then = changedArticle(article, asked, { now, by: actor.id });
    await sql`update article set owner = ${then.owner}, review_on = ${then.reviewOn}::date, topics = ${then.topics}::text[], audience = ${then.audience}, put_away_at = ${then.putAwayAt}, put_away_by = ${then.putAwayBy}, revision = ${article.revision + 1}, changed_at = ${now}, changed_by = ${actor.id} where article_id = ${articleId}::uuid`.execute(tx);
    const title = texts[0]?.title ?? "";
    const { isPutAway, ...said } = asked;
    if (isPutAway !== undefined && isPutAway !== (article.putAwayAt !== null)) {
      if (isPutAway) await writeAudit(tx, now, actor, "article.put-away", { kind: "article", id: articleId }, { title });
      else await writeAudit(tx, now, actor, "article.take-out", { kind: "article", id: articleId }, { title });
    }
    if (Object.keys(said).length > 0) await writeAudit(tx, now, actor, "article.change", { kind: "article", id: articleId }, { title, ...said });
    await appendLog(tx, now, { topic: "article" });
  });
  return changed(ground, articleId);
}

function changedArticle(article: KeptArticle, asked: Omit<ArticleChange, "from">, { now, by }: { readonly now: Date; readonly by: string }) {
  const isPutAway = asked.isPutAway ?? article.putAwayAt !== null;
  return {
    owner: asked.owner === undefined ? article.owner : asked.owner, reviewOn: asked.reviewOn === undefined ? article.reviewOn : asked.reviewOn,
    topics: [...new Set(asked.topics ?? article.topics)], audience: asked.audience ?? article.audience,
    putAwayAt: isPutAway ? (article.putAwayAt ?? now) : null, putAwayBy: isPutAway ? (article.putAwayBy ?? by) : null,
  };
}

async function writeText(tx: Transaction, now: Date, actor: Actor, at: { readonly articleId: string; readonly language: string; readonly revision: number }, words: { readonly title: string; readonly body: string }): Promise<void> {
  const title = cleanText(words.title);
  if (title === "") throw new Refusal("bad-input", "The title holds no letters.");
  await sql`insert into article_text (article_id, language, title, body, revision, changed_at, changed_by) values (${at.articleId}::uuid, ${at.language}, ${title}, ${cleanText(words.body)}, ${at.revision}, ${now}, ${actor.id})
    on conflict (article_id, language) do update set title = excluded.title, body = excluded.body, revision = excluded.revision, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx);
}

async function requireSameText(db: Database, text: KeptText, from: number): Promise<void> {
  requireUnchanged("this text", { now: text.revision, from, by: await nameOf(db, text.changedBy), at: text.changedAt });
}

async function nameOf(db: Database, id: string): Promise<string> {
  return (await staffNames(db, [id])).get(id) ?? "Somebody";
}

function changed(ground: Ground, articleId: string): Promise<ArticleView> {
  ground.nudge();
  return readArticle(ground, articleId, { drafts: true });
}
