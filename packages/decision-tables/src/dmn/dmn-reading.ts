// What reading a model answers.

import type { Fact } from "../fact.ts";
import type { Table } from "../table.ts";

/** Where in the model, in words and by line, and what about it. */
export interface DmnRemark {
  readonly at: string;
  readonly line: number;
  readonly message: string;
}

export type DmnReading =
  /** `notes` say what was added so that the tables answer as the model does. */
  | { readonly kind: "ok"; readonly tables: readonly Table[]; readonly facts: readonly Fact[]; readonly notes: readonly DmnRemark[] }
  | { readonly kind: "refused"; readonly problems: readonly DmnRemark[] };
