// A segment by rule, as it is kept.
import { type Database, row, rows, sql, type Transaction } from "../platform/index.ts";
import type { SegmentFilters } from "./contract.ts";

export interface RuleSegment {
  readonly key: string;
  readonly title: string;
  readonly purpose: string;
  readonly ownerId: string | null;
  readonly version: number;
  readonly filters: SegmentFilters;
  readonly madeAt: Date;
  readonly placedAt: Date | null;
  readonly passedAt: Date | null;
  /** As the database writes it, to the microsecond. */
  readonly wantedAt: string | null;
  /** Nobody was ever looked at for it: it was just made, or came with an export. */
  readonly neverLooked: boolean;
  readonly archivedAt: Date | null;
}

const COLUMNS = sql`s.segment_key as key, title, purpose, owner_id as "ownerId", version, rule->'filters' as filters, made_at as "madeAt", placed_at as "placedAt", q.passed_at as "passedAt", q.wanted_at::text as "wantedAt", q.segment_key is null as "neverLooked", archived_at as "archivedAt"`;
const KEPT = sql`segment s left join segment_pass q on q.segment_key = s.segment_key`;
const BY_RULE = sql`rule->>'kind' = 'filters'`;

/** All segments by rule, archived ones too, in the order of their names. */
export const ruleSegments = (db: Database): Promise<RuleSegment[]> => rows(db, sql`select ${COLUMNS} from ${KEPT} where ${BY_RULE} order by lower(title), s.segment_key`);

/** Those in use, kept for whoever places customers until the transaction ends; in one order, so that two do not wait for each other. */
export const heldSegments = (tx: Transaction): Promise<RuleSegment[]> => rows(tx, sql`select ${COLUMNS} from ${KEPT} where ${BY_RULE} and archived_at is null order by s.segment_key for update of s`);

export const ruleSegment = (db: Database, key: string): Promise<RuleSegment | undefined> => row(db, sql`select ${COLUMNS} from ${KEPT} where ${BY_RULE} and s.segment_key = ${key}`);

export const heldSegment = (tx: Transaction, key: string): Promise<RuleSegment | undefined> => row(tx, sql`select ${COLUMNS} from ${KEPT} where ${BY_RULE} and s.segment_key = ${key} for update of s`);

/** Everybody is to be looked at again for these segments; always later than it was wanted before, so that whoever is looking meanwhile sees it. */
export async function wantPass(tx: Transaction, keys: readonly string[], at: Date): Promise<void> {
  await sql`insert into segment_pass as q (segment_key, wanted_at) select k, ${at}::timestamptz from unnest(${[...keys]}::text[]) as t (k) order by k
    on conflict (segment_key) do update set wanted_at = greatest(excluded.wanted_at, q.wanted_at + interval '1 microsecond')`.execute(tx);
}
