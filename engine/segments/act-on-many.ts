// One act on many customers: all or nothing, each with its line in the audit, and taken back as a whole.
import { accessRules, type Actor, listPeople, type Reach, sightWith, writeAuditOfMany } from "../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { findOrMakeTag, requireColleagues, visibleCustomer } from "../profiles/index.ts";
import type { BulkAct, BulkDone, NewBulkAct } from "./contract.ts";
import { chosenCustomers } from "./chosen.ts";
import type { Viewer } from "./viewer.ts";

const PART = 5000;

/** A fact of one customer that the act made or ended. */
interface Changed {
  readonly identity_id: string;
  readonly fact_id: string;
}

/**
 * @throws {Refusal} bad-input, if nobody is chosen, far more are than whoever asks believes, or a colleague or tag is named that there is not
 */
export async function actOnMany(ground: Ground, actor: Actor, { act, chosen, expected }: NewBulkAct, viewer: Viewer): Promise<BulkDone> {
  const ids = await chosenCustomers(ground, chosen, viewer);
  if (ids.length === 0) throw new Refusal("bad-input", "chosen: nobody fits. Choose at least one customer.");
  if (expected !== undefined && ids.length > expected * 1.1 + 10) throw new Refusal("not-acceptable-now", `By now ${ids.length.toLocaleString("en")} customers fit, not ${expected.toLocaleString("en")}. Look again before you act on them.`);
  const now = ground.now();
  const bulkId = newId(now.getTime());
  const done = await transaction(ground.db, async (tx) => {
    const carryOut = await prepare(tx, now, actor, act);
    let changed = 0;
    for (let i = 0; i < ids.length; i += PART) {
      const part = ids.slice(i, i + PART);
      // As for one customer: acts on the same one wait for each other, and for a merge.
      await sql`select 1 from identity where identity_id in (select identity_id from membership where customer_id = any(${part}::uuid[])) order by identity_id for no key update`.execute(tx);
      const facts = await carryOut(part, bulkId);
      await sql`insert into bulk_change (identity_id, bulk_id, fact_id) select i, ${bulkId}::uuid, f from unnest(${facts.map((f) => f.identity_id)}::uuid[], ${facts.map((f) => f.fact_id)}::uuid[]) as t (i, f)`.execute(tx);
      const customers = await customersOf(tx, facts);
      await writeAuditOfMany(tx, now, actor, AUDITED[act.kind], "customer", customers, { ...act, bulkId });
      changed += customers.length;
    }
    await sql`insert into bulk_act (bulk_id, act, at, by_id, done, already_so) values (${bulkId}::uuid, ${JSON.stringify(act)}::jsonb, ${now}, ${actor.id}, ${changed}, ${ids.length - changed})`.execute(tx);
    await tell(tx, now, ids);
    return changed;
  });
  ground.nudge();
  return { bulkId, done, alreadySo: ids.length - done };
}

const AUDITED: Readonly<Record<BulkAct["kind"], string>> = { tag: "tag.add", untag: "tag.remove", follow: "customer.follow", task: "task.add" };

type CarryOut = (customerIds: readonly string[], bulkId: string) => Promise<Changed[]>;

const newIds = (ids: readonly string[], now: Date) => ids.map(() => newId(now.getTime()));
/** One of the customers of a list, as rows c (customer_id, fact_id). */
const each = (ids: readonly string[], now: Date) => sql`unnest(${[...ids]}::uuid[], ${newIds(ids, now)}::uuid[]) as c (customer_id, fact_id)`;

