// By which attributes and consents lists can be filtered: those that occur, with the kind of their values and the commonest of
// them, and whether lists know them already.
import { ALL, type FieldsSeen, type Reach } from "../organisation/index.ts";
import { type Database, type RawBuilder, Refusal, row, rows, sql } from "../platform/index.ts";
import { ownKinds } from "./knowledge/attribute-kinds.ts";
import { isKnownKey } from "./knowledge/known-keys.ts";
import type { ListChoices } from "./list-choices-contract.ts";
import { consentKey } from "./list-values.ts";
import { reachKey, visibleCustomer } from "./scope.ts";
import { asCountry, namesCountry } from "./quality/country-code.ts";

/** Keys are looked for in so many of what was said; one that is rarer can be named by whoever knows it. */
const LOOKED_AT = 100_000;
/** Of whoever sees some customers only, who come one by one. */
const CUSTOMERS_LOOKED_AT = 5_000;
const MOST_REACHES = 200;
const FRESH_MILLIS = 60_000;
const MOST_VALUES = 12;
const LONGEST_CHOICE = 60;
const MOST_PRODUCTS = 400;
const MOST_CATEGORIES = 60;

interface Seen {
  readonly attributes: readonly { readonly key: string; readonly kind: "text" | "number" | "day" | "yes-no"; readonly values: readonly string[] }[];
  readonly consents: readonly { readonly purpose: string; readonly channel: string }[];
  readonly products: readonly { readonly sku: string; readonly name: string }[];
  readonly categories: readonly string[];
}

const remembered = new WeakMap<Database, Map<string, { readonly at: number; readonly seen: Promise<Seen> }>>();

/** What occurs may be a minute old; it is asked for whenever somebody opens the filters. */
function seenLately(db: Database, reach: Reach): Promise<Seen> {
  const ofDatabase = remembered.get(db) ?? new Map<string, { readonly at: number; readonly seen: Promise<Seen> }>();
  remembered.set(db, ofDatabase);
  const key = reachKey(reach);
  const kept = ofDatabase.get(key);
  if (kept && Date.now() - kept.at < FRESH_MILLIS) return kept.seen;
  const seen = lookAt(db, reach);
  seen.catch(() => ofDatabase.delete(key));
  if (ofDatabase.size >= MOST_REACHES) ofDatabase.clear();
  ofDatabase.set(key, { at: Date.now(), seen });
  return seen;
}

/** The first rows of a table of what was said or bought; within a reach, those of the first customers in it, each by the primary key. */
function saidWithin(reach: Reach, table: "attribute" | "consent" | "order_line", columns: RawBuilder<unknown>, where: RawBuilder<unknown>, most = LOOKED_AT): RawBuilder<unknown> {
  if (reach.kind === "all") return sql`select ${columns} from ${sql.table(table)} where ${where} limit ${most}`;
  return sql`select ${columns} from (select p.customer_id from profile p where ${visibleCustomer(reach)} limit ${CUSTOMERS_LOOKED_AT}) c
    cross join lateral (select identity_id from membership where customer_id = c.customer_id offset 0) m cross join lateral (select * from ${sql.table(table)} where identity_id = m.identity_id offset 0) a where ${where} limit ${most}`;
}

async function lookAt(db: Database, reach: Reach): Promise<Seen> {
  const attributes = await rows<{ key: string; kind: Seen["attributes"][number]["kind"]; values: string[] }>(
    db, // the first of the table, however many there are
    sql`with looked as materialized (select a.key, jsonb_typeof(e.v) as type, trim(e.v #>> '{}') as plain from (${saidWithin(reach, "attribute", sql`key, value`, sql`value <> 'null'::jsonb`)}) a
          cross join lateral (select v from jsonb_array_elements(case jsonb_typeof(a.value) when 'array' then a.value else jsonb_build_array(a.value) end) as t (v)) e where e.v <> 'null'::jsonb),
        kinds as (select key, case when every(type = 'boolean') then 'yes-no' when every(plain ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$') then 'number' when every(plain ~ '^[12][0-9]{3}-[0-9]{2}-[0-9]{2}([T ].*)?$') then 'day' else 'text' end as kind from looked group by key),
        counted as (select s.key, s.plain, count(*) as n, row_number() over (partition by s.key order by count(*) desc, s.plain) as place from looked s join kinds k on k.key = s.key and k.kind = 'text' where length(s.plain) between 1 and ${LONGEST_CHOICE} and s.type = 'string' group by s.key, s.plain)
        select k.key, k.kind, coalesce((select array_agg(c.plain order by c.place) from counted c where c.key = k.key and c.place <= ${3 * MOST_VALUES} and c.n > 1), '{}') as values from kinds k order by k.key`,
  );
  const consents = await rows<{ purpose: string; channel: string }>(db, sql`select distinct purpose, channel from (${saidWithin(reach, "consent", sql`purpose, channel`, sql`true`)}) c order by 1, 2`);
  // Of the lines that are read first; a product that is rarer can be named by whoever knows its number.
  const products = await rows<{ sku: string; name: string }>(db, sql`select sku, coalesce(nullif(min(description), ''), sku) as name from (${saidWithin(reach, "order_line", sql`sku, description`, sql`sku <> '' and amount_minor > 0`)}) l group by sku order by count(*) desc, sku limit ${MOST_PRODUCTS}`);
  const categories = await rows<{ category: string }>(db, sql`select category from (${saidWithin(reach, "order_line", sql`category`, sql`category is not null`)}) l group by category order by count(*) desc, category limit ${MOST_CATEGORIES}`);
  return { attributes, consents, products, categories: categories.map(({ category }) => category).sort() };
}

