// Some identities of a customer become a customer of their own: links between the two sides end, and where a side would fall
// apart without the other, a link holds it together. Facts stay where they are. Taking it back gives every link back.
import { type Actor, type Sight, staffNames, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import type { SplitView } from "./contract.ts";
import { requireCustomer } from "./customer.ts";
import { groupByLinks, LINK, lockCustomers, memberships, membersOf, regroup, restoreLinks, type StoredLink, unmakeLinks } from "./link.ts";
import { profilesOf } from "./profile.ts";
import { visibleAmong } from "./scope.ts";

interface TwoIds {
  readonly identity_id: string;
  readonly other_id: string;
}

export interface SplitPlan<L extends TwoIds> {
  /** Each side oldest first, so the first is the id of that customer. */
  readonly moved: readonly string[];
  readonly stay: readonly string[];
  readonly ends: readonly L[];
  readonly makes: readonly TwoIds[];
}

/**
 * What has to end and to be made so that some identities of a customer stand by themselves.
 *
 * @param members all identities of the customer
 * @param moved those that are to become a customer of their own: some of them, not all
 */
export function planSplit<L extends TwoIds>(members: readonly string[], links: readonly L[], moved: readonly string[]): SplitPlan<L> {
  const out = new Set(moved);
  const sides = [members.filter((id) => out.has(id)).sort(), members.filter((id) => !out.has(id)).sort()] as const;
  const ends = links.filter((l) => out.has(l.identity_id) !== out.has(l.other_id));
  const makes = sides.flatMap((side) => {
    const [first, ...others] = groupByLinks(side, links).map((group) => group[0]!);
    return others.map((other) => ({ identity_id: first!, other_id: other }));
  });
  return { moved: sides[0], stay: sides[1], ends, makes };
}

/** @throws {Refusal} bad-input, if one is none of the customer's, or none or all of them are to move */
export function requireSome(members: readonly string[], identityIds: readonly string[]): readonly string[] {
  const moved = [...new Set(identityIds)];
  const no = (message: string) => new Refusal("bad-input", `identityIds: ${message}`, { problems: [{ place: "identityIds", message }] });
  const stranger = moved.find((id) => !members.includes(id));
  if (stranger !== undefined) throw no(`${stranger} is no record of this customer.`);
  if (moved.length === 0) throw no("say which records are to become a customer of their own.");
  if (moved.length === members.length) throw no("some record has to stay: choose fewer.");
  return moved;
}

/**
 * Moves identities of a customer into a customer of their own.
 *
 * @throws {Refusal} not-found, if there is no such customer; bad-input as `requireSome`
 */
export async function splitCustomer(ground: Ground, actor: Actor, split: { readonly customerId: string; readonly identityIds: readonly string[]; readonly why: string }): Promise<{ splitId: string; movedId: string; staysId: string }> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    const customerId = (await lockCustomers(tx, [await requireCustomer(tx, split.customerId)])).values().next().value!;
    const members = await membersOf(tx, customerId);
    const plan = planSplit(members, await standingLinks(tx, customerId), requireSome(members, split.identityIds));
    const splitId = newId(now.getTime());
    await sql`update link set ended_at = ${now}, ended_by = ${actor.id}, end_why = ${split.why} where link_id = any(${plan.ends.map((l) => l.link_id)}::uuid[])`.execute(tx);
    const made = plan.makes.map((pair) => ({ ...pair, linkId: newId(now.getTime()) }));
    for (const { identity_id, other_id, linkId } of made)
      await sql`insert into link (identity_id, link_id, other_id, made_at, made_by, why, weight) values (${identity_id}::uuid, ${linkId}::uuid, ${other_id}::uuid, ${now}, ${actor.id}, 'stay one when others were split off', null)`.execute(tx);
    await sql`insert into customer_split (identity_id, split_id, at, by_id, why, ended_links, made_links)
      values (${customerId}::uuid, ${splitId}::uuid, ${now}, ${actor.id}, ${split.why}, ${plan.ends.map((l) => l.link_id)}::uuid[], ${made.map((m) => m.linkId)}::uuid[])`.execute(tx);
    await sql`insert into customer_split_member (identity_id, split_id, moved) select i, ${splitId}::uuid, i = any(${[...plan.moved]}::uuid[]) from unnest(${members}::uuid[]) as t (i)`.execute(tx);
    await regroup(tx, [customerId]);
    const [movedId, staysId] = [plan.moved[0]!, plan.stay[0]!];
    await writeAudit(tx, now, actor, "customer.split", { kind: "customer", id: customerId }, { splitId, into: [movedId, staysId], identities: plan.moved, why: split.why });
    await appendLog(tx, now, { topic: "profile", identityIds: [movedId, staysId], about: { splitId } });
    return { splitId, movedId, staysId };
  });
  ground.nudge();
  return done;
}

