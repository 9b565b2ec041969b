import { type Database, newId, rows, sql } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import type { AuditEntry } from "./contract.ts";

/** Writes who did what to what; call it in the transaction of the act itself, so that neither exists without the other. */
export async function writeAudit(db: Database, at: Date, actor: Pick<Actor, "kind" | "id">, act: string, object: { readonly kind: string; readonly id: string }, detail: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await sql`insert into audit (audit_id, at, actor_kind, actor_id, act, object_kind, object_id, detail)
    values (${newId(at.getTime())}, ${at}, ${actor.kind}, ${actor.id}, ${act}, ${object.kind}, ${object.id}, ${JSON.stringify(detail)}::jsonb)`.execute(db);
}

/** The same for one act on many objects: a line for each. */
export async function writeAuditOfMany(db: Database, at: Date, actor: Pick<Actor, "kind" | "id">, act: string, kind: string, ids: readonly string[], detail: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`insert into audit (audit_id, at, actor_kind, actor_id, act, object_kind, object_id, detail)
    select a, ${at}::timestamptz, ${actor.kind}, ${actor.id}, ${act}, ${kind}, o, ${JSON.stringify(detail)}::jsonb from unnest(${ids.map(() => newId(at.getTime()))}::uuid[], ${[...ids]}::text[]) as t (a, o)`.execute(db);
}

/** A place in the audit: entries of one act share their moment, so the id belongs to it. */
export interface AuditCursor {
  readonly at: Date;
  readonly id: string;
}

/** The newest entries before a place, of one act or of one actor where asked. Rides the index on (at desc). */
export async function readAudit(db: Database, options: { readonly before?: AuditCursor; readonly limit: number; readonly act?: string; readonly by?: string }): Promise<AuditEntry[]> {
  const before = options.before ?? { at: new Date(8.64e15), id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
  const found = await rows<Omit<AuditEntry, "at"> & { at: Date }>(
    db,
    sql`select audit_id as "auditId", at, actor_kind as "actorKind", actor_id as "actorId", coalesce(u.name, k.name) as "actorName",
          act, object_kind as "objectKind", object_id as "objectId", detail
        from audit
        left join auth."user" u on actor_kind = 'person' and u.id = actor_id
        left join api_key k on actor_kind = 'key' and k.key_id::text = actor_id
        where at <= ${before.at}::timestamptz and (at, audit_id) < (${before.at}::timestamptz, ${before.id}::uuid)
          ${options.act === undefined ? sql`` : sql`and act = ${options.act}`} ${options.by === undefined ? sql`` : sql`and actor_id = ${options.by}`}
        order by at desc, audit_id desc limit ${options.limit}`,
  );
  return found.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
}
