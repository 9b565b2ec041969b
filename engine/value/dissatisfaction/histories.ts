// What signs are read from: days of purchase and of return, and contacts, of everybody or of some.
import { type Database, type RawBuilder, rows, sql, transaction } from "../../platform/index.ts";
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

/** So many rows of a cursor are taken at once. */
const TAKEN_AT_ONCE = 10_000;

/**
 * Contacts of everybody since a moment, without what only a person reads of them. Goes through all touch points once; half a million are
 * kept, so they come through a cursor, and words that many of them share are kept once.
 */
export async function contactsSince(db: Database, since: Date): Promise<Map<string, Contact[]>> {
  const found = new Map<string, Contact[]>();
  const once = new Map<string, string>();
  const kept = <Word extends string | null>(word: Word): Word => (word === null ? word : ((once.get(word) ?? once.set(word, word).get(word)!) as Word));
  await transaction(db, async (tx) => {
    found.clear(); // a transaction that is tried again begins anew
    await sql`declare contacts no scroll cursor for ${contacts(sql`i.kind = any(${[...CONTACT_KINDS]}) and i.occurred_at > ${since}::timestamptz order by i.occurred_at desc limit ${MOST.contacts}`)}`.execute(tx);
    for (;;) {
      const part = await rows<Owned<Read>>(tx, sql`fetch ${sql.raw(String(TAKEN_AT_ONCE))} from contacts`);
      for (const { customerId, kind, channel, direction, conversationId, code, topic, issue, promiseId, ...each } of part) {
        const contact = { ...each, kind: kept(kind), channel: kept(channel), direction: kept(direction), conversationId: kept(conversationId), code: kept(code), topic: kept(topic), issue: kept(issue), promiseId: kept(promiseId), subject: null, body: null, pages: NO_PAGES };
        (found.get(customerId) ?? found.set(customerId, []).get(customerId)!).push(contact);
      }
      if (part.length < TAKEN_AT_ONCE) break;
    }
    await sql`close contacts`.execute(tx);
  });
  return found;
}

/** Contacts of these customers. Rides interaction_timeline. */
export async function contactsOf(db: Database, whose: Whose): Promise<Map<string, Contact[]>> {
  const found = await rows<Owned<Read>>(db, contacts(sql`${theirs(whose)} and i.kind = any(${[...CONTACT_KINDS]}) order by i.occurred_at desc limit ${MOST.own * (isMany(whose) ? whose.length : 1)}`, ownerOf(whose)));
  return Map.groupBy(found.map((each) => ({ ...each, pages: NO_PAGES })), ({ customerId }) => customerId);
}

type Read = Omit<Contact, "pages">;

function contacts(which: RawBuilder<unknown>, owner = sql`m.customer_id`): RawBuilder<unknown> {
  return sql`select ${owner} as "customerId", ${CONTACT} from interaction i join membership m on m.identity_id = i.identity_id where ${which}`;
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
