// Beans that come by themselves: who subscribes, to what, and how long they stay, drawn from the process that truth.ts states. A
// subscription is told by its own touch points; its deliveries are no orders, so the purchases of the world stay what they are.
import type { Account } from "./accounts.ts";
import { BEANS, type Product, productOf } from "./catalogue.ts";
import type { Chance } from "./chance.ts";
import type { Rows } from "./rows.ts";
import { DAY, inWakingHours, iso } from "./time.ts";
import { SUBSCRIPTIONS } from "./truth.ts";

const MONTH = (365.25 / 12) * DAY;
const BAGS = BEANS.filter(({ sku }) => sku !== "B-TAS-3" && sku !== "B-SAM-60");
const LARGER: Readonly<Record<string, string>> = { "B-QUA-250": "B-QUA-1000", "B-SID-250": "B-SID-500", "B-HUE-250": "B-HUE-1000", "B-GAY-250": "B-GAY-500", "B-NIG-250": "B-NIG-500" };
const REASONS = [["too much coffee", 30], ["price", 22], ["buys elsewhere", 14], ["moved abroad", 8], ["taste", 10], [null, 16]] as const;
/** Written customers had theirs from so many days after joining. */
const WRITTEN_AFTER_DAYS = 20;
const FAILED_DAYS_AGO = 10;

interface Written {
  readonly number: string;
  readonly product: string;
  readonly everyWeeks: number;
  readonly state: string;
}

/** Called when all else of the world has been made, so that nothing else of it is different for there being subscriptions. */
export function recordSubscriptions(accounts: readonly Account[], endsAt: number, rows: Rows, root: Chance): void {
  let drawn = 9000;
  for (const account of accounts) {
    const chance = root.stream(`subscription ${account.person.number}`);
    const written = account.person.cast?.says?.["subscription"] as Written | undefined;
    if (written !== undefined) tellWritten(account, written, endsAt, rows);
    else if (account.person.cast === null && account.person.kind === "person") {
      const begins = beginning(account, chance);
      if (begins !== undefined && begins < endsAt) tellDrawn(account, `S-${++drawn}`, begins, endsAt, rows, chance);
    }
  }
}

/** Somebody who buys subscribes a few days after one of their orders, or never. */
function beginning({ person }: Account, chance: Chance): number | undefined {
  const orders = person.purchases?.orders ?? [];
  if (orders.length === 0 || !chance.isSo(SUBSCRIPTIONS.share)) return undefined;
  return inWakingHours(chance.pick(orders).at + chance.between(0.2, 6) * DAY);
}

function tellWritten({ shopId, person }: Account, { number, product, everyWeeks, state }: Written, endsAt: number, rows: Rows): void {
  const bag = BAGS.find(({ name }) => name === product)!;
  const tell = telling(shopId, number, rows);
  tell("started", person.joinedAt + WRITTEN_AFTER_DAYS * DAY, { amountMinor: bag.priceMinor, properties: { plan: bag.name, everyDays: 7 * everyWeeks } });
  // What could not be paid rests until it is.
  if (state === "payment failed") tell("changed", endsAt - FAILED_DAYS_AGO * DAY, { properties: { status: "unpaid", changed: "payment failed" } });
}

function tellDrawn({ shopId }: Account, number: string, begins: number, endsAt: number, rows: Rows, chance: Chance): void {
  const tell = telling(shopId, number, rows);
  const ends = begins + monthsUntilLeaving(chance, (endsAt - begins) / MONTH) * MONTH;
  const everyDays = 7 * chance.weighted([[2, 24], [3, 18], [4, 46], [6, 12]] as const);
  let bag: Product = chance.pick(BAGS);
  tell("started", begins, { amountMinor: bag.priceMinor, properties: { plan: bag.name, everyDays } });
  const during = (from: number, to: number): number => inWakingHours(begins + chance.between(from, to) * (Math.min(ends, endsAt) - begins));
  const larger = LARGER[bag.sku];
  if (chance.isSo(SUBSCRIPTIONS.changeShare)) {
    const at = during(0.2, 0.5);
    const [before, grows] = [bag.name, larger !== undefined && chance.isSo(0.7)];
    if (grows) bag = productOf(larger!);
    if (at < ends) tell("changed", at, { amountMinor: bag.priceMinor, properties: { plan: bag.name, everyDays: grows ? everyDays : everyDays + 14, from: before } });
  }
  if (chance.isSo(SUBSCRIPTIONS.pauseShare)) {
    const from = during(0.55, 0.8);
    const until = from + chance.between(21, 56) * DAY;
    if (from < ends) tell("paused", from, { properties: { until: iso(until) } });
    if (from < ends && until < ends) tell("resumed", until, {});
  }
  if (ends < endsAt) {
    const reason = chance.weighted(REASONS);
    tell("ended", ends, { properties: reason === null ? {} : { reason } });
  }
}

/** Each month they leave with a chance of their own that is beta: the shifted beta-geometric of Fader & Hardie 2007. Infinity: not within so many months. */
function monthsUntilLeaving(chance: Chance, most: number): number {
  const leaving = chance.beta(SUBSCRIPTIONS.alpha, SUBSCRIPTIONS.beta);
  for (let month = 1; month <= most + 1; month++) if (chance.isSo(leaving)) return month - chance.between(0.02, 0.98);
  return Number.POSITIVE_INFINITY;
}

type Kind = "started" | "changed" | "paused" | "resumed" | "ended";

function telling(identityId: string, number: string, rows: Rows): (kind: Kind, at: number, more: { readonly amountMinor?: number; readonly properties?: Readonly<Record<string, unknown>> }) => void {
  let times = 0;
  return (kind, at, { amountMinor, properties }) => {
    rows.happen({
      identityId, at, messageId: `${number.toLowerCase()}-${kind}-${++times}`, source: "shop", kind: `subscription.${kind}`, channel: "shop", direction: kind === "resumed" ? "none" : "in",
      ...(amountMinor === undefined ? {} : { amountMinor }), properties: { subscription: number, ...properties },
    });
  };
}
