import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { decimalAmount, stripeAmount } from "./money.ts";

const decimal = (written: unknown, currency: unknown) => decimalAmount(written, currency, "total_price").amountMinor;
const stripe = (value: unknown, currency: unknown) => stripeAmount(value, currency, "amount").amountMinor;

describe("amounts of shops and payment providers", () => {
  test("a decimal is read by the decimals of its currency (ISO 4217)", () => {
    assert.deepEqual([decimal("199.90", "EUR"), decimal("0.07", "usd"), decimal("1250", "JPY"), decimal("1250.00", "JPY"), decimal("10.005", "KWD"), decimal("-5.5", "EUR"), decimal(12.5, "EUR")], [19990, 7, 1250, 1250, 10005, -550, 1250]);
  });

  test("0.1 + 0.2 comes out as it is written, and so does every other amount", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.constantFrom(["EUR", 2], ["JPY", 0], ["KWD", 3], ["CLF", 4]), (minor, [currency, digits]) => {
        const whole = String(Math.abs(minor)).padStart((digits as number) + 1, "0");
        const at = whole.length - (digits as number);
        const written = `${minor < 0 ? "-" : ""}${whole.slice(0, at)}${digits === 0 ? "" : `.${whole.slice(at)}`}`;
        assert.equal(decimal(written, currency) + 0, minor);
      }),
      { seed: 3 },
    );
  });

  test("nothing is rounded: what does not come out even is refused, with the reason", () => {
    assert.throws(() => decimal("1.005", "EUR"), /more decimals than EUR has \(2\)/);
    assert.throws(() => decimal("12.5", "JPY"), /more decimals than JPY/);
    assert.throws(() => stripe(550, "isk"), /fraction of the smallest unit of ISK/);
    for (const wrong of ["", "12,50", "1e3", "abc", null, undefined, {}, NaN]) assert.throws(() => decimal(wrong, "EUR"), /amount of money/, String(wrong));
    for (const wrong of [12.5, "1200", null, 2 ** 60]) assert.throws(() => stripe(wrong, "eur"), /whole number/, String(wrong));
    for (const wrong of ["euro", "", 7, undefined]) assert.throws(() => decimal("1.00", wrong), /ISO 4217/, String(wrong));
    assert.throws(() => decimal("99999999999.00", "EUR"), /above/);
  });

  test("Stripe counts in the smallest unit, but ISK and UGX in hundredths and MGA in whole ones (docs.stripe.com/currencies)", () => {
    assert.deepEqual([stripe(1099, "usd"), stripe(500, "jpy"), stripe(10120, "kwd"), stripe(500, "isk"), stripe(1200, "ugx"), stripe(7, "mga")], [1099, 500, 10120, 5, 12, 700]);
  });
});
