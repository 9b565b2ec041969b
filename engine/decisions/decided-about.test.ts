import assert from "node:assert/strict";
import { test } from "node:test";
import { DECIDED_WITHIN_MILLIS, decidedAbout } from "./decided-about.ts";

test("the decision about a message is the first within ten minutes of it, else the last before it, and none that came much later", () => {
  const [before, first, second, late] = [{ at: 50 }, { at: 100 }, { at: 200 }, { at: 100 + DECIDED_WITHIN_MILLIS }];
  assert.equal(decidedAbout([before, first, second], 100), first);
  assert.equal(decidedAbout([before, late], 100), before);
  assert.equal(decidedAbout([late], 100), undefined);
});
