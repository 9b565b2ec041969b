// Writes the settled people as facts, in one transaction: a crash leaves nothing half done, and running again begins anew.
import { appendLog, type Database, newId, type RawBuilder, row, rows, sql } from "../../platform/index.ts";
import { COMPARED_ONE_BY_ONE } from "../duplicates/find-all.ts";
import { join } from "../link.ts";
import { listValues } from "../list-values.ts";
import { phoneAmong } from "../phone-of.ts";
import { recomputeProfiles } from "../profile.ts";
import { foldedOnce } from "../search/fold.ts";
import { noteNameWords } from "../search/name-words.ts";
import { HOLD_IDENTITIES } from "../resolve-identities.ts";
import { attributeId, attributeStem, consentId, type IdMaker } from "./person-ids.ts";
import { UNTIMED } from "../consent-order.ts";
import { OFFERS } from "./settle-consents.ts";
import { samePairs, saidAs } from "./settle-people.ts";

export interface ImportMark {
  readonly importId: string;
  readonly source: string;
  /** The program, as people call it. */
  readonly program: string;
  /** Also the mark by which an undo knows what this import attached to identities that were there before. */
  readonly startedAt: Date;
  readonly ids: IdMaker;
}

const PAGE = 20_000;

/** @param onProgress hears how many people are stored */
export async function storePeople(tx: Database, mark: ImportMark, onProgress: (people: number) => void): Promise<void> {
  await sql.raw(HOLD_IDENTITIES).execute(tx);
  const { last } = (await row<{ last: number }>(tx, sql`select coalesce(max(n), 0)::integer as last from staged_person`))!;
  // In pages, so that progress can be told; each is one statement a table.
  for (let from = 1; from <= last; from += PAGE) {
    const some = sql`p.n between ${from} and ${from + PAGE - 1}`;
    await sql`insert into identity (identity_id, source, created_at, import_id) select p.id, ${mark.source}, ${mark.startedAt}::timestamptz, ${mark.importId}::uuid from staged_person p where is_new and ${some} order by n`.execute(tx);
    await sql`insert into membership (identity_id, customer_id) select p.id, p.id from staged_person p where is_new and ${some} order by n`.execute(tx);
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, import_id)
      select p.id, ${attributeId(sql`p.stem`, sql`e.place`)}, e.key, e.value, ${mark.source}, p.observed_at, ${mark.importId}::uuid
      from (select p.id, p.attributes, ${attributeStem(mark.ids, sql`p.n`)} as stem, ${observedAt(mark, sql`p.changed_at`)} as observed_at from staged_person p where is_new and said_by = 1 and ${some} order by n offset 0) p
      cross join lateral jsonb_each(p.attributes) with ordinality e (key, value, place)`.execute(tx);
    // Ids follow the rows that said it: of records that are joined, what a later row said counts, whichever of them it tells of.
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, import_id)
      select p.id, ${attributeId(attributeStem(mark.ids, sql`f.row_n`), sql`e.place`)}, e.key, e.value, ${mark.source}, ${observedAt(mark, sql`f.changed_at`)}, ${mark.importId}::uuid
      from staged_person p cross join lateral jsonb_each(p.attributes) with ordinality e (key, value, place) join staged_from f on f.n = p.n and f.key = ${saidAs(sql`e.key`)} where is_new and said_by > 1 and ${some} order by p.n`.execute(tx);
    onProgress(Math.min(from + PAGE - 1, last));
  }
  // What a file says of addresses is a record of ours, and proves nothing: they join, and are not called verified.
  await insertOnce(() => sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
    select c.kind, c.value, p.id, c.kind not in ('email', 'phone'), ${mark.source}, ${mark.startedAt}::timestamptz from staged_claim c join staged_person p on p.n = c.n
    where c.verdict = 'holds' and c.holder_id is null order by c.kind, c.value`.execute(tx)); // in one order everywhere, so that two writers do not lock crosswise
  // What somebody else has is kept as claimed: it is shown, recognises nobody and joins nobody.
  await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
    select 'claimed_' || c.kind, replace(p.own_key, ':#', '#') || ':' || c.value, p.id, false, ${mark.source}, ${mark.startedAt}::timestamptz from staged_claim c join staged_person p on p.n = c.n
    where c.verdict <> 'holds' and c.kind in ('email', 'phone') on conflict do nothing`.execute(tx);
  await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, import_id)
    select p.id, ${attributeId(attributeStem(mark.ids, sql`ch.row_n`), sql`ch.place`)}, ch.key, ch.value, ${mark.source}, ${observedAt(mark, sql`ch.changed_at`)}, ${mark.importId}::uuid from staged_change ch join staged_person p on p.n = ch.n`.execute(tx);
  await sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at, why, import_id)
    select p.id, ${consentId(mark.ids, sql`s.n`, sql`row_number() over (partition by s.n order by s.channel)`)}, ${OFFERS}, s.channel, s.given, ${`as recorded in ${mark.program}`} || case when s.given and not s.stated then ${UNTIMED} else '' end, ${mark.source}, s.at, s.why, ${mark.importId}::uuid
    from staged_consent s join staged_person p on p.n = s.n where s.stores`.execute(tx);
  await tieSame(tx, mark);
  await sql`insert into shared_address (identity_id, kind, value, other_id, import_id, found_at)
    select p.id, c.kind, c.value, coalesce(c.holder_id, h.id), ${mark.importId}::uuid, ${mark.startedAt}::timestamptz
    from staged_claim c join staged_person p on p.n = c.n left join staged_person h on h.n = c.holder_n where c.verdict = 'shared' on conflict do nothing`.execute(tx);
  await sql`insert into contact_import_touch (identity_id, import_id) select distinct identity_id, ${mark.importId}::uuid from (
      select p.id as identity_id from staged_change ch join staged_person p on p.n = ch.n where not p.is_new
      union all select p.id from staged_claim c join staged_person p on p.n = c.n where not p.is_new and (c.verdict <> 'holds' or c.holder_id is null)
      union all select p.id from staged_consent s join staged_person p on p.n = s.n where not p.is_new and s.stores
      union all select c.holder_id from staged_claim c where c.verdict = 'same' and c.holder_id is not null) touched`.execute(tx);
}

