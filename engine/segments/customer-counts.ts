// How many customers there are to show. Counting a hundred thousand takes longer than fetching a window of them, so what
// was counted is remembered for as long as nothing was written that could change it.
import { type Database, row, rows, sql } from "../platform/index.ts";
import type { CustomerListQuery } from "./contract.ts";

type Fragment = ReturnType<typeof sql>;
type Wanted = Partial<Pick<CustomerListQuery, "tier" | "stayBelow">>;

/** What was typed, as a condition on a profile p and as a word that tells it from other conditions. */
export interface Found {
  readonly key: string;
  readonly condition: Fragment;
}

export interface CustomerCounts {
  /** Known customers who fit what was typed. */
  known(found?: Found): Promise<number>;
  /** Those of them with a score, in a tier and below a chance of staying where given. */
  scored(wanted: Wanted, found?: Found): Promise<number>;
  /** The condition on a score v that its customer is one of them. */
  isKnown(found?: Found): Promise<Fragment>;
}

interface Remembered {
  readonly asOf: string;
  readonly counts: Map<string, Promise<number>>;
  unknown: Promise<readonly string[]> | undefined;
}

const remembered = new WeakMap<Database, Remembered>();
const MOST_COUNTS = 500;

export async function countsOf(db: Database): Promise<CustomerCounts> {
  // Profiles and scores are written by two readers of the log, and by fits, which write to the log.
  const { asOf } = (await row<{ asOf: string }>(
    db,
    sql`select concat_ws(' ', (select position from log_head where name = 'main'), (select string_agg(name || position, ' ' order by name) from follower where name in ('profiles', 'value'))) as "asOf"`,
  ))!;
  let memory = remembered.get(db);
  if (memory?.asOf !== asOf || memory.counts.size > MOST_COUNTS) remembered.set(db, (memory = { asOf, counts: new Map(), unknown: undefined }));
  return countsWith(db, memory);
}

function countsWith(db: Database, memory: Remembered): CustomerCounts {
  const count = (key: string, statement: () => Promise<Fragment>): Promise<number> => {
    let counted = memory.counts.get(key);
    if (!counted) {
      counted = statement().then(async (s) => (await row<{ n: number }>(db, s))!.n);
      counted.catch(() => memory.counts.delete(key));
      memory.counts.set(key, counted);
    }
    return counted;
  };
  const unknownScored = (): Promise<readonly string[]> => {
    if (!memory.unknown) {
      memory.unknown = rows<{ id: string }>(db, sql`select v.customer_id as id from value_score v where not exists (select 1 from profile p where p.customer_id = v.customer_id and p.known)`).then((found) => found.map((f) => f.id));
      memory.unknown.catch(() => (memory.unknown = undefined));
    }
    return memory.unknown;
  };
  const isKnown = async (found?: Found): Promise<Fragment> => {
    if (found) return sql`exists (select 1 from profile p where p.customer_id = v.customer_id and p.known and ${found.condition})`;
    const unknown = await unknownScored();
    return unknown.length === 0 ? sql`true` : sql`v.customer_id <> all(${[...unknown]}::uuid[])`;
  };
  return {
    known: (found) => count(`known ${found?.key ?? ""}`, async () => sql`select count(*) as n from profile p where p.known and ${found?.condition ?? sql`true`}`),
    scored: (wanted, found) =>
      count(`scored ${wanted.tier ?? ""} ${wanted.stayBelow ?? ""} ${found?.key ?? ""}`, async () => sql`select count(*) as n from value_score v where ${scoreFilter(wanted)} and ${await isKnown(found)}`),
    isKnown,
  };
}

/** The condition on a score v that it is in a tier and below a chance of staying, where given. */
export function scoreFilter({ tier, stayBelow }: Wanted): Fragment {
  return sql`${tier === undefined ? sql`true` : sql`v.tier = ${tier}`} and ${stayBelow === undefined ? sql`true` : sql`v.active26 < ${stayBelow}`}`;
}
