import type { Calibrated } from "@rapport/next-products";
import type { Ground } from "../../platform/index.ts";
import { dayWord } from "../day.ts";
import { currentNeedModel } from "./kept-needs.ts";
import type { NeedsModelView, NeedsPage } from "./needs-contract.ts";

/** What was learnt of what comes next, with how well it does. */
export async function needsPage({ db }: Ground): Promise<NeedsPage> {
  const model = await currentNeedModel(db);
  if (!model) return { kind: "not-fitted" };
  const { fit } = model;
  if (fit.kind === "too-few") return fit;
  const { propensity, backTest } = fit;
  const reliability = (calibrated: Calibrated): NeedsModelView["again"] => (calibrated.kind === "too-few" ? calibrated : { kind: "measured", reliability: [...calibrated.reliability] });
  return {
    kind: "fitted",
    model: {
      fittedAt: model.fittedAt.toISOString(), asOf: model.asOf, weeks: fit.weeks, customers: model.customers, products: model.products, productsLeftOut: model.productsLeftOut, ranking: fit.ranking,
      backTest: backTest.kind === "too-few" ? backTest : { kind: "measured", calibratedTo: dayWord(backTest.calibratedTo), customers: backTest.customers, meanBasket: backTest.meanBasket, methods: backTest.methods, gain: backTest.gain },
      again: propensity.kind === "too-few" ? propensity : reliability(propensity.again),
      new: propensity.kind === "too-few" ? propensity : reliability(propensity.new),
    },
  };
}
