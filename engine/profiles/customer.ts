// What the profiles step knows of one customer: identities, links, consents, timeline, and what a merge would join.
import { minorDigits } from "./import/currency.ts";
import { Channel, Direction, interactionTitle, type Issues, issuesOf, KINDS, kindNamed, threadOf } from "../interactions/index.ts";
import { SEES_ALL, type Sight } from "../organisation/index.ts";
import { type Database, type RawBuilder, Refusal, row, rows, sql } from "../platform/index.ts";
import { heldFirst } from "./consent-order.ts";
import type { ConsentView, IdentityView, LinkView, TimelineChoices, TimelineEntry } from "./contract.ts";
import { isFullerNumber } from "./fuller-number.ts";
import { customerOf, membersOf } from "./link.ts";
import { conversationsNotSeen, visibleIdentity } from "./scope.ts";
import type { TimelinePlace } from "./timeline-place.ts";

/** @throws {Refusal} not-found, with a sentence for the caller */
export async function requireCustomer(db: Database, anyId: string): Promise<string> {
  const customerId = await customerOf(db, anyId);
  if (!customerId) throw new Refusal("not-found", "There is no customer with this id.");
  return customerId;
}

/** @param members the identities of the customer, where whoever asks knows them already */
export async function identitiesOf(db: Database, customerId: string, members?: readonly string[]): Promise<IdentityView[]> {
  const ids = [...(members ?? (await membersOf(db, customerId)))];
  const [identities, identifiers, attributes] = await Promise.all([
    rows<{ identity_id: string; source: string; created_at: Date; n: number; last: Date | null }>(
      db,
      sql`select i.identity_id, i.source, i.created_at, x.n, x.last from identity i cross join lateral (select count(*) as n, max(occurred_at) as last from interaction x where x.identity_id = i.identity_id) x where i.identity_id = any(${ids}::uuid[]) order by i.identity_id`,
    ),
    rows<{ identity_id: string; kind: string; value: string; verified: boolean; source: string }>(db, sql`select identity_id, kind, value, verified, source from identifier where identity_id = any(${ids}::uuid[]) order by kind, value`),
    rows<{ identity_id: string; key: string; value: unknown; source: string; observed_at: Date }>(
      db,
      // A value that its source took back is null; what others say of the same stands.
      sql`select * from (select distinct on (identity_id, key, source) identity_id, key, value, source, observed_at from attribute where identity_id = any(${ids}::uuid[])
            order by identity_id, key, source, observed_at desc, attribute_id desc) said where value <> 'null'::jsonb order by identity_id, key, observed_at desc, source`,
    ),
  ]);
  return identities.map((i) => ({
    identityId: i.identity_id, source: i.source, createdAt: i.created_at.toISOString(), interactions: i.n, lastAt: i.last?.toISOString() ?? null,
    identifiers: inBothForms(identifiers.filter((f) => f.identity_id === i.identity_id).map(({ kind, value, verified, source }) => ({ kind, value: kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value, verified, source }))),
    attributes: attributes.filter((a) => a.identity_id === i.identity_id).map(({ key, value, source, observed_at }) => ({ key, value, source, observedAt: observed_at.toISOString() })),
  }));
}

/** Says of telephone numbers which are the same as another of theirs, written without the country. */
function inBothForms(identifiers: IdentityView["identifiers"]): IdentityView["identifiers"] {
  const numbers = identifiers.filter(({ kind }) => kind.endsWith("phone"));
  if (numbers.length < 2) return identifiers;
  return identifiers.map((each) => (numbers.includes(each) && numbers.some((other) => isFullerNumber(other.value, each.value)) ? { ...each, withoutCountry: true } : each));
}

