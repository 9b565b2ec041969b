// What signs are read from: days of purchase and of return, and contacts, of everybody or of some.
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import { type Contact, CONTACT_KINDS } from "./contacts.ts";

type Owned<T> = T & { readonly customerId: string };

/** Customers, each by their id; or identities that are looked at as if they were one customer, who then goes by the first of them. */
export type Whose = readonly string[] | { readonly asOne: readonly string[] };
const isMany = (whose: Whose): whose is readonly string[] => Array.isArray(whose);
const ownerOf = (whose: Whose) => (isMany(whose) ? sql`m.customer_id` : sql`${whose.asOne[0]!}::uuid`);
const theirs = (whose: Whose) => (isMany(whose) ? sql`m.customer_id = any(${[...whose]}::uuid[])` : sql`m.identity_id = any(${[...whose.asOne]}::uuid[])`);

/** So many contacts are read for a fit, newest first; and of one customer. */
const MOST = { contacts: 500_000, own: 5000 };

const CONTACT = sql`i.interaction_id as "interactionId", i.kind, i.channel, i.direction, i.occurred_at as at, i.properties->>'conversationId' as "conversationId", i.properties->>'code' as code, i.properties->>'topic' as topic,
  i.properties->>'subject' as subject, i.properties->>'issue' as issue, i.properties->>'promiseId' as "promiseId", i.properties->>'dueAt' as "dueAt", case when i.kind = 'promise.made' then coalesce(i.properties->>'body', i.body) end as body,
  case when jsonb_typeof(i.properties->'stars') = 'number' then (i.properties->>'stars')::float8 end as stars, case when jsonb_typeof(i.properties->'answered') = 'boolean' then (i.properties->>'answered')::boolean end as answered`;

/** Contacts of everybody since a moment. Goes through all touch points once. */
export function contactsSince(db: Database, since: Date): Promise<Map<string, Contact[]>> {
  return contacts(db, sql`i.kind = any(${[...CONTACT_KINDS]}) and i.occurred_at > ${since}::timestamptz order by i.occurred_at desc limit ${MOST.contacts}`);
}

/** Contacts of these customers. Rides interaction_timeline. */
export function contactsOf(db: Database, whose: Whose): Promise<Map<string, Contact[]>> {
  return contacts(db, sql`${theirs(whose)} and i.kind = any(${[...CONTACT_KINDS]}) order by i.occurred_at desc limit ${MOST.own * (isMany(whose) ? whose.length : 1)}`, ownerOf(whose));
}

async function contacts(db: Database, which: RawBuilder<unknown>, owner = sql`m.customer_id`): Promise<Map<string, Contact[]>> {
  const found = await rows<Owned<Omit<Contact, "pages">> & { pages?: Contact["pages"] }>(db, sql`select ${owner} as "customerId", ${CONTACT} from interaction i join membership m on m.identity_id = i.identity_id where ${which}`);
  // Half a million are read for a fit: nothing is copied.
  for (const each of found) each.pages = NO_PAGES;
  return Map.groupBy(found as Owned<Contact>[], ({ customerId }) => customerId);
}

const NO_PAGES: Contact["pages"] = [];

/** Days on which something came back, ascending; of everybody, or of these customers. */
export async function returnDays(db: Database, whose?: Whose): Promise<Map<string, readonly number[]>> {
  const found = await rows<{ customerId: string; days: number[] }>(
    db,
    sql`select ${whose ? ownerOf(whose) : sql`m.customer_id`} as "customerId", array_agg(distinct (i.occurred_at at time zone 'UTC')::date - date '1970-01-01' order by (i.occurred_at at time zone 'UTC')::date - date '1970-01-01') as days
        from interaction i join membership m on m.identity_id = i.identity_id where i.kind = 'return' ${whose ? sql`and ${theirs(whose)}` : sql``} group by 1`,
  );
  return new Map(found.map(({ customerId, days }) => [customerId, days]));
}

/** Days of purchase of these customers, ascending. Rides membership by customer, then the key of purchase_day. */
export async function purchaseDaysOf(db: Database, currency: string, whose: Whose): Promise<Map<string, readonly number[]>> {
  const found = await rows<{ customerId: string; days: number[] }>(
    db,
    sql`select ${ownerOf(whose)} as "customerId", array_agg(distinct p.day - date '1970-01-01' order by p.day - date '1970-01-01') as days from membership m join purchase_day p on p.identity_id = m.identity_id and p.currency = ${currency}
        where ${theirs(whose)} group by 1`,
  );
  return new Map(found.map(({ customerId, days }) => [customerId, days]));
}
