/** What customers will buy and are worth: BG/NBD, NBD, Gamma-Gamma, activity, discounted value with its range. */
export { probabilityActive, probabilityAlive } from "./activity.ts";
export { cellsOfDays, customerCells } from "./customer-cells.ts";
export type { CustomerCells, DayCell, History, HistoryColumns } from "./customer-cells.ts";
export { expectedPurchases, expectedPurchasesOfCells } from "./expected-purchases.ts";
export { fitBgNbd } from "./fit-bg-nbd.ts";
export type { FittedBgNbd, FittedNbd } from "./fit-bg-nbd.ts";
export { fitGammaGamma } from "./fit-gamma-gamma.ts";
export type { FittedGammaGamma, PopulationMean, SpendColumns } from "./fit-gamma-gamma.ts";
export { nextPurchase } from "./next-purchase.ts";
export type { NextPurchase } from "./next-purchase.ts";
export { predictiveValue, valuer } from "./predictive-value.ts";
export type { CustomerHistory, PredictiveValue, ValuationOptions } from "./predictive-value.ts";
export { purchaseCountDistribution } from "./purchase-count-distribution.ts";
export type { BgNbd, Nbd, PurchaseModel, Uncertainty } from "./purchase-model.ts";
export { simulatePurchaseWeeks, simulateSpending } from "./simulate.ts";
export { expectedSpend } from "./spend-model.ts";
export type { SpendHistory, SpendModel } from "./spend-model.ts";
