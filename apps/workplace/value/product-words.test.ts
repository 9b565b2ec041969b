import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../ui/format.ts";
import { productsWords } from "./product-words.ts";

const measure = (recall: number, ndcg: number) => ({ recall, precision: 0.18, ndcg });
const backTest = {
  kind: "measured" as const, calibratedTo: "2026-10-04", customers: 1272, meanBasket: 2.1,
  methods: { popularity: measure(0.794, 0.513), similar: measure(0.852, 0.558), personal: measure(0.57, 0.445), mixed: measure(0.829, 0.563) },
  gain: { mid: 0.05, lo: 0.041, hi: 0.059 },
};

describe("how well products were told, in a sentence", () => {
  test("the gain is a score beside the two scores it is the difference of, and no share", () => {
    const { values } = productsWords(backTest, "what each customer does", formatter("en-GB"));
    assert.equal(values?.["mid"], "0.050");
    assert.equal(Number(values?.["mid"]).toFixed(3), (backTest.methods.mixed.ndcg - backTest.methods.popularity.ndcg).toFixed(3), "0.563 less 0.513");
    assert.deepEqual([values?.["lo"], values?.["hi"]], ["0.041", "0.059"]);
    assert.equal(values?.["mine"], "82.9%", "what was named is a share");
  });
  test("less than what sells most has its minus", () => {
    const { values } = productsWords({ ...backTest, gain: { mid: -0.02, lo: -0.03, hi: -0.01 } }, "what sells most", formatter("en-GB"));
    assert.equal(values?.["mid"], "−0.020");
  });
});
