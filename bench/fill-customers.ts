// Many customers, with what happened to them, written straight into the tables: by SQL inside the database, in minutes for a
// million customers with ten million touch points. A test holds the computed rows against those that the steps compute.
import type pg from "pg";
import { foldedText } from "./folded-text.ts";

export interface FillSize {
  readonly customers: number;
  readonly interactions: number;
  readonly conversations: number;
  /** Three messages a conversation. */
  readonly groups: number;
}

const DAYS = 700;
const SYLLABLES = ["ba", "ko", "ri", "len", "mar", "to", "shi", "nav", "el", "dor", "pe", "vik", "sa", "um", "tri", "hal", "jo", "ney", "fa", "gus", "wen", "yor", "ces", "lu"];

/** @param say hears what is being done, with the seconds it took */
export async function fillCustomers(pool: pg.Pool, size: FillSize, say: (line: string) => void = () => undefined): Promise<void> {
  const client = await pool.connect();
  const step = async (what: string, statement: string) => {
    const began = performance.now();
    await client.query(statement);
    say(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  try {
    await client.query("set synchronous_commit = off; set maintenance_work_mem = '1GB'; set work_mem = '256MB'; select setseed(0.42)");
    await step("names", names());
    await step("people", people(size));
    const dropped = await dropIndexes(client, ["interaction", "profile", "identifier", "attribute", "membership", "message", "customer_list"]);
    await step("records", records());
    await step("touch points", interactions(size));
    await step("conversations", conversations(size));
    await step("tags and groups", tagsAndGroups(size));
    // One after the other: in one transaction they wait for a server that reads two of the tables, and it for them.
    const make = async (of: (table: string) => boolean) => {
      for (const index of dropped.filter(({ table }) => of(table))) await step(`index of ${index.table}`, index.make);
    };
    await make((table) => table !== "profile" && table !== "customer_list");
    // Without counts of rows the database would join touch points to people one by one.
    await step("analyze", "analyze");
    await step("profiles", profiles());
    await step("rows of the list", "insert into customer_list (customer_id, known, name, search, country, heard_at) select customer_id, true, name, search, country, coalesce(last_heard_at, '-infinity') from profile order by customer_id");
    await make((table) => table === "profile" || table === "customer_list");
    await step("words of names", `insert into name_word (word) select distinct w from profile p cross join lateral regexp_split_to_table(${foldedText("p.name")}, '[^[:alnum:]]+') as w where p.known and length(w) between 3 and 40 and w !~ '[0-9]' on conflict do nothing`);
    // Whoever reads the log has seen all this already: the rows that follow from it are written here, or by the command that fits.
    await client.query("insert into follower (name, position) select n, (select position from log_head where name = 'main') from unnest(array['profiles', 'duplicates', 'value', 'segments']) n on conflict (name) do update set position = excluded.position");
    await step("vacuum", "vacuum analyze");
  } finally {
    client.release();
  }
}

/** An id of UUID version 7 made of a moment (milliseconds) and a number. */
const idAt = (millis: string, n: string, space: number) => `(lpad(to_hex((${millis})::bigint), 12, '0') || '7${space.toString(16).padStart(3, "0")}8000' || lpad(to_hex((${n})::bigint), 12, '0'))::uuid`;
const now = `date_trunc('day', now())`;
const millisOf = (time: string) => `floor(extract(epoch from ${time}) * 1000)`;
const pick = (from: readonly string[], at: string) => `(array[${from.map((each) => `'${each}'`).join(",")}])[1 + (${at})::integer]`;

/** A few common names and many rare ones, as names are. */
function names(): string {
  const word = (n: string) => `initcap(${[7, 11, 13].map((prime, i) => (i === 2 ? `case when ${n} % 3 = 0 then '' else ${pick(SYLLABLES, `(${n} / ${SYLLABLES.length * SYLLABLES.length} + ${n} * ${prime}) % ${SYLLABLES.length}`)} end` : pick(SYLLABLES, i === 0 ? `${n} % ${SYLLABLES.length}` : `(${n} / ${SYLLABLES.length}) % ${SYLLABLES.length}`))).join(" || ")})`;
  return `create temporary table given as select n, ${word("n")} || case when n % 17 = 0 then 'é' else '' end as name from generate_series(0, 1499) n;
    create temporary table surname as select n, ${word("(n * 7 + 3)")} || ${pick(["", "son", "ova", "ez", "mann", "ß"], "n % 6")} || case when n > 13000 then ${pick(SYLLABLES, "n % 24")} else '' end as name from generate_series(0, 29999) n;
    create temporary table place as select n, ${word("(n * 5 + 1)")} || ${pick(["", "burg", "ville", "ton"], "n % 4")} as name, ${pick(["NL", "DE", "FR", "GB", "ES", "IT", "BE", "SE"], "least(7, floor(8 * (n / 800.0) ^ 2))")} as country from generate_series(0, 799) n;
    create index on given (n); create index on surname (n); create index on place (n); analyze given; analyze surname; analyze place;`;
}

/** Person n; the later the number, the later they came. */
function people({ customers }: FillSize): string {
  const came = `${now} - interval '${DAYS} days' + interval '1 day' * (x.n * ${DAYS - 30}.0 / ${customers})`;
  return `create temporary table person as
    select x.n, ${idAt(millisOf(came), "x.n", 1)} as id, ${came} as came, g.name as given, s.name as surname, g.name || ' ' || s.name as name,
      lower(translate(g.name || '.' || s.name, 'éß', 'es')) || x.n || '@example.' || ${pick(["com", "net", "org"], "x.n % 3")} as email,
      case when x.n % 5 > 0 then '+31' || (600000000 + x.n * 37 % 99999999) end as phone, p.name as city, p.country
    from (select n, floor(1500 * power(random(), 2.5))::integer as g, floor(30000 * power(random(), 3))::integer as s, floor(800 * power(random(), 1.5))::integer as p from generate_series(1::bigint, ${customers}) n) x
    join given g on g.n = x.g join surname s on s.n = x.s join place p on p.n = x.p;
    create unique index on person (n); analyze person;`;
}

interface Index {
  readonly table: string;
  readonly make: string;
}

/** Rows that come in by the million are indexed at the end. */
async function dropIndexes(client: pg.PoolClient, tables: readonly string[]): Promise<Index[]> {
  const { rows } = await client.query<{ name: string; make: string; table: string; constraint: string | null; definition: string | null }>(
    `select i.relname as name, pg_get_indexdef(i.oid) as make, t.relname as table, c.conname as constraint, pg_get_constraintdef(c.oid) as definition from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     left join pg_constraint c on c.conindid = i.oid where t.relnamespace = 'public'::regnamespace and t.relname = any($1)`, [tables],
  );
  for (const { name, table, constraint } of rows) await client.query(constraint === null ? `drop index "${name}"` : `alter table "${table}" drop constraint "${constraint}"`);
  return rows.map(({ make, table, constraint, definition }) => ({ table, make: constraint === null ? make : `alter table "${table}" add constraint "${constraint}" ${definition!}` }));
}

function records(): string {
  return `insert into identity (identity_id, source, created_at) select id, 'bench', came from person order by n;
    insert into membership (identity_id, customer_id) select id, id from person order by n;
    insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
      select k.kind, k.value, id, true, 'bench', came from person cross join lateral (values ('email', email), ('phone', phone), ('customer_number', 'K-' || n)) k (kind, value) where k.value is not null
      on conflict do nothing;
    insert into attribute (identity_id, attribute_id, key, value, source, observed_at)
      select id, ${idAt(millisOf("came"), "n * 4 + k.i", 2)}, k.key, to_jsonb(k.value), 'bench', came from person cross join lateral (values (0, 'name', name), (1, 'city', city), (2, 'country', country)) k (i, key, value);`;
}

/** In the order in which they happened; few customers have many, most have some, and one in thirty has none. */
function interactions({ customers, interactions: many }: FillSize): string {
  const at = `${now} - interval '${DAYS} days' + interval '1 second' * (e.g * (${DAYS} * 86400.0 / ${many + 1}))`;
  return `insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, body, properties)
    select p.id, ${idAt(millisOf("w.at"), "e.g", 3)}, 0, k.kind, k.channel, k.direction, w.at, w.at, 'bench',
      case when k.kind in ('order', 'refund') then 500 + e.g * 7919 % 20000 end, case when k.kind in ('order', 'refund') then 'EUR' end,
      case when k.kind = 'review' then 'The parcel came late but the grinder is good, number ' || e.g end,
      case k.kind when 'order' then jsonb_build_object('number', 'O-' || (1000000 + e.g), 'lines', 1 + e.g % 4) when 'visit' then jsonb_build_object('path', '/shop/' || e.g % 500, 'title', 'Page ' || e.g % 500) when 'review' then '{}'::jsonb else jsonb_build_object('order', 'O-' || (1000000 + e.g - 1)) end
    from (select g, least(floor(${customers} * (power(random(), 1.8) * 0.85 + random() * 0.12)), ${customers} - 1)::integer + 1 as n, g * 7919 % 100 as r from generate_series(1::bigint, ${many}) g) e
    cross join lateral (select ${at} as at) w
    cross join lateral (select case when e.r < 30 then 'order' when e.r < 75 then 'visit' when e.r < 92 then 'delivery' when e.r < 96 then 'refund' else 'review' end as kind) kk
    cross join lateral (select kk.kind, case kk.kind when 'visit' then 'web' when 'review' then 'email' else 'shop' end as channel, case when kk.kind in ('delivery', 'refund') then 'out' else 'in' end as direction) k
    join person p on p.n = e.n`;
}

const WORDS = ["grinder", "parcel", "beans", "invoice", "tuesday", "refund", "broken", "late", "subscription", "filter", "machine", "order", "address", "kettle", "courier", "roast", "delivery", "coupon", "espresso", "descaler", "seal", "pump", "account", "wrong", "missing", "thanks", "please", "again", "water", "cup", "bag", "price"];
/** A word by its rank: the first ones often, beside ten thousand rare ones. */
const anyWord = (i: number) => `(case when random() < 0.75 then ${pick(WORDS, `floor(${WORDS.length} * power(random(), 2) + 0 * (m.i + ${i}))`)} else 'word' || floor(10000 * random() + 0 * m.i)::integer end)`;

/** The newest conversations wait for an answer: so many as keep a floor of agents busy. */
const OPEN = 1500;

function conversations({ customers, conversations: many }: FillSize): string {
  const at = `${now} - interval '${DAYS} days' + interval '1 second' * (c.n * (${DAYS} * 86400.0 / ${many + 1}))`;
  return `create temporary table talk as
      select c.n, p.id as identity_id, ${idAt(millisOf(at), "c.n", 4)} as id, ${at} as at from generate_series(1::bigint, ${many}) c (n)
      cross join lateral (select 1 + floor(${customers} * random() * 0.999 + 0 * c.n)::integer as person) r join person p on p.n = r.person;
    insert into conversation (identity_id, conversation_id, code, subject, topic, channel, complaint, status, opened_at, last_message_at, preview, unread, lamp, resolved_at, waiting_since, due_at)
      select m.identity_id, m.id, 'C-' || upper(lpad(to_hex(m.n), 7, '0')), initcap(${anyWord(1)}) || ' ' || ${anyWord(2)} || ' ' || ${anyWord(3)}, 'other', 'email', false, case when open then 'open' else 'resolved' end, m.at, m.at + interval '2 hours', 'Thanks', 0, 'ok',
        case when not open then m.at + interval '3 hours' end, case when open then m.at + interval '2 hours' end, case when open then m.at + interval '10 hours' end from (select *, n as i, n > ${many - Math.min(OPEN, many / 10)} as open from talk) m;
    insert into conversation_owner (conversation_id, identity_id) select id, identity_id from talk;
    insert into conversation_code (code, conversation_id) select 'C-' || upper(lpad(to_hex(n), 7, '0')), id from talk;
    insert into message (identity_id, conversation_id, message_id, client_id, at, author_kind, author_id, author_name, audience, channel, body, position)
      select m.identity_id, m.id, ${idAt(millisOf("m.at + interval '1 hour' * m.k"), "m.n * 4 + m.k", 5)}, 'b' || m.k, m.at + interval '1 hour' * m.k, case when m.k = 1 then 'agent' else 'customer' end, case when m.k = 1 then 'a' else m.identity_id::text end, 'Somebody', 'customer', 'email',
        concat_ws(' ', ${Array.from({ length: 12 }, (_, i) => anyWord(i)).join(", ")}), 0
      from (select t.*, k, t.n * 3 + k as i from talk t cross join generate_series(0, 2) k) m order by m.at;`;
}

function tagsAndGroups({ customers, groups }: FillSize): string {
  const tag = (name: string, i: number) => `('00000000-0000-7000-8000-00000000000${i}'::uuid, '${name}')`;
  return `insert into tag (tag_id, name, made_at, made_by) select id, name, now(), 'bench' from (values ${["Barista", "Wholesale", "Newsletter"].map(tag).join(", ")}) t (id, name);
    insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by)
      select id, ${idAt(millisOf("came"), "n * 4 + k.i", 6)}, ('00000000-0000-7000-8000-00000000000' || k.i)::uuid, came, 'bench' from person cross join (values (0, 500), (1, 50), (2, 5)) k (i, every) where n % k.every = 0;
    insert into customer_group (group_id, kind, name, made_at, made_by)
      select ${idAt(millisOf("now()"), "n", 7)}, 'organisation', surname || ' ' || ${pick(["Coffee", "Brothers", "Trading", "Hotel"], "n % 4")}, now(), 'bench' from person where n <= ${groups};
    insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why)
      select p.id, ${idAt(millisOf("now()"), "p.n", 8)}, ${idAt(millisOf("now()"), `p.n % ${groups} + 1`, 7)}, 'buyer', now(), 'bench', 'bench' from person p where p.n <= ${Math.min(customers, groups * 2)};
    update customer_group g set members = s.n from (select group_id, count(*)::integer as n from group_member group by 1) s where s.group_id = g.group_id;`;
}

/** As `recomputeProfiles` computes them for people with one record. */
function profiles(): string {
  return `insert into profile (customer_id, known, name, email, phone, city, country, since, last_heard_at, last_heard_channel, interactions, counted_to, identities, search)
    select p.id, true, p.name, p.email, i.phone, p.city, p.country, h.first_at, h.last_at, h.channel, coalesce(h.n, 0), (select position from log_head where name = 'main'), 1,
      ${foldedText("concat_ws(' ', p.name, i.all_values, p.city)")}
    from person p
    join (select identity_id, string_agg(value, ' ' order by value) as all_values, max(value) filter (where kind = 'phone') as phone from identifier group by identity_id) i on i.identity_id = p.id
    left join (select identity_id, count(*)::integer as n, min(occurred_at) as first_at, max(occurred_at) filter (where direction = 'in') as last_at,
        (array_agg(channel order by occurred_at desc, interaction_id desc) filter (where direction = 'in'))[1] as channel from interaction group by identity_id) h on h.identity_id = p.id
    order by p.n`;
}
