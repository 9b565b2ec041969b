// Articles beside a conversation: which could help, what of them was used, and what followed.
import { type Actor, fieldsSeen, type Sight, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql } from "../../platform/index.ts";
import { customerOf, fold, profilesOf, readsField } from "../../profiles/index.ts";
import { findConversation, type KeptConversation } from "../kept-conversation.ts";
import { visibleConversation } from "../scope.ts";
import { wordQuery } from "../word-query.ts";
import { chooseLanguage, isOverdue, shareStayedAway, STAYED_AWAY_DAYS, whatFollowed } from "./article.ts";
import type { ArticleFigures, ArticleSuggestion, ArticleSuggestions, ArticleUsed, NewArticleUse } from "./contract.ts";
import { findArticle } from "./read-articles.ts";

const MOST_SUGGESTED = 5;
const MOST_SHOWN = 200;
/** What is filed under this may be about anything. */
const NO_TOPIC = "other";
const SHORTEST_WORD = 4;

interface ReadText {
  readonly articleId: string;
  readonly language: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly audience: ArticleSuggestion["audience"];
  readonly topics: string[];
  readonly reviewOn: string | null;
  /** Of the words of the subject, those that stand in it. */
  readonly words: string[];
  readonly rank: number;
}

/**
 * Published articles for a conversation: those that answer its topic, then those in which words of its subject stand; each in
 * the customer's language where it has that, else in the reader's.
 *
 * @throws {Refusal} not-found
 */
export async function suggestArticles(ground: Ground, actor: Actor, conversationId: string, options: { readonly sight: Sight; readonly languages: readonly string[] }): Promise<ArticleSuggestions> {
  const { db } = ground;
  const conversation = await findConversation(db, conversationId, { lock: false });
  const customerId = (await customerOf(db, conversation.identityId))!;
  const seen = fieldsSeen(options.sight, [customerId]);
  // By topic and words of a conversation: who may not read them is told nothing by what would be suggested.
  if (seen.reading("service") !== "read") return { suggestions: [] };
  const theirs = readsField(seen, "language") ? languageOf((await profilesOf(db, [customerId])).get(customerId)?.language ?? null) : undefined;
  const [texts, used] = await Promise.all([textsFor(db, conversation), usedIn(db, conversation, actor.id)]);
  const suggestions = [...Map.groupBy(texts, (text) => text.articleId).values()].map((own) => {
    const language = chooseLanguage(own.map((text) => text.language), [...(theirs === undefined ? [] : [theirs]), ...options.languages]);
    const text = own.find((each) => each.language === language)!;
    const answers = conversation.topic !== NO_TOPIC && text.topics.includes(conversation.topic);
    const best = own.reduce((one, other) => (other.rank > one.rank ? other : one));
    return { text, answers, rank: best.rank, words: best.words, languages: own.map((each) => each.language), isTheirs: language === theirs };
  });
  // One that is about the topic and about the words comes first; a single word is too little to put one of another topic before one of it.
  suggestions.sort((one, other) => Number(other.answers) - Number(one.answers) || other.words.length - one.words.length || other.rank - one.rank || (one.text.title < other.text.title ? -1 : 1));
  return {
    suggestions: suggestions.slice(0, MOST_SUGGESTED).map(({ text, answers, words, languages, isTheirs }) => ({
      articleId: text.articleId, language: text.language, number: text.number, title: text.title, body: text.body, audience: text.audience, overdue: isOverdue("published", text.reviewOn, ground.now()), languages,
      because: { topic: answers ? conversation.topic : null, words, language: theirs === undefined ? ("unknown" as const) : isTheirs ? ("theirs" as const) : ("other" as const) },
      verdict: used.verdicts.get(text.articleId) ?? null, isPutIn: used.putIn.has(text.articleId),
    })),
  };
}

/** @example languageOf("nl-BE") // "nl" */
export function languageOf(said: string | null): string | undefined {
  return /^([a-z]{2,3})(?:[-_]|$)/i.exec(said ?? "")?.[1]?.toLowerCase();
}

