// The share of wallet: of one customer, and of all.
import { createHash } from "node:crypto";
import { studentTQuantile } from "@rapport/statistics";
import { readOrganisation } from "../../organisation/index.ts";
import { apart, type Database, type Ground, LARGEST_AMOUNT_MINOR, row, rows, sql } from "../../platform/index.ts";
import { asCountry, membersOf } from "../../profiles/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { countedOf, lastKnownDay, mainCurrency } from "../histories.ts";
import { readPurchaseDays } from "../purchase-days.ts";
import type { WalletTask } from "./fit-worker.ts";
import { groupKey, learnPotential, type Potential, YEAR_DAYS, type Yearly, yearsKnown } from "./potential.ts";
import type { WalletAnswer, WalletPage } from "./wallet-contract.ts";
import type { TooFew } from "../../platform/index.ts";

/** What customers said holds for so long. */
const STATED_DAYS = 730;
const FEWEST_STATED = 30;
const KEPT_MILLIS = 3_600_000;

export interface Learnt {
  readonly currency: string;
  readonly asOf: number;
  readonly potential: Potential | TooFew;
  readonly spent: number;
  readonly ofThem: number;
  readonly customers: number;
}
export const WORKER = new URL("./fit-worker.ts", import.meta.url);
const kept = new WeakMap<Database, { readonly at: number; readonly currency: string; readonly purchaseDays: number; readonly learnt: Promise<Learnt | null> }>();

/**
 * What everybody bought is read once an hour at most and when purchases came since, in a thread of its own where there is one: of a
 * million it takes seconds. Who asks meanwhile waits for the same reading.
 */
async function learntOf(ground: Ground): Promise<Learnt | null> {
  const main = await mainCurrency(ground.db);
  if (!main) return null;
  const now = ground.now();
  const known = kept.get(ground.db);
  if (known && known.currency === main.currency && Math.abs(now.getTime() - known.at) < KEPT_MILLIS && Math.abs(known.purchaseDays - main.purchaseDays) <= 0.01 * main.purchaseDays) return known.learnt;
  const [currency, asOf] = [main.currency, dayNumber(main.lastDay)];
  const learnt = ground.databaseUrl === undefined ? learn(ground.db, currency, asOf) : apart<WalletTask, never, Learnt>(WORKER, { databaseUrl: ground.databaseUrl, now, does: "learn", currency, asOf });
  kept.set(ground.db, { at: now.getTime(), currency: main.currency, purchaseDays: main.purchaseDays, learnt });
  learnt.catch(() => kept.delete(ground.db));
  return learnt;
}

interface Known extends Yearly {
  readonly customerId: string;
  readonly lastDay: number;
}

/** The potentials, and what all spend of them. */
export async function learn(db: Database, currency: string, asOf: number): Promise<Learnt> {
  const all = await readYears(db, currency, asOf);
  const potential = learnPotential(all);
  let [spent, ofThem, customers] = [0, 0, 0];
  if (potential.kind === "learnt")
    for (const each of all) {
      const found = potentialFor(potential, each);
      if (found === undefined || (each.spent[0] === 0 && each.spent[1] === 0)) continue;
      spent += each.spent[0];
      ofThem += Math.max(each.spent[0], found.potential);
      customers++;
    }
  return { currency, asOf, potential, spent, ofThem, customers };
}

/** What everybody bought in the last three years. */
async function readYears(db: Database, currency: string, asOf: number): Promise<Known[]> {
  const all: Known[] = [];
  for await (const batch of readPurchaseDays(db, currency)) {
    const countries = new Map((await rows<{ id: string; country: string | null }>(db, sql`select customer_id as id, country from profile where customer_id = any(${batch.map(({ customerId }) => customerId)}::uuid[])`)).map(({ id, country }) => [id, asCountry(country)]));
    for (const { customerId, days, amounts } of batch) {
      const spent: [number, number, number] = [0, 0, 0];
      for (const [i, day] of days.entries()) {
        const back = Math.floor((asOf - day) / YEAR_DAYS);
        if (back >= 0 && back < 3) spent[back as 0 | 1 | 2] += amounts[i]!;
      }
      all.push({ customerId, lastDay: days.at(-1)!, country: countries.get(customerId) ?? null, knownDays: asOf - days[0]!, spent });
    }
  }
  return all;
}

