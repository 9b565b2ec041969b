// What lists are filtered by beside the columns of customer_list: attributes of one's own and consents, one row a customer and
// key, with what is believed of it. Kept only for the keys that somebody has asked to filter by, so that nobody pays for the rest.
import { believed, believedPlace, byBelief, stands } from "./knowledge/believed-source.ts";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { type Database, type Ground, type RawBuilder, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { heldFirst } from "./consent-order.ts";
import { minorDigits } from "./import/currency.ts";

/** The key under which a consent is listed; no attribute is called so, for their keys hold no blank. */
export const consentKey = (purpose: string, channel: string): string => `consent ${purpose} ${channel}`;

const CONSENT = /^consent (\S+) (\S+)$/;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Writes what is believed of these customers under the keys that lists know; whoever is not known any more loses it. The rule
 * is that of the profile (`winnerOf`); a test holds the two against each other.
 *
 * @param whom a query that gives customer ids
 * @param only these keys, where not all of them
 */
export async function listValues(tx: Transaction, whom: RawBuilder<unknown>, only?: readonly string[]): Promise<void> {
  const keys = only ?? (await rows<{ key: string }>(tx, sql`select key from list_key order by key`)).map((each) => each.key);
  if (keys.length === 0) return;
  const consents = keys.map((key) => CONSENT.exec(key));
  const asked = sql`unnest(${keys}::text[], ${consents.map((each) => each?.[1] ?? null)}::text[], ${consents.map((each) => each?.[2] ?? null)}::text[]) as k (key, purpose, channel)`;
  // Of each customer and key by itself, riding primary keys that begin with the owner (`offset 0` keeps it so). In one order everywhere; what says nothing new writes nothing.
  await sql`
    with whom as materialized (select w.id from (${whom}) w (id)),
    known as materialized (select l.customer_id from whom w join customer_list l on l.customer_id = w.id where l.known),
    ${believed},
    wanted as materialized (
      select c.customer_id, k.key, (coalesce(e.place, 1) - 1)::smallint as place, coalesce(e.size, 1)::smallint as size, ${TEXT} as text, ${NUMBER} as number, ${DAY} as day
      from known c cross join ${asked}
      left join lateral (
        select a.value from (select identity_id from membership where customer_id = c.customer_id offset 0) m
        cross join lateral (select * from attribute a where a.identity_id = m.identity_id and a.key = k.key and ${stands("a")} offset 0) a
        left join believed b on b.source = a.source
        where k.purpose is null order by ${byBelief("a", sql`b.place`)} limit 1) s on true
      left join lateral (
        select to_jsonb(case when o.given then 'given' else 'refused' end) as value from (select identity_id from membership where customer_id = c.customer_id offset 0) m
        cross join lateral (select * from consent o where o.identity_id = m.identity_id and o.purpose = k.purpose and o.channel = k.channel offset 0) o
        where k.purpose is not null order by ${heldFirst("o.")} limit 1) t on true
      left join lateral (select v, row_number() over (order by p) as place, count(*) over () as size from jsonb_array_elements(case jsonb_typeof(coalesce(s.value, t.value)) when 'array' then coalesce(s.value, t.value) else jsonb_build_array(coalesce(s.value, t.value)) end) with ordinality as x (v, p)
        where coalesce(s.value, t.value) is not null and p <= 50 and trim(v #>> '{}') <> '') e on true),
    unknown as (delete from list_value o using whom w where o.customer_id = w.id and o.key = any(${keys}::text[]) and not exists (select 1 from customer_list l where l.customer_id = o.customer_id and l.known)),
    shorter as (delete from list_value o using wanted n where n.place = 0 and o.customer_id = n.customer_id and o.key = n.key and o.place >= n.size)
    insert into list_value as o (customer_id, key, place, text, number, day) select customer_id, key, place, text, number, day from wanted order by customer_id, key, place
    on conflict (customer_id, key, place) do update set text = excluded.text, number = excluded.number, day = excluded.day
    where (o.text, o.number, o.day) is distinct from (excluded.text, excluded.number, excluded.day)`.execute(tx);
}

/** A value e.v as lists compare it. */
const PLAIN = sql`trim(e.v #>> '{}')`;
/** An amount is compared in units of its currency, not in minor ones. */
const MINOR = sql`jsonb_typeof(e.v) = 'object' and e.v->>'amountMinor' ~ '^-?[0-9]{1,15}$' and e.v->>'currency' ~ '^[A-Z]{3}$'`;
const digitsOther = (digits: number) => sql`${Intl.supportedValuesOf("currency").filter((currency) => minorDigits(currency) === digits)}::text[]`;
const AMOUNT = sql`((e.v->>'amountMinor')::numeric / case when e.v->>'currency' = any(${digitsOther(0)}) then 1 when e.v->>'currency' = any(${digitsOther(3)}) then 1000 else 100 end)`;
const TEXT = sql`case when ${MINOR} then lower(trim_scale(${AMOUNT}) || ' ' || (e.v->>'currency')) when jsonb_typeof(e.v) = 'boolean' then case when e.v = 'true'::jsonb then 'yes' else 'no' end else nullif(lower(left(${PLAIN}, 200)), '') end`;
const NUMBER = sql`case when ${MINOR} then ${AMOUNT}::float8 when jsonb_typeof(e.v) in ('number', 'string') and ${PLAIN} ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' then (${PLAIN})::float8 end`;
/** Days that there are: a file may say the 31st of February. */
const DAY = sql`case when jsonb_typeof(e.v) = 'string' and ${PLAIN} ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ].*)?$'
  then case when substr(${PLAIN}, 9, 2)::integer <= extract(day from date_trunc('month', (substr(${PLAIN}, 1, 8) || '01')::date) + interval '1 month - 1 day') then substr(${PLAIN}, 1, 10)::date end end`;

/**
 * The number that was believed of a customer under a key at a moment, by what had been said until then and nothing later; null where
 * none was. As a list holds it, but for the first of several values.
 *
 * @param customer, at columns of the row that is asked
 */
export function numberThen(key: string, { customer, at }: { readonly customer: RawBuilder<unknown>; readonly at: RawBuilder<unknown> }): RawBuilder<unknown> {
  return sql`(select ${NUMBER} from (select a.value as v from (select identity_id from membership where customer_id = ${customer} offset 0) m
    cross join lateral (select * from attribute a where a.identity_id = m.identity_id and a.key = ${key} and a.observed_at <= ${at} and ${stands("a", at)} offset 0) a
    order by ${byBelief("a", believedPlace("a"))} limit 1) e)`;
}

/** Takes away what stands of customers who are known no more. */
export async function dropUnknownValues(tx: Transaction): Promise<void> {
  await sql`delete from list_value v where not exists (select 1 from customer_list l where l.customer_id = v.customer_id and l.known)`.execute(tx);
}

const MOST_KEYS = 100;
const PART = 5000;
/** So many parts are gone through while whoever asked waits; more follow within a minute. */
const AT_ONCE = 4;

/**
 * Lets lists be filtered by a key. What is so already is not done again.
 *
 * @returns whether everybody has been gone through
 * @throws {Refusal} not-acceptable-now, if there are a hundred, or an import is under way
 */
export async function listKey(ground: Ground, actor: Actor, key: string): Promise<boolean> {
  const now = ground.now();
  if (!(await row(ground.db, sql`select 1 from list_key where key = ${key}`)))
    await transaction(ground.db, async (tx) => {
      // Whoever imports began without knowing of it; who computes profiles holds the memberships, which filling waits for.
      await holdIdentities(tx);
      const { n } = (await row<{ n: number }>(tx, sql`select count(*)::integer as n from list_key`))!;
      if (n >= MOST_KEYS) throw new Refusal("not-acceptable-now", `Lists are filtered by ${MOST_KEYS} attributes and consents already, which is as many as they can be.`);
      await sql`insert into list_key (key, listed_at, listed_by, filled_to) values (${key}, ${now}, ${actor.id}, ${FIRST}::uuid) on conflict do nothing`.execute(tx);
      await writeAudit(tx, now, actor, "list.filter-by", { kind: "attribute", id: key }, { key });
    });
  return fillKey(ground.db, key, AT_ONCE);
}

/** The share of all customers that have been gone through for a key that is listed, 0 to 1. */
export async function goneThrough(db: Database, key: string): Promise<number> {
  const found = await row<{ share: number }>(
    db,
    sql`select case when k.filled_to is null then 1::float8 else (select count(*) from customer_list where customer_id <= k.filled_to)::float8 / greatest(1, (select count(*) from customer_list)) end as share from list_key k where k.key = ${key}`,
  );
  return found?.share ?? 0;
}

async function holdIdentities(tx: Transaction): Promise<void> {
  await sql`select set_config('lock_timeout', '3s', true)`.execute(tx);
  try {
    await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
  } catch (error) {
    if ((error as { code?: string }).code !== "55P03") throw error;
    throw new Refusal("not-acceptable-now", "People are being brought in or taken away just now. Filter by this when that is done.");
  }
}

/** Goes on where keys have not been filled to the end; for a timer. */
export async function fillKeys(db: Database): Promise<void> {
  for (const { key } of await rows<{ key: string }>(db, sql`select key from list_key where filled_to is not null order by listed_at`)) await fillKey(db, key);
}

/** Part by part, each by itself, in the order of ids. @returns whether it came to the end */
async function fillKey(db: Database, key: string, parts = Number.POSITIVE_INFINITY): Promise<boolean> {
  for (let part = 0; ; part++) {
    const state = await row<{ to: string | null }>(db, sql`select filled_to as to from list_key where key = ${key}`);
    if (!state || state.to === null) {
      // What is right for the values of one key is learnt now, and not when the database comes to it.
      if (part > 0) await sql`analyze list_value`.execute(db);
      return true;
    }
    if (part >= parts) return false;
    await transaction(db, async (tx) => {
      const held = await row<{ to: string | null }>(tx, sql`select filled_to as to from list_key where key = ${key} for update`);
      if (!held || held.to === null) return;
      const ids = (await rows<{ id: string }>(tx, sql`select customer_id as id from customer_list where customer_id > ${held.to}::uuid order by customer_id limit ${PART}`)).map((each) => each.id);
      await sql`select 1 from membership where customer_id = any(${ids}::uuid[]) order by identity_id for update`.execute(tx);
      await listValues(tx, sql`select unnest(${ids}::uuid[])`, [key]);
      await sql`update list_key set filled_to = ${ids.length < PART ? null : ids.at(-1)!}::uuid where key = ${key}`.execute(tx);
    });
  }
}

/** @throws {Refusal} not-acceptable-now, naming the first key that lists cannot be filtered by yet */
export async function requireListed(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const found = new Map((await rows<{ key: string; ready: boolean }>(db, sql`select key, filled_to is null as ready from list_key where key = any(${[...keys]}::text[])`)).map((each) => [each.key, each.ready]));
  for (const key of keys) {
    if (found.get(key) === true) continue;
    const name = CONSENT.test(key) ? key : `“${key}”`;
    if (found.has(key)) throw new Refusal("not-acceptable-now", `Customers are being gone through for ${name}. Ask again in a minute.`);
    throw new Refusal("not-acceptable-now", `Lists have not been filtered or sorted by ${name} before. Add it as a filter on the customers page (POST /api/customers/choices), which goes through all customers once.`);
  }
}
