// Reads what is stored about some customers, all of them together, in three statements however many they are: a round trip
// to the database takes longer than a decision.
import { type Database, keyed, type Ground, row, rows, sql } from "../platform/index.ts";
import { trustedValue, UNTIMED } from "../profiles/index.ts";
import { dissatisfactionOf, needsOf, type ValueAnswer, valuesOf } from "../value/index.ts";
import type { ActionEffect } from "./action-effect.ts";
import type { Grounds } from "./grounds.ts";
import { type Asked, assembleFacts, type Gathered, type Happening, type SaidOfCustomer } from "./facts.ts";
import { isHeldOut } from "./hold-out.ts";
import { periodOf } from "./limits/period.ts";
import type { CompiledPolicy } from "./policy.ts";
import { versionInForce } from "./policy-in-force.ts";

/** The newest version of the policy, the currency, and what actions were measured to bring: all three may change at any time. */
export interface InForce {
  readonly version: number | null;
  readonly currency: string | null;
  readonly timeZone: string | null;
  /** How much was given away of what is scarce, by the day on which the period began; the latest. */
  readonly used: readonly { readonly key: string; readonly start: string; readonly used: number }[];
  /** What a unit is worth to everybody, as was last learnt. */
  readonly prices: Readonly<Record<string, number>>;
  readonly effects: readonly (ActionEffect & { readonly actionId: string })[];
  /** What drafts that run beside the rules in force ask for. */
  readonly shadowAsks: readonly Partial<CompiledPolicy["asksFor"]>[];
}

export interface GatheredAll {
  /** By the id that was asked for: a current customer's, an old one's or an identity's. Ids that name nobody are missing. */
  readonly customers: ReadonlyMap<string, Gathered>;
  readonly inForce: InForce;
}

interface Found {
  readonly asked: string;
  readonly customerId: string;
  readonly members: readonly string[];
  readonly known: boolean | null;
  readonly name: string | null;
  readonly language: string | null;
  readonly relationship: Gathered["relationship"];
  readonly segments: readonly { readonly key: string; readonly since: string | null }[];
}

const DAY = 86_400_000;
/** How far back counts of habits reach; every fact that counts them looks at 90 days. */
const RECENT_DAYS = 90;
/** As far back as a cap may count. */
const LONGEST_CAP_DAYS = 92;
const NO_VALUE: ValueAnswer = { kind: "no-model" };

/** What facts are made of. */
export async function gatherFacts(ground: Ground, ids: readonly string[], policyKey: string): Promise<GatheredAll> {
  const { found, ...inForce } = await findCustomers(keyed(ground.db), ground.now(), [...new Set(ids)], policyKey);
  const customers = new Map(found.map((each) => [each.customerId, each]));
  const owners = new Map([...customers.values()].flatMap(({ customerId, members }) => members.map((member) => [member, customerId] as const)));
  const [stored, values] = await Promise.all([
    readStored(keyed(ground.db), [...owners.keys()], new Date(ground.now().getTime() - RECENT_DAYS * DAY)),
    valuesOf(ground, [...customers.keys()], { stayBefore: true }),
  ]);
  const storedOf = Map.groupBy(stored, ({ identityId }) => owners.get(identityId)!);
  const gathered = (each: Found): Gathered => ({
    customerId: each.customerId, name: each.name, isKnown: each.known ?? false, language: each.language, relationship: each.relationship ?? null, segments: each.segments,
    ...sorted(storedOf.get(each.customerId) ?? []), value: values.get(each.customerId) ?? NO_VALUE, isHeldOut: isHeldOut(each.customerId),
  });
  return { customers: new Map(found.map((each) => [each.asked, gathered(each)])), inForce };
}

