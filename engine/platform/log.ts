// The numbered log. Whoever changes something that a screen or a later step must learn of appends a line in the same
// transaction; readers go on from the last position they saw.
import type { LiveEvent } from "./contract.ts";
import { type Database, row, rows, sql, type Transaction } from "./database.ts";

export interface LogLine {
  readonly topic: LiveEvent["topic"];
  /** Identities or customers concerned; empty when many. */
  readonly identityIds?: readonly string[];
  readonly conversationId?: string;
  /** Further words for the steps that follow; small. */
  readonly about?: Readonly<Record<string, unknown>>;
}

export interface LogEntry {
  readonly position: number;
  readonly topic: LiveEvent["topic"];
  readonly at: Date;
  readonly body: { readonly identityIds: readonly string[]; readonly conversationId: string | null; readonly about: Readonly<Record<string, unknown>> };
}

/**
 * Takes the next position of the log. The row lock is held until the transaction ends, so positions become visible in
 * their own order and a reader that has seen 7 will never meet a late 6. Take it as late in the transaction as you can.
 */
export async function nextPosition(tx: Transaction): Promise<number> {
  const head = await row<{ position: number }>(tx, sql`update log_head set position = position + 1 where name = 'main' returning position`);
  return head!.position;
}

/** Appends one line under a position taken before, or a new one; gives the position. */
export async function appendLog(tx: Transaction, at: Date, line: LogLine, position?: number): Promise<number> {
  const taken = position ?? (await nextPosition(tx));
  const body = { identityIds: (line.identityIds ?? []).slice(0, 500), conversationId: line.conversationId ?? null, about: line.about ?? {} };
  await sql`insert into log (position, topic, at, body) values (${taken}, ${line.topic}, ${at}, ${JSON.stringify(body)}::jsonb)`.execute(tx);
  return taken;
}

/** Lines after a position, oldest first. Rides the primary key. */
export function readLog(db: Database, after: number, limit: number): Promise<LogEntry[]> {
  return rows<LogEntry>(db, sql`select position, topic, at, body from log where position > ${after} order by position limit ${limit}`);
}

export async function logPosition(db: Database): Promise<number> {
  return (await row<{ position: number }>(db, sql`select position from log_head where name = 'main'`))!.position;
}

/** A follower that is further behind is not waited for: it will be a while, and to tell so much once more would take one too. */
const FEW_BEHIND = 500;

/**
 * From where a screen that is opened now follows what happens: after the last event of which all that follows had been worked out.
 * What came after is told once more, for what the screen reads first may be from before it.
 */
export async function followPosition(db: Database): Promise<number> {
  const found = await row<{ position: number }>(db, sql`select least(h.position, (select min(f.position) from follower f where f.position > h.position - ${FEW_BEHIND}::bigint)) as position from log_head h where h.name = 'main'`);
  return found!.position;
}
