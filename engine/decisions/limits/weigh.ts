// What an action is worth to this customer now, less what it costs and what it takes from others. Pure.
import type { ActionEffect } from "../action-effect.ts";
import type { Action } from "../actions.ts";
import { isOwnAccord, type PolicyLimits } from "./limits.ts";

/** Something we did of our own accord. */
export interface Contact {
  readonly kind: string;
  readonly at: string;
}

/** How much of something scarce was given away in this period, and what a unit is worth to everybody. */
export interface CapacityNow {
  readonly used: number;
  /** Minor units of the currency a unit. */
  readonly price: number;
  readonly until: string;
}

/** What the rows that advise an action assume of it, where nothing was measured. */
export interface Assumed {
  readonly chance: number;
  readonly worthMinor: number;
}

export interface Weighed {
  readonly actionId: string;
  readonly basis: "measured" | "assumed" | "unknown";
  /** Minor units; null where nothing is known. */
  readonly worthMinor: number | null;
  /** Of an assumed worth: with what chance. */
  readonly chance: number | null;
  /** What the rows and the levers multiply it by. */
  readonly times: number;
  readonly costMinor: number;
  readonly uses: readonly { readonly capacity: string; readonly amount: number; readonly price: number }[];
  /** Worth less cost less what it takes; null where the worth is not known. */
  readonly netMinor: number | null;
}

export interface Weighing {
  readonly action: Action;
  readonly effect: ActionEffect | undefined;
  readonly assumed: Assumed | undefined;
  /** What the rows say of how well it suits this moment; 1 unless told. */
  readonly weight: number;
  readonly limits: PolicyLimits;
  readonly capacities: Readonly<Record<string, CapacityNow>>;
  readonly at: string;
}

export function weigh({ action, effect, assumed, weight, limits, capacities, at }: Weighing): Weighed {
  const basis = effect ? "measured" : assumed ? "assumed" : "unknown";
  const worthMinor = effect ? effect.midMinor : assumed ? assumed.chance * assumed.worthMinor : null;
  let times = weight;
  for (const lever of limits.levers) if (lever.action === action.id && (lever.until === null || at < lever.until)) times *= lever.times;
  const uses: { capacity: string; amount: number; price: number }[] = [];
  let price = 0;
  for (const capacity in action.uses) {
    const amount = action.uses[capacity]!;
    if (amount === 0) continue;
    const each = { capacity, amount, price: capacities[capacity]?.price ?? 0 };
    price += each.amount * each.price;
    uses.push(each);
  }
  const costMinor = action.cost.amountMinor;
  // A lever is about what something brings: it does not make a loss larger.
  const brings = worthMinor === null ? null : worthMinor > 0 ? worthMinor * times : worthMinor;
  const netMinor = brings === null ? null : countable(brings - costMinor - price);
  return { actionId: action.id, basis, worthMinor, chance: basis === "assumed" ? assumed!.chance : null, times, costMinor, uses, netMinor };
}

/** What is counted in whole numbers stays within what whole numbers can say. */
export const countable = (minor: number): number => Math.min(LARGEST, Math.max(-LARGEST, minor));
const LARGEST = Number.MAX_SAFE_INTEGER;

interface Limiting {
  readonly limits: PolicyLimits;
  readonly contacts: readonly Contact[];
  readonly capacities: Readonly<Record<string, CapacityNow>>;
  readonly at: string;
}

export interface Limit {
  readonly why: string;
  readonly rule: string;
  readonly until: string;
}

/**
 * What holds an action back that no row holds back; undefined where nothing does. What is owed or helps is never held back.
 *
 * @param cap the cap that holds back actions of this kind (`capOn`), which is the same for all of them
 */
export function limitOn(action: Action, weighed: Weighed, { limits, contacts, capacities, at }: Limiting, cap: Limit | null = capOn(action.kind, { limits, contacts, at }) ?? null): Limit | undefined {
  if (!isOwnAccord(action.kind)) return undefined;
  if (cap) return cap;
  for (const { key, title, unit, amount, per } of limits.capacities) {
    const [use, now] = [action.uses?.[key] ?? 0, capacities[key]];
    if (use > 0 && now && amount - now.used < use) return { why: `${title}: all ${amount} ${unit} of this ${per} are given away`, rule: `limit:capacity:${key}`, until: now.until };
  }
  const paid = weighed.uses.reduce((sum, { amount, price }) => sum + amount * price, 0);
  if (weighed.netMinor !== null && paid > 0 && weighed.netMinor < 0 && weighed.netMinor + paid >= 0) {
    const dearest = weighed.uses.toSorted((a, b) => b.amount * b.price - a.amount * a.price)[0]!;
    const { title } = limits.capacities.find(({ key }) => key === dearest.capacity)!;
    return { why: `${title}: worth more to others now`, rule: `limit:price:${dearest.capacity}`, until: capacities[dearest.capacity]!.until };
  }
  return undefined;
}

/** The first cap that lets no further contact of this kind through; undefined where all do. */
export function capOn(kind: Action["kind"], { limits, contacts, at }: Omit<Limiting, "capacities">): Limit | undefined {
  if (!isOwnAccord(kind)) return undefined;
  for (const { key, title, kinds, most, days } of limits.caps) {
    if (!(kinds as readonly string[]).includes(kind)) continue;
    const until = cappedUntil(contacts, { kinds, most, days, at });
    if (until !== undefined) return { why: title, rule: `limit:cap:${key}`, until };
  }
  return undefined;
}

/** Until when a cap lets no further contact through; undefined where one is free now. */
export function cappedUntil(contacts: readonly Contact[], { kinds, most, days, at }: { readonly kinds: readonly string[]; readonly most: number; readonly days: number; readonly at: string }): string | undefined {
  if (contacts.length < most) return undefined;
  const span = days * 86_400_000;
  const since = Date.parse(at) - span;
  const counted = contacts.filter((one) => kinds.includes(one.kind) && Date.parse(one.at) > since).map((one) => Date.parse(one.at)).sort((a, b) => a - b);
  if (counted.length < most) return undefined;
  // One is free when so many have passed out of the span that fewer than the most are left in it.
  return new Date((counted[counted.length - most] ?? Date.parse(at)) + span).toISOString();
}
