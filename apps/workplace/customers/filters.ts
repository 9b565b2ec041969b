import { type Said, say } from "../../ui/say.ts";
import type { CustomerFilters } from "../data/queries.ts";

const TIERS = ["high", "middle", "low", "none"] as const;
const SORTS = ["value", "stay", "lastHeard", "name"] as const;
const TAG_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export type Sort = (typeof SORTS)[number];

/** Filters as an address carries them. What an address says wrongly is left out, never guessed. */
export function readFilters(search: Readonly<Record<string, unknown>>): CustomerFilters {
  const query =
    typeof search["query"] === "string" || typeof search["query"] === "number"
      ? String(search["query"]).slice(0, 200)
      : undefined;
  const stayBelow = Number(search["stayBelow"]);
  const hasStay = search["stayBelow"] !== undefined && search["stayBelow"] !== "" && stayBelow > 0 && stayBelow <= 1;
  return {
    query: query === "" ? undefined : query,
    tier: TIERS.find((tier) => tier === search["tier"]),
    stayBelow: hasStay ? stayBelow : undefined,
    tag: typeof search["tag"] === "string" && TAG_ID.test(search["tag"]) ? search["tag"] : undefined,
    sort: SORTS.find((sort) => sort === search["sort"]),
    order: search["order"] === "asc" || search["order"] === "desc" ? search["order"] : undefined,
  };
}

/** How the list is sorted when the address does not say: by value; each column in the order in which it is useful. */
export function sortOf(filters: CustomerFilters): { readonly sort: Sort; readonly order: "asc" | "desc" } {
  const sort = filters.sort ?? "value";
  return { sort, order: filters.order ?? usualOrder(sort) };
}

function usualOrder(sort: Sort): "asc" | "desc" {
  return sort === "name" || sort === "stay" ? "asc" : "desc";
}

/** What a press on a column's head asks for: its usual order first, then the other way round. */
export function sortedBy(filters: CustomerFilters, column: Sort): CustomerFilters {
  const now = sortOf(filters);
  if (now.sort !== column) return { ...filters, sort: column, order: usualOrder(column) };
  return { ...filters, sort: column, order: now.order === "asc" ? "desc" : "asc" };
}

export type FilterKey = "query" | "tier" | "stayBelow" | "tag";

/** The filters as words, each of which can be taken away. */
export function filterWords(filters: CustomerFilters, tags: readonly { readonly tagId: string; readonly name: string }[] = []): readonly { readonly key: FilterKey; readonly words: Said }[] {
  const said: { key: FilterKey; words: Said }[] = [];
  if (filters.query !== undefined)
    said.push({ key: "query", words: say("named like “{text}”", { text: filters.query }) });
  if (filters.tier !== undefined)
    said.push({
      key: "tier",
      words: { high: say("high value"), middle: say("middle value"), low: say("low value"), none: say("no value yet") }[
        filters.tier
      ],
    });
  if (filters.stayBelow !== undefined)
    said.push({
      key: "stayBelow",
      words: say("chance of buying below {percent}%", { percent: Math.round(filters.stayBelow * 100) }),
    });
  if (filters.tag !== undefined)
    said.push({ key: "tag", words: say("tagged “{name}”", { name: tags.find((tag) => tag.tagId === filters.tag)?.name ?? "…" }) });
  return said;
}

export function without(filters: CustomerFilters, key: FilterKey): CustomerFilters {
  return { ...filters, [key]: undefined };
}

/** Which windows of the list a screenful needs. */
export function windowsFor(first: number, last: number, size: number): readonly number[] {
  const windows: number[] = [];
  for (let offset = Math.floor(Math.max(0, first) / size) * size; offset <= last; offset += size) windows.push(offset);
  return windows;
}