/** Somebody who shows an address that the same person has under another record becomes one customer with it. */
async function tieSame(tx: Database, mark: ImportMark): Promise<void> {
  const pairs = await samePairs(tx);
  const alone = pairs.filter((pair) => pair.is_new);
  const why = (kind: string) => `the same ${kind.replace("_", " ")}`;
  for (let i = 0; i < alone.length; i += PAGE) {
    const some = alone.slice(i, i + PAGE);
    await sql`insert into link (identity_id, link_id, other_id, made_at, made_by, why, weight)
      select least(a, b), id, greatest(a, b), ${mark.startedAt}::timestamptz, 'rule', why, null
      from unnest(${some.map((p) => p.a)}::uuid[], ${some.map((p) => p.b)}::uuid[], ${some.map(() => newId(mark.startedAt.getTime()))}::uuid[], ${some.map((p) => why(p.kind))}::text[]) as pair (a, b, id, why)`.execute(tx);
  }
  // Whoever joins may itself have been joined: the smallest id that hangs together with it is the customer's.
  const root = new Map<string, string>();
  const rootOf = (id: string): string => {
    let at = id;
    while (root.has(at)) at = root.get(at)!;
    return at;
  };
  const holders = [...new Set(alone.map((pair) => pair.b))];
  const customers = new Map<string, string>();
  for (let i = 0; i < holders.length; i += PAGE)
    for (const m of await rows<{ identity_id: string; customer_id: string }>(tx, sql`select identity_id, customer_id from membership where identity_id = any(${holders.slice(i, i + PAGE)}::uuid[])`)) customers.set(m.identity_id, m.customer_id);
  for (const { a, b } of alone) {
    const [one, other] = [rootOf(a), rootOf(customers.get(b) ?? b)];
    if (one !== other) root.set(one > other ? one : other, one > other ? other : one);
  }
  const moved = [...root.keys()];
  for (let i = 0; i < moved.length; i += PAGE) {
    const some = moved.slice(i, i + PAGE);
    await sql`update membership m set customer_id = t.customer from unnest(${some}::uuid[], ${some.map(rootOf)}::uuid[]) as t (old, customer) where m.customer_id = t.old`.execute(tx);
  }
  const known = pairs.filter((pair) => !pair.is_new);
  for (let i = 0; i < known.length; i += PAGE) {
    const some = known.slice(i, i + PAGE);
    // Most of them were joined by an earlier file. Of the others each is asked about again, for the one before may have joined them.
    const apart = await rows<{ place: number }>(
      tx,
      sql`select p.place::integer as place from unnest(${some.map((p) => p.a)}::uuid[], ${some.map((p) => p.b)}::uuid[]) with ordinality as p (a, b, place)
          cross join lateral (select customer_id from membership where identity_id = p.a offset 0) a cross join lateral (select customer_id from membership where identity_id = p.b offset 0) b where a.customer_id <> b.customer_id order by p.place`,
    );
    for (const { place } of apart) {
      const { a, b, kind } = some[place - 1]!;
      const still = await row<{ apart: boolean }>(tx, sql`select count(distinct customer_id) > 1 as apart from membership where identity_id = any(${[a, b]}::uuid[])`);
      if (still!.apart) await join(tx, mark.startedAt, { a, b, by: "rule", why: why(kind), weight: null });
    }
  }
}

