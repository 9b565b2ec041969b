// Articles by their title and their words.
import { editDistance } from "@rapport/record-linkage";
import { type Database, rows, sql } from "../../platform/index.ts";
import { fold, folded, termsOf } from "../../profiles/index.ts";
import { excerptOf } from "../excerpt.ts";
import { wordQuery } from "../word-query.ts";
import { chooseLanguage } from "./article.ts";
import type { ArticleAudience, ArticlesFound, ArticleState } from "./contract.ts";

const MOST = 400;
const SHORTEST_MISSPELT = 4;

export interface FoundText {
  readonly articleId: string;
  readonly language: string;
  readonly title: string;
  readonly number: number | null;
  readonly audience: ArticleAudience;
  readonly state: ArticleState;
  /** Where the words stand, if not in the title. */
  readonly excerpt: string | null;
  readonly words: readonly string[];
}

interface Among {
  /** What is being written too. */
  readonly drafts: boolean;
  readonly putAway: boolean;
}

/**
 * Every term must stand in the title, as a part of it, or among the words; of three letters or more it may be how a word
 * begins; in quotation marks words stand next to each other. Where nothing fits, misspelt words are taken for those of titles
 * that are written nearly so. Best first: what stands in the title, then the more often the better.
 */
export async function findTexts(db: Database, typed: string, among: Among): Promise<{ readonly texts: readonly FoundText[]; readonly spelt: readonly string[] }> {
  const terms = termsOf(fold(typed.replaceAll("\u0000", "").toWellFormed())).filter((term) => /[\p{L}\p{N}]/u.test(term));
  if (terms.length === 0) return { texts: [], spelt: [] };
  const exactly = await textsWith(db, terms, among);
  if (exactly.length > 0) return { texts: exactly, spelt: [] };
  const known = await wordsOfTitles(db, among);
  const nearly = terms.map((term) => nearest(term, known) ?? term);
  const spelt = nearly.filter((term, at) => term !== terms[at]);
  return spelt.length === 0 ? { texts: [], spelt: [] } : { texts: await textsWith(db, nearly, among), spelt };
}

/** What of articles may be found, a row a language. */
const TEXTS = ({ drafts, putAway }: Among) => sql`
  select t.article_id, t.language, p.title, p.body, p.number, p.words, a.audience, case when a.put_away_at is not null then 'put-away' else 'published' end as state
  from article a join article_text t on t.article_id = a.article_id join article_publication p on p.article_id = t.article_id and p.language = t.language and p.number = t.in_force
  where ${putAway ? sql`true` : sql`a.put_away_at is null`}
  ${drafts ? sql`union all select t.article_id, t.language, t.title, t.body, null::integer, setweight(to_tsvector('simple', ${folded(sql`t.title`)}), 'A') || to_tsvector('simple', ${folded(sql`t.body`)}), a.audience, case when a.put_away_at is not null then 'put-away' else 'draft' end
    from article a join article_text t on t.article_id = a.article_id where t.in_force is null and ${putAway ? sql`true` : sql`a.put_away_at is null`}` : sql``}`;

async function textsWith(db: Database, terms: readonly string[], among: Among): Promise<FoundText[]> {
  const fits = terms.map((term) => {
    const inTitle = sql`${folded(sql`x.title`)} like ${`%${term.replace(/[\\%_]/g, "\\$&")}%`}`;
    const query = wordQuery([term]);
    return { inTitle, fits: query === undefined ? inTitle : sql`(${inTitle} or x.words @@ ${query})` };
  });
  const query = wordQuery(terms);
  const found = await rows<Omit<FoundText, "excerpt" | "words"> & { body: string; inTitle: boolean }>(
    db,
    sql`with x as (${TEXTS(among)})
        select x.article_id as "articleId", x.language, x.title, x.body, x.number, x.audience, x.state, (${sql.join(fits.map((each) => each.inTitle), sql` and `)}) as "inTitle"
        from x where ${sql.join(fits.map((each) => each.fits), sql` and `)}
        order by "inTitle" desc, ${query === undefined ? sql`0` : sql`ts_rank(x.words, ${query})`} desc, x.title, x.article_id limit ${MOST}`,
  );
  const words = terms.map((term) => term.replace(/[^\p{L}\p{N}\s]/gu, "")).filter((term) => term !== "");
  return found.map(({ body, inTitle, ...text }) => ({ ...text, excerpt: inTitle ? null : excerptOf(withoutMarks(body), words), words }));
}

/** The words of an article without the signs by which it is laid out. */
export function withoutMarks(body: string): string {
  return body.replace(/^#{1,6}\s+/gmu, "").replace(/\*\*/gu, "").replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1");
}

async function wordsOfTitles(db: Database, among: Among): Promise<string[]> {
  const found = await rows<{ word: string }>(db, sql`with x as (${TEXTS(among)}) select distinct w as word from x cross join lateral regexp_split_to_table(${folded(sql`x.title`)}, '[^[:alnum:]]+') as w where length(w) >= ${SHORTEST_MISSPELT}::integer order by w`);
  return found.map(({ word }) => word);
}

/** The word that was meant: one slip away, two in long words. */
function nearest(term: string, known: readonly string[]): string | undefined {
  if (term.length < SHORTEST_MISSPELT || term.length > 40 || /\d|\s/.test(term) || known.includes(term)) return undefined;
  const most = term.length >= 8 ? 2 : 1;
  return known
    .filter((word) => Math.abs(word.length - term.length) <= most)
    .map((word) => ({ word, wrong: editDistance(term, word) }))
    .filter(({ wrong }) => wrong <= most)
    .sort((one, other) => one.wrong - other.wrong)[0]?.word;
}

/** For the search box: each article once, in the reader's language where it was found in that. */
export async function findArticles(db: Database, typed: string, options: { readonly limit: number; readonly languages: readonly string[] }): Promise<ArticlesFound> {
  const { texts, spelt } = await findTexts(db, typed, { drafts: false, putAway: false });
  const each = [...Map.groupBy(texts, (text) => text.articleId).values()].map((own) => {
    const language = chooseLanguage(own.map((text) => text.language), options.languages);
    return own.find((text) => text.language === language)!;
  });
  return { hits: each.slice(0, options.limit).map(({ number, words, ...hit }) => ({ ...hit, number: number!, words: [...words] })), more: each.length > options.limit, spelt: [...spelt] };
}