export interface SharesNow {
  readonly asOf: number;
  /** Spent of potential, of those of whom that can be said. */
  readonly byPotential: ReadonlyMap<string, number>;
  /** As they said. */
  readonly stated: ReadonlyMap<string, number>;
}

/** The share of everybody, as `walletOf` tells it of one. */
export async function sharesNow(ground: Ground): Promise<SharesNow> {
  const { db } = ground;
  const main = await mainCurrency(db);
  const stated = new Map((await saidBy(db, since(ground))).map(({ customerId, share }) => [customerId, share]));
  if (!main) return { asOf: Math.floor(ground.now().getTime() / 86_400_000), byPotential: new Map(), stated };
  const asOf = dayNumber(main.lastDay);
  const all = await readYears(db, main.currency, asOf);
  const potential = learnPotential(all);
  const byPotential = new Map<string, number>();
  if (potential.kind === "learnt")
    for (const each of all) {
      const found = each.lastDay <= asOf - 2 * YEAR_DAYS ? undefined : potentialFor(potential, each);
      if (found !== undefined && found.potential > 0) byPotential.set(each.customerId, shareOf(each.spent[0], found.potential));
    }
  return { asOf, byPotential, stated };
}

/** What is spent of a potential; all of it where they spend more than that already. */
const shareOf = (spent: number, potential: number): number => (potential <= spent ? 1 : Math.max(0, spent) / potential);

function potentialFor(potential: Potential, { country, knownDays }: Pick<Yearly, "country" | "knownDays">) {
  const years = yearsKnown(knownDays);
  if (years === undefined) return undefined;
  const group = potential.by === "groups" ? potential.groups.get(groupKey(country, years)) : undefined;
  return group === undefined ? { ...potential.all, country: null, years: null } : { ...group, country, years };
}

/** Who said what that counts, and of how many purchase days is known: what shares rest on. */
export async function sharesRestOn(ground: Ground): Promise<string> {
  const main = await mainCurrency(ground.db);
  const said = await saidBy(ground.db, since(ground));
  const digest = createHash("sha256").update(said.map(({ customerId, interactionId }) => `${customerId} ${interactionId}`).join());
  return `${main?.currency} ${main?.lastDay} ${main?.purchaseDays} ${digest.digest("hex")}`;
}

interface Said {
  readonly customerId: string;
  readonly interactionId: string;
  readonly at: Date;
  readonly share: number;
}

/** A survey that asked for the share of wallet (`question` is "wallet" or "share of wallet"), answered as a score of so much. */
const saidBy = (db: Database, since: Date, members?: readonly string[]) =>
  rows<Said>(
    db,
    sql`select distinct on (m.customer_id) m.customer_id as "customerId", i.interaction_id as "interactionId", i.occurred_at as at, (i.properties->>'score')::double precision / coalesce(nullif((i.properties->>'of')::double precision, 0), 100) as share
        from interaction i join membership m on m.identity_id = i.identity_id
        where ${members === undefined ? sql`true` : sql`i.identity_id = any(${[...members]}::uuid[])`} and i.kind in ('survey.answer', 'survey.answered') and i.occurred_at >= ${since} and i.occurred_at <= i.received_at + interval '1 day'
          and lower(replace(replace(i.properties->>'question', '-', ' '), '_', ' ')) in ('wallet', 'share of wallet') and i.properties->>'score' ~ '^[0-9]{1,6}([.][0-9]{1,17})?$' and coalesce(i.properties->>'of', '100') ~ '^[0-9]{1,6}([.][0-9]{1,17})?$'
          and (i.properties->>'score')::double precision <= coalesce(nullif((i.properties->>'of')::double precision, 0), 100)
        order by m.customer_id, i.occurred_at desc, i.interaction_id`,
  );

const since = (ground: Ground) => new Date(ground.now().getTime() - STATED_DAYS * 86_400_000);

