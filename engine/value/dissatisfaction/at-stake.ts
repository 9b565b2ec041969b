// What is at stake with a customer who may leave: how much less they are then expected to spend, times the chance that they do. Their
// value already counts that chance, so it is not simply multiplied by it once more.
import { expectedValuer, probabilityActive } from "@rapport/lifetime-value";
import { normalQuantile } from "@rapport/statistics";
import type { Database } from "../../platform/index.ts";
import type { ValueAnswer, ValueCard } from "../contract.ts";
import { dayNumber } from "../day.ts";
import { type Counted, countedOf } from "../histories.ts";
import { type KeptModel, modelById } from "../kept-model.ts";
import { ACTIVE_WEEKS, asGammaGamma, DISCOUNT_ANNUAL, historyAt, meanSpendFor, YEAR_WEEKS } from "../score.ts";
import { LEVEL } from "../stay-range.ts";
import { leavesOf } from "./dissatisfaction-of.ts";

export interface AtStake {
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
  /** What chance leaves of it: they leave, or they do not. */
  readonly variance: number;
}

const WEEKS_A_YEAR = 365.25 / 7;

export interface IfTheyStay {
  readonly stay: number;
  readonly leave: number;
  /** Whatever they do. */
  readonly value: number;
}

/**
 * What somebody is expected to spend in twelve months, discounted, if they buy within the next 26 weeks and if they do not.
 * Who has bought nothing for 26 weeks more is a customer of the same model with an older history: what lies ahead of them is what it
 * says of that, later by these weeks. Together with the chance the two make up the value: value = stays × if they stay + leaves × if they leave.
 *
 * @returns minor units, not rounded, at least 0
 */
export function ifTheyStay(model: Pick<KeptModel, "purchaseModel" | "spendModel">, asOf: number): (counted: Counted) => IfTheyStay {
  const { purchaseModel, spendModel } = model;
  const spend = asGammaGamma(spendModel);
  const [year, rest] = [YEAR_WEEKS, YEAR_WEEKS - ACTIVE_WEEKS].map((weeks) => expectedValuer(purchaseModel, spend, weeks, { discountAnnual: DISCOUNT_ANNUAL }));
  const later = (1 + DISCOUNT_ANNUAL) ** (-ACTIVE_WEEKS / WEEKS_A_YEAR);
  return (counted) => {
    const history = historyAt(counted, asOf);
    const meanSpend = meanSpendFor(spendModel, counted);
    const leave = later * rest!({ ...history, ageWeeks: history.ageWeeks + ACTIVE_WEEKS, meanSpend }).mid;
    const stays = probabilityActive(purchaseModel, history, ACTIVE_WEEKS);
    const value = year!({ ...history, meanSpend }).mid;
    return { value, leave, stay: stays < NEVER ? leave : Math.max(leave, (value - (1 - stays) * leave) / stays) };
  };
}

/** Of whom the model says that they will not come, it cannot say what they would spend if they did. */
const NEVER = 1e-9;

/**
 * @param values of the same customers; whoever is not scored is left out
 * @returns minor units, not rounded. The range is that of the chance: what they would spend is taken at its expectation
 */
export async function atStakeOf(db: Database, values: ReadonlyMap<string, ValueAnswer>): Promise<ReadonlyMap<string, AtStake>> {
  const found = new Map<string, AtStake>();
  const cards = [...values].flatMap(([id, value]) => (value.kind === "scored" ? [{ id, value }] : []));
  for (const [modelId, those] of Map.groupBy(cards, ({ value }) => value.modelId)) {
    const model = await modelById(db, modelId);
    const counted = new Map((await countedOf(db, model.currency, those.map(({ id }) => id))).map((each) => [each.customerId, each]));
    for (const [asOf, scored] of Map.groupBy(those, ({ value }) => value.asOf)) {
      const worth = ifTheyStay(model, dayNumber(asOf));
      for (const { id, value } of scored) {
        const own = counted.get(id);
        if (own) found.set(id, stakeOf(leavesOf(value), differenceOf(worth(own), value)));
      }
    }
  }
  return found;
}

/** A model from elsewhere says what they are worth, and not what if: in the proportion of ours. */
function differenceOf({ stay, leave, value: ours }: IfTheyStay, { from, value12 }: ValueCard): number {
  return from.value12 === null ? stay - leave : ours <= 0 ? 0 : ((stay - leave) * value12.mid) / ours;
}

export function stakeOf({ mid, lo, hi }: { readonly mid: number; readonly lo: number; readonly hi: number }, difference: number): AtStake {
  return { mid: mid * difference, lo: lo * difference, hi: hi * difference, variance: mid * (1 - mid) * difference ** 2 };
}

/**
 * The range of what is at stake with several together: chances err in one direction, for they are told by one model, so their ends
 * are added up; and whether each leaves is left to chance, apart from the others.
 */
export function stakeOfAll({ mid, lo, hi, variance }: AtStake): { readonly mid: number; readonly lo: number; readonly hi: number } {
  const chance = normalQuantile((1 + LEVEL) / 2) ** 2 * variance;
  return { mid: Math.round(mid), lo: Math.max(0, Math.round(mid - Math.sqrt((mid - lo) ** 2 + chance))), hi: Math.round(mid + Math.sqrt((hi - mid) ** 2 + chance)) };
}
