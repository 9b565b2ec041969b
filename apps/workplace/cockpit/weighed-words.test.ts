import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Arithmetic } from "../../../engine/decisions/contract.ts";
import { formatter } from "../../ui/format.ts";
import { weighedSteps } from "./weighed-words.ts";

const format = formatter("en-GB", "UTC");
const LOAN: Arithmetic = { actionId: "loan", title: "Lend a grinder", basis: "assumed", worthMinor: 3000, chance: 0.25, times: 2, costMinor: 1800, uses: [{ capacity: "loan-grinders", amount: 1, price: 900 }, { capacity: "goodwill", amount: 3, price: 0 }], netMinor: 3300, shown: true, shownChance: null };
const ids = (one: Arithmetic) => weighedSteps(one, "EUR", {}, format).map(({ id }) => id);

describe("how an action was weighed, in words", () => {
  test("each figure of the record is said once, and what is left is what the steps before leave", () => {
    const steps = weighedSteps(LOAN, "EUR", { "loan-grinders": "Loan grinders" }, format);
    assert.deepEqual(steps.map(({ values }) => values), [
      { worth: "€30", chance: "25%", full: "€120" }, { times: "2" }, { cost: "€18" }, { cost: "€9.00".replace(".00", ""), amount: "1", what: "Loan grinders", price: "€9" }, { amount: "3", what: "goodwill" }, { net: "€33" },
    ]);
    // The same by hand: 120 × 25 % × 2 − 18 − 1 × 9 = 33.
    assert.equal(120 * 0.25 * 2 - 18 - 9, 33);
  });

  test("of what nobody knows nothing is made: no worth, no times, no rest", () => {
    assert.deepEqual(ids({ ...LOAN, basis: "unknown", worthMinor: null, chance: null, netMinor: null, uses: [], costMinor: 0 }), ["What it brings is not known yet, so it counts as nothing."]);
  });

  test("a loss is not made larger by a lever, so no step says so", () => {
    assert.ok(!ids({ ...LOAN, basis: "measured", chance: null, worthMinor: -400 }).some((id) => id.startsWith("Times")));
    assert.ok(ids(LOAN).some((id) => id.startsWith("Times")), "and of a gain one does");
  });

  test("a chance of nothing divides by nothing", () => {
    const [first] = weighedSteps({ ...LOAN, worthMinor: 0, chance: 0 }, "EUR", {}, format);
    assert.deepEqual([first!.id, first!.values], ["Assumed to bring {worth}.", { worth: "€0" }]);
  });
});
