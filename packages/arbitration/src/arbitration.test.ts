import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import highs from "highs";
import { seededRandom } from "@rapport/statistics";
import { choose, explore, type Option, optimumBound, shadowPrices } from "./index.ts";

// Its types describe a CommonJS module, which under Node is an ES one.
const loadHighs = highs as unknown as typeof highs.default;

type Opportunities = readonly (readonly Option[])[];

/** The linear programme itself, by HiGHS: each opportunity at most one option, in parts where need be. */
async function optimumByHighs(opportunities: Opportunities, capacities: Readonly<Record<string, number>>): Promise<number> {
  const names = opportunities.map((options, i) => options.map((_, j) => `x${i}_${j}`));
  const term = (factor: number, name: string) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`;
  const all = opportunities.flatMap((options, i) => options.map((option, j) => ({ option, name: names[i]![j]! })));
  const lines = [
    "Maximize", ` obj: ${all.map(({ option, name }) => term(option.worth, name)).join(" ")}`, "Subject To",
    ...names.map((each, i) => ` one${i}: ${each.join(" + ")} <= 1`),
    ...Object.entries(capacities).map(([key, amount]) => ` cap_${key}: ${all.map(({ option, name }) => term(option.uses[key] ?? 0, name)).join(" ")} <= ${amount}`),
    "End",
  ];
  const solver = await loadHighs();
  return solver.solve(lines.join("\n")).ObjectiveValue;
}

function world(seed: number, count: number): Opportunities {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(4) }, (): Option => {
      const minutes = 2 + random.below(12);
      return { worth: random.gamma({ shape: 2, rate: 0.002 }) - 100, uses: { minutes, ...(random.uniform() < 0.3 && { loans: 1 }), budget: random.below(500) } };
    }),
  );
}

describe("prices of what is scarce", () => {
  for (const seed of [1, 2, 3]) {
    test(`come to the optimum that HiGHS finds (${seed})`, async () => {
      const opportunities = world(seed, 300);
      const capacities = { minutes: 500, loans: 25, budget: 20_000 };
      const optimum = await optimumByHighs(opportunities, capacities);
      const bound = optimumBound({ opportunities, capacities }, shadowPrices({ opportunities, capacities }));
      assert.ok(bound >= optimum - 1e-6, `${bound} is no bound of ${optimum}`);
      assert.ok(bound <= optimum * 1.002, `${bound} lies above ${optimum}`);
      // The twin: without prices the bound is what could be had if nothing were scarce, and far off.
      assert.ok(optimumBound({ opportunities, capacities }, {}) > optimum * 1.3);
    });
  }

  test("what lasts for everybody costs nothing, and what there is none of costs what the best would pay", () => {
    const opportunities = [[{ worth: 9, uses: { call: 1 } }], [{ worth: 5, uses: { call: 1 } }]];
    assert.deepEqual(shadowPrices({ opportunities, capacities: { call: 2 } }), { call: 0 });
    assert.deepEqual(shadowPrices({ opportunities: [], capacities: { call: 2 } }), { call: 0 });
    const { call } = shadowPrices({ opportunities, capacities: { call: 0 } });
    assert.ok(Math.abs(call! - 9) < 1e-6, String(call));
    const one = shadowPrices({ opportunities, capacities: { call: 1 } })["call"]!;
    assert.ok(one >= 5 - 1e-6 && one <= 9, String(one));
    const beside = shadowPrices({ opportunities: opportunities.map((options) => options.map((option) => ({ ...option, uses: { call: 1, mail: 1 } }))), capacities: { call: 1, mail: 100 } });
    assert.ok(beside["call"]! >= 5 - 1e-6 && beside["mail"]! < 1e-6, `what lasts does not make free what is scarce beside it: ${JSON.stringify(beside)}`);
  });

  test("no plan brings more than the bound, whatever the prices", () => {
    const option = fc.record({ worth: fc.integer({ min: -50, max: 100 }), uses: fc.record({ a: fc.integer({ min: 0, max: 5 }), b: fc.integer({ min: 0, max: 5 }) }) });
    fc.assert(
      fc.property(fc.array(fc.array(option, { maxLength: 3 }), { maxLength: 7 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 40, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }), (opportunities, a, b, priceA, priceB) => {
        const most = bestPlan(opportunities, a, b);
        assert.ok(optimumBound({ opportunities, capacities: { a, b } }, { a: priceA, b: priceB }) >= most - 1e-9);
        assert.ok(optimumBound({ opportunities, capacities: { a, b } }, shadowPrices({ opportunities, capacities: { a, b }, passes: 50 })) >= most - 1e-9);
      }),
      { seed: 20_261_128, numRuns: 400 },
    );
  });

  test("what is no number is refused by name", () => {
    assert.throws(() => shadowPrices({ opportunities: [[{ worth: Number.NaN, uses: {} }]], capacities: {} }), /a worth is a finite number/);
    assert.throws(() => shadowPrices({ opportunities: [], capacities: { call: -1 } }), /the amount of call/);
    assert.throws(() => shadowPrices({ opportunities: [[{ worth: 1, uses: { call: -1 } }]], capacities: { call: 1 } }), /uses of call/);
  });
});

/** Every plan of whole options, tried one by one. */
function bestPlan(opportunities: Opportunities, a: number, b: number): number {
  const [first, ...rest] = opportunities;
  if (!first) return 0;
  return first.reduce((most, { worth, uses }) => (uses["a"]! <= a && uses["b"]! <= b ? Math.max(most, worth + bestPlan(rest, a - uses["a"]!, b - uses["b"]!)) : most), bestPlan(rest, a, b));
}

describe("the choice", () => {
  test("takes what leaves most, and nothing where nothing is left", () => {
    const options: Option[] = [{ worth: 9, uses: { call: 2 } }, { worth: 4, uses: {} }];
    assert.equal(choose(options, {}), 0);
    assert.equal(choose(options, { call: 3 }), 1);
    assert.equal(choose([options[0]!], { call: 5 }), -1);
    assert.equal(choose([], {}), -1);
  });
});

describe("exploration", () => {
  test("shows each as often as it says, over all draws", () => {
    for (const [count, seats, share] of [[5, 2, 0.3], [4, 1, 0.02], [7, 3, 1], [3, 3, 0.5], [4, 0, 0.5], [6, 2, 0]] as const) {
      const draws = 60_000;
      const seen = Array.from({ length: count }, () => 0);
      for (let i = 0; i < draws; i++) for (const place of explore({ count, seats, share, draw: (i + 0.5) / draws }).shown) seen[place]! += 1;
      const { chances } = explore({ count, seats, share, draw: 0 });
      for (const [place, chance] of chances.entries()) assert.ok(Math.abs(seen[place]! / draws - chance) < 1e-3, `${count} ${seats} ${share}: ${place} was shown ${seen[place]! / draws}, said ${chance}`);
    }
  });

  test("leaves nobody below a fiftieth of what an even draw would give", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 5 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (count, seats, draw) => {
        const { chances, shown } = explore({ count, seats, share: 1 / 50, draw });
        assert.ok(chances.every((chance) => chance >= (1 / 50 / count) * (1 - 1e-12)));
        assert.equal(new Set(shown).size, Math.min(count, seats));
        assert.ok(Math.abs(chances.reduce((sum, chance) => sum + chance, 0) - Math.min(count, seats)) < 1e-9);
      }),
    );
  });

  test("refuses what cannot be", () => {
    assert.throws(() => explore({ count: 1.5, seats: 1, share: 0, draw: 0 }), /count is a whole number/);
    assert.throws(() => explore({ count: 1, seats: 1, share: 2, draw: 0 }), /a share lies/);
    assert.throws(() => explore({ count: 1, seats: 1, share: 0, draw: 1 }), /a draw lies/);
  });
});
