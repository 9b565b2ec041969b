// The address of the list of households and organisations. What it says wrongly is left out, never guessed.
import type { GroupKind } from "../../../engine/profiles/contract.ts";

export const GROUPS_SHOWN = 50;

export interface GroupsAsked {
  readonly query?: string;
  readonly kind?: GroupKind;
  readonly sort?: "name";
  /** The first that is shown. */
  readonly from?: number;
}

export function readGroupsAsked(search: Readonly<Record<string, unknown>>): GroupsAsked {
  const { query, kind, sort } = search;
  const from = Number(search["from"]);
  return {
    query: (typeof query === "string" || typeof query === "number") && String(query).trim() !== "" ? String(query).slice(0, 120) : undefined,
    kind: (["household", "organisation", "partner"] as const).find((each) => each === kind),
    sort: sort === "name" ? sort : undefined,
    from: Number.isInteger(from) && from > 0 && from <= 1_000_000 ? from : undefined,
  };
}
