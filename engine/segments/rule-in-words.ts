// Filters in words, for sentences that are kept: why somebody came into a segment or left it.
import type { Organisation } from "../organisation/index.ts";
import { type Database, row, sql } from "../platform/index.ts";
import { inWords } from "../value/index.ts";
import { clusterInWords } from "./clusters/fit-clusters.ts";
import { boughtInWords, readBought } from "./bought.ts";
import { alternativesOf, type RuleNames, type SegmentFilters } from "./contract.ts";
import { readWallet } from "./standing-conditions.ts";
import { ownInWords, readConsent, readOwn } from "./own-filter.ts";

export type SegmentFilter = keyof SegmentFilters;
/** In what value is counted, and in what subscriptions are paid. */
export type Counts = Pick<Organisation, "countsIn" | "currency">;

/** Filters that are asked for, in one order. */
export const filtersOf = (filters: SegmentFilters): readonly SegmentFilter[] => ORDER.filter((key) => filters[key] !== undefined);

const ORDER = ["tier", "stayBelow", "stayFrom", "valueFrom", "valueBelow", "tag", "group", "quietDays", "heardDays", "country", "followedBy", "owner", "consent", "own", "bought", "subscription", "recurringFrom", "wallet", "cluster", "any"] as const satisfies readonly SegmentFilter[];
const TIERS = { high: "high value", middle: "middle value", low: "low value", none: "no value yet" } as const;
const SUBSCRIPTIONS = { active: "a subscription runs", paused: "a subscription rests and none runs", ended: "all subscriptions have ended", none: "never had a subscription" } as const;
export const NO_NAMES: RuleNames = { tag: null, group: null, followedBy: null, owner: null, cluster: null };
const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;

/** @example filterInWords("quietDays", { quietDays: 60 }, NO_NAMES, { countsIn: "EUR", currency: "EUR" }) // "not heard from for 60 days" */
export function filterInWords(key: SegmentFilter, filters: SegmentFilters, names: RuleNames, counts: Counts): string {
  switch (key) {
    case "tier":
      return TIERS[filters.tier!];
    case "stayBelow":
      return `chance of buying below ${Math.round(filters.stayBelow! * 100)}%`;
    case "stayFrom":
      return `chance of buying from ${Math.round(filters.stayFrom! * 100)}%`;
    case "valueBelow":
      return `worth less than ${inWords(filters.valueBelow!, counts.countsIn)}`;
    case "valueFrom":
      return `worth ${inWords(filters.valueFrom!, counts.countsIn)} or more`;
    case "tag":
      return `tagged “${names.tag ?? "…"}”`;
    case "group":
      return `belongs to “${names.group ?? "…"}”`;
    case "quietDays":
      return `not heard from for ${days(filters.quietDays!)}`;
    case "heardDays":
      return `heard from within ${days(filters.heardDays!)}`;
    case "country":
      return `in ${filters.country!}`;
    case "followedBy":
      return `followed by ${names.followedBy ?? "…"}`;
    case "owner":
      return filters.owner === "nobody" ? "looked after by nobody" : `looked after by ${names.owner ?? "…"}`;
    case "consent": {
      const { purpose, channel, state } = readConsent(filters.consent!);
      return `${purpose} by ${channel} ${state === "not-asked" ? "not asked" : state}`;
    }
    case "cluster":
      return `in a group that a model found: ${names.cluster ?? "…"}`;
    case "bought":
      return readBought(filters.bought!)!.map(boughtInWords).join(", ");
    case "subscription":
      return SUBSCRIPTIONS[filters.subscription!];
    case "recurringFrom":
      return `subscriptions that run bring ${inWords(filters.recurringFrom!, counts.currency)} a month or more`;
    case "wallet": {
      const { side, percent, stated } = readWallet(filters.wallet!);
      return `share of wallet ${side === "below" ? "below" : "from"} ${percent}%${stated ? ", as they said" : ", as they said or else by potential"}`;
    }
    case "any":
      return `one of these holds: ${alternativesOf(filters).map((each, at) => ruleInFullWords(each, { ...NO_NAMES, ...names.any?.[at] }, counts)).join("; or ")}`;
    case "own":
      return readOwn(filters.own!)!.map(ownInWords).join(", ");
  }
}

export function ruleInFullWords(filters: SegmentFilters, names: RuleNames, counts: Counts): string {
  return filtersOf(filters)
    .map((key) => filterInWords(key, filters, names, counts))
    .join(", ");
}

export async function namesIn(db: Database, filters: SegmentFilters): Promise<RuleNames> {
  const named = await namesOfOne(db, filters);
  return filters.any === undefined ? named : { ...named, any: await Promise.all(alternativesOf(filters).map((each) => namesOfOne(db, each))) };
}

async function namesOfOne(db: Database, { tag, group, followedBy, owner, cluster: found }: SegmentFilters): Promise<RuleNames> {
  const cluster = found === undefined ? null : await clusterInWords(db, found);
  if (tag === undefined && group === undefined && followedBy === undefined && owner === undefined) return { tag: null, group: null, followedBy: null, owner: null, cluster };
  const named = (await row<Omit<RuleNames, "cluster">>(
    db,
    sql`select (select name from tag where tag_id = ${tag ?? null}::uuid) as tag, (select name from customer_group where group_id = ${group ?? null}::uuid) as "group", (select name from auth."user" where id = ${followedBy ?? null}) as "followedBy", (select name from auth."user" where id = ${owner ?? null}) as owner`,
  ))!;
  return { ...named, cluster };
}
