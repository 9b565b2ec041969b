// The queue: conversations in the order in which they are due, seen through one of seven views.
import { type Sight, seesAllCustomers } from "../organisation/index.ts";
import { type Database, type Ground, logPosition, Refusal, row, rows, sql } from "../platform/index.ts";
import { visibleIdentity } from "../profiles/index.ts";
import type { ConversationQueue, ConversationTag, QueueView } from "./contract.ts";
import { conversationRows } from "./conversation-row.ts";
import { visibleConversation } from "./scope.ts";
import { CONVERSATION, type KeptConversation } from "./kept-conversation.ts";
import { carriesTag } from "./tags.ts";

/** The view of promises looks this far ahead. */
const PROMISES_AHEAD_HOURS = 24;
/** The view of what was resolved looks this far back. */
const RESOLVED_BACK_DAYS = 30;
/** A customer of high value is at risk when their chance to stay is below this. */
const STAYS_LESS_THAN = 0.65;
const MOST_ROWS = 200;
/** Counting stops here: whoever has more does not count them one by one. */
const COUNTED = 10_000;

export interface QueueQuery {
  readonly view: QueueView;
  /** Only conversations that carry this tag. */
  readonly tag?: string | undefined;
  /** The colleague who looks. */
  readonly by: string;
  /** What they see. */
  readonly sight: Sight;
}

/** At most 200 rows, and how many each view holds. */
export async function readQueue(ground: Ground, asked: QueueQuery): Promise<ConversationQueue> {
  // Who stands in this view would tell what they are worth.
  if (asked.view === "high-value-at-risk" && !readsValue(asked.sight)) throw new Refusal("not-allowed", "view: your role does not see what customers are worth, so it cannot choose conversations by that.");
  const { db } = ground;
  const now = ground.now();
  // Asked for at once: each takes a millisecond or two, and whoever looks would wait for their sum.
  const [kept, tag, tags, counted, risk, nextPromiseDueAt] = await Promise.all([
    rows<KeptConversation>(db, inView(asked, now)).then((found) => conversationRows(db, now, found)),
    asked.tag === undefined ? undefined : row<ConversationTag>(db, sql`select tag_id as "tagId", name from tag where tag_id = ${asked.tag}::uuid`),
    tagsInView(db, asked, now),
    counts(db, now, asked),
    readsValue(asked.sight) ? atRisk(db, now, asked) : undefined,
    nextPromise(db, now, asked.sight),
  ]);
  return { view: asked.view, tag: tag ?? null, tags, rows: kept, counts: risk === undefined ? counted : { ...counted, "high-value-at-risk": risk }, nextPromiseDueAt };
}

/** What the view could be narrowed by; of the first 200 where there are more. */
function tagsInView(db: Database, { tag: _, ...asked }: QueueQuery, now: Date): Promise<ConversationQueue["tags"]> {
  return rows(db, sql`select t.tag_id as "tagId", t.name, count(distinct g.conversation_id)::integer as conversations from (${inView(asked, now)}) q
    join conversation_tag g on g.identity_id = q."identityId" and g.conversation_id = q."conversationId" and g.ended_at is null join tag t on t.tag_id = g.tag_id group by 1, 2 order by 3 desc, lower(t.name) limit 50`);
}

// A snooze that has run out is open, whether or not it was written down yet.
const isOpen = (now: Date) => sql`(c.status = 'open' or (c.status = 'snoozed' and c.snoozed_until <= ${now}::timestamptz))`;
const isSnoozed = (now: Date) => sql`(c.status = 'snoozed' and c.snoozed_until > ${now}::timestamptz)`;
/** Their own, and those that nobody has while the customer waits. */
const needs = (by: string) => sql`(c.assignee = ${by}::text or (c.assignee is null and c.waiting_since is not null))`;
const isHighValueAtRisk = sql`(v.tier = 'high' and v.active26 < ${STAYS_LESS_THAN}::float8)`;
const isOwedPromise = (now: Date) => sql`(p.kept_at is null and p.withdrawn_at is null and p.due_at < ${new Date(now.getTime() + PROMISES_AHEAD_HOURS * 3_600_000)}::timestamptz)`;
const resolvedLately = (now: Date) => sql`(c.status = 'resolved' and c.resolved_at > ${new Date(now.getTime() - RESOLVED_BACK_DAYS * 86_400_000)}::timestamptz)`;

/** Whose conversation it is, and what they are expected to spend, for whom a score was computed. */
const withValue = sql`left join membership k on k.identity_id = c.identity_id left join value_score v on v.customer_id = k.customer_id`;
/** For who reads what customers are worth: an order by it would tell it. */
const readsValue = (sight: Sight) => sight.fields.value === "read";

/** Due first; of what is due at the same moment, or not at all, what may be lost: expected spending times the chance that they do not stay. */
const DUE = sql`coalesce(c.due_at, c.snoozed_until)`;
const byDue = (sight: Sight) => sql`${DUE} nulls last, ${readsValue(sight) ? sql`v.clv12_minor * (1 - v.active26)` : sql`null::float8`} desc nulls last, c.last_message_at desc, c.conversation_id`;

/** What is seen, and carries the tag where one is asked for. */
const wanted = ({ sight, tag }: QueueQuery) => (tag === undefined ? visibleConversation(sight) : sql`(${visibleConversation(sight)} and ${carriesTag(tag)})`);

