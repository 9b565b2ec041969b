// The ledger of one customer, and of all: sums over facts, put into the two columns in which they are read.
import { readOrganisation } from "../../organisation/index.ts";
import { type Database, type Ground, type Money, row, sql } from "../../platform/index.ts";
import { membersOf } from "../../profiles/index.ts";
import { valueOf } from "../value-of.ts";
import { moneyOfLedgers, valuePage } from "../value-page.ts";
import { costsChangedAt } from "./costs.ts";
import type { CustomerLedger, LedgerAnswer, MarginExpected, OrganisationLedger } from "./ledger-contract.ts";
import { type LedgerSums, type Spread, sumLedger } from "./sum-ledger.ts";

export type Over = CustomerLedger["over"];

/** A customer's own share counts where at least this much of what they spent has a known cost. */
const OWN_KNOWN = 0.5;

/** @param customerId a customer's current id */
export async function ledgerOf(ground: Ground, customerId: string, over: Over): Promise<LedgerAnswer> {
  const currency = await moneyOfLedgers(ground);
  const [since, now] = [sinceOf(over, ground.now()), ground.now()];
  const members = await membersOf(ground.db, customerId);
  const [sums, value, units] = await Promise.all([sumLedger(ground.db, { members, currency, since, now }), valueOf(ground, customerId), unitsReceived(ground.db, since, members)]);
  // What a customer's goods leave whose cost is not stated is told by all products, not by the few of theirs.
  const isKnown = sums.margin.knownLines === sums.margin.lines && sums.serving.costed === sums.serving.rows;
  const columns = inColumns(sums, over, since, now, currency, units, isKnown ? sums : (await sumsOfAll(ground, "all")).sums);
  const expected = value.kind === "scored" && value.value12.currency === currency ? expectedOf(value.value12, await shareFor(ground, members, currency)) : null;
  return { ledger: { kind: "ledger", ...columns, expected } };
}

/** The same of all customers, as it was counted ten minutes ago at most. */
export async function organisationLedger(ground: Ground, over: Over): Promise<OrganisationLedger> {
  const currency = await moneyOfLedgers(ground);
  const [{ sums, since, now, customers }, all, { total12 }, units] = await Promise.all([sumsOfAll(ground, over), sumsOfAll(ground, "all"), valuePage(ground), unitsReceived(ground.db, sinceOf(over, ground.now()))]);
  return { ...inColumns(sums, over, since, now, currency, units, all.sums), customers, expected: total12?.currency === currency ? expectedOf(total12, shareOf(all.sums, "all")) : null };
}

/** What was counted in the organisation's own unit, of one customer or of all; null where value is money. */
async function unitsReceived(db: Database, since: Date | null, members?: readonly string[]): Promise<Money | null> {
  const { unit } = await readOrganisation(db);
  if (unit === null) return null;
  const whose = members === undefined ? sql`true` : sql`identity_id = any(${[...members]}::uuid[])`;
  const sum = await row<{ minor: number }>(db, sql`select coalesce(sum(amount_minor), 0)::bigint as minor from purchase_day where ${whose} and currency = ${unit.name} and day >= ${since ?? new Date(0)}::date`);
  return { amountMinor: sum!.minor, currency: unit.name };
}

/** The first moment of the day a year ago. */
function sinceOf(over: Over, now: Date): Date | null {
  return over === "all" ? null : new Date(Date.UTC(now.getUTCFullYear() - 1, now.getUTCMonth(), now.getUTCDate()));
}

const day = (time: Date): string => time.toISOString().slice(0, 10);

/** What is known and, where costs of a part are not stated, that part by the costs of the others. Pure. */
export function withWhatIsNotStated({ orders, margin, paidBack, serving, benefits }: LedgerSums, usual: LedgerSums): { readonly margin: Spread | null; readonly left: Spread | null } {
  const [unpriced, uncosted] = [orders.revenue - margin.knownRevenue, serving.rows - serving.costed];
  const { shares, each } = usual.usual;
  const ofAll = margin.knownLines === margin.lines ? alike(margin.margin) : shares && spread((end) => margin.margin + Math.round(unpriced * shares[end]));
  const served = uncosted === 0 ? alike(serving.cost) : each && spread((end) => serving.cost + Math.round(uncosted * each[end]));
  if (ofAll === null || served === null) return { margin: ofAll, left: null };
  const less = paidBack.amount + benefits.amount;
  // The least that may be left is of goods that leave little and exchanges that cost much.
  return { margin: ofAll, left: { lo: ofAll.lo - served.hi - less, mid: ofAll.mid - served.mid - less, hi: ofAll.hi - served.lo - less } };
}

const alike = (amount: number): Spread => ({ lo: amount, mid: amount, hi: amount });
const spread = (of: (end: keyof Spread) => number): Spread => {
  const [lo, hi] = [of("lo"), of("hi")].sort((a, b) => a - b) as [number, number];
  return { lo, mid: Math.min(hi, Math.max(lo, of("mid"))), hi };
};

