// Looks back: every customer as they were known on a past day, with what became of them, so that it is learnt and tried on what was
// not known. Pure.
import { cellsOfDays, type DayCell, type FittableKind, fitPurchaseModel, probabilityActive, type PurchaseModel } from "@rapport/lifetime-value";
import type { TooFew } from "../../platform/index.ts";
import { dayWord } from "../day.ts";
import { USUAL } from "../contest.ts";
import { isRegular, NEEDED_REPEATERS } from "../fit-models.ts";
import type { PurchaseDays } from "../purchase-days.ts";
import { historyAt } from "../score.ts";
import { type Contact, patienceOf } from "./contacts.ts";
import { type KeptFit, LEFT_WEEKS } from "./kept-dissatisfaction.ts";
import { type Case, cameOf, isLikely, learn, tooFewOf } from "./learn.ts";
import { growPeople, type Person } from "./people.ts";
import { alikeAs, type Bought, isGone, lately, NEEDED_DAYS, type RateSpread, type Usual } from "./rhythm.ts";
import { type Seen, signsOf } from "./signs.ts";

export interface Everybody {
  readonly people: Iterable<Person>;
  readonly contacts: ReadonlyMap<string, readonly Contact[]>;
  /** All who had bought by a day, for the spread of rates. */
  readonly cells: ReadonlyMap<number, readonly DayCell[]>;
}

const DAY = 86_400_000;
const LEFT_DAYS = LEFT_WEEKS * 7;
/** Of more customers every so-manyth teaches: weights are sure enough from these. */
const MOST_CASES = 50_000;
const NO_CONTACTS: readonly Contact[] = [];

/** Three days: up to which all is known; half a year before, on which it is tried; half a year before that, on which it is learnt. */
export interface LookBack {
  readonly now: number;
  readonly tried: number;
  readonly learnt: number;
}

export function lookBackFrom(lastDay: number): LookBack {
  return { now: lastDay, tried: lastDay - LEFT_DAYS, learnt: lastDay - 2 * LEFT_DAYS };
}

/** Counts customers by their history until a day: a million are a hundred thousand cells. */
function growCells(until: number): { add(days: readonly number[]): void; cells(): DayCell[] } {
  const counted = new Map<string, { readonly firstDay: number; readonly lastDay: number; readonly frequency: number; customers: number; logIntervals: number }>();
  return {
    add(days) {
      let known = days.length;
      while (known > 0 && days[known - 1]! > until) known--;
      if (known === 0) return;
      const [firstDay, lastDay, frequency] = [days[0]!, days[known - 1]!, known - 1];
      const key = `${firstDay} ${lastDay} ${frequency}`;
      let logIntervals = 0;
      for (let i = 1; i < known; i++) logIntervals += Math.log(days[i]! - days[i - 1]!);
      const cell = counted.get(key);
      if (cell) {
        cell.customers++;
        cell.logIntervals += logIntervals;
      } else counted.set(key, { firstDay, lastDay, frequency, customers: 1, logIntervals });
    },
    cells: () => [...counted.values()],
  };
}

/** Takes customers one by one. */
export function growEverybody(days: LookBack, returns: ReadonlyMap<string, readonly number[]>, contacts: ReadonlyMap<string, readonly Contact[]>): { add(bought: PurchaseDays): void; everybody(): Everybody } {
  const growing = new Map([days.now, days.tried, days.learnt].map((day) => [day, growCells(day)]));
  const people = growPeople(returns);
  return {
    add(bought) {
      for (const each of growing.values()) each.add(bought.days);
      if (bought.days.length >= NEEDED_DAYS) people.add(bought.customerId, bought.days);
    },
    everybody: () => ({ people, contacts, cells: new Map([...growing].map(([day, each]) => [day, each.cells()])) }),
  };
}

/** @param kind that of the value model in use, which is what stands in the contest */
export function learnFrom(everybody: Everybody, days: LookBack, kind: FittableKind = USUAL): KeptFit {
  const models = { now: modelAt(everybody, days.now), tried: modelAt(everybody, days.tried), learnt: modelAt(everybody, days.learnt) };
  if (models.now.kind === "too-few") return models.now;
  if (models.tried.kind === "too-few") return models.tried;
  const tried = casesAt(everybody, days.tried, models.tried, kind);
  const earlier = models.learnt.kind === "too-few" ? undefined : casesAt(everybody, days.learnt, models.learnt, kind);
  const isEnough = earlier !== undefined && tooFewOf(earlier) === undefined;
  const learnt = learn(tried, isEnough ? earlier : undefined);
  if (learnt.kind === "too-few") return learnt;
  return { ...learnt, learntAt: isEnough ? dayWord(days.learnt) : null, triedAt: dayWord(days.tried), usual: usualAt(everybody.people, days.now, models.now), patienceDays: patienceAt(everybody, endOf(days.now)) };
}

/** Rhythms are spread as in a BG/NBD, whichever kind tells best who stays. */
const modelAt = (everybody: Everybody, day: number) => fitAt(everybody, day, "bg-nbd");

