// What was said of the kind of relationship with a customer, and what their behaviour looks like; worked out when it is asked for.
import { type Ground, row, rows, sql } from "../../platform/index.ts";
import { membersOf, trustedValue } from "../../profiles/index.ts";
import { hasRunningSubscription, lastPurchaseDay } from "../../value/index.ts";
import { type Behaviour, proposeRelationship } from "./propose.ts";
import { type RelationshipAnswer, RelationshipKind } from "./relationship-contract.ts";

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** So long a shop may be shut, or a file be brought in once a month. From then on nobody is said to have stopped because nothing more is known. */
const LONG_AGO_DAYS = 35;

const CONTACTS = ["conversation.opened", "call", "email", "chat", "letter", "letter.reply", "meeting", "sms", "contact"];
const AMONG_OTHERS = ["review", "social", "event", "community.post", "community.answer"];
const IDEAS = ["idea", "idea.vote"];

/** @param customerId a customer's current id */
export async function relationshipOf(ground: Ground, customerId: string): Promise<RelationshipAnswer> {
  const members = await membersOf(ground.db, customerId);
  const last = await lastPurchaseDay(ground.db);
  const countedTo = last !== undefined && ground.now().getTime() - Date.parse(last) > LONG_AGO_DAYS * DAY ? last : null;
  const [said, behaviour] = await Promise.all([saidOf(ground, customerId), behaviourOf(ground, customerId, members, countedTo)]);
  const proposed = proposeRelationship(behaviour);
  return { said, countedTo, looksLike: proposed.kind === "too-few" ? proposed : { ...proposed, also: [...proposed.also] } };
}

async function saidOf({ db }: Ground, customerId: string): Promise<RelationshipAnswer["said"]> {
  const found = await row<{ value: unknown; source: string; at: Date }>(db, trustedValue("relationship_kind", sql`${customerId}::uuid`));
  const kind = RelationshipKind.safeParse(found?.value);
  return found && kind.success ? { kind: kind.data, source: found.source, at: found.at.toISOString() } : null;
}

async function behaviourOf(ground: Ground, customerId: string, members: readonly string[], countedTo: string | null): Promise<Behaviour> {
  const now = ground.now();
  // What happened since the last purchase known counts as well.
  const until = countedTo === null ? now : new Date(Date.parse(countedTo) + DAY - 1);
  const since = new Date(until.getTime() - YEAR);
  // The first rides purchase_day, the others interaction_timeline.
  const [bought, counts, met, hasSubscription, owner] = await Promise.all([
    row<{ days: number; last: number; before: number; first: string | null }>(
      ground.db,
      sql`select count(distinct day)::integer as days, count(distinct day) filter (where day > ${since}::timestamptz::date)::integer as last,
            count(distinct day) filter (where day <= ${since}::timestamptz::date and day > ${new Date(until.getTime() - 2 * YEAR)}::timestamptz::date)::integer as before, min(day)::text as first
          from purchase_day where identity_id = any(${[...members]}::uuid[])`,
    ),
    row<{ contacts: number; pageDays: number; amongOthers: number; ideas: number }>(
      ground.db,
      sql`select count(*) filter (where kind = any(${CONTACTS}::text[]) and direction = 'in')::integer as contacts, count(distinct occurred_at::date) filter (where kind = 'visit')::integer as "pageDays",
            count(*) filter (where kind = any(${AMONG_OTHERS}::text[]))::integer as "amongOthers", count(*) filter (where kind = any(${IDEAS}::text[]))::integer as ideas
          from interaction where identity_id = any(${[...members]}::uuid[]) and occurred_at > ${since}::timestamptz and occurred_at <= ${now}::timestamptz`,
    ),
    rows<{ name: string; times: number }>(
      ground.db,
      sql`select properties->>'by' as name, count(*)::integer as times from interaction where identity_id = any(${[...members]}::uuid[]) and occurred_at > ${since}::timestamptz and occurred_at <= ${now}::timestamptz
            and kind = any(${CONTACTS}::text[]) and nullif(trim(properties->>'by'), '') is not null group by 1 order by 2 desc, 1`,
    ),
    hasRunningSubscription(ground.db, members, now),
    row<{ owner: string | null }>(ground.db, sql`select owner from profile where customer_id = ${customerId}::uuid`),
  ]);
  return {
    purchaseDays: bought!.days, purchaseDaysLastYear: bought!.last, purchaseDaysYearBefore: bought!.before, years: bought!.first === null ? 0 : (until.getTime() - Date.parse(bought!.first)) / YEAR,
    ...counts!, metMost: met.length === 0 ? null : { ...met[0]!, of: met.reduce((sum, { times }) => sum + times, 0) }, owner: owner?.owner ?? null, hasSubscription,
  };
}