async function prepare(tx: Transaction, now: Date, actor: Actor, act: BulkAct): Promise<CarryOut> {
  switch (act.kind) {
    case "tag": {
      const tagId = await findOrMakeTag(tx, now, actor, act.name);
      return (ids) =>
        rows(tx, sql`insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by) select r.identity_id, c.fact_id, ${tagId}::uuid, ${now}::timestamptz, ${actor.id} from ${each(ids, now)} join membership r on r.customer_id = c.customer_id
          where not exists (select 1 from customer_tag t where t.identity_id = r.identity_id and t.tag_id = ${tagId}::uuid and t.ended_at is null)
          returning identity_id, tagging_id as fact_id`);
    }
    case "untag": {
      if (!(await row(tx, sql`select 1 from tag where tag_id = ${act.tagId}::uuid`))) throw new Refusal("bad-input", "act.tagId: there is no such tag.");
      return (ids) =>
        rows(tx, sql`update customer_tag t set ended_at = ${now}, ended_by = ${actor.id} from membership m where m.customer_id = any(${[...ids]}::uuid[]) and t.identity_id = m.identity_id and t.tag_id = ${act.tagId}::uuid and t.ended_at is null
          returning t.identity_id, t.tagging_id as fact_id`);
    }
    case "follow": {
      await requireColleagues(tx, [act.person], "act.person");
      const reach = act.person === actor.id ? undefined : await reachOf(tx, act.person);
      return async (ids) => {
        if (reach !== undefined) await requireSeen(tx, ids, reach);
        return rows(tx, sql`insert into customer_follow (identity_id, follow_id, person_id, since) select r.identity_id, c.fact_id, ${act.person}, ${now}::timestamptz from ${each(ids, now)} join membership r on r.customer_id = c.customer_id
          where not exists (select 1 from customer_follow f where f.identity_id = r.identity_id and f.person_id = ${act.person} and f.ended_at is null)
          returning identity_id, follow_id as fact_id`);
      };
    }
    case "task": {
      await requireColleagues(tx, [act.assignee], "act.assignee");
      const dueAt = act.dueAt === undefined ? null : new Date(act.dueAt);
      return (ids) =>
        rows(tx, sql`insert into task (identity_id, task_id, kind, what, assignee, due_at, made_at, made_by) select c.customer_id, c.fact_id, 'task', ${act.what}, ${act.assignee}, ${dueAt}::timestamptz, ${now}::timestamptz, ${actor.id} from ${each(ids, now)}
          returning identity_id, task_id as fact_id`);
    }
  }
}

/** How far a colleague sees: of whom they do not see they must not hear either. */
async function reachOf(tx: Transaction, personId: string): Promise<Reach> {
  const { role } = (await listPeople(tx)).find((person) => person.id === personId)!;
  return (await sightWith(tx, (await accessRules(tx)).current.rules, { id: personId, role })).customers;
}

/** @throws {Refusal} bad-input, if some of them are not seen by a colleague */
async function requireSeen(tx: Transaction, ids: readonly string[], reach: Reach): Promise<void> {
  const { n } = (await row<{ n: number }>(tx, sql`select count(*)::integer as n from profile p where p.customer_id = any(${[...ids]}::uuid[]) and (${visibleCustomer(reach)}) is not true`))!;
  if (n > 0) throw new Refusal("bad-input", "act.person: this colleague does not see all of these customers, so they cannot follow them. Choose fewer, or ask an owner to widen what they see.");
}

/**
 * Takes an act on many back: what it made ends, what it ended is there again. What somebody changed since stays as they left it.
 *
 * @throws {Refusal} not-found; not-allowed, if it is another's and whoever asks is no lead or owner; not-acceptable-now, if it is taken back already
 */
