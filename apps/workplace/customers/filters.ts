import { countryName } from "./country-name.ts";
import type { Colleague } from "../../../engine/organisation/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";
import type { CustomerFilters } from "../data/queries.ts";
import type { Sort } from "./list-address.ts";
import { eachAlternative } from "./alternatives.ts";
import { boughtWords, type Sold } from "./bought-words.ts";
import { consentWords, eachOwn, type OwnNames, ownWords, withoutOwn } from "./own-words.ts";

/** Sorted by these, the list would tell what customers are worth. */
export const TELLS_VALUE: ReadonlySet<Sort> = new Set(["value", "stay", "recurring", "wallet"]);

/**
 * How the list is sorted when the address does not say: by value; each column in the order in which it is useful.
 *
 * @param readsValue who may not read what customers are worth gets those heard of last first, as the server gives them
 */
export function sortOf(filters: CustomerFilters, readsValue = true): { readonly sort: Sort; readonly order: "asc" | "desc" } {
  if (!readsValue && TELLS_VALUE.has(filters.sort ?? "value")) return { sort: "lastHeard", order: "desc" };
  const sort = filters.sort ?? "value";
  return { sort, order: filters.order ?? usualOrder(sort) };
}

function usualOrder(sort: Sort): "asc" | "desc" {
  return sort === "name" || sort === "stay" || sort === "wallet" || sort.startsWith("own.") ? "asc" : "desc";
}

/** What a press on a column's head asks for: its usual order first, then the other way round. */
export function sortedBy(filters: CustomerFilters, column: Sort, readsValue = true): CustomerFilters {
  const now = sortOf(filters, readsValue);
  if (now.sort !== column) return { ...filters, sort: column, order: usualOrder(column) };
  return { ...filters, sort: column, order: now.order === "asc" ? "desc" : "asc" };
}

const KEYS = ["query", "tier", "segment", "stayBelow", "stayFrom", "valueFrom", "valueBelow", "tag", "group", "import", "quietDays", "heardDays", "country", "followedBy", "owner", "consent", "own", "bought", "subscription", "recurringFrom", "wallet", "dissatisfied", "cluster", "any"] as const;
export type FilterKey = (typeof KEYS)[number];

/** What is called how: filters carry ids. */
export interface Named extends OwnNames {
  readonly tags?: readonly { readonly tagId: string; readonly name: string }[];
  readonly people?: readonly Pick<Colleague, "id" | "name">[];
  readonly groupName?: string | null;
  /** The file that brought them; `fileName` is null for whoever may not read imports. */
  readonly importName?: { readonly fileName: string | null; readonly startedAt: string } | null;
  readonly segments?: readonly { readonly key: string; readonly title: string }[];
  /** An amount in the organisation's currency. */
  readonly money?: (minor: number) => string;
  readonly channel?: (channel: string) => string;
  readonly sold?: Sold;
  /** A sentence in the reader's language, for those that hold others. */
  readonly inWords?: (said: Said) => string;
  /** What is called how in an alternative, where that is not as in the whole. */
  readonly ofAlternative?: (place: number) => Named;
}

/** One thing that is filtered by. */
export interface FilterWords {
  /** Tells it from the others. */
  readonly id: string;
  readonly key: FilterKey;
  /** Which of several of one key. */
  readonly part?: string;
  readonly words: Said;
}

/** The filters as words, each of which can be taken away. */
export function filterWords(filters: CustomerFilters, named: Named = {}): readonly FilterWords[] {
  return KEYS.flatMap((key): readonly FilterWords[] => {
    if (key === "own") return eachOwn(filters.own).map((part) => ({ id: `own ${part}`, key, part, words: ownWords(part, named) ?? say("a filter that cannot be read") }));
    if (key === "bought") return eachOwn(filters.bought).map((part) => ({ id: `bought ${part}`, key, part, words: boughtWords(part, named.sold) ?? say("a filter that cannot be read") }));
    if (key === "any") return filters.any === undefined ? [] : [{ id: key, key, words: alternativesInWords(filters.any, named) }];
    const words = wordsOf(key, filters, named);
    return words === undefined ? [] : [{ id: key, key, words }];
  });
}

const OR = word("{one}; or {other}");

/** "one of these: high value; or bought Descaler, not heard from for 90 days" */
function alternativesInWords(any: string, named: Named): Said {
  const { inWords = ({ id }: Said) => id, ofAlternative } = named;
  const each = eachAlternative(any).map((part, place) => filterWords(part, { ...named, ...ofAlternative?.(place) }).map(({ words }) => inWords(words)).join(", "));
  return say("one of these: {alternatives}", { alternatives: each.reduce((one, other) => inWords({ id: OR, values: { one, other } })) });
}

