// Reads what is stored about some customers, all of them together: four statements, however many they are.
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { type ValueAnswer, valuesOf } from "../value/index.ts";
import type { Gathered, Happening, SaidOfCustomer } from "./facts.ts";
import { isHeldOut } from "./hold-out.ts";

interface Found {
  readonly asked: string;
  readonly customerId: string;
  readonly members: readonly string[];
  readonly known: boolean | null;
  readonly name: string | null;
  readonly language: string | null;
}

const DAY = 86_400_000;
/** How far back counts of habits reach; every fact that counts them looks at 90 days. */
const RECENT_DAYS = 90;

/**
 * What facts are made of, by the id that was asked for: a current customer's, an old one's or an identity's.
 *
 * @returns nothing for ids that name nobody
 */
export async function gatherFacts(ground: Ground, ids: readonly string[]): Promise<Map<string, Gathered>> {
  const found = await findCustomers(ground.db, [...new Set(ids)]);
  const customers = new Map(found.map((each) => [each.customerId, each]));
  const owners = new Map([...customers.values()].flatMap(({ customerId, members }) => members.map((member) => [member, customerId] as const)));
  const members = [...owners.keys()];
  const [happenings, said, values] = await Promise.all([
    readHappenings(ground.db, members, new Date(ground.now().getTime() - RECENT_DAYS * DAY)),
    readSaid(ground.db, members),
    valuesOf(ground, [...customers.keys()], { stayBefore: true }),
  ]);
  const happeningsOf = Map.groupBy(happenings, ({ identityId }) => owners.get(identityId)!);
  const saidOf = Map.groupBy(said, ({ identityId }) => owners.get(identityId)!);
  const gathered = (each: Found): Gathered => ({
    customerId: each.customerId, name: each.name, isKnown: each.known ?? false, language: each.language,
    happenings: happeningsOf.get(each.customerId) ?? [], said: saidOf.get(each.customerId) ?? [],
    value: values.get(each.customerId) ?? NO_VALUE, isHeldOut: isHeldOut(each.customerId),
  });
  return new Map(found.map((each) => [each.asked, gathered(each)]));
}

const NO_VALUE: ValueAnswer = { kind: "no-model" };

function findCustomers(db: Database, ids: readonly string[]): Promise<Found[]> {
  // Rides the primary key of membership, then its index on customer_id.
  return rows<Found>(
    db,
    sql`select a.identity_id as asked, a.customer_id as "customerId", array(select m.identity_id::text from membership m where m.customer_id = a.customer_id order by m.identity_id) as members, p.known, p.name, p.language
        from membership a left join profile p on p.customer_id = a.customer_id where a.identity_id = any(${ids}::uuid[])`,
  );
}

function readHappenings(db: Database, members: readonly string[], since: Date): Promise<(Happening & { identityId: string })[]> {
  const columns = sql`identity_id as "identityId", interaction_id as "interactionId", kind, channel, occurred_at as at, properties->>'conversationId' as "conversationId", properties->>'topic' as topic,
    properties->>'subject' as subject, properties->>'promiseId' as "promiseId", properties->>'dueAt' as "dueAt", coalesce(properties->>'body', body) as body`;
  // The first half rides interaction_care and goes back to the beginning, for a promise stays open until it is kept; the second rides interaction_timeline.
  return rows(
    db,
    sql`select ${columns} from interaction where identity_id = any(${members}::uuid[]) and kind in
          ('conversation.opened', 'conversation.resolved', 'complaint.opened', 'complaint.closed', 'promise.made', 'promise.kept', 'promise.withdrawn')
        union all
        select ${columns} from interaction where identity_id = any(${members}::uuid[]) and occurred_at > ${since}::timestamptz and kind in ('delivery.skipped', 'survey.sent', 'survey.answered')`,
  );
}

function readSaid(db: Database, members: readonly string[]): Promise<(SaidOfCustomer & { identityId: string })[]> {
  return rows(
    db,
    sql`select identity_id as "identityId", 'identifier' as what, kind as word, verified as yes, first_seen_at as at from identifier where identity_id = any(${members}::uuid[])
        union all
        select identity_id, 'offers-by-email', channel, given, at from consent where identity_id = any(${members}::uuid[]) and purpose = 'offers' and channel = 'email'
        union all
        select identity_id, 'vulnerable', key, value = 'true'::jsonb, observed_at from attribute where identity_id = any(${members}::uuid[]) and key = 'vulnerable'
        order by 5, 1`,
  );
}