/**
 * Takes a split back: the links that it ended stand again, those that it made end.
 *
 * @returns the customers that those concerned are now; one, unless somebody has separated more since
 * @throws {Refusal} not-found, if there is no such split; not-acceptable-now, if it was taken back already, or what joined them was erased with somebody
 */
export async function undoSplit(ground: Ground, actor: Actor, splitId: string): Promise<string[]> {
  const now = ground.now();
  const customers = await transaction(ground.db, async (tx) => {
    const split = await row<{ identity_id: string; ended_links: string[]; made_links: string[]; undone_at: Date | null }>(tx, sql`select identity_id, ended_links, made_links, undone_at from customer_split where split_id = ${splitId}::uuid for update`);
    if (!split) throw new Refusal("not-found", "There is no such split.");
    if (split.undone_at !== null) throw new Refusal("not-acceptable-now", "This split was taken back already.");
    const members = (await rows<{ id: string }>(tx, sql`select identity_id as id from customer_split_member where split_id = ${splitId}::uuid`)).map((m) => m.id);
    const before = [...new Set((await lockCustomers(tx, members)).values())];
    const ended = await linksById(tx, split.ended_links);
    if (ended.length === 0 && split.ended_links.length > 0) throw new Refusal("not-acceptable-now", "What joined them went when one of them was erased. Where those who are left are one person, merge them.");
    // Of an erased record the links are gone, and it may have been what held a side together: then the link that was made in its place stays.
    if (ended.length === split.ended_links.length) await unmakeLinks(tx, now, actor, split.made_links);
    await restoreLinks(tx, now, actor, ended);
    await sql`update customer_split set undone_at = ${now}, undone_by = ${actor.id} where identity_id = ${split.identity_id}::uuid and split_id = ${splitId}::uuid`.execute(tx);
    await sql`update customer_split_member set undone_at = ${now} where split_id = ${splitId}::uuid`.execute(tx);
    const after = await regroup(tx, before);
    await writeAudit(tx, now, actor, "customer.split-undo", { kind: "customer", id: after[0] ?? split.identity_id }, { splitId, into: after });
    await appendLog(tx, now, { topic: "profile", identityIds: [...new Set([...before, ...after])], about: { splitId } });
    return after;
  });
  ground.nudge();
  return customers;
}

/** The splits in which identities of this customer were on either side, newest first. */
export async function splitsOf(db: Database, anyId: string, sight: Sight): Promise<SplitView[]> {
  const customerId = await requireCustomer(db, anyId);
  const found = await rows<{ split_id: string; at: Date; by_id: string; why: string; undone_at: Date | null; undone_by: string | null }>(
    db,
    sql`select distinct s.split_id, s.at, s.by_id, s.why, s.undone_at, s.undone_by from membership m join customer_split_member o on o.identity_id = m.identity_id join customer_split s on s.split_id = o.split_id
        where m.customer_id = ${customerId}::uuid order by s.at desc, s.split_id desc limit 50`,
  );
  const sides = await rows<{ split_id: string; moved: boolean; identity_id: string }>(db, sql`select distinct on (split_id, moved) split_id, moved, identity_id from customer_split_member where split_id = any(${found.map((s) => s.split_id)}::uuid[]) order by split_id, moved, identity_id`);
  const seen = await visibleAmong(db, sight, sides.map((s) => s.identity_id));
  const customers = await memberships(db, [...seen]);
  const profiles = await profilesOf(db, [...new Set(customers.values())]);
  const names = await staffNames(db, found.flatMap((s) => [s.by_id, ...(s.undone_by === null ? [] : [s.undone_by])]));
  const side = (splitId: string, moved: boolean) => {
    const identity = sides.find((s) => s.split_id === splitId && s.moved === moved)?.identity_id;
    const id = identity === undefined ? undefined : customers.get(identity);
    return id === undefined ? null : { customerId: id, name: profiles.get(id)!.name };
  };
  return found.map((s) => ({
    splitId: s.split_id, at: s.at.toISOString(), by: names.get(s.by_id) ?? s.by_id, why: s.why, moved: side(s.split_id, true), stayed: side(s.split_id, false),
    undoneAt: s.undone_at?.toISOString() ?? null, undoneBy: s.undone_by === null ? null : (names.get(s.undone_by) ?? s.undone_by),
  }));
}

/** The links that hold a customer together. */
export function standingLinks(db: Database, customerId: string): Promise<StoredLink[]> {
  return rows(db, sql`select l.identity_id, l.link_id, l.other_id, l.made_at, l.made_by, l.ended_at, l.end_withdrawn_at from membership m join link l on l.identity_id = m.identity_id where m.customer_id = ${customerId}::uuid and l.ended_at is null`);
}

function linksById(tx: Transaction, ids: readonly string[]): Promise<StoredLink[]> {
  return rows(tx, sql`select ${LINK} from link where link_id = any(${[...ids]}::uuid[]) order by link_id`);
}
