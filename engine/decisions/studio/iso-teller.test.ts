import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isoTeller } from "./iso-teller.ts";

test("moments are told as toISOString tells them, in whatever order, and what is less than a millisecond falls away", () => {
  const moment = fc.oneof(fc.integer({ min: -2e12, max: 4e12 }), fc.integer({ min: 0, max: 50_000 }).map((days) => days * 86_400_000), fc.double({ min: 0, max: 4e12, noNaN: true }));
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 20 }), (moments) => {
      const tell = isoTeller();
      for (const each of moments) assert.equal(tell(each), new Date(each).toISOString());
    }),
    { numRuns: 2000 },
  );
});
