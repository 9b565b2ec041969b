// What customers subscribe to: of one, and of all. Told from touch points whenever it is asked for; nothing is kept.
import { recurringMonths } from "@rapport/lifetime-value";
import { readOrganisation } from "../../organisation/index.ts";
import { type Database, type Ground, type Money, type MoneyEstimate, type RawBuilder, rows, sql, Time } from "../../platform/index.ts";
import { membersOf } from "../../profiles/index.ts";
import { dayOf } from "../day.ts";
import { fitStay, monthsExpected, type StayFit, staying, stayView } from "./stay-model.ts";
import type { Subscription, SubscriptionsAnswer, SubscriptionsPage } from "./subscriptions-contract.ts";
import { monthsBetween, type SubscriptionEvent, tellSubscriptions, type ToldSubscription } from "./tell-subscriptions.ts";

const MOST_MONTHS = 24;
const KEPT_MILLIS = 600_000;
/** Twelve months ahead, those later are worth less: ten per cent a year, as everywhere. */
const YEAR_FACTOR = 1 / Math.sqrt(1.1);

const number = (field: RawBuilder<unknown>) => sql`case when ${field} ~ '^[0-9]{1,6}([.][0-9]{1,17})?$' then (${field})::double precision end`;

/** Rides interaction_subscription. Whoever names no subscription has one without a number. */
export function readEvents(db: Database, until: Date, members?: readonly string[]): Promise<SubscriptionEvent[]> {
  const whose = members === undefined ? sql`true` : sql`i.identity_id = any(${[...members]}::uuid[])`;
  return rows<SubscriptionEvent>(
    db,
    sql`select m.customer_id as "customerId", coalesce(i.properties->>'subscription', i.properties->>'number', '') as subscription, i.interaction_id as "interactionId", i.kind, i.occurred_at as at,
          left(coalesce(i.properties->>'plan', i.properties->>'product'), 200) as plan, left(i.properties->>'reason', 300) as reason, left(i.properties->>'until', 40) as until, i.amount_minor as "amountMinor", i.currency,
          ${number(sql`i.properties->>'everyDays'`)} as "everyDays", left(i.properties->>'every', 40) as every, i.properties->>'status' as status
        from interaction i join membership m on m.identity_id = i.identity_id
        where ${whose} and i.kind in ('subscription.started', 'subscription.changed', 'subscription.paused', 'subscription.resumed', 'subscription.ended') and i.properties->>'test' is distinct from 'true' and i.occurred_at <= ${until} and i.occurred_at <= i.received_at + interval '1 day'
        order by i.occurred_at, i.interaction_id`,
  );
}

/** @param customerId a customer's current id */
export async function subscriptionsOf(ground: Ground, customerId: string): Promise<SubscriptionsAnswer> {
  const now = ground.now();
  const told = tellSubscriptions(await readEvents(ground.db, now, await membersOf(ground.db, customerId)));
  const fit = told.some(({ state }) => state !== "ended") ? (await allOf(ground)).fit : null;
  return { subscriptions: { kind: "subscriptions", asOf: dayOf(now), all: told.map((each) => viewOf(each, fit, now)).reverse() } };
}

/** Whether one of these identities has a subscription that runs: not one that rests (paused, unpaid, on trial) or has ended. */
export async function hasRunningSubscription(db: Database, members: readonly string[], until: Date): Promise<boolean> {
  return tellSubscriptions(await readEvents(db, until, members)).some(({ state }) => state === "active");
}

function viewOf(told: ToldSubscription, fit: StayFit | null, now: Date): Subscription {
  const { subscription, plan, state, startedAt, endedAt, restsUntil, reason, perMonthMinor, currency, last } = told;
  const renewals = monthsBetween(told.spells.at(-1)?.from ?? startedAt, now);
  const rests = restsUntil === null ? null : Time.safeParse(restsUntil).success ? dayOf(new Date(restsUntil)) : null;
  const until = endedAt ? dayOf(endedAt) : rests;
  const perMonth = perMonthMinor === null || currency === null ? null : { amountMinor: perMonthMinor, currency };
  const expects = state === "active" && fit !== null;
  return {
    subscription, plan, state, since: dayOf(startedAt), until, reason, perMonth,
    staysYear: expects ? { ...staying(fit, renewals, 12), before: null } : null,
    expectedYear: expects && perMonth !== null ? inMoney(monthsExpected(fit, renewals), perMonth) : null,
    evidence: { interactionId: last.interactionId, label: plan ?? subscription },
  };
}

