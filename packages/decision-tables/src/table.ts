// A decision table as people write it and as it is stored: words in cells, nothing computed yet.

/**
 * Which rows count when several fit.
 *
 * - `first`: the uppermost row that fits; every customer must fit some row.
 * - `unique`: rows never overlap, so order does not matter; every customer must fit exactly one.
 * - `collect`: every row that fits; it is all right when none does.
 */
export type HitPolicy = "first" | "unique" | "collect";

export const HIT_POLICIES: readonly HitPolicy[] = ["first", "unique", "collect"];

/**
 * What it means when a fact is not known.
 *
 * - `no-match`: only `any` and `empty` fit.
 * - `matches-any`: every cell fits except `not empty`.
 * - a default, written as in a cell: it is taken as if it were the fact, and the record says so.
 */
export type WhenMissing = "no-match" | "matches-any" | { readonly default: string };

export interface InputColumn {
  /** Key of a fact in the dictionary. */
  readonly fact: string;
  readonly missing: WhenMissing;
}

export type OutputType = "choice" | "text" | "number" | "boolean" | "list";

export interface OutputColumn {
  readonly key: string;
  readonly label: string;
  readonly type: OutputType;
  /** The closed list: needed for `choice`; for `list` it limits the items where given. */
  readonly choices?: readonly string[];
  /** True when a row may leave it open with `-`; the answer is then null. */
  readonly optional?: boolean;
}

/** One rule: it applies when all cells of `when` hold; cells stand in the order of the columns. */
export interface Row {
  readonly id: string;
  readonly when: readonly string[];
  readonly then: readonly string[];
  /** The sentence the author wrote for whoever meets the result. */
  readonly because?: string;
}

export interface Table {
  readonly key: string;
  readonly title: string;
  readonly hitPolicy: HitPolicy;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

/** Past these sizes nobody reads a table, and checking it would hold up everybody else. */
export const LIMITS = { rows: 2000, columns: 40, cellLength: 400 } as const;

/**
 * The facts a table reads, each once, in the order of its columns. A column counts even where all its cells
 * say `any`, so that a forbidden fact cannot hide in a table until somebody fills in a cell.
 */
export function staticFacts(table: Table): readonly string[] {
  return [...new Set(table.inputs.map((input) => input.fact))];
}