/** One country is one choice, however sources write it: filters by it find all of them. */
function choicesOf(key: string, values: readonly string[]): string[] {
  return namesCountry(key) ? [...new Set(values.map(asCountry))] : [...values];
}

/**
 * @param reach which customers whoever asks sees: what is said of others only, or bought by others only, is not told, unless a colleague said of which kind it is
 * @param fields how whoever asks reads each set: of what they do not read not even the name is told
 */
export async function listChoices(db: Database, { fields, reach = ALL }: { readonly fields: FieldsSeen | undefined; readonly reach?: Reach }): Promise<ListChoices> {
  const [seen, listed] = await Promise.all([seenLately(db, reach), rows<{ key: string; ready: boolean }>(db, sql`select key, filled_to is null as ready from list_key order by key`)]);
  const ready = new Set(listed.filter((each) => each.ready).map((each) => each.key));
  const found = new Map<string, Omit<ListChoices["attributes"][number], "ready">>(seen.attributes.map((each) => [each.key, { ...each, values: reach.kind === "all" ? choicesOf(each.key, each.values).slice(0, MOST_VALUES) : [], currency: null }]));
  if (reach.kind === "all") for (const { key } of listed) if (!key.includes(" ") && !found.has(key)) found.set(key, { key, kind: "text", values: [], currency: null });
  // What colleagues said of its kind tells more than what occurs; the values of a closed list tell of nobody.
  for (const { key, kind, choices, currency } of await ownKinds(db)) found.set(key, { key, kind: kind === "date" ? "day" : kind === "money" || kind === "number" || kind === "yes-no" ? kind : "text", values: choicesOf(key, choices.map(({ value }) => value)), currency });
  const reads = (key: string) => fields === undefined || fields.reading(fields.setOfAttribute(key)) === "read";
  return {
    attributes: [...found.values()].filter(({ key }) => reads(key)).map((each) => ({ ...each, ready: ready.has(each.key) })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    consents: seen.consents.map(({ purpose, channel }) => ({ purpose, channel, ready: ready.has(consentKey(purpose, channel)) })),
    ...(fields === undefined || fields.reading("service") === "read" ? { products: [...seen.products], categories: [...seen.categories] } : { products: [], categories: [] }),
    owner: reads("owner"),
  };
}

/**
 * Lets lists be told only of what there is: each key is kept of every customer, and there is room for a hundred.
 *
 * @param reach which customers whoever asks sees: of others it is not told what is said of them
 * @throws {Refusal} not-found, if nothing of the kind is said of anybody
 */
export async function requireSaid(db: Database, asked: { readonly attribute: string } | { readonly consent: { readonly purpose: string; readonly channel: string } }, reach: Reach = ALL): Promise<void> {
  const [key, name] = "attribute" in asked ? [asked.attribute, `has an attribute called “${asked.attribute}”`] : [consentKey(asked.consent.purpose, asked.consent.channel), `was asked for consent to “${asked.consent.purpose}” by ${asked.consent.channel}`];
  if ((reach.kind === "all" && (await row(db, sql`select 1 from list_key where key = ${key}`))) || isKnownKey(key) || (await ownKinds(db)).some((own) => own.key === key)) return;
  const said = "attribute" in asked ? saidWithin(reach, "attribute", sql`1`, sql`key = ${asked.attribute}`, 1) : saidWithin(reach, "consent", sql`1`, sql`purpose = ${asked.consent.purpose} and channel = ${asked.consent.channel}`, 1);
  if (!(await row(db, said))) throw new Refusal("not-found", `No customer${reach.kind === "all" ? "" : " whom you see"} ${name}.`);
}
