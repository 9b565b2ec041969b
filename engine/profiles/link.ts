// Links hold identities together as one customer. They are added and ended, never deleted; facts never move.
// A customer's id is that of its oldest identity, which is the smallest id, for ids are made in order of time.
import { appendLog, newId, Refusal, row, rows, sql, type Database, type Ground, type Transaction, transaction } from "../platform/index.ts";
import { type Actor, writeAudit } from "../organisation/index.ts";

/** Which customer each identity belongs to. */
export async function memberships(db: Database, identityIds: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ identity_id: string; customer_id: string }>(db, sql`select identity_id, customer_id from membership where identity_id = any(${[...identityIds]}::uuid[])`);
  return new Map(found.map((f) => [f.identity_id, f.customer_id]));
}

/** The customer that an id names today: an identity's, an old customer's or a current one's. */
export async function customerOf(db: Database, anyId: string): Promise<string | undefined> {
  return (await row<{ customer_id: string }>(db, sql`select customer_id from membership where identity_id = ${anyId}::uuid`))?.customer_id;
}

/** The customers that some ids name, of customers, identities and conversations; ids of other things name none. */
export async function customersNamed(db: Database, ids: ReadonlySet<string>): Promise<string[]> {
  return [...new Set((await customersByName(db, ids)).values())];
}

/** The same by each id. */
export async function customersByName(db: Database, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  if (ids.size === 0) return new Map();
  const found = await rows<{ id: string; customer_id: string }>(
    db, // rides primary keys; `conversation_owner` is a look-up of a later step
    sql`select identity_id as id, customer_id from membership where identity_id = any(${[...ids]}::uuid[])
        union all select o.conversation_id, m.customer_id from conversation_owner o join membership m on m.identity_id = o.identity_id where o.conversation_id = any(${[...ids]}::uuid[])`,
  );
  return new Map(found.map(({ id, customer_id }) => [id, customer_id]));
}

/** The identities of a customer, oldest first. */
export async function membersOf(db: Database, customerId: string): Promise<string[]> {
  return (await rows<{ identity_id: string }>(db, sql`select identity_id from membership where customer_id = ${customerId}::uuid order by identity_id`)).map((m) => m.identity_id);
}

/** Adds a link and lets the two customers be one. Gives the link's id. */
export async function join(tx: Transaction, now: Date, link: { readonly a: string; readonly b: string; readonly by: string; readonly why: string; readonly weight: number | null }): Promise<string> {
  const [older, younger] = link.a < link.b ? [link.a, link.b] : [link.b, link.a];
  const linkId = newId(now.getTime());
  await sql`insert into link (identity_id, link_id, other_id, made_at, made_by, why, weight) values (${older}, ${linkId}, ${younger}, ${now}, ${link.by}, ${link.why}, ${link.weight})`.execute(tx);
  const customers = await lockCustomers(tx, [older, younger]);
  const [one, other] = [customers.get(older)!, customers.get(younger)!];
  if (one !== other) {
    const [keep, change] = one < other ? [one, other] : [other, one];
    await sql`update membership set customer_id = ${keep} where customer_id = ${change}::uuid`.execute(tx);
  }
  await appendLog(tx, now, { topic: "profile", identityIds: [one, other], about: { linkId } });
  return linkId;
}

/**
 * Says that two customers are one.
 *
 * @throws {Refusal} not-found, if there is no such customer; not-acceptable-now, if they are one already
 */
export async function mergeCustomers(ground: Ground, actor: Actor, customers: { readonly keepId: string; readonly otherId: string; readonly why: string }): Promise<{ customerId: string; linkId: string }> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    const found = await lockCustomers(tx, [customers.keepId, customers.otherId]);
    const [one, other] = [found.get(customers.keepId), found.get(customers.otherId)];
    if (!one || !other) throw new Refusal("not-found", "One of the two customers does not exist.");
    if (one === other) throw new Refusal("not-acceptable-now", "These two are one customer already.");
    const linkId = await join(tx, now, { a: one, b: other, by: actor.id, why: customers.why, weight: null });
    await writeAudit(tx, now, actor, "customer.merge", { kind: "customer", id: one < other ? one : other }, { linkId, joined: [one, other], why: customers.why });
    return { customerId: one < other ? one : other, linkId };
  });
  ground.nudge();
  return done;
}

/**
 * Ends a link. The identities it held together become separate customers again, unless other links still hold them.
 *
 * @returns the ids of the customers that the former one is now
 * @throws {Refusal} not-found, if there is no such link or it has ended
 */
export async function endLink(ground: Ground, actor: Actor, linkId: string, why: string): Promise<string[]> {
  const customers = await transaction(ground.db, (tx) => endLinkIn(tx, ground.now(), actor, linkId, why));
  ground.nudge();
  return customers;
}

