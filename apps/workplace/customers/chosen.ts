// Which customers of the list are chosen: some, one by one, or all who fit but for some.
import type { Chosen } from "../../../engine/segments/contract.ts";
import type { CustomerFilters } from "../data/queries.ts";

export type Choice =
  | { readonly kind: "some"; readonly ids: ReadonlySet<string> }
  | { readonly kind: "all"; readonly except: ReadonlySet<string> };

export const NOBODY: Choice = { kind: "some", ids: new Set() };
export const EVERYBODY: Choice = { kind: "all", except: new Set() };

export function isChosen(choice: Choice, id: string): boolean {
  return choice.kind === "some" ? choice.ids.has(id) : !choice.except.has(id);
}

/** Chooses these or no longer; what is so already stays so. */
export function choose(choice: Choice, ids: readonly string[], on: boolean): Choice {
  const kept = new Set(choice.kind === "some" ? choice.ids : choice.except);
  for (const id of ids)
    if (on === (choice.kind === "some")) kept.add(id);
    else kept.delete(id);
  return choice.kind === "some" ? { kind: "some", ids: kept } : { kind: "all", except: kept };
}

export function toggled(choice: Choice, id: string): Choice {
  return choose(choice, [id], !isChosen(choice, id));
}

/** How many, of so many who fit. */
export function countOf(choice: Choice, total: number): number {
  return choice.kind === "some" ? choice.ids.size : Math.max(0, total - choice.except.size);
}

/** As the server is told of it. */
export function asChosen(choice: Choice, filters: CustomerFilters): Chosen {
  if (choice.kind === "some") return { ids: [...choice.ids] };
  const { sort: _sort, order: _order, columns: _columns, ...which } = filters;
  return { filters: JSON.parse(JSON.stringify(which)) as typeof which, except: [...choice.except] };
}
