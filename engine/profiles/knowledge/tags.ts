// Tags on customers, shared by everybody: a tag has one name, and carrying it is a record that is ended, never deleted.
import { type Actor, seesAllCustomers, type Sight, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, run, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";
import { visibleConversation, visibleCustomer, visibleIdentity } from "../scope.ts";
import { actOn } from "./act-on.ts";
import type { CustomerTags, TagView } from "./note-contract.ts";

/** So many taggings are looked at in all, so that the list takes no longer where a million customers carry hundreds of tags; of one tag never more, and never fewer, than these. */
const LOOKED_AT = { inAll: 200_000, most: 10_000, least: 1000 } as const;

/**
 * Tags with how many customers carry each, by name: of very many it is said that there are more. Whoever sees some customers only
 * is told of those tags that stand on one of them, or on a conversation that they see: a name alone may tell of somebody.
 */
export async function listTags(db: Database, sight: Sight, lookedAt: { readonly inAll: number; readonly most: number; readonly least: number } = LOOKED_AT): Promise<TagView[]> {
  const all = await rows<{ tagId: string; name: string }>(db, sql`select tag_id as "tagId", name from tag order by lower(name)`);
  const most = Math.max(lookedAt.least, Math.min(lookedAt.most, Math.floor(lookedAt.inAll / Math.max(1, all.length))));
  const few = sight.customers.kind === "all" ? undefined : await fewSeen(db, sight, lookedAt.most);
  const counted = new Map((few ? await countAmong(db, few) : await countEach(db, sight, most)).map((each) => [each.tagId, each]));
  const onConversations = seesAllCustomers(sight) ? undefined : await tagsOnConversations(db, sight, all.filter(({ tagId }) => !counted.has(tagId)).map(({ tagId }) => tagId));
  return all.flatMap((tag) => {
    const { customers = 0, looked = 0 } = counted.get(tag.tagId) ?? {};
    if (onConversations !== undefined && customers === 0 && !onConversations.has(tag.tagId)) return [];
    const atLeast = few === undefined && looked > most;
    return [{ ...tag, customers: Math.min(customers, atLeast ? most : customers), atLeast }];
  });
}

interface Carried {
  readonly tagId: string;
  readonly customers: number;
  /** Taggings: one customer with several records has several. */
  readonly looked: number;
}

/** Tag by tag as far as is looked, along customer_tag_carried. */
function countEach(db: Database, sight: Sight, most: number): Promise<Carried[]> {
  return rows(
    db,
    sql`select t.tag_id as "tagId", n.customers, n.looked from tag t cross join lateral (
          select count(distinct customer_id)::integer as customers, count(*)::integer as looked from (
            select m.customer_id from customer_tag c join membership m on m.identity_id = c.identity_id where c.tag_id = t.tag_id and c.ended_at is null and ${visibleIdentity(sight, sql`c.identity_id`)} limit ${most + 1}) carried) n
        where n.looked > 0`,
  );
}

/** Whom a reader sees, where these are few: then it is quicker to look at their tags than to look for them among all who carry each. */
async function fewSeen(db: Database, { customers }: Sight, few: number): Promise<string[] | undefined> {
  const seen = await rows<{ id: string }>(db, sql`select p.customer_id as id from profile p where ${visibleCustomer(customers)} limit ${few + 1}`);
  return seen.length > few ? undefined : seen.map(({ id }) => id);
}

/** Rides membership (customer_id) and the primary key of customer_tag. */
function countAmong(db: Database, customerIds: readonly string[]): Promise<Carried[]> {
  return rows(
    db,
    sql`select c.tag_id as "tagId", count(distinct m.customer_id)::integer as customers, count(*)::integer as looked from membership m join customer_tag c on c.identity_id = m.identity_id and c.ended_at is null
        where m.customer_id = any(${[...customerIds]}::uuid[]) group by c.tag_id`,
  );
}

async function tagsOnConversations(db: Database, sight: Sight, tagIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rows<{ id: string }>(
    db,
    sql`select t.id from unnest(${[...tagIds]}::uuid[]) as t (id) where exists (select 1 from conversation_tag g join conversation c on c.identity_id = g.identity_id and c.conversation_id = g.conversation_id where g.tag_id = t.id and g.ended_at is null and ${visibleConversation(sight)})`,
  );
  return new Set(found.map(({ id }) => id));
}

export async function tagsOf(db: Database, anyId: string): Promise<CustomerTags> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const found = await rows<{ tag_id: string; name: string; at: Date; by: string }>(
    db,
    sql`select distinct on (lower(t.name)) t.tag_id, t.name, c.added_at as at, c.added_by as by from customer_tag c join tag t using (tag_id)
        where c.identity_id = any(${members}::uuid[]) and c.ended_at is null order by lower(t.name), c.added_at, c.tagging_id`,
  );
  const names = await staffNames(db, found.map((f) => f.by));
  return { tags: found.map((f) => ({ tagId: f.tag_id, name: f.name, addedAt: f.at.toISOString(), addedBy: names.get(f.by) ?? f.by })) };
}