function fitAt({ cells }: Everybody, day: number, kind: FittableKind): PurchaseModel | TooFew {
  const known = cells.get(day)!;
  if (known.length === 0) return { kind: "too-few", observed: 0, needed: NEEDED_REPEATERS };
  return fitPurchaseModel(kind, cellsOfDays(isRegular(kind) ? known : known.map(({ logIntervals: _, ...plain }) => plain), day), NEEDED_REPEATERS);
}

function casesAt(everybody: Everybody, day: number, spread: PurchaseModel, kind: FittableKind): Case[] {
  const asked = kind === "bg-nbd" ? spread : fitAt(everybody, day, kind);
  const model = asked.kind === "too-few" ? spread : asked;
  const usual = usualAt(everybody.people, day, spread);
  const patienceDays = patienceAt(everybody, endOf(day));
  let known = 0;
  for (const _ of knownOn(everybody.people, day)) known++;
  const every = Math.max(1, Math.ceil(known / MOST_CASES));
  const cases: Case[] = [];
  let i = 0;
  for (const { person, bought } of knownOn(everybody.people, day)) {
    if (i++ % every !== 0) continue;
    const seen = lookAt(everybody, person.customerId, bought, { day, moment: endOf(day), patienceDays }, usual);
    if (seen.saidSo) continue;
    const lastDay = bought.days.at(-1)!;
    const history = historyAt({ firstDay: bought.days[0]!, lastDay, purchaseDays: bought.days.length }, day);
    cases.push({
      purchaseDays: bought.days.length, silentDays: day - lastDay, leavesByValue: 1 - probabilityActive(model, history, LEFT_WEEKS), strength: seen.strength, has: seen.has,
      left: !person.days.some((later) => later > day && later <= day + LEFT_DAYS),
    });
  }
  return cases;
}

/** Only what was known on a day. */
function until({ days, returns }: Bought, day: number): Bought {
  return { days: days.filter((each) => each <= day), returns: returns.filter((each) => each <= day) };
}

/** Customers with enough of a history who had not left long before, as they were on a day; one after the other, for there are many. */
function* knownOn(people: Iterable<Person>, day: number): Generator<{ readonly person: Person; readonly bought: Bought }> {
  for (const person of people) {
    if (person.days[NEEDED_DAYS - 1]! > day) continue;
    const bought = person.days.at(-1)! <= day && (person.returns.at(-1) ?? 0) <= day ? person : until(person, day);
    if (!isGone(bought, day)) yield { person, bought };
  }
}

function endOf(day: number): Date {
  return new Date((day + 1) * DAY - 1);
}

function patienceAt({ contacts }: Everybody, moment: Date): number {
  return patienceOf(contacts.values(), moment);
}

function lookAt({ contacts }: Everybody, customerId: string, bought: Bought, at: { readonly day: number; readonly moment: Date; readonly patienceDays: number }, usual: Usual): Seen {
  return signsOf({ bought, contacts: contacts.get(customerId) ?? NO_CONTACTS, asOf: at.day, moment: at.moment }, usual, at.patienceDays);
}

/** So many expected purchases, at what all kept of their rhythm, stand beside those of a few alike. */
const AS_ALL = 20;

/** What similar customers kept of their rhythm of late: a season is everybody's. */
function usualAt(people: Iterable<Person>, day: number, { r, alpha }: RateSpread): Usual {
  const spread = { r, alpha };
  const groups = new Map<string, { bought: number; expected: number }>();
  const all = { bought: 0, expected: 0, days: 0, returns: 0 };
  for (const { bought: known } of knownOn(people, day)) {
    const late = lately(known, day, spread);
    const key = alikeAs(known, late);
    const group = groups.get(key) ?? groups.set(key, { bought: 0, expected: 0 }).get(key)!;
    for (const sum of [group, all]) {
      sum.bought += late.bought;
      sum.expected += late.expected;
    }
    all.days += known.days.length;
    all.returns += known.returns.length;
  }
  // Of nobody nothing is known; and who buys for the first time in so long is not to make a rhythm of nought.
  const kept = all.expected === 0 ? 1 : Math.max(0.05, all.bought / all.expected);
  return {
    spread, kept, returnShare: all.days === 0 ? 0 : all.returns / all.days,
    keptBy: Object.fromEntries([...groups].map(([key, { bought, expected }]) => [key, Math.max(0.05, (bought + AS_ALL * kept) / (expected + AS_ALL))])),
  };
}

/** Who has a sign, and is given a chance today with which surely more left than of everybody. @param leavesOf the chance to leave, as it is shown; undefined where there is none */
export function likelyAmong(everybody: Everybody, last: number, now: Date, fit: Extract<KeptFit, { kind: "learnt" }>, leavesOf: (customerId: string) => number | undefined): string[] {
  const found: string[] = [];
  for (const person of everybody.people) {
    const leaves = leavesOf(person.customerId);
    if (leaves === undefined || isGone(person, last)) continue;
    const seen = lookAt(everybody, person.customerId, person, { day: last, moment: now, patienceDays: fit.patienceDays }, fit.usual);
    if (!seen.saidSo && isLikely(cameOf(fit, leaves), fit.everybody, seen.has.some(Boolean))) found.push(person.customerId);
  }
  return found;
}