function wordsOf(key: Exclude<FilterKey, "own" | "bought" | "any">, filters: CustomerFilters, { tags = [], people = [], groupName, importName, segments = [], money = String, channel, day = String }: Named): Said | undefined {
  if (filters[key] === undefined) return undefined;
  switch (key) {
    case "query":
      return filters.spelling === "near" ? say("named nearly like “{text}”", { text: filters.query! }) : say("named like “{text}”", { text: filters.query! });
    case "tier":
      return { high: say("high value"), middle: say("middle value"), low: say("low value"), none: say("no value yet") }[filters.tier!];
    case "segment":
      return say("in the segment “{name}”", { name: segments.find(({ key: each }) => each === filters.segment)?.title ?? filters.segment! });
    case "stayBelow":
      return say("chance of buying below {percent}%", { percent: Math.round(filters.stayBelow! * 100) });
    case "stayFrom":
      return say("chance of buying from {percent}%", { percent: Math.round(filters.stayFrom! * 100) });
    case "valueBelow":
      return say("worth less than {amount}", { amount: money(filters.valueBelow!) });
    case "valueFrom":
      return say("worth {amount} or more", { amount: money(filters.valueFrom!) });
    case "tag":
      return say("tagged “{name}”", { name: tags.find((tag) => tag.tagId === filters.tag)?.name ?? "…" });
    case "group":
      return say("belongs to “{name}”", { name: groupName ?? "…" });
    case "import":
      if (!importName) return say("from an import");
      return importName.fileName === null ? say("from an import, {day}", { day: day(importName.startedAt) }) : say("from import {file}, {day}", { file: importName.fileName, day: day(importName.startedAt) });
    case "quietDays":
      return say("not heard from for {count, plural, one {# day} other {# days}}", { count: filters.quietDays! });
    case "heardDays":
      return say("heard from within {count, plural, one {# day} other {# days}}", { count: filters.heardDays! });
    case "country":
      return say("in {country}", { country: countryName(filters.country!) });
    case "followedBy":
      return filters.followedBy === "me" ? say("followed by me") : say("followed by {name}", { name: people.find((person) => person.id === filters.followedBy)?.name ?? "…" });
    case "owner":
      if (filters.owner === "me" || filters.owner === "nobody") return filters.owner === "me" ? say("looked after by me") : say("looked after by nobody");
      return say("looked after by {name}", { name: people.find((person) => person.id === filters.owner)?.name ?? "…" });
    case "subscription":
      return { active: say("a subscription runs"), paused: say("a subscription rests, none runs"), ended: say("all subscriptions have ended"), none: say("never had a subscription") }[filters.subscription!];
    case "recurringFrom":
      return say("subscriptions bring {amount} a month or more", { amount: money(filters.recurringFrom!) });
    case "wallet":
      return walletWords(filters.wallet!);
    case "dissatisfied":
      return say("quietly and likely dissatisfied");
    case "cluster":
      return say("in a group that a model found");
    case "consent":
      return consentWords(filters.consent!, channel) ?? say("a filter that cannot be read");
  }
}

/** A potential is nothing that was measured, and is called so. */
export function walletWords(wallet: string): Said {
  const [side, percent, stated] = wallet.split(" ");
  if (stated !== undefined) return side === "below" ? say("share of wallet below {percent}%, as they said", { percent: percent! }) : say("share of wallet {percent}% or more, as they said", { percent: percent! });
  return side === "below" ? say("share of wallet below {percent}%, as they said or else by potential", { percent: percent! }) : say("share of wallet {percent}% or more, as they said or else by potential", { percent: percent! });
}

export function without(filters: CustomerFilters, { key, part }: Pick<FilterWords, "key" | "part">): CustomerFilters {
  // How it is spelt is said of what was typed.
  return { ...filters, ...(key === "query" ? { spelling: undefined } : {}), [key]: part === undefined ? undefined : withoutOwn(key === "bought" ? filters.bought : filters.own, part) };
}

/** The order and the columns, without any filter. */
export function unfiltered({ sort, order, columns }: CustomerFilters): CustomerFilters {
  return { sort, order, columns };
}

/** Do two addresses show the same? */
export function isSameView(one: CustomerFilters, other: CustomerFilters): boolean {
  const said = (filters: CustomerFilters) => JSON.stringify([...KEYS, "spelling" as const, "columns" as const].map((key) => filters[key] ?? null).concat(Object.values(sortOf(filters))));
  return said(one) === said(other);
}

/** Which windows of the list a screenful needs. */
export function windowsFor(first: number, last: number, size: number): readonly number[] {
  const windows: number[] = [];
  for (let offset = Math.floor(Math.max(0, first) / size) * size; offset <= last; offset += size) windows.push(offset);
  return windows;
}
