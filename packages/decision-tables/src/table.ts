// A decision table as people write it and as it is stored: words in cells, nothing computed yet.

/**
 * Which rows count when several fit.
 *
 * - `first`: the uppermost row that fits; every customer must fit some row.
 * - `unique`: rows never overlap, so order does not matter; every customer must fit exactly one.
 * - `priority`: of the rows that fit, the one whose answer stands first in the list of choices of the first output that
 *   has one (then of the next such output); every customer must fit some row.
 * - `any`: rows may overlap where they answer the same; every customer must fit some row.
 * - `collect`: every row that fits; it is all right when none does. With {@link Table.aggregate} one number of them.
 * - `rule-order`: every row that fits, in the order of the table; it is all right when none does.
 */
export type HitPolicy = "first" | "unique" | "priority" | "any" | "collect" | "rule-order";

export const HIT_POLICIES: readonly HitPolicy[] = ["first", "unique", "priority", "any", "collect", "rule-order"];

/** Policies under which one row answers, so that nobody may be left without. */
export function answersOnce(policy: HitPolicy): boolean {
  return policy !== "collect" && policy !== "rule-order";
}

/** What is made of all rows that fit: of their only output, a number or an amount; `count` of the rows themselves. */
export type Aggregate = "sum" | "min" | "max" | "count";

export const AGGREGATES: readonly Aggregate[] = ["sum", "min", "max", "count"];

/**
 * What it means when a fact is not known.
 *
 * - `no-match`: only `any` and `empty` fit.
 * - `matches-any`: every cell fits except `not empty`.
 * - a default, written as in a cell: it is taken as if it were the fact, and the record says so.
 */
export type WhenMissing = "no-match" | "matches-any" | { readonly default: string };

/** A number or an amount that the table works out from facts before it looks at its rows. */
export interface ComputedFact {
  readonly key: string;
  /** In words, as in a sentence: "value at stake". */
  readonly label: string;
  /** Arithmetic over the keys of facts: `customer.value.clv12 * (1 - customer.value.stay)`. */
  readonly as: string;
  /** Of a plain number: `share` where people write 65%, otherwise a word such as `days`. */
  readonly unit?: string;
}

export interface InputColumn {
  /** Key of a fact in the dictionary, or of a computed one of this table. */
  readonly fact: string;
  readonly missing: WhenMissing;
}

export type OutputType = "choice" | "text" | "number" | "money" | "boolean" | "list";

export interface OutputColumn {
  readonly key: string;
  readonly label: string;
  readonly type: OutputType;
  /** The closed list: needed for `choice`; for `list` it limits the items where given. */
  readonly choices?: readonly string[];
  /** The currency, ISO 4217, of `money`; answers are whole minor units. */
  readonly unit?: string;
  /** True when a row may leave it open with `-`; the answer is then null. */
  readonly optional?: boolean;
}

/** One rule: it applies when all cells of `when` hold; cells stand in the order of the columns. */
export interface Row {
  readonly id: string;
  readonly when: readonly string[];
  /** In a column of numbers or amounts a cell may begin with `=` and compute: `= customer.value.clv12 * 5%`. */
  readonly then: readonly string[];
  /** The sentence the author wrote for whoever meets the result. */
  readonly because?: string;
}

export interface Table {
  readonly key: string;
  readonly title: string;
  readonly hitPolicy: HitPolicy;
  /** Only under `collect`; left out, all rows that fit are listed. */
  readonly aggregate?: Aggregate;
  readonly computed?: readonly ComputedFact[];
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

/** Past these sizes nobody reads a table, and checking it would hold up everybody else. */
export const LIMITS = { rows: 2000, columns: 40, cellLength: 400 } as const;

/** Whether an output cell computes its answer. */
export function isExpressionCell(written: string): boolean {
  return written.trimStart().startsWith("=");
}