/** The same within a transaction of more. */
export async function endLinkIn(tx: Transaction, now: Date, actor: Pick<Actor, "kind" | "id">, linkId: string, why: string): Promise<string[]> {
  const link = await row<{ identity_id: string; other_id: string }>(tx, sql`select identity_id, other_id from link where link_id = ${linkId}::uuid and ended_at is null for update`);
  if (!link) throw new Refusal("not-found", "There is no such link, or it has ended already.");
  const customer = (await lockCustomers(tx, [link.identity_id])).get(link.identity_id)!;
  await sql`update link set ended_at = ${now}, ended_by = ${actor.id}, end_why = ${why} where identity_id = ${link.identity_id} and link_id = ${linkId}::uuid`.execute(tx);
  const into = await regroup(tx, [customer]);
  await writeAudit(tx, now, actor, "customer.unlink", { kind: "customer", id: customer }, { linkId, why, into });
  await appendLog(tx, now, { topic: "profile", identityIds: into, about: { linkId } });
  return into;
}

/**
 * Takes a link back, as if nobody had made it. Unlike an end, which says that the two are not one and keeps programs from
 * joining them again, this says nothing of them.
 *
 * @returns the ids of the customers concerned
 * @throws {Refusal} not-found, if there is no such link; not-acceptable-now, if it was taken back already
 */
export function withdrawLink(ground: Ground, actor: Actor, linkId: string): Promise<string[]> {
  return takeBack(ground, actor, linkId, "customer.merge-undo", async (tx, now, link) => {
    if (link.end_withdrawn_at !== null) throw new Refusal("not-acceptable-now", "This link was taken back already.");
    if (link.ended_at === null) return endQuietly(tx, now, actor, [link]);
    // Ended by somebody since: that end says nothing any more, and nobody brings the link back by taking the end back.
    await sql`update link set end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where identity_id = ${link.identity_id}::uuid and link_id = ${link.link_id}::uuid`.execute(tx);
  });
}

/**
 * Takes back that a link was ended: it stands as before.
 *
 * @returns the ids of the customers concerned
 * @throws {Refusal} not-found, if there is no such link; not-acceptable-now, if it has not ended or was taken back
 */
export function restoreLink(ground: Ground, actor: Actor, linkId: string): Promise<string[]> {
  return takeBack(ground, actor, linkId, "customer.unlink-undo", async (tx, now, link) => {
    if (link.ended_at === null) throw new Refusal("not-acceptable-now", "This link stands.");
    if (link.end_withdrawn_at !== null) throw new Refusal("not-acceptable-now", "This link was taken back, so it cannot stand again. Merge the two instead.");
    await restoreLinks(tx, now, actor, [link]);
  });
}

async function takeBack(ground: Ground, actor: Actor, linkId: string, act: string, change: (tx: Transaction, now: Date, link: StoredLink) => Promise<void>): Promise<string[]> {
  const now = ground.now();
  const customers = await transaction(ground.db, async (tx) => {
    // The link, or the copy that stands in its place since an end of it was taken back. Rides link (link_id).
    const named = await row<{ identity_id: string; root: string }>(tx, sql`select identity_id, coalesce(restores, link_id) as root from link where link_id = ${linkId}::uuid`);
    if (!named) throw new Refusal("not-found", "There is no such link.");
    const link = (await row<StoredLink>(tx, sql`select ${LINK} from link where identity_id = ${named.identity_id}::uuid and (link_id = ${named.root}::uuid or restores = ${named.root}::uuid) order by ended_at is null desc, end_withdrawn_at is null desc, link_id desc limit 1 for update`))!;
    const before = await lockCustomers(tx, [link.identity_id, link.other_id]);
    await change(tx, now, link);
    const into = await regroup(tx, [...before.values()]);
    await writeAudit(tx, now, actor, act, { kind: "customer", id: into[0]! }, { linkId, into });
    await appendLog(tx, now, { topic: "profile", identityIds: [...new Set([...before.values(), ...into])], about: { linkId } });
    return into;
  });
  ground.nudge();
  return customers;
}

export interface StoredLink {
  readonly identity_id: string;
  readonly link_id: string;
  readonly other_id: string;
  readonly made_at: Date;
  readonly made_by: string;
  readonly ended_at: Date | null;
  readonly end_withdrawn_at: Date | null;
}
export const LINK = sql`identity_id, link_id, other_id, made_at, made_by, ended_at, end_withdrawn_at`;

/** Ends links whose making is taken back: that says nothing of whether the two are one. */
export async function endQuietly(tx: Transaction, now: Date, actor: Pick<Actor, "id">, links: readonly StoredLink[]): Promise<void> {
  await sql`update link set ended_at = ${now}, ended_by = ${actor.id}, end_why = 'taken back', end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where link_id = any(${links.map((l) => l.link_id)}::uuid[]) and ended_at is null`.execute(tx);
}