/** @param customerId a customer's current id */
export async function walletOf(ground: Ground, customerId: string): Promise<WalletAnswer> {
  const { db } = ground;
  const members = await membersOf(db, customerId);
  const [learnt, [said], { countsIn }] = await Promise.all([learntOf(ground), saidBy(db, since(ground), members), readOrganisation(db)]);
  const currency = learnt?.currency ?? countsIn;
  const [counted] = await countedOf(db, currency, [customerId]);
  const last = await lastKnownDay(db, currency);
  const asOf = learnt?.asOf ?? (last === undefined ? Math.floor(ground.now().getTime() / 86_400_000) : dayNumber(last));
  const spentMinor = counted ? (await row<{ n: number }>(db, sql`select coalesce(sum(amount_minor), 0)::bigint as n from purchase_day where identity_id = any(${[...members]}::uuid[]) and currency = ${currency} and day > ${dayWord(asOf - YEAR_DAYS)}::date and day <= ${dayWord(asOf)}::date`))!.n : 0;
  const spent = { amountMinor: spentMinor, currency };
  if (said) {
    const whole = said.share > 0 ? Math.round(spentMinor / said.share) : 0;
    const wallet = whole > 0 && whole <= LARGEST_AMOUNT_MINOR ? { amountMinor: whole, currency } : null;
    return { wallet: { kind: "stated", asOf: dayWord(asOf), spent, share: Math.min(1, Math.max(0, said.share)), wallet, at: said.at.toISOString(), evidence: { interactionId: said.interactionId, label: "survey" } } };
  }
  if (!counted || !learnt) return { wallet: { kind: "no-purchases" } };
  if (learnt.potential.kind === "too-few") return { wallet: learnt.potential };
  const country = asCountry((await row<{ country: string | null }>(db, sql`select country from profile where customer_id = ${customerId}::uuid`))?.country ?? null);
  const found = potentialFor(learnt.potential, { country, knownDays: asOf - counted.firstDay });
  if (found === undefined) return { wallet: { kind: "too-new" } };
  // Who has long gone is unlike those who were looked at; and of nothing nothing is a share.
  if (counted.lastDay <= asOf - 2 * YEAR_DAYS) return { wallet: { kind: "gone" } };
  if (found.potential <= 0) return { wallet: { kind: "too-few", observed: 0, needed: 1 } };
  return {
    wallet: { kind: "potential", asOf: dayWord(asOf), spent, potential: { amountMinor: found.potential, currency }, share: shareOf(spentMinor, found.potential), like: { sameCountry: found.years !== null, years: found.years, customers: found.customers } },
  };
}

export async function walletPage(ground: Ground): Promise<WalletPage> {
  const [learnt, said, { countsIn }] = await Promise.all([learntOf(ground), saidBy(ground.db, since(ground)), readOrganisation(ground.db)]);
  const currency = learnt?.currency ?? countsIn;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    currency, asOf: learnt && dayWord(learnt.asOf), stated: statedOf(said.map(({ share }) => share)),
    potential: learnt === null ? { kind: "too-few", observed: 0, needed: 200 } : learnt.potential.kind === "too-few" ? learnt.potential
      : { kind: "learnt", spent: money(learnt.spent), potential: money(learnt.ofThem), share: learnt.ofThem === 0 ? 0 : learnt.spent / learnt.ofThem, customers: learnt.customers, by: learnt.potential.by, backTest: learnt.potential.backTest },
  };
}

function statedOf(shares: readonly number[]): WalletPage["stated"] {
  const n = shares.length;
  if (n < FEWEST_STATED) return { kind: "too-few", observed: n, needed: FEWEST_STATED };
  const mean = shares.reduce((sum, each) => sum + each, 0) / n;
  const variance = shares.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  const reach = studentTQuantile({ probability: 0.975, degreesOfFreedom: n - 1 }) * Math.sqrt(variance / n);
  return { kind: "measured", share: mean, lo: Math.max(0, mean - reach), hi: Math.min(1, mean + reach), customers: n };
}