function inView(asked: QueueQuery, now: Date) {
  const { view, by } = asked;
  const seen = wanted(asked);
  // Rides conversation_queue (status, due_at), conversation_resolved, or the index of promises that are owed.
  const all = (holds: ReturnType<typeof sql>) => sql`c.status in ('open', 'snoozed') and ${holds} and ${seen}`;
  const unresolved = (holds: ReturnType<typeof sql>) =>
    sql`select ${CONVERSATION} from conversation c ${withValue} where ${all(holds)} order by ${byDue(asked.sight)} limit ${MOST_ROWS}`;
  // What may be lost counts only among what is due at the same moment: it is looked up of those who are due when the last in sight is, or before, and not of all who wait.
  const firstDue = (holds: ReturnType<typeof sql>) =>
    sql`select ${CONVERSATION} from (select (select ${DUE} from conversation c where ${all(holds)} order by ${DUE} nulls last offset ${MOST_ROWS - 1} limit 1) as at) last cross join conversation c ${withValue}
        where ${all(holds)} and coalesce(${DUE} <= last.at, last.at is null) order by ${byDue(asked.sight)} limit ${MOST_ROWS}`;
  switch (view) {
    case "all-open":
      return firstDue(isOpen(now));
    case "needs-me":
      return firstDue(sql`${isOpen(now)} and ${needs(by)}`);
    case "unassigned":
      return firstDue(sql`${isOpen(now)} and c.assignee is null`);
    case "high-value-at-risk":
      return unresolved(sql`${isOpen(now)} and ${isHighValueAtRisk}`);
    case "snoozed":
      return sql`select ${CONVERSATION} from conversation c where ${isSnoozed(now)} and ${seen} order by c.snoozed_until, c.conversation_id limit ${MOST_ROWS}`;
    case "resolved":
      return sql`select ${CONVERSATION} from conversation c where ${resolvedLately(now)} and ${seen} order by c.resolved_at desc, c.conversation_id limit ${MOST_ROWS}`;
    case "promises-due":
      return sql`select ${CONVERSATION} from (
            select p.identity_id, p.conversation_id, min(p.due_at) as promised_for from promise p where ${isOwedPromise(now)} and p.conversation_id is not null group by 1, 2) owed
          join conversation c on c.identity_id = owed.identity_id and c.conversation_id = owed.conversation_id where ${seen} order by owed.promised_for, c.conversation_id limit ${MOST_ROWS}`;
  }
}

type Counts = Omit<Record<QueueView, number>, "high-value-at-risk">;

async function counts(db: Database, now: Date, asked: QueueQuery): Promise<Counts> {
  const { by, sight } = asked;
  const seen = wanted(asked);
  const isPromiseSeen = seesAllCustomers(sight) && asked.tag === undefined ? sql`true` : sql`exists (select 1 from conversation c where c.identity_id = p.identity_id and c.conversation_id = p.conversation_id and ${seen})`;
  return (await row<Counts>(
    db,
    sql`select count(*) filter (where ${isOpen(now)}) as "all-open", count(*) filter (where ${isOpen(now)} and ${needs(by)}) as "needs-me", count(*) filter (where ${isOpen(now)} and c.assignee is null) as "unassigned",
          count(*) filter (where ${isSnoozed(now)}) as "snoozed",
          (select count(*) from (select 1 from conversation c where ${resolvedLately(now)} and ${seen} limit ${COUNTED}) r) as "resolved",
          (select count(distinct p.conversation_id) from promise p where ${isOwedPromise(now)} and ${isPromiseSeen}) as "promises-due"
        from (select * from conversation c where status in ('open', 'snoozed') and ${seen} limit ${COUNTED}) c`,
  ))!;
}

/** So long it may be kept although nothing happened: a snooze runs out by itself. */
const KEPT_MILLIS = 5000;

interface AtRisk {
  readonly position: number;
  readonly until: number;
  readonly count: Promise<number>;
}
const keptAtRisk = new WeakMap<Database, AtRisk>();

/**
 * How many of those who wait are of high value and at risk: the one count for which each customer's value is looked up. For whoever
 * sees all it is kept until something happens, for after each event everybody on the floor looks at once.
 */
async function atRisk(db: Database, now: Date, asked: QueueQuery): Promise<number> {
  const count = () => row<{ n: number }>(db, sql`select count(*) filter (where ${isHighValueAtRisk}) as n from (select * from conversation c where status in ('open', 'snoozed') and ${isOpen(now)} and ${wanted(asked)} limit ${COUNTED}) c ${withValue}`).then((found) => found!.n);
  const { customers, conversations } = asked.sight;
  if (asked.tag !== undefined || customers.kind !== "all" || conversations.kind !== "all" || db.isTransaction) return count();
  const position = await logPosition(db);
  const kept = keptAtRisk.get(db);
  if (kept && kept.position === position && now.getTime() < kept.until && now.getTime() >= kept.until - KEPT_MILLIS) return kept.count;
  const counting = { position, until: now.getTime() + KEPT_MILLIS, count: count() };
  keptAtRisk.set(db, counting);
  counting.count.catch(() => keptAtRisk.get(db) === counting && keptAtRisk.delete(db));
  return counting.count;
}

/** When the next promise is due that is not late already; the index of promises that are owed. */
async function nextPromise(db: Database, now: Date, sight: Sight): Promise<string | null> {
  const next = await row<{ dueAt: Date }>(
    db,
    sql`select due_at as "dueAt" from promise p where kept_at is null and withdrawn_at is null and due_at >= ${now}::timestamptz and ${visibleIdentity(sight, sql`p.identity_id`)} order by due_at limit 1`,
  );
  return next?.dueAt.toISOString() ?? null;
}
