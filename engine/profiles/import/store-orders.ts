// Writes the new invoices of the stage as facts: whose they are, what was bought, and that it happened. Set by set in one
// transaction, so that a crash leaves nothing half done.
import type { RawBuilder } from "kysely";
import { type Database, newId, row, rows, sql } from "../../platform/index.ts";
import { join, memberships } from "../link.ts";
import { speaksAgainst } from "../resolve-identities.ts";
import { ANONYMOUS_SALE, LINE_KINDS } from "./order-line.ts";
import { messageIdOf, ORDERS_SOURCE } from "./settle-invoices.ts";

export interface ImportMark {
  readonly importId: string;
  /** Also the mark by which an undo knows what this import attached to identities that were there before. */
  readonly startedAt: Date;
  readonly channel: string;
}

export interface Stored {
  readonly newCustomers: number;
  readonly links: number;
  readonly interactions: number;
}

/** Makes or finds the identity of every customer, and of every invoice that names none. */
export async function storeOwners(tx: Database, mark: ImportMark): Promise<{ newCustomers: number; links: number }> {
  await sql`
    create temporary table staged_customer as
    select row_number() over (order by min(n))::integer as n, coalesce('c' || customer, 'i' || min(invoice)) as owner, customer,
      case when customer = max(email) then 'email' else 'customer_number' end as kind,
      (array_agg(email order by at desc) filter (where email is not null))[1] as email,
      (array_agg(country order by at desc) filter (where country is not null))[1] as country, max(last_at) as last_at,
      null::uuid as identity_id, false as is_new
    from staged_invoice where state = 'new'
    group by customer, case when customer is null then n end`.execute(tx);
  await sql`update staged_customer c set identity_id = i.identity_id from identifier i where i.kind = c.kind and i.value = c.customer`.execute(tx);
  // An address of which a colleague said that it is not theirs is theirs as little because a file says so again.
  await sql`update staged_customer c set email = null from not_theirs t where t.identity_id = c.identity_id and t.kind = 'email' and t.value = c.email and t.taken_back_at is null and c.kind <> 'email'`.execute(tx);
  await giveIds(tx, "staged_customer", "identity_id", sql`identity_id is null`, mark);
  await sql`analyze staged_customer`.execute(tx);

  await sql`insert into identity (identity_id, source, created_at, import_id) select identity_id, ${ORDERS_SOURCE}, ${mark.startedAt}::timestamptz, ${mark.importId}::uuid from staged_customer where is_new`.execute(tx);
  await sql`insert into membership (identity_id, customer_id) select identity_id, identity_id from staged_customer where is_new`.execute(tx);
  await insertOnce(() => sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at) select kind, customer, identity_id, true, ${ORDERS_SOURCE}, ${mark.startedAt}::timestamptz from staged_customer where is_new and customer is not null order by kind, customer`.execute(tx));
  const links = await tieAddresses(tx, mark);
  await storeCountries(tx, mark);
  const counted = await row<{ made: number }>(tx, sql`select count(*)::integer as made from staged_customer where is_new and customer is not null`);
  return { newCustomers: counted!.made, links };
}

/** An address that nobody has yet becomes the customer's; one that another identity has makes the two one customer. */
async function tieAddresses(tx: Database, mark: ImportMark): Promise<number> {
  await insertOnce(() =>
    sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
      select 'email', email, (array_agg(identity_id order by identity_id))[1], false, ${ORDERS_SOURCE}, ${mark.startedAt}::timestamptz
      from staged_customer c where email is not null and not exists (select 1 from identifier i where i.kind = 'email' and i.value = c.email)
      group by email order by email`.execute(tx),
  );
  const shared = await rows<{ a: string; b: string; is_new: boolean }>(tx, sql`select c.identity_id as a, i.identity_id as b, c.is_new from staged_customer c join identifier i on i.kind = 'email' and i.value = c.email where i.identity_id <> c.identity_id order by c.n`);
  if (shared.length === 0) return 0;
  const why = "the same email";
  // A new identity joins the customer that the other one belongs to; nobody else is moved, so all of them go at once.
  const fresh = shared.filter((pair) => pair.is_new);
  await sql`insert into link (identity_id, link_id, other_id, made_at, made_by, why, weight)
    select least(a, b), id, greatest(a, b), ${mark.startedAt}::timestamptz, 'rule', ${why}, null
    from unnest(${fresh.map((p) => p.a)}::uuid[], ${fresh.map((p) => p.b)}::uuid[], ${fresh.map(() => newId(mark.startedAt.getTime()))}::uuid[]) as pair (a, b, id)`.execute(tx);
  await sql`update membership m set customer_id = o.customer_id from unnest(${fresh.map((p) => p.a)}::uuid[], ${fresh.map((p) => p.b)}::uuid[]) as pair (a, b) join membership o on o.identity_id = pair.b
    where m.identity_id = pair.a`.execute(tx);
  let links = fresh.length;
  for (const { a, b } of shared.filter((pair) => !pair.is_new)) {
    const customers = await memberships(tx, [a, b]);
    const [one, other] = [customers.get(a)!, customers.get(b)!];
    // A family's mailbox, or two whom a person has parted: the order stays with its number.
    if (one === other || (await speaksAgainst(tx, one, other, "email"))) continue;
    await join(tx, mark.startedAt, { a, b, by: "rule", why, weight: null });
    links++;
  }
  return links;
}