/** All that a decision about this customer rests on, with what the policies cap and what is scarce. */
export function groundsOf(customer: Gathered, asked: Asked, { effects, used, prices, timeZone }: InForce, policies: readonly CompiledPolicy[]): Grounds {
  const { now, currency } = asked;
  const capacities = Object.fromEntries(
    policies.flatMap(({ policy }) => policy.capacities).map(({ key, per }) => {
      const { start, until } = periodOf(now, per, timeZone ?? "UTC");
      const gone = used.find((each) => each.key === key && each.start === start)?.used ?? 0;
      return [key, { used: gone, price: prices[key] ?? 0, until: until.toISOString() }];
    }),
  );
  return {
    facts: assembleFacts(customer, asked), effects: byAction(effects), currency,
    ...(policies.some(({ policy }) => policy.caps.length > 0) && { contacts: customer.ours ?? [] }), ...(Object.keys(capacities).length > 0 && { capacities }),
  };
}

const madeOf = new WeakMap<InForce["effects"], Grounds["effects"]>();

/** The same object for all customers of one gathering: whoever writes it down does so once. */
function byAction(effects: InForce["effects"]): Grounds["effects"] {
  let made = madeOf.get(effects);
  if (!made) madeOf.set(effects, (made = Object.fromEntries(effects.map(({ actionId, ...effect }) => [actionId, effect]))));
  return made;
}

/** Adds what is worked out only where the policy asks for it. */
export async function gatherAskedFor(ground: Ground, customers: ReadonlyMap<string, Gathered>, { asksFor }: Pick<CompiledPolicy, "asksFor">): Promise<ReadonlyMap<string, Gathered>> {
  if (!asksFor.dissatisfaction && !asksFor.needs) return customers;
  const ids = [...new Set([...customers.values()].map(({ customerId }) => customerId))];
  const [dissatisfaction, needs] = await Promise.all([
    asksFor.dissatisfaction ? dissatisfactionOf(ground, ids) : undefined,
    asksFor.needs ? Promise.all(ids.map(async (id) => [id, await needsOf(ground, id)] as const)).then((all) => new Map(all)) : undefined,
  ]);
  const more = (id: string) => ({ ...(dissatisfaction && { dissatisfaction: dissatisfaction.get(id)! }), ...(needs && { needs: needs.get(id)! }) });
  return new Map([...customers].map(([asked, one]) => [asked, { ...one, ...more(one.customerId) }]));
}

async function findCustomers(db: Database, now: Date, ids: readonly string[], policyKey: string): Promise<InForce & { readonly found: readonly Found[] }> {
  // Customers ride the primary key of membership, then its index on customer_id.
  const all = await row<InForce & { readonly found: readonly Found[] }>(
    db,
    sql`select (${versionInForce(policyKey, now)}) as version, (select coalesce(value->'unit'->>'name', value->>'currency') from setting where key = 'organisation') as currency,
          (select value->>'timeZone' from setting where key = 'organisation') as "timeZone",
          (select coalesce(json_agg(json_build_object('key', u.capacity_key, 'start', to_char(u.period_start, 'YYYY-MM-DD'), 'used', u.used)), '[]') from capacity_use u where u.period_start > ${now}::timestamptz - interval '33 days') as used,
          (select coalesce(json_object_agg(l.capacity_key, l.price), '{}') from (select distinct on (capacity_key) capacity_key, price from capacity_price order by capacity_key, learnt_at desc) l) as prices,
          (select coalesce(jsonb_agg(s.asks), '[]') from policy_shadow s join policy_draft d on d.draft_id = s.draft_id where s.ended_at is null and d.policy_key = ${policyKey} and d.state in ('open', 'asked')) as "shadowAsks",
          (select coalesce(json_agg(e), '[]') from (select distinct on (action_id) action_id as "actionId", currency, mid_minor as "midMinor", lo_minor as "loMinor", hi_minor as "hiMinor", treated, held_out as "heldOut", window_days as "windowDays"
             from action_effect order by action_id, measured_at desc) e) as effects,
          (select coalesce(json_agg(c), '[]') from (
             select a.identity_id as asked, a.customer_id as "customerId", array(select m.identity_id from membership m where m.customer_id = a.customer_id order by m.identity_id) as members, p.known, p.name, p.language,
               (select json_build_object('value', r.value, 'source', r.source, 'at', r.at) from (${trustedValue("relationship_kind", sql`a.customer_id`)}) r) as relationship,
               (select coalesce(json_agg(json_build_object('key', s.segment_key, 'since', w.since) order by s.segment_key), '[]') from segment s left join segment_member w on w.customer_id = a.customer_id and w.segment_key = s.segment_key
                where s.rule->>'kind' = 'filters' and s.archived_at is null) as segments
             from membership a left join profile p on p.customer_id = a.customer_id where a.identity_id = any(${ids}::uuid[])) c) as found`,
  );
  return all!;
}