/** The names of the tags of many, for a list: nothing for those who carry none. */
export async function tagsOfMany(db: Database, customerIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = await rows<{ id: string; names: string[] }>(
    db,
    sql`select m.customer_id as id, array_agg(distinct t.name order by t.name) as names from membership m join customer_tag c on c.identity_id = m.identity_id and c.ended_at is null join tag t on t.tag_id = c.tag_id
        where m.customer_id = any(${[...customerIds]}::uuid[]) group by m.customer_id`,
  );
  return new Map(found.map(({ id, names }) => [id, names]));
}

/** Gives a customer a tag; one that nobody used before is made. What is so already is not done again. */
export async function addTag(ground: Ground, actor: Actor, anyId: string, name: string): Promise<CustomerTags> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const tagId = await findOrMakeTag(tx, on.now, actor, name);
    // With each of their records that has it not, so that they keep it however they are parted.
    const put = await run(tx, sql`insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by) select i, ${newId(on.now.getTime())}::uuid, ${tagId}::uuid, ${on.now}::timestamptz, ${actor.id} from unnest(${[...on.members]}::uuid[]) as t (i)
      where not exists (select 1 from customer_tag c where c.identity_id = i and c.tag_id = ${tagId}::uuid and c.ended_at is null)`);
    if (put === 0) return undefined;
    return { act: "tag.add", detail: { tagId, name } };
  });
  return tagsOf(ground.db, customerId);
}

/** @throws {Refusal} not-found, if the customer does not carry it */
export async function removeTag(ground: Ground, actor: Actor, anyId: string, tagId: string): Promise<CustomerTags> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const ended = await run(tx, sql`update customer_tag set ended_at = ${on.now}, ended_by = ${actor.id} where identity_id = any(${[...on.members]}::uuid[]) and tag_id = ${tagId}::uuid and ended_at is null`);
    if (ended === 0) throw new Refusal("not-found", "The customer does not carry this tag.");
    return { act: "tag.remove", detail: { tagId, name: (await row<{ name: string }>(tx, sql`select name from tag where tag_id = ${tagId}::uuid`))?.name } };
  });
  return tagsOf(ground.db, customerId);
}

/**
 * Gives a tag another name, on every customer that carries it.
 *
 * @throws {Refusal} not-found, if there is no such tag, or none of which whoever asks is told; not-acceptable-now, if another tag has this name
 */
export async function renameTag(ground: Ground, actor: Actor, tagId: string, name: string, sight: Sight): Promise<TagView[]> {
  const now = ground.now();
  if (!seesAllCustomers(sight) && !(await listTags(ground.db, sight)).some((tag) => tag.tagId === tagId)) throw new Refusal("not-found", "There is no such tag.");
  await transaction(ground.db, async (tx) => {
    const before = await row<{ name: string }>(tx, sql`select name from tag where tag_id = ${tagId}::uuid for update`);
    if (!before) throw new Refusal("not-found", "There is no such tag.");
    if (before.name === name) return;
    if (await row(tx, sql`select 1 from tag where lower(name) = lower(${name}) and tag_id <> ${tagId}::uuid`)) throw new Refusal("not-acceptable-now", `There is a tag called “${name}” already.`);
    await sql`update tag set name = ${name} where tag_id = ${tagId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "tag.rename", { kind: "tag", id: tagId }, { from: before.name, to: name });
    await appendLog(tx, now, { topic: "profile", about: { act: "tag.rename" } });
  });
  ground.nudge();
  return listTags(ground.db, sight);
}

/** The tag of this name, made where nobody used it before. */
export async function findOrMakeTag(tx: Transaction, now: Date, actor: Pick<Actor, "id">, name: string): Promise<string> {
  await sql`insert into tag (tag_id, name, made_at, made_by) values (${newId(now.getTime())}::uuid, ${name}, ${now}, ${actor.id}) on conflict do nothing`.execute(tx);
  return (await row<{ tag_id: string }>(tx, sql`select tag_id from tag where lower(name) = lower(${name})`))!.tag_id;
}