/**
 * Works the profiles out here rather than by way of the log: a million names in the log would be a million for every page
 * that listens.
 */
export async function storeProfiles(tx: Database, mark: ImportMark, onProgress: (share: number) => void): Promise<void> {
  const { last } = (await row<{ last: number }>(tx, sql`select coalesce(max(n), 0)::integer as last from staged_person`))!;
  // Whoever is new and alone: nothing else is known of them than what is staged. The others are worked out as always.
  await sql`create temporary table staged_group on commit drop as select n from staged_claim where verdict = 'same' union select holder_n from staged_claim where verdict = 'same' and holder_n is not null`.execute(tx);
  await sql`create temporary table staged_known on commit drop as select row_number() over (order by n)::integer as place, p.id from staged_person p
    where p.n in (select n from staged_group) or not p.is_new and (p.n in (select n from staged_change) or p.n in (select n from staged_claim where holder_id is null or verdict = 'same'))`.execute(tx);
  await sql`create index on staged_known (place)`.execute(tx);
  await storeNewProfiles(tx, last, (share) => onProgress(0.8 * share));
  const page = 5000;
  const regrouped: string[] = [];
  for (let from = 1; ; from += page) {
    const found = await rows<{ id: string; grew: boolean }>(
      tx,
      sql`select m.customer_id as id, m.customer_id <> k.id and i.import_id is distinct from ${mark.importId}::uuid as grew from staged_known k
          cross join lateral (select * from membership where identity_id = k.id offset 0) m join lateral (select import_id from identity where identity_id = m.customer_id offset 0) i on true where k.place between ${from} and ${from + page - 1}`,
    );
    if (found.length === 0) break;
    await recomputeProfiles(tx, found.map((each) => each.id));
    for (const { id, grew } of found) if (grew) regrouped.push(id);
  }
  onProgress(1);
  // Customers who were there before and grew are told one by one, for their value may follow; there are few.
  for (let i = 0; i < regrouped.length && i < COMPARED_ONE_BY_ONE; i += 500) await appendLog(tx, mark.startedAt, { topic: "profile", identityIds: [...new Set(regrouped.slice(i, i + 500))] });
  // Everybody is told where they are not too many: whoever looks for likely duplicates then compares them as they come in.
  if (last > COMPARED_ONE_BY_ONE) return void (await appendLog(tx, mark.startedAt, { topic: "profile", about: { importedPeople: mark.importId } }));
  const concerned = (await rows<{ id: string }>(tx, sql`select distinct p.id as id from staged_person p left join contact_import_touch t on t.identity_id = p.id and t.import_id = ${mark.importId}::uuid where p.is_new or t.import_id is not null`)).map((each) => each.id);
  for (let i = 0; i < concerned.length; i += 500) await appendLog(tx, mark.startedAt, { topic: "interactions", identityIds: concerned.slice(i, i + 500) });
}

