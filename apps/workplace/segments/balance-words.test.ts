import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { amountSaid, amountTyped } from "./balance-words.ts";

describe("amounts in the balance", () => {
  test("are read as they are typed, in the units of their currency, and what is none is not guessed", () => {
    assert.deepEqual(["1200", "12.50", "12,5", " -3 ", "0"].map((text) => amountTyped(text, "EUR")), [120_000, 1250, 1250, -300, 0]);
    assert.equal(amountTyped("500", "JPY"), 500);
    for (const text of ["", "1.200,50", "much", "1e5", "12.5.0"]) assert.equal(amountTyped(text, "EUR"), undefined, text);
  });

  test("stand in the field again as they were read", () => {
    for (const minor of [0, 1, 99, 100, 1250, -300]) assert.equal(amountTyped(amountSaid(minor, "EUR"), "EUR"), minor);
  });
});