export async function undoActOnMany(ground: Ground, actor: Actor, bulkId: string): Promise<BulkDone> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    const kept = await row<{ act: BulkAct; by_id: string; done: number; undone_at: Date | null }>(tx, sql`select act, by_id, done, undone_at from bulk_act where bulk_id = ${bulkId}::uuid for update`);
    if (!kept) throw new Refusal("not-found", "There is no such act on many customers.");
    if (kept.by_id !== actor.id && actor.role !== "owner" && actor.role !== "lead") throw new Refusal("not-allowed", "Somebody else did this. They, a lead or an owner can take it back.");
    if (kept.undone_at) throw new Refusal("not-acceptable-now", "This was taken back already.");
    const facts = await takeBack(tx, now, actor, kept.act, bulkId);
    const customers = await customersOf(tx, facts);
    for (let i = 0; i < customers.length; i += PART) await writeAuditOfMany(tx, now, actor, UNDONE[kept.act.kind], "customer", customers.slice(i, i + PART), { ...kept.act, undoOf: bulkId });
    await sql`update bulk_act set undone_at = ${now}, undone_by = ${actor.id} where bulk_id = ${bulkId}::uuid`.execute(tx);
    await tell(tx, now, customers);
    return { done: customers.length, alreadySo: Math.max(0, kept.done - customers.length) };
  });
  ground.nudge();
  return { bulkId, ...done };
}

const UNDONE: Readonly<Record<BulkAct["kind"], string>> = { tag: "tag.remove", untag: "tag.add", follow: "customer.unfollow", task: "task.change" };

/** Each rides the primary key of its table. */
async function takeBack(tx: Transaction, now: Date, actor: Actor, act: BulkAct, bulkId: string): Promise<Changed[]> {
  const changes = sql`bulk_change b where b.bulk_id = ${bulkId}::uuid`;
  switch (act.kind) {
    case "tag":
      return rows(tx, sql`update customer_tag t set ended_at = ${now}, ended_by = ${actor.id} from ${changes} and t.identity_id = b.identity_id and t.tagging_id = b.fact_id and t.ended_at is null returning t.identity_id, t.tagging_id as fact_id`);
    case "follow":
      return rows(tx, sql`update customer_follow f set ended_at = ${now} from ${changes} and f.identity_id = b.identity_id and f.follow_id = b.fact_id and f.ended_at is null returning f.identity_id, f.follow_id as fact_id`);
    case "task":
      return rows(tx, sql`update task t set withdrawn_at = ${now}, withdrawn_by = ${actor.id} from ${changes} and t.identity_id = b.identity_id and t.task_id = b.fact_id and t.withdrawn_at is null and t.done_at is null and t.what = ${act.what} and t.assignee = ${act.assignee} and t.due_at is not distinct from ${act.dueAt === undefined ? null : new Date(act.dueAt)}::timestamptz returning t.identity_id, t.task_id as fact_id`);
    case "untag": {
      // Who carries it again by now is left alone.
      const gone = await rows<Changed>(
        tx,
        sql`select b.identity_id, b.fact_id from ${changes} and not exists (
              select 1 from membership o join membership m on m.customer_id = o.customer_id join customer_tag t on t.identity_id = m.identity_id where o.identity_id = b.identity_id and t.tag_id = ${act.tagId}::uuid and t.ended_at is null)`,
      );
      for (let i = 0; i < gone.length; i += PART) {
        const part = gone.slice(i, i + PART).map((g) => g.identity_id);
        await sql`insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by) select c.customer_id, c.fact_id, ${act.tagId}::uuid, ${now}::timestamptz, ${actor.id} from ${each(part, now)}`.execute(tx);
      }
      return gone;
    }
  }
}

async function customersOf(tx: Transaction, facts: readonly Changed[]): Promise<string[]> {
  const customers = new Set<string>();
  for (let i = 0; i < facts.length; i += PART)
    for (const { id } of await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${facts.slice(i, i + PART).map((f) => f.identity_id)}::uuid[])`)) customers.add(id);
  return [...customers].sort();
}

const NAMED_A_LINE = 500;
const MOST_NAMED = 2000;

/** Screens learn of it: by name where they are few. */
async function tell(tx: Transaction, now: Date, ids: readonly string[]): Promise<void> {
  if (ids.length > MOST_NAMED) await appendLog(tx, now, { topic: "profile", about: { act: "bulk" } });
  else for (let i = 0; i < ids.length; i += NAMED_A_LINE) await appendLog(tx, now, { topic: "profile", identityIds: ids.slice(i, i + NAMED_A_LINE), about: { act: "bulk" } });
}