/** Rides article_publication_words; of a topic, all published are looked at. */
async function textsFor(db: Database, { topic, subject }: KeptConversation): Promise<ReadText[]> {
  const words = [...new Set(fold(subject).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= SHORTEST_WORD))].slice(0, 12);
  const query = words.length === 0 ? undefined : sql`(${sql.join(words.map((word) => wordQuery([word])!), sql` || `)})`;
  return rows<ReadText>(
    db,
    sql`with fit as (
          select a.article_id from article a where a.put_away_at is null and ${topic} <> ${NO_TOPIC} and ${topic} = any(a.topics)
          ${query === undefined ? sql`` : sql`union select p.article_id from article_publication p join article_text t on t.article_id = p.article_id and t.language = p.language and t.in_force = p.number join article a on a.article_id = p.article_id and a.put_away_at is null where p.words @@ ${query}`})
        select a.article_id as "articleId", t.language, p.number, p.title, p.body, a.audience, a.topics, a.review_on as "reviewOn",
          ${query === undefined ? sql`0` : sql`ts_rank(p.words, ${query})`} as rank,
          array(select w from unnest(${words}::text[]) w where ${query === undefined ? sql`false` : sql`p.words @@ to_tsquery('simple', '''' || w || ''':*')`}) as words
        from fit join article a on a.article_id = fit.article_id join article_text t on t.article_id = a.article_id join article_publication p on p.article_id = t.article_id and p.language = t.language and p.number = t.in_force
        order by a.article_id, t.language`,
  );
}

/** What was used in a conversation, and what this colleague said of it. Rides the primary key. */
async function usedIn(db: Database, { identityId, conversationId }: KeptConversation, staffId: string): Promise<{ readonly verdicts: ReadonlyMap<string, "helped" | "not-helped">; readonly putIn: ReadonlySet<string> }> {
  const found = await rows<{ articleId: string; kind: string; by: string }>(db, sql`select article_id as "articleId", kind, used_by as by from article_use where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid order by used_at, use_id`);
  const verdicts = new Map<string, "helped" | "not-helped">();
  const putIn = new Set<string>();
  for (const { articleId, kind, by } of found) {
    if (kind === "put-in") putIn.add(articleId);
    if (kind === "taken-out") putIn.delete(articleId);
    if (by !== staffId) continue;
    if (kind === "helped" || kind === "not-helped") verdicts.set(articleId, kind);
    if (kind === "unsaid") verdicts.delete(articleId);
  }
  return { verdicts, putIn };
}

/** Keeps that an article was used beside a conversation; once for each id. @throws {Refusal} not-found, not-allowed */
export async function useArticle(ground: Ground, actor: Actor, conversationId: string, use: NewArticleUse): Promise<void> {
  const { db } = ground;
  const conversation = await findConversation(db, conversationId, { lock: false });
  const article = await findArticle(db, use.articleId, { lock: false });
  if (use.kind === "put-in" && article.audience !== "customers") throw new Refusal("not-allowed", "This article is for the team only: its words are not sent to customers.");
  const version = await row(db, sql`select 1 from article_publication where article_id = ${use.articleId}::uuid and language = ${use.language} and number = ${use.number} and title is not null`);
  if (!version) throw new Refusal("not-found", "There is no such version of this article.");
  await sql`insert into article_use (identity_id, use_id, conversation_id, article_id, language, number, kind, used_at, used_by)
    values (${conversation.identityId}::uuid, ${use.useId}::uuid, ${conversationId}::uuid, ${use.articleId}::uuid, ${use.language}, ${use.number}, ${use.kind}, ${ground.now()}, ${actor.id}) on conflict do nothing`.execute(db);
}

interface UsedRow {
  readonly conversationId: string;
  readonly code: string;
  readonly subject: string;
  readonly putInAt: Date;
  readonly putInBy: string;
  readonly language: string;
  readonly number: number;
  readonly isSent: boolean;
  readonly cameBackAt: Date | null;
}

/**
 * How often an article was used, and in how many of the conversations into whose reply it was put the customer did not come
 * back: begin another conversation on the topic (on any, where one of the two is filed under "other"), or have this one opened
 * again, within seven days. Of the conversations that the reader sees.
 *
 * @throws {Refusal} not-found
 */
export async function articleFigures(ground: Ground, articleId: string, sight: Sight): Promise<ArticleFigures> {
  const { db } = ground;
  const now = ground.now();
  await findArticle(db, articleId, { lock: false });
  const seen = visibleConversation(sight);
  const [counts, used] = await Promise.all([countUses(db, articleId, sight), rows<UsedRow>(
    db,
    sql`with used as (
          select distinct on (u.conversation_id) u.identity_id, u.conversation_id, u.used_at, u.used_by, u.language, u.number, c.code, c.subject, c.topic
          from article_use u join conversation c on c.identity_id = u.identity_id and c.conversation_id = u.conversation_id
          where u.article_id = ${articleId}::uuid and u.kind = 'put-in' and ${seen}
            and not exists (select 1 from article_use o where o.identity_id = u.identity_id and o.conversation_id = u.conversation_id and o.article_id = u.article_id and o.kind = 'taken-out' and (o.used_at, o.use_id) > (u.used_at, u.use_id) and o.used_by = u.used_by) order by u.conversation_id, u.used_at, u.use_id)
        select u.conversation_id as "conversationId", u.code, u.subject, u.used_at as "putInAt", u.used_by as "putInBy", u.language, u.number,
          exists (select 1 from message m where m.identity_id = u.identity_id and m.conversation_id = u.conversation_id and m.audience = 'customer' and m.author_kind <> 'customer' and m.at >= u.used_at) as "isSent",
          (select min(i.occurred_at) from membership own join membership m on m.customer_id = own.customer_id join interaction i on i.identity_id = m.identity_id
            where own.identity_id = u.identity_id and i.occurred_at > u.used_at and i.occurred_at <= u.used_at + make_interval(days => ${STAYED_AWAY_DAYS}::integer)
              and ((i.kind = 'conversation.reopened' and i.properties->>'conversationId' = u.conversation_id::text)
                or (i.kind = 'conversation.opened' and i.direction = 'in' and i.properties->>'conversationId' <> u.conversation_id::text
                  and (i.properties->>'topic' = u.topic or u.topic = ${NO_TOPIC} or coalesce(i.properties->>'topic', ${NO_TOPIC}) = ${NO_TOPIC})))) as "cameBackAt"
        from used u order by u.used_at desc, u.conversation_id`,
  )]);
  const names = await staffNames(db, used.map((each) => each.putInBy));
  const followed = used.map((each) => ({ ...each, followed: whatFollowed(each, now) }));
  return {
    ...counts, putIn: used.length, stayedAway: shareStayedAway(followed, now),
    conversations: followed.slice(0, MOST_SHOWN).map(({ isSent: _, ...each }): ArticleUsed => ({ ...each, putInAt: each.putInAt.toISOString(), putInBy: names.get(each.putInBy) ?? "a former colleague", cameBackAt: each.cameBackAt?.toISOString() ?? null })),
  };
}

/** Each colleague's newest judgement in each conversation counts. Rides article_use_of. */
async function countUses(db: Database, articleId: string, sight: Sight): Promise<{ readonly opened: number; readonly helped: number; readonly notHelped: number }> {
  const found = await row<{ opened: number; helped: number; notHelped: number }>(
    db,
    sql`with used as (select u.* from article_use u join conversation c on c.identity_id = u.identity_id and c.conversation_id = u.conversation_id where u.article_id = ${articleId}::uuid and ${visibleConversation(sight)}),
          said as (select distinct on (conversation_id, used_by) kind from used where kind in ('helped', 'not-helped', 'unsaid') order by conversation_id, used_by, used_at desc, use_id desc)
        select (select count(*) from used where kind = 'opened') as opened, (select count(*) from said where kind = 'helped') as helped, (select count(*) from said where kind = 'not-helped') as "notHelped"`,
  );
  return found!;
}
