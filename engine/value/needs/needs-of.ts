// What one customer will likely need, worked out when it is asked for: from their own lines and touch points and what was
// learnt of all.
import { nextPurchase } from "@rapport/lifetime-value";
import { type Database, type Ground, row, rows, sql } from "../../platform/index.ts";
import { membersOf } from "../../profiles/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { countedOf } from "../histories.ts";
import { asOfDay } from "../keep-scores.ts";
import { currentModel, type KeptModel } from "../kept-model.ts";
import { activeChance, historyAt } from "../score.ts";
import { valuesOf } from "../value-of.ts";
import { seasonView, yearBeforeView } from "./needs-page.ts";
import { type Chosen, chooseProducts } from "./choose-products.ts";
import { currentNeedModel, knownProducts, type NeedModel } from "./kept-needs.ts";
import type { Foreseen, NeededProduct, NeedsAnswer } from "./needs-contract.ts";
import { type OwnLine, ownLines } from "./order-lines.ts";
import { LOOK_BACK_DAYS, needSignals, type SeenTouch } from "./signals.ts";

/** How far ahead a next purchase is looked for. */
const HORIZON_WEEKS = 26;
const DAY = 86_400_000;

/** @param customerId a customer's current id */
export async function needsOf(ground: Ground, customerId: string): Promise<NeedsAnswer> {
  const members = await membersOf(ground.db, customerId);
  const [foreseen, signals] = await Promise.all([foresee(ground, customerId, members), signalsOf(ground, members)]);
  return { foreseen, signals };
}

async function foresee(ground: Ground, customerId: string, members: readonly string[]): Promise<Foreseen> {
  const { db } = ground;
  const [model, next] = await Promise.all([currentNeedModel(db), nextPurchaseOf(ground, customerId)]);
  const nothing: Foreseen = { kind: "foreseen", asOf: next?.asOf ?? model?.asOf ?? null, weeks: model?.fit.kind === "fitted" ? model.fit.weeks : 8, nextPurchase: next?.view ?? null, products: [], ranking: null, yearBefore: null, tooFew: null };
  if (!model) return nothing;
  if (model.fit.kind === "too-few") return { ...nothing, tooFew: model.fit };
  // What was bought since the model was learnt counts too: as of the later day.
  const own = await ownLines(db, model.currency, members);
  const asOf = Math.max(dayNumber(nothing.asOf ?? model.asOf), dayNumber(model.asOf));
  const { tooFew } = { tooFew: model.fit.propensity.kind === "too-few" ? model.fit.propensity : null };
  return { ...nothing, asOf: dayWord(asOf), products: await productsFor(db, model, own, asOf), ranking: model.fit.ranking, yearBefore: yearBeforeView(model.fit.propensity), tooFew };
}

async function productsFor(db: Database, model: NeedModel, own: readonly OwnLine[], asOf: number): Promise<NeededProduct[]> {
  if (model.fit.kind !== "fitted") return [];
  const known = await knownProducts(db, model);
  const lines = own.filter(({ sku, day }) => known.places.has(sku) && day <= asOf);
  const product = lines.map(({ sku }) => known.places.get(sku)!);
  const chosen = chooseProducts({ product, day: lines.map(({ day }) => day) }, asOf, { tables: known.tables, products: known.products, propensity: model.fit.propensity, ranking: model.fit.ranking, weeks: model.fit.weeks });
  return chosen.map((each) => {
    const { sku, name, priceMinor } = known.products[each.product]!;
    return {
      sku, name, price: { amountMinor: priceMinor, currency: model.currency }, kind: each.kind, chance: each.chance, due: dueDays(each.due, asOf), season: each.season && seasonView(each.season, known.products[each.product]!), reasons: [...each.reasons],
      evidence: each.because.flatMap((place) => {
        const line = lines.findLast(({ sku: bought }) => known.places.get(bought) === place);
        return line ? [{ kind: "interaction" as const, id: line.interactionId, label: known.products[place]!.name }] : [];
      }),
    };
  });
}

function dueDays(due: Chosen["due"], asOf: number): NeededProduct["due"] {
  if (due === null) return null;
  if (due.kind === "late") return { kind: "late", usualDays: Math.round(due.usualDays) };
  const day = (days: number) => dayWord(asOf + Math.min(MOST_DAYS, Math.round(days)));
  return { kind: "due", from: day(due.days.lo), mid: day(due.days.mid), to: day(due.days.hi) };
}

/** Ten years: what lies beyond says no more. */
const MOST_DAYS = 3650;