/** Links that hold this customer together, and those that did and were ended. @param sight links with somebody outside of it are left out */
export async function linksOf(db: Database, customerId: string, sight: Sight, known?: readonly string[]): Promise<LinkView[]> {
  const members = [...(known ?? (await membersOf(db, customerId)))];
  const found = await rows<{ link_id: string; identity_id: string; other_id: string; made_at: Date; made_by: string; why: string; weight: number | null; ended_at: Date | null; ended_by: string | null; end_why: string | null; end_withdrawn_at: Date | null; restores: string | null }>(
    db,
    sql`select link_id, identity_id, other_id, made_at, coalesce(u.name, made_by) as made_by, why, weight, ended_at, coalesce(e.name, ended_by) as ended_by, end_why, end_withdrawn_at, restores from link
        left join auth."user" u on u.id = made_by left join auth."user" e on e.id = ended_by
        where (identity_id = any(${members}::uuid[]) or other_id = any(${members}::uuid[])) and ${visibleIdentity(sight, sql`link.identity_id`)} and ${visibleIdentity(sight, sql`link.other_id`)} order by made_at`,
  );
  return found.map((l) => ({
    linkId: l.link_id, identityId: l.identity_id, otherId: l.other_id, madeAt: l.made_at.toISOString(), madeBy: l.made_by, why: l.why, weight: l.weight,
    endedAt: l.ended_at?.toISOString() ?? null, endedBy: l.ended_by, endWhy: l.end_why, endWithdrawnAt: l.end_withdrawn_at?.toISOString() ?? null, restores: l.restores,
  }));
}

/** The consent in force for each purpose and channel: what was said last. */
export async function consentsOf(db: Database, customerId: string): Promise<ConsentView[]> {
  return consentsAmong(db, await membersOf(db, customerId));
}

/** The same for some identities, as if they were one customer. */
export async function consentsAmong(db: Database, members: readonly string[]): Promise<ConsentView[]> {
  const found = await rows<{ purpose: string; channel: string; given: boolean; at: Date; wording_version: string; source: string }>(
    db,
    sql`select distinct on (purpose, channel) purpose, channel, given, at, wording_version, source from consent where identity_id = any(${[...members]}::uuid[]) order by purpose, channel, ${heldFirst()}`,
  );
  return found.map((c) => ({ purpose: c.purpose, channel: c.channel, given: c.given, at: c.at.toISOString(), wordingVersion: c.wording_version, source: c.source }));
}

export interface TimelineQuery {
  readonly before?: TimelinePlace;
  readonly channel?: Channel;
  readonly kind?: string;
  readonly direction?: Direction;
  readonly source?: string;
  readonly department?: string;
  readonly region?: string;
  readonly productLine?: string;
  readonly brand?: string;
  /** Only what happened at this moment or later. */
  readonly from?: Date;
  /** Only what happened before this moment. */
  readonly until?: Date;
  /** Letters that the customer's own words must contain, large or small. */
  readonly words?: string;
  /** Only what belongs to this, as `threadOf` names it. */
  readonly thread?: string;
  readonly limit: number;
}

interface InteractionRow {
  readonly identity_id: string;
  readonly interaction_id: string;
  readonly occurred_at: Date;
  readonly kind: string;
  readonly channel: Channel;
  readonly direction: Direction;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly body: string | null;
  readonly properties: Record<string, unknown>;
  readonly source: string;
  readonly department: string | null;
  readonly region: string | null;
  readonly product_line: string | null;
  readonly brand: string | null;
}

/** Touch points of all identities of a customer, newest first. Rides interaction_timeline. @param sight what happened in conversations outside of it is left out */
export async function interactionsOf(db: Database, customerId: string, query: TimelineQuery, sight: Sight = SEES_ALL): Promise<TimelineEntry[]> {
  return (await interactionsAmong(db, await membersOf(db, customerId), query, sight)).map(({ entry }) => entry);
}

