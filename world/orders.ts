// Orders and what follows them: delivery, invoice, payment, return, refund, review.
import type { Account } from "./accounts.ts";
import { type BasketLine, CATEGORIES } from "./catalogue.ts";
import type { Chance } from "./chance.ts";
import type { PlannedOrder } from "./purchases.ts";
import type { Rows } from "./rows.ts";
import { DAY, inOfficeHours, inWakingHours, MINUTE, weekdayWords } from "./time.ts";
import { drawTaste, fillBasket, type Taste } from "./tastes.ts";
import { BEAN_REVIEWS, fill, GEAR_REVIEWS } from "./words/index.ts";

export interface PlacedOrder {
  readonly account: Account;
  readonly number: string;
  readonly at: number;
  readonly amountMinor: number;
}

interface ToPlace extends PlannedOrder {
  readonly account: Account;
  readonly extra: boolean;
}

/** Places all orders in the order of time, so that their numbers rise with it. */
export function placeOrders(
  accounts: readonly Account[], extraOrders: ReadonlyMap<Account, readonly PlannedOrder[]>, rows: Rows, root: Chance,
): { readonly placed: readonly PlacedOrder[]; readonly extraMessageIds: readonly string[] } {
  const all: ToPlace[] = accounts.flatMap((account) => [
    ...(account.person.purchases?.orders ?? []).map((order) => ({ ...order, account, extra: false })),
    ...(extraOrders.get(account) ?? []).map((order) => ({ ...order, account, extra: true })),
  ]);
  all.sort((one, other) => one.at - other.at);
  const chance = root.stream("orders");
  const likes = root.stream("tastes");
  const tastes = new Map<Account, Taste>();
  const tasteOf = (account: Account): Taste => {
    const known = tastes.get(account) ?? drawTaste(account.person.kind, likes);
    tastes.set(account, known);
    return known;
  };
  const extraMessageIds: string[] = [];
  const placed = all.map((order, n) => {
    const number = `O-${20_001 + n}`;
    if (order.extra) extraMessageIds.push(`order-${number}`);
    return { account: order.account, number, at: order.at, amountMinor: placeOrder(order, number, fillBasket(order.targetMinor, tasteOf(order.account), order.at, likes), rows, chance) };
  });
  return { placed, extraMessageIds };
}

function placeOrder({ account, at }: ToPlace, number: string, lines: readonly BasketLine[], rows: Rows, chance: Chance): number {
  const { person, second } = account;
  const office = person.kind === "office";
  const bySecond = second !== null && second.kind === "account" && at > second.createdAt && chance.isSo(0.5);
  const identityId = bySecond ? second.identityId : account.shopId;
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const interactionId = rows.happen({
    identityId, at, messageId: `order-${number}`, source: "shop", kind: "order", channel: office && chance.isSo(0.6) ? "portal" : "shop", direction: "in",
    amountMinor, properties: { number },
  });
  if (interactionId === null) throw new Error("expected orders before the end of the world's time, found a later one");
  lines.forEach(({ product, quantity, amountMinor: lineMinor }, n) => {
    rows.orderLines.push({
      identityId, interactionId, lineNo: n + 1, sku: product.sku, description: product.name, category: CATEGORIES[product.kind], quantity, unitPrice: product.priceMinor / 100, amountMinor: lineMinor,
    });
  });
  follow({ identityId, number, at, amountMinor, lines, office, written: person.cast !== null, city: person.city }, rows, chance);
  return amountMinor;
}

interface Followed {
  readonly identityId: string;
  readonly number: string;
  readonly at: number;
  readonly amountMinor: number;
  readonly lines: readonly BasketLine[];
  readonly office: boolean;
  readonly written: boolean;
  readonly city: string;
}

function follow({ identityId, number, at, amountMinor, lines, office, written, city }: Followed, rows: Rows, chance: Chance): void {
  const late = chance.isSo(0.06);
  const deliveredAt = inOfficeHours(at + chance.between(late ? 4.5 : 0.9, late ? 8 : 3.2) * DAY);
  rows.happen({
    identityId, at: deliveredAt, messageId: `delivery-${number}`, source: "post", kind: "delivery", channel: "post", direction: "out",
    properties: { order: number, promisedDays: 3, days: Math.round((deliveredAt - at) / DAY), late },
  });
  if (office) {
    rows.happen({ identityId, at: at + 15 * MINUTE, messageId: `invoice-${number}`, source: "shop", kind: "invoice", channel: "email", direction: "out", amountMinor, properties: { order: number, dueDays: 30 } });
    const paidAfter = chance.isSo(0.88) ? chance.between(2, 29) : chance.between(31, 58);
    rows.happen({ identityId, at: inOfficeHours(at + paidAfter * DAY), messageId: `payment-${number}`, source: "shop", kind: "payment", channel: "portal", direction: "in", amountMinor, properties: { order: number } });
  }
  if (chance.isSo(0.022)) {
    const line = chance.pick(lines);
    const backAt = inOfficeHours(deliveredAt + chance.between(2, 12) * DAY);
    const about = { order: number, sku: line.product.sku, product: line.product.name };
    rows.happen({ identityId, at: backAt, messageId: `return-${number}`, source: "shop", kind: "return", channel: "post", direction: "in", amountMinor: line.amountMinor, properties: { ...about, reason: chance.pick(["damaged", "not as expected", "wrong item", "too many"]) } });
    rows.happen({ identityId, at: inOfficeHours(backAt + chance.between(1, 7) * DAY), messageId: `refund-${number}`, source: "shop", kind: "refund", channel: "shop", direction: "out", amountMinor: line.amountMinor, properties: about });
  }
  if (!written && chance.isSo(0.055)) {
    const line = chance.pick(lines);
    const stars = late ? chance.whole(1, 4) : chance.weighted([[5, 58], [4, 26], [3, 9], [2, 3], [1, 4]]);
    const reviewedAt = inWakingHours(deliveredAt + chance.between(2, 20) * DAY);
    const words = chance.pick((line.product.kind === "beans" ? BEAN_REVIEWS : GEAR_REVIEWS)[stars] ?? []);
    const product = line.product.name.replace(/, .*/, "");
    rows.happen({
      identityId, at: reviewedAt, messageId: `review-${number}`, source: "shop", kind: "review", channel: "web", direction: "in",
      body: fill(words, { product, city, weekday: weekdayWords(deliveredAt) }, chance), properties: { order: number, sku: line.product.sku, product: line.product.name, stars },
    });
  }
}
