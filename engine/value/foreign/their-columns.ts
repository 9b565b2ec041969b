// What models from elsewhere said by the cut-off, row by row beside our columns.
import type { Database } from "../../platform/index.ts";
import { dayWord } from "../day.ts";
import type { PurchaseDays } from "../purchase-days.ts";
import { countedAt } from "./features.ts";
import { type KeptForeign, type SaidOf, saidOf, thatIsJudged } from "./foreign-models.ts";
import type { Theirs } from "./judge-foreign.ts";
import { loadOnnx, type RunOnnx } from "./onnx-model.ts";

export interface GrowingTheirs {
  /** What is needed to add these customers. */
  prepare(batch: readonly PurchaseDays[]): Promise<void>;
  /** The next row is this customer's. */
  add(bought: PurchaseDays): void;
  theirs(): Theirs[];
}

/** @param cutOff the last day of which anything may be known */
export async function growTheirs(db: Database, models: readonly KeptForeign[], currency: string, cutOff: number): Promise<GrowingTheirs> {
  const sent = models.filter(({ kind }) => kind === "scores").map(({ name }) => name);
  const runs: { readonly name: string; readonly run: RunOnnx; readonly gives: "active26" | "spending12" }[] = [];
  for (const model of models) {
    const run = model.kind === "onnx" ? await loadOnnx(db, model, currency) : undefined;
    if (run) runs.push({ name: model.name, run, gives: model.onnx!.gives });
  }
  const growing = new Map(models.map((model) => [model.name, { active26: [] as number[], spending12: [] as number[], sentLater: 0, of: thatIsJudged(model), changedAt: model.changedAt.toISOString() }]));
  const begun = dayWord(cutOff + 1);
  let said = new Map<string, SaidOf[]>();
  return {
    async prepare(batch) {
      said = sent.length === 0 ? new Map() : Map.groupBy(await saidOf(db, { names: sent, customerIds: batch.map(({ customerId }) => customerId), currency, day: cutOff, upTo: cutOff }), ({ customerId }) => customerId);
    },
    add(bought) {
      const here = said.get(bought.customerId) ?? [];
      for (const name of sent) {
        const column = growing.get(name)!;
        const theirs = here.filter((each) => each.name === name);
        for (const figure of ["active26", "spending12"] as const) column[figure].push(theirs.find((each) => each.figure === figure)?.value ?? Number.NaN);
        if (theirs.some(({ sentAt }) => sentAt.toISOString().slice(0, 10) > begun)) column.sentLater++;
      }
      for (const { name, run, gives } of runs) {
        const column = growing.get(name)!;
        const figure = run(countedAt(bought, cutOff), cutOff);
        column.active26.push(gives === "active26" ? figure : Number.NaN);
        column.spending12.push(gives === "spending12" ? figure : Number.NaN);
      }
    },
    theirs: () => [...growing].map(([name, { active26, spending12, ...rest }]) => ({ name, ...rest, active26: Float64Array.from(active26), spending12: Float64Array.from(spending12) })),
  };
}