/** The same of some identities, with whose each is. */
export async function interactionsAmong(db: Database, members: readonly string[], query: TimelineQuery, sight: Sight): Promise<{ readonly identityId: string; readonly entry: TimelineEntry }[]> {
  const seen = outsideOf(await conversationsNotSeen(db, sight, members));
  const before = query.before ?? { at: new Date(8.64e15 - 1), id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
  const issues = await issuesOfMembers(db, members);
  const words = query.words === undefined ? null : `%${query.words.replace(/[\\%_]/g, "\\$&")}%`;
  const found = await rows<InteractionRow>(
    db,
    sql`select identity_id, interaction_id, occurred_at, kind, channel, direction, amount_minor, currency, body, properties, source, department, region, product_line, brand from interaction
        where identity_id = any(${[...members]}::uuid[]) and (occurred_at, interaction_id) < (${before.at}::timestamptz, ${before.id}::uuid)
          ${only(sql`channel`, query.channel)} ${only(sql`kind`, query.kind)} ${only(sql`direction`, query.direction)} ${only(sql`source`, query.source)}
          ${only(sql`department`, query.department)} ${only(sql`region`, query.region)} ${only(sql`product_line`, query.productLine)} ${only(sql`brand`, query.brand)}
          ${query.from === undefined ? sql`` : sql`and occurred_at >= ${query.from}::timestamptz`} ${query.until === undefined ? sql`` : sql`and occurred_at < ${query.until}::timestamptz`} ${words === null ? sql`` : sql`and body ilike ${words}`} ${ofThread(query.thread, issues)} ${seen}
        order by occurred_at desc, interaction_id desc limit ${query.limit}`,
  );
  return found.map((found) => ({ identityId: found.identity_id, entry: timelineEntry(found, issues) }));
}

/** That an interaction is of none of these conversations. */
function outsideOf(conversationIds: readonly string[]): RawBuilder<unknown> {
  return conversationIds.length === 0 ? sql`` : sql`and coalesce(lower(properties->>'conversationId'), '') <> all(${[...conversationIds]}::text[])`;
}

function only(column: RawBuilder<unknown>, value: string | undefined): RawBuilder<unknown> {
  return value === undefined ? sql`` : sql`and ${column} = ${value}`;
}

/** What the customer came about. Rides interaction_care and interaction_issue. */
async function issuesOfMembers(db: Database, members: readonly string[]): Promise<Issues> {
  const [opened, named] = await Promise.all([
    rows<{ conversationId: string; code: string | null; topic: string | null; at: Date }>(db, sql`select properties->>'conversationId' as "conversationId", properties->>'code' as code, properties->>'topic' as topic, occurred_at as at from interaction where identity_id = any(${[...members]}::uuid[]) and kind = 'conversation.opened' and properties->>'conversationId' is not null`),
    rows<{ name: string }>(db, sql`select distinct trim(properties->>'issue') as name from interaction where identity_id = any(${[...members]}::uuid[]) and properties->>'issue' is not null`),
  ]);
  return issuesOf(opened, named.map(({ name }) => name));
}

const SAYS_NO_ISSUE = sql`coalesce(trim(properties->>'issue'), '') = ''`;

function ofThread(thread: string | undefined, issues: Issues): RawBuilder<unknown> {
  if (thread === undefined) return sql``;
  const [about, name] = [thread.slice(0, thread.indexOf(":")), thread.slice(thread.indexOf(":") + 1)];
  if (about === "issue") {
    const { conversationIds, names } = issues.holds(name);
    return sql`and (left(trim(properties->>'issue'), 120) = any(${[...names]}::text[]) or (${SAYS_NO_ISSUE} and properties->>'conversationId' = any(${[...conversationIds]}::text[])))`;
  }
  if (about === "conversation") return sql`and ${SAYS_NO_ISSUE} and properties->>'conversationId' = ${name}`;
  const places = KINDS.flatMap(({ kind, thread: first, otherwise }) => [
    ...(first?.about === about ? [{ kind, field: first.field, unless: null }] : []),
    ...(otherwise?.about === about ? [{ kind, field: otherwise.field, unless: first?.field ?? null }] : []),
  ]);
  return sql`and ${SAYS_NO_ISSUE} and coalesce(properties->>'conversationId', '') = '' and exists (select 1 from unnest(${places.map((p) => p.kind)}::text[], ${places.map((p) => p.field)}::text[], ${places.map((p) => p.unless)}::text[]) as of (kind, field, unless)
    where of.kind = interaction.kind and left(regexp_replace(properties->>of.field, '^\\s+|\\s+$', '', 'g'), 120) = ${name} and (of.unless is null or coalesce(trim(properties->>of.unless), '') = ''))`;
}

/** What a customer's history could be narrowed to: what occurs in what the reader sees of it. */
export async function timelineChoicesOf(db: Database, customerId: string, sight: Sight = SEES_ALL): Promise<TimelineChoices> {
  const members = await membersOf(db, customerId);
  const seen = outsideOf(await conversationsNotSeen(db, sight, members));
  const found = (await row<{ kinds: string[]; channels: Channel[]; departments: string[]; regions: string[]; productLines: string[]; brands: string[] }>(
    db,
    sql`select coalesce(array_agg(distinct kind order by kind), '{}') as kinds, coalesce(array_agg(distinct channel order by channel), '{}') as channels,
          coalesce(array_agg(distinct department) filter (where department is not null), '{}') as departments, coalesce(array_agg(distinct region) filter (where region is not null), '{}') as regions,
          coalesce(array_agg(distinct product_line) filter (where product_line is not null), '{}') as "productLines", coalesce(array_agg(distinct brand) filter (where brand is not null), '{}') as brands
        from interaction where identity_id = any(${members}::uuid[]) ${seen}`,
  ))!;
  return { ...found, kinds: found.kinds.map((kind) => ({ kind, title: kindNamed(kind)?.title ?? null })) };
}

/** What a colleague wrote, how it stands, and who it was. */
function noteOf({ kind, properties }: InteractionRow): string | null {
  if (!OURS.test(kind)) return null;
  const said = ["note", "stage", "status", "reason", "by"].map((key) => properties[key]).filter((value): value is string => typeof value === "string" && value.trim() !== "");
  return said.length === 0 ? null : said.join(" · ").slice(0, 5000);
}

const OURS = /^(call|contact|meeting|task|note|email|letter|social|partner|deal\..*)$/;

/** A deal is no purchase: what it is worth is told, and counted nowhere. */
function worthOf({ kind, properties }: InteractionRow): TimelineEntry["amount"] {
  const { amount, currency } = properties;
  if (!kind.startsWith("deal.") || typeof amount !== "number" || typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return null;
  const amountMinor = Math.round(amount * 10 ** minorDigits(currency));
  return Number.isSafeInteger(amountMinor) ? { amountMinor, currency } : null;
}

/** Which promise it is about, where it was said. */
function promiseOf({ kind, properties }: InteractionRow): TimelineEntry["promise"] {
  const { promiseId, dueAt } = properties;
  if (!kind.startsWith("promise.") || typeof promiseId !== "string") return null;
  const due = typeof dueAt === "string" ? Date.parse(dueAt) : NaN;
  return { id: promiseId, dueAt: Number.isNaN(due) ? null : new Date(due).toISOString() };
}

function timelineEntry(i: InteractionRow, issues: Issues): TimelineEntry {
  const thread = threadOf(i.kind, i.properties, issues);
  const placed = i.department ?? i.region ?? i.product_line ?? i.brand;
  return {
    id: i.interaction_id, at: i.occurred_at.toISOString(), type: "interaction", kind: i.kind, channel: i.channel, direction: i.direction, title: interactionTitle(i),
    words: i.body, note: noteOf(i), amount: i.amount_minor === null || i.currency === null ? worthOf(i) : { amountMinor: i.amount_minor, currency: i.currency }, source: i.source,
    conversationId: typeof i.properties["conversationId"] === "string" ? i.properties["conversationId"] : null,
    thread: thread === undefined ? null : { key: thread, about: thread.slice(0, thread.indexOf(":")), name: thread.slice(thread.indexOf(":") + 1) },
    promise: promiseOf(i),
    place: placed === null ? null : { department: i.department, region: i.region, productLine: i.product_line, brand: i.brand },
  };
}
