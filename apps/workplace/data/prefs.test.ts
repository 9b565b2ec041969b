import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DEFAULT_PREFS, readPrefs } from "./prefs.ts";

describe("appearance that was kept in the browser", () => {
  test("nothing kept, or something broken, gives the defaults", () => {
    assert.deepEqual(readPrefs(null), DEFAULT_PREFS);
    assert.deepEqual(readPrefs("{broken"), DEFAULT_PREFS);
    assert.deepEqual(readPrefs("null"), DEFAULT_PREFS);
  });

  test("one bad value does not spoil the others", () => {
    assert.deepEqual(readPrefs('{"theme":"dark","language":"klingon","shortcuts":false}'), {
      ...DEFAULT_PREFS,
      theme: "dark",
      shortcuts: false,
    });
  });
});
