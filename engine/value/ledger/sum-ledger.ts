// The sums of the ledger, of one customer or of all: one statement over facts, so that the parts always add up to the whole.
// Every figure is a count or a sum over touch points, each of which belongs to one customer.
import { type Database, LARGEST_AMOUNT_MINOR, type RawBuilder, row, sql } from "../../platform/index.ts";
import { costDays } from "./costs.ts";

export interface Spread {
  readonly lo: number;
  readonly mid: number;
  readonly hi: number;
}

/** What is told of costs by those that are stated: for estimates of the rest, and no part of any sum. */
export interface Usual {
  /** What is left of the revenue of products whose cost is known: of ten products one leaves less than `lo` and one more than `hi`, for those whose cost is not known are other products; `mid` of all their revenue. Null: of none. */
  readonly shares: Spread | null;
  /** What an exchange costs, of those whose cost is known. */
  readonly each: Spread | null;
  /** Goods whose cost is not stated, by revenue. */
  readonly notStated: readonly { readonly sku: string; readonly name: string; readonly lines: number; readonly revenueMinor: number }[];
}

export interface LedgerSums {
  readonly orders: { readonly rows: number; readonly sources: readonly string[]; readonly revenue: number; readonly pieces: number; readonly saved: number; readonly savedRows: number };
  /** Lines above nothing, and what an order came to beyond its lines as one more. */
  readonly margin: { readonly lines: number; readonly knownLines: number; readonly knownRevenue: number; readonly margin: number };
  readonly paidBack: { readonly rows: number; readonly sources: readonly string[]; readonly amount: number };
  /** Exchanges with people, each conversation once, whoever began. */
  readonly serving: { readonly rows: number; readonly sources: readonly string[]; readonly costed: number; readonly cost: number; readonly minuteRows: number; readonly seconds: number };
  /** Of these, those that the customer began. */
  readonly effort: { readonly rows: number; readonly again: number; readonly waitRows: number; readonly waitSeconds: number };
  readonly benefits: { readonly rows: number; readonly sources: readonly string[]; readonly amount: number; readonly freeRows: number };
  readonly promises: { readonly made: number; readonly kept: number; readonly keptLate: number; readonly withdrawn: number; readonly overdue: number };
  readonly deliveries: { readonly rows: number; readonly known: number; readonly late: number };
  readonly otherCurrencies: number;
  readonly usual: Usual;
}

/** Touch points in which somebody here takes part. */
const EXCHANGES = ["conversation.opened", "conversation.reopened", "call", "chat", "email", "letter", "letter.reply", "meeting", "sms", "contact"];
/** Conversations on one topic within this time are about one thing: the rule by which issues are told (engine/interactions/issues.ts). */
const AGAIN_DAYS = 30;
/** Nobody talks or waits longer at a stretch: above it a number is a slip. */
const MOST_SECONDS = 10_000_000;

export interface LedgerOf {
  /** Identities; left out: of everybody. */
  readonly members?: readonly string[];
  readonly currency: string;
  /** Null: all there is. */
  readonly since: Date | null;
  readonly now: Date;
}

