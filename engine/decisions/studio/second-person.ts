// The second pair of eyes: who may approve a draft. Whoever wrote with a program wrote it themselves, and of a program that nobody
// answers for nobody knows in whose hands it is.
import { colleaguesWho } from "../../organisation/index.ts";
import { type Database, rows, sql } from "../../platform/index.ts";

/** Who had a hand in a draft: people, programs by the ids of their keys, and Rapport's own command line. */
export interface Hands {
  readonly authors: readonly string[];
  readonly changedBy: string;
  readonly askedBy: string | null;
}

export interface SecondPerson {
  /** Who may approve it as it stands. Nobody: whoever publishes does so alone, and the version says it. */
  readonly may: ReadonlySet<string>;
  /** A colleague must ask first, for a program wrote that nobody answers for, and one person alone could else have written and approved. */
  readonly mustBeAsked: boolean;
}

/**
 * A second person is needed wherever there is one: a colleague whose role and sight let them approve, who has chosen a password
 * and so can come in, and who neither wrote of this draft nor asks. Where all of them did, whoever did not change it last. Where
 * there is nobody, whoever publishes does so alone, and the record says it.
 */
export async function secondPerson(db: Database, { authors, changedBy, askedBy }: Hands): Promise<SecondPerson> {
  const [able, owners] = [await colleaguesWho(db, "policies.approve"), await ownersOf(db, [...authors, changedBy, ...(askedBy === null ? [] : [askedBy])])];
  const personOf = (id: string): string | null => (owners.has(id) ? owners.get(id)! : id);
  const wrote = new Set(authors.map(personOf));
  // Where one alone may approve there is nobody to hold them against.
  const isUnowned = wrote.has(null) && able.length > 1;
  const asker = askedBy === null ? null : personOf(askedBy);
  if (isUnowned && (asker === null || askedBy === "system")) return { may: new Set(able), mustBeAsked: true };
  const wroteNothing = able.filter((id) => !wrote.has(id));
  const notTheLast = able.filter((id) => id !== personOf(changedBy));
  const notTheAsker = (ids: readonly string[]) => ids.filter((id) => id !== asker);
  const choices = isUnowned ? [notTheAsker(wroteNothing), notTheAsker(notTheLast), notTheAsker(able)] : [notTheAsker(wroteNothing), wroteNothing, notTheLast];
  return { may: new Set(choices.find((found) => found.length > 0) ?? []), mustBeAsked: false };
}

/**
 * Who answers for each of these that is a key: whoever made it, or made the key that made it; null where that is nobody who is here, as
 * of one made on the command line. What is no key is left out.
 */
async function ownersOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const found = await rows<{ id: string; owner: string | null }>(
    db,
    sql`with recursive made as (
          select key_id::text as id, created_by as by, 1 as step from api_key where key_id::text = any(${[...new Set(ids)]}::text[])
          union all select made.id, k.created_by, step + 1 from made join api_key k on k.key_id::text = made.by where step < 20)
        select distinct on (id) id, case when exists (select 1 from staff_role r where r.staff_id = made.by and r.ended_at is null) then made.by end as owner from made order by id, step desc`,
  );
  return new Map(found.map(({ id, owner }) => [id, owner]));
}

/** Those of whom it is kept that they wrote: whoever did, and whoever answers for the key that did. */
export async function handsOf(db: Database, id: string): Promise<string[]> {
  const owner = (await ownersOf(db, [id])).get(id);
  return owner === undefined || owner === null ? [id] : [id, owner];
}