/** What this file says, also where another said the same before: then undoing either leaves the other's word standing. */
async function storeCountries(tx: Database, mark: ImportMark): Promise<void> {
  const told = await rows<{ n: number }>(tx, sql`select n from staged_customer where country is not null order by n`);
  for (let i = 0; i < told.length; i += 20_000) {
    const some = told.slice(i, i + 20_000);
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, import_id)
      select c.identity_id, ids.id, 'country', to_jsonb(c.country), ${ORDERS_SOURCE}, c.last_at, ${mark.importId}::uuid
      from unnest(${some.map((t) => t.n)}::int[], ${some.map(() => newId(mark.startedAt.getTime()))}::uuid[]) as ids (n, id) join staged_customer c on c.n = ids.n`.execute(tx);
  }
}

/** Every kind of line in an invoice becomes an interaction of its own. */
export async function storeParts(tx: Database, mark: ImportMark): Promise<void> {
  await sql`
    create temporary table new_part as
    select row_number() over (order by s.n, p.kind)::integer as n, p.invoice, p.kind, s.line as first_line, s.last_line, c.identity_id, null::uuid as interaction_id, p.at, p.entries, p.amount_minor, s.currency,
      p.kind = s.first_kind as is_first, s.customer is not null as named, s.fingerprint
    from staged_part p join staged_invoice s using (invoice) join staged_customer c on c.owner = coalesce('c' || s.customer, 'i' || s.invoice) where s.state = 'new'`.execute(tx);
  await giveIds(tx, "new_part", "interaction_id", sql`true`, mark);
  await sql`analyze new_part`.execute(tx);
}

/**
 * Quantities and prices as written; the amount of each line rounded to minor units, halves away from zero. A line's
 * number is its place on the invoice, counted from the invoice's first line in the file; what was taken off and paid back stand last.
 */
export async function storeLines(tx: Database): Promise<void> {
  await sql`
    insert into order_line (identity_id, interaction_id, line_no, sku, description, quantity, unit_price, amount_minor, category)
    select p.identity_id, p.interaction_id, case when l.extra = 0 then l.line else p.last_line + l.extra end - p.first_line + 1, coalesce(l.sku, ''), coalesce(l.description, ''), l.quantity, l.unit_price, l.amount_minor, l.category
    from staged_line l join new_part p on p.invoice = l.invoice and p.kind = l.kind order by p.identity_id, p.interaction_id, l.line, l.extra`.execute(tx); // in the order of the key: its index stays a third smaller
}

/** Last, because from the position on others who write to the log wait for us. */
export async function storeInteractions(tx: Database, mark: ImportMark, position: number): Promise<void> {
  const kind = sql`(${LINE_KINDS}::text[])[kind + 1]`;
  const messageId = sql`${messageIdOf} || case when is_first then '' else ':' || ${kind} end`;
  await insertOnce(() => sql`insert into seen_message (source, message_id, identity_id, interaction_id) select ${ORDERS_SOURCE}, ${messageId}, identity_id, interaction_id from new_part`.execute(tx));
  await sql`
    insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, body, properties, import_id)
    select identity_id, interaction_id, ${position}::bigint, case when kind = 0 and not named then ${ANONYMOUS_SALE} else ${kind} end, ${mark.channel}, case when kind < 2 then 'in' else 'none' end, at, ${mark.startedAt}::timestamptz, ${ORDERS_SOURCE},
      amount_minor, currency, null,
      jsonb_build_object('number', invoice, 'lines', entries, 'messageId', ${messageId}) || case when is_first then jsonb_build_object('fingerprint', fingerprint) else '{}' end, ${mark.importId}::uuid
    from new_part order by n`.execute(tx);
}

/** Ids are made in the application, some thousands at a time. */
async function giveIds(tx: Database, table: "staged_customer" | "new_part", column: "identity_id" | "interaction_id", which: RawBuilder<unknown>, mark: ImportMark): Promise<void> {
  const without = await rows<{ n: number }>(tx, sql`select n from ${sql.table(table)} where ${which} order by n`);
  const alsoNew = table === "staged_customer" ? sql`, is_new = true` : sql``;
  for (let i = 0; i < without.length; i += 20_000) {
    const some = without.slice(i, i + 20_000);
    await sql`update ${sql.table(table)} t set ${sql.ref(column)} = ids.id ${alsoNew} from unnest(${some.map((each) => each.n)}::int[], ${some.map(() => newId(mark.startedAt.getTime()))}::uuid[]) as ids (n, id) where t.n = ids.n`.execute(tx);
  }
}

/** Somebody else wrote the same key in the meantime: the whole transaction is tried again and then sees it. */
async function insertOnce(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if ((error as { code?: string }).code !== "23505") throw error;
    throw Object.assign(new Error("another writer took a key in the meantime", { cause: error }), { code: "40001" });
  }
}
