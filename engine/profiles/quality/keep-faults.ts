// Computes what is amiss for some customers and keeps it; can be thrown away and computed again at any time.
import { readSetting } from "../../organisation/index.ts";
import { rows, sql, type Transaction } from "../../platform/index.ts";
import { SOURCES_SETTING } from "../knowledge/attributes-of.ts";
import { type Fault, FAULT_KEYS, faultsOf, type Health, healthOfKnown, type Known, type KnownFact } from "./faults.ts";

const HEALTH_KEYS = [...new Set([...FAULT_KEYS, "name", "preferred_channel"])];
const PART = 2000;

export async function recomputeFaults(tx: Transaction, now: Date, customerIds: readonly string[]): Promise<void> {
  const ids = [...new Set(customerIds)];
  for (let at = 0; at < ids.length; at += PART) {
    const part = ids.slice(at, at + PART);
    // Who is being taken away meanwhile, by the undo of an import, is waited for: else their rows would be written once more after them.
    await sql`select 1 from membership where customer_id = any(${part}::uuid[]) order by identity_id for key share`.execute(tx);
    // One at a time for each customer: who read before a repair was taken back must not write after it what held before.
    await sql`select 1 from profile_health where customer_id = any(${part}::uuid[]) order by customer_id for no key update`.execute(tx);
    const known = await knownOf(tx, part);
    await writeHealth(tx, part, known);
    await writeFaults(tx, now, part, known);
  }
}

