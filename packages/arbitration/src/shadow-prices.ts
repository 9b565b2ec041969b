// What a unit of something scarce is worth to everybody, so that whoever decides about one customer need not know the others.

/** How much of each capacity, by its key; what is not named is nothing. */
export type Amounts = Readonly<Record<string, number>>;

/** Something that may be done for one customer at one moment. */
export interface Option {
  /** What it brings less what it costs, in any unit that all options share. */
  readonly worth: number;
  /** What it takes of each capacity; never below 0. */
  readonly uses: Amounts;
}

export interface ShadowPriceQuestion {
  /** Earlier opportunities: what might have been done at each; of each at most one option is taken. */
  readonly opportunities: readonly (readonly Option[])[];
  /** What is there for so many opportunities as are given. */
  readonly capacities: Amounts;
  /** Passes over the opportunities; more are slower and nearer. 400 unless told. */
  readonly passes?: number;
}

/**
 * The price of a unit of each capacity at which what is wanted fits what is there: the dual values of the linear programme
 * that gives each opportunity at most one option. Projected AdaGrad on the dual, which is convex; the best prices seen are given.
 *
 * A capacity that lasts for everything costs 0. Without opportunities nothing is known to be wanted, and all costs 0.
 *
 * @throws {RangeError} if a worth is not finite, or a use or an amount is below 0 or not finite
 * @example shadowPrices({ opportunities: [[{ worth: 9, uses: { call: 1 } }], [{ worth: 5, uses: { call: 1 } }], [{ worth: 2, uses: { call: 1 } }]], capacities: { call: 3 } }).call // 0
 */
export function shadowPrices({ opportunities, capacities, passes = 400 }: ShadowPriceQuestion): Record<string, number> {
  const dual = dualOf(opportunities, capacities);
  const { keys } = dual;
  const zero = keys.map(() => 0);
  const start = dual.at(zero);
  // Whatever is not all wanted even for nothing is free.
  if (start.slope.every((slope) => slope >= 0)) return named(keys, zero);
  let prices = zero;
  const squares = keys.map(() => 0);
  let best = { value: start.value, prices: zero };
  for (let pass = 0; pass < passes; pass++) {
    const { value, slope } = pass === 0 ? start : dual.at(prices);
    if (value < best.value) best = { value, prices };
    prices = prices.map((price, k) => {
      if (slope[k] === 0) return price;
      squares[k]! += slope[k]! ** 2;
      return Math.min(dual.reach[k]!, Math.max(0, price - (0.5 * dual.reach[k]! * slope[k]!) / Math.sqrt(squares[k]!)));
    });
  }
  return named(keys, polish(dual, best).prices);
}

/**
 * The most that could be had by whoever knew every opportunity beforehand: no plan brings more than this at any prices, and at
 * the right ones a plan of whole and parted options brings as much.
 *
 * @example optimumBound({ opportunities: [[{ worth: 9, uses: { call: 1 } }], [{ worth: 5, uses: { call: 1 } }]], capacities: { call: 1 } }, { call: 5 }) // 9
 */
export function optimumBound({ opportunities, capacities }: Pick<ShadowPriceQuestion, "opportunities" | "capacities">, prices: Amounts): number {
  const dual = dualOf(opportunities, capacities);
  return dual.at(dual.keys.map((key) => prices[key] ?? 0)).value;
}

/**
 * Which option to take at these prices: the place of the one that leaves most when what it takes is paid for; -1 where none leaves
 * anything. Of equals the first.
 *
 * @example choose([{ worth: 9, uses: { call: 1 } }, { worth: 6, uses: {} }], { call: 4 }) // 1
 */
export function choose(options: readonly Option[], prices: Amounts): number {
  let best = -1;
  let most = 0;
  for (let place = 0; place < options.length; place++) {
    const { worth, uses } = options[place]!;
    let left = worth;
    for (const key in uses) left -= (prices[key] ?? 0) * uses[key]!;
    if (left > most) {
      most = left;
      best = place;
    }
  }
  return best;
}

interface Dual {
  readonly keys: readonly string[];
  /** For each capacity how high a price could be of use: the most that any option is worth by its unit. */
  readonly reach: readonly number[];
  /** What could be had at most at these prices, and how that changes with each. */
  readonly at: (prices: readonly number[]) => { readonly value: number; readonly slope: readonly number[] };
}

/** Everything in one list of numbers: asked hundreds of times, it must not walk over objects. */
function dualOf(opportunities: readonly (readonly Option[])[], capacities: Amounts): Dual {
  const keys = Object.keys(capacities);
  const amounts = keys.map((key) => requireAmount(capacities[key]!, `the amount of ${key}`));
  const width = keys.length;
  const count = opportunities.reduce((sum, { length }) => sum + length, 0);
  const worths = new Float64Array(count);
  const uses = new Float64Array(count * width);
  const ends = new Uint32Array(opportunities.length);
  const reach = keys.map(() => 0);
  let place = 0;
  for (const [index, options] of opportunities.entries()) {
    for (const { worth, uses: taken } of options) {
      if (!Number.isFinite(worth)) throw new RangeError(`a worth is a finite number; got ${worth}`);
      worths[place] = worth;
      for (const [k, key] of keys.entries()) {
        const use = requireAmount(taken[key] ?? 0, `what an option uses of ${key}`);
        uses[place * width + k] = use;
        if (use > 0) reach[k] = Math.max(reach[k]!, worth / use);
      }
      place += 1;
    }
    ends[index] = place;
  }
  const at = (prices: readonly number[]) => {
    const slope = [...amounts];
    let value = 0;
    for (let k = 0; k < width; k++) value += prices[k]! * amounts[k]!;
    let from = 0;
    for (let index = 0; index < ends.length; index++) {
      let most = 0;
      let best = -1;
      for (let one = from; one < ends[index]!; one++) {
        let left = worths[one]!;
        for (let k = 0; k < width; k++) left -= prices[k]! * uses[one * width + k]!;
        if (left > most) {
          most = left;
          best = one;
        }
      }
      from = ends[index]!;
      if (best < 0) continue;
      value += most;
      for (let k = 0; k < width; k++) slope[k]! -= uses[best * width + k]!;
    }
    return { value, slope };
  };
  return { keys, reach, at };
}

/** Goes to the lowest value along each capacity in turn, by halving what may hold it, until nothing is gained. */
function polish(dual: Dual, start: { readonly value: number; readonly prices: readonly number[] }): { readonly value: number; readonly prices: readonly number[] } {
  let best = start;
  for (let round = 0; round < 4; round++) {
    const before = best.value;
    for (const k of dual.keys.keys()) {
      let low = 0;
      let high = dual.reach[k]!;
      const withPrice = (price: number) => best.prices.map((each, place) => (place === k ? price : each));
      for (let half = 0; half < 30 && high - low > 1e-9 * dual.reach[k]!; half++) {
        const middle = (low + high) / 2;
        if (dual.at(withPrice(middle)).slope[k]! < 0) low = middle;
        else high = middle;
      }
      const found = dual.at(withPrice(high));
      if (found.value < best.value) best = { value: found.value, prices: withPrice(high) };
    }
    if (before - best.value <= 1e-9 * Math.abs(before)) break;
  }
  return best;
}

function requireAmount(amount: number, what: string): number {
  if (!(amount >= 0 && amount < Infinity)) throw new RangeError(`${what} is a finite number from 0; got ${amount}`);
  return amount;
}

function named(keys: readonly string[], prices: readonly number[]): Record<string, number> {
  return Object.fromEntries(keys.map((key, k) => [key, prices[k]!]));
}
