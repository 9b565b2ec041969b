// Keys for programs. Only the hash of a key is kept; the key itself is shown once.
import { appendLog, type Database, hashSecret, newId, newSecret, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import type { ApiKeyView, KeyScope, NewApiKey } from "./contract.ts";

interface KeyRow {
  key_id: string;
  name: string;
  role: ApiKeyView["role"];
  source: string;
  trusted: boolean;
  hint: string;
  created_at: Date;
  created_by: string;
  revoked_at: Date | null;
  /** null: all customers. */
  scope: KeyScope | null;
}

const ALL: KeyScope = { kind: "all" };

function view(k: KeyRow): ApiKeyView {
  return {
    keyId: k.key_id, name: k.name, role: k.role, source: k.source, trusted: k.trusted, hint: k.hint,
    createdAt: k.created_at.toISOString(), createdBy: k.created_by, revokedAt: k.revoked_at?.toISOString() ?? null, scope: k.scope ?? ALL,
  };
}

/** Under these names stand what Rapport records itself, what colleagues say and what imports bring. */
const OWN_SOURCES: ReadonlySet<string> = new Set(["rapport", "desk", "orders", "contacts"]);

/** Makes a key. `wanted.source` defaults to the name in small letters. */
export async function createKey(db: Database, now: Date, by: Actor, wanted: NewApiKey, secret?: string): Promise<{ key: string; apiKey: ApiKeyView }> {
  const key = secret ?? newSecret(wanted.role === "write" ? "wk_" : "rk_");
  const source = wanted.source ?? (wanted.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || "key");
  const made: KeyRow = {
    key_id: newId(now.getTime()), name: wanted.name, role: wanted.role, source, trusted: wanted.trusted ?? false,
    hint: key.slice(0, 7), created_at: now, created_by: by.id, revoked_at: null, scope: wanted.scope ?? ALL,
  };
  if (made.role === "write" && made.scope?.kind !== "all") throw new Refusal("bad-input", "scope: a write key sees nobody, so there is nothing to narrow. Leave it out, or give the key another role.");
  if (OWN_SOURCES.has(source)) throw new Refusal("bad-input", `source: "${source}" is what Rapport calls words of its own. Give another name with "source".`);
  await transaction(db, async (tx) => {
    // A message id is the source's own: a page could else take the ids of a server's orders before they come.
    const other = await row<{ name: string }>(tx, sql`select name from api_key where source = ${source} and trusted <> ${made.trusted} and revoked_at is null limit 1`);
    if (other) throw new Refusal("not-acceptable-now", `source: the key "${other.name}" sends as "${source}" too and is ${made.trusted ? "not trusted" : "trusted"}. Give another name with "source", or revoke that key first.`);
    await sql`insert into api_key (key_hash, key_id, name, role, source, trusted, hint, created_at, created_by, scope)
      values (${hashSecret(key)}, ${made.key_id}, ${made.name}, ${made.role}, ${source}, ${made.trusted}, ${made.hint}, ${now}, ${by.id}, ${JSON.stringify(made.scope)}::jsonb)`.execute(tx);
    await writeAudit(tx, now, by, "key.create", { kind: "key", id: made.key_id }, { name: made.name, role: made.role, source, ...(made.trusted ? { trusted: true } : {}), ...(wanted.scope ? { scope: wanted.scope } : {}) });
    await appendLog(tx, now, { topic: "organisation" });
  });
  return { key, apiKey: view({ ...made, created_by: by.name }) };
}

export async function listKeys(db: Database): Promise<ApiKeyView[]> {
  return (await rows<KeyRow>(db, sql`select key_id, k.name, k.role, source, trusted, hint, created_at, coalesce(u.name, created_by) as created_by, revoked_at, scope from api_key k left join auth."user" u on u.id = created_by order by created_at`)).map(view);
}

/** What those among these ids that are keys' are called, revoked ones too. */
export async function keyNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; name: string }>(db, sql`select key_id as id, name from api_key where key_id = any(${[...ids]}::uuid[])`);
  return new Map(found.map((each) => [each.id, each.name]));
}

/** @throws {Refusal} not-found, if there is no such key or it is revoked already */
export async function revokeKey(db: Database, now: Date, by: Actor, keyId: string): Promise<void> {
  const gone = await transaction(db, async (tx) => {
    const gone = await row<{ key_hash: string }>(tx, sql`update api_key set revoked_at = ${now}, revoked_by = ${by.id} where key_id = ${keyId}::uuid and revoked_at is null returning key_hash`);
    if (!gone) throw new Refusal("not-found", "There is no such key, or it was revoked before.");
    await writeAudit(tx, now, by, "key.revoke", { kind: "key", id: keyId });
    await appendLog(tx, now, { topic: "organisation" }); // streams that are open with it are closed
    return gone;
  });
  known.delete(gone.key_hash);
}

// A key is asked for on every request; it is remembered for two seconds, so a revoked one works that long in other processes.
const REMEMBER_MILLIS = 2000;
const known = new Map<string, { readonly holder: KeyHolder | undefined; readonly until: number; readonly db: Database }>();

export interface KeyHolder {
  readonly actor: Actor;
  readonly scope: KeyScope;
}

/** Who holds this key and which customers it sees, or undefined when nobody does. */
export async function findKeyWithScope(db: Database, presented: string): Promise<KeyHolder | undefined> {
  if (presented.length < 8 || presented.length > 200) return undefined;
  const hash = hashSecret(presented);
  const remembered = known.get(hash);
  if (remembered && remembered.until > Date.now() && remembered.db === db) return remembered.holder;
  const found = await row<KeyRow>(db, sql`select key_id, name, role, source, trusted, scope from api_key where key_hash = ${hash} and revoked_at is null`);
  const holder: KeyHolder | undefined = found && { actor: { kind: "key", id: found.key_id, name: found.name, role: found.role, source: found.source, trusted: found.trusted }, scope: found.scope ?? ALL };
  if (known.size > 10_000) known.clear();
  known.set(hash, { holder, until: Date.now() + REMEMBER_MILLIS, db });
  return holder;
}
