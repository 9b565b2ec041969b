// Who was erased, known by keyed hashes only; and whoever asked that nothing be kept of them again.
import { createHmac } from "node:crypto";
import { installationSecret } from "../organisation/index.ts";
import { type Database, newSecret, row, rows, sql, type Transaction } from "../platform/index.ts";
import type { Identifier } from "./identifiers.ts";

const SECRET = "erasure.secret";
/** So long a process believes that nobody is suppressed before it asks again. */
const BELIEVED_MILLIS = 2000;

export interface ErasedMark {
  readonly erasedAt: Date;
  readonly suppressed: boolean;
}

/** The form in which an identifier is remembered: HMAC-SHA256 with a secret of this installation. */
async function hasher(db: Database, now: Date): Promise<(identifier: Pick<Identifier, "kind" | "value">) => string> {
  const key = await installationSecret(db, now, SECRET, () => newSecret(""));
  return ({ kind, value }) => createHmac("sha256", key).update(`${kindOf(kind)}\n${plain(kind, value)}`).digest("base64url");
}

/** A claimed address is the same address: what was claimed to us is forgotten with what was proven. */
const kindOf = (kind: string) => kind.replace("claimed_", "");
const plain = (kind: string, value: string) => (kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value);

/** Remembers that these identifiers were erased. Call it in the transaction of the erasure. */
export async function rememberErased(tx: Transaction, now: Date, erasureId: string, identifiers: readonly Pick<Identifier, "kind" | "value">[], suppress: boolean): Promise<void> {
  if (identifiers.length === 0) return;
  const hash = await hasher(tx, now);
  const hashes = new Map(identifiers.map((each) => [hash(each), kindOf(each.kind)]));
  await sql`insert into erased_identifier (hash, kind, erasure_id, erased_at, suppressed)
    select h, k, ${erasureId}::uuid, ${now}::timestamptz, ${suppress}::boolean from unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::text[]) as t (h, k)
    on conflict (hash) do update set erasure_id = excluded.erasure_id, erased_at = excluded.erased_at, suppressed = erased_identifier.suppressed or excluded.suppressed`.execute(tx);
}

/** To be called when an erasure with suppression is committed: this process believes it at once. */
export function believeSuppressed(db: Database): void {
  believed.delete(db);
}

/** When an identifier was erased, if it was: for whoever asks "do you still have anything of me?". */
export async function wasErased(db: Database, now: Date, identifier: Pick<Identifier, "kind" | "value">): Promise<ErasedMark | undefined> {
  const hash = (await hasher(db, now))(identifier);
  const found = await row<{ erased_at: Date; suppressed: boolean }>(db, sql`select erased_at, suppressed from erased_identifier where hash = ${hash}`);
  return found && { erasedAt: found.erased_at, suppressed: found.suppressed };
}

const believed = new WeakMap<Database, number>();

/**
 * Which of these carry an identifier that nothing may be kept about again: their places in the list. Where nobody was ever
 * suppressed it costs a question every two seconds; another process may so take one in for two seconds after the first,
 * unless it says to ask always.
 */
export async function suppressedAmong(db: Database, now: Date, each: readonly (readonly Identifier[])[], options: { readonly ask?: "always" } = {}): Promise<ReadonlySet<number>> {
  const nobody: ReadonlySet<number> = new Set();
  if (options.ask !== "always" && performance.now() < (believed.get(db) ?? 0)) return nobody;
  if (!(await row(db, sql`select 1 from erased_identifier where suppressed limit 1`))) {
    believed.set(db, performance.now() + BELIEVED_MILLIS);
    return nobody;
  }
  const hash = await hasher(db, now);
  const hashes = each.map((identifiers) => identifiers.map(hash));
  const found = new Set((await rows<{ hash: string }>(db, sql`select hash from erased_identifier where suppressed and hash = any(${hashes.flat()}::text[])`)).map((f) => f.hash));
  return new Set(hashes.flatMap((own, place) => (own.some((one) => found.has(one)) ? [place] : [])));
}