export async function sumLedger(db: Database, { members, currency, since, now }: LedgerOf): Promise<LedgerSums> {
  const theirs = members === undefined ? sql`true` : sql`i.identity_id = any(${[...members]}::uuid[])`;
  const within = sql`${theirs} and i.occurred_at <= i.received_at + interval '1 day' ${since === null ? sql`` : sql`and i.occurred_at >= ${since}::timestamptz`}`;
  const found = await row<{ sums: LedgerSums }>(
    db,
    sql`with costs as materialized (${costDays(currency)}),
    orders as materialized (
      select i.identity_id, i.interaction_id, (i.occurred_at at time zone 'UTC')::date as day, i.amount_minor as amount, coalesce(i.product_line, '') as product_line, i.source, ${number("discountMinor")} as discount
      from interaction i where i.kind = 'order' and i.amount_minor > 0 and i.currency = ${currency} and ${within}),
    line as materialized (
      select o.identity_id, o.interaction_id, o.day, o.product_line, l.sku, l.quantity, l.amount_minor as amount from orders o join order_line l on l.identity_id = o.identity_id and l.interaction_id = o.interaction_id),
    piece as (
      select * from line
      union all
      select o.identity_id, o.interaction_id, o.day, o.product_line, null, 0, o.amount - coalesce(s.amount, 0) from orders o
        left join (select identity_id, interaction_id, sum(amount) as amount from line group by 1, 2) s on s.identity_id = o.identity_id and s.interaction_id = o.interaction_id where o.amount <> coalesce(s.amount, 0)),
    priced as (
      select p.*, ${marginOf(sql`coalesce(a.cost, b.cost, c.cost)`)} as margin from piece p
        left join costs a on a.kind = 'product' and a.name = p.sku and p.day >= a.from_day and p.day < a.to_day
        left join costs b on b.kind = 'product-line' and b.name = p.product_line and p.day >= b.from_day and p.day < b.to_day
        left join costs c on c.kind = 'goods' and p.day >= c.from_day and p.day < c.to_day),
    basket as (
      select identity_id, interaction_id, count(*) filter (where amount >= 0) as lines, count(margin) filter (where amount >= 0) as known_lines, coalesce(sum(quantity) filter (where amount >= 0 and quantity > 0), 0) as pieces,
        coalesce(sum(amount) filter (where amount >= 0), 0) as gross, coalesce(sum(amount) filter (where amount >= 0 and margin is not null), 0) as known, coalesce(sum(margin) filter (where amount >= 0), 0) as margin,
        coalesce(-sum(amount) filter (where amount < 0), 0) as taken_off
      from priced group by 1, 2),
    -- What was taken off an order is taken off its goods in proportion, and off what is left of them in full.
    fair as (
      select o.source, o.amount, b.lines, b.known_lines, b.pieces, greatest(b.taken_off, o.discount, 0) as saved, case when b.gross = 0 then 0 else round(b.taken_off * b.known / b.gross) end as off, b.known, b.margin
      from orders o join basket b on b.identity_id = o.identity_id and b.interaction_id = o.interaction_id),
    -- Goods that came back and the money paid back for them are told apart by sources; for one order the larger counts.
    back as (
      select m.customer_id, coalesce(nullif(i.properties->>'order', ''), nullif(i.properties->>'number', ''), i.interaction_id::text) as about, count(*) as rows, array_agg(distinct i.source) as sources,
        greatest(coalesce(sum(abs(i.amount_minor)) filter (where i.kind = 'return'), 0), coalesce(sum(abs(i.amount_minor)) filter (where i.kind = 'refund'), 0)) as amount
      from interaction i join membership m on m.identity_id = i.identity_id where i.kind in ('return', 'refund') and i.amount_minor is not null and i.currency = ${currency} and ${within} group by 1, 2),
    touched as (
      select m.customer_id, i.identity_id, i.kind, coalesce(nullif(i.properties->>'conversationId', ''), i.interaction_id::text) as about, i.occurred_at as at, i.interaction_id, i.channel, i.direction, i.source, coalesce(i.properties->>'topic', '') as topic,
        case when i.kind = 'meeting' then 60 * ${number("minutes")} else ${number("seconds")} end as seconds, ${number("waitedSeconds")} as waited
      from interaction i join membership m on m.identity_id = i.identity_id where i.kind = any(${EXCHANGES}::text[]) and ${within}),
    exchange as (
      select customer_id, about, min(at) as at, (array_agg(channel order by at, interaction_id))[1] as channel, (array_agg(direction order by at, interaction_id))[1] as direction,
        (array_agg(identity_id order by at, interaction_id))[1] as identity_id, max(topic) as topic, sum(seconds) as seconds, min(waited) as waited, count(*) filter (where kind = 'conversation.reopened' and direction = 'in') as reopened, array_agg(distinct source) as sources
      from touched group by 1, 2),
    met as (
      select e.*, extract(epoch from e.at)::bigint - extract(epoch from lag(e.at) over (partition by customer_id, topic order by at, about))::bigint <= ${AGAIN_DAYS * 86_400}::bigint and topic not in ('', 'other') as is_again,
        -- Messages are kept by a later step; what it keeps is read here as stored.
        coalesce(waited, case when about ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then extract(epoch from (select min(a.at) from message a where a.identity_id = e.identity_id and a.conversation_id = e.about::uuid and a.author_kind = 'agent' and a.audience = 'customer' and a.at >= e.at) - e.at) end) as waited_for
      from exchange e where direction = 'in'),
    served as (
      select e.*, case when c.cost is not null then round((c.cost->>'eachMinor')::numeric + coalesce(e.seconds, 0) / 60 * (c.cost->>'minuteMinor')::numeric) end as cost
      from exchange e
        left join costs n on n.kind = 'serving' and n.name = e.channel and (e.at at time zone 'UTC')::date >= n.from_day and (e.at at time zone 'UTC')::date < n.to_day
        left join costs o on o.kind = 'serving' and o.name = '' and (e.at at time zone 'UTC')::date >= o.from_day and (e.at at time zone 'UTC')::date < o.to_day
        cross join lateral (select coalesce(n.cost, o.cost) as cost) c),
    by_product as (select coalesce(sku, '') as sku, sum(margin) / sum(amount) as share, sum(amount) as revenue from priced where margin is not null and amount > 0 group by 1),
    in_order as (select share, row_number() over (order by share, sku)::float8 / count(*) over () as upto from by_product),
    lacking as (
      select p.sku, max(l.description) as name, count(*) as lines, sum(p.amount) as revenue from priced p left join lateral (select description from order_line d where d.identity_id = p.identity_id and d.interaction_id = p.interaction_id and d.sku = p.sku limit 1) l on true
      where p.margin is null and p.amount > 0 and p.sku is not null group by 1 order by 4 desc, 1 limit 10),
    given as (select i.kind, i.source, case when i.currency = ${currency} then abs(i.amount_minor) end as amount from interaction i where i.kind in ('benefit', 'free-goods') and ${within}),
    promised as (
      select bool_or(i.kind = 'promise.made') as made, bool_or(i.kind = 'promise.kept') as kept, bool_or(i.kind = 'promise.kept' and ${number("lateMinutes")} > 0) as late, bool_or(i.kind = 'promise.withdrawn') as withdrawn,
        max(i.properties->>'dueAt') filter (where i.kind = 'promise.made') as due
      from interaction i where i.kind in ('promise.made', 'promise.kept', 'promise.withdrawn') and ${within} group by i.identity_id, coalesce(i.properties->>'promiseId', i.interaction_id::text))
    select json_build_object(
      'orders', (select json_build_object('rows', count(*), 'sources', ${sources(sql`source`)}, 'revenue', coalesce(sum(amount), 0), 'pieces', coalesce(sum(pieces), 0), 'saved', coalesce(sum(saved), 0), 'savedRows', count(*) filter (where saved > 0)) from fair),
      'margin', (select json_build_object('lines', coalesce(sum(lines), 0), 'knownLines', coalesce(sum(known_lines), 0), 'knownRevenue', coalesce(sum(known - off), 0), 'margin', coalesce(sum(margin - off), 0)) from fair),
      'paidBack', (select json_build_object('rows', coalesce(sum(rows), 0), 'sources', (select ${sources(sql`s`)} from back b, unnest(b.sources) s), 'amount', coalesce(sum(amount), 0)) from back),
      'serving', (select json_build_object('rows', count(*), 'sources', (select ${sources(sql`s`)} from exchange x, unnest(x.sources) s), 'costed', count(cost), 'cost', coalesce(sum(cost), 0), 'minuteRows', count(seconds), 'seconds', coalesce(round(sum(seconds)), 0)) from served),
      'effort', (select json_build_object('rows', count(*), 'again', count(*) filter (where is_again) + coalesce(sum(reopened), 0), 'waitRows', count(waited_for), 'waitSeconds', coalesce(sum(round(waited_for)), 0)) from met),
      'benefits', (select json_build_object('rows', count(*) filter (where kind = 'benefit'), 'sources', ${sources(sql`source`)}, 'amount', coalesce(sum(amount) filter (where kind = 'benefit'), 0), 'freeRows', count(*) filter (where kind = 'free-goods')) from given),
      'promises', (select json_build_object('made', count(*) filter (where made), 'kept', count(*) filter (where kept), 'keptLate', count(*) filter (where late), 'withdrawn', count(*) filter (where withdrawn),
          'overdue', count(*) filter (where made and not kept and not withdrawn and due collate "C" < ${now.toISOString()})) from promised),
      'deliveries', (select json_build_object('rows', count(*), 'known', count(*) filter (where jsonb_typeof(i.properties->'late') = 'boolean'), 'late', count(*) filter (where i.properties->'late' = 'true'::jsonb)) from interaction i where i.kind = 'delivery' and ${within}),
      'usual', json_build_object('each', (select case when count(cost) > 0 then json_build_object('lo', percentile_cont(0.1) within group (order by cost::float8) filter (where cost is not null), 'mid', avg(cost), 'hi', percentile_cont(0.9) within group (order by cost::float8) filter (where cost is not null)) end from served),
          'notStated', (select coalesce(json_agg(json_build_object('sku', sku, 'name', coalesce(nullif(name, ''), sku), 'lines', lines, 'revenueMinor', revenue) order by revenue desc, sku), '[]') from lacking),
          'shares', (select case when count(*) > 0 then json_build_object('lo', min(share) filter (where upto >= 0.1), 'mid', (select sum(share * revenue) / sum(revenue) from by_product), 'hi', min(share) filter (where upto >= 0.9)) end from in_order)),
      'otherCurrencies', (select count(*) from interaction i where i.kind = 'order' and i.amount_minor > 0 and i.currency <> ${currency} and ${within})) as sums`,
  );
  return found!.sums;
}

/** A number among the properties of a touch point, which come from anywhere: within what can be true, else none. */
function number(name: string): RawBuilder<unknown> {
  return sql`case when jsonb_typeof(i.properties->${name}) = 'number' then least(greatest((i.properties->>${name})::numeric, 0), ${sql.raw(String(name.endsWith("Minor") ? 100_000_000_000 : MOST_SECONDS))}) end`;
}

/** What is left of a line, where its cost is known: a share of what was paid, or that less so many pieces. Pieces that would cost more than any amount are a slip (the number of an article where they should stand): their cost is not known. */
function marginOf(cost: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when p.amount < 0 then null when ${cost} ? 'margin' then round(p.amount * (${cost}->>'margin')::numeric) when ${cost} ? 'unitMinor' and p.sku is not null and abs(p.quantity * (${cost}->>'unitMinor')::numeric) <= ${sql.raw(String(LARGEST_AMOUNT_MINOR))} then p.amount - round(p.quantity * (${cost}->>'unitMinor')::numeric) end`;
}

/** The sources that told of it, in the order of their names. */
function sources(source: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(json_agg(distinct ${source}), '[]')`;
}
