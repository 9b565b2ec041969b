import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isAsCompared, readPhoneNumber } from "./phone-number.ts";

const codes = [...new Set(getCountries().map((country) => getCountryCallingCode(country))), "800", "870", "878", "881", "882", "883", "888", "979", "999", "210"];
const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
/** Of every country, beginning with what is dialled within one as often as not. */
const numbers = fc.tuple(fc.constantFrom(...codes), fc.constantFrom("", "0", "1", "8", "06", "00", "011", "9", "15", "044"), digits(3, 11)).map((parts) => `+${parts.join("")}`);

describe("a telephone number", () => {
  test("that is bare digits after its country's code is kept, exactly where parsing would give the same", () => {
    let short = 0;
    fc.assert(
      fc.property(numbers, (text) => {
        if (!isAsCompared(text)) return;
        short++;
        assert.equal(parsePhoneNumberFromString(text)?.number ?? text, text);
        assert.equal(readPhoneNumber(text, "DE"), text);
      }),
      { numRuns: 20_000, examples: [["+491701234567"], ["+16502530000"], ["+8005551234567"]] },
    );
    assert.ok(short > 3000, `${short} were taken the short way`);
  });

  test("with what is only dialled within the country is parsed (the twin: as it stands it would be another number)", () => {
    for (const [text, read] of [["+4901701234567", "+491701234567"], ["+4402079460000", "+442079460000"], ["+3300142685300", "+33142685300"]] as const) {
      assert.equal(isAsCompared(text), false, text);
      assert.equal(readPhoneNumber(text, undefined), parsePhoneNumberFromString(text)?.number ?? text);
      if (text.startsWith("+49")) assert.equal(readPhoneNumber(text, undefined), read);
    }
    assert.equal(readPhoneNumber("0170 1234567", "DE"), "+491701234567");
    assert.equal(readPhoneNumber("not one", "DE"), undefined);
  });
});
