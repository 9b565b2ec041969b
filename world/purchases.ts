// When people buy and for how much, drawn from the process that truth.ts states.
import type { Chance } from "./chance.ts";
import { HOUR, MINUTE, startOfDay, WEEK } from "./time.ts";
import { PURCHASES, SPEND } from "./truth.ts";

export interface PlannedOrder {
  readonly at: number;
  readonly targetMinor: number;
}
export interface Purchases {
  readonly orders: readonly PlannedOrder[];
  readonly purchasesPerWeek: number;
  readonly dropOut: number;
  readonly meanOrderMinor: number;
  /** has not left by the end */
  readonly active: boolean;
}

/** All orders of one new customer up to the end, the first a few minutes after joining. */
export function drawPurchases(joinedAt: number, endsAt: number, chance: Chance): Purchases {
  const purchasesPerWeek = chance.gamma(PURCHASES.r, PURCHASES.alpha);
  const dropOut = chance.beta(PURCHASES.a, PURCHASES.b);
  const spendRate = chance.gamma(SPEND.q, SPEND.v);
  const spend = (): number => Math.round(100 * chance.gamma(SPEND.p, spendRate));
  const first = Math.min(joinedAt + chance.between(4, 40) * MINUTE, endsAt - MINUTE);
  const orders: PlannedOrder[] = [{ at: first, targetMinor: spend() }];
  let active = true;
  for (let at = first + chance.exponential(purchasesPerWeek) * WEEK; at < endsAt; at += chance.exponential(purchasesPerWeek) * WEEK) {
    orders.push({ at: atWakingHour(at, { from: first, until: endsAt - MINUTE }, chance), targetMinor: spend() });
    if (chance.isSo(dropOut)) {
      active = false;
      break;
    }
  }
  return { orders, purchasesPerWeek, dropOut, meanOrderMinor: (100 * SPEND.p) / spendRate, active };
}

/** One order around a known mean, as uneven as everybody else's. */
export function drawSpend(meanMinor: number, chance: Chance): number {
  return Math.round(chance.gamma(SPEND.p, SPEND.p / meanMinor));
}

/** The same day, at an hour when people are awake; the model counts days, so it does not notice. */
export function atWakingHour(ms: number, span: { from: number; until: number }, chance: Chance): number {
  const hour = chance.isSo(0.4) ? chance.between(18, 22.5) : chance.between(6.8, 19);
  return Math.min(Math.max(startOfDay(ms) + hour * HOUR, span.from), span.until);
}
