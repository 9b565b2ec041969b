// Whether others than those who are written exactly as was typed are to be looked for, and shown.
import type { CustomerList } from "../../../engine/segments/contract.ts";
import type { CustomerFilters } from "../data/queries.ts";

/** Of so few, or fewer, who are written exactly as was typed it is asked whether others are written nearly so. */
export const FEW_EXACT = 5;

/** @param exact the answer for what was typed as it is written; undefined while it is not there */
export function asksForClose({ query, spelling }: CustomerFilters, exact: Pick<CustomerList, "total"> | undefined): boolean {
  return query !== undefined && spelling === undefined && exact !== undefined && exact.total <= FEW_EXACT;
}

export type Close =
  /** Nobody is written exactly so: those who are close stand in the list. */
  | { readonly kind: "instead"; readonly spelt: readonly string[] }
  /** There are others beside those in the list. */
  | { readonly kind: "beside"; readonly count: number; readonly atLeast: boolean; readonly spelt: readonly string[] };

/** @param near the answer with other spellings; undefined while it is not asked for or not there */
export function closeTo(exact: Pick<CustomerList, "total"> | undefined, near: Pick<CustomerList, "total" | "atLeast" | "spelt"> | undefined): Close | null {
  if (exact === undefined || near === undefined || near.total <= exact.total) return null;
  const spelt = near.spelt ?? [];
  return exact.total === 0 ? { kind: "instead", spelt } : { kind: "beside", count: near.total - exact.total, atLeast: near.atLeast, spelt };
}
