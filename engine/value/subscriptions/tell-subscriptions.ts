// From what happened to subscriptions to how they stand. Pure.
import { LARGEST_AMOUNT_MINOR } from "../../platform/index.ts";

/** What happened to one, as a source told it. */
export interface SubscriptionEvent {
  readonly customerId: string;
  /** Its number; one customer's, for two may have a number alike. */
  readonly subscription: string;
  readonly interactionId: string;
  readonly kind: "subscription.started" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.ended";
  readonly at: Date;
  readonly plan: string | null;
  readonly reason: string | null;
  readonly until: string | null;
  /** What is paid each time. */
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly everyDays: number | null;
  /** "1 month", "2 weeks": as payment providers tell it. */
  readonly every: string | null;
  /** As payment providers tell it: one that was never paid has not begun. */
  readonly status: string | null;
}

export interface ToldSubscription {
  readonly customerId: string;
  readonly subscription: string;
  readonly plan: string | null;
  readonly state: "active" | "paused" | "ended";
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly restsUntil: string | null;
  readonly reason: string | null;
  /** What it brings a month while it runs; null where that is not told. */
  readonly perMonthMinor: number | null;
  readonly currency: string | null;
  readonly last: SubscriptionEvent;
  /** From when it ran until it ended, once for each time that it began; what was never paid for never ran. */
  readonly spells: readonly { readonly from: Date; readonly to: Date | null }[];
  /** From when on it brought how much a month; nothing while it rests. */
  readonly steps: readonly { readonly at: Date; readonly perMonthMinor: number; readonly currency: string | null }[];
}

const DAYS_A_MONTH = 365.25 / 12;
const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: DAYS_A_MONTH, quarter: 3 * DAYS_A_MONTH, year: 365.25 };
/** Statuses in which nothing is paid, as payment providers name them. */
const RESTS = new Set(["paused", "incomplete", "trialing", "unpaid"]);
const IS_OVER = new Set(["canceled", "cancelled", "incomplete_expired"]);

/** A slip of the pen below half a day, or above ten years. */
const DAYS_POSSIBLE = { from: 0.5, to: 3660 };

/** Days between payments; null where it is not told, or cannot be. @example daysBetween({ everyDays: null, every: "2 weeks" }) // 14 */
export function daysBetween({ everyDays, every }: Pick<SubscriptionEvent, "everyDays" | "every">): number | null {
  const possible = (days: number) => (days >= DAYS_POSSIBLE.from && days <= DAYS_POSSIBLE.to ? days : null);
  if (everyDays !== null) return possible(everyDays);
  const told = /^(\d{1,3})?\s*(day|week|month|quarter|year)s?$/i.exec(every?.trim() ?? "");
  return told === null ? null : possible(Number(told[1] ?? 1) * DAYS[told[2]!.toLowerCase()]!);
}

/** @param events of one customer, in any order @returns one a subscription, in the order in which they began */
export function tellSubscriptions(events: readonly SubscriptionEvent[]): ToldSubscription[] {
  const inOrder = [...events].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.interactionId < b.interactionId ? -1 : 1));
  return [...Map.groupBy(inOrder, ({ customerId, subscription }) => `${customerId} ${subscription}`).values()].map(tellOne).sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

function tellOne(events: readonly SubscriptionEvent[]): ToldSubscription {
  let [plan, price, currency, days]: [string | null, number | null, string | null, number | null] = [null, null, null, null];
  let state: ToldSubscription["state"] = "active";
  let [startedAt, endedAt, restsUntil, reason]: [Date, Date | null, string | null, string | null] = [events[0]!.at, null, null, null];
  const steps: { at: Date; perMonthMinor: number; currency: string | null }[] = [];
  const spells: { from: Date; to: Date | null }[] = [];
  for (const event of events) {
    const { kind, status } = event;
    plan = event.plan ?? plan;
    days = daysBetween(event) ?? days;
    if (event.amountMinor !== null && event.amountMinor >= 0) [price, currency] = [event.amountMinor, event.currency];
    // Whoever had ended and begins again under the same number is there again; how long they stay counts from then on.
    if (kind === "subscription.started" && state === "ended") [startedAt, endedAt, reason] = [event.at, null, null];
    if (kind === "subscription.ended" || (status !== null && IS_OVER.has(status))) {
      if (state !== "ended") [endedAt, reason] = [event.at, event.reason];
      [state, restsUntil] = ["ended", null];
    } else if (kind === "subscription.paused" || (status !== null && RESTS.has(status))) [state, restsUntil] = ["paused", event.until];
    else if (state !== "ended" || kind === "subscription.started" || kind === "subscription.resumed") [state, restsUntil, endedAt, reason] = ["active", null, null, null];
    const running = spells.at(-1)?.to === null;
    if (state === "active" && !running) spells.push({ from: event.at, to: null });
    else if (state === "ended" && running) spells.at(-1)!.to = event.at;
    steps.push({ at: event.at, perMonthMinor: state === "active" ? (perMonth(price, days) ?? 0) : 0, currency });
  }
  const last = events.at(-1)!;
  return { customerId: last.customerId, subscription: last.subscription, plan, state, startedAt, endedAt, restsUntil, reason, perMonthMinor: perMonth(price, days), currency, last, spells, steps };
}

function perMonth(price: number | null, days: number | null): number | null {
  if (price === null || days === null) return null;
  const month = Math.round((price * DAYS_A_MONTH) / days);
  return month <= LARGEST_AMOUNT_MINOR ? month : null;
}

/** Whole months that passed between two moments. */
export function monthsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / (DAYS_A_MONTH * 86_400_000)));
}

/**
 * Who might have ended in which month of theirs and who did, up to a moment: what models of leaving are fitted to. A month counts
 * only where it is over for all who began then: of the month under way those who ended are known and those who stay are not.
 */
export function periodsUntil(told: readonly ToldSubscription[], until: Date): { readonly period: readonly number[]; readonly atRisk: readonly number[]; readonly ended: readonly number[] } {
  const [atRisk, ended]: [number[], number[]] = [[], []];
  for (const { spells } of told)
    for (const { from, to } of spells) {
      if (from > until) continue;
      const whole = monthsBetween(from, until);
      const months = to !== null && to <= until ? monthsBetween(from, to) : whole;
      for (let at = 0; at < months; at++) atRisk[at] = (atRisk[at] ?? 0) + 1;
      if (to !== null && to <= until && months < whole) {
        atRisk[months] = (atRisk[months] ?? 0) + 1;
        ended[months] = (ended[months] ?? 0) + 1;
      }
    }
  const period = Array.from(atRisk, (_, at) => at + 1);
  return { period, atRisk: period.map((at) => atRisk[at - 1] ?? 0), ended: period.map((at) => ended[at - 1] ?? 0) };
}