/** Puts sums into the two columns. Pure. @param usual what goods leave and exchanges cost, for those of which it is not stated */
export function inColumns(sums: LedgerSums, over: Over, since: Date | null, now: Date, currency: string, units: Money | null = null, usual = sums): Omit<CustomerLedger, "kind" | "expected"> {
  const { orders, margin, paidBack, serving, effort, benefits, promises, deliveries } = sums;
  const isKnown = margin.knownLines === margin.lines && serving.costed === serving.rows;
  const between = withWhatIsNotStated(sums, usual);
  const given = { savedMinor: orders.saved, benefitsMinor: benefits.amount, benefitRows: benefits.rows, freeRows: benefits.freeRows };
  return {
    over, from: since && day(since), until: day(now), currency,
    ours: {
      revenue: { amountMinor: orders.revenue, rows: orders.rows, sources: [...orders.sources] },
      margin: { amountMinor: margin.knownLines === 0 ? null : margin.margin, knownRevenueMinor: margin.knownRevenue, lines: margin.lines, knownLines: margin.knownLines, ofAll: margin.lines === 0 ? null : between.margin, notStated: [...sums.usual.notStated] },
      paidBack: { amountMinor: paidBack.amount, rows: paidBack.rows, sources: [...paidBack.sources] },
      serving: { amountMinor: serving.costed === 0 && serving.rows > 0 ? null : serving.cost, rows: serving.rows, costed: serving.costed, sources: [...serving.sources], minuteRows: serving.minuteRows },
      given: { ...given, savedRows: orders.savedRows },
      leftMinor: isKnown ? margin.margin - paidBack.amount - serving.cost - benefits.amount : null,
      left: between.left,
    },
    theirs: {
      spent: { amountMinor: orders.revenue - paidBack.amount, rows: orders.rows + paidBack.rows },
      effort: { rows: effort.rows, again: effort.again, waitSeconds: effort.waitRows === 0 ? null : effort.waitSeconds, waitRows: effort.waitRows, talkSeconds: serving.minuteRows === 0 ? null : serving.seconds, talkRows: serving.minuteRows },
      received: { units, orders: orders.rows, pieces: orders.pieces, ...given, promises, deliveries },
    },
    otherCurrencies: sums.otherCurrencies,
  };
}

interface Share {
  readonly share: number;
  readonly from: MarginExpected["from"];
  readonly lines: number;
}

/** What was left of spending on the customer's own lines; where too few of these have a known cost, on those of all. */
async function shareFor(ground: Ground, members: readonly string[], currency: string): Promise<Share | null> {
  if ((await costsChangedAt(ground.db)) === null) return null;
  const own = await sumLedger(ground.db, { members, currency, since: null, now: ground.now() });
  if (own.margin.knownRevenue > 0 && own.margin.knownRevenue >= OWN_KNOWN * own.orders.revenue) return shareOf(own, "own");
  return shareOf((await sumsOfAll(ground, "all")).sums, "all");
}

function shareOf({ margin }: LedgerSums, from: MarginExpected["from"]): Share | null {
  return margin.knownRevenue > 0 ? { share: margin.margin / margin.knownRevenue, from, lines: margin.knownLines } : null;
}

function expectedOf(spending: { readonly mid: number; readonly lo: number; readonly hi: number }, share: Share | null): MarginExpected | null {
  if (share === null) return null;
  const [lo, hi] = [spending.lo, spending.hi].map((end) => Math.round(end * share.share)).sort((a, b) => a - b) as [number, number];
  return { ...share, mid: Math.round(spending.mid * share.share), lo, hi };
}

interface Counted {
  readonly sums: LedgerSums;
  readonly since: Date | null;
  readonly now: Date;
  readonly customers: number;
}
const counted = new WeakMap<Database, Map<string, { readonly at: number; readonly counting: Promise<Counted> }>>();
const KEPT_MILLIS = 600_000;

/** Sums over everybody read every order, so they are kept for a while, until somebody states a cost; who asks meanwhile waits for the same count. */
async function sumsOfAll(ground: Ground, over: Over): Promise<Counted> {
  const currency = await moneyOfLedgers(ground);
  const now = ground.now();
  const key = JSON.stringify([over, currency, await costsChangedAt(ground.db)]);
  const known = counted.get(ground.db) ?? counted.set(ground.db, new Map()).get(ground.db)!;
  const kept = known.get(key);
  if (kept && Math.abs(now.getTime() - kept.at) < KEPT_MILLIS) return kept.counting;
  for (const [other, { at }] of known) if (Math.abs(now.getTime() - at) >= KEPT_MILLIS) known.delete(other);
  const counting = countAll(ground.db, over, currency, now);
  known.set(key, { at: now.getTime(), counting });
  counting.catch(() => known.delete(key));
  return counting;
}

async function countAll(db: Database, over: Over, currency: string, now: Date): Promise<Counted> {
  const since = sinceOf(over, now);
  const [sums, people] = [await sumLedger(db, { currency, since, now }), await row<{ n: number }>(db, sql`select count(*)::integer as n from profile where known`)];
  return { sums, since, now, customers: people!.n };
}
