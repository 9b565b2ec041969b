// A colleague says that an address or a number is not a customer's: it goes from their records, what rested on it ends, and no program
// attaches it to them again. What was taken stands beside the word, so taking the word back gives everything back.
import { type Actor, fieldsSeen, type Sight, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { readsField } from "../field-sets.ts";
import { LINK, lockCustomers, membersOf, regroup, restoreLinks, type StoredLink } from "../link.ts";
import { calledByTheirs, joinSide } from "../meeting.ts";
import { DESK } from "../knowledge/desk.ts";
import type { AddressAsked, NotTheirsPreview, NotTheirsSaid, NotTheirsView, SayNotTheirs } from "./contract.ts";
import { type HeldIdentifier, type LinkWithWhy, type NotTheirsPlan, plainAddress, planNotTheirs } from "./plan-not-theirs.ts";

type Asked = AddressAsked & { readonly keepLinkIds: readonly string[] };

/**
 * What saying so would do; nothing is written.
 *
 * @throws {Refusal} not-found, if there is no such customer or none of their records has it; not-allowed, to who does not read such addresses
 */
export async function previewNotTheirs(ground: Ground, sight: Sight, anyId: string, asked: Asked): Promise<NotTheirsPreview> {
  requireReading(sight, asked);
  const { db } = ground;
  const plan = await planFor(db, await requireCustomer(db, anyId), asked);
  const parts: NotTheirsPreview["parts"] = [];
  for (const { members, keeps } of plan.parts) {
    const side = await joinSide(db, members, await calledByTheirs(db, members));
    const left = side.identifiers.map(plainAddress).filter((each) => (each.kind === "email" || each.kind === "phone") && (keeps || each.kind !== asked.kind || each.value !== asked.value));
    const name = !keeps && side.name === asked.value ? (left[0]?.value ?? `Visitor ${members[0]!.slice(-6)}`) : side.name;
    parts.push({ customerId: members[0]!, name, identities: side.identities, interactions: side.interactions, keeps, reached: left });
  }
  const names = await staffNames(db, plan.rested.map((link) => link.made_by));
  return { kind: asked.kind, value: asked.value, links: plan.rested.map((link) => ({ linkId: link.link_id, why: link.why, madeAt: link.made_at.toISOString(), madeBy: names.get(link.made_by) ?? link.made_by, ends: link.ends })), parts };
}

/** @throws {Refusal} as `previewNotTheirs` */
export async function sayNotTheirs(ground: Ground, actor: Actor, sight: Sight, anyId: string, said: SayNotTheirs): Promise<NotTheirsSaid> {
  requireReading(sight, said);
  const now = ground.now();
  const done = await transaction(ground.db, async (tx): Promise<NotTheirsSaid> => {
    await holdIdentities(tx);
    const asked = await requireCustomer(tx, anyId);
    const customerId = (await lockCustomers(tx, [asked])).get(asked)!;
    const plan = await planFor(tx, customerId, said);
    const notTheirsId = newId(now.getTime());
    const ended = plan.rested.filter(({ ends }) => ends).map((link) => link.link_id);
    await sql`update link set ended_at = ${now}, ended_by = ${actor.id}, end_why = ${END_WHY[said.kind]} where link_id = any(${ended}::uuid[]) and ended_at is null`.execute(tx);
    await keepWord(tx, now, actor, notTheirsId, said, plan, ended);
    const into = await regroup(tx, [customerId]);
    await writeAudit(tx, now, actor, "customer.not-theirs", { kind: "customer", id: customerId }, { notTheirsId, kind: said.kind, why: said.why, links: ended, into });
    await appendLog(tx, now, { topic: "profile", identityIds: [...new Set([customerId, ...into])], about: { notTheirsId } });
    return { notTheirsId, customerId: plan.parts[0]!.members[0]!, customerIds: into };
  });
  ground.nudge();
  return done;
}

/** Not in the colleague's words, which may name whose the address is: they stand with the word, and go with it. */
const END_WHY = { email: "the e-mail address is not theirs", phone: "the telephone number is not theirs" } as const;

/** One row a record that goes on as this customer, with what is taken from it; whoever has nothing left is known by a number of ours. */
async function keepWord(tx: Transaction, now: Date, actor: Actor, notTheirsId: string, said: SayNotTheirs, plan: NotTheirsPlan, ended: readonly string[]): Promise<void> {
  const records = plan.parts.filter(({ keeps }) => !keeps).flatMap(({ members }) => members);
  const [kinds, values] = [plan.off.map(({ kind }) => kind), plan.off.map(({ value }) => value)];
  await sql`
    with off as (select i.* from unnest(${kinds}::text[], ${values}::text[]) as o (kind, value) join identifier i on i.kind = o.kind and i.value = o.value),
    gone as (delete from identifier i using off where i.kind = off.kind and i.value = off.value)
    insert into not_theirs (identity_id, not_theirs_id, kind, value, said_at, said_by, why, held, numbered, ended_links)
    select r.id, ${notTheirsId}::uuid, ${said.kind}, ${said.value}, ${now}::timestamptz, ${actor.id}, ${said.why},
      coalesce((select jsonb_agg(to_jsonb(off) - 'identity_id' order by off.kind, off.value) from off where off.identity_id = r.id), '[]'::jsonb),
      exists (select 1 from off where off.identity_id = r.id) and not exists (select 1 from identifier i where i.identity_id = r.id and i.kind <> 'anonymous_id' and not exists (select 1 from off where off.kind = i.kind and off.value = i.value)),
      ${[...ended]}::uuid[]
    from unnest(${records}::uuid[]) as r (id)`.execute(tx);
  await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
    select 'source_id', ${NUMBER}::text || identity_id, identity_id, false, ${DESK}, ${now}::timestamptz from not_theirs where not_theirs_id = ${notTheirsId}::uuid and numbered on conflict do nothing`.execute(tx);
}

/** A person whom nothing names any more stays somebody: without it they would count as a visitor. The sign says that it is no number of theirs. */
const NUMBER = `${DESK}:#`;

/**
 * Takes it back: the address stands with the records that had it, as it stood, and the links that ended with it stand again. What a file
 * had said that was undone since stays away.
 *
 * @returns the customers that those concerned are now
 * @throws {Refusal} not-found, if nobody said so; not-acceptable-now, if it was taken back already, or the address is another's since
 */
export async function takeBackNotTheirs(ground: Ground, actor: Actor, notTheirsId: string): Promise<string[]> {
  const now = ground.now();
  const customers = await transaction(ground.db, async (tx) => {
    await holdIdentities(tx);
    const said = await rows<{ identity_id: string; ended_links: string[]; taken_back_at: Date | null }>(tx, sql`select identity_id, ended_links, taken_back_at from not_theirs where not_theirs_id = ${notTheirsId}::uuid order by identity_id for update`);
    if (said.length === 0) throw new Refusal("not-found", "Nobody said so of an address of theirs.");
    if (said[0]!.taken_back_at !== null) throw new Refusal("not-acceptable-now", "This was taken back already.");
    const ended = await rows<StoredLink>(tx, sql`select ${LINK} from link where link_id = any(${said[0]!.ended_links}::uuid[]) order by link_id`);
    const concerned = [...new Set([...said.map((each) => each.identity_id), ...ended.flatMap((link) => [link.identity_id, link.other_id])])];
    const before = [...new Set((await lockCustomers(tx, concerned)).values())];
    const given = sql`not_theirs n cross join lateral jsonb_to_recordset(n.held) as h (kind text, value text, verified boolean, source text, first_seen_at timestamptz)
      where n.not_theirs_id = ${notTheirsId}::uuid and not exists (select 1 from import f where f.started_at = h.first_seen_at and f.undone_at is not null)`;
    const taken = await row(tx, sql`select 1 from ${given} and exists (select 1 from identifier i where i.kind = h.kind and i.value = h.value and i.identity_id <> n.identity_id) limit 1`);
    if (taken) throw new Refusal("not-acceptable-now", "The address stands with another record since. Where the two are one person, merge them; else say there first that it is not theirs.");
    await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at) select h.kind, h.value, n.identity_id, h.verified, h.source, h.first_seen_at from ${given} on conflict do nothing`.execute(tx);
    await sql`delete from identifier i using not_theirs n where n.not_theirs_id = ${notTheirsId}::uuid and n.numbered and i.kind = 'source_id' and i.value = ${NUMBER}::text || n.identity_id
      and exists (select 1 from identifier o where o.identity_id = n.identity_id and o.kind <> 'anonymous_id' and o.value <> i.value)`.execute(tx);
    await restoreLinks(tx, now, actor, ended);
    await sql`update not_theirs set taken_back_at = ${now}, taken_back_by = ${actor.id} where not_theirs_id = ${notTheirsId}::uuid`.execute(tx);
    const after = await regroup(tx, before);
    await writeAudit(tx, now, actor, "customer.not-theirs-undo", { kind: "customer", id: after[0]! }, { notTheirsId, into: after });
    await appendLog(tx, now, { topic: "profile", identityIds: [...new Set([...before, ...after])], about: { notTheirsId } });
    return after;
  });
  ground.nudge();
  return customers;
}

const MOST_SHOWN = 50;

/** What was said not to be this customer's, newest first. Rides the primary key. */
export async function notTheirsOf(db: Database, anyId: string): Promise<NotTheirsView[]> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const found = await rows<{ id: string; kind: string; value: string; at: Date; by: string; why: string; back: Date | null; back_by: string | null }>(
    db,
    sql`select distinct not_theirs_id as id, kind, value, said_at as at, said_by as by, why, taken_back_at as back, taken_back_by as back_by from not_theirs where identity_id = any(${members}::uuid[]) order by said_at desc, not_theirs_id desc limit ${MOST_SHOWN}`,
  );
  const names = await staffNames(db, found.flatMap((f) => [f.by, ...(f.back_by === null ? [] : [f.back_by])]));
  const name = (id: string) => names.get(id) ?? id;
  return found.map((f) => ({ notTheirsId: f.id, kind: f.kind, value: f.value, at: f.at.toISOString(), by: name(f.by), why: f.why, takenBackAt: f.back?.toISOString() ?? null, takenBackBy: f.back_by === null ? null : name(f.back_by) }));
}

/** Whoever does not read addresses could try them here. */
function requireReading(sight: Sight, { kind }: AddressAsked): void {
  if (!readsField(fieldsSeen(sight), kind)) throw new Refusal("not-allowed", kind === "email" ? "You do not read e-mail addresses, so you cannot say of one that it is not theirs." : "You do not read telephone numbers, so you cannot say of one that it is not theirs.");
}

/** Nobody may find the records by it meanwhile, and acts on them wait. */
const holdIdentities = (tx: Transaction) => sql`select 1 from log_head where name = 'identities' for update`.execute(tx);

async function planFor(db: Database, customerId: string, asked: Asked): Promise<NotTheirsPlan> {
  const members = await membersOf(db, customerId);
  const links = await rows<LinkWithWhy>(db, sql`select ${LINK}, why from link where identity_id = any(${members}::uuid[]) and ended_at is null order by link_id`);
  const identifiers = await rows<HeldIdentifier>(db, sql`select identity_id, kind, value from identifier where identity_id = any(${members}::uuid[]) order by kind, value`);
  const plan = planNotTheirs(asked, { members, links, identifiers, keep: new Set(asked.keepLinkIds) });
  if (!plan) throw new Refusal("not-found", "No record of this customer has this address or number; look at the page again.");
  return plan;
}
