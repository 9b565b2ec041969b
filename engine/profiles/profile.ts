// One row a customer, computed from facts; can be thrown away and rebuilt at any time.
import type { Channel } from "../interactions/index.ts";
import { type Database, type Follower, rows, sql, type Transaction } from "../platform/index.ts";
import type { ProfileView } from "./contract.ts";
import { listProfiles } from "./customer-list.ts";
import { believed, byBelief, stands } from "./knowledge/believed-source.ts";
import { groupsOfIdentities, sizeGroups } from "./knowledge/group-size.ts";
import { phoneAmong } from "./phone-of.ts";
import { asCountry } from "./quality/country-code.ts";
import { firstClaimedEmail, firstEmail, phonesInOrder } from "./reached-at.ts";
import { foldedOnce } from "./search/fold.ts";
import { noteNameWords } from "./search/name-words.ts";

/**
 * Computes the profile rows of these customers. The rule: for each attribute, the source wins that stands first in the order that owners
 * set; of sources not in it, what a trusted one observed last, else what any did (`winnerOf` says it in full); the
 * e-mail address and telephone number are the first that are theirs, the number with its country where that is known; somebody is known as soon as anything but a cookie
 * identifies them.
 *
 * @param added log positions whose interactions are all that is new for customers that have a row: they are added to what
 *   the row counts already, so that a touch point more does not cost reading all former ones
 */
