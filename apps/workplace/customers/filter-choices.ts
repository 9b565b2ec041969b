// The filters that can be added, as lines that are found by typing. A number that is typed makes choices of its own:
// "45" offers "not heard from for 45 days" and "chance of buying below 45%".
import { countriesNamed, countryName } from "./country-name.ts";
import { type Said, say } from "../../ui/say.ts";
import type { CustomerFilters } from "../data/queries.ts";
import { walletWords } from "./filters.ts";

export interface FilterChoice {
  readonly id: string;
  readonly words: Said;
  readonly change: CustomerFilters;
  readonly end?: string;
}

export interface Choosable {
  readonly tags: readonly { readonly tagId: string; readonly name: string; readonly customers: number; readonly atLeast: boolean }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** A segment is not made of whoever is quiet now. */
  readonly forSegment?: boolean;
  /** By rule, in use. */
  readonly segments?: readonly { readonly key: string; readonly title: string; readonly customers: number }[];
  /** How an amount of so many units of the main currency is written, and what it is in minor units. */
  readonly amount: (units: number) => { readonly text: string; readonly minor: number };
  /** The same in money, where value is counted in something else. */
  readonly money?: (units: number) => { readonly text: string; readonly minor: number };
  /** Who may not read what customers are worth is not offered to choose by it, for the server would refuse. */
  readonly readsValue?: boolean;
  /** Nor by who looks after them. */
  readonly readsOwner?: boolean;
}

export function filterChoices(typed: string, { tags, people, segments = [], amount, money = amount, readsValue = true, readsOwner = true, forSegment = false }: Choosable): readonly FilterChoice[] {
  const number = Number(/\d+/.exec(typed)?.[0] ?? Number.NaN);
  const percents = number >= 1 && number <= 100 ? [number] : Number.isNaN(number) ? [65, 40, 20] : [];
  const days = number >= 1 && number <= 36_500 ? [number] : Number.isNaN(number) ? [30, 90, 180, 365] : [];
  const amounts = number >= 1 && number <= 1_000_000_000 ? [number] : Number.isNaN(number) ? [100, 500] : [];
  const byValue: readonly FilterChoice[] = [
    { id: "tier high", words: say("high value"), change: { tier: "high" } },
    { id: "tier middle", words: say("middle value"), change: { tier: "middle" } },
    { id: "tier low", words: say("low value"), change: { tier: "low" } },
    { id: "tier none", words: say("no value yet"), change: { tier: "none" } },
    ...percents.map((percent): FilterChoice => ({ id: `stay ${percent}`, words: say("chance of buying below {percent}%", { percent }), change: { stayBelow: percent / 100 } })),
    ...(Number.isNaN(number) ? [] : percents).map((percent): FilterChoice => ({ id: `stay from ${percent}`, words: say("chance of buying from {percent}%", { percent }), change: { stayFrom: percent / 100 } })),
    ...amounts.map((units): FilterChoice => ({ id: `value ${units}`, words: say("worth {amount} or more", { amount: amount(units).text }), change: { valueFrom: amount(units).minor } })),
    ...(Number.isNaN(number) ? [] : amounts).map((units): FilterChoice => ({ id: `value below ${units}`, words: say("worth less than {amount}", { amount: amount(units).text }), change: { valueBelow: amount(units).minor } })),
    ...(forSegment ? [] : [{ id: "dissatisfied", words: say("quietly and likely dissatisfied"), change: { dissatisfied: "quietly" as const } }]),
    { id: "subscription active", words: say("a subscription runs"), change: { subscription: "active" } },
    { id: "subscription paused", words: say("a subscription rests, none runs"), change: { subscription: "paused" } },
    { id: "subscription ended", words: say("all subscriptions have ended"), change: { subscription: "ended" } },
    { id: "subscription none", words: say("never had a subscription"), change: { subscription: "none" } },
    ...(Number.isNaN(number) ? [20, 50] : amounts).map((units): FilterChoice => ({ id: `recurring ${units}`, words: say("subscriptions bring {amount} a month or more", { amount: money(units).text }), change: { recurringFrom: money(units).minor } })),
    ...(Number.isNaN(number) ? [40] : percents).flatMap((percent) => ["below", "from"].flatMap((side) => ["", " stated"].map((stated): FilterChoice => ({ id: `wallet ${side} ${percent}${stated}`, words: walletWords(`${side} ${percent}${stated}`), change: { wallet: `${side} ${percent}${stated}` } })))),
  ];
  return [
    ...(readsValue ? byValue : []),
    ...days.map((count): FilterChoice => ({ id: `quiet ${count}`, words: say("not heard from for {count, plural, one {# day} other {# days}}", { count }), change: { quietDays: count } })),
    ...days.map((count): FilterChoice => ({ id: `heard ${count}`, words: say("heard from within {count, plural, one {# day} other {# days}}", { count }), change: { heardDays: count } })),
    ...tags.filter((tag) => tag.customers > 0).map((tag): FilterChoice => ({ id: `tag ${tag.tagId}`, words: say("tagged “{name}”", { name: tag.name }), change: { tag: tag.tagId }, end: `${tag.customers}${tag.atLeast ? "+" : ""}` })),
    ...segments.map(({ key, title, customers }): FilterChoice => ({ id: `segment ${key}`, words: say("in the segment “{name}”", { name: title }), change: { segment: key }, end: String(customers) })),
    { id: "followed me", words: say("followed by me"), change: { followedBy: "me" } },
    ...people.map(({ id, name }): FilterChoice => ({ id: `followed ${id}`, words: say("followed by {name}", { name }), change: { followedBy: id } })),
    ...(readsOwner ? ownerChoices(people) : []),
    ...countryTyped(typed),
  ];
}

function ownerChoices(people: Choosable["people"]): readonly FilterChoice[] {
  return [
    { id: "owner me", words: say("looked after by me"), change: { owner: "me" } },
    { id: "owner nobody", words: say("looked after by nobody"), change: { owner: "nobody" } },
    ...people.map(({ id, name }): FilterChoice => ({ id: `owner ${id}`, words: say("looked after by {name}", { name }), change: { owner: id } })),
  ];
}

/** A country by its code or its name; after "in" also what is no country's name, as a source may have written it. */
function countryTyped(typed: string): readonly FilterChoice[] {
  const country = typed.trim().replace(/^in\s+/i, "");
  if (!/^\p{L}[\p{L}\p{M} .'’-]{1,59}$/u.test(country)) return [];
  const codes = countriesNamed(country);
  if (codes.length > 0) return codes.map((code) => ({ id: `country ${code}`, words: say("in {country}", { country: countryName(code) }), change: { country: code } }));
  return /^in\s/i.test(typed.trim()) ? [{ id: `country ${country}`, words: say("in {country}", { country }), change: { country } }] : [];
}
