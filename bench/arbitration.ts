// How near decisions taken one after the other come to the plan of somebody who knew all of them beforehand.
import highs from "highs";
import { type Amounts, choose, type Option, optimumBound, shadowPrices } from "@rapport/arbitration";
import { seededRandom } from "@rapport/statistics";
import { type Benchmark, measured } from "./measurement.ts";

// Its types describe a CommonJS module, which under Node is an ES one.
const loadHighs = highs as unknown as typeof highs.default;

const OPPORTUNITIES = 20_000;
/** Prices are learnt anew so many times in the period, from what is left. */
const TIMES = 50;
const SAMPLE = 5_000;

/** A hundred actions, of which some ten are open to each customer; what one brings differs from customer to customer. */
function worldOf(seed: number, count: number): Option[][] {
  const shapes = seededRandom(1).stream("actions");
  const actions = Array.from({ length: 100 }, () => ({ gain: shapes.gamma({ shape: 1.5, rate: 0.002 }), minutes: shapes.below(3) > 0 ? 2 + shapes.below(13) : 0, loans: shapes.uniform() < 0.15 ? 1 : 0, budget: shapes.uniform() < 0.5 ? 100 + shapes.below(900) : 0 }));
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const engaged = random.gamma({ shape: 1, rate: 1 });
    return actions.filter(() => random.uniform() < 0.1).map(({ gain, minutes, loans, budget }) => ({ worth: gain * engaged * (0.2 + random.uniform()) - budget, uses: { minutes, loans, budget } }));
  });
}

function decideInOrder(world: readonly Option[][], capacities: Amounts, pricesAt: (place: number, left: Amounts) => Amounts): number {
  const left: Record<string, number> = { ...capacities };
  let sum = 0;
  let prices: Amounts = {};
  for (const [place, options] of world.entries()) {
    if (place % (world.length / TIMES) === 0) prices = pricesAt(place, left);
    const open = options.filter(({ uses }) => Object.entries(uses).every(([key, use]) => use <= left[key]!));
    const chosen = open[choose(open, prices)];
    if (!chosen) continue;
    sum += chosen.worth;
    for (const [key, use] of Object.entries(chosen.uses)) left[key]! -= use;
  }
  return sum;
}

async function byHighs(world: readonly Option[][], capacities: Amounts): Promise<number> {
  const all = world.flatMap((options, i) => options.flatMap((option, j) => (option.worth > 0 ? [{ option, name: `x${i}_${j}`, i }] : [])));
  const of = Map.groupBy(all, ({ i }) => i);
  const lines = ["Maximize", ` obj: ${all.map(({ option, name }) => `+ ${option.worth} ${name}`).join("\n")}`, "Subject To", ...[...of].map(([i, each]) => ` one${i}: ${each.map(({ name }) => name).join(" + ")} <= 1`)];
  for (const [key, amount] of Object.entries(capacities)) lines.push(` cap_${key}: ${all.flatMap(({ option, name }) => (option.uses[key] ? [`+ ${option.uses[key]} ${name}`] : [])).join("\n")} <= ${amount}`);
  return (await loadHighs()).solve([...lines, "End"].join("\n")).ObjectiveValue;
}

export const arbitrationBench: Benchmark = {
  names: ["decide.arbitration_regret_share"],
  async measure() {
    const capacities = { minutes: 30_000, loans: 900, budget: 1_500_000 };
    const world = worldOf(11, OPPORTUNITIES);
    const before = worldOf(12, SAMPLE); // another day: nothing of what comes is known
    const share = SAMPLE / OPPORTUNITIES;
    const scaled = (amounts: Amounts, times: number) => Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, amount * times]));
    const learnt = decideInOrder(world, capacities, (place, left) => shadowPrices({ opportunities: before, capacities: scaled(left, (share * OPPORTUNITIES) / (OPPORTUNITIES - place)), passes: 100 }));
    const inOrder = decideInOrder(world, capacities, () => ({}));
    const bound = optimumBound({ opportunities: world, capacities }, shadowPrices({ opportunities: world, capacities }));
    // HiGHS on a tenth of the day says that the bound is the optimum.
    const part = world.slice(0, OPPORTUNITIES / 20);
    const partly = scaled(capacities, 1 / 20);
    const [optimum, boundOfPart] = [await byHighs(part, partly), optimumBound({ opportunities: part, capacities: partly }, shadowPrices({ opportunities: part, capacities: partly }))];
    if (Math.abs(boundOfPart / optimum - 1) > 0.002) throw new Error(`the bound ${boundOfPart} is not the optimum ${optimum}`);
    return [
      measured("decide.arbitration_regret_share", 1 - learnt / bound, "share", `${OPPORTUNITIES} opportunities of one day in order of arrival, 100 actions of which some ten are open, three capacities; prices learnt from ${SAMPLE} opportunities of another day and ${TIMES} times anew; against the optimum of the linear programme (HiGHS on a twentieth: ${(boundOfPart / optimum).toFixed(5)} of our bound; reference: first come, first served, as capacity limits elsewhere work)`, { value: 1 - inOrder / bound, better: "less" }),
    ];
  },
};
