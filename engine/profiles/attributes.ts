// What sources say of somebody, kept with source and time. The profile takes, for each key, what was observed last.
import { newId, rows, sql, type Transaction } from "../platform/index.ts";

export interface Said {
  readonly identityId: string;
  readonly source: string;
  readonly observedAt: Date;
  /** The source can be believed; what others say is kept, and shown only where no trusted source says anything. */
  readonly trusted?: boolean;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly importId?: string | null;
}

const LONGEST_VALUE = 2000;
const MOST_KEYS = 60;

/** The names under which sources send the same thing. */
const SAME: Readonly<Record<string, string>> = {
  firstname: "first_name", first_name: "first_name", lastname: "last_name", last_name: "last_name", fullname: "name", full_name: "name", displayname: "name",
  timezone: "time_zone", time_zone: "time_zone", locale: "language", lang: "language", $name: "name", $email: "email", $phone: "phone", telephone: "phone",
};

/** Traits in our words; an address object gives its city and country. Values too long or of no plain form are left out. */
export function readTraits(traits: Readonly<Record<string, unknown>>): Map<string, string | number | boolean> {
  const read = new Map<string, string | number | boolean>();
  const put = (rawKey: string, value: unknown) => {
    const key = (SAME[rawKey.toLowerCase()] ?? rawKey.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()).replace(/[^a-z0-9_.$]/g, "_").slice(0, 60);
    if (read.size >= MOST_KEYS || key === "") return;
    if (typeof value === "string" && value.trim() !== "") read.set(key, value.trim().replaceAll("\u0000", "").slice(0, LONGEST_VALUE).toWellFormed()); // last, for cutting may halve a character
    else if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean") read.set(key, value);
  };
  for (const [key, value] of Object.entries(traits)) {
    if (key === "address" && typeof value === "object" && value !== null) for (const part of ["city", "country", "postalCode", "street"]) put(part, (value as Record<string, unknown>)[part]);
    else put(key, value);
  }
  return read;
}

/** What is said again so soon adds nothing: pages say the same with every visit. */
const REPEAT_MILLIS = 3_600_000;

/**
 * Adds what differs from what the same source said last, and what it says again an hour later or more, so that a late
 * message cannot bring back what was said before. Sources are kept apart, for the others' words stay when an import is
 * undone, and weigh differently.
 *
 * @returns rows added
 */
export async function addAttributes(tx: Transaction, now: Date, said: readonly Said[]): Promise<number> {
  const flat = said.flatMap((s) =>
    [...readTraits(s.traits)].map(([key, value]) => ({
      ...s,
      importId: s.importId ?? null,
      key,
      value: JSON.stringify(value),
    })),
  );
  if (flat.length === 0) return 0;
  const wanted = [...new Map(flat.map((f) => [JSON.stringify([f.identityId, f.key, f.source, f.importId]), f])).values()];
  // Rides the index (identity_id, key, observed_at): the newest of each, however often somebody said it.
  const known = await rows<{ identity_id: string; key: string; source: string; import_id: string | null; value: unknown; at: Date }>(
    tx,
    sql`select w.identity_id, w.key, w.source, w.import_id, a.value, a.observed_at as at
        from unnest(${wanted.map((w) => w.identityId)}::uuid[], ${wanted.map((w) => w.key)}::text[], ${wanted.map((w) => w.source)}::text[], ${wanted.map((w) => w.importId)}::uuid[]) as w (identity_id, key, source, import_id)
        cross join lateral (select value, observed_at from attribute a where a.identity_id = w.identity_id and a.key = w.key and a.source = w.source and a.import_id is not distinct from w.import_id
          order by observed_at desc, attribute_id desc limit 1) a`,
  );
  const keyOf = (identityId: string, key: string, source: string, importId: string | null) => JSON.stringify([identityId, key, source, importId]);
  const latest = new Map(known.map((k) => [keyOf(k.identity_id, k.key, k.source, k.import_id), { value: JSON.stringify(k.value), at: k.at }]));
  const differing = flat.filter((f) => {
    const at = keyOf(f.identityId, f.key, f.source, f.importId);
    const before = latest.get(at);
    if (before?.value === f.value && f.observedAt.getTime() < before.at.getTime() + REPEAT_MILLIS) return false;
    if (!before || f.observedAt >= before.at) latest.set(at, { value: f.value, at: f.observedAt });
    return true;
  });
  const fresh = await withinMostKept(tx, differing, new Set(known.map((k) => `${k.identity_id}\n${k.key}`)));
  if (fresh.length > 0)
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, import_id, trusted)
      select i, a, k, v::jsonb, s, o, im, tr from unnest(${fresh.map((f) => f.identityId)}::uuid[], ${fresh.map(() => newId(now.getTime()))}::uuid[], ${fresh.map((f) => f.key)}::text[], ${fresh.map((f) => f.value)}::text[],
        ${fresh.map((f) => f.source)}::text[], ${fresh.map((f) => f.observedAt.toISOString())}::timestamptz[], ${fresh.map((f) => f.importId)}::uuid[], ${fresh.map((f) => f.trusted ?? true)}::boolean[]) as t (i, a, k, v, s, o, im, tr)`.execute(
      tx,
    );
  return fresh.length;
}

/** Somebody of whom so many things are said already is told nothing of another kind: pages can be made to say anything. */
export const MOST_KEYS_KEPT = 500;

async function withinMostKept<S extends { readonly identityId: string; readonly key: string }>(tx: Transaction, said: readonly S[], known: ReadonlySet<string>): Promise<readonly S[]> {
  const isNew = (s: S) => !known.has(`${s.identityId}\n${s.key}`);
  const ids = [...new Set(said.filter(isNew).map((s) => s.identityId))];
  if (ids.length === 0) return said;
  const found = await rows<{ identity_id: string; key: string }>(tx, sql`select distinct identity_id, key from attribute where identity_id = any(${ids}::uuid[])`);
  const keys = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { identity_id, key } of found) keys.get(identity_id)!.add(key);
  return said.filter((s) => {
    const kept = keys.get(s.identityId);
    if (kept === undefined || kept.has(s.key)) return true;
    if (kept.size >= MOST_KEYS_KEPT) return false;
    kept.add(s.key);
    return true;
  });
}