/** A touch point, or something said of the customer: one shape, so that one statement can read both. */
interface Stored extends Happening {
  readonly identityId: string;
  readonly what: "happening" | "ours" | SaidOfCustomer["what"];
  readonly yes: boolean | null;
}

function readStored(db: Database, members: readonly string[], since: Date): Promise<Stored[]> {
  const happening = sql`select identity_id as "identityId", 'happening' as what, interaction_id as "interactionId", kind, channel, occurred_at as at, properties->>'conversationId' as "conversationId", properties->>'topic' as topic,
    properties->>'subject' as subject, properties->>'promiseId' as "promiseId", properties->>'dueAt' as "dueAt", coalesce(properties->>'body', body) as body, null::boolean as yes from interaction`;
  const ours = new Date(since.getTime() - (LONGEST_CAP_DAYS - RECENT_DAYS) * DAY);
  const nothing = sql`null, null, null, null, null, null`;
  // The first part rides interaction_care and goes back to the beginning, for a promise stays open until it is kept; the
  // second rides interaction_timeline; the others the owner's keys. Who needs special care says whoever is trusted,
  // as with everything that changes how somebody is treated: a page could else take it away.
  return rows<Stored>(
    db,
    sql`${happening} where identity_id = any(${members}::uuid[]) and kind in
          ('conversation.opened', 'conversation.resolved', 'complaint.opened', 'complaint.closed', 'promise.made', 'promise.kept', 'promise.withdrawn')
        union all
        ${happening} where identity_id = any(${members}::uuid[]) and occurred_at > ${since}::timestamptz and kind in ('delivery.skipped', 'survey.sent', 'survey.answered')
        union all
        select identity_id, 'ours', taken_id, kind, '', taken_at, ${nothing}, null from action_taken t where identity_id = any(${members}::uuid[]) and kind in ('contact', 'offer', 'token') and taken_at > ${ours}::timestamptz
          and not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)
        union all
        select identity_id, 'identifier', identity_id, kind, '', first_seen_at, ${nothing}, verified from identifier where identity_id = any(${members}::uuid[])
        union all
        select identity_id, 'offers-by-' || channel, consent_id, '', channel, at, null, null, null, null, null, case when given and wording_version like ${`%${UNTIMED}`} then 'untimed' end, given from consent where identity_id = any(${members}::uuid[]) and purpose = 'offers' and channel in ('email', 'voice', 'sms', 'post')
        union all
        select owner.customer_id, 'vulnerable', owner.customer_id, 'vulnerable', '', v.at, ${nothing}, v.value = 'true'::jsonb from (select distinct customer_id from membership where identity_id = any(${members}::uuid[])) owner cross join lateral (${trustedValue("vulnerable", sql`owner.customer_id`)}) v`,
  );
}

/** Apart again, and in an order that does not depend on how the database found them. */
function sorted(stored: readonly Stored[]): Pick<Gathered, "happenings" | "said" | "ours"> {
  const inOrder = stored.toSorted((a, b) => a.at.getTime() - b.at.getTime() || compare(a.interactionId, b.interactionId) || compare(a.kind, b.kind));
  const happenings = inOrder.filter(({ what }) => what === "happening");
  const said = inOrder.flatMap(({ identityId, what, kind, at, yes, body }): SaidOfCustomer[] => (what === "happening" || what === "ours" ? [] : [{ identityId, what, word: kind, yes: yes === true, at, ...(body === "untimed" && { untimed: true }) }]));
  const ours = inOrder.filter(({ what }) => what === "ours").map(({ kind, at }) => ({ kind, at: at.toISOString() }));
  return { happenings, said, ours };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