export async function recomputeProfiles(
  tx: Transaction,
  customerIds: readonly string[],
  added?: readonly number[],
): Promise<void> {
  if (customerIds.length === 0) return;
  const ids = [...new Set(customerIds)];
  // Who is being taken away meanwhile, by the undo of an import, is waited for: else the row would be written once more after them.
  await sql`select 1 from membership where customer_id = any(${ids}::uuid[]) order by identity_id for key share`.execute(tx);
  // A customer that was merged into another has no members any more; its row goes.
  await sql`delete from profile where customer_id = any(${ids}::uuid[]) and not exists (select 1 from membership m where m.customer_id = profile.customer_id)`.execute(tx);
  // What is known of each member is looked up under its identity (`offset 0`): left to choose, the database reads whole tables
  // right after an import, of which it knows nothing yet.
  await sql`
    with member as materialized (select m.identity_id, m.customer_id from unnest(${ids}::uuid[]) as c (id) cross join lateral (select identity_id, customer_id from membership where customer_id = c.id offset 0) m),
    ${believed},
    said as (
      select customer_id, jsonb_object_agg(key, value) as a from (
        select distinct on (m.customer_id, a.key) m.customer_id, a.key, a.value from member m
        cross join lateral (select * from attribute a where a.identity_id = m.identity_id and ${stands("a")} offset 0) a
        left join believed b on b.source = a.source
        order by m.customer_id, a.key, ${byBelief("a", sql`b.place`)}
      ) latest group by customer_id),
    -- To whom they belong is said by believed sources only: a page must not put a customer before other eyes.
    placed as (
      select customer_id, max(value) filter (where key = 'owner') as owner, max(value) filter (where key = 'team') as team, max(value) filter (where key = 'department') as department, max(value) filter (where key = 'sales_region') as region
      from (
        select distinct on (m.customer_id, a.key) m.customer_id, a.key, lower(trim(a.value #>> '{}')) as value from member m
        cross join lateral (select * from attribute a where a.identity_id = m.identity_id and a.key in ('owner', 'team', 'department', 'sales_region') and a.trusted and jsonb_typeof(a.value) = 'string' and trim(a.value #>> '{}') <> '' and ${stands("a")} offset 0) a
        left join believed b on b.source = a.source
        order by m.customer_id, a.key, ${byBelief("a", sql`b.place`)}
      ) latest group by customer_id),
    named as (
      select m.customer_id, bool_or(i.kind <> 'anonymous_id') as known,
        ${firstEmail} as email, ${firstClaimedEmail} as claimed_email, ${phonesInOrder} as phones,
        (array_agg(i.value order by i.first_seen_at, i.value) filter (where i.kind in ('customer_number', 'user_id')))[1] as number,
        string_agg(i.value, ' ' order by i.value) filter (where i.kind <> 'anonymous_id') as all_values
      from member m cross join lateral (select * from identifier i where i.identity_id = m.identity_id offset 0) i group by m.customer_id),
    head as (select position from log_head where name = 'main'),
    counting as (
      select m.*, p.counted_to from member m left join profile p on p.customer_id = m.customer_id and ${added !== undefined}::boolean),
    touched as (
      select m.customer_id, i.interaction_id, least(i.occurred_at, i.received_at) as occurred_at, i.direction, i.channel from counting m cross join lateral (select interaction_id, occurred_at, received_at, direction, channel from interaction i where i.identity_id = m.identity_id offset 0) i where m.counted_to is null
      union all
      select m.customer_id, i.interaction_id, least(i.occurred_at, i.received_at), i.direction, i.channel from interaction i join counting m on m.identity_id = i.identity_id
        where i.position = any(${[...(added ?? [])]}::bigint[]) and i.position > m.counted_to),
    fresh as (
      select customer_id, count(*)::integer as interactions, min(occurred_at) as first_at, max(occurred_at) filter (where direction = 'in') as last_at,
        (array_agg(channel order by occurred_at desc, interaction_id desc) filter (where direction = 'in'))[1] as channel
      from touched group by customer_id),
    heard as (
      select c.customer_id, coalesce(f.interactions, 0) + coalesce(p.interactions, 0) as interactions, least(f.first_at, p.since) as first_at, greatest(f.last_at, p.last_heard_at) as last_at,
        case when p.last_heard_at is null or f.last_at >= p.last_heard_at then f.channel else p.last_heard_channel end as channel,
        -- All there is was counted, or what was added: what has been committed since the lines were read comes with its own line.
        case when p.customer_id is null then (select position from head) else greatest(p.counted_to, (select max(a) from unnest(${[...(added ?? [])]}::bigint[]) as a)) end as counted_to
      from (select distinct customer_id from counting) c left join fresh f using (customer_id) left join profile p on p.customer_id = c.customer_id and ${added !== undefined}::boolean),
    counted as (select customer_id, count(*)::integer as identities from member group by customer_id)
    insert into profile (customer_id, known, name, email, phone, city, country, language, time_zone, since, last_heard_at, last_heard_channel, interactions, counted_to, identities, search, owner, team, department, region)
    select c.customer_id, coalesce(n.known, false), name.name, coalesce(n.email, n.claimed_email), reached.phone, a->>'city', a->>'country', a->>'language', a->>'time_zone',
      h.first_at, h.last_at, h.channel, coalesce(h.interactions, 0), h.counted_to, c.identities,
      concat_ws(' ', ${foldedOnce(sql`letters.name`)}, ${foldedOnce(sql`n.all_values`)}, ${foldedOnce(sql`letters.city`)}), pl.owner, pl.team, pl.department, pl.region
    from counted c left join said s using (customer_id) left join named n using (customer_id) left join placed pl using (customer_id) left join heard h using (customer_id)
    cross join lateral (select ${phoneAmong(sql`n.phones`)} as phone) reached
    cross join lateral (select coalesce(nullif(trim(a->>'name'), ''), nullif(trim(concat_ws(' ', a->>'first_name', a->>'last_name')), ''), n.email, n.claimed_email,
      case when n.number is not null then 'Customer ' || n.number end, reached.phone) as name) name
    cross join lateral (select name.name, a->>'city' as city offset 0) letters
    on conflict (customer_id) do update set known = excluded.known, name = excluded.name, email = excluded.email, phone = excluded.phone, city = excluded.city, country = excluded.country,
      language = excluded.language, time_zone = excluded.time_zone, since = excluded.since, last_heard_at = excluded.last_heard_at, last_heard_channel = excluded.last_heard_channel,
      interactions = excluded.interactions, counted_to = excluded.counted_to, identities = excluded.identities, search = excluded.search, owner = excluded.owner, team = excluded.team, department = excluded.department, region = excluded.region
    where profile.counted_to <= excluded.counted_to`.execute(
    tx,
  );
  await listProfiles(tx, sql`select unnest(${ids}::uuid[])`);
  await noteNameWords(tx, sql`profile f where f.customer_id = any(${ids}::uuid[]) and f.known`);
}

/** Throws all profile rows away and computes them again. */
export async function rebuildProfiles(tx: Transaction): Promise<void> {
  await sql`delete from profile`.execute(tx);
  await sql`delete from name_word`.execute(tx);
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const next = await rows<{ customer_id: string }>(tx, sql`select distinct customer_id from membership where customer_id > ${after}::uuid order by customer_id limit 5000`);
    if (next.length === 0) break;
    await recomputeProfiles(tx, next.map((n) => n.customer_id));
    after = next.at(-1)!.customer_id;
  }
  await listProfiles(tx);
  await sizeGroups(tx);
}

