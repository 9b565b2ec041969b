import { type RawBuilder, sql } from "../platform/index.ts";

/** Folded terms as a question to an index of words; undefined where there is no letter or digit in them. A word of three letters or more may be how a longer one begins. */
export function wordQuery(terms: readonly string[]): RawBuilder<unknown> | undefined {
  const parts = terms.flatMap((term) => {
    const words = term.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
    if (words.length === 0) return [];
    // PostgreSQL's own parser splits what is written together ("follow-up"); phraseto_tsquery splits it in the same way.
    if (words.length > 1) return [sql`phraseto_tsquery('simple', ${term})`];
    return [words[0]!.length >= 3 ? sql`to_tsquery('simple', ${`'${words[0]!}':*`})` : sql`plainto_tsquery('simple', ${words[0]!})`];
  });
  return parts.length === 0 ? undefined : sql`(${sql.join(parts, sql` && `)})`;
}
