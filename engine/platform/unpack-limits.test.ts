import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Refusal } from "./refusal.ts";
import { HARMLESS_BYTES, refuseUnpacking, UNPACK_LIMITS } from "./unpack-limits.ts";

describe("what came packed", () => {
  const refusal = (packed: number, unpacked: number) => {
    try {
      refuseUnpacking("a.csv.gz", { packed, unpacked });
    } catch (error) {
      assert.ok(error instanceof Refusal && error.code === "too-large");
      return error.message;
    }
  };

  test("is read where it unfolds as exports do, 50 times, and where it is small, however well it packs", () => {
    assert.equal(refusal(1_000_000, 50_000_000), undefined);
    assert.equal(refusal(1000, HARMLESS_BYTES), undefined);
    assert.equal(refusal(1_000_000, 1_000_000 * UNPACK_LIMITS.times), undefined);
  });

  test("is refused where it unfolds 1,000 times, or beyond what is read at once (the twin)", () => {
    assert.match(refusal(389_000, 389_000_000)!, /^a\.csv\.gz would unpack from 0\.4 MB to 389 MB or more, as no export does/);
    assert.match(refusal(1_000_000, 1_000_000 * UNPACK_LIMITS.times + 1)!, /a trap/);
    assert.match(refusal(10 * UNPACK_LIMITS.bytes, UNPACK_LIMITS.bytes + 1)!, /at most 68,719\.5 MB are read at once/);
  });
});