async function nextPurchaseOf(ground: Ground, customerId: string): Promise<{ readonly asOf: string; readonly view: Foreseen["nextPurchase"] } | undefined> {
  const { db } = ground;
  const model = await currentModel(db);
  if (!model) return undefined;
  const [counted] = await countedOf(db, model.currency, [customerId]);
  const asOf = await asOfDay(db, model);
  if (!counted) return { asOf, view: null };
  const history = historyAt(counted, dayNumber(asOf));
  const { weeks } = nextPurchase(model.purchaseModel, history, HORIZON_WEEKS);
  // The one chance that is shown everywhere, whoever tells it.
  const value = (await valuesOf(ground, [customerId])).get(customerId)!;
  const { mid: chance, lo, hi } = value.kind === "scored" ? value.stay26 : activeChance(model.purchaseModel, history);
  const day = (count: number) => dayWord(dayNumber(asOf) + Math.round(count * 7));
  const gap = counted.purchaseDays > 1 ? Math.max(1, Math.round((counted.lastDay - counted.firstDay) / (counted.purchaseDays - 1))) : null;
  const silent = dayNumber(asOf) - counted.lastDay;
  const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;
  const reason = gap === null ? `Bought once, ${days(silent)} ago` : `Buys every ${days(gap)}, last ${days(silent)} ago`;
  return { asOf, view: { chance, chanceRange: { lo, hi }, horizonWeeks: HORIZON_WEEKS, days: weeks && { lo: day(weeks.lo), mid: day(weeks.mid), hi: day(weeks.hi) }, reason, held: heldOf(model) } };
}

/** How such dates did on the organisation's own last half year. */
function heldOf({ backTest }: Pick<KeptModel, "backTest">): NonNullable<Foreseen["nextPurchase"]>["held"] {
  if (backTest.kind === "too-few") return backTest;
  // Models of before were not tested so.
  const test = backTest.nextPurchase ?? null;
  return test?.kind === "measured" ? { ...test, since: backTest.calibratedTo } : test;
}

/** So many touch points of the last half year are looked at. */
const MOST_TOUCHES = 2000;
/** Among so many that came in last somebody's visit is looked for. */
const NEWEST = 2000;

async function signalsOf(ground: Ground, members: readonly string[]): Promise<NeedsAnswer["signals"]> {
  const now = ground.now();
  const since = new Date(now.getTime() - LOOK_BACK_DAYS * DAY);
  // Rides interaction_timeline; the other statement interaction_position.
  const [touches, visited] = await Promise.all([
    rows<Omit<SeenTouch, "pages"> & { readonly pages: readonly (string | null)[] }>(
      ground.db,
      sql`select interaction_id as "interactionId", kind, direction, occurred_at as at, properties->>'conversationId' as "conversationId", properties->>'code' as code, properties->>'topic' as topic, properties->>'subject' as subject, properties->>'issue' as issue,
            array[properties->>'path', properties->>'url', properties->>'title'] || case when jsonb_typeof(properties->'pages') = 'array' then array(select jsonb_array_elements_text(properties->'pages')) else '{}'::text[] end as pages
          from interaction where identity_id = any(${[...members]}::uuid[]) and occurred_at > ${since}::timestamptz and kind in ('visit', 'conversation.opened', 'call', 'email', 'chat', 'letter', 'meeting', 'sms', 'contact')
          order by occurred_at desc limit ${MOST_TOUCHES}`,
    ),
    lastVisitOfAnybody(ground),
  ]);
  return needSignals(touches.map((touch) => ({ ...touch, pages: touch.pages.filter((page): page is string => page !== null) })), now, visited);
}

const lastVisits = new WeakMap<Database, { readonly askedAt: Date; readonly at: Date | undefined }>();
const KEPT_MILLIS = 60_000;

/** When anybody was last seen on a page, as it was known a minute ago at most. */
async function lastVisitOfAnybody({ db, now }: Ground): Promise<Date | undefined> {
  const known = lastVisits.get(db);
  if (known && Math.abs(now().getTime() - known.askedAt.getTime()) < KEPT_MILLIS && known.at !== undefined) return known.at;
  const found = await row<{ at: Date | null }>(db, sql`select max(occurred_at) as at from (select occurred_at, kind from interaction order by position desc limit ${NEWEST}) newest where kind = 'visit'`);
  lastVisits.set(db, { askedAt: now(), at: found?.at ?? undefined });
  return found?.at ?? undefined;
}