/** By the rule of `recomputeProfiles`, which a test holds against it, for people with one record and no touch point. */
async function storeNewProfiles(tx: Database, last: number, onProgress: (share: number) => void): Promise<void> {
  // The indexes of letters and words take a hundred thousand names at once ten times sooner than one by one; nothing of it waits afterwards.
  await sql`select set_config('gin_pending_list_limit', '64MB', true), set_config('maintenance_work_mem', '256MB', true)`.execute(tx);
  await sql`create index on staged_claim (n)`.execute(tx);
  for (let from = 1; from <= last; from += PAGE) {
    const to = from + PAGE - 1;
    // A row of the list for each: nobody has scored them yet, so none is there.
    await sql`
      with named as (
        select c.n, min(c.value) filter (where c.kind = 'email' and c.verdict = 'holds') as email, min(c.value) filter (where c.kind = 'email' and c.verdict <> 'holds') as claimed_email,
          array_agg(c.value order by c.value) filter (where c.kind = 'phone' and c.verdict = 'holds') as phones, min(c.value) filter (where c.kind = 'customer_number' and c.verdict = 'holds') as number,
          string_agg(w.written, ' ' order by w.written) as all_values
        from staged_claim c join staged_person p on p.n = c.n
        cross join lateral (select case when c.verdict = 'holds' then c.value when c.kind in ('email', 'phone') then replace(p.own_key, ':#', '#') || ':' || c.value end as written) w
        where p.is_new and c.n between ${from} and ${to} group by c.n),
      made as (
        insert into profile (customer_id, known, name, email, phone, city, country, language, time_zone, since, last_heard_at, last_heard_channel, interactions, counted_to, identities, search, owner, team, department, region)
        select p.id, true, letters.name, coalesce(n.email, n.claimed_email), reached.phone, letters.city, a->>'country', a->>'language', a->>'time_zone', null, null, null, 0, head.position, 1,
          concat_ws(' ', ${foldedOnce(sql`letters.name`)}, ${foldedOnce(sql`n.all_values`)}, ${foldedOnce(sql`letters.city`)}), ${placeIn("owner")}, ${placeIn("team")}, ${placeIn("department")}, ${placeIn("sales_region")}
        from (select position from log_head where name = 'main') head cross join staged_person p join named n on n.n = p.n cross join lateral (select p.attributes as a) a cross join lateral (select ${phoneAmong(sql`n.phones`)} as phone) reached
        cross join lateral (select coalesce(nullif(trim(a->>'name'), ''), nullif(trim(concat_ws(' ', a->>'first_name', a->>'last_name')), ''), n.email, n.claimed_email, 'Customer ' || n.number, reached.phone) as name) name
        cross join lateral (select name.name, a->>'city' as city offset 0) letters
        where p.is_new and p.n between ${from} and ${to} and p.n not in (select n from staged_group)
        returning customer_id, name, search, country, owner, team, department, region)
      insert into customer_list (customer_id, known, name, search, country, owner, team, department, region) select customer_id, true, name, search, country, owner, team, department, region from made`.execute(tx);
    await listValues(tx, sql`select p.id from staged_person p where p.is_new and p.n between ${from} and ${to} and p.n not in (select n from staged_group)`);
    onProgress(Math.min(1, to / last));
  }
  await sql`select gin_clean_pending_list('profile_search'::regclass), gin_clean_pending_list('profile_name_words'::regclass), set_config('gin_pending_list_limit', '256kB', true)`.execute(tx);
  await noteNameWords(tx, sql`staged_person s join profile f on f.customer_id = s.id where s.is_new`);
}

/** To whom somebody belongs, as `recomputeProfiles` reads it from the attributes a. */
function placeIn(key: string) {
  return sql`case when jsonb_typeof(a->${sql.lit(key)}) = 'string' then nullif(lower(trim(a->>${sql.lit(key)})), '') end`;
}

/** When the source last changed somebody, where the file tells; else when it was brought in. @param changedAt in seconds, or null */
function observedAt(mark: ImportMark, changedAt: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`least(coalesce(to_timestamp(${changedAt}), ${mark.startedAt}::timestamptz), ${mark.startedAt}::timestamptz)`;
}

/** Somebody else wrote the same key in the meantime: the whole is tried again and then sees it. */
async function insertOnce(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if ((error as { code?: string }).code !== "23505") throw error;
    throw Object.assign(new Error("another writer took a key in the meantime", { cause: error }), { code: "40001" });
  }
}