/**
 * Takes links back as if nobody had made them, with whatever stands in their place since an end of one was taken back. One that
 * somebody has ended since stays ended: that end says nothing any more, and nobody brings the link back by taking the end back.
 */
export async function unmakeLinks(tx: Transaction, now: Date, actor: Pick<Actor, "id">, linkIds: readonly string[]): Promise<void> {
  // Rides link (link_id), then link's primary key.
  const made = await rows<StoredLink>(tx, sql`select ${LINK} from link where (identity_id, link_id) in (select l.identity_id, l.link_id from link o join link l on l.identity_id = o.identity_id and (l.link_id = o.link_id or l.restores = o.link_id) where o.link_id = any(${[...linkIds]}::uuid[]))`);
  await endQuietly(tx, now, actor, made);
  await sql`update link set end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where link_id = any(${made.map((l) => l.link_id)}::uuid[]) and end_withdrawn_at is null`.execute(tx);
}

/**
 * Takes back the ends of links: a copy of each stands in its place, by whom, when and why it was made, so that whoever asks how
 * the customer hangs together is answered as before. Links of whoever is no more stay ended.
 */
export async function restoreLinks(tx: Transaction, now: Date, actor: Pick<Actor, "id">, links: readonly StoredLink[]): Promise<void> {
  const here = await memberships(tx, links.flatMap((l) => [l.identity_id, l.other_id]));
  const ended = links.filter((l) => l.ended_at !== null && l.end_withdrawn_at === null && here.has(l.identity_id) && here.has(l.other_id));
  if (ended.length === 0) return;
  await sql`insert into link (identity_id, link_id, other_id, made_at, made_by, why, weight, restores)
    select l.identity_id, n.new_id, l.other_id, l.made_at, l.made_by, l.why, l.weight, coalesce(l.restores, l.link_id)
    from unnest(${ended.map((l) => l.link_id)}::uuid[], ${ended.map(() => newId(now.getTime()))}::uuid[]) as n (link_id, new_id) join link l on l.link_id = n.link_id`.execute(tx);
  await sql`update link set end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where link_id = any(${ended.map((l) => l.link_id)}::uuid[])`.execute(tx);
}

/**
 * Lets each identity of these customers belong to the customer that the links say.
 *
 * @returns the customers that they are now
 */
export async function regroup(tx: Transaction, customerIds: readonly string[]): Promise<string[]> {
  const ids = [...new Set(customerIds)];
  const members = await rows<{ identity_id: string; customer_id: string }>(tx, sql`select identity_id, customer_id from membership where customer_id = any(${ids}::uuid[]) order by identity_id`);
  const links = await rows<{ identity_id: string; other_id: string }>(tx, sql`select l.identity_id, l.other_id from membership m join link l on l.identity_id = m.identity_id where m.customer_id = any(${ids}::uuid[]) and l.ended_at is null`);
  const groups = groupByLinks(members.map((m) => m.identity_id), links);
  for (const group of groups) await sql`update membership set customer_id = ${group[0]!} where identity_id = any(${group}::uuid[]) and customer_id <> ${group[0]!}::uuid`.execute(tx);
  return groups.map((group) => group[0]!);
}

/**
 * Waits for others who merge or unmerge the same customers; gives each id's customer.
 *
 * Everybody locks in the order of ids. While we waited the customers may have become others, with smaller ids: what is locked is
 * given back then and the right ones are locked from the first, for to hold some and wait for smaller ones is how two wait for each other.
 */
export async function lockCustomers(tx: Transaction, ids: readonly string[]): Promise<Map<string, string>> {
  for (;;) {
    await sql`savepoint before_locks`.execute(tx);
    const before = await memberships(tx, ids);
    await sql`select 1 from membership where customer_id = any(${[...new Set(before.values())]}::uuid[]) order by identity_id for update`.execute(tx);
    const after = await memberships(tx, ids);
    const are = [...after].every(([id, customer]) => before.get(id) === customer);
    await (are ? sql`release savepoint before_locks` : sql`rollback to savepoint before_locks`).execute(tx);
    if (are) return after;
  }
}

/**
 * Which identities still hang together. Each group is sorted, so its first is the customer's id; the order of the links
 * does not matter.
 */
export function groupByLinks(identities: readonly string[], links: readonly { readonly identity_id: string; readonly other_id: string }[]): string[][] {
  const parent = new Map(identities.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let at = id;
    while (parent.get(at) !== at) at = parent.get(at)!;
    return at;
  };
  for (const { identity_id, other_id } of links) {
    if (!parent.has(identity_id) || !parent.has(other_id)) continue;
    const [a, b] = [rootOf(identity_id), rootOf(other_id)];
    if (a !== b) parent.set(a < b ? b : a, a < b ? a : b);
  }
  const groups = new Map<string, string[]>();
  for (const id of [...identities].sort()) {
    const root = rootOf(id);
    groups.set(root, [...(groups.get(root) ?? []), id]);
  }
  return [...groups.values()];
}