/** Identities concerned by lines of the log, also where a line was too short to name them all. */
export async function identitiesConcerned(tx: Transaction, entries: readonly { readonly position: number; readonly body: { readonly identityIds: readonly string[]; readonly about: Readonly<Record<string, unknown>> } }[]): Promise<string[]> {
  const ids = new Set(entries.flatMap((entry) => entry.body.identityIds));
  for (const entry of entries) {
    const { importId, whole } = entry.body.about;
    const found =
      typeof importId === "string" ? await rows<{ id: string }>(tx, sql`select distinct identity_id as id from interaction where import_id = ${importId}::uuid`)
      : whole === true ? await rows<{ id: string }>(tx, sql`select distinct identity_id as id from interaction where position = ${entry.position}`)
      : [];
    for (const { id } of found) ids.add(id);
  }
  return [...ids];
}

export const profileFollower: Follower = {
  name: "profiles",
  topics: ["interactions", "profile"],
  async handle(tx, entries) {
    if (entries.some((entry) => entry.body.about["undoneImportId"] !== undefined || entry.body.about["attributeSources"] === true)) return rebuildProfiles(tx);
    const ids = await identitiesConcerned(tx, entries);
    // Who was joined, separated or imported is counted anew; for the others the new touch points are added.
    const anew = new Set(
      await identitiesConcerned(
        tx,
        entries.filter((entry) => entry.topic === "profile" || entry.body.about["importId"] !== undefined),
      ),
    );
    await recomputeInParts(tx, [...anew]);
    // Touch points change no group.
    if (anew.size > 0) await sizeGroups(tx, groupsOfIdentities([...anew]));
    await recomputeInParts(
      tx,
      ids.filter((id) => !anew.has(id)),
      entries.map((entry) => entry.position),
    );
  },
};

async function recomputeInParts(tx: Transaction, ids: readonly string[], added?: readonly number[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 5000) {
    const part = ids.slice(i, i + 5000);
    const customers = await rows<{ id: string }>(
      tx,
      sql`select distinct customer_id as id from membership where identity_id = any(${part}::uuid[])`,
    );
    // The ids themselves too: one may be a former customer's, whose row has to go.
    await recomputeProfiles(tx, [...customers.map((c) => c.id), ...part], added);
  }
}

export interface ProfileRow {
  customer_id: string;
  known: boolean;
  name: string | null;
  email: string | null;
  phone: string | null;
  city: string | null;
  country: string | null;
  language: string | null;
  time_zone: string | null;
  since: Date | null;
  last_heard_at: Date | null;
  last_heard_channel: Channel | null;
  interactions: number;
}

export const profileColumns = sql`p.customer_id, p.known, p.name, p.email, p.phone, p.city, p.country, p.language, p.time_zone, p.since, p.last_heard_at, p.last_heard_channel, p.interactions`;

export function profileView(p: ProfileRow): ProfileView {
  return {
    customerId: p.customer_id, known: p.known, name: p.name ?? `Visitor ${p.customer_id.slice(-6)}`, email: p.email, phone: p.phone, city: p.city, country: asCountry(p.country), language: p.language,
    timeZone: p.time_zone, since: p.since?.toISOString() ?? null, lastHeardAt: p.last_heard_at?.toISOString() ?? null, lastHeardChannel: p.last_heard_channel, interactions: p.interactions,
  };
}

/** The profiles of these customers; one whose row is not computed yet is shown as a visitor. */
export async function profilesOf(db: Database, customerIds: readonly string[]): Promise<Map<string, ProfileView>> {
  const found = await rows<ProfileRow>(db, sql`select ${profileColumns} from profile p where p.customer_id = any(${[...new Set(customerIds)]}::uuid[])`);
  const views = new Map(found.map((p) => [p.customer_id, profileView(p)]));
  for (const id of customerIds)
    if (!views.has(id))
      views.set(id, profileView({ customer_id: id, known: false, name: null, email: null, phone: null, city: null, country: null, language: null, time_zone: null, since: null, last_heard_at: null, last_heard_channel: null, interactions: 0 }));
  return views;
}
