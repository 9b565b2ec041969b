// One search over everything that people look for by a word: each step finds its own, here they stand together.
import type { FieldsSeen } from "../organisation/index.ts";
import { type Ground, type RawBuilder, sql } from "../platform/index.ts";
import { findCustomers, findGroups, findGroupsNearly, findOrders, respelt } from "../profiles/index.ts";
import { findArticles } from "./articles/index.ts";
import type { SearchAnswer } from "./contract.ts";
import { findConversations, newestConversations } from "./find-conversations.ts";
import { carriesTag, tagsIn } from "./tags.ts";

export interface SearchOptions {
  /** At most so many of each kind. */
  readonly limit: number;
  readonly conversations: boolean;
  /** Left out for those who may not read them. */
  readonly articles?: { readonly languages: readonly string[] } | undefined;
  /** The condition on a profile p that whoever searches for these words may see it: by what they may not read they find nobody. */
  readonly seen?: (typed: string) => RawBuilder<unknown> | undefined;
  /** How whoever searches reads the fields. */
  readonly fields?: FieldsSeen;
  /** The same for groups and orders, which are not found by what is known of a person. */
  readonly among?: RawBuilder<unknown> | undefined;
  /** The condition on a conversation c that whoever searches may read it. */
  readonly read?: RawBuilder<unknown> | undefined;
}

const NONE = { hits: [], more: false };
const NONE_SPELT = { ...NONE, spelt: [] };

export async function searchEverything(ground: Ground, typed: string, { limit, conversations, articles, seen, fields, among, read }: SearchOptions): Promise<SearchAnswer> {
  const { db } = ground;
  const { tagIds, rest } = await tagsIn(db, typed);
  if (tagIds.length > 0) return { query: typed, ...(await carrying(ground, tagIds, rest, { limit, conversations, seen: seen?.(rest), fields, read })) };
  const seenHere = seen?.(typed);
  const [customers, groups, spoken, orders, written] = await Promise.all([
    findCustomers(db, typed, { limit, ...(seenHere ? { seen: seenHere } : {}), ...(fields ? { fields } : {}) }),
    findGroups(db, typed, { limit, seen: among }),
    conversations ? findConversations(ground, typed, { limit, seen: read }) : NONE,
    // What somebody ordered serves them: whoever may not read that is not told by its number either.
    fields === undefined || fields.reading("service") === "read" ? findOrders(db, typed, { limit, seen: among }) : NONE,
    articles ? findArticles(db, typed, { limit, languages: articles.languages }) : NONE_SPELT,
  ]);
  const found = { query: typed, customers, groups, conversations: spoken, orders, articles: written };
  const isSpeltSo = [spoken, orders, groups].some(({ hits }) => hits.length > 0) || [customers, written].some(({ hits, spelt }) => hits.length > 0 && spelt.length === 0);
  if (isSpeltSo) return found;
  // Nothing is written as it was typed: only then are organisations looked for by nearly the same letters, and conversations by the
  // words that were meant elsewhere.
  const nearly = await findGroupsNearly(db, typed, { limit, seen: among });
  const meant = conversations ? respelt(typed, [...customers.spelt, ...written.spelt, ...nearly.spelt]) : undefined;
  return { ...found, groups: nearly, conversations: meant === undefined ? spoken : await findConversations(ground, meant, { limit, seen: read }) };
}

/** Of what carries all of these tags: customers by the rest of the words, and conversations; no tag is on groups, orders and articles. */
async function carrying(ground: Ground, tagIds: readonly string[], rest: string, { limit, conversations, seen, fields, read }: Omit<SearchOptions, "seen"> & { readonly seen: RawBuilder<unknown> | undefined }): Promise<Omit<SearchAnswer, "query">> {
  const customer = sql.join([seen ?? sql`true`, ...tagIds.map((id) => sql`exists (select 1 from membership tm join customer_tag tg on tg.identity_id = tm.identity_id where tm.customer_id = p.customer_id and tg.tag_id = ${id}::uuid and tg.ended_at is null)`)], sql` and `);
  const conversation = sql.join([read ?? sql`true`, ...tagIds.map(carriesTag)], sql` and `);
  const [customers, spoken] = await Promise.all([
    findCustomers(ground.db, rest, { limit, seen: customer, ...(fields ? { fields } : {}) }),
    !conversations ? NONE : rest === "" ? newestConversations(ground, limit, conversation) : findConversations(ground, rest, { limit, seen: conversation }),
  ]);
  return { customers, groups: NONE_SPELT, conversations: spoken, orders: NONE, articles: NONE_SPELT };
}