function inMoney(months: { readonly mid: number; readonly lo: number; readonly hi: number }, { amountMinor, currency }: Money): MoneyEstimate {
  const of = (count: number) => Math.round(amountMinor * count * YEAR_FACTOR);
  return { mid: of(months.mid), lo: of(months.lo), hi: of(months.hi), currency, before: null };
}

interface All {
  readonly now: Date;
  readonly events: readonly SubscriptionEvent[];
  readonly told: readonly ToldSubscription[];
  readonly fit: StayFit | null;
}
const gathered = new WeakMap<Database, { readonly at: number; readonly all: Promise<All> }>();

/** The next who asks reads them anew: for tests, which do not wait. */
export function forgetSubscriptions(ground: Ground): void {
  gathered.delete(ground.db);
}

/** All of them, as they were told ten minutes ago at most; who asks meanwhile waits for the same reading. */
function allOf(ground: Ground): Promise<All> {
  const now = ground.now();
  const known = gathered.get(ground.db);
  if (known && Math.abs(now.getTime() - known.at) < KEPT_MILLIS) return known.all;
  const all = (async (): Promise<All> => {
    const events = await readEvents(ground.db, now);
    const told = tellSubscriptions(events);
    const fit = fitStay(told, now);
    return { now, events, told, fit: fit.kind === "too-few" ? null : fit };
  })();
  gathered.set(ground.db, { at: now.getTime(), all });
  all.catch(() => gathered.delete(ground.db));
  return all;
}

export async function subscriptionsPage(ground: Ground): Promise<SubscriptionsPage> {
  const { currency } = await readOrganisation(ground.db);
  const { events, told, now } = await allOf(ground);
  const running = told.filter(({ state }) => state === "active");
  const months = monthsOf(told, currency, now);
  return {
    currency, asOf: dayOf(now), active: running.length, paused: told.filter(({ state }) => state === "paused").length, ended: told.filter(({ state }) => state === "ended").length,
    customers: new Set(running.map(({ customerId }) => customerId)).size, unpriced: running.filter(({ perMonthMinor }) => perMonthMinor === null).length,
    otherCurrencies: running.filter((each) => each.perMonthMinor !== null && each.currency !== currency).length,
    perMonthMinor: running.reduce((sum, each) => sum + (each.currency === currency ? (each.perMonthMinor ?? 0) : 0), 0), months, model: stayView(events, now),
  };
}

/** The last months, the one that is under way up to now. */
function monthsOf(told: readonly ToldSubscription[], currency: string, now: Date): SubscriptionsPage["months"] {
  if (told.length === 0) return [];
  const first = new Date(told.reduce((earliest, { steps }) => Math.min(earliest, steps[0]!.at.getTime()), Infinity));
  const starts: Date[] = [];
  for (let at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)); starts.length < MOST_MONTHS && at.getTime() > first.getTime() - 32 * 86_400_000; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1))) starts.unshift(at);
  const changes = told.flatMap(({ customerId, subscription, steps }) => steps.map((step) => ({ customer: customerId, subscription, at: step.at.getTime(), perMonth: step.currency === currency ? step.perMonthMinor : 0 })));
  // A month ends where the next begins: what happens at midnight of the first belongs to the new one.
  const found = recurringMonths(changes, [...starts.map((at) => at.getTime() - 1), now.getTime()]);
  return found.map(({ start, fresh, returned, expansion, contraction, churn, end, customers, netRetention, grossRetention }, i) => ({
    month: starts[i]!.toISOString().slice(0, 7), startMinor: start, newMinor: fresh, returnedMinor: returned, expansionMinor: expansion, contractionMinor: contraction, churnMinor: churn, endMinor: end, customers, netRetention, grossRetention,
  }));
}
