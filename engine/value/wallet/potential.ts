// What customers like these spend at most: a high quantile within groups, tried on the year that came after. Pure. (Perlich,
// Rosset, Lawrence, Zadrozny, "High-quantile modeling for customer wallet estimation", KDD 2007: the simplest of their models.)
import { proportionInterval, quantile } from "@rapport/statistics";
import { tooFew as tooFewOf } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import type { WalletPage } from "./wallet-contract.ts";

export type Years = "under-1" | "1-2" | "over-2";
/** A customer's spending in years of 365 days, counted back from the last day known: the last first. */
export interface Yearly {
  readonly country: string | null;
  /** Days from their first purchase to the last day known. */
  readonly knownDays: number;
  /** Three years back, minor units. */
  readonly spent: readonly [number, number, number];
}

export interface Potential {
  readonly kind: "learnt";
  readonly by: "groups" | "all";
  readonly all: { readonly potential: number; readonly customers: number };
  readonly groups: ReadonlyMap<string, { readonly potential: number; readonly customers: number }>;
  readonly backTest: Extract<WalletPage["potential"], { kind: "learnt" }>["backTest"];
}

/** Nine customers in ten like these spend less. */
export const QUANTILE = 0.9;
export const YEAR_DAYS = 365;
/** A group of fewer has no quantile of its own. */
const FEWEST_IN_GROUP = 50;
const FEWEST = 200;
const TOP = "\u0000";

export const groupKey = (country: string | null, years: Years): string => `${country ?? TOP} ${years}`;

/** How long they had been customers when the year began that is looked at; undefined: not yet. */
export function yearsKnown(knownDays: number, yearsBack = 0): Years | undefined {
  const before = knownDays - YEAR_DAYS * (yearsBack + 1);
  return before < 0 ? undefined : before < YEAR_DAYS ? "under-1" : before < 2 * YEAR_DAYS ? "1-2" : "over-2";
}

/** @returns the potentials of today's groups, and how the same did on the last year learnt a year earlier; or too few */
export function learnPotential(customers: readonly Yearly[]): Potential | TooFew {
  const now = quantiles(customers, 0);
  if (now === undefined) return tooFewOf({ observed: customers.filter((each) => belongs(each, 0) !== undefined).length, needed: FEWEST });
  const tried = tryOut(customers);
  const by = tried.kind === "measured" && tried.missGroups < tried.missAll ? "groups" : "all";
  return { kind: "learnt", by, ...now, backTest: tried };
}

/** Whoever was a customer when the year began, and bought in it or in the one before. */
function belongs({ knownDays, spent }: Yearly, yearsBack: 0 | 1): Years | undefined {
  const years = yearsKnown(knownDays, yearsBack);
  return years !== undefined && (spent[yearsBack]! > 0 || spent[yearsBack + 1]! > 0) ? years : undefined;
}

function quantiles(customers: readonly Yearly[], yearsBack: 0 | 1): Pick<Potential, "all" | "groups"> | undefined {
  const byGroup = new Map<string, number[]>();
  const everybody: number[] = [];
  for (const each of customers) {
    const years = belongs(each, yearsBack);
    if (years === undefined) continue;
    everybody.push(each.spent[yearsBack]!);
    const key = groupKey(each.country, years);
    (byGroup.get(key) ?? byGroup.set(key, []).get(key)!).push(each.spent[yearsBack]!);
  }
  if (everybody.length < FEWEST) return undefined;
  const high = (spent: readonly number[]) => ({ potential: Math.round(quantile(spent, QUANTILE) as number), customers: spent.length });
  return { all: high(everybody), groups: new Map([...byGroup].filter(([, spent]) => spent.length >= FEWEST_IN_GROUP).map(([key, spent]) => [key, high(spent)])) };
}

/** Learnt of the year before the last, held against the last. */
function tryOut(customers: readonly Yearly[]): Potential["backTest"] {
  const then = quantiles(customers, 1);
  if (then === undefined) return tooFewOf({ observed: customers.filter((each) => belongs(each, 1) !== undefined).length, needed: FEWEST });
  let [count, below, belowAll, missGroups, missAll] = [0, 0, 0, 0, 0];
  for (const each of customers) {
    const years = belongs(each, 1);
    if (years === undefined) continue;
    const came = each.spent[0];
    const group = then.groups.get(groupKey(each.country, years))?.potential ?? then.all.potential;
    count++;
    if (came <= group) below++;
    if (came <= then.all.potential) belowAll++;
    missGroups += pinball(came, group);
    missAll += pinball(came, then.all.potential);
  }
  const interval = proportionInterval({ count: missGroups < missAll ? below : belowAll, of: count });
  if (interval.kind === "too-few") return { kind: "too-few", observed: interval.observed, needed: interval.needed };
  return { kind: "measured", customers: count, below: (missGroups < missAll ? below : belowAll) / count, lo: interval.lo, hi: interval.hi, missGroups: missGroups / count, missAll: missAll / count };
}

/** How far a quantile missed: what is above it weighs nine times what is below. */
const pinball = (came: number, foreseen: number): number => (came > foreseen ? QUANTILE * (came - foreseen) : (1 - QUANTILE) * (foreseen - came));