/** Throws nothing away that is right: what is no customer any more goes, all others are computed again. */
export async function rebuildFaults(tx: Transaction, now: Date): Promise<void> {
  for (const table of ["profile_health", "profile_fault"]) await sql`delete from ${sql.table(table)} t where not exists (select 1 from membership m where m.customer_id = t.customer_id)`.execute(tx);
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const next = await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where customer_id > ${after}::uuid order by customer_id limit ${PART}`);
    if (next.length === 0) return;
    await recomputeFaults(tx, now, next.map((n) => n.id));
    after = next.at(-1)!.id;
  }
}

/** What is known of customers whom anything but a cookie identifies; others have no profile that could be full or stale. */
async function knownOf(tx: Transaction, customerIds: readonly string[]): Promise<Map<string, Known>> {
  const members = await rows<{ identity_id: string; customer_id: string }>(tx, sql`select identity_id, customer_id from membership where customer_id = any(${[...customerIds]}::uuid[])`);
  const identities = members.map((m) => m.identity_id);
  const customerOf = new Map(members.map((m) => [m.identity_id, m.customer_id]));
  const order = (await readSetting<readonly string[]>(tx, SOURCES_SETTING)) ?? [];
  const identifiers = await rows<{ identity_id: string; kind: string; value: string }>(tx, sql`select identity_id, kind, value from identifier where identity_id = any(${identities}::uuid[]) and kind <> 'anonymous_id'`);
  // Each source's last word, and of the keys that no rule reads the latest moment alone. Rides attribute (identity_id, key, observed_at).
  const attributes = await rows<KnownFact>(
    tx,
    sql`select distinct on (identity_id, key, source) attribute_id as "attributeId", identity_id as "identityId", key, value, source, trusted, observed_at as "observedAt" from attribute
        where identity_id = any(${identities}::uuid[]) and key = any(${HEALTH_KEYS}::text[]) order by identity_id, key, source, observed_at desc, attribute_id desc`,
  );
  const others = await rows<{ identity_id: string; at: Date }>(tx, sql`select identity_id, max(observed_at) as at from attribute where identity_id = any(${identities}::uuid[]) and value <> 'null'::jsonb group by identity_id`);
  const consents = await rows<{ identity_id: string; purpose: string; channel: string; given: boolean; at: Date }>(tx, sql`select identity_id, purpose, channel, given, at from consent where identity_id = any(${identities}::uuid[])`);
  // Rides interaction_bounced.
  const bounces = await rows<{ identity_id: string; address: string | null; at: Date; permanent: boolean | null; reason: string | null }>(
    tx,
    sql`select identity_id, lower(trim(properties->>'address')) as address, occurred_at as at, case when jsonb_typeof(properties->'permanent') = 'boolean' then (properties->'permanent')::boolean end as permanent, left(properties->>'reason', 300) as reason
        from interaction where identity_id = any(${identities}::uuid[]) and kind = 'email.bounced'`,
  );
  const bounced = [...new Set(bounces.map((b) => b.identity_id))];
  const opened = bounced.length === 0 ? [] : await rows<{ customer_id: string; at: Date }>(
    tx,
    sql`select m.customer_id, max(i.occurred_at) as at from membership b join membership m on m.customer_id = b.customer_id join interaction i on i.identity_id = m.identity_id
        where b.identity_id = any(${bounced}::uuid[]) and i.channel = 'email' and i.direction = 'in' and i.kind <> 'email.bounced' group by m.customer_id`,
  );
  const lastEmail = new Map(opened.map((o) => [o.customer_id, o.at]));
  const repairs = await rows<{ identity_id: string; rule: string; about: string; seen: string; act: string; at: Date }>(tx, sql`select identity_id, rule, about, seen, act, at from fault_repair where identity_id = any(${identities}::uuid[]) and undone_at is null`);
  const by = <T>(all: readonly T[], identityOf: (each: T) => string) => Map.groupBy(all, (each) => customerOf.get(identityOf(each))!);
  const [named, said, also, consented, came, repaired] = [by(identifiers, (i) => i.identity_id), by(attributes, (a) => a.identityId), by(others, (o) => o.identity_id), by(consents, (c) => c.identity_id), by(bounces, (b) => b.identity_id), by(repairs, (r) => r.identity_id)];
  const address = (id: string) => named.get(id)?.find((i) => i.kind === "email")?.value;
  return new Map(
    [...named.keys()].map((id) => {
      const latest = (also.get(id) ?? []).map((o): KnownFact => ({ attributeId: "", identityId: o.identity_id, key: "", value: true, source: "", trusted: false, observedAt: o.at }));
      const bouncesOf = (came.get(id) ?? []).flatMap((b) => {
        const to = b.address ?? address(id);
        return to === undefined || to === "" ? [] : [{ ...b, address: to }];
      });
      return [id, { attributes: [...(said.get(id) ?? []), ...latest], identifiers: named.get(id)!, consents: consented.get(id) ?? [], bounces: bouncesOf, lastEmailAt: lastEmail.get(id) ?? null, repairs: repaired.get(id) ?? [], order }];
    }),
  );
}

async function writeHealth(tx: Transaction, customerIds: readonly string[], known: ReadonlyMap<string, Known>): Promise<void> {
  const health: (Health & { readonly id: string })[] = [...known].map(([id, each]) => ({ id, ...healthOfKnown(each) }));
  await sql`delete from profile_health where customer_id = any(${customerIds.filter((id) => !known.has(id))}::uuid[])`.execute(tx);
  if (health.length === 0) return;
  await sql`insert into profile_health (customer_id, known, missing, last_said_at, settled)
    select id::uuid, known, missing, said, settled from jsonb_to_recordset(${JSON.stringify(health.map((h) => ({ id: h.id, known: h.known, missing: h.missing, said: h.lastSaidAt, settled: h.settled })))}::jsonb) as t (id text, known smallint, missing text[], said timestamptz, settled boolean)
    on conflict (customer_id) do update set known = excluded.known, missing = excluded.missing, last_said_at = excluded.last_said_at, settled = excluded.settled
      where (profile_health.known, profile_health.missing, profile_health.last_said_at, profile_health.settled) is distinct from (excluded.known, excluded.missing, excluded.last_said_at, excluded.settled)`.execute(tx);
}

async function writeFaults(tx: Transaction, now: Date, customerIds: readonly string[], known: ReadonlyMap<string, Known>): Promise<void> {
  const found: (Fault & { readonly id: string })[] = [...known].flatMap(([id, each]) => faultsOf(each, now).map((fault) => ({ id, ...fault })));
  await sql`delete from profile_fault f where customer_id = any(${[...customerIds]}::uuid[]) and not exists (
    select 1 from unnest(${found.map((f) => f.id)}::uuid[], ${found.map((f) => f.rule)}::text[], ${found.map((f) => f.about)}::text[]) as t (id, rule, about) where t.id = f.customer_id and t.rule = f.rule and t.about = f.about)`.execute(tx);
  if (found.length === 0) return;
  await sql`insert into profile_fault (customer_id, rule, about, seen, detail, found_at, until_at)
    select id, rule, about, seen, detail::jsonb, ${now}::timestamptz, until from unnest(${found.map((f) => f.id)}::uuid[], ${found.map((f) => f.rule)}::text[], ${found.map((f) => f.about)}::text[], ${found.map((f) => f.seen)}::text[],
      ${found.map((f) => JSON.stringify(f.detail))}::text[], ${found.map((f) => f.untilAt?.toISOString() ?? null)}::timestamptz[]) as t (id, rule, about, seen, detail, until)
    on conflict (customer_id, rule, about) do update set seen = excluded.seen, detail = excluded.detail, until_at = excluded.until_at, found_at = case when profile_fault.seen = excluded.seen then profile_fault.found_at else excluded.found_at end
      where (profile_fault.seen, profile_fault.detail) is distinct from (excluded.seen, excluded.detail)`.execute(tx);
}
