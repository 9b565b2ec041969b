// What the rules did in the last twelve months, and what really came of it.
import type { Account } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import type { Span } from "./people.ts";
import { atWakingHour, drawSpend } from "./purchases.ts";
import type { PlannedOrder } from "./purchases.ts";
import type { Arm, Treatment, TrueLift } from "./shape.ts";
import { DAY, HOUR, inOfficeHours, iso, MINUTE } from "./time.ts";
import { ACTIONS, WINDOW_DAYS } from "./truth.ts";
import type { ActionId } from "./truth.ts";

export interface PastActions {
  readonly treatments: readonly Treatment[];
  readonly extraOrders: ReadonlyMap<Account, readonly PlannedOrder[]>;
  readonly lifts: Readonly<Record<ActionId, TrueLift>>;
}

/**
 * Gives each eligible customer one action at most, so that no action's effect falls into another's window. Who is
 * eligible follows from what came before the action and never from the arm.
 *
 * @param repairs when customers came with a repair, in order of time
 */
export function takePastActions(accounts: readonly Account[], repairs: ReadonlyMap<Account, number>, span: Span, armOf: (customerId: string) => Arm, root: Chance): PastActions {
  const treatments: Treatment[] = [];
  const extraOrders = new Map<Account, PlannedOrder[]>();
  const tally = { "win-back-call": newTally(), "loan-grinder": newTally(), "second-bag-offer": newTally() };
  for (const account of accounts) {
    const { person } = account;
    if (person.cast !== null || person.purchases === null || (account.second !== null && !account.second.linked)) continue;
    const chance = root.stream(`actions ${person.number}`);
    const eligible = eligibility(account, repairs.get(account), span, chance);
    if (eligible === null) continue;
    const { actionId, at } = eligible;
    const arm = armOf(account.customerId);
    const { extraOrderChance, takenShare } = ACTIONS[actionId];
    // Drawn for both arms alike, so that another assignment changes nothing else.
    const accepts = chance.isSo(takenShare);
    const buys = chance.isSo(extraOrderChance);
    const buysAt = atWakingHour(at + chance.between(2, WINDOW_DAYS - 5) * DAY, { from: at + HOUR, until: span.endsAt - MINUTE }, chance);
    const order = { at: buysAt, targetMinor: drawSpend(person.purchases.meanOrderMinor, chance) };
    const taken = arm === "treated" && accepts;
    treatments.push({ customerId: account.customerId, actionId, at: iso(at), arm, taken });
    if (taken && buys && at + 2 * DAY < span.endsAt && buysAt < span.endsAt - HOUR) extraOrders.set(account, [order]);
    const counted = tally[actionId];
    counted.eligible++;
    if (at + WINDOW_DAYS * DAY > span.endsAt) continue;
    const anyway = person.purchases.orders.some((each) => each.at > at && each.at <= at + WINDOW_DAYS * DAY);
    counted.windowEnded++;
    counted.raised += anyway ? 0 : takenShare * extraOrderChance;
  }
  treatments.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.customerId < other.customerId ? -1 : 1));
  return {
    treatments,
    extraOrders,
    lifts: { "win-back-call": liftOf(tally["win-back-call"]), "loan-grinder": liftOf(tally["loan-grinder"]), "second-bag-offer": liftOf(tally["second-bag-offer"]) },
  };
}

interface Tally {
  eligible: number;
  windowEnded: number;
  /** sum over customers of the chance that the action turned "would not have bought" into "bought" */
  raised: number;
}
const newTally = (): Tally => ({ eligible: 0, windowEnded: 0, raised: 0 });
const liftOf = ({ eligible, windowEnded, raised }: Tally): TrueLift => ({ eligible, windowEnded, boughtAgain: windowEnded === 0 ? 0 : raised / windowEnded });

function eligibility(account: Account, repairAt: number | undefined, span: Span, chance: Chance): { actionId: ActionId; at: number } | null {
  const from = span.endsAt - 365 * DAY;
  const until = span.endsAt - 2 * DAY;
  const within = (at: number): number | null => (at >= from && at <= until ? inOfficeHours(at) : null);
  const pool = chance.isSo(0.62) ? "win-back-call" : "second-bag-offer";
  const delay = chance.between(0.1, 2.5) * DAY;
  if (repairAt !== undefined) {
    const at = within(repairAt + delay);
    return at === null ? null : { actionId: "loan-grinder", at };
  }
  const orders = account.person.purchases?.orders ?? [];
  const at = pool === "win-back-call" ? goneQuietAt(orders, from, until) : regularAt(orders, from, until);
  if (at === null || (pool === "second-bag-offer" && !mayMail(account, at))) return null;
  const acted = within(at + delay);
  return acted === null || boughtBetween(orders, at, acted) ? null : { actionId: pool, at: acted };
}

const boughtBetween = (orders: readonly PlannedOrder[], from: number, to: number): boolean => orders.some((each) => each.at > from && each.at <= to);
const mayMail = ({ offersByMail }: Account, at: number): boolean => offersByMail !== null && offersByMail.from <= at && at < offersByMail.until;

/** The first moment at which somebody who ordered at least twice is far past their usual gap. */
function goneQuietAt(orders: readonly PlannedOrder[], from: number, until: number): number | null {
  const first = orders[0];
  for (let k = 1; first !== undefined && k < orders.length; k++) {
    const last = orders[k] as PlannedOrder;
    const usualGap = (last.at - first.at) / k;
    const at = last.at + Math.max(80 * DAY, 2.8 * usualGap);
    if (at >= from && at <= until && (orders[k + 1]?.at ?? Number.POSITIVE_INFINITY) > at) return at;
  }
  return null;
}

/** Two days after somebody's second or later order. */
function regularAt(orders: readonly PlannedOrder[], from: number, until: number): number | null {
  const order = orders.find((each, n) => n >= 1 && each.at + 2 * DAY >= from && each.at + 2 * DAY <= until);
  return order === undefined ? null : order.at + 2 * DAY;
}
