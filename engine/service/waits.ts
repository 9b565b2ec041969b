// How long customers waited for an answer, and whether what they came about was settled at once: what the floor is proven by.
import { type Database, rows, sql } from "../platform/index.ts";

/** From a customer's first unanswered message to the next answer, or to where the conversation was resolved without one. */
export interface CustomerWait {
  readonly conversationId: string;
  readonly since: Date;
  /** Null: they wait still. */
  readonly answered: Date | null;
  /** What the customer is worth today; for waits about which nothing was decided. */
  readonly tier: string;
}

/** Waits that began in this time, first first. What an import brought is history of elsewhere and counts for nothing. Rides message_newest, then the threads. */
export function waitsBegunIn(db: Database, from: Date, until: Date): Promise<CustomerWait[]> {
  return rows<CustomerWait>(
    db,
    sql`with met as (
          select distinct identity_id, conversation_id from message where at >= ${from}::timestamptz and at < ${until}::timestamptz and author_kind = 'customer' and audience = 'customer' and import_id is null),
        said as (
          select m.identity_id, m.conversation_id, m.at, m.author_kind = 'customer' as theirs, coalesce(lag(m.author_kind = 'customer') over thread, false) as follows,
            min(m.at) filter (where m.author_kind <> 'customer') over (thread rows between 1 following and unbounded following) as answered
          from met join message m using (identity_id, conversation_id) where m.audience = 'customer'
          window thread as (partition by m.identity_id, m.conversation_id order by m.position, m.message_id))
        select s.conversation_id as "conversationId", s.at as since, least(s.answered, case when c.resolved_at > s.at then c.resolved_at end) as answered, coalesce(v.tier, 'none') as tier
        from said s join conversation c using (identity_id, conversation_id) join membership o on o.identity_id = s.identity_id left join value_score v on v.customer_id = o.customer_id
        where s.theirs and not s.follows and s.at >= ${from}::timestamptz and s.at < ${until}::timestamptz order by s.at, s.conversation_id`,
  );
}

export interface EndedConversation {
  readonly tier: "high" | "middle" | "low" | "none";
  readonly language: string;
  readonly atOnce: boolean;
}

/**
 * Conversations that were begun in this time and resolved: was it settled at once? Who writes again within a week takes it up again, and
 * after that begins another (`conversation.ts`); so it was, unless it was taken up again. By what the customer is worth and speaks today.
 */
export function endedOf(db: Database, from: Date, until: Date): Promise<EndedConversation[]> {
  return rows<EndedConversation>(
    db, // reads the conversations once, then rides interaction_timeline
    sql`select coalesce(v.tier, 'none') as tier, coalesce(p.language, '') as language,
          not exists (select 1 from interaction r where r.identity_id = c.identity_id and r.kind = 'conversation.reopened' and r.occurred_at >= c.opened_at and r.properties->>'conversationId' = c.conversation_id::text) as "atOnce"
        from conversation c join membership m on m.identity_id = c.identity_id left join profile p on p.customer_id = m.customer_id left join value_score v on v.customer_id = m.customer_id
        where c.opened_at >= ${from}::timestamptz and c.opened_at < ${until}::timestamptz and c.resolved_at is not null and c.import_id is null`,
  );
}

export interface OpenNow {
  readonly tier: "high" | "middle" | "low" | "none";
  readonly open: number;
  readonly oldest: Date;
}

/** Whoever waits for an answer now, by what they are worth, with the longest wait (F8). Rides conversation_queue. */
export function waitingNow(db: Database): Promise<OpenNow[]> {
  return rows<OpenNow>(
    db,
    sql`select coalesce(v.tier, 'none') as tier, count(*)::integer as open, min(c.waiting_since) as oldest
        from conversation c join membership m on m.identity_id = c.identity_id left join value_score v on v.customer_id = m.customer_id
        where c.status in ('open', 'snoozed') and c.waiting_since is not null group by 1 order by 3`,
  );
}
