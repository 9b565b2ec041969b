// The address of the customers list, read on every page: whoever says filters in words is in filters.ts.
import type { CustomerFilters } from "../data/queries.ts";

const TIERS = ["high", "middle", "low", "none"] as const;
const SUBSCRIPTIONS = ["active", "paused", "ended", "none"] as const;
const SORTS = ["value", "stay", "lastHeard", "firstKnown", "name", "recurring", "wallet"] as const;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A column of the list, or `own.` with the key of an attribute. */
export type Sort = (typeof SORTS)[number] | `own.${string}`;
const OWN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
const isOwnSort = (said: unknown): said is `own.${string}` => typeof said === "string" && OWN.test(said);

/** Filters as an address carries them. What an address says wrongly is left out, never guessed. */
export function readFilters(search: Readonly<Record<string, unknown>>): CustomerFilters {
  const text = (key: string, longest: number) => {
    const said = search[key];
    const read = typeof said === "string" || typeof said === "number" ? String(said).slice(0, longest) : "";
    return read === "" ? undefined : read;
  };
  const whole = (key: string, { from, to }: { from: number; to: number }) => {
    const said = Number(search[key]);
    return search[key] !== undefined && search[key] !== "" && Number.isInteger(said) && said >= from && said <= to ? said : undefined;
  };
  const id = (key: string) => (typeof search[key] === "string" && ID.test(search[key]) ? search[key] : undefined);
  const chance = (key: string) => {
    const said = Number(search[key]);
    return said > 0 && said <= 1 ? said : undefined;
  };
  return {
    query: text("query", 200),
    spelling: search["spelling"] === "near" && text("query", 200) !== undefined ? "near" : undefined,
    tier: TIERS.find((tier) => tier === search["tier"]),
    segment: text("segment", 80),
    stayBelow: chance("stayBelow"),
    stayFrom: chance("stayFrom"),
    valueFrom: whole("valueFrom", { from: 0, to: 100_000_000_000 }),
    valueBelow: whole("valueBelow", { from: 0, to: 100_000_000_000 }),
    tag: id("tag"),
    group: id("group"),
    import: id("import"),
    quietDays: whole("quietDays", { from: 1, to: 36_500 }),
    heardDays: whole("heardDays", { from: 1, to: 36_500 }),
    country: text("country", 60),
    followedBy: text("followedBy", 100),
    owner: text("owner", 100),
    consent: typeof search["consent"] === "string" && /^[a-z][a-z0-9_.-]{0,59} [a-z]{1,20} (given|refused|not-asked)$/.test(search["consent"]) ? search["consent"] : undefined,
    own: text("own", 1500),
    bought: text("bought", 1500),
    subscription: SUBSCRIPTIONS.find((state) => state === search["subscription"]),
    recurringFrom: whole("recurringFrom", { from: 0, to: 100_000_000_000 }),
    wallet: typeof search["wallet"] === "string" && /^(below|from) (100|[1-9]?\d)( stated)?$/.test(search["wallet"]) ? search["wallet"] : undefined,
    dissatisfied: search["dissatisfied"] === "quietly" ? "quietly" : undefined,
    any: text("any", 6000),
    sort: isOwnSort(search["sort"]) ? search["sort"] : SORTS.find((sort) => sort === search["sort"]),
    order: search["order"] === "asc" || search["order"] === "desc" ? search["order"] : undefined,
    columns: text("columns", 800),
  };
}
